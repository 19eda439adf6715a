#include "libraries.h"

#include <stdlib.h>

#include "base/mem.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

#define FIRST  "1111111111aaaaaaaaaabbbbbbbbbbcccccccccc"
#define SECOND "2222222222aaaaaaaaaabbbbbbbbbbcccccccccc"

/* A profile, which differs from one of another title; texts may be NULL. */
struct given {
    const char *name;
    const char *title;
    const char *place;
    const char *revision;
    const char *commit;
};

static const char *
copy_of(const char *text)
{
    return text != NULL ? mem_strdup(text) : NULL;
}

static struct profile *
make(const struct given *g)
{
    struct str text = STR_INIT;
    struct profile *p = NULL;

    str_printf(&text, "{\"name\":\"%s\",\"title\":\"%s\",\"supported_architectures\":[\"A\"]}",
               g->name, g->title);
    assert_int_equal(profile_read(&p, (struct slice){text.data, text.len}, "test", NULL), 0);
    str_fini(&text);
    p->place = copy_of(g->place);
    p->revision = copy_of(g->revision);
    p->commit = copy_of(g->commit);
    return p;
}

/* Take them one after the other; `names` is what they are called then, with commas between. */
static void
are_called(const char *names, const struct given *given, size_t count)
{
    struct libraries l;
    struct str said = STR_INIT;
    struct err err = {0};

    libraries_init(&l);
    for (size_t i = 0; i < count; i++)
        if (libraries_take(&l, make(&given[i]), &err) != 0)
            fail_msg("%s", err.message);
    for (size_t i = 0; i < l.count; i++)
        str_printf(&said, "%s%s", i > 0 ? ", " : "", l.items[i]->name);
    assert_string_equal(str_text(&said), names);
    str_fini(&said);
    libraries_fini(&l);
    assert_int_equal(l.count, 0);
}

static void
a_library_is_called_by_its_name_and_the_revision_it_was_read_at(void **state)
{
    static const struct given given[] = {
        {"vllm", "1", "v", NULL, FIRST},
        {"vllm", "2", "v@v0.9", "v0.9", SECOND},
        {"other", "3", NULL, NULL, NULL},
        {"vllm", "4", "v@" SECOND, SECOND, SECOND},
    };

    (void)state;
    are_called("vllm, vllm@v0.9, other, vllm@2222222222", given, COUNT(given));
}

static void
one_that_stands_there_is_not_taken_twice(void **state)
{
    static const struct given given[] = {
        {"vllm", "1", "v@a", "a", FIRST},
        {"vllm", "1", "v@b", "b", FIRST},
        {"other", "1", NULL, NULL, NULL},
        {"other", "1", NULL, NULL, NULL},
    };

    (void)state;
    are_called("vllm@a, other", given, COUNT(given));
}

static void
two_that_would_be_called_alike_are_told_apart_by_commit(void **state)
{
    static const struct given given[] = {
        {"vllm", "1", "v@main", "main", FIRST},
        {"vllm", "2", "w@main", "main", SECOND},
        {"sglang", "1", "s", NULL, FIRST},
        {"sglang", "2", NULL, NULL, NULL},
    };

    (void)state;
    are_called("vllm@1111111111, vllm@2222222222, sglang@1111111111, sglang", given, COUNT(given));
}

static void
two_of_one_commit_are_told_apart_by_place(void **state)
{
    static const struct given given[] = {
        {"vllm", "1", "v", NULL, FIRST},
        {"vllm", "2", "w", NULL, FIRST},
        {"list", "1", "a/list", NULL, NULL},
        {"list", "2", NULL, NULL, NULL},
    };

    (void)state;
    are_called("vllm (v), vllm (w), list (a/list), list", given, COUNT(given));
}

static void
two_profiles_that_nothing_tells_apart_are_refused(void **state)
{
    static const struct given given[] = {
        {"mine", "1", NULL, NULL, NULL},
        {"mine", "2", NULL, NULL, NULL},
    };
    struct libraries l;
    struct err err = {0};

    (void)state;
    libraries_init(&l);
    assert_int_equal(libraries_take(&l, make(&given[0]), &err), 0);
    assert_int_equal(libraries_take(&l, make(&given[1]), &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_string_equal(err.message, "two profiles are called \"mine\"; change the \"name\" in one "
                                     "of the files");
    libraries_fini(&l);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_library_is_called_by_its_name_and_the_revision_it_was_read_at),
        cmocka_unit_test(one_that_stands_there_is_not_taken_twice),
        cmocka_unit_test(two_that_would_be_called_alike_are_told_apart_by_commit),
        cmocka_unit_test(two_of_one_commit_are_told_apart_by_place),
        cmocka_unit_test(two_profiles_that_nothing_tells_apart_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
