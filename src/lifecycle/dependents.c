/*
 * Every module is read once.  What it says by itself (an import that names a
 * folder, a "Copied from") is found at once; what needs all modules' definitions
 * (a name imported from the package itself, a class in a table of auto/, a type
 * that one is asked for) waits for the end.
 */
#include "lifecycle/dependents.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "lifecycle/auto_table.h"
#include "lifecycle/definitions.h"
#include "lifecycle/package.h"
#include "pysource/statement.h"
#include "pysource/string.h"

/* The table of configuration_auto.py whose entries are folders: {"xclip": "x_clip", …}. */
#define SPECIAL_TABLE "SPECIAL_MODEL_TYPE_TO_MODULE_NAME"

/* How other modules get a configuration by a model's type: CONFIG_MAPPING["t"], for_model("t"). */
#define ASKED_TABLE  "CONFIG_MAPPING"
#define ASKED_METHOD "for_model"

struct found {
    size_t model; /* that is used */
    struct dependence is;
};

struct dependents {
    struct found *found; /* sorted by model */
    size_t found_count;
    struct dependence *list; /* the same without the model */
    size_t *first;           /* model i's are first[i] to first[i + 1] */
    size_t unread;
    struct arena arena;
};

/* A use of something whose folder is known only at the end. */
struct waiting {
    enum dependence_kind kind;
    struct dependence is;
    struct slice key; /* of a table of auto/ */
    bool key_is_name;
    bool is_asked_for; /* `key` is what is used, not who uses */
};

/* What a name stands for in a module, when that is a part of a folder or a name to look up. */
struct binding {
    struct slice folder; /* data NULL: whoever defines `name` */
    struct slice name;
};

/* The module that is read. */
struct module {
    const char *path; /* in the arena */
    struct slice folder;
    const char *user;
    bool is_registration; /* defines and uses nothing of its own */
    bool is_script;       /* convert_*.py: nobody imports from it */
    bool is_modular;
    bool is_auto;
    struct map aliases; /* to `bindings` */
    struct binding *bindings;
    size_t binding_count;
};

struct finder {
    struct dependents *out;
    const struct folders *folders;
    struct package package;
    struct definitions definitions;
    struct map special; /* keys to the waiting entries of SPECIAL_TABLE */
    struct map configs; /* keys to their class of a configuration, likewise */
    struct waiting *waiting;
    size_t waiting_count;
    struct module module;
    struct str target;         /* the module that an import names */
    size_t lacking;            /* files whose content the clone lacks */
    const char *first_lacking; /* belongs to the checkout */
};

const char *
dependence_word(enum dependence_kind kind)
{
    static const char *const words[] = {"import", "modular", "copied", "auto"};

    return words[kind];
}

static const char *
keep(struct finder *f, struct slice text)
{
    return arena_copy(&f->out->arena, text).data;
}

/* Note a use of `folder`, unless it is that folder's own or no model's. */
static void
note(struct finder *f, struct slice folder, const struct dependence *is)
{
    struct dependents *d = f->out;
    const struct model_folder *model = folders_get(f->folders, folder);

    if (model == NULL || (is->user != NULL && slice_is(folder, is->user)))
        return;
    d->found = mem_room_for_one(d->found, d->found_count, sizeof *d->found);
    d->found[d->found_count++] = (struct found){(size_t)(model - f->folders->items), *is};
}

static void
note_here(struct finder *f, enum dependence_kind kind, struct slice folder, struct slice subject,
          unsigned line)
{
    struct dependence is = {kind, f->module.user, f->module.path, line, keep(f, subject)};

    note(f, folder, &is);
}

static struct waiting *
wait_for(struct finder *f, enum dependence_kind kind, struct slice subject, unsigned line)
{
    f->waiting = mem_room_for_one(f->waiting, f->waiting_count, sizeof *f->waiting);
    struct waiting *w = &f->waiting[f->waiting_count++];
    *w = (struct waiting){.kind = kind};
    w->is = (struct dependence){kind, f->module.user, f->module.path, line, keep(f, subject)};
    return w;
}

