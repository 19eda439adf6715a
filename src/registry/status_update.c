#include "registry/status_update.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "hub/token.h"
#include "registry/files.h"
#include "registry/history.h"
#include "registry/rewrite.h"
#include "registry/targets.h"
#include "json/tree.h"
#include "json/writer.h"

#define REGISTRY_MAX_BYTES ((size_t)2 << 30)

const char *const status_update_phase_names[STATUS_UPDATE_PHASES] = {
    "phase1_score", "phase2_score", "phase3_score", "phase4_score", "phase7_score", "phase8_score",
};

/* The members of an entry in their fixed order; "verified" stands in older ones alone. */
enum {
    ARCHITECTURE,
    MODEL,
    STATUS,
    DATE,
    METADATA,
    NOTE,
    SCORES,
    VERIFIED = SCORES + STATUS_UPDATE_PHASES,
    MEMBERS,
};

static const char *const member_names[MEMBERS] = {
    [ARCHITECTURE] = "architecture_id",
    [MODEL] = "model_id",
    [STATUS] = "status",
    [DATE] = "verified_date",
    [METADATA] = "metadata",
    [NOTE] = "note",
    [SCORES] = "phase1_score",
    [SCORES + 1] = "phase2_score",
    [SCORES + 2] = "phase3_score",
    [SCORES + 3] = "phase4_score",
    [SCORES + 4] = "phase7_score",
    [SCORES + 5] = "phase8_score",
    [VERIFIED] = "verified",
};

/* The files while they are changed. */
struct updating {
    const struct status_request *request;
    char today[CLOCK_DATE_SIZE];
    struct original original;
    struct targets targets;
    struct edits edits;
    struct status_result *result;
};

static struct slice
date_of(const struct updating *u, const struct status_update *update)
{
    return update->date.data != NULL ? update->date : slice_of(u->today);
}

static void
put_masked(struct str *out, struct slice text, const char *token)
{
    struct str masked = STR_INIT;

    if (text.data != NULL)
        token_mask(&masked, text, token);
    rewrite_text(out, text.data != NULL ? str_slice(&masked) : text);
    str_fini(&masked);
}

/* The values of the members that change, as JSON; those of the others stay empty. */
static void
put_values(struct str values[MEMBERS], const struct updating *u, const struct status_update *update,
           const struct json_node *entry)
{
    if (update->has_status) {
        str_printf(&values[STATUS], "%d", (int)update->status);
        if (json_node_get(entry, member_names[VERIFIED]) != NULL)
            str_puts(&values[VERIFIED], update->status == SUPPORTED_VERIFIED ? "true" : "false");
        rewrite_text(&values[DATE], update->status != SUPPORTED_UNVERIFIED
                                        ? date_of(u, update)
                                        : (struct slice){NULL, 0});
    }
    if (update->has_status || update->has_note)
        put_masked(&values[NOTE], update->note, u->request->token);
    for (size_t i = 0; i < STATUS_UPDATE_PHASES; i++) {
        struct str *value = &values[SCORES + i];
        struct json_writer w;
        json_writer_init(&w, value, 0);
        if (update->has_scores[i] && !update->is_null[i])
            json_double(&w, update->scores[i]);
        else if (update->has_scores[i] || json_node_get(entry, member_names[SCORES + i]) == NULL)
            json_null(&w);
    }
}

static int
put_entry(struct updating *u, const struct target *target, struct err *err)
{
    const struct status_update *update = &u->request->updates[target->name];
    struct str text = STR_INIT, entry = STR_INIT, values[MEMBERS] = {STR_INIT};
    struct rewrite_member members[MEMBERS];
    struct json_tree *tree = NULL;
    int status = outline_text(&text, &u->original, target->at, err);

    if (status == 0)
        status = json_tree_read(&tree, str_slice(&text), err);
    if (status == 0) {
        put_values(values, u, update, json_tree_root(tree));
        for (size_t i = 0; i < MEMBERS; i++)
            members[i] = (struct rewrite_member){member_names[i], {values[i].data, values[i].len}};
        rewrite_entry(&entry, json_tree_root(tree), members, MEMBERS);
        edits_put(&u->edits, target->at, str_slice(&entry));
    }
    json_tree_free(tree);
    str_fini(&text);
    str_fini(&entry);
    for (size_t i = 0; i < MEMBERS; i++)
        str_fini(&values[i]);
    return status;
}

static void
note_done(struct updating *u, const struct target *target)
{
    const struct status_update *update = &u->request->updates[target->name];
    struct status_done *done = &u->result->models[target->name];

    if (done->entries++ == 0) {
        done->model = arena_copy(&u->result->arena, update->model);
        done->architecture = arena_copy(&u->result->arena, target->architecture);
        done->before = target->status;
    }
    if (update->has_status)
        u->targets.totals[TARGETS_VERIFIED] +=
            (update->status == SUPPORTED_VERIFIED) - (target->status == SUPPORTED_VERIFIED);
}

