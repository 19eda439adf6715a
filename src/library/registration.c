/*
 * A finding belongs to the site that it is to be mended in.  What is missing stands
 * at the line where the table begins, what is too much at its own.
 */
#include "library/registration.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/show.h"

const struct registration_rule registration_rules[REGISTRATION_KINDS] = {
    [REGISTRATION_NOT_SUPPORTED] = {"not_supported", "registered in the factory, but not here",
                                    "add it, or call it internal", REGISTRATION_ERROR, true},
    [REGISTRATION_NO_AUTHORS] = {"no_authors", "registered in the factory, but without authors",
                                 "add it, or call it internal", REGISTRATION_ERROR, true},
    [REGISTRATION_SUPPORTED_NO_ADAPTER] = {"supported_no_adapter",
                                           "called supported, but the factory has no adapter",
                                           "take it out, or register its adapter",
                                           REGISTRATION_ERROR, true},
    [REGISTRATION_AUTHORS_NO_ADAPTER] = {"authors_no_adapter",
                                         "with authors, but the factory has no adapter",
                                         "take it out, or register its adapter", REGISTRATION_ERROR,
                                         true},
    [REGISTRATION_CLASS_UNKNOWN] = {"class_unknown", "an adapter that is not imported", "import it",
                                    REGISTRATION_ERROR, false},
    [REGISTRATION_IMPORT_BROKEN] = {"import_broken", "imported from where it is not",
                                    "mend the import", REGISTRATION_ERROR, false},
    [REGISTRATION_EXPORT_UNKNOWN] = {"export_unknown", "exported, but not imported",
                                     "import it, or take it out", REGISTRATION_ERROR, false},
    [REGISTRATION_INTERNAL_LISTED] = {"internal_listed", "called internal, but listed here",
                                      "take it out, or no longer call it internal",
                                      REGISTRATION_WARNING, false},
    [REGISTRATION_LISTED_TWICE] = {"listed_twice", "listed twice", "take one of the two out",
                                   REGISTRATION_WARNING, false},
    [REGISTRATION_AUTHORS_EMPTY] = {"authors_empty", "with an empty list of authors",
                                    "name an author", REGISTRATION_WARNING, false},
    [REGISTRATION_AUTHOR_TWICE] = {"author_twice", "an author listed twice",
                                   "take one of the two out", REGISTRATION_WARNING, false},
    [REGISTRATION_NOT_DESCRIBED] = {"not_described", "supported, but without a description",
                                    "describe it", REGISTRATION_WARNING, false},
    [REGISTRATION_DESCRIBED_AS_SUPPORTED] = {"described_as_supported",
                                             "described as supported, which it is not",
                                             "move it, or support it", REGISTRATION_WARNING, false},
    [REGISTRATION_NOT_IMPORTED] = {"not_imported", "an adapter that nothing imports", "import it",
                                   REGISTRATION_WARNING, false},
    [REGISTRATION_NOT_EXPORTED] = {"not_exported", "imported, but not exported", "add it",
                                   REGISTRATION_WARNING, false},
    [REGISTRATION_NOT_REGISTERED] = {"not_registered",
                                     "an adapter that no architecture is registered with",
                                     "register it", REGISTRATION_WARNING, false},
    [REGISTRATION_IMPORT_UNUSED] = {"import_unused", "an adapter that is imported and not used",
                                    "register it, or take the import out", REGISTRATION_WARNING,
                                    false},
    [REGISTRATION_DESCRIBED_AS_UNSUPPORTED] = {"described_as_unsupported",
                                               "described as unsupported, but supported", "move it",
                                               REGISTRATION_NOTE, false},
    [REGISTRATION_INTERNAL_UNKNOWN] = {"internal_unknown",
                                       "called internal, but the factory has no such name",
                                       "take it out", REGISTRATION_NOTE, false},
};

const char *const registration_level_names[REGISTRATION_LEVELS + 1] = {
    [REGISTRATION_NOTE] = "note",
    [REGISTRATION_WARNING] = "warning",
    [REGISTRATION_ERROR] = "error",
};

