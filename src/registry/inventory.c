/*
 * The entries are read first, and then, in one way through the census, all of
 * their models looked for in it.  Words that many models have are held once.
 */
#include "registry/inventory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/sum.h"
#include "census/models.h"
#include "hub/model.h"
#include "registry/files.h"

struct making {
    struct inventory *inventory;
    const struct profile *profile;
    struct map words; /* to their places in `texts` */
    struct slice *texts;
    struct map architectures; /* names to their places, until they are sorted */
};

/* A copy in the arena, which equal texts share. */
static struct slice
word(struct making *m, struct slice text)
{
    if (text.data == NULL)
        return text;
    const uint64_t *place = map_find(&m->words, text);
    if (place != NULL)
        return m->texts[*place];
    size_t count = m->words.count;
    m->texts = mem_room_for_one(m->texts, count, sizeof *m->texts);
    map_put(&m->words, text, count);
    return m->texts[count] = arena_copy(&m->inventory->arena, text);
}

/* ---- the entries ---- */

static void
forget_entries(void *context)
{
    struct inventory *inventory = ((struct making *)context)->inventory;

    inventory->count = inventory->repeated = inventory->nameless = 0;
    map_clear(&inventory->numbers);
}

static bool
is_canonical(const struct profile *profile, struct slice model, struct slice architecture)
{
    const struct profile_list *authors = profile_authors(profile, architecture);
    struct slice author = model_author(model);

    for (size_t i = 0; authors != NULL && i < authors->count; i++)
        if (slice_is(author, authors->items[i]))
            return true;
    return false;
}

static void
take_entry(struct making *m, struct inventory_model *out, const struct entry *e)
{
    struct arena *arena = &m->inventory->arena;
    struct slice none = {NULL, 0};

    *out = (struct inventory_model){
        .name = arena_copy(arena, e->model),
        .architecture = e->architecture.len > 0 ? word(m, e->architecture) : none,
        .status = e->status,
        .verified_date = word(m, e->verified_date),
        .note = arena_copy(arena, e->note),
        .downloads = -1,
        .parameters = -1,
        .created = -1,
    };
    for (size_t i = 0; i < ENTRY_PHASES; i++)
        out->scores[i] = word(m, e->scores[i]);
    if (out->architecture.data != NULL)
        out->canonical = is_canonical(m->profile, out->name, out->architecture);
}

static int
on_entry(void *context, const struct entry *e, struct err *err)
{
    struct making *m = context;
    struct inventory *inventory = m->inventory;

    (void)err;
    if (e->model.len == 0) {
        inventory->nameless++;
        return 0;
    }
    if (map_has(&inventory->numbers, e->model)) {
        inventory->repeated++;
        return 0;
    }
    inventory->models =
        mem_room_for_one(inventory->models, inventory->count, sizeof *inventory->models);
    map_put(&inventory->numbers, e->model, inventory->count);
    take_entry(m, &inventory->models[inventory->count++], e);
    return 0;
}

static void
on_header(void *context, const struct entry_header *header)
{
    struct inventory *inventory = ((struct making *)context)->inventory;

    inventory->generated_at = arena_copy(&inventory->arena, header->generated_at);
    inventory->scan_info = arena_copy(&inventory->arena, header->scan_info);
}

static int
read_entries(struct making *m, const char *folder, struct err *err)
{
    static const struct entry_listener listener = {forget_entries, on_entry, on_header};
    char *path = file_join(folder, FILES_SUPPORTED);
    int status = entry_list_read(path, &listener, m, err);

    if (status == 0)
        err_set(err, ERR_USAGE,
                "%s: there is no list of supported models; `hubcensus scrape` makes one, --output "
                "names another folder",
                path);
    free(path);
    return status == 1 ? 0 : -1;
}

/* ---- the census ---- */

static int
on_model(void *context, size_t number, const struct store_model *told, struct err *err)
{
    struct making *m = context;
    struct inventory_model *model = &m->inventory->models[number];

    (void)err;
    model->in_census = true;
    model->downloads = told->downloads;
    model->parameters = told->parameters;
    model->created = told->created;
    model->marks = told->marks;
    model->task = word(m, told->task);
    model->model_type = word(m, told->model_type);
    model->quant_method = word(m, told->quant_method);
    return 0;
}