/* Totals are counted anew; what an older file lacks of them comes into its place. */
static void
put_totals(struct updating *u)
{
    const struct outline *o = &u->targets.outline;
    uint64_t behind = 0;

    for (size_t i = 0; i < TARGETS_TOTALS; i++)
        if (o->members[i].there && o->members[i].at.end < o->list.start)
            behind = o->members[i].at.end;
    for (size_t i = 0; i < TARGETS_TOTALS; i++) {
        struct str text = STR_INIT;
        str_printf(&text, "%lld", (long long)u->targets.totals[i]);
        if (!o->members[i].there)
            outline_put_member(&u->edits, o, behind, targets_total_names[i], str_slice(&text));
        else if (!slice_equal(str_slice(&o->members[i].text), str_slice(&text)))
            edits_put(&u->edits, o->members[i].at, str_slice(&text));
        str_fini(&text);
    }
}

static int
draft_entries(struct updating *u, struct file_draft *draft, const char *path, struct err *err)
{
    int status = 0;

    for (size_t i = 0; i < u->targets.count && status == 0; i++) {
        status = put_entry(u, &u->targets.items[i], err);
        note_done(u, &u->targets.items[i]);
    }
    if (status != 0)
        return -1;
    put_totals(u);
    if (file_draft_open(draft, path, err) != 0 ||
        edits_write(&u->edits, &u->original, draft, err) != 0)
        return -1;
    return file_draft_settle(draft, err);
}

/* The reference keeps a record of what was tested to its end, well or not. */
static bool
has_record(const struct status_update *update)
{
    return update->has_status &&
           (update->status == SUPPORTED_VERIFIED || update->status == SUPPORTED_FAILED);
}

static int
draft_records(struct updating *u, struct file_draft *draft, const char *path, struct err *err)
{
    const struct status_request *q = u->request;
    struct history_record *records = mem_zalloc((q->count + 1) * sizeof *records);
    struct str *notes = mem_zalloc((q->count + 1) * sizeof *notes);
    size_t count = 0;
    int status = 0;

    for (size_t i = 0; i < q->count && q->keep_history; i++) {
        const struct status_update *update = &q->updates[i];
        if (!has_record(update))
            continue;
        if (update->note.data != NULL)
            token_mask(&notes[count], update->note, q->token);
        records[count] = (struct history_record){
            .model = update->model,
            .architecture = u->result->models[i].architecture,
            .date = date_of(u, update),
            .by = q->by,
            .version = q->version,
            .notes = update->note.data != NULL ? str_slice(&notes[count]) : update->note,
        };
        count++;
    }
    if (count > 0)
        status =
            history_draft_added(draft, &u->result->records, path, records, count, &q->clock, err);
    for (size_t i = 0; i < count; i++)
        str_fini(&notes[i]);
    free(notes);
    free(records);
    return status;
}

/*
 * The entries take their place before the records: a program that is killed between the two leaves
 * a status without its record, which the same command run again makes good.
 */
static int
write_files(struct updating *u, const char *supported, struct err *err)
{
    char *history = file_join(u->request->folder, FILES_HISTORY);
    struct file_draft drafts[2] = {{.fd = -1}, {.fd = -1}};
    int status = draft_entries(u, &drafts[0], supported, err);

    if (status == 0)
        status = draft_records(u, &drafts[1], history, err);
    if (status == 0)
        status = file_drafts_commit(drafts, 2, err);
    else
        err_wrap(err, "nothing was changed");
    file_draft_abandon(&drafts[0]);
    file_draft_abandon(&drafts[1]);
    free(history);
    return status;
}

static int
find_targets(struct updating *u, const char *path, struct err *err)
{
    const struct status_request *q = u->request;
    struct target_name *names = mem_alloc((q->count + 1) * sizeof *names);
    int status = original_open(&u->original, path, REGISTRY_MAX_BYTES, err);

    for (size_t i = 0; i < q->count; i++)
        names[i] = (struct target_name){q->updates[i].model, q->updates[i].architecture};
    if (status == 0)
        status = err_set(err, ERR_USAGE,
                         "%s: there is no registry; `hubcensus scrape` makes one, --output names "
                         "another folder",
                         path);
    else if (status > 0)
        status = targets_find(&u->targets, &u->original, path, names, q->count, q->profile, err);
    free(names);
    return status;
}

int
status_update(struct status_result *out, const struct status_request *request, struct err *err)
{
    struct updating u = {.request = request, .result = out};
    char *path = file_join(request->folder, FILES_SUPPORTED);

    *out = (struct status_result){.count = request->count};
    arena_init(&out->arena);
    out->models = mem_zalloc((request->count + 1) * sizeof *out->models);
    clock_date(u.today, &request->clock);
    original_init(&u.original);
    edits_init(&u.edits);
    int status = find_targets(&u, path, err);
    if (status == 0) {
        status = write_files(&u, path, err);
        targets_fini(&u.targets);
    }
    edits_fini(&u.edits);
    original_fini(&u.original);
    free(path);
    if (status != 0)
        status_result_fini(out);
    return status;
}

void
status_result_fini(struct status_result *r)
{
    free(r->models);
    arena_fini(&r->arena);
    *r = (struct status_result){.models = NULL};
}