/* ---- findings ---- */

/* A comparison at work. */
struct check {
    struct registration *r;
    const struct lens_sites *sites;
    struct arena *arena;
    struct checkout *checkout; /* NULL: no file is looked for */
    int status;                /* -1 once it could not be asked */
    struct err *err;
};

static struct registration_finding *
find(struct check *k, enum registration_kind kind, enum lens_site site, struct slice name,
     struct slice file, unsigned line)
{
    struct registration *r = k->r;

    r->findings = mem_room_for_one(r->findings, r->count, sizeof *r->findings);
    r->counts[registration_rules[kind].level]++;
    struct registration_finding *f = &r->findings[r->count++];
    *f = (struct registration_finding){.kind = kind,
                                       .site = site,
                                       .name = arena_copy(k->arena, name),
                                       .file = arena_copy(k->arena, file),
                                       .line = line,
                                       .text = slice_of(registration_rules[kind].title),
                                       .remedy = slice_of(registration_rules[kind].remedy)};
    return f;
}

/* A text made printf-style, kept. */
static struct slice __attribute__((format(printf, 2, 3)))
said(struct check *k, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list ap;

    va_start(ap, format);
    str_vprintf(&text, format, ap);
    va_end(ap);
    struct slice kept = arena_copy(k->arena, (struct slice){str_text(&text), text.len});
    str_fini(&text);
    return kept;
}

/* A name of the source as a text may hold it, kept. */
static const char *
shown(struct check *k, struct slice name)
{
    struct str text = STR_INIT;

    show_text(&text, name, SHOW_LENGTH);
    const char *kept = arena_copy(k->arena, slice_of(str_text(&text))).data;
    str_fini(&text);
    return kept;
}

static const struct lens_table *
table(const struct check *k, enum lens_site site)
{
    return &k->sites->tables[site];
}

/* Whether it is certain that the site does not list the name. */
static bool
lacks(const struct check *k, enum lens_site site, struct slice name)
{
    const struct lens_table *t = table(k, site);

    return t->there && t->whole && lens_table_find(t, name) == NULL;
}

static bool
is_internal(const struct check *k, struct slice name)
{
    return lens_table_find(table(k, LENS_INTERNAL), name) != NULL;
}

/* "add "X" to TABLE in PATH (line N)". */
static struct slice
addition(struct check *k, enum lens_site site, struct slice name, const char *otherwise)
{
    const struct lens_table *t = table(k, site);

    return said(k, "add \"%s\" to %s in %s (line %u)%s", shown(k, name), t->name, t->file.data,
                t->line, otherwise);
}

static struct slice
removal(struct check *k, enum lens_site site, const struct lens_name *name, const char *otherwise)
{
    return said(k, "take \"%s\" out of %s in %s (line %u)%s", shown(k, name->name),
                table(k, site)->name, name->file.data, name->line, otherwise);
}

/* ---- architectures ---- */

/* One of the factory's names that this site should have. */
static void
compare_registered(struct check *k, enum registration_kind kind, enum lens_site site,
                   const struct lens_name *name)
{
    const struct lens_table *t = table(k, site);

    if (!lacks(k, site, name->name))
        return;
    struct registration_finding *f = find(k, kind, site, name->name, t->file, t->line);
    f->detail = said(k, "registered in line %u of %s", name->line, name->file.data);
    f->text = said(k, "is registered in %s:%u, but not listed in %s", name->file.data, name->line,
                   t->name);
    f->remedy = addition(k, site, name->name, ", or to INTENTIONAL_EXCLUDES if it is internal");
}

static void
compare_factory(struct check *k)
{
    const struct lens_table *t = table(k, LENS_FACTORY);

    for (size_t i = 0; i < t->count; i++) {
        if (is_internal(k, t->names[i].name))
            continue;
        compare_registered(k, REGISTRATION_NOT_SUPPORTED, LENS_SUPPORTED, &t->names[i]);
        compare_registered(k, REGISTRATION_NO_AUTHORS, LENS_AUTHORS, &t->names[i]);
    }
}