static struct slice
last_part(struct slice path, char separator)
{
    const char *at = path.len > 0 ? memrchr(path.data, separator, path.len) : NULL;

    if (at == NULL)
        return path;
    return (struct slice){at + 1, (size_t)(path.data + path.len - at - 1)};
}

/* Only the bases of modular classes are looked up by their names here. */
static void
bind(struct finder *f, struct slice alias, struct slice folder, struct slice name)
{
    struct module *m = &f->module;
    struct arena *arena = &f->out->arena;

    if (!m->is_modular)
        return;
    map_put(&m->aliases, alias, m->binding_count);
    m->bindings = mem_room_for_one(m->bindings, m->binding_count, sizeof *m->bindings);
    m->bindings[m->binding_count++] =
        (struct binding){arena_copy(arena, folder), arena_copy(arena, name)};
}

/* Imports. */

static void
import_name(struct finder *f, const struct py_imported *name, struct slice target)
{
    struct slice alias = name->alias.data != NULL ? name->alias : name->name;
    bool all = slice_is(name->name, "*");
    struct slice folder, rest;

    if (package_part(&folder, &rest, &f->package, target)) {
        struct slice subject = all ? last_part(target, '/') : name->name;
        note_here(f, DEPENDS_IMPORT, folder, subject, name->at.line);
        bind(f, alias, folder, name->name);
        return;
    }
    if (all || (target.len > 0 && !slice_equal(target, f->package.models)))
        return;
    if (target.len > 0 && folders_get(f->folders, name->name) != NULL) {
        note_here(f, DEPENDS_IMPORT, name->name, name->name, name->at.line);
        bind(f, alias, name->name, name->name);
        return;
    }
    wait_for(f, DEPENDS_IMPORT, name->name, name->at.line);
    bind(f, alias, (struct slice){NULL, 0}, name->name);
}

static void
read_from(struct finder *f, const struct py_statement *s)
{
    if (!package_resolve(&f->target, &f->package, f->module.path, s->dots, s->module))
        return;
    for (size_t i = 0; i < s->name_count; i++)
        import_name(f, &s->names[i], str_slice(&f->target));
}

static void
read_import(struct finder *f, const struct py_statement *s)
{
    struct slice folder, rest;

    if (!package_resolve(&f->target, &f->package, f->module.path, 0, s->module) ||
        !package_part(&folder, &rest, &f->package, str_slice(&f->target)))
        return;
    note_here(f, DEPENDS_IMPORT, folder, s->module, s->at.line);
    if (s->target.data != NULL)
        bind(f, s->target, folder, last_part(s->module, '.'));
}

/* Classes of modular_*.py. */

static void
read_base(struct finder *f, struct slice base, unsigned line)
{
    const struct module *m = &f->module;
    const char *dot = memchr(base.data, '.', base.len);
    struct slice head = {base.data, dot != NULL ? (size_t)(dot - base.data) : base.len};
    const uint64_t *bound = map_find(&m->aliases, head);
    struct slice folder, rest;

    if (bound != NULL) {
        const struct binding *b = &m->bindings[*bound];
        struct slice name = dot != NULL ? last_part(base, '.') : b->name;
        if (b->folder.data != NULL)
            note_here(f, DEPENDS_MODULAR, b->folder, name, line);
        else
            wait_for(f, DEPENDS_MODULAR, name, line);
    } else if (dot != NULL && package_resolve(&f->target, &f->package, m->path, 0, base) &&
               package_part(&folder, &rest, &f->package, str_slice(&f->target))) {
        note_here(f, DEPENDS_MODULAR, folder, last_part(base, '.'), line);
    }
}

