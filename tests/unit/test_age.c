#include "lifecycle/age.h"

#include <string.h>

#include "folder.h"
#include "shell.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const struct listener nobody = {NULL, NULL};

/* A folder for one test, with HOME in it so that nobody's configuration counts. */
struct place {
    char *folder;
    struct git *git;
    char *commit;
    struct ages *ages;
};

static int
make_place(void **state)
{
    struct place *place = mem_zalloc(sizeof *place);

    place->folder = folder_make();
    setenv("HOME", place->folder, 1);
    setenv("XDG_CONFIG_HOME", place->folder, 1);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    *state = place;
    return 0;
}

static int
remove_place(void **state)
{
    struct place *place = *state;

    ages_free(place->ages);
    free(place->commit);
    git_close(place->git);
    folder_remove(place->folder);
    free(place);
    return 0;
}

/*
 * Run a shell's lines in the test's folder, with git for a new repository `r`.
 * `at MINUTE [OFFSET]` sets the clock, in minutes after 1600000000; `save`
 * commits all there is.
 */
static void
shell(const struct place *place, const char *lines)
{
    static const char prelude[] =
        "set -e; exec >log 2>&1\n"
        "git() { command git -c user.name=A -c user.email=a@b -c init.defaultBranch=main "
        "-c protocol.file.allow=always -c advice.detachedHead=false \"$@\"; }\n"
        "at() { GIT_COMMITTER_DATE=\"$((1600000000 + $1 * 60)) ${2:-+0000}\" "
        "GIT_AUTHOR_DATE=\"1500000000 +0900\"; export GIT_COMMITTER_DATE GIT_AUTHOR_DATE; }\n"
        "save() { git add -A && git commit -q --allow-empty -m saved; }\n"
        "at 0; [ -d r ] || git init -q r; cd r\n";
    struct str text = STR_INIT;

    str_printf(&text, "cd '%s'\n%s%s\n", place->folder, prelude, lines);
    if (!shell_run(str_text(&text))) {
        char *log = folder_get(place->folder, "log");
        fail_msg("failed: %s\n%s", lines, log != NULL ? log : "");
    }
    str_fini(&text);
}

/* What is expected of a path: its commit, by the minute. */
struct age_case {
    const char *path;
    int minute;       /* -1: unknown */
    const char *note; /* "merge", where it was moved from, or a part of the reason; or NULL */
    size_t additions;
};

static void
ask(struct place *place, const char *repo, enum age_rule rule, const char *const *paths,
    size_t path_count, const char *const *folders, size_t folder_count)
{
    char *path = file_join(place->folder, repo);
    struct err err = {0};

    ages_free(place->ages);
    free(place->commit);
    git_close(place->git);
    place->ages = NULL;
    place->commit = NULL;
    place->git = NULL;
    if (git_open(&place->git, path, NULL, &err) != 0 ||
        git_commit(&place->commit, place->git, "HEAD", &err) != 0)
        fail_msg("%s", err.message);
    struct age_question question = {place->commit, rule, paths, path_count, folders, folder_count};
    if (ages_find(&place->ages, place->git, &question, &nobody, &err) != 0)
        fail_msg("%s", err.message);
    free(path);
}

static void
check_age(const struct age *age, const struct age_case *expected)
{
    bool merge = expected->note != NULL && strcmp(expected->note, "merge") == 0;

    if (age->additions != expected->additions)
        fail_msg("%s: %zu additions", expected->path, age->additions);
    if (expected->minute < 0) {
        if (age->known)
            fail_msg("%s: is known: %s", expected->path, age->commit.id);
        if (strstr(age->unknown, expected->note) == NULL)
            fail_msg("%s: %s", expected->path, age->unknown);
        return;
    }
    if (!age->known)
        fail_msg("%s: unknown: %s", expected->path, age->unknown);
    if (age->commit.when.seconds != 1600000000 + expected->minute * 60)
        fail_msg("%s: minute %d", expected->path,
                 (int)((age->commit.when.seconds - 1600000000) / 60));
    if (age->by_merge != merge)
        fail_msg("%s: a merge: %d", expected->path, age->by_merge);
    if (merge || expected->note == NULL)
        assert_null(age->moved_from);
    else if (age->moved_from == NULL || strcmp(age->moved_from, expected->note) != 0)
        fail_msg("%s: moved from %s", expected->path,
                 age->moved_from != NULL ? age->moved_from : "nowhere");
}

