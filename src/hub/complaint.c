#include "hub/complaint.h"

#include <string.h>

#include "base/show.h"
#include "hub/query.h"
#include "hub/status_words.h"
#include "json/tree.h"

/* Characters of what a stranger says, and of where he led to. */
#define WORDS_SHOWN 500
#define PLACE_SHOWN 200

bool
complaint_is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/*
 * Append the Hub's own words for an error, X-Error-Message or "error" of a JSON
 * body, if it has any; false when there are none.
 */
static bool
tell_own_words(struct str *out, const struct complaint_try *t)
{
    const struct json_node *node = NULL;
    struct json_tree *tree = NULL;
    struct slice words = {NULL, 0};

    if (t->error_message != NULL)
        words = slice_of(t->error_message);
    else if (t->body.len > 0 && t->body.data[0] == '{' && json_tree_read(&tree, t->body, NULL) == 0)
        node = json_node_get(json_tree_root(tree), "error");
    if (node != NULL)
        words = node->type == JSON_TYPE_STRING ? node->text : node->raw;
    /* As part of a sentence that goes on. */
    while (words.len > 0 && (words.data[words.len - 1] == '.' || words.data[words.len - 1] == '\n'))
        words.len--;
    if (words.len > 0) {
        str_puts(out, ": ");
        show_text(out, words, WORDS_SHOWN);
    }
    json_tree_free(tree);
    return words.data != NULL;
}

/* Only a proxy of plain http answers so itself; that of https is heard of by the transport. */
static void
tell_status(struct str *out, const struct complaint_try *t)
{
    str_printf(out, "%s answered %d (%s%s%.100s)", t->status == 407 ? "the proxy" : "the Hub",
               t->status, status_words(t->status), t->error_code != NULL ? ", " : "",
               t->error_code != NULL ? t->error_code : "");
    tell_own_words(out, t);
}

void
complaint_of_try(struct str *out, const struct complaint_try *t)
{
    if (t->refused != NULL)
        str_puts(out, t->refused);
    else if (t->status == 0 || t->status == 200)
        str_puts(out, t->failed != NULL ? t->failed : "no answer came");
    else if (complaint_is_redirect(t->status))
        str_printf(out, "the Hub answered %d (a redirect that is not followed%s%.200s)", t->status,
                   t->location != NULL ? ", to " : "", t->location != NULL ? t->location : "");
    else
        tell_status(out, t);
    /* Without the query, which may hold a key. */
    if (t->led_to != NULL && !complaint_is_redirect(t->status)) {
        str_puts(out, ", after a redirect to ");
        show_text(out, (struct slice){t->led_to, strcspn(t->led_to, "?#")}, PLACE_SHOWN);
    }
}

/* An answer came whole, and nothing in it is a Hub's: another server, a wrong path, a login page.
 */
static bool
may_be_no_hub(const struct complaint_end *end)
{
    const struct complaint_try *t = end->last;
    struct str words = STR_INIT;
    bool hub_like = tell_own_words(&words, t) || t->error_code != NULL || t->request_id != NULL;

    str_fini(&words);
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
        str_printf(&often, " (request %.100s)", request);
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
    else if (end->last->status == 407)
        err_set(err, kind,
                "%s: %s%s; put a user name and a password into http_proxy, as "
                "http://NAME:PASSWORD@HOST:PORT",
                str_text(&name), clause, str_text(&often));
    else if (kind == ERR_DATA && may_be_no_hub(end))
        err_set(err, kind,
                "%s: %s%s; check that %s is the Hub or a mirror of it (--endpoint or HF_ENDPOINT)",
                str_text(&name), clause, str_text(&often), end->endpoint);
    else if (kind == ERR_RETRY || end->last->refused != NULL)
        err_set(err, kind, "%s: %s%s; run the same command again later", str_text(&name), clause,
                str_text(&often));
    else
        err_set(err, kind, "%s: %s%s", str_text(&name), clause, str_text(&often));
    str_fini(&name);
    str_fini(&often);
}