static void
read_class(struct finder *f, const struct py_statement *s)
{
    if (!f->module.is_modular || s->value == NULL)
        return;
    for (const struct py_value *base = s->value->first; base != NULL; base = base->next)
        if (base->kind == PY_REFERENCE)
            read_base(f, base->text, s->at.line);
}

/* Remarks. */

/* The word at the beginning of `text`, which is cut off it. */
static struct slice
take_word(struct slice *text)
{
    size_t begin = 0;

    while (begin < text->len && (text->data[begin] == ' ' || text->data[begin] == '\t'))
        begin++;
    size_t end = begin;
    while (end < text->len && text->data[end] != ' ' && text->data[end] != '\t')
        end++;
    struct slice word = {text->data + begin, end - begin};
    *text = (struct slice){text->data + end, text->len - end};
    return word;
}

static bool
is_python(struct slice path)
{
    return path.len > 3 && memcmp(path.data + path.len - 3, ".py", 3) == 0;
}

static bool
has_capital(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] >= 'A' && text.data[i] <= 'Z')
            return true;
    return false;
}

/*
 * "Copied from transformers.models.bert.modeling_bert.BertLayer.forward with …".
 * The module is left out now and then, and "transformers." too; a file is named
 * as "transformers/models/bert/convert_bert.py".
 */
static void
read_remark(struct finder *f, const struct py_statement *s)
{
    struct slice text = s->text;
    struct slice folder, rest;
    struct slice word = take_word(&text);

    if (!slice_is(word, "Copied") && !slice_is(word, "copied"))
        return;
    word = take_word(&text);
    if (!slice_is(word, "from"))
        return;
    struct slice object = take_word(&text);
    if (is_python(object))
        object.len -= strlen(".py");
    bool ours = package_resolve(&f->target, &f->package, f->module.path, 0, object);
    if (!ours) {
        str_truncate(&f->target, 0);
        for (size_t i = 0; i < object.len; i++)
            str_putc(&f->target, object.data[i] == '.' ? '/' : object.data[i]);
    }
    if (!package_part(&folder, &rest, &f->package, str_slice(&f->target)))
        return;
    const char *slash = rest.len > 0 ? memchr(rest.data, '/', rest.len) : NULL;
    struct slice head = {rest.data, slash != NULL ? (size_t)(slash - rest.data) : rest.len};
    size_t cut = slash != NULL && !has_capital(head) ? head.len + 1 : 0;
    /* The same bytes as in `target`, with the dots that stand in the remark. */
    struct slice subject = {object.data + object.len - (rest.len - cut), rest.len - cut};
    note_here(f, DEPENDS_COPIED, folder, subject.len > 0 ? subject : folder, s->at.line);
}

/* Tables of auto/. */

struct auto_reading {
    struct finder *finder;
    bool special;
};

static void
read_entry(void *context, const struct auto_entry *e)
{
    static const char config[] = "Config";
    const struct auto_reading *reading = context;
    struct finder *f = reading->finder;

    struct waiting *w = wait_for(f, DEPENDS_AUTO, e->value, e->line);
    w->key = arena_copy(&f->out->arena, e->key);
    w->key_is_name = e->key_is_name;
    size_t cut = sizeof config - 1;
    if (reading->special)
        map_put(&f->special, e->key, f->waiting_count - 1);
    else if (!e->key_is_name && e->value.len > cut &&
             memcmp(e->value.data + e->value.len - cut, config, cut) == 0)
        map_put(&f->configs, e->key, f->waiting_count - 1);
}

/* Do the four tokens ask for a configuration by its type, the third of them? */
static bool
asks(const struct py_token *tokens)
{
    if (tokens[2].kind != PY_STRING || py_string_kind(&tokens[2]) != PY_STRING_TEXT)
        return false;
    if (slice_is(tokens[0].text, ASKED_TABLE))
        return slice_is(tokens[1].text, "[") && slice_is(tokens[3].text, "]");
    return slice_is(tokens[0].text, ASKED_METHOD) && slice_is(tokens[1].text, "(") &&
           (slice_is(tokens[3].text, ")") || slice_is(tokens[3].text, ","));
}

