#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../support/heard.h"
#include "base/file.h"
#include "base/mem.h"
#include "hub/gzip.h"
#include "hub/recording.h"
#include "hub/recording_form.h"
#include "small_disk.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define PLENTY   UINT64_C(1000000000)

/* A folder with room for one recording; *state is the recording's path. */
static int
set_up(void **state)
{
    char folder[] = "/tmp/hubcensus-recording-XXXXXX";

    if (mkdtemp(folder) == NULL)
        return -1;
    *state = file_join(folder, "r.gz");
    return 0;
}

static int
tear_down(void **state)
{
    char *path = *state;

    unlink(path);
    *strrchr(path, '/') = '\0';
    /* Fails when a draft was left behind. */
    int status = rmdir(path);
    free(path);
    return status;
}

/* Without file_replace()'s syncing, which thousands of files would feel. */
static void
write_file(const char *path, const void *data, size_t len)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

static struct recorder *
start(const char *path)
{
    struct recorder *r;

    assert_int_equal(recorder_open(&r, path, "for a test", NULL), 0);
    return r;
}

static void
add(struct recorder *r, const char *target, const struct http_head *head, const char *body)
{
    assert_int_equal(recorder_add(r, slice_of(target), head, slice_of(body), NULL), 0);
}

static const struct http_head plain = {.status = 200};

static struct transport *
play(const char *path)
{
    struct transport *t = NULL;
    struct err err = {ERR_NONE, ""};

    if (recording_open(&t, path, &err) != 0)
        fail_msg("%s", err.message);
    return t;
}

static struct transfer *
begin(struct transport *t, const char *target, uint64_t max_bytes, struct heard *h)
{
    struct str url = STR_INIT;

    str_printf(&url, "https://huggingface.co%s", target);
    struct transfer_request request = {str_text(&url), false, max_bytes};
    struct transfer *transfer = transport_start(t, &request, &heard_handler, h);
    str_fini(&url);
    return transfer;
}

static void
finish(struct transport *t, struct heard *h)
{
    while (!h->ended)
        assert_int_equal(transport_run(t, 1000, NULL), 0);
}

/* Ask and take the whole answer. */
static struct heard
ask(struct transport *t, const char *target)
{
    struct heard h = {.end = TRANSFER_WHOLE};

    begin(t, target, PLENTY, &h);
    finish(t, &h);
    return h;
}

static void
expect_body(struct transport *t, const char *target, const char *body)
{
    struct heard h = ask(t, target);

    if (h.end != TRANSFER_WHOLE)
        fail_msg("%s: %s", target, str_text(&h.message));
    assert_string_equal(str_text(&h.body), body);
    heard_fini(&h);
}

static void
plays_back_what_was_recorded(void **state)
{
    const struct http_head full = {
        .status = 400,
        .link = SLICE("<https://huggingface.co/api/models?cursor=\"é\">; rel=\"next\""),
        .ratelimit = SLICE("\"api\";r=1;t=2"),
        .retry_after = SLICE("3"),
        .content_type = SLICE("application/json"),
        .location = SLICE("/elsewhere"),
        .error_code = SLICE("Code"),
        .error_message = SLICE("✖ Invalid"),
        .request_id = SLICE("secret"),
    };
    struct recorder *r = start(*state);

    add(r, "/api/models?a=1", &full, "{\"error\":\"no\"}");
    add(r, "/api/models?a=2", &plain, "");
    assert_int_equal(recorder_finish(r, NULL), 0);

    struct transport *t = play(*state);
    struct heard h = ask(t, "/api/models?a=1");
    assert_string_equal(str_text(&h.events), "hbd");
    assert_string_equal(str_text(&h.head),
                        "400 link=<https://huggingface.co/api/models?cursor=\"é\">; rel=\"next\""
                        " type=application/json location=/elsewhere code=Code says=✖ Invalid");
    assert_string_equal(str_text(&h.body), "{\"error\":\"no\"}");
    assert_int_equal(h.end, TRANSFER_WHOLE);
    assert_string_equal(str_text(&h.message), "");
    heard_fini(&h);
    h = ask(t, "/api/models?a=2");
    assert_string_equal(str_text(&h.events), "hd");
    assert_string_equal(str_text(&h.head), "200");
    heard_fini(&h);
    transport_free(t);
}