static void
check(struct place *place, const char *repo, enum age_rule rule, const struct age_case *cases,
      size_t count)
{
    const char **paths = mem_zalloc(count * sizeof *paths);

    for (size_t i = 0; i < count; i++)
        paths[i] = cases[i].path;
    ask(place, repo, rule, paths, count, NULL, 0);
    for (size_t i = 0; i < count; i++)
        check_age(ages_of(place->ages, i), &cases[i]);
    free(paths);
}

static void
finds_the_commit_that_added_each_path(void **state)
{
    static const struct age_case cases[] = {
        {"m/bert/f.py", 1, NULL, 1},
        {"m/gpt/f.py", 2, NULL, 1},
        {"a b/\303\266 *", 2, NULL, 1},
        {"root", 0, NULL, 1},
        {"m/none.py", -1, "it is no file of commit ", 0},
        {"m/bert", -1, "it is no file of commit ", 0},
        {"gone", -1, "it is no file of commit ", 0},
    };

    shell(*state, "echo 1 >root; echo 1 >gone; save\n"
                  "at 1; mkdir -p m/bert m/gpt 'a b'; echo 1 >m/bert/f.py; save\n"
                  "at 2; echo 1 >m/gpt/f.py; echo 1 >'a b/\303\266 *'; rm gone; save\n"
                  "at 3; echo 2 >m/bert/f.py; save\n");
    check(*state, "r", AGE_FIRST, cases, COUNT(cases));
    check(*state, "r", AGE_LAST, cases, COUNT(cases));
}

static void
tells_the_committer_s_time_with_the_offset_that_it_was_written_with(void **state)
{
    static const struct {
        const char *path;
        int offset;
    } cases[] = {{"a", 330}, {"b", 318}, {"c", -210}, {"d", 0}};
    static const char *const paths[] = {"a", "b", "c", "d"};
    struct place *place = *state;

    shell(place, "at 0 +0530; echo 1 >a; save; at 1 +0518; echo 1 >b; save\n"
                 "at 2 -0330; echo 1 >c; save; at 3; echo 1 >d; save\n");
    ask(place, "r", AGE_FIRST, paths, COUNT(paths), NULL, 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(ages_of(place->ages, i)->commit.when.offset, cases[i].offset);
        assert_int_equal(ages_of(place->ages, i)->commit.when.seconds, 1600000000 + (int)i * 60);
    }
}

#define ADDED_TWICE \
    "echo 1 >f; echo 1 >g; save; at 1; rm f; save; at 2; echo 2 >f; save; at 3; echo 3 >f; save\n"

static void
takes_the_oldest_or_the_newest_of_several_additions(void **state)
{
    static const struct age_case first[] = {{"f", 0, NULL, 2}, {"g", 0, NULL, 1}};
    static const struct age_case last[] = {{"f", 2, NULL, 2}, {"g", 0, NULL, 1}};
    struct place *place = *state;
    size_t count;

    shell(place, ADDED_TWICE);
    check(place, "r", AGE_FIRST, first, COUNT(first));
    check(place, "r", AGE_LAST, last, COUNT(last));
    const struct age_commit *additions = ages_additions(place->ages, 0, &count);
    assert_int_equal(count, 2);
    assert_int_equal(additions[0].when.seconds, 1600000120);
    assert_int_equal(additions[1].when.seconds, 1600000000);
}

static void
goes_on_to_the_first_parent_that_has_the_path_as_it_is(void **state)
{
    /* Both sides add the same file; main's side, the first parent, counts. */
    static const struct age_case cases[] = {{"f", 2, NULL, 1}, {"h", 1, NULL, 1}};

    shell(*state, "echo 1 >g; save; git checkout -q -b side; at 1; echo x >f; echo 1 >h; save\n"
                  "git checkout -q main; at 2; echo x >f; save; at 3; git merge -q side -m 4\n");
    check(*state, "r", AGE_FIRST, cases, COUNT(cases));
}

