#include "registry/lookup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "census/models.h"
#include "registry/files.h"
#include "registry/lookup_files.h"
#include "registry/lookup_inner.h"

static void
begin(struct lookup *l, const struct lookup_question *q, bool seeks_similar)
{
    memset(l, 0, sizeof *l);
    l->question = q;
    l->seeks_similar = seeks_similar;
    map_init(&l->numbers);
    arena_init(&l->arena);
    map_init(&l->authors);
    for (size_t i = 0; i < q->profile->canonical_count; i++) {
        const struct profile_list *authors = &q->profile->canonical[i].authors;
        for (size_t k = 0; k < authors->count; k++)
            map_put(&l->authors, slice_of(authors->items[k]), 0);
    }
    l->models = mem_zalloc(q->count * sizeof *l->models + 1);
    l->answers = mem_zalloc(q->count * q->library_count * sizeof *l->answers + 1);
    for (size_t i = 0; i < q->count; i++) {
        struct slice name = slice_of(q->names[i]);
        if (map_has(&l->numbers, name))
            continue;
        map_put(&l->numbers, name, l->count);
        l->models[l->count].name = arena_copy(&l->arena, name);
        similar_init(&l->models[l->count].similar, name, &l->authors);
        l->models[l->count].libraries = &l->answers[l->count * q->library_count];
        l->count++;
    }
}

void
lookup_fini(struct lookup *l)
{
    for (size_t i = 0; i < l->count; i++)
        similar_fini(&l->models[i].similar);
    free(l->models);
    free(l->answers);
    map_fini(&l->numbers);
    map_fini(&l->authors);
    arena_fini(&l->arena);
    memset(l, 0, sizeof *l);
}

/* ---- the census ---- */

static void
on_other(void *context, struct slice id)
{
    struct lookup *l = context;

    for (size_t i = 0; i < l->count && l->seeks_similar; i++)
        if (l->models[i].entry.count == 0 && !l->models[i].facts.found)
            similar_offer(&l->models[i].similar, id);
}

void
lookup_take_facts(struct lookup *l, struct lookup_model *out, const struct store_model *m,
                  int64_t seen)
{
    struct arena *a = &l->arena;

    out->facts = (struct lookup_facts){
        .found = true,
        .architecture = arena_copy(a, m->architecture),
        .model_type = arena_copy(a, m->model_type),
        .task = arena_copy(a, m->task),
        .library = arena_copy(a, m->library),
        .quant_method = arena_copy(a, m->quant_method),
        .downloads = m->downloads,
        .parameters = m->parameters,
        .created = m->created,
        .marks = m->marks,
        .seen = seen,
    };
}

static int
on_model(void *context, size_t number, const struct store_model *m, struct err *err)
{
    struct lookup *l = context;

    (void)err;
    /* Which scan it was, until its time is asked for. */
    lookup_take_facts(l, &l->models[number], m, m->scan);
    on_other(l, m->id);
    return 0;
}

/* Whether a model is in no list, so that names like its own may be wanted. */
static bool
any_is_missing(const struct lookup *l)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->models[i].entry.count == 0)
            return true;
    return false;
}

static int
search_census(struct lookup *l, struct store *store, struct err *err)
{
    const struct store_search search = {
        .wanted = &l->numbers,
        .found = on_model,
        .passed = l->seeks_similar && any_is_missing(l) ? on_other : NULL,
        .context = l,
    };
    int status = store_find(store, &search, err);

    for (size_t i = 0; i < l->count && status == 0; i++) {
        struct lookup_facts *f = &l->models[i].facts;
        if (f->found)
            status = store_scan_started(store, &f->seen, f->seen, err);
    }
    return status;
}

static int
read_census(struct lookup *l, const char *path, struct err *err)
{
    struct store *store = NULL;
    int status = 0;

    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return 0;
    l->has_census = true;
    if (store_open(&store, path, STORE_READ, err) != 0)
        return -1;
    status = search_census(l, store, err);
    store_close(store);
    return status;
}

/* ---- the verdict ---- */

void
lookup_find_architecture(struct lookup_model *m)
{
    m->architecture =
        m->entry.architecture.data != NULL ? m->entry.architecture : m->facts.architecture;
}

/* Of a model that is not in the registry and has no architecture. */
static enum lookup_reason
reason_without_architecture(const struct lookup_model *m)
{
    if (!m->facts.found)
        return LOOKUP_UNKNOWN;
    if (!library_answer_loads(&m->answer))
        return LOOKUP_NO_ARCHITECTURE;
    return m->copy != QUANTIZED_NOT ? LOOKUP_LEFT_OUT : LOOKUP_TYPE_ALONE;
}

static enum lookup_reason
reason_for(const struct lookup_model *m, const struct profile *p)
{
    bool loads = library_answer_loads(&m->answer);

    if (m->entry.count > 0)
        return loads || !m->answer.is_told ? LOOKUP_LISTED : LOOKUP_LISTED_STILL;
    if (m->architecture.data == NULL)
        return reason_without_architecture(m);
    if (!p->lists_supported)
        return LOOKUP_NO_LIST;
    if (!loads)
        return LOOKUP_LACKING;
    return m->copy != QUANTIZED_NOT ? LOOKUP_LEFT_OUT : LOOKUP_NOT_YET_LISTED;
}

static void
ask_libraries(struct lookup *l, const struct lookup_model *m)
{
    size_t count = l->question->library_count;
    struct library_answer *answers = &l->answers[(size_t)(m - l->models) * count];

    for (size_t i = 0; i < count; i++)
        answers[i] =
            library_answer(l->question->libraries[i], m->architecture, m->facts.model_type);
}

