/*
 * mlx-lm: a file for each type of model, models/TYPE.py, which defines Model and
 * ModelArgs (or takes them from another), and types that are sent to another's file:
 *   since February 2024   MODEL_REMAPPING = {"mistral": "llama", …} in utils.py
 *   the month before      MODEL_MAPPING = {"llama": llama, …} there, of the modules; a type that it
 *                         lacks is none, whatever files there are
 */
#include "base/map.h"
#include "library/python_files.h"
#include "library/reader.h"
#include "library/table_source.h"
#include "pysource/statement.h"

struct mlx_reading {
    struct support *s;
    struct checkout *checkout;
    const char *models; /* the folder, '/' included */
    const char *utils;  /* the module with the tables */
    struct map files;   /* of models, by type, to the line of Model */
    struct map sent;    /* types that the table sends elsewhere */
};

/* ---- files ---- */

/* What a file of models/ defines: the lines, 0 for none. */
struct mlx_file {
    unsigned model;
    unsigned arguments;
};

static void
note_name(struct mlx_file *f, struct slice name, unsigned line)
{
    if (slice_is(name, "Model"))
        f->model = line;
    if (slice_is(name, "ModelArgs"))
        f->arguments = line;
}

static int
note_statement(void *context, const struct py_statement *s, struct err *err)
{
    (void)err;
    if (s->in_body)
        return 0;
    if (s->kind == PY_CLASS || s->kind == PY_ASSIGN)
        note_name(context, s->target, s->at.line);
    for (size_t i = 0; s->kind == PY_FROM && i < s->name_count; i++)
        note_name(context, s->names[i].alias.data != NULL ? s->names[i].alias : s->names[i].name,
                  s->names[i].at.line);
    return 0;
}

/* TYPE of models/TYPE.py. */
static struct slice
type_of(const struct mlx_reading *r, const char *path)
{
    struct slice type = slice_of(path + strlen(r->models));

    type.len -= sizeof ".py" - 1;
    return type;
}

static int
read_file(void *context, const char *path, struct slice text, struct err *err)
{
    struct mlx_reading *r = context;
    struct mlx_file f = {0, 0};

    if (py_each_statement(text, path, note_statement, &f, err) != 0)
        return -1;
    if (f.model != 0 && f.arguments != 0)
        map_put(&r->files, type_of(r, path), f.model);
    else if (f.model != 0)
        support_remark(r->s, SUPPORT_DISAGREES, type_of(r, path), slice_of(path), f.model,
                       "defines Model, but not ModelArgs, and cannot be loaded");
    return 0;
}

/* ---- types ---- */

/* Add a type that is loaded from the file of `model`, as line LINE of FILE says. */
static void
add_type(struct mlx_reading *r, struct slice type, struct slice model, const char *file,
         unsigned line)
{
    struct str module = STR_INIT;

    str_printf(&module, "%s%.*s.py", r->models, (int)model.len, model.data);
    support_add(r->s, &(struct support_entry){
                          .kind = SUPPORT_MODEL_TYPE,
                          .tier = SUPPORT_NATIVE,
                          .name = type,
                          .module = slice_of(str_text(&module)),
                          .file = slice_of(file != NULL ? file : str_text(&module)),
                          .line = line,
                      });
    str_fini(&module);
}

/* An entry of the table `name`: the model that a type is sent to, by its file's name. */
static void
take_entry(struct mlx_reading *r, const struct table_source *source, const char *name,
           const struct py_entry *entry)
{
    struct py_place at = entry->value != NULL ? entry->value->at : entry->at;
    bool named = entry->value != NULL &&
                 (entry->value->kind == PY_TEXT || entry->value->kind == PY_REFERENCE);
    const char *file;
    unsigned line;

    table_source_place(&file, &line, source, at);
    map_put(&r->sent, entry->key, 0);
    if (!named) {
        support_remark(r->s, SUPPORT_UNREAD, entry->key, slice_of(file), line,
                       "is sent to what is no name by %s", name);
        return;
    }
    struct slice model = entry->value->text;
    if (!map_has(&r->files, model)) {
        support_remark(r->s, SUPPORT_DISAGREES, entry->key, slice_of(file), line,
                       "is sent to %.*s by %s, but there is no such model in %s", (int)model.len,
                       model.data, name, r->models);
        return;
    }
    add_type(r, entry->key, model, file, line);
    if (map_has(&r->files, entry->key) && !slice_equal(entry->key, model))
        support_remark(r->s, SUPPORT_DISAGREES, entry->key, slice_of(file), line,
                       "is sent to %.*s by %s, so that its own file in %s is not used",
                       (int)model.len, model.data, name, r->models);
}