/* All members of the file, one after the other, as zcat shows them. */
static void
inflate_all(struct str *out, const char *path)
{
    struct gunzip *g = gunzip_new();
    int fd = open(path, O_RDONLY);
    off_t size = lseek(fd, 0, SEEK_END);
    uint64_t at = 0;
    char piece[7];
    size_t got;

    while (at < (uint64_t)size) {
        gunzip_begin(g, fd, at, (uint64_t)size);
        int more;
        while ((more = gunzip_read(g, piece, sizeof piece, &got, NULL)) > 0)
            str_append(out, piece, got);
        assert_int_equal(more, 0);
        at = gunzip_offset(g);
    }
    gunzip_free(g);
    close(fd);
}

static void
reads_as_lines_and_bodies_to_zcat(void **state)
{
    struct recorder *r = start(*state);
    struct str text = STR_INIT;

    add(r, "/api/models?a=1", &plain, "[{}]");
    add(r, "/api/models?a=2", &plain, "[]");
    assert_int_equal(recorder_finish(r, NULL), 0);
    inflate_all(&text, *state);
    assert_string_equal(
        str_text(&text),
        "{\"hubcensus_recording\":1,\"note\":\"for a test\"}\n"
        "{\"target\":\"/api/models?a=1\",\"status\":200,\"length\":4,\"packed\":24}\n"
        "[{}]\n"
        "{\"target\":\"/api/models?a=2\",\"status\":200,\"length\":2,\"packed\":22}\n"
        "[]\n"
        "{\"answers\":2}\n");
    str_fini(&text);
}

static void
gives_the_same_bytes_for_the_same_answers_without_time_and_place(void **state)
{
    struct str bytes[2] = {STR_INIT, STR_INIT};

    for (int i = 0; i < 2; i++) {
        struct recorder *r = start(*state);
        add(r, "/api/models?a=1", &plain, "[{\"id\":\"gpt2\"}]");
        assert_int_equal(recorder_finish(r, NULL), 0);
        assert_int_equal(file_read(&bytes[i], *state, 1000000, NULL), 1);
    }
    assert_int_equal(bytes[0].len, bytes[1].len);
    assert_memory_equal(bytes[0].data, bytes[1].data, bytes[0].len);
    /* RFC 1952: magic, deflate, no flags, no time, slowest, system unknown. */
    assert_memory_equal(bytes[0].data, "\x1f\x8b\x08\0\0\0\0\0\x02\xff", 10);
    str_fini(&bytes[0]);
    str_fini(&bytes[1]);
}

static void
gives_several_answers_in_their_order_and_the_last_again(void **state)
{
    struct recorder *r = start(*state);

    add(r, "/a?x", &plain, "1");
    add(r, "/b", &plain, "other");
    add(r, "/a?x", &plain, "2");
    add(r, "/a?x=", &plain, "3");
    assert_int_equal(recorder_finish(r, NULL), 0);
    struct transport *t = play(*state);
    expect_body(t, "/a?x", "1");
    expect_body(t, "/a?x", "2");
    expect_body(t, "/b", "other");
    expect_body(t, "/a?x", "3");
    expect_body(t, "/a?x", "3");
    expect_body(t, "/b", "other");
    transport_free(t);
}

