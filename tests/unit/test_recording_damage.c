/* Recordings that cannot be read: no recordings, cut ones, and ones with a bit turned over. */
#include <string.h>

#include "hub/gzip.h"
#include "recordings.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void
expect_unreadable(const char *path, enum err_kind kind, const char *words)
{
    struct transport *t;
    struct err err = {ERR_NONE, ""};

    if (recording_open(&t, path, &err) == 0)
        fail_msg("was read, though %s", words);
    assert_int_equal(err.kind, kind);
    if (strstr(err.message, words) == NULL || strstr(err.message, path) == NULL)
        fail_msg("`%s` does not say `%s`", err.message, words);
}

static void
says_when_there_is_no_recording_to_read(void **state)
{
    expect_unreadable("/nonexistent/r.gz", ERR_FATAL, "No such file");
    expect_unreadable("/tmp", ERR_FATAL, "no regular file");
    assert_int_equal(file_replace(*state, SLICE(""), NULL), 0);
    expect_unreadable(*state, ERR_DATA, "no recording");
    assert_int_equal(file_replace(*state, SLICE("{\"hubcensus_recording\":1}\n"), NULL), 0);
    expect_unreadable(*state, ERR_DATA, "no recording");
}

/* A file of members, of which NULL ends the list. */
static void
compose(const char *path, const char *const *members)
{
    struct str file = STR_INIT;

    for (; *members != NULL; members++)
        gzip_pack(&file, slice_of(*members));
    write_file(path, file.data, file.len);
    str_fini(&file);
}

#define FIRST "{\"hubcensus_recording\":1}"
#define LINE  "{\"target\":\"/a\",\"status\":200,\"length\":1,\"packed\":21}"
#define LAST  "{\"answers\":1}"

