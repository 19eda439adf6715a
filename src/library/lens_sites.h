/*
 * lens_sites: the places of a TransformerLens checkout where an architecture is
 * registered.
 *
 *   adapters      a module and a class for each; the package imports them, and lists
 *                 them in __all__
 *   factory       SUPPORTED_ARCHITECTURES: an architecture's adapter
 *   supported     HF_SUPPORTED_ARCHITECTURES: those that are found on the Hub
 *   authors       CANONICAL_AUTHORS_BY_ARCH
 *   descriptions  ARCHITECTURE_DESCRIPTIONS
 *   internal      INTENTIONAL_EXCLUDES, in the library's own test: the factory's names that
 *                 never appear on the Hub
 * Older checkouts have fewer: the factory and the adapters from 3.0's first work on
 * (2025-05), supported and descriptions from 2026-02, authors from 2026-05, the test from
 * 2026-06.
 */
#ifndef HUBCENSUS_LIBRARY_LENS_SITES_H
#define HUBCENSUS_LIBRARY_LENS_SITES_H

#include "library/lens_table.h"
#include "library/python_module.h"

#define LENS_ADAPTERS_FOLDER "transformer_lens/model_bridge/supported_architectures"
#define LENS_ADAPTERS_PATH   LENS_ADAPTERS_FOLDER "/__init__.py"
#define LENS_FACTORY_PATH    "transformer_lens/factories/architecture_adapter_factory.py"
#define LENS_REGISTRY_PATH   "transformer_lens/tools/model_registry/__init__.py"

/* The table of descriptions, and the module that it is in. */
#define LENS_DESCRIPTIONS_PATH "transformer_lens/tools/model_registry/generate_report.py"
#define LENS_DESCRIPTIONS_NAME "ARCHITECTURE_DESCRIPTIONS"

enum lens_site {
    LENS_ADAPTERS,
    LENS_FACTORY,
    LENS_SUPPORTED,
    LENS_AUTHORS,
    LENS_DESCRIPTIONS,
    LENS_INTERNAL,
    LENS_SITES,
};

/* "adapters", "factory", ...: as reports spell them. */
extern const char *const lens_site_names[LENS_SITES];

/* A comment in the descriptions that says of what those below it are. */
struct lens_heading {
    unsigned line;
    bool supported; /* "# Supported architectures", not "# Unsupported architectures" */
};

struct lens_sites {
    struct lens_table tables[LENS_SITES];
    bool internal_built_in;       /* the test does not tell: these are the names as of 2026-06 */
    struct python_module package; /* of the adapters */
    struct python_module factory;
    struct lens_heading *headings; /* in the source's order */
    size_t heading_count;
    struct python_module
        *adapters; /* the modules beside the package, by path, as far as they are read */
    size_t adapter_count;
    bool adapters_whole; /* that is all of them */
};

enum lens_depth {
    LENS_ARCHITECTURES, /* no descriptions, and of the adapters the package alone */
    LENS_ALL,
};

/*
 * Read them.  What cannot be read becomes a remark of `notes`, whose arena holds
 * all text.  `s` is for lens_sites_fini(), before `notes` goes.  Returns 0, or -1 as
 * checkout_read() fails but for ERR_DATA, and as checkout_files() does.
 */
int lens_sites_read(struct lens_sites *s, struct support *notes, struct checkout *c,
                    enum lens_depth depth, struct err *err);
void lens_sites_fini(struct lens_sites *s);

/*
 * The module of an adapter that the factory names, "" where it is not told; appended
 * to `out`.  Returns 0, or -1 as checkout_find().
 */
int lens_sites_module(struct str *out, const struct lens_sites *s, struct checkout *c,
                      struct slice adapter, struct err *err);

/* The headings' word on a line of the descriptions; NULL where none stands above it. */
const struct lens_heading *lens_sites_heading(const struct lens_sites *s, unsigned line);

#endif
