#include "hub/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../support/heard.h"
#include "base/file.h"
#include "base/mem.h"
#include "folder.h"
#include "script.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define OLDEST_S 3600L

/* A journal over a transport that plays lines of a script. */
struct stage {
    char *folder;
    char *path;
    struct script script;
    struct journal *journal;
    struct err err;
};

static struct script_line lines[] = {
    {.target = "/api/models?filter=a", .status = 200, .body = "[1]"},
    {.target = "/api/models?filter=b",
     .status = 200,
     .body = "[2]",
     .link = "<https://h/x>; rel=\"next\""},
    {.target = "/api/models?filter=c", .status = 200, .body = "[3]"},
    {.target = "/api/models?filter=a", .status = 200, .body = "[4]"},
};

static int
set_up(void **state)
{
    struct stage *s = mem_zalloc(sizeof *s);

    s->folder = folder_make();
    s->path = file_join(s->folder, "state/run.journal");
    for (size_t i = 0; i < COUNT(lines); i++)
        lines[i].used = false;
    script_init(&s->script, lines, COUNT(lines));
    *state = s;
    return 0;
}

static int
tear_down(void **state)
{
    struct stage *s = *state;

    journal_close(s->journal, false);
    script_fini(&s->script);
    folder_remove(s->folder);
    free(s->path);
    free(s);
    return 0;
}

static void
open_at(struct stage *s, const char *run, int64_t now)
{
    static const struct listener nobody = {NULL, NULL};
    struct journal_options options = {
        .path = s->path,
        .run = run,
        .now = now,
        .oldest_s = OLDEST_S,
        .beneath = &s->script.transport,
        .listener = &nobody,
    };

    journal_close(s->journal, false);
    s->journal = NULL;
    assert_int_equal(journal_open(&s->journal, &options, &s->err), 0);
}

static void
open_as(struct stage *s, const char *run)
{
    open_at(s, run, 1790000000);
}

/* Written longer ago than it may be, and by much: a file's time can be ahead of time(). */
static void
grow_old(struct stage *s)
{
    struct timespec then[2] = {{.tv_sec = time(NULL) - 2 * OLDEST_S}};

    then[1] = then[0];
    journal_close(s->journal, false);
    s->journal = NULL;
    assert_int_equal(utimensat(AT_FDCWD, s->path, then, 0), 0);
}

/* Ask for the models under a tag as the client does, and keep a whole answer. */
static void
ask(struct stage *s, const char *tag, const char *expected)
{
    char url[64], body[64];
    struct heard h = {.end = TRANSFER_WHOLE};

    snprintf(url, sizeof url, "https://hub.example/api/models?filter=%s", tag);
    struct transfer_request request = {
        .url = url, .target = url + strlen("https://hub.example"), .max_bytes = 1000};
    struct transport *t = journal_transport(s->journal);
    transport_start(t, &request, &heard_handler, &h);
    while (!h.ended)
        assert_int_equal(transport_run(t, 0, NULL), 0);
    snprintf(body, sizeof body, "%s", str_text(&h.body));
    assert_string_equal(body, expected);
    if (h.end == TRANSFER_WHOLE) {
        struct http_head head = {.status = 200};
        journal_add(s->journal, slice_of(request.target), &head, slice_of(body));
    }
    heard_fini(&h);
}

static size_t
asked_beneath(const struct stage *s)
{
    size_t n = 0;

    for (const char *p = str_text(&s->script.log); (p = strstr(p, "GET ")) != NULL; p++)
        n++;
    return n;
}

static void
a_second_run_asks_only_for_the_rest(void **state)
{
    struct stage *s = *state;

    open_as(s, "this");
    assert_int_equal(journal_answers(s->journal), 0);
    ask(s, "a", "[1]");
    ask(s, "b", "[2]");
    open_as(s, "this");
    assert_int_equal(journal_answers(s->journal), 2);
    ask(s, "b", "[2]");
    ask(s, "a", "[1]");
    assert_int_equal(asked_beneath(s), 2);
    ask(s, "c", "[3]");
    assert_int_equal(asked_beneath(s), 3);
    open_as(s, "this");
    assert_int_equal(journal_answers(s->journal), 3);
}

static void
an_answer_is_given_once_and_asked_for_then(void **state)
{
    struct stage *s = *state;

    open_as(s, "this");
    ask(s, "a", "[1]");
    open_as(s, "this");
    ask(s, "a", "[1]");
    ask(s, "a", "[4]");
    open_as(s, "this");
    ask(s, "a", "[1]");
    ask(s, "a", "[4]");
    assert_int_equal(asked_beneath(s), 2);
}

static void
another_run_s_journal_and_an_old_one_give_way(void **state)
{
    struct stage *s = *state;

    open_as(s, "this");
    ask(s, "a", "[1]");
    open_as(s, "that");
    assert_int_equal(journal_answers(s->journal), 0);
    open_as(s, "this");
    assert_int_equal(journal_answers(s->journal), 1);
    grow_old(s);
    open_as(s, "this");
    assert_int_equal(journal_answers(s->journal), 0);
    ask(s, "b", "[2]");
    open_as(s, "this");
    assert_int_equal(journal_answers(s->journal), 1);
    ask(s, "b", "[2]");
}

