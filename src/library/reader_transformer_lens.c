/*
 * What a model of the Hub may be is the registry's set; where a checkout has no
 * registry yet, the factory's names less those that never appear there.
 */
#include "library/lens_sites.h"
#include "library/reader.h"
#include "library/readers.h"
#include "library/registration.h"

/* The oldest form: names of models, and no architectures. */
#define OLD_PATH "transformer_lens/loading_from_pretrained.py"

static int
add_entry(struct library_reading *out, const struct lens_sites *s, struct checkout *c,
          const struct lens_name *name, struct err *err)
{
    const struct lens_name *wired = lens_table_find(&s->tables[LENS_FACTORY], name->name);
    struct str module = STR_INIT;
    int status = 0;

    if (wired != NULL)
        status = lens_sites_module(&module, s, c, wired->value, err);
    struct support_entry entry = {
        .kind = SUPPORT_ARCHITECTURE,
        .tier = SUPPORT_NATIVE,
        .name = name->name,
        .file = name->file,
        .line = name->line,
    };
    if (module.len > 0)
        entry.module = (struct slice){str_text(&module), module.len};
    if (status == 0)
        support_add(&out->support, &entry);
    str_fini(&module);
    return status;
}

static int
add_entries(struct library_reading *out, const struct lens_sites *s, struct checkout *c,
            struct err *err)
{
    bool registry = s->tables[LENS_SUPPORTED].there;
    const struct lens_table *from = &s->tables[registry ? LENS_SUPPORTED : LENS_FACTORY];

    for (size_t i = 0; i < from->count; i++) {
        if (!registry && lens_table_find(&s->tables[LENS_INTERNAL], from->names[i].name) != NULL)
            continue;
        if (add_entry(out, s, c, &from->names[i], err) != 0)
            return -1;
    }
    for (size_t i = 0; i < s->tables[LENS_AUTHORS].element_count; i++) {
        const struct lens_name *author = &s->tables[LENS_AUTHORS].elements[i];
        library_reading_add_author(out, author->name, author->value);
    }
    return 0;
}

/* What of them is not read leaves nothing unknown of what the library loads: it is no remark. */
static int
add_descriptions(struct library_reading *out, struct checkout *c, struct err *err)
{
    struct support notes;
    struct lens_table t;

    support_init(&notes);
    int status = lens_table_read(&t, &notes, c, LENS_DESCRIPTIONS_PATH, LENS_DESCRIPTIONS_NAME,
                                 LENS_TEXTS, err);
    for (size_t i = 0; status == 0 && i < t.count; i++)
        library_reading_add_description(out, t.names[i].name, t.names[i].value);
    lens_table_fini(&t);
    support_fini(&notes);
    return status;
}

static int
fail(const struct support *notes, struct checkout *c, struct err *err)
{
    int old = checkout_has(c, OLD_PATH, err);

    if (old < 0)
        return -1;
    for (size_t i = 0; i < notes->remark_count; i++) {
        const struct support_remark *r = &notes->remarks[i];
        if (slice_is(r->file, LENS_REGISTRY_PATH) || slice_is(r->file, LENS_FACTORY_PATH))
            return err_set(err, ERR_DATA, "%s: %s", r->file.data, r->text.data);
    }
    return err_set(err, ERR_DATA,
                   "no HF_SUPPORTED_ARCHITECTURES in %s and no SUPPORTED_ARCHITECTURES in "
                   "%s%s",
                   LENS_REGISTRY_PATH, LENS_FACTORY_PATH,
                   old > 0 ? "; this is a TransformerLens from before 3.0, which lists models by "
                             "name and no architectures"
                           : "");
}

static int
read_library(struct library_reading *out, struct checkout *c, struct err *err)
{
    struct lens_sites s;
    int status = lens_sites_read(&s, &out->support, c, LENS_ARCHITECTURES, err);

    if (status == 0 && !s.tables[LENS_SUPPORTED].there && !s.tables[LENS_FACTORY].there)
        status = fail(&out->support, c, err);
    if (status == 0)
        status = add_entries(out, &s, c, err);
    if (status == 0)
        status = add_descriptions(out, c, err);
    if (status == 0)
        registration_remark(&out->support, &s);
    lens_sites_fini(&s);
    return status;
}

const struct library_reader reader_transformer_lens = {
    .name = "transformerlens",
    .title = "TransformerLens",
    .sites = {LENS_REGISTRY_PATH, LENS_FACTORY_PATH, OLD_PATH},
    .read = read_library,
};