static void
follows_all_parents_of_a_merge_that_changed_the_path(void **state)
{
    static const struct age_case first[] = {{"f", 1, NULL, 2}};
    static const struct age_case last[] = {{"f", 2, NULL, 2}};

    shell(*state, "echo 1 >g; save; git checkout -q -b side; at 1; echo x >f; save\n"
                  "git checkout -q main; at 2; echo y >f; save; at 3\n"
                  "git merge -q -s ours --no-commit side; echo xy >f; save\n");
    check(*state, "r", AGE_FIRST, first, 1);
    check(*state, "r", AGE_LAST, last, 1);
}

static void
does_not_see_an_addition_that_a_merge_threw_away(void **state)
{
    static const struct age_case cases[] = {{"f", 4, NULL, 1}};

    shell(*state, "echo 1 >g; save; git checkout -q -b side; at 1; echo x >f; save\n"
                  "git checkout -q main; at 2; save; at 3; git merge -q -s ours side -m 4\n"
                  "at 4; echo x >f; save\n");
    check(*state, "r", AGE_FIRST, cases, 1);
}

static void
counts_the_merge_that_brought_a_path_where_no_commit_did(void **state)
{
    static const struct age_case cases[] = {{"f", 3, "merge", 0}, {"h", 1, NULL, 1}};

    shell(*state, "echo 1 >g; save; git checkout -q -b side; at 1; echo x >h; save\n"
                  "git checkout -q main; at 2; echo y >g; save; at 3\n"
                  "git merge -q --no-commit side; echo new >f; save; at 4; echo 2 >f; save\n");
    check(*state, "r", AGE_FIRST, cases, COUNT(cases));
    check(*state, "r", AGE_MOVED, cases, COUNT(cases));
}

static void
takes_a_change_of_kind_for_no_addition(void **state)
{
    static const struct age_case cases[] = {{"link", 0, NULL, 1}, {"mode", 0, NULL, 1}};

    shell(*state, "echo 1 >link; echo 1 >mode; save\n"
                  "at 1; rm link; ln -s mode link; chmod +x mode; save\n");
    check(*state, "r", AGE_LAST, cases, COUNT(cases));
}

static void
counts_additions_below_a_path_that_was_a_folder(void **state)
{
    /* In the third commit f/x becomes f itself: git takes it for moved within the path. */
    static const struct age_case first[] = {{"f", 0, NULL, 1}, {"g", 0, NULL, 2}};
    static const struct age_case last[] = {{"f", 0, NULL, 1}, {"g", 1, NULL, 2}};

    shell(*state, "mkdir f g; seq 9 >f/x; seq 20 30 >g/x; save; at 1; mv f/x x; rm -r f; mv x f\n"
                  "rm -r g; echo other >g; save\n");
    check(*state, "r", AGE_FIRST, first, COUNT(first));
    check(*state, "r", AGE_LAST, last, COUNT(last));
}

static void
takes_the_times_as_they_are_when_clocks_are_wrong(void **state)
{
    /* The side's commits, made later, bear the older times: git prints them last. */
    static const struct age_case first[] = {{"f", -500, NULL, 2}};
    static const struct age_case last[] = {{"f", 2, NULL, 2}};
    struct place *place = *state;

    shell(place, "at 1; echo 1 >g; save; git checkout -q -b side; at -500; echo x >f; save\n"
                 "git checkout -q main; at 2; echo y >f; save; at 3\n"
                 "git merge -q -s ours --no-commit side; echo xy >f; save\n");
    static const char *const paths[] = {"f"};
    ask(place, "r", AGE_FIRST, paths, 1, NULL, 0);
    assert_int_equal(ages_of(place->ages, 0)->commit.when.seconds,
                     1600000000 + first[0].minute * 60);
    check(place, "r", AGE_LAST, last, 1);
}

#define MOVES                                                                                \
    "seq 100 >one.py; save; at 1; mkdir p; git mv one.py p/two.py; save\n"                   \
    "at 2; seq 50 >other; save; at 3; git mv p/two.py three.py; echo 101 >>three.py; save\n" \
    "at 4; cp three.py copy.py; save; at 5; echo new >new.py; rm other; save\n"