/* The names of a site that must all be in the factory, and not be internal. */
static void
compare_with_factory(struct check *k, enum lens_site site, enum registration_kind kind)
{
    const struct lens_table *t = table(k, site);

    for (size_t i = 0; i < t->count; i++) {
        const struct lens_name *name = &t->names[i];
        if (lacks(k, LENS_FACTORY, name->name)) {
            const struct lens_table *factory = table(k, LENS_FACTORY);
            struct registration_finding *f =
                find(k, kind, site, name->name, name->file, name->line);
            f->text = said(k, "is listed in %s, but %s in %s has no adapter for it", t->name,
                           factory->name, factory->file.data);
            f->remedy = removal(k, site, name, ", or register its adapter in the factory");
        } else if (!k->sites->internal_built_in && is_internal(k, name->name)) {
            struct registration_finding *f =
                find(k, REGISTRATION_INTERNAL_LISTED, site, name->name, name->file, name->line);
            f->text =
                said(k, "is listed in %s, but INTENTIONAL_EXCLUDES calls it internal", t->name);
            f->remedy = removal(k, site, name, ", or out of INTENTIONAL_EXCLUDES");
        }
    }
}

/* Whether an architecture's author comes for the first time: "ARCHITECTURE\0AUTHOR" is noted. */
static bool
is_first(struct map *seen, const struct lens_name *author)
{
    struct str key = STR_INIT;

    str_append(&key, author->name.data, author->name.len);
    str_putc(&key, '\0');
    str_append(&key, author->value.data, author->value.len);
    bool first = map_put(seen, (struct slice){key.data, key.len}, 0);
    str_fini(&key);
    return first;
}

static void
compare_authors(struct check *k)
{
    const struct lens_table *t = table(k, LENS_AUTHORS);
    struct map seen;

    map_init(&seen);
    for (size_t i = 0; i < t->count; i++) {
        const struct lens_name *name = &t->names[i];
        if (!name->empty)
            continue;
        struct registration_finding *f =
            find(k, REGISTRATION_AUTHORS_EMPTY, LENS_AUTHORS, name->name, name->file, name->line);
        f->text = said(k, "has an empty list of authors in %s", t->name);
        f->remedy = said(k, "name an author of \"%s\" in %s (line %u)", shown(k, name->name),
                         name->file.data, name->line);
    }
    for (size_t i = 0; i < t->element_count; i++) {
        const struct lens_name *e = &t->elements[i];
        if (is_first(&seen, e))
            continue;
        struct registration_finding *f =
            find(k, REGISTRATION_AUTHOR_TWICE, LENS_AUTHORS, e->name, e->file, e->line);
        f->detail = said(k, "\"%s\"", shown(k, e->value));
        f->text = said(k, "has the author \"%s\" twice in %s", shown(k, e->value), t->name);
        f->remedy = said(k, "take one \"%s\" of \"%s\" out in %s (line %u)", shown(k, e->value),
                         shown(k, e->name), e->file.data, e->line);
    }
    map_fini(&seen);
}

