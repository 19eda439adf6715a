/*
 * What a question about coverage gives, as text, for tests that ask a census of their own.
 */
#ifndef HUBCENSUS_TESTS_COVERAGE_ANSWER_H
#define HUBCENSUS_TESTS_COVERAGE_ANSWER_H

#include "registry/coverage.h"

#include "store_place.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define PROFILE(name, supported, loadable)                                \
    "{\"name\":\"" name "\",\"title\":\"T\",\"source\":\"a test\","       \
    "\"supported_architectures\":" supported ",\"canonical_authors\":{}," \
    "\"quantized_names\":{\"loadable\":[" loadable "],\"incompatible\":[]}}"

#define Y2022 1650000000 /* 2022-04-15 */
#define Y2023 1700000000 /* 2023-11-14 */

static const char *const texts[] = {
    PROFILE("one", "[\"A\",\"B\"]", "\"-AWQ\""),
    PROFILE("two", "[\"B\",\"C\"]", "\"-copy\""),
    "{\"name\":\"tiers\",\"supported_architectures\":[\"A\","
    "{\"name\":\"B\",\"tier\":\"fallback\"},{\"name\":\"C\",\"tier\":\"removed\",\"last\":\"0.9\"},"
    "{\"name\":\"D\",\"tier\":\"fallback\"}]}",
    "{\"name\":\"types\",\"supported_model_types\":[\"a\",\"alone\","
    "{\"name\":\"b\",\"tier\":\"fallback\"},{\"name\":\"c\",\"tier\":\"removed\"}]}",
    "{\"name\":\"both\",\"supported_architectures\":[{\"name\":\"A\",\"tier\":\"fallback\"},"
    "{\"name\":\"C\",\"tier\":\"removed\",\"last\":\"2\"},\"B\"],"
    "\"supported_model_types\":[\"a\",{\"name\":\"c\",\"tier\":\"fallback\"},\"b\"]}",
};

/* Libraries of `texts`, from here on. */
enum { TIERS = 2, TYPES, BOTH };

struct libraries {
    struct profile *profiles[COUNT(texts)];
    struct quantized_rules rules[COUNT(texts)];
};

static inline void
make_libraries(struct libraries *l, enum quantized_policy policy)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(profile_read(&l->profiles[i], slice_of(texts[i]), "test", NULL), 0);
        quantized_rules_init(&l->rules[i], l->profiles[i], policy, false);
    }
}

static inline void
free_libraries(struct libraries *l)
{
    for (size_t i = 0; i < COUNT(texts); i++)
        profile_free(l->profiles[i]);
}

struct given {
    const char *id;
    const char *architecture;
    const char *task;
    int64_t downloads;
    uint32_t second;
    const char *model_type;
};

static inline void
fill(struct place *p, const struct given *given, size_t count)
{
    struct store *s = open_store(p, STORE_WRITE);
    int64_t scan = begin_scan(s);

    for (size_t i = 0; i < count; i++) {
        struct model m =
            model_of(given[i].id, given[i].architecture, given[i].second, 1, (unsigned char)i);
        if (given[i].task != NULL)
            m.task = slice_of(given[i].task);
        m.downloads = given[i].downloads;
        if (given[i].model_type != NULL)
            m.model_type = slice_of(given[i].model_type);
        put(s, scan, m, 1);
    }
    assert_int_equal(store_scan_finish(s, scan, 2, NULL), 0);
    store_close(s);
}

static inline void
add_figures(struct str *out, struct coverage_figures f)
{
    str_printf(out, " %lld/%lld", (long long)f.models, (long long)f.downloads);
}

static inline void
add_line(struct str *out, const struct coverage *c, const struct coverage_row *row)
{
    str_append(out, row->name.data != NULL ? row->name.data : "-",
               row->name.data != NULL ? row->name.len : 1);
    add_figures(out, row->all);
    for (size_t l = 0; l < c->question->library_count; l++) {
        bool falls_back = c->libraries[l].columns[SUPPORT_FALLBACK] != 0;
        struct coverage_figures loaded = coverage_taken(c, row, l, SUPPORT_NATIVE);
        add_figures(out, loaded);
        if (falls_back)
            add_figures(out, coverage_taken(c, row, l, SUPPORT_FALLBACK));
        else
            assert_int_equal(coverage_loaded(c, row, l).downloads, loaded.downloads);
        add_figures(out, coverage_taken(c, row, l, SUPPORT_NOT));
    }
    str_putc(out, '\n');
}