static void
goes_back_through_moves_and_never_through_copies(void **state)
{
    static const struct age_case moved[] = {
        {"three.py", 0, "one.py", 1}, {"copy.py", 4, NULL, 1}, {"new.py", 5, NULL, 1}};
    static const struct age_case first[] = {
        {"three.py", 3, NULL, 1}, {"copy.py", 4, NULL, 1}, {"new.py", 5, NULL, 1}};

    shell(*state, MOVES);
    check(*state, "r", AGE_MOVED, moved, COUNT(moved));
    check(*state, "r", AGE_FIRST, first, COUNT(first));
}

static void
comes_to_an_end_where_a_path_was_moved_to_and_fro(void **state)
{
    static const struct age_case moved[] = {{"a", 0, NULL, 2}};

    shell(*state, "seq 100 >a; save; at 1; git mv a b; save; at 2; git mv b a; save\n");
    check(*state, "r", AGE_MOVED, moved, 1);
}

static void
does_not_know_what_lies_behind_a_cut(void **state)
{
    /* The clone has minutes 2 and 3: at 2 `f` was added anew, and `g` and `h` are there. */
    static const struct age_case last[] = {
        {"f", 2, NULL, 1}, {"g", -1, "the history is cut", 0}, {"new", 3, NULL, 1}};
    static const struct age_case first[] = {{"f", -1, "git fetch --unshallow", 1},
                                            {"g", -1, "the history is cut", 0},
                                            {"new", -1, "the history is cut", 1}};
    struct place *place = *state;

    shell(place, "echo 1 >f; mkdir d; echo 1 >d/g; echo 1 >g; save; at 1; rm f; save\n"
                 "at 2; echo 2 >f; save; at 3; mkdir e; echo 1 >e/x; echo 1 >new; save\n"
                 "git clone -q --depth 3 \"file://$PWD\" ../cut\n");
    check(place, "cut", AGE_LAST, last, COUNT(last));
    check(place, "cut", AGE_FIRST, first, COUNT(first));
    check(place, "cut", AGE_MOVED, first, COUNT(first));
    ask(place, "cut", AGE_LAST, NULL, 0, (const char *const[]){"d", "e/", ""}, 3);
    assert_false(ages_touched(place->ages, 0)->known);
    assert_true(ages_touched(place->ages, 1)->known);
    assert_int_equal(ages_touched(place->ages, 1)->commit.when.seconds, 1600000180);
    assert_int_equal(ages_touched(place->ages, 2)->commit.when.seconds, 1600000180);
}

static void
does_not_take_an_older_addition_for_the_newest_behind_a_cut(void **state)
{
    /* The side added `f` at minute 4, which the cut at its tip hides; main did at 2. */
    static const struct age_case cut[] = {{"f", -1, "the history is cut", 1}};
    static const struct age_case whole[] = {{"f", 4, NULL, 2}};

    shell(*state, "echo 1 >g; save; git checkout -q -b side; at 4; echo x >f; save\n"
                  "at 5; echo z >f; save; git checkout -q main; at 2; echo y >f; save\n"
                  "at 10; git merge -q -s ours --no-commit side; echo xy >f; save\n");
    check(*state, "r", AGE_LAST, whole, 1);
    shell(*state, "git rev-parse side >.git/shallow\n");
    check(*state, "r", AGE_LAST, cut, 1);
}

static void
needs_no_contents_but_for_moves_and_nothing_without_folders(void **state)
{
    static const struct age_case first[] = {{"three.py", 3, NULL, 1}, {"copy.py", 4, NULL, 1}};
    /* What was moved and changed at once may be new, for all that can be told. */
    static const struct age_case moved[] = {{"three.py", -1, "lacks the contents", 1},
                                            {"copy.py", 4, NULL, 1},
                                            {"new.py", -1, "lacks the contents", 1}};
    static const struct age_case exact[] = {{"m", 0, "one.py", 1}};
    static const struct age_case none[] = {{"three.py", -1, "the clone lacks folders", 0}};
    struct place *place = *state;

    shell(place, MOVES "git config uploadpack.allowFilter true\n"
                       "git clone -q --bare --filter=blob:none \"file://$PWD\" ../blobless\n"
                       "git clone -q --bare --filter=tree:0 \"file://$PWD\" ../treeless\n"
                       "git checkout -q -b moved main~4; git mv p/two.py m; save\n"
                       "git clone -q --bare --filter=blob:none \"file://$PWD\" ../exact\n");
    check(place, "blobless", AGE_FIRST, first, COUNT(first));
    check(place, "blobless", AGE_MOVED, moved, COUNT(moved));
    check(place, "exact", AGE_MOVED, exact, COUNT(exact));
    check(place, "treeless", AGE_FIRST, none, COUNT(none));
    check(place, "treeless", AGE_MOVED, none, COUNT(none));
}