static void
compare_descriptions(struct check *k)
{
    const struct lens_table *supported = table(k, LENS_SUPPORTED);
    const struct lens_table *t = table(k, LENS_DESCRIPTIONS);

    for (size_t i = 0; i < supported->count; i++) {
        const struct lens_name *name = &supported->names[i];
        if (!lacks(k, LENS_DESCRIPTIONS, name->name))
            continue;
        struct registration_finding *f =
            find(k, REGISTRATION_NOT_DESCRIBED, LENS_DESCRIPTIONS, name->name, t->file, t->line);
        f->text = said(k, "is listed in %s (%s:%u), but has no description", supported->name,
                       name->file.data, name->line);
        f->remedy = addition(k, LENS_DESCRIPTIONS, name->name, "");
    }
    for (size_t i = 0; i < t->count; i++) {
        const struct lens_name *name = &t->names[i];
        const struct lens_heading *h = lens_sites_heading(k->sites, name->line);
        bool is = lens_table_find(supported, name->name) != NULL;
        if (h == NULL || h->supported == is ||
            (!is && (!lacks(k, LENS_SUPPORTED, name->name) ||
                     lens_table_find(table(k, LENS_FACTORY), name->name) != NULL)))
            continue;
        struct registration_finding *f = find(
            k, is ? REGISTRATION_DESCRIBED_AS_UNSUPPORTED : REGISTRATION_DESCRIBED_AS_SUPPORTED,
            LENS_DESCRIPTIONS, name->name, name->file, name->line);
        f->text = said(k, "stands below the heading in line %u, that of %s architectures, but %s",
                       h->line, h->supported ? "supported" : "unsupported",
                       is ? "is supported" : "is not");
        f->remedy = is ? said(k, "move \"%s\" (line %u) to the supported architectures",
                              shown(k, name->name), name->line)
                       : said(k,
                              "move \"%s\" (line %u) to the unsupported architectures, or "
                              "add it to HF_SUPPORTED_ARCHITECTURES",
                              shown(k, name->name), name->line);
    }
}

static void
compare_internal(struct check *k)
{
    const struct lens_table *t = table(k, LENS_INTERNAL);

    for (size_t i = 0; !k->sites->internal_built_in && i < t->count; i++) {
        if (!lacks(k, LENS_FACTORY, t->names[i].name))
            continue;
        struct registration_finding *f = find(k, REGISTRATION_INTERNAL_UNKNOWN, LENS_INTERNAL,
                                              t->names[i].name, t->names[i].file, t->names[i].line);
        f->text = said(k, "is called internal, but SUPPORTED_ARCHITECTURES has no such name");
        f->remedy = removal(k, LENS_INTERNAL, &t->names[i], "");
    }
}

static void
compare_repeats(struct check *k)
{
    for (int site = 0; site < LENS_SITES; site++) {
        const struct lens_table *t = table(k, (enum lens_site)site);
        for (size_t i = 0; i < t->repeat_count; i++) {
            const struct lens_repeat *again = &t->repeats[i];
            struct registration_finding *f =
                find(k, REGISTRATION_LISTED_TWICE, (enum lens_site)site, again->name, t->file,
                     again->line);
            f->detail = said(k, "first in line %u", again->first);
            f->text = said(k, "is listed twice in %s, in lines %u and %u", t->name, again->first,
                           again->line);
            f->remedy =
                said(k, "take \"%s\" out of %s once in %s (line %u or %u)", shown(k, again->name),
                     t->name, t->file.data, again->first, again->line);
        }
    }
}

/* ---- adapters ---- */

static bool
is_adapter(struct slice name)
{
    static const char end[] = "ArchitectureAdapter";
    size_t len = sizeof end - 1;

    return name.len > len && name.data[0] != '_' &&
           memcmp(name.data + name.len - len, end, len) == 0;
}

/* "FOLDER/x" for the module in the file "FOLDER/x.py". */
static struct slice
module_of(const char *path)
{
    size_t len = strlen(path);

    return (struct slice){path, len > 3 ? len - 3 : 0};
}

static bool
imports_from(const struct python_module *m, struct slice name, struct slice module)
{
    for (size_t i = 0; i < m->import_count; i++)
        if (slice_equal(m->imports[i].module, module) &&
            (slice_equal(m->imports[i].name, name) || slice_is(m->imports[i].name, "*")))
            return true;
    return false;
}

static bool
is_below_adapters(struct slice module)
{
    size_t len = strlen(LENS_ADAPTERS_FOLDER);

    return module.len > len && memcmp(module.data, LENS_ADAPTERS_FOLDER "/", len + 1) == 0;
}