/*
 * CONFIG_MAPPING["siglip"]: the configuration of another model, asked for by its
 * type.  It may stand anywhere in an expression, so the tokens are looked at.
 */
static void
read_asked_for(struct finder *f, const struct str *source)
{
    struct slice text = str_slice(source);
    struct str key = STR_INIT;
    struct py_token tokens[4] = {{.kind = PY_END}}; /* the last ones */
    struct py_token token = tokens[0];

    if (memmem(text.data, text.len, ASKED_TABLE, sizeof ASKED_TABLE - 1) == NULL &&
        memmem(text.data, text.len, ASKED_METHOD, sizeof ASKED_METHOD - 1) == NULL)
        return;
    struct py_tokenizer *t = py_tokenizer_new(text);
    while (py_token_next(&token, t, NULL) == 0 && token.kind != PY_END) {
        if (token.kind == PY_COMMENT)
            continue;
        memmove(tokens, tokens + 1, 3 * sizeof *tokens);
        tokens[3] = token;
        str_truncate(&key, 0);
        if (!asks(tokens) || py_string_decode(&key, &tokens[2], NULL) != 0)
            continue;
        struct slice asked = str_slice(&key);
        struct waiting *w = wait_for(f, DEPENDS_AUTO, asked, tokens[2].at.line);
        w->key = slice_of(w->is.subject);
        w->is_asked_for = true;
    }
    py_tokenizer_free(t);
    str_fini(&key);
}

/* The folder of the model that a table's key means; data NULL when it means none. */
static struct slice
folder_of_key(const struct finder *f, const struct waiting *w)
{
    const struct definitions *d = &f->definitions;
    const uint64_t *special = map_find(&f->special, w->key);
    const uint64_t *config = map_find(&f->configs, w->key);
    struct slice folder;

    if (w->key_is_name)
        return definitions_of_class(d, w->key);
    if (special != NULL)
        return definitions_folder(d, slice_of(f->waiting[*special].is.subject));
    folder = definitions_folder(d, w->key);
    if (folder.data != NULL)
        return folder;
    char *plain = slice_dup(w->key);
    for (char *c = plain; *c != '\0'; c++)
        if (*c == '-')
            *c = '_';
    folder = definitions_folder(d, slice_of(plain));
    free(plain);
    if (folder.data == NULL && config != NULL)
        folder = definitions_of_class(d, slice_of(f->waiting[*config].is.subject));
    return folder;
}

/* Statements. */

static void
read_definition(struct finder *f, const struct py_statement *s)
{
    const struct module *m = &f->module;
    bool is_class = s->kind == PY_CLASS;
    bool defines = is_class || s->kind == PY_DEF || s->kind == PY_ASSIGN;

    if (defines && !s->in_body && !m->is_script && s->target.data != NULL)
        definitions_add(&f->definitions, m->folder, s->target, is_class);
}

static int
read_statement(void *context, const struct py_statement *s, struct err *err)
{
    struct finder *f = context;
    struct auto_reading reading = {f, false};

    (void)err;
    read_definition(f, s);
    switch (s->kind) {
    case PY_FROM:
        read_from(f, s);
        break;
    case PY_IMPORT:
        read_import(f, s);
        break;
    case PY_CLASS:
        read_class(f, s);
        break;
    case PY_REMARK:
        read_remark(f, s);
        break;
    case PY_ASSIGN:
    case PY_AUGMENT:
    case PY_EXPRESSION:
        if (!f->module.is_auto || s->in_body)
            break;
        reading.special = slice_is(auto_table_name(s), SPECIAL_TABLE);
        auto_table_read(s, read_entry, &reading);
        break;
    case PY_DEF:
    case PY_DECORATOR:
    case PY_OTHER:
        break;
    }
    return 0;
}