static void
knows_a_target_in_every_order_and_spelling(void **state)
{
    static const struct {
        const char *kept, *asked;
        bool same;
    } cases[] = {
        {"/m?a=1&b=2", "/m?b=2&a=1", true},
        {"/m?f=x&f=y", "/m?f=y&f=x", true},
        {"/m?f=x&f=x", "/m?f=x", true},
        {"/m/a%2Fb?c=d%2Fe", "/m/a/b?c=d/e", true},
        {"/m?expand%5B%5D=x", "/m?expand[]=x", true},
        {"/m?s=%c3%a9", "/m?s=é", true},
        {"/m?s=a+b", "/m?s=a%20b", true},
        {"/m?a=1&&", "/m?a=1", true},
        {"/m?", "/m", true},
        {"/m?c=%3D%3D", "/m?c===", true},
        {"/m?a=%zz", "/m?a=%25zz", true},
        {"/m?a=1#x", "/m?a=1", false},
        {"/m?a=1", "/m?a=2", false},
        {"/m?a=1", "/m?a=1&b=2", false},
        {"/m?a=1%26b=2", "/m?a=1&b=2", false},
        {"/m?a=b%3Dc", "/m?a%3Db=c", false},
        {"/m+n", "/m%20n", false},
        {"/m?A=1", "/m?a=1", false},
        {"/m", "/m/", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str a = STR_INIT;
        struct str b = STR_INIT;
        recording_key(&a, slice_of(cases[i].kept));
        recording_key(&b, slice_of(cases[i].asked));
        if ((strcmp(str_text(&a), str_text(&b)) == 0) != cases[i].same)
            fail_msg("%s and %s: %s, %s", cases[i].kept, cases[i].asked, str_text(&a),
                     str_text(&b));
        str_fini(&a);
        str_fini(&b);
    }
}

static void
finds_an_answer_from_another_origin_with_other_spelling(void **state)
{
    struct recorder *r = start(*state);

    add(r, "/api/models?filter=a%2Fb&limit=5", &plain, "[]");
    assert_int_equal(recorder_finish(r, NULL), 0);
    struct transport *t = play(*state);
    struct heard h = {.end = TRANSFER_WHOLE};
    struct transfer_request request = {"http://127.0.0.1:1/api/models?limit=5&filter=a/b", true,
                                       PLENTY};
    transport_start(t, &request, &heard_handler, &h);
    finish(t, &h);
    assert_int_equal(h.end, TRANSFER_WHOLE);
    heard_fini(&h);
    transport_free(t);
}

static void
bars_what_is_not_there_and_names_what_is(void **state)
{
    struct recorder *r = start(*state);

    add(r, "/a?1", &plain, "");
    add(r, "/a?1", &plain, "");
    add(r, "/a?2", &plain, "");
    add(r, "/a?3", &plain, "");
    add(r, "/a?4", &plain, "");
    assert_int_equal(recorder_finish(r, NULL), 0);
    struct transport *t = play(*state);
    struct heard h = ask(t, "/a?5");
    assert_string_equal(str_text(&h.events), "d");
    assert_int_equal(h.end, TRANSFER_BARRED);
    assert_non_null(strstr(str_text(&h.message), "it has /a?1, /a?2, /a?3 and 1 more"));
    heard_fini(&h);
    transport_free(t);

    r = start(*state);
    assert_int_equal(recorder_finish(r, NULL), 0);
    t = play(*state);
    h = ask(t, "/a?5");
    assert_int_equal(h.end, TRANSFER_BARRED);
    assert_non_null(strstr(str_text(&h.message), "empty"));
    heard_fini(&h);
    transport_free(t);
}

static void
gives_one_event_a_run_and_lets_transfers_take_turns(void **state)
{
    struct recorder *r = start(*state);
    struct str body = STR_INIT;
    struct heard h[2] = {{.end = TRANSFER_WHOLE}, {.end = TRANSFER_WHOLE}};
    static const char *const steps[] = {"h/", "h/h", "hb/h", "hb/hb", "hbb/hb", "hbb/hbd"};

    /* A piece has 64 KiB. */
    for (int i = 0; i < 70000; i++)
        str_putc(&body, (char)('a' + i % 26));
    add(r, "/long", &plain, str_text(&body));
    add(r, "/short", &plain, "x");
    assert_int_equal(recorder_finish(r, NULL), 0);
    struct transport *t = play(*state);
    begin(t, "/long", PLENTY, &h[0]);
    begin(t, "/short", PLENTY, &h[1]);
    for (size_t i = 0; i < COUNT(steps); i++) {
        char now[32];
        assert_int_equal(transport_run(t, 0, NULL), 0);
        snprintf(now, sizeof now, "%s/%s", str_text(&h[0].events), str_text(&h[1].events));
        assert_string_equal(now, steps[i]);
    }
    assert_int_equal(transport_run(t, 0, NULL), 0);
    assert_string_equal(str_text(&h[0].events), "hbbd");
    assert_string_equal(str_text(&h[0].body), str_text(&body));
    /* Nothing is left to come. */
    assert_int_equal(transport_run(t, 0, NULL), 0);
    heard_fini(&h[0]);
    heard_fini(&h[1]);
    str_fini(&body);
    transport_free(t);
}

static void
drops_transfers_that_are_cancelled_or_left_over(void **state)
{
    struct recorder *r = start(*state);
    struct heard h[3] = {{.end = TRANSFER_WHOLE}, {.end = TRANSFER_WHOLE}, {.end = TRANSFER_WHOLE}};
    struct transfer *transfers[3];

    add(r, "/a", &plain, "x");
    assert_int_equal(recorder_finish(r, NULL), 0);
    struct transport *t = play(*state);
    for (int i = 0; i < 3; i++)
        transfers[i] = begin(t, "/a", PLENTY, &h[i]);
    transport_run(t, 0, NULL);
    transport_run(t, 0, NULL);
    transport_cancel(t, transfers[1]);
    transport_cancel(t, transfers[2]);
    finish(t, &h[0]);
    assert_string_equal(str_text(&h[0].events), "hbd");
    assert_string_equal(str_text(&h[1].events), "h");
    assert_string_equal(str_text(&h[2].events), "");
    begin(t, "/a", PLENTY, &h[2]);
    transport_run(t, 0, NULL);
    transport_free(t);
    assert_string_equal(str_text(&h[2].events), "h");
    for (int i = 0; i < 3; i++)
        heard_fini(&h[i]);
}

static void
ends_when_a_handler_refuses(void **state)
{
    struct recorder *r = start(*state);
    struct heard head = {.refuse_head = true};
    struct heard body = {.refuse_body = true};

    add(r, "/a", &plain, "x");
    assert_int_equal(recorder_finish(r, NULL), 0);
    struct transport *t = play(*state);
    begin(t, "/a", PLENTY, &head);
    finish(t, &head);
    assert_string_equal(str_text(&head.events), "hd");
    assert_int_equal(head.end, TRANSFER_REFUSED);
    begin(t, "/a", PLENTY, &body);
    finish(t, &body);
    assert_string_equal(str_text(&body.events), "hbd");
    assert_int_equal(body.end, TRANSFER_REFUSED);
    heard_fini(&head);
    heard_fini(&body);
    transport_free(t);
}

static void
stops_a_bomb_at_the_limit(void **state)
{
    struct recorder *r = start(*state);
    size_t size = 20000000;
    char *zeros = mem_zalloc(size);
    struct heard h = {.end = TRANSFER_WHOLE};

    assert_int_equal(recorder_add(r, SLICE("/a"), &plain, (struct slice){zeros, size}, NULL), 0);
    assert_int_equal(recorder_finish(r, NULL), 0);
    struct transport *t = play(*state);
    begin(t, "/a", 100000, &h);
    finish(t, &h);
    assert_int_equal(h.end, TRANSFER_BARRED);
    assert_true(h.body.len <= 100000);
    assert_non_null(strstr(str_text(&h.message), "larger than 100000 bytes"));
    heard_fini(&h);
    begin(t, "/a", size, &h);
    h = (struct heard){.end = TRANSFER_FAILED};
    finish(t, &h);
    assert_int_equal(h.end, TRANSFER_WHOLE);
    assert_int_equal(h.body.len, size);
    heard_fini(&h);
    transport_free(t);
    free(zeros);
}

static void
keeps_the_old_file_until_the_new_one_is_complete(void **state)
{
    struct recorder *r = start(*state);

    add(r, "/a", &plain, "old");
    assert_int_equal(recorder_finish(r, NULL), 0);
    r = start(*state);
    add(r, "/a", &plain, "new");
    struct transport *t = play(*state);
    expect_body(t, "/a", "old");
    transport_free(t);
    recorder_abandon(r);
    recorder_abandon(NULL);
    t = play(*state);
    expect_body(t, "/a", "old");
    transport_free(t);
}

static void
leaves_nothing_behind_when_the_disk_is_full(void **state)
{
    struct recorder *r = NULL;
    struct err err = {ERR_NONE, ""};

    small_disk_begin(10);
    int status = recorder_open(&r, *state, "for a test", &err);
    small_disk_end();
    assert_int_equal(status, -1);
    assert_null(r);
    assert_int_equal(err.kind, ERR_FATAL);

    r = start(*state);
    small_disk_begin(10);
    status = recorder_add(r, SLICE("/a"), &plain, SLICE("body"), &err);
    small_disk_end();
    assert_int_equal(status, -1);
    assert_int_equal(err.kind, ERR_FATAL);
    recorder_abandon(r);

    r = start(*state);
    add(r, "/a", &plain, "body");
    small_disk_begin(10);
    status = recorder_finish(r, &err);
    small_disk_end();
    assert_int_equal(status, -1);
    assert_int_equal(access(*state, F_OK), -1);
}

static void
says_what_it_is_as_it_was_told(void **state)
{
    static const char *const notes[] = {"for a test", "", "\"\\ and \xc3\xa9\n", NULL};

    for (size_t i = 0; i < COUNT(notes); i++) {
        struct recorder *r;
        assert_int_equal(recorder_open(&r, *state, notes[i], NULL), 0);
        assert_int_equal(recorder_finish(r, NULL), 0);
        struct transport *t = play(*state);
        if (notes[i] == NULL)
            assert_null(recording_note(t));
        else
            assert_string_equal(recording_note(t), notes[i]);
        transport_free(t);
    }
}

static void
records_no_target_that_could_not_be_read_back(void **state)
{
    static const char *const targets[] = {"",     "api/models", "?a",
                                          "/a b", "/a\n",       "https://huggingface.co/"};
    struct recorder *r = start(*state);
    struct err err;

    for (size_t i = 0; i < COUNT(targets); i++) {
        assert_int_equal(recorder_add(r, slice_of(targets[i]), &plain, SLICE(""), &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
    }
    struct str link = STR_INIT;
    for (int i = 0; i < 300000; i++)
        str_putc(&link, 'x');
    struct http_head head = {.status = 200, .link = {link.data, link.len}};
    assert_int_equal(recorder_add(r, SLICE("/a"), &head, SLICE(""), &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    str_fini(&link);
    add(r, "/good", &plain, "x");
    assert_int_equal(recorder_finish(r, NULL), 0);
    struct transport *t = play(*state);
    expect_body(t, "/good", "x");
    transport_free(t);
}

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

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(plays_back_what_was_recorded),
        CASE(reads_as_lines_and_bodies_to_zcat),
        CASE(gives_the_same_bytes_for_the_same_answers_without_time_and_place),
        CASE(gives_several_answers_in_their_order_and_the_last_again),
        CASE(knows_a_target_in_every_order_and_spelling),
        CASE(finds_an_answer_from_another_origin_with_other_spelling),
        CASE(bars_what_is_not_there_and_names_what_is),
        CASE(gives_one_event_a_run_and_lets_transfers_take_turns),
        CASE(drops_transfers_that_are_cancelled_or_left_over),
        CASE(ends_when_a_handler_refuses),
        CASE(stops_a_bomb_at_the_limit),
        CASE(keeps_the_old_file_until_the_new_one_is_complete),
        CASE(leaves_nothing_behind_when_the_disk_is_full),
        CASE(says_what_it_is_as_it_was_told),
        CASE(records_no_target_that_could_not_be_read_back),
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