static int
search_census(struct making *m, struct store *store, struct err *err)
{
    const struct store_search search = {
        .wanted = &m->inventory->numbers, .found = on_model, .context = m};
    struct store_scan scan;
    int found = store_scan_unfinished(store, &scan, err);

    if (found < 0)
        return -1;
    if (found > 0)
        store_scan_fini(&scan);
    m->inventory->unfinished = found > 0;
    return store_find(store, &search, err);
}

static int
read_census(struct making *m, const char *folder, struct err *err)
{
    char *path = file_join(folder, FILES_CENSUS);
    struct store *store = NULL;
    bool is_there = access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
    int status = is_there ? store_open(&store, path, STORE_READ, err) : 0;

    m->inventory->has_census = is_there;
    if (store != NULL)
        status = search_census(m, store, err);
    store_close(store);
    free(path);
    return status;
}

/* ---- the architectures ---- */

static struct inventory_architecture *
architecture_of(struct making *m, struct slice name)
{
    struct inventory *inventory = m->inventory;
    const uint64_t *place = map_find(&m->architectures, name);
    size_t count = inventory->architecture_count;

    if (place != NULL)
        return &inventory->architectures[*place];
    inventory->architectures =
        mem_room_for_one(inventory->architectures, count, sizeof *inventory->architectures);
    map_put(&m->architectures, name, count);
    inventory->architectures[count] = (struct inventory_architecture){
        .name = word(m, name),
        .supported = profile_takes(m->profile, name, (struct slice){NULL, 0}),
        .min_parameters = -1,
    };
    inventory->architecture_count++;
    return &inventory->architectures[count];
}

int64_t
inventory_downloads(const struct inventory *inventory, const struct inventory_architecture *figures)
{
    bool is_known = figures->in_census > 0 || (inventory->has_census && figures->models == 0);

    return is_known ? figures->downloads : -1;
}

void
inventory_count(struct inventory_architecture *a, const struct inventory_model *model)
{
    a->models++;
    a->statuses[model->status]++;
    a->canonical += model->canonical;
    if (!model->in_census)
        return;
    a->in_census++;
    a->downloads = sum_of(a->downloads, model->downloads);
    if (model->parameters > 0 && (a->min_parameters < 0 || model->parameters < a->min_parameters))
        a->min_parameters = model->parameters;
}

static void
count_model(struct making *m, const struct inventory_model *model)
{
    struct inventory_architecture *a = architecture_of(m, model->architecture);

    inventory_count(a, model);
    if (!a->supported)
        a->supported = profile_takes(m->profile, a->name, model->model_type);
}

static int
by_name(const void *a, const void *b)
{
    const struct inventory_architecture *x = a, *y = b;

    return slice_compare(x->name, y->name);
}

static void
count_architectures(struct making *m)
{
    struct inventory *inventory = m->inventory;
    const struct support *support = &m->profile->support;

    for (size_t i = 0; i < inventory->count; i++) {
        const struct inventory_model *model = &inventory->models[i];
        if (model->architecture.data != NULL)
            count_model(m, model);
    }
    for (size_t i = 0; i < support->count; i++) {
        const struct support_entry *e = &support->entries[i];
        if (e->kind == SUPPORT_ARCHITECTURE && e->tier >= SUPPORT_FALLBACK)
            architecture_of(m, e->name);
    }
    if (inventory->architecture_count > 0)
        qsort(inventory->architectures, inventory->architecture_count,
              sizeof *inventory->architectures, by_name);
}

int
inventory_read(struct inventory *out, const char *folder, const struct profile *profile,
               struct err *err)
{
    struct making m = {.inventory = out, .profile = profile};

    memset(out, 0, sizeof *out);
    map_init(&out->numbers);
    arena_init(&out->arena);
    map_init(&m.words);
    map_init(&m.architectures);
    int status = read_entries(&m, folder, err);
    if (status == 0)
        status = read_census(&m, folder, err);
    if (status == 0)
        count_architectures(&m);
    map_fini(&m.words);
    map_fini(&m.architectures);
    free(m.texts);
    if (status != 0)
        inventory_fini(out);
    return status;
}

void
inventory_fini(struct inventory *inventory)
{
    free(inventory->models);
    free(inventory->architectures);
    map_fini(&inventory->numbers);
    arena_fini(&inventory->arena);
    memset(inventory, 0, sizeof *inventory);
}

const struct inventory_architecture *
inventory_architecture(const struct inventory *inventory, struct slice name)
{
    const struct inventory_architecture wanted = {.name = name};

    if (inventory->architecture_count == 0)
        return NULL;
    return bsearch(&wanted, inventory->architectures, inventory->architecture_count, sizeof wanted,
                   by_name);
}