/* Modules. */

static bool
begins_with(struct slice text, const char *beginning)
{
    size_t len = strlen(beginning);

    return text.len >= len && memcmp(text.data, beginning, len) == 0;
}

/*
 * The folder that a file belongs to, empty for one beside them; `inner` is its
 * path below the package.  In a flat layout a model's file is its folder.
 */
static struct slice
folder_of_file(const struct finder *f, struct slice inner, const char *path)
{
    struct slice folder, rest;

    if (!package_part(&folder, &rest, &f->package, inner))
        return SLICE("");
    if (rest.len > 0)
        return folder;
    if (begins_with(folder, "deprecated/"))
        return SLICE("deprecated");
    folder.len -= strlen(".py");
    const struct model_folder *model = folders_get(f->folders, folder);
    return model != NULL && strcmp(model->path, path) == 0 ? folder : SLICE("");
}

static void
begin_module(struct finder *f, const char *path)
{
    struct module *m = &f->module;
    struct slice folder, rest;

    m->path = keep(f, slice_of(path));
    struct slice inner = package_inner(&f->package, m->path);
    struct slice name = last_part(inner, '/');
    m->folder = folder_of_file(f, inner, path);
    m->user = m->folder.len > 0 ? keep(f, m->folder) : NULL;
    bool is_init = slice_is(name, "__init__.py");
    bool below_models = package_part(&folder, &rest, &f->package, inner);
    m->is_registration = (is_init && (below_models || slice_is(inner, "__init__.py"))) ||
                         begins_with(inner, "utils/dummy_");
    m->is_script = begins_with(name, "convert_");
    m->is_modular = begins_with(name, "modular_");
    m->is_auto = slice_is(m->folder, "auto");
    map_clear(&m->aliases);
    m->binding_count = 0;
    if (m->folder.len > 0)
        definitions_add_folder(&f->definitions, m->folder);
}

/* Read one file: 0, or -1 when the checkout fails.  `text` is for its content. */
static int
read_module(struct finder *f, struct checkout *c, const char *path, struct str *text,
            const struct listener *listener, struct err *err)
{
    struct err fault = {ERR_NONE, ""};

    begin_module(f, path);
    if (f->module.is_registration)
        return 0;
    str_truncate(text, 0);
    int found = checkout_read(text, c, path, &fault);
    if (found < 0 && fault.kind != ERR_DATA) {
        if (err != NULL)
            *err = fault;
        return -1;
    }
    if (found < 0) {
        event_warn(listener, "%s; what it uses of the models is not known", fault.message);
        f->out->unread++;
    } else if (found == 0) {
        if (f->lacking++ == 0)
            f->first_lacking = path;
        f->out->unread++;
    } else if (py_each_statement(str_slice(text), path, read_statement, f, &fault) != 0) {
        event_warn(listener, "%s; what this module uses of the models is not known from there on",
                   fault.message);
        f->out->unread++;
    } else {
        read_asked_for(f, text);
    }
    return 0;
}

/* A clone without contents lacks those of thousands of files: they are told of together. */
static void
warn_of_lacking(const struct finder *f, const struct listener *listener)
{
    if (f->lacking == 1)
        event_warn(
            listener,
            "%s: its content is not in the clone, so what it uses of the models is not known",
            f->first_lacking);
    else if (f->lacking > 1)
        event_warn(listener,
                   "the contents of %zu files, the first being %s, are not in the clone, so what "
                   "they use of the models is not known",
                   f->lacking, f->first_lacking);
}

