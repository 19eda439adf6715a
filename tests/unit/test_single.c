#include "client_scene.h"
#include "hub/page.h"
#include "hub/single.h"

struct outcome {
    struct str told; /* "0 a/b Arch|1 none|2 failed why|" as they came */
    struct single_options options;
};

static void
on_found(void *context, size_t number, const struct model *m)
{
    struct outcome *o = context;

    str_printf(&o->told, "%zu %.*s %.*s|", number, (int)m->id.len, m->id.data,
               (int)m->architecture.len, m->architecture.data != NULL ? m->architecture.data : "");
}

static void
on_absent(void *context, size_t number, enum single_absence why)
{
    static const char *const words[] = {
        [SINGLE_NO_NAME] = "no name", [SINGLE_NONE] = "none", [SINGLE_CLOSED] = "closed"};
    struct outcome *o = context;

    str_printf(&o->told, "%zu %s|", number, words[why]);
}

static void
on_failed(void *context, size_t number, const struct err *err)
{
    struct outcome *o = context;

    str_printf(&o->told, "%zu failed %.*s|", number, (int)strcspn(err->message, "("), err->message);
}

static const struct single_handler teller = {on_found, on_absent, on_failed};

#define BODY(id, architecture) \
    "{\"id\":\"" id "\",\"config\":{\"architectures\":[\"" architecture "\"]}}"

/* The Hub is asked for these, one after the other, and tells so; what single_ask() returns. */
static int
ask(struct scene *s, const char *const *names, size_t count, const char *expected, struct err *err)
{
    struct outcome o = {.options = {.client = s->client, .jobs = 1, .listener = &s->listener}};
    struct slice slices[16];

    for (size_t i = 0; i < count; i++)
        slices[i] = slice_of(names[i]);
    int status = single_ask(slices, count, &o.options, &teller, &o, err);
    assert_string_equal(str_text(&o.told), expected);
    str_fini(&o.told);
    return status;
}

#define TELLS(lines, expected, ...)                                                \
    do {                                                                           \
        static const char *const asked[] = {__VA_ARGS__};                          \
        struct scene scene;                                                        \
        struct err failure = {0};                                                  \
        BEGIN(&scene, lines, HUB);                                                 \
        assert_int_equal(ask(&scene, asked, COUNT(asked), expected, &failure), 0); \
        end(&scene);                                                               \
    } while (0)

#define ANSWER(part, code, ...)                     \
    {                                               \
        .within = part, .status = code, __VA_ARGS__ \
    }

static void
tells_of_each_model_by_its_number(void **state)
{
    struct script_line lines[] = {
        ANSWER("/api/models/a/b?", 200, .body = BODY("a/b", "A")),
        ANSWER("/api/models/c?", 200,
               .body = "{\"id\":\"c\",\"siblings\":[{\"rfilename\":\"x\"}]}"),
    };

    (void)state;
    TELLS(lines, "0 a/b A|1 c |", "a/b", "c");
}

static void
asks_for_the_properties_that_a_page_reads(void **state)
{
    struct script_line lines[] = {ANSWER("/api/models/a/b?", 200, .body = BODY("a/b", "A"))};
    static const char *const names[] = {"a/b"};
    struct scene s;
    struct err err = {0};

    (void)state;
    BEGIN(&s, lines, HUB);
    assert_int_equal(ask(&s, names, 1, "0 a/b A|", &err), 0);
    for (size_t i = 0; page_properties[i] != NULL; i++) {
        struct str parameter = STR_INIT;
        str_printf(&parameter, "expand%%5B%%5D=%s", page_properties[i]);
        assert_non_null(strstr(str_text(&s.script.log), str_text(&parameter)));
        str_fini(&parameter);
    }
    end(&s);
}

static void
a_renamed_model_comes_by_its_new_name(void **state)
{
    struct script_line lines[] = {
        ANSWER("/api/models/gpt2?", 307, .location = "/api/models/openai-community/gpt2",
               .body = ""),
        ANSWER("/api/models/openai-community/gpt2", 200,
               .body = BODY("openai-community/gpt2", "G")),
    };

    (void)state;
    TELLS(lines, "0 openai-community/gpt2 G|", "gpt2");
}