static void
sees_the_history_that_git_log_sees(void **state)
{
    /* The second commit is replaced by one without the first, the third grafted onto nothing. */
    static const struct age_case replaced[] = {{"f", 1, NULL, 1}};

    shell(*state, "echo 1 >f; save; at 1; echo 1 >g; save; at 2; echo 1 >h; save\n"
                  "git replace --graft HEAD~1\n");
    check(*state, "r", AGE_FIRST, replaced, 1);
}

static void
answers_for_repositories_of_every_kind(void **state)
{
    static const struct age_case cases[] = {{"d/f", 1, NULL, 1}};
    static const char *const kinds[] = {"r", "r/d", "bare", "linked", "host/module"};
    struct place *place = *state;

    shell(place, "cd ..; rm -rf r; git init -q --object-format=sha256 r; cd r; echo 1 >x; save\n"
                 "at 1; mkdir d; echo 1 >d/f; save; git clone -q --bare . ../bare\n"
                 "git worktree add -q ../linked; git init -q --object-format=sha256 ../host\n"
                 "root=$PWD; cd ../host; git submodule add -q \"$root\" module\n");
    for (size_t i = 0; i < COUNT(kinds); i++)
        check(place, kinds[i], AGE_FIRST, cases, 1);
    assert_int_equal(strlen(ages_of(place->ages, 0)->commit.id), 64);
}

static void
names_the_commit_that_last_touched_a_folder(void **state)
{
    struct place *place = *state;
    static const char *const folders[] = {"a", "a/b/", "c", "none"};
    static const int minutes[] = {3, 1, 2, -1};

    shell(place, "mkdir -p a/b c; echo 1 >a/f; echo 1 >a/b/f; echo 1 >c/f; save\n"
                 "at 1; echo 2 >a/b/f; save; at 2; echo 2 >c/f; save; at 3; rm a/f; save\n");
    ask(place, "r", AGE_FIRST, NULL, 0, folders, COUNT(folders));
    for (size_t i = 0; i < COUNT(folders); i++) {
        const struct age_touch *touch = ages_touched(place->ages, i);
        assert_int_equal(touch->known, minutes[i] >= 0);
        if (touch->known)
            assert_int_equal(touch->commit.when.seconds, 1600000000 + minutes[i] * 60);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(finds_the_commit_that_added_each_path),
        TEST(tells_the_committer_s_time_with_the_offset_that_it_was_written_with),
        TEST(takes_the_oldest_or_the_newest_of_several_additions),
        TEST(goes_on_to_the_first_parent_that_has_the_path_as_it_is),
        TEST(follows_all_parents_of_a_merge_that_changed_the_path),
        TEST(does_not_see_an_addition_that_a_merge_threw_away),
        TEST(counts_the_merge_that_brought_a_path_where_no_commit_did),
        TEST(takes_a_change_of_kind_for_no_addition),
        TEST(counts_additions_below_a_path_that_was_a_folder),
        TEST(takes_the_times_as_they_are_when_clocks_are_wrong),
        TEST(goes_back_through_moves_and_never_through_copies),
        TEST(comes_to_an_end_where_a_path_was_moved_to_and_fro),
        TEST(does_not_know_what_lies_behind_a_cut),
        TEST(does_not_take_an_older_addition_for_the_newest_behind_a_cut),
        TEST(needs_no_contents_but_for_moves_and_nothing_without_folders),
        TEST(sees_the_history_that_git_log_sees),
        TEST(answers_for_repositories_of_every_kind),
        TEST(names_the_commit_that_last_touched_a_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
