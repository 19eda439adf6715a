#include "hub/complaint.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hub/query.h"
#include "hub/status_words.h"
#include "json/tree.h"

bool
complaint_is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* The Hub's own words for an error: X-Error-Message, or "error" of a JSON body; may be none. */
static char *
own_words(const struct complaint_try *t)
{
    struct json_tree *tree = NULL;
    char *words = NULL;

    if (t->error_message != NULL)
        return mem_strdup(t->error_message);
    if (t->body.len == 0 || t->body.data[0] != '{' || json_tree_read(&tree, t->body, NULL) != 0)
        return NULL;
    const struct json_node *node = json_node_get(json_tree_root(tree), "error");
    if (node != NULL)
        words = slice_dup(node->type == JSON_TYPE_STRING ? node->text : node->raw);
    json_tree_free(tree);
    return words;
}

/* Only a proxy of plain http answers so itself; that of https is heard of by the transport. */
static void
tell_status(struct str *out, const struct complaint_try *t)
{
    char *words = own_words(t);

    str_printf(out, "%s answered %d (%s%s%s)", t->status == 407 ? "the proxy" : "the Hub",
               t->status, status_words(t->status), t->error_code != NULL ? ", " : "",
               t->error_code != NULL ? t->error_code : "");
    /* As part of a sentence that goes on. */
    size_t length = words != NULL ? strlen(words) : 0;
    while (length > 0 && (words[length - 1] == '.' || words[length - 1] == '\n'))
        length--;
    if (length > 0)
        str_printf(out, ": %.*s", (int)length, words);
    free(words);
}

void
complaint_of_try(struct str *out, const struct complaint_try *t)
{
    if (t->refused != NULL)
        str_puts(out, t->refused);
    else if (t->status == 0 || t->status == 200)
        str_puts(out, t->failed != NULL ? t->failed : "no answer came");
    else if (complaint_is_redirect(t->status))
        str_printf(out, "the Hub answered %d (a redirect that is not followed%s%s)", t->status,
                   t->location != NULL ? ", to " : "", t->location != NULL ? t->location : "");
    else
        tell_status(out, t);
    /* Without the query, which may hold a key. */
    if (t->led_to != NULL && !complaint_is_redirect(t->status))
        str_printf(out, ", after a redirect to %.*s", (int)strcspn(t->led_to, "?#"), t->led_to);
}

/* An answer came whole, and nothing in it is a Hub's: another server, a wrong path, a login page.
 */
static bool
may_be_no_hub(const struct complaint_end *end)
{
    const struct complaint_try *t = end->last;
    char *words = own_words(t);
    bool hub_like = words != NULL || t->error_code != NULL || t->request_id != NULL;

    free(words);
    return end->is_doubtful && !hub_like && (t->failed == NULL || t->refused != NULL);
}

void
complaint_of_end(struct err *err, enum err_kind kind, const char *clause,
                 const struct complaint_end *end)
{
    const char *request = end->last->status != 200 ? end->last->request_id : NULL;
    struct str name = STR_INIT, often = STR_INIT;

    if (end->tries > 1)
        str_printf(&often, " (tried %u times)", end->tries);
    /* What the Hub's own people ask for. */
    if (request != NULL)
        str_printf(&often, " (request %s)", request);
    query_name(&name, slice_of(end->target));
    if (kind == ERR_AUTH && !end->with_token)
        err_set(err, kind,
                "%s: this cannot be read without a token: %s%s; set HF_TOKEN or name a file with "
                "--token-file",
                str_text(&name), clause, str_text(&often));
    else if (kind == ERR_AUTH)
        err_set(err, kind,
                "the token was refused: %s%s; check HF_TOKEN or --token-file, or run without a "
                "token",
                clause, str_text(&often));
    else if (kind == ERR_RETRY)
        err_set(err, kind, "%s: %s%s; run the same command again later", str_text(&name), clause,
                str_text(&often));
    else if (end->last->status == 407)
        err_set(err, kind,
                "%s: %s%s; put a user name and a password into http_proxy, as "
                "http://NAME:PASSWORD@HOST:PORT",
                str_text(&name), clause, str_text(&often));
    else if (kind == ERR_DATA && may_be_no_hub(end))
        err_set(err, kind,
                "%s: %s%s; check that %s is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)",
                str_text(&name), clause, str_text(&often), end->endpoint);
    else
        err_set(err, kind, "%s: %s%s", str_text(&name), clause, str_text(&often));
    str_fini(&name);
    str_fini(&often);
}