static void
knows_what_is_no_such_model(void **state)
{
    struct script_line lines[] = {
        ANSWER("/a?", 404, .error_code = "RepoNotFound", .body = "<html>"),
        ANSWER("/b?", 401, .error_code = "RepoNotFound", .body = "{}"),
        ANSWER("/c?", 404, .body = "{\"error\":\"Repository not found\"}"),
        ANSWER("/d?", 401, .body = "{\"error\":\"Invalid username or password.\"}"),
        ANSWER("/e?", 403, .error_code = "GatedRepo", .body = ""),
    };

    (void)state;
    TELLS(lines, "0 none|1 none|2 none|3 none|4 closed|", "a", "b", "c", "d", "e");
}

static void
does_not_ask_for_what_is_no_name(void **state)
{
    struct script_line lines[] = {ANSWER("/a?", 200, .body = BODY("a", "A"))};

    (void)state;
    TELLS(lines, "0 no name|1 no name|2 no name|3 a A|4 no name|", "", "a/../b", "a b", "a",
          "a/b/c");
}

static void
tells_a_failure_from_an_answer(void **state)
{
    struct script_line lines[] = {
        ANSWER("/a?", 404, .body = "<html>not here</html>"),
        ANSWER("/b?", 400, .body = "{\"error\":\"no\"}"),
        ANSWER("/c?", 200, .body = "[]"),
        ANSWER("/c?", 200, .body = "{\"downloads\":5}"),
        ANSWER("/c?", 200, .body = "{\"id\":"),
        ANSWER("/d?", 200, .body = BODY("d", "D")),
    };

    (void)state;
    TELLS(lines,
          "0 failed /api/models/a: the Hub answered 404 |1 failed /api/models/b: the Hub answered "
          "400 |2 failed /api/models/c: the answer is not a whole model: line 1, column 7 |3 d D|",
          "a", "b", "c", "d");
}

static void
a_token_that_is_refused_ends_it_when_nothing_else_came(void **state)
{
    struct script_line lines[] = {
        ANSWER("/a?", 401, .body = "{\"error\":\"Invalid credentials in Authorization header\"}"),
    };
    static const char *const names[] = {"a"};
    struct scene s;
    struct err err = {0};

    (void)state;
    BEGIN(&s, lines, HUB);
    s.options.with_token = true;
    begin_anew(&s);
    assert_int_equal(
        ask(&s, names, 1, "0 failed the token was refused: the Hub answered 401 |", &err), -1);
    assert_int_equal(err.kind, ERR_AUTH);
    end(&s);
}

static void
gives_up_after_some_failures_in_a_row(void **state)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g"};
    struct script_line lines[16];
    struct str expected = STR_INIT;
    struct scene s;
    struct err err = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        lines[i] = (struct script_line)ANSWER("?", 503, .body = "");
    /* What was not asked for any more fails for the reason of the last that was. */
    for (size_t i = 0; i < COUNT(names); i++)
        str_printf(&expected, "%zu failed /api/models/%s: the Hub answered 503 |", i,
                   names[i < SINGLE_PATIENCE ? i : SINGLE_PATIENCE - 1]);
    BEGIN(&s, lines, HUB);
    assert_int_equal(ask(&s, names, COUNT(names), str_text(&expected), &err), 0);
    end(&s);
    str_fini(&expected);
}

static void
a_stop_ends_it(void **state)
{
    struct script_line lines[] = {ANSWER("/a?", 200, .body = BODY("a", "A"))};
    static const char *const names[] = {"a", "b"};
    struct scene s;
    struct err err = {0};

    (void)state;
    BEGIN(&s, lines, HUB);
    s.stop = 2;
    assert_int_equal(ask(&s, names, 2, "0 failed stopped|", &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    end(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_of_each_model_by_its_number),
        cmocka_unit_test(asks_for_the_properties_that_a_page_reads),
        cmocka_unit_test(a_renamed_model_comes_by_its_new_name),
        cmocka_unit_test(knows_what_is_no_such_model),
        cmocka_unit_test(does_not_ask_for_what_is_no_name),
        cmocka_unit_test(tells_a_failure_from_an_answer),
        cmocka_unit_test(a_token_that_is_refused_ends_it_when_nothing_else_came),
        cmocka_unit_test(gives_up_after_some_failures_in_a_row),
        cmocka_unit_test(a_stop_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