/* Whether another adapter is made from this one: some module beside it imports it. */
static bool
is_built_upon(const struct check *k, struct slice name)
{
    for (size_t i = 0; i < k->sites->adapter_count; i++)
        if (python_module_import(&k->sites->adapters[i], name) != NULL)
            return true;
    return false;
}

/* The adapters' modules: is each adapter imported by somebody? */
static void
compare_modules(struct check *k)
{
    const struct lens_sites *s = k->sites;

    for (size_t i = 0; s->package.read && s->factory.read && i < s->adapter_count; i++) {
        const struct python_module *m = &s->adapters[i];
        for (size_t j = 0; j < m->class_count; j++) {
            const struct python_class *class = &m->classes[j];
            if (!is_adapter(class->name) ||
                imports_from(&s->package, class->name, module_of(m->path)) ||
                imports_from(&s->factory, class->name, module_of(m->path)) ||
                is_built_upon(k, class->name) || !s->adapters_whole)
                continue;
            struct registration_finding *f = find(k, REGISTRATION_NOT_IMPORTED, LENS_ADAPTERS,
                                                  class->name, slice_of(m->path), class->line);
            f->detail = said(k, "in %s", shown(k, slice_of(m->path)));
            f->text = said(k, "is an adapter that neither %s nor the factory imports",
                           LENS_ADAPTERS_PATH);
            f->remedy = said(k, "import \"%s\" in %s, and register it", shown(k, class->name),
                             LENS_ADAPTERS_PATH);
        }
    }
}

/* Whether the module is there, and has that name, as far as it can be told. */
static bool
is_found(struct check *k, const struct python_import *import)
{
    const struct lens_sites *s = k->sites;
    struct str path = STR_INIT;
    bool found = true;

    if (k->checkout == NULL || !is_below_adapters(import->module))
        return true;
    int there = python_module_file(&path, k->checkout, import->module, k->err);
    if (there < 0)
        k->status = -1;
    found = there != 0;
    for (size_t i = 0; there > 0 && i < s->adapter_count; i++)
        if (strcmp(s->adapters[i].path, str_text(&path)) == 0)
            found = slice_is(import->name, "*") || python_module_has(&s->adapters[i], import->name);
    str_fini(&path);
    return found;
}

/* Whether the adapters' folder has a module of that name: it is there without an import. */
static bool
is_module(struct check *k, struct slice name)
{
    struct str module = STR_INIT, path = STR_INIT;
    int there = 1;

    str_printf(&module, "%s/", LENS_ADAPTERS_FOLDER);
    str_append(&module, name.data, name.len);
    if (k->checkout != NULL)
        there = python_module_file(&path, k->checkout,
                                   (struct slice){str_text(&module), module.len}, k->err);
    if (there < 0)
        k->status = -1;
    str_fini(&module);
    str_fini(&path);
    return there != 0;
}

static void
broken(struct check *k, enum lens_site site, const struct python_module *m,
       const struct python_import *import)
{
    struct registration_finding *f =
        find(k, REGISTRATION_IMPORT_BROKEN, site, import->name, slice_of(m->path), import->line);

    f->detail = said(k, "from %s", shown(k, import->module));
    f->text = said(k, "is imported from %s, which has no such name", shown(k, import->module));
    f->remedy = said(k, "mend the import of \"%s\" in %s (line %u)", shown(k, import->name),
                     m->path, import->line);
}

/* Whether one of the factory's architectures is registered with `name`, or with a class that is not
 * known. */
static bool
is_registered(const struct check *k, struct slice name)
{
    const struct lens_table *t = table(k, LENS_FACTORY);

    for (size_t i = 0; i < t->count; i++) {
        const struct python_import *import =
            python_module_import(&k->sites->factory, t->names[i].value);
        if (t->names[i].value.data == NULL || slice_equal(t->names[i].value, name) ||
            (import != NULL && slice_equal(import->name, name)))
            return true;
    }
    return false;
}

