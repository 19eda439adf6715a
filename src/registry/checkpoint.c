#include "registry/checkpoint.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "registry/relay.h"
#include "json/writer.h"

#define CHECKPOINT_FORMAT  "hubcensus checkpoint"
#define CHECKPOINT_VERSION 1

/* A Python checkpoint of the whole Hub, with every model in it, several times over. */
#define CHECKPOINT_MAX_BYTES ((size_t)1 << 30)

static bool
is_list(const struct json_node *node)
{
    return node != NULL && node->type == JSON_TYPE_ARRAY;
}

static bool
is_python(const struct json_node *node)
{
    return is_list(json_node_get(node, "seen_models")) &&
           is_list(json_node_get(node, "supported_models"));
}

/* Read a checkpoint that says it is ours. */
static int
read_ours(struct checkpoint *c, const struct json_node *root, struct err *err)
{
    const struct json_node *version = json_node_get(root, "version");
    const struct json_node *arguments = json_node_get(root, "arguments");
    const struct json_node *taken = json_node_get(root, "taken_over");
    int64_t number;

    if (version == NULL || !json_node_int64(version, &number) || number < 1)
        return err_set(err, ERR_DATA, "version: expected %d", CHECKPOINT_VERSION);
    if (number > CHECKPOINT_VERSION)
        return err_set(err, ERR_DATA, "version: a newer hubcensus wrote it");
    if (arguments == NULL || arguments->type != JSON_TYPE_STRING ||
        memchr(arguments->text.data, '\0', arguments->text.len) != NULL)
        return err_set(err, ERR_DATA, "arguments: expected the text of what was asked for");
    if (taken != NULL && !is_python(taken))
        return err_set(err, ERR_DATA, "taken_over: expected what a Python checkpoint holds");
    c->arguments = slice_dup(arguments->text);
    c->python = taken;
    return 0;
}

static int
read_text(struct checkpoint *c, struct err *err)
{
    if (json_tree_read(&c->tree, str_slice(&c->text), err) != 0)
        return -1;
    const struct json_node *root = json_tree_root(c->tree);
    const struct json_node *format = json_node_get(root, "format");
    if (format != NULL && format->type == JSON_TYPE_STRING &&
        slice_is(format->text, CHECKPOINT_FORMAT))
        return read_ours(c, root, err);
    if (!is_python(root))
        return err_set(err, ERR_DATA, "neither hubcensus nor TransformerLens' scraper wrote it");
    c->from_python = true;
    c->python = root;
    return 0;
}

static int
read_named(struct checkpoint *c, const char *origin, struct err *err)
{
    if (read_text(c, err) == 0)
        return 0;
    checkpoint_fini(c);
    return err_wrap(
        err,
        "%s: cannot be resumed from (move it away: the census has the scan's place, and "
        "only what was taken over from a Python checkpoint is lost; or begin anew with "
        "--fresh)",
        origin);
}

int
checkpoint_parse(struct checkpoint *out, struct slice text, const char *origin, struct err *err)
{
    *out = (struct checkpoint){.text = STR_INIT};
    str_append(&out->text, text.data, text.len);
    return read_named(out, origin, err);
}

int
checkpoint_read(struct checkpoint *out, const char *path, struct err *err)
{
    *out = (struct checkpoint){.text = STR_INIT};
    int found = file_read_regular(&out->text, path, CHECKPOINT_MAX_BYTES, err);
    if (found > 0)
        return read_named(out, path, err) == 0 ? 1 : -1;
    checkpoint_fini(out);
    return found;
}

void
checkpoint_fini(struct checkpoint *c)
{
    if (c == NULL)
        return;
    json_tree_free(c->tree);
    str_fini(&c->text);
    free(c->arguments);
    *c = (struct checkpoint){.text = STR_INIT};
}