static void
refuses_lines_that_are_no_recording(void **state)
{
    static const struct {
        const char *members[6];
        const char *words;
    } cases[] = {
        {{"hello"}, "no recording"},
        {{"[]"}, "no recording"},
        {{"{\"hubcensus_recording\":\"x\"}", LAST}, "no recording"},
        {{"{\"hubcensus_recording\":0}", LAST}, "no recording"},
        {{"{\"hubcensus_recording\":2}", LAST}, "newer hubcensus"},
        {{FIRST}, "cut short at byte"},
        {{FIRST, LINE}, "cut short in the body"},
        {{FIRST, LINE, "x"}, "cut short at byte"},
        {{FIRST, LINE, "x", "{\"answers\":2}"}, "speaks of 2 answers, but there are 1"},
        {{FIRST, LINE, "x", LAST, "x"}, "follows the last line"},
        {{FIRST, "[]"}, "expected an object"},
        {{FIRST, "{"}, "the line at byte"},
        {{FIRST, "{}"}, "`target`"},
        {{FIRST, "{\"answers\":-1}"}, "`answers`"},
        {{FIRST, "{\"answers\":null}"}, "`answers`"},
        {{FIRST, "{\"target\":1,\"status\":200,\"length\":1,\"packed\":21}"}, "`target`"},
        {{FIRST, "{\"target\":\"a\",\"status\":200,\"length\":1,\"packed\":21}"}, "`target`"},
        {{FIRST, "{\"target\":\"/\\n\",\"status\":200,\"length\":1,\"packed\":21}"}, "`target`"},
        {{FIRST, "{\"target\":\"/a\",\"status\":99,\"length\":1,\"packed\":21}"}, "`status`"},
        {{FIRST, "{\"target\":\"/a\",\"status\":1e2,\"length\":1,\"packed\":21}"}, "`status`"},
        {{FIRST, "{\"target\":\"/a\",\"status\":200,\"link\":[],\"length\":1,\"packed\":21}"},
         "`link`"},
        {{FIRST, "{\"target\":\"/a\",\"status\":200,\"length\":-1,\"packed\":21}"}, "`length`"},
        {{FIRST, "{\"target\":\"/a\",\"status\":200,\"length\":1}"}, "`packed`"},
        {{FIRST, "{\"target\":\"/a\",\"status\":200,\"length\":1,\"packed\":0}"}, "`packed`"},
        {{FIRST, "{\"target\":\"/a\",\"status\":200,\"length\":1,\"packed\":9223372036854775807}"},
         "cut short in the body"},
        {{FIRST, "{\"target\":\"/a\",\"status\":200,\"length\":1,\"packed\":99999999999999999999}"},
         "`packed`"},
        {{FIRST, LINE, "xyz", LAST}, "damaged"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        compose(*state, cases[i].members);
        expect_unreadable(*state, ERR_DATA, cases[i].words);
    }
}

static void
reads_lines_with_more_in_them_than_it_knows(void **state)
{
    static const char *const members[] = {
        "{\"hubcensus_recording\":1,\"note\":null,\"later\":[1]}",
        "{\"target\":\"/a\",\"status\":200,\"link\":null,\"later\":{},\"length\":1,\"packed\":21}",
        "x", LAST, NULL};

    compose(*state, members);
    struct transport *t = play(*state);
    expect_body(t, "/a", "x");
    transport_free(t);
}

static void
refuses_a_line_that_never_ends(void **state)
{
    struct str line = STR_INIT;
    const char *members[] = {FIRST, NULL, NULL};

    for (int i = 0; i < 300000; i++)
        str_putc(&line, ' ');
    members[1] = str_text(&line);
    compose(*state, members);
    expect_unreadable(*state, ERR_DATA, "longer than");
    str_fini(&line);
}

static void
bars_a_body_of_another_length_than_its_line_says(void **state)
{
    static const char *const lengths[] = {"0", "2"};

    for (size_t i = 0; i < COUNT(lengths); i++) {
        struct str line = STR_INIT;
        const char *members[] = {FIRST, NULL, "x", LAST, NULL};
        str_printf(&line, "{\"target\":\"/a\",\"status\":200,\"length\":%s,\"packed\":21}",
                   lengths[i]);
        members[1] = str_text(&line);
        compose(*state, members);
        struct transport *t = play(*state);
        struct heard h = ask(t, "/a");
        assert_int_equal(h.end, TRANSFER_BARRED);
        assert_non_null(strstr(str_text(&h.message), "not as long"));
        heard_fini(&h);
        transport_free(t);
        str_fini(&line);
    }
}

/* A recording with two answers, as bytes. */
static struct str
sample(const char *path)
{
    struct str bytes = STR_INIT;
    struct recorder *r = start(path);

    add(r, "/a?x=1", &(struct http_head){.status = 200, .link = SLICE("<b>; rel=next")},
        "[{\"id\":\"openai-community/gpt2\",\"downloads\":12345678}]");
    add(r, "/b", &plain, "[]");
    assert_int_equal(recorder_finish(r, NULL), 0);
    assert_int_equal(file_read(&bytes, path, 1000000, NULL), 1);
    return bytes;
}

static void
notices_wherever_a_file_was_cut(void **state)
{
    struct str bytes = sample(*state);

    for (size_t n = 0; n < bytes.len; n++) {
        write_file(*state, bytes.data, n);
        expect_unreadable(*state, ERR_DATA, "");
    }
    str_fini(&bytes);
}

static void
never_gives_a_damaged_body_for_a_whole_one(void **state)
{
    struct str bytes = sample(*state);
    unsigned unreadable = 0;
    unsigned barred = 0;

    for (size_t i = 0; i < bytes.len * 8; i++) {
        struct transport *t;
        bytes.data[i / 8] = (char)(bytes.data[i / 8] ^ (1 << i % 8));
        write_file(*state, bytes.data, bytes.len);
        bytes.data[i / 8] = (char)(bytes.data[i / 8] ^ (1 << i % 8));
        if (recording_open(&t, *state, NULL) != 0) {
            unreadable++;
            continue;
        }
        struct heard h = ask(t, "/a?x=1");
        if (h.end == TRANSFER_WHOLE) {
            assert_string_equal(str_text(&h.body),
                                "[{\"id\":\"openai-community/gpt2\",\"downloads\":12345678}]");
        } else {
            assert_int_equal(h.end, TRANSFER_BARRED);
            assert_non_null(strstr(str_text(&h.message), *state));
            barred++;
        }
        heard_fini(&h);
        transport_free(t);
    }
    assert_true(unreadable > 1000);
    assert_true(barred > 300);
    str_fini(&bytes);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(says_when_there_is_no_recording_to_read),
        CASE(refuses_lines_that_are_no_recording),
        CASE(reads_lines_with_more_in_them_than_it_knows),
        CASE(refuses_a_line_that_never_ends),
        CASE(bars_a_body_of_another_length_than_its_line_says),
        CASE(notices_wherever_a_file_was_cut),
        CASE(never_gives_a_damaged_body_for_a_whole_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