static inline void
add_list(struct str *out, const struct coverage *c, const char *what,
         const struct coverage_list *list)
{
    str_printf(out, "%s %zu of %zu, rest", what, list->count, list->there_are);
    add_figures(out, coverage_rest(c, list));
    str_putc(out, '\n');
    for (size_t i = 0; i < list->count; i++)
        add_line(out, c, &list->rows[i]);
}

static inline void
add_lacks(struct str *out, const struct coverage *c, const char *what,
          const struct coverage_lacks *lacks)
{
    static const char *const words[SUPPORT_TIERS] = {"no", "removed", "fallback", "yes"};

    str_printf(out, "%s %zu of %zu, all", what, lacks->count, lacks->there_are);
    add_figures(out, lacks->all);
    str_puts(out, ", told");
    add_figures(out, coverage_told(lacks));
    str_putc(out, '\n');
    for (size_t i = 0; i < lacks->count; i++) {
        const struct coverage_lack *lack = &lacks->items[i];
        str_puts(out, lack->what == SUPPORT_MODEL_TYPE ? "type " : "");
        str_append(out, lack->name.data, lack->name.len);
        add_figures(out, lack->all);
        for (size_t k = 0; k < c->question->library_count; k++) {
            const struct coverage_take *take = &lack->takes[k];
            str_printf(out, " %s", words[take->tier]);
            if (take->last.data != NULL)
                str_printf(out, ":%.*s", (int)take->last.len, take->last.data);
            if (take->tier >= SUPPORT_FALLBACK && take->loaded.models < lack->all.models)
                add_figures(out, take->loaded);
        }
        str_putc(out, '\n');
    }
}

/*
 * All that is in the answer: figures as models/downloads; of each library loaded
 * (natively, and by a fallback if it has any), then not.
 */
static inline void
add_all(struct str *out, const struct coverage *c)
{
    add_line(out, c, &c->total);
    str_puts(out, "without");
    add_figures(out, c->not_judged);
    str_puts(out, " variants");
    add_figures(out, c->variants);
    for (size_t l = 0; c->by_type && l < c->question->library_count; l++) {
        str_puts(out, " decided");
        add_figures(out, c->libraries[l].decided[PROFILE_BY_ARCHITECTURE]);
        add_figures(out, c->libraries[l].decided[PROFILE_BY_MODEL_TYPE]);
        assert_int_equal(c->libraries[l].decided[PROFILE_BY_NOTHING].models, 0);
    }
    str_putc(out, '\n');
    add_list(out, c, "tasks", &c->tasks);
    add_list(out, c, "years", &c->years);
    add_list(out, c, "authors", &c->authors);
    for (size_t l = 0; l < c->question->library_count; l++) {
        add_lacks(out, c, "lacks", &c->libraries[l].missing);
        if (c->libraries[l].fallback.there_are > 0)
            add_lacks(out, c, "fallback", &c->libraries[l].fallback);
    }
}

static inline void
answers(struct place *p, struct coverage_question q, const char *expected)
{
    struct store *s = open_store(p, STORE_READ);
    struct str out = STR_INIT;
    struct coverage c;

    if (coverage_count(&c, &q, s, &p->err) != 0)
        fail_msg("%s", p->err.message);
    assert_string_equal(c.libraries[0].name.data, q.libraries[0].profile->name);
    add_all(&out, &c);
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
    coverage_fini(&c);
    store_close(s);
}

static inline void
refuses_question(struct place *p, struct coverage_question q, enum err_kind kind,
                 const char *message)
{
    struct store *s = open_store(p, STORE_READ);
    struct coverage c;

    assert_int_equal(coverage_count(&c, &q, s, &p->err), -1);
    assert_int_equal(p->err.kind, kind);
    assert_string_equal(p->err.message, message);
    store_close(s);
}

#endif