static void
compare_package(struct check *k)
{
    const struct python_module *m = &k->sites->package;
    const struct lens_table *all = table(k, LENS_ADAPTERS);
    const struct lens_table *factory = table(k, LENS_FACTORY);

    for (size_t i = 0; i < m->import_count; i++) {
        const struct python_import *import = &m->imports[i];
        struct registration_finding *f;
        bool found = is_found(k, import);
        if (!found)
            broken(k, LENS_ADAPTERS, m, import);
        if (!found || !is_adapter(import->bound))
            continue;
        if (lacks(k, LENS_ADAPTERS, import->bound)) {
            f = find(k, REGISTRATION_NOT_EXPORTED, LENS_ADAPTERS, import->bound, slice_of(m->path),
                     import->line);
            f->text = said(k, "is imported, but not listed in __all__");
            f->remedy = said(k, "add \"%s\" to __all__ in %s (line %u)", shown(k, import->bound),
                             all->file.data, all->line);
        }
        if (!factory->there || !factory->whole || !k->sites->adapters_whole ||
            !k->sites->factory.read || is_registered(k, import->bound) ||
            imports_from(&k->sites->factory, import->bound, slice_of(LENS_ADAPTERS_FOLDER)) ||
            imports_from(&k->sites->factory, import->name, import->module) ||
            is_built_upon(k, import->name))
            continue;
        f = find(k, REGISTRATION_NOT_REGISTERED, LENS_FACTORY, import->bound, factory->file,
                 factory->line);
        f->detail = said(k, "imported in line %u of %s", import->line, m->path);
        f->text = said(k, "is imported in %s:%u, but no architecture of %s is registered with it",
                       m->path, import->line, factory->name);
        f->remedy = said(k, "register an architecture with \"%s\" in %s in %s (line %u)",
                         shown(k, import->bound), factory->name, factory->file.data, factory->line);
    }
}

/* What __all__ lists must be there; a module of the folder's is, by its file alone. */
static void
compare_exports(struct check *k)
{
    const struct lens_table *all = table(k, LENS_ADAPTERS);

    for (size_t i = 0; k->sites->package.read && i < all->count; i++) {
        const struct lens_name *name = &all->names[i];
        if (python_module_has(&k->sites->package, name->name) || is_module(k, name->name))
            continue;
        struct registration_finding *f =
            find(k, REGISTRATION_EXPORT_UNKNOWN, LENS_ADAPTERS, name->name, name->file, name->line);
        f->text = said(k, "is listed in __all__, but not imported");
        f->remedy = removal(k, LENS_ADAPTERS, name, ", or import it");
    }
}

static void
unused(struct check *k, const struct python_import *import)
{
    const struct lens_table *t = table(k, LENS_FACTORY);
    const char *path = k->sites->factory.path;
    struct registration_finding *f = find(k, REGISTRATION_IMPORT_UNUSED, LENS_FACTORY,
                                          import->bound, slice_of(path), import->line);

    f->text = said(k, "is imported, but nothing uses it");
    f->remedy = said(k,
                     "register an architecture with \"%s\" in %s in %s (line %u), or take the "
                     "import out (line %u)",
                     shown(k, import->bound), t->name, path, t->line, import->line);
}

static void
compare_factory_imports(struct check *k)
{
    const struct lens_sites *s = k->sites;
    const struct python_module *m = &s->factory;
    const struct lens_table *t = table(k, LENS_FACTORY);

    for (size_t i = 0; i < m->import_count; i++) {
        const struct python_import *import = &m->imports[i];
        bool of_package = slice_is(import->module, LENS_ADAPTERS_FOLDER);
        const uint64_t *count = map_find(&m->said, import->bound);
        if (slice_is(import->name, "*") || !(of_package || is_below_adapters(import->module)))
            continue;
        if (of_package
                ? !python_module_has(&s->package, import->name) && !is_module(k, import->name)
                : !is_found(k, import))
            broken(k, LENS_FACTORY, m, import);
        else if (count != NULL && *count == 1)
            unused(k, import);
    }
    for (size_t i = 0; m->read && i < t->count; i++) {
        const struct lens_name *name = &t->names[i];
        if (name->value.data == NULL || !slice_is(name->file, m->path) ||
            python_module_has(m, name->value))
            continue;
        struct registration_finding *f =
            find(k, REGISTRATION_CLASS_UNKNOWN, LENS_FACTORY, name->name, name->file, name->line);
        f->detail = said(k, "%s", shown(k, name->value));
        f->text = said(k, "is registered with %s, which is not imported", shown(k, name->value));
        f->remedy = said(k, "import %s in %s", shown(k, name->value), m->path);
    }
}