static void
write_counts(struct json_writer *w, const struct store_counts *c)
{
    const struct {
        const char *name;
        int64_t value;
    } counts[] = {
        {"pages", c->pages},
        {"listed", c->listed},
        {"repeated", c->repeated},
        {"scanned", c->scanned},
        {"known", c->known},
        {"quantized_by_name", c->quantized_by_name},
        {"quantized_by_tag", c->quantized_by_tag},
        {"quantized_by_method", c->quantized_by_method},
        {"no_architecture", c->no_architecture},
        {"other_architecture", c->other_architecture},
        {"unsupported", c->unsupported},
        {"found", c->found},
    };

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        json_key(w, counts[i].name);
        json_int(w, counts[i].value);
    }
}

static void
add_counts(struct store_counts *sum, const struct store_counts *c)
{
    sum->pages += c->pages;
    sum->listed += c->listed;
    sum->repeated += c->repeated;
    sum->scanned += c->scanned;
    sum->known += c->known;
    sum->quantized_by_name += c->quantized_by_name;
    sum->quantized_by_tag += c->quantized_by_tag;
    sum->quantized_by_method += c->quantized_by_method;
    sum->no_architecture += c->no_architecture;
    sum->other_architecture += c->other_architecture;
    sum->unsupported += c->unsupported;
    sum->found += c->found;
}

static const char *
state_of(const struct store_part *part)
{
    switch (part->end) {
    case STORE_PART_OPEN:
        return part->counts.pages > 0 ? "under way" : "not begun";
    case STORE_PART_LAST_PAGE:
        return "read to the last page";
    case STORE_PART_THRESHOLD:
        return "read down to the least downloads";
    case STORE_PART_LIMIT:
        return "read up to the limit";
    case STORE_PART_FAILED:
        break;
    }
    return "failed";
}

static void
write_part(struct json_writer *w, const struct store_part *part)
{
    json_begin_object(w);
    json_key(w, part->is_author ? "author" : "task");
    json_text(w, part->name);
    json_key(w, "state");
    json_text(w, state_of(part));
    json_key(w, "next");
    json_text(w, part->next);
    write_counts(w, &part->counts);
    json_end_object(w);
}

static void
write_scan(struct json_writer *w, const struct store_scan *scan)
{
    struct store_counts sum = {0};
    char started[CLOCK_TIME_SIZE];

    for (size_t i = 0; i < scan->part_count; i++)
        add_counts(&sum, &scan->parts[i].counts);
    clock_time(started, &(struct clock){scan->started, false});
    json_begin_object(w);
    json_key(w, "started_at");
    json_text(w, started);
    json_key(w, "active_seconds");
    json_int(w, scan->active_ms / 1000);
    write_counts(w, &sum);
    json_end_object(w);
}

int
checkpoint_write(const char *path, const struct store_scan *scan, const struct json_node *python,
                 const struct clock *clock, struct err *err)
{
    struct str text = STR_INIT;
    char saved_at[CLOCK_TIME_SIZE];
    struct json_writer w;

    clock_time(saved_at, clock);
    json_writer_init(&w, &text, 2);
    json_begin_object(&w);
    json_key(&w, "format");
    json_text(&w, CHECKPOINT_FORMAT);
    json_key(&w, "version");
    json_int(&w, CHECKPOINT_VERSION);
    json_key(&w, "arguments");
    json_text(&w, scan->arguments);
    json_key(&w, "saved_at");
    json_text(&w, saved_at);
    json_key(&w, "scan");
    write_scan(&w, scan);
    json_key(&w, "parts");
    json_begin_array(&w);
    for (size_t i = 0; i < scan->part_count; i++)
        write_part(&w, &scan->parts[i]);
    json_end_array(&w);
    if (python != NULL) {
        json_key(&w, "taken_over");
        relay_node(&w, python);
    }
    json_end_object(&w);
    str_putc(&text, '\n');
    int status = file_replace(path, (struct slice){text.data, text.len}, err);
    str_fini(&text);
    return status;
}