bool
lookup_is_everywhere(const struct lookup *l, const struct lookup_model *m)
{
    for (size_t i = 0; i < l->question->library_count; i++)
        if (!library_answer_loads(&m->libraries[i]))
            return false;
    return m->support == LOOKUP_YES;
}

bool
lookup_is_open(const struct lookup *l, const struct lookup_model *m)
{
    if (m->facts.found || m->asked != LOOKUP_NOT_ASKED)
        return false;
    for (size_t i = 0; i < l->question->library_count; i++)
        if (!m->libraries[i].is_told && l->question->libraries[i]->lists_supported)
            return true;
    return lookup_is_unknown(m);
}

static void
judge(struct lookup *l, struct lookup_model *m, const struct quantized_rules *rules)
{
    static const enum lookup_support supports[LOOKUP_REASONS] = {
        [LOOKUP_LISTED] = LOOKUP_YES,         [LOOKUP_LISTED_STILL] = LOOKUP_YES,
        [LOOKUP_NOT_YET_LISTED] = LOOKUP_YES, [LOOKUP_TYPE_ALONE] = LOOKUP_YES,
        [LOOKUP_LEFT_OUT] = LOOKUP_NO,        [LOOKUP_LACKING] = LOOKUP_NO,
        [LOOKUP_NO_ARCHITECTURE] = LOOKUP_NO, [LOOKUP_NO_LIST] = LOOKUP_UNTOLD,
        [LOOKUP_UNKNOWN] = LOOKUP_UNTOLD,
    };
    const struct quantized_facts facts = {m->name, m->facts.quant_method, m->facts.marks};

    m->copy = quantized_sign(rules, &facts);
    m->native = quantized_native(rules, &facts);
    m->answer = library_answer(l->question->profile, m->architecture, m->facts.model_type);
    m->reason = reason_for(m, l->question->profile);
    m->support = supports[m->reason];
    if (!lookup_is_unknown(m))
        similar_fini(&m->similar);
    /* An older file can tell of a gap that was filled since. */
    if (m->reason != LOOKUP_LACKING)
        m->gap = (struct gap_entry){0};
    l->unknown += lookup_is_unknown(m);
    l->supported += m->support == LOOKUP_YES;
    l->failed += m->asked == LOOKUP_FAILED;
    ask_libraries(l, m);
    l->open += lookup_is_open(l, m);
    l->everywhere += lookup_is_everywhere(l, m);
}

void
lookup_judge(struct lookup *l)
{
    struct quantized_rules rules;

    quantized_rules_init(&rules, l->question->profile, QUANTIZED_DROP, false);
    l->unknown = l->open = l->supported = l->failed = l->everywhere = 0;
    for (size_t i = 0; i < l->count; i++)
        judge(l, &l->models[i], &rules);
}

static int
read_files(struct lookup *l, struct err *err)
{
    const char *folder = l->question->folder;
    char *supported = file_join(folder, FILES_SUPPORTED);
    char *census = file_join(folder, FILES_CENSUS);
    char *gaps = file_join(folder, FILES_GAPS);
    int status = lookup_read_supported(l, supported, err);

    if (status >= 0 && read_census(l, census, err) != 0)
        status = -1;
    l->has_supported = status == 1;
    if (status == 0 && !l->has_census && !l->question->may_be_absent)
        status = err_set(err, ERR_USAGE,
                         "%s: there is no registry in this folder; `hubcensus scrape` makes one, "
                         "--output names another",
                         folder);
    for (size_t i = 0; i < l->count && status >= 0; i++)
        lookup_find_architecture(&l->models[i]);
    /* Whoever has only listed models has no use for the gaps. */
    if (status >= 0 && any_is_missing(l))
        status = lookup_read_gaps(l, gaps, err);
    free(supported);
    free(census);
    free(gaps);
    return status < 0 ? -1 : 0;
}

static int
look_up(struct lookup *out, const struct lookup_question *question, bool seeks_similar,
        struct err *err)
{
    begin(out, question, seeks_similar);
    if (read_files(out, err) != 0) {
        lookup_fini(out);
        return -1;
    }
    lookup_judge(out);
    return 0;
}

/*
 * Names like those that nobody knows, by a look-up of some of these alone: while the files are
 * gone through for the first time, each name stands behind others that it would be held against.
 */
static int
seek_similar(struct lookup *l, struct err *err)
{
    const char *names[LOOKUP_SIMILAR_FOR];
    size_t places[LOOKUP_SIMILAR_FOR] = {0};
    struct lookup_question question = *l->question;
    struct lookup few;

    question.names = names;
    question.count = question.library_count = 0;
    question.may_be_absent = true;
    for (size_t i = 0; i < l->count && question.count < LOOKUP_SIMILAR_FOR; i++) {
        if (!lookup_is_unknown(&l->models[i]))
            continue;
        places[question.count] = i;
        names[question.count++] = slice_dup(l->models[i].name);
    }
    int status = question.count > 0 ? look_up(&few, &question, true, err) : 0;
    for (size_t i = 0; i < question.count && status == 0; i++) {
        struct similar *own = &l->models[places[i]].similar;
        *own = few.models[i].similar;
        own->authors = &l->authors;
        few.models[i].similar.count = 0;
    }
    if (status == 0 && question.count > 0)
        lookup_fini(&few);
    for (size_t i = 0; i < question.count; i++)
        free((char *)names[i]);
    return status;
}

int
lookup_models(struct lookup *out, const struct lookup_question *question, struct err *err)
{
    if (look_up(out, question, false, err) != 0)
        return -1;
    if (seek_similar(out, err) == 0)
        return 0;
    lookup_fini(out);
    return -1;
}