/* ---- all of it ---- */

static int
by_place(const void *a, const void *b)
{
    const struct registration_finding *left = a, *right = b;

    if (left->site != right->site)
        return left->site < right->site ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    int order = slice_compare(left->file, right->file);
    if (order == 0 && left->line != right->line)
        order = left->line < right->line ? -1 : 1;
    if (order == 0)
        order = slice_compare(left->name, right->name);
    return order != 0 ? order : slice_compare(left->detail, right->detail);
}

static void
compare(struct check *k)
{
    compare_factory(k);
    compare_with_factory(k, LENS_SUPPORTED, REGISTRATION_SUPPORTED_NO_ADAPTER);
    compare_with_factory(k, LENS_AUTHORS, REGISTRATION_AUTHORS_NO_ADAPTER);
    compare_authors(k);
    compare_descriptions(k);
    compare_internal(k);
    compare_repeats(k);
    compare_modules(k);
    compare_package(k);
    compare_exports(k);
    compare_factory_imports(k);
    if (k->r->count > 0)
        qsort(k->r->findings, k->r->count, sizeof *k->r->findings, by_place);
}

void
registration_remark(struct support *notes, const struct lens_sites *sites)
{
    struct registration r = {.findings = NULL};
    struct check k = {.r = &r, .sites = sites, .arena = &notes->arena};

    compare(&k);
    for (size_t i = 0; i < r.count; i++) {
        const struct registration_finding *f = &r.findings[i];
        if (registration_rules[f->kind].level > REGISTRATION_NOTE)
            support_remark(notes, SUPPORT_DISAGREES, f->name, f->file, f->line, "%s", f->text.data);
    }
    free(r.findings);
}

/* A table that has been in its module from the first is missed there. */
static void
note_missing(struct registration *r)
{
    static const enum lens_site lasting[] = {LENS_FACTORY, LENS_SUPPORTED, LENS_DESCRIPTIONS};

    for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++) {
        const struct lens_table *t = &r->sites.tables[lasting[i]];
        if (t->has_file && !t->there && !t->unread)
            support_remark(&r->notes, SUPPORT_UNREAD, slice_of(t->name), t->file, 0,
                           "there is no %s", t->name);
    }
}

int
registration_check(struct registration *r, struct checkout *c, struct err *err)
{
    *r = (struct registration){.findings = NULL};
    struct check k = {
        .r = r, .sites = &r->sites, .arena = &r->notes.arena, .checkout = c, .err = err};

    support_init(&r->notes);
    if (lens_sites_read(&r->sites, &r->notes, c, LENS_ALL, err) != 0)
        return -1;
    if (!r->sites.tables[LENS_FACTORY].has_file && !r->sites.tables[LENS_SUPPORTED].has_file)
        return err_set(err, ERR_USAGE,
                       "%s: is no checkout of TransformerLens 3: there is neither %s nor %s",
                       checkout_name(c), LENS_FACTORY_PATH, LENS_REGISTRY_PATH);
    note_missing(r);
    support_sort(&r->notes);
    r->complete = r->notes.remark_count == 0;
    compare(&k);
    return k.status;
}

void
registration_fini(struct registration *r)
{
    free(r->findings);
    lens_sites_fini(&r->sites);
    support_fini(&r->notes);
}
