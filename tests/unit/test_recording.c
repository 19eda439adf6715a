#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "hub/gzip.h"
#include "hub/recording_form.h"
#include "recordings.h"
#include "small_disk.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

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
    struct transfer_request request = {.url = "http://127.0.0.1:1/api/models?limit=5&filter=a/b",
                                       .with_token = true,
                                       .max_bytes = PLENTY};
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