static void
a_run_that_is_gone_on_with_keeps_the_time_of_its_beginning(void **state)
{
    struct stage *s = *state;

    open_at(s, "this", 1000);
    assert_int_equal(journal_begun(s->journal), 1000);
    ask(s, "a", "[1]");
    open_at(s, "this", 2000);
    assert_int_equal(journal_begun(s->journal), 1000);
    open_at(s, "thi", 3000);
    assert_int_equal(journal_begun(s->journal), 3000);
    grow_old(s);
    open_at(s, "this", 4000);
    assert_int_equal(journal_begun(s->journal), 4000);
    ask(s, "b", "[2]");
    open_at(s, "this", 5000);
    assert_int_equal(journal_begun(s->journal), 4000);
}

/* Wherever it is cut, the whole answers before the cut are there, and the file goes on from them.
 */
static void
what_a_kill_cuts_off_is_dropped(void **state)
{
    struct stage *s = *state;
    struct str whole = STR_INIT;
    uint64_t before = 0;

    open_as(s, "this");
    ask(s, "a", "[1]");
    ask(s, "b", "[2]");
    journal_close(s->journal, false);
    s->journal = NULL;
    assert_int_equal(file_read(&whole, s->path, 10000, NULL), 1);
    for (size_t cut = 0; cut <= whole.len; cut++) {
        assert_int_equal(file_replace(s->path, (struct slice){whole.data, cut}, NULL), 0);
        open_as(s, "this");
        uint64_t answers = journal_answers(s->journal);
        assert_true(answers == before || answers == before + 1);
        before = answers;
    }
    assert_int_equal(before, 2);
    str_fini(&whole);
}

static void
a_damaged_answer_is_asked_for_again(void **state)
{
    struct stage *s = *state;
    struct str whole = STR_INIT;

    open_as(s, "this");
    ask(s, "a", "[1]");
    journal_close(s->journal, false);
    s->journal = NULL;
    assert_int_equal(file_read(&whole, s->path, 10000, NULL), 1);
    /* In the checksum of the body, which is what the file ends with. */
    whole.data[whole.len - 6] ^= 1;
    assert_int_equal(file_replace(s->path, (struct slice){whole.data, whole.len}, NULL), 0);
    str_fini(&whole);

    struct heard h = {.end = TRANSFER_WHOLE};
    open_as(s, "this");
    struct transfer_request request = {.url = "https://hub.example/api/models?filter=a",
                                       .target = "/api/models?filter=a",
                                       .max_bytes = 1000};
    transport_start(journal_transport(s->journal), &request, &heard_handler, &h);
    while (!h.ended)
        assert_int_equal(transport_run(journal_transport(s->journal), 0, NULL), 0);
    assert_int_equal(h.end, TRANSFER_FAILED);
    heard_fini(&h);
    ask(s, "a", "[4]");
}

static void
nothing_is_written_before_the_first_answer(void **state)
{
    struct stage *s = *state;

    open_as(s, "this");
    journal_close(s->journal, false);
    s->journal = NULL;
    assert_int_not_equal(access(s->path, F_OK), 0);
}

static void
a_run_that_is_done_leaves_no_journal(void **state)
{
    struct stage *s = *state;

    open_as(s, "this");
    ask(s, "a", "[1]");
    assert_int_equal(access(s->path, F_OK), 0);
    journal_close(s->journal, true);
    s->journal = NULL;
    assert_int_not_equal(access(s->path, F_OK), 0);
}

static void
two_runs_do_not_share_one(void **state)
{
    struct stage *s = *state;
    struct journal *second;
    struct journal_options options = {
        .path = s->path, .run = "this", .oldest_s = OLDEST_S, .beneath = &s->script.transport};

    open_as(s, "this");
    ask(s, "a", "[1]");
    assert_int_equal(journal_open(&second, &options, &s->err), -1);
    assert_non_null(strstr(s->err.message, "another run has it"));
}

static void
what_cannot_be_kept_does_not_end_the_run(void **state)
{
    struct stage *s = *state;
    char *state_folder = file_join(s->folder, "state");

    open_as(s, "this");
    assert_int_equal(file_replace(state_folder, SLICE("a file"), NULL), 0);
    ask(s, "a", "[1]");
    ask(s, "b", "[2]");
    free(state_folder);
}

static void
a_transfer_can_be_dropped(void **state)
{
    struct stage *s = *state;
    struct heard h = {.end = TRANSFER_WHOLE};
    struct transfer_request request = {.url = "https://hub.example/api/models?filter=a",
                                       .target = "/api/models?filter=a",
                                       .max_bytes = 1000};

    open_as(s, "this");
    ask(s, "a", "[1]");
    open_as(s, "this");
    struct transport *t = journal_transport(s->journal);
    transport_cancel(t, transport_start(t, &request, &heard_handler, &h));
    transport_cancel(t, transport_start(t, &request, &heard_handler, &h));
    assert_string_equal(str_text(&h.events), "");
    heard_fini(&h);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_second_run_asks_only_for_the_rest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_answer_is_given_once_and_asked_for_then, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_run_that_is_gone_on_with_keeps_the_time_of_its_beginning,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_run_s_journal_and_an_old_one_give_way, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_a_kill_cuts_off_is_dropped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_answer_is_asked_for_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_written_before_the_first_answer, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_run_that_is_done_leaves_no_journal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_runs_do_not_share_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_kept_does_not_end_the_run, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_transfer_can_be_dropped, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