/* Take a table of utils.py: 1, 0 when it has none of that name. */
static int
take_table(struct mlx_reading *r, const struct table_source *source, const char *name)
{
    struct py_table table;
    struct err err;
    int found = table_source_partial(&table, source, name, &err);

    if (found < 0)
        python_files_remark(r->s, r->utils, &err);
    if (found <= 0)
        return found != 0;
    for (size_t i = 0; i < table.fault_count; i++) {
        const char *file;
        unsigned line;
        table_source_place(&file, &line, source, table.faults[i].at);
        support_remark(r->s, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(file), line,
                       "%s: %s", name, table.faults[i].text);
    }
    if (!table.keyed && table.fault_count == 0)
        support_remark(r->s, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(r->utils), 0,
                       "%s is no dict", name);
    for (size_t i = 0; table.keyed && i < table.count; i++)
        take_entry(r, source, name, &table.entries[i]);
    py_table_fini(&table);
    return 1;
}

/* Take what utils.py sends elsewhere: 0, or -1.  `*closed` says that there are no other types. */
static int
take_tables(struct mlx_reading *r, bool *closed, struct err *err)
{
    static const char *const names[] = {"MODEL_REMAPPING", "MODEL_MAPPING"};
    struct table_source *source = NULL;
    struct err own;
    int found = table_source_read(&source, r->checkout, r->utils, names, 2, &own);
    bool any = false;

    *closed = false;
    if (found > 0) {
        *closed = take_table(r, source, "MODEL_MAPPING") > 0;
        any = take_table(r, source, "MODEL_REMAPPING") > 0 || *closed;
    }
    table_source_free(source);
    if (found < 0 && own.kind != ERR_DATA)
        return err_set(err, own.kind, "%s", own.message);
    if (found < 0)
        python_files_remark(r->s, r->utils, &own);
    else if (!any)
        support_remark(r->s, SUPPORT_UNREAD, (struct slice){NULL, 0}, slice_of(r->utils), 0,
                       found > 0 ? "has no table MODEL_REMAPPING" : "is not there");
    return 0;
}

static int
read_all(struct mlx_reading *r, struct err *err)
{
    struct python_folder folder = {r->models, false, NULL};
    bool closed;

    if (python_files_each(r->s, r->checkout, &folder, read_file, r, err) != 0)
        return -1;
    if (r->files.count == 0)
        return err_set(err, ERR_DATA, "no file in %s defines Model and ModelArgs", r->models);
    if (take_tables(r, &closed, err) != 0)
        return -1;
    for (size_t i = 0; !closed && i < r->files.count; i++) {
        struct slice type = r->files.entries[i].key;
        if (!map_has(&r->sent, type))
            add_type(r, type, type, NULL, (unsigned)r->files.entries[i].value);
    }
    return 0;
}

/* Where mlx-lm stands: in a repository of its own, and before in mlx-examples. */
static const struct {
    const char *models;
    const char *utils;
} homes[] = {
    {"mlx_lm/models/", "mlx_lm/utils.py"},
    {"llms/mlx_lm/models/", "llms/mlx_lm/utils.py"},
};

static int
read_mlx_lm(struct library_reading *out, struct checkout *c, struct err *err)
{
    struct mlx_reading r = {.s = &out->support, .checkout = c};

    for (size_t i = 0; r.models == NULL && i < sizeof homes / sizeof homes[0]; i++) {
        int found = checkout_has(c, reader_mlx_lm.sites[i], err);
        if (found < 0)
            return -1;
        if (found > 0) {
            r.models = homes[i].models;
            r.utils = homes[i].utils;
        }
    }
    if (r.models == NULL)
        return err_set(err, ERR_DATA, "there is neither %s nor %s", homes[0].models,
                       homes[1].models);
    map_init(&r.files);
    map_init(&r.sent);
    int status = read_all(&r, err);
    map_fini(&r.sent);
    map_fini(&r.files);
    return status;
}

const struct library_reader reader_mlx_lm = {
    .name = "mlx-lm",
    .title = "mlx-lm",
    .sites = {"mlx_lm/models", "llms/mlx_lm/models"},
    .read = read_mlx_lm,
};