/* What waited for all the definitions. */
static void
settle(struct finder *f)
{
    for (size_t i = 0; i < f->waiting_count; i++) {
        struct waiting *w = &f->waiting[i];
        struct slice subject = slice_of(w->is.subject);
        struct slice folder = definitions_of_class(&f->definitions, subject);
        if (w->is_asked_for) {
            folder = folder_of_key(f, w);
        } else if (w->kind == DEPENDS_AUTO) {
            struct slice user = folder.data != NULL ? folder_of_key(f, w) : folder;
            w->is.user = user.data != NULL ? keep(f, user) : NULL;
        } else if (folder.data == NULL) {
            folder = definitions_of(&f->definitions, subject);
        }
        if (folder.data != NULL)
            note(f, folder, &w->is);
    }
}

/* In order of bytes; NULL comes last. */
static int
compare_texts(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a == NULL) - (b == NULL);
    return strcmp(a, b);
}

static int
compare_found(const void *x, const void *y)
{
    const struct found *a = x, *b = y;
    int order = (a->model > b->model) - (a->model < b->model);

    if (order == 0)
        order = compare_texts(a->is.user, b->is.user);
    if (order == 0)
        order = (a->is.kind > b->is.kind) - (a->is.kind < b->is.kind);
    if (order == 0)
        order = strcmp(a->is.path, b->is.path);
    if (order == 0)
        order = (a->is.line > b->is.line) - (a->is.line < b->is.line);
    return order != 0 ? order : strcmp(a->is.subject, b->is.subject);
}

/* Sort what was found, take out what is there twice, and part it by model. */
static void
arrange(struct dependents *d, size_t models)
{
    size_t count = 0;

    if (d->found_count > 0)
        qsort(d->found, d->found_count, sizeof *d->found, compare_found);
    d->list = mem_realloc_array(NULL, d->found_count + 1, sizeof *d->list);
    d->first = mem_zalloc((models + 1) * sizeof *d->first);
    for (size_t i = 0, model = 0; model <= models; model++) {
        d->first[model] = count;
        for (; i < d->found_count && d->found[i].model == model; i++)
            if (i == 0 || compare_found(&d->found[i - 1], &d->found[i]) != 0)
                d->list[count++] = d->found[i].is;
    }
    free(d->found);
    d->found = NULL;
}

int
dependents_find(struct dependents **out, struct checkout *c, const struct folders *folders,
                const struct listener *listener, struct err *err)
{
    struct dependents *d = mem_zalloc(sizeof *d);
    struct finder f = {.out = d, .folders = folders, .package = package_of(folders->models_dir)};
    struct str text = STR_INIT;
    char *root = slice_dup(f.package.root);
    const struct checkout_file *files;
    size_t count;
    int status;

    *out = NULL;
    arena_init(&d->arena);
    definitions_init(&f.definitions);
    map_init(&f.special);
    map_init(&f.configs);
    map_init(&f.module.aliases);
    status = checkout_files(&files, &count, c, root, err);
    for (size_t i = 0; status == 0 && i < count; i++)
        if (files[i].kind == CHECKOUT_FILE && is_python(slice_of(files[i].path)))
            status = read_module(&f, c, files[i].path, &text, listener, err);
    if (status == 0) {
        warn_of_lacking(&f, listener);
        settle(&f);
        arrange(d, folders->count);
        *out = d;
    } else {
        dependents_free(d);
    }
    free(root);
    free(f.module.bindings);
    map_fini(&f.module.aliases);
    map_fini(&f.configs);
    map_fini(&f.special);
    definitions_fini(&f.definitions);
    free(f.waiting);
    str_fini(&f.target);
    str_fini(&text);
    return status;
}

void
dependents_free(struct dependents *d)
{
    if (d == NULL)
        return;
    free(d->found);
    free(d->list);
    free(d->first);
    arena_fini(&d->arena);
    free(d);
}

const struct dependence *
dependents_of(const struct dependents *d, size_t i, size_t *count)
{
    *count = d->first[i + 1] - d->first[i];
    return d->list + d->first[i];
}

size_t
dependents_unread(const struct dependents *d)
{
    return d->unread;
}
