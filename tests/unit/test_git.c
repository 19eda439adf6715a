#include "git/git.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "shell.h"
#include "unit.h"

static const struct slice nothing = {"", 0};

/* A folder for one test, with HOME in it so that nobody's configuration counts. */
struct place {
    char *folder;
    struct git *git;
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
    setenv("GIT_AUTHOR_DATE", "1600000000 +0200", 1);
    setenv("GIT_COMMITTER_DATE", "1600000000 +0200", 1);
    *state = place;
    return 0;
}

static int
remove_place(void **state)
{
    struct place *place = *state;

    git_close(place->git);
    folder_remove(place->folder);
    free(place);
    return 0;
}

/* Run a shell's line in the test's folder. */
static void
shell(const struct place *place, const char *line)
{
    struct str command = STR_INIT;

    str_printf(&command,
               "cd '%s' && git() { command git -c user.name=A -c user.email=a@b "
               "-c init.defaultBranch=main -c protocol.file.allow=always \"$@\"; } && { %s; } "
               ">/dev/null 2>&1",
               place->folder, line);
    if (!shell_run(str_text(&command)))
        fail_msg("failed: %s", line);
    str_fini(&command);
}

static void
open_in(struct place *place, const char *folder)
{
    struct err err = {0};
    char *path = file_join(place->folder, folder);

    git_close(place->git);
    place->git = NULL;
    if (git_open(&place->git, path, NULL, &err) != 0)
        fail_msg("%s: %s", folder, err.message);
    free(path);
}

/* Opening `folder` fails with `kind` and words of the message. */
static void
refuses(struct place *place, const char *folder, enum err_kind kind, const char *part)
{
    struct err err = {0};
    char *path = file_join(place->folder, folder);

    assert_int_equal(git_open(&place->git, path, NULL, &err), -1);
    assert_null(place->git);
    assert_int_equal(err.kind, kind);
    if (strstr(err.message, part) == NULL)
        fail_msg("%s: %s", folder, err.message);
    free(path);
}

/* The root is FOLDER/`name`, links in the folder's own path followed. */
static void
has_root(const struct place *place, const char *name)
{
    char *folder = realpath(place->folder, NULL);
    char *root = file_join(folder, name);

    assert_string_equal(git_root(place->git), root);
    free(root);
    free(folder);
}

#define ONE_COMMIT \
    "git init -q r && cd r && mkdir sub && echo one >sub/f && git add . && git commit -qm 1"

static void
finds_the_repository_that_a_folder_stands_in(void **state)
{
    struct place *place = *state;

    shell(place, ONE_COMMIT " && git worktree add -q ../linked && git clone -q --bare . ../bare && "
                            "git submodule add -q \"$PWD/../bare\" module");
    open_in(place, "r/sub");
    has_root(place, "r");
    assert_false(git_is_shallow(place->git));
    assert_false(git_is_partial(place->git));
    open_in(place, "linked");
    has_root(place, "linked");
    open_in(place, "r/module");
    has_root(place, "r/module");
    open_in(place, "bare");
    assert_null(git_root(place->git));
    open_in(place, "r/.git");
    assert_null(git_root(place->git));
}

static void
tells_of_a_cut_history_and_of_missing_objects(void **state)
{
    struct place *place = *state;

    shell(place, ONE_COMMIT " && git commit -q --allow-empty -m 2 && "
                            "git config uploadpack.allowFilter true && cd .. && "
                            "git clone -q --depth 1 \"file://$PWD/r\" shallow && "
                            "git clone -q --filter=blob:none \"file://$PWD/r\" partial");
    open_in(place, "shallow");
    assert_true(git_is_shallow(place->git));
    assert_false(git_is_partial(place->git));
    open_in(place, "partial");
    assert_false(git_is_shallow(place->git));
    assert_true(git_is_partial(place->git));
}

static void
refuses_what_is_no_repository(void **state)
{
    struct place *place = *state;

    shell(place, "mkdir plain && echo 1 >plain/file && " ONE_COMMIT
                 " && git config core.repositoryformatversion 99");
    refuses(place, "none", ERR_USAGE, "No such file");
    refuses(place, "plain", ERR_USAGE, "is in no git repository");
    refuses(place, "plain/file", ERR_USAGE, "is no folder");
    refuses(place, "r", ERR_FATAL, "99");
}

static void
says_which_package_has_git(void **state)
{
    struct place *place = *state;
    char *path = mem_strdup(getenv("PATH"));

    setenv("PATH", place->folder, 1);
    refuses(place, ".", ERR_FATAL, "the package `git`");
    setenv("PATH", path, 1);
    free(path);
}

/* Put a stand-in for git first on PATH, whose body is `script`: what PATH was before. */
static char *
put_false_git(struct place *place, const char *script)
{
    char *path = mem_strdup(getenv("PATH"));
    struct str both = STR_INIT;

    shell(place, "mkdir -p bin");
    folder_put(place->folder, "bin/git", script);
    shell(place, "chmod +x bin/git");
    str_printf(&both, "%s/bin:%s", place->folder, path);
    setenv("PATH", str_text(&both), 1);
    str_fini(&both);
    return path;
}

static void
take_false_git(char *path)
{
    setenv("PATH", path, 1);
    free(path);
}

static void
with_false_git(struct place *place, const char *script, enum err_kind kind, const char *part)
{
    char *path = put_false_git(place, script);

    refuses(place, ".", kind, part);
    take_false_git(path);
}

static void
shows_what_git_says_of_a_stranger_s_repository(void **state)
{
    with_false_git(*state,
                   "#!/bin/sh\necho \"fatal: detected dubious ownership in repository at '/r'\n"
                   "To add an exception for this directory, call:\n\n"
                   "\tgit config --global --add safe.directory /r\" >&2\nexit 128\n",
                   ERR_FATAL, "git config --global --add safe.directory /r");
}

static void
shows_no_more_than_the_beginning_of_an_answer_it_does_not_understand(void **state)
{
    struct str script = STR_INIT;

    str_puts(&script, "#!/bin/sh\necho ");
    for (size_t i = 0; i < 60; i++)
        str_putc(&script, 'x');
    str_puts(&script, "END\n");
    with_false_git(*state, str_text(&script), ERR_FATAL, "xxx`");
    str_fini(&script);
    with_false_git(*state, "#!/bin/sh\nhead -c 9 /dev/zero >&2\nexit 1\n", ERR_FATAL,
                   "it says no reason");
}

/* Opens with a git that does `script`, stopped by `stop`. */
static void
is_stopped(struct place *place, const char *script, const volatile sig_atomic_t *stop)
{
    char *path = put_false_git(place, script);
    struct git *git = NULL;
    struct err err = {0};

    assert_int_equal(git_open(&git, place->folder, stop, &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    take_false_git(path);
}

static volatile sig_atomic_t alarm_rang;

static void
ring(int number)
{
    alarm_rang = number;
}

static void
ends_a_git_that_hangs_and_heeds_nothing_when_it_is_stopped(void **state)
{
    static const volatile sig_atomic_t at_once = 1;
    struct sigaction action = {.sa_handler = ring}, before;

    is_stopped(*state, "#!/bin/sh\ntrap '' INT TERM\nexec sleep 600\n", &at_once);
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, &before);
    alarm(1);
    is_stopped(*state, "#!/bin/sh\ntrap '' INT TERM\nexec sleep 600\n", &alarm_rang);
    alarm_rang = 0;
    alarm(1);
    /* One that answers and stays. */
    is_stopped(*state, "#!/bin/sh\nexec >&- 2>&-\nexec sleep 600\n", &alarm_rang);
    alarm_rang = 0;
    sigaction(SIGALRM, &before, NULL);
}

static void
tells_of_a_git_that_was_killed(void **state)
{
    with_false_git(*state, "#!/bin/sh\nkill -9 $$\n", ERR_FATAL, "signal 9");
    with_false_git(*state, "#!/bin/sh\nkill -2 $$\n", ERR_STOPPED, "stopped while `git rev-parse`");
}

static void
keeps_the_user_s_git_variables_from_git(void **state)
{
    struct place *place = *state;
    struct str out = STR_INIT;

    shell(place, ONE_COMMIT);
    setenv("GIT_DIR", "/nowhere", 1);
    setenv("GIT_CONFIG_COUNT", "nonsense", 1);
    open_in(place, "r");
    assert_int_equal(git_run(&out, NULL, place->git,
                             (const char *[]){"-c", "alias.show-env=!env", "show-env", NULL},
                             nothing, NULL),
                     0);
    unsetenv("GIT_DIR");
    unsetenv("GIT_CONFIG_COUNT");
    assert_non_null(strstr(str_text(&out), "LC_ALL=C\n"));
    assert_non_null(strstr(str_text(&out), "GIT_TERMINAL_PROMPT=0\n"));
    assert_null(strstr(str_text(&out), "GIT_CONFIG_COUNT"));
    assert_null(strstr(str_text(&out), "GIT_AUTHOR_DATE"));
    str_fini(&out);
}

static void
gives_git_none_of_its_own_descriptors(void **state)
{
    int fd = open("/dev/null", O_RDONLY); /* without O_CLOEXEC */

    assert_int_equal(dup2(fd, 77), 77);
    with_false_git(*state, "#!/bin/sh\nls /proc/self/fd/77 >&2\nexit 1\n", ERR_FATAL,
                   "No such file");
    close(77);
    close(fd);
}

static void
names_commits_by_their_full_id(void **state)
{
    struct place *place = *state;
    char *head = NULL, *tag = NULL;

    shell(place, ONE_COMMIT " && git tag -a -m t v1");
    open_in(place, "r");
    assert_int_equal(git_commit(&head, place->git, "HEAD", NULL), 0);
    assert_int_equal(git_commit(&tag, place->git, "v1", NULL), 0);
    assert_int_equal(strlen(head), 40);
    assert_string_equal(head, tag);
    free(head);
    free(tag);
}

static void
finds_a_commit_by_words_of_its_message(void **state)
{
    struct place *place = *state;
    char *head = NULL, *found = NULL;

    shell(place, ONE_COMMIT);
    open_in(place, "r");
    assert_int_equal(git_commit(&head, place->git, "HEAD", NULL), 0);
    assert_int_equal(git_commit(&found, place->git, ":/.", NULL), 0);
    assert_string_equal(found, head);
    free(found);
    assert_int_equal(git_commit(&found, place->git, "HEAD^{/.}", NULL), 0);
    assert_string_equal(found, head);
    free(found);
    free(head);
}

static void
shows_what_git_says_of_a_damaged_commit(void **state)
{
    struct place *place = *state;
    struct err err = {0};
    char *id = NULL;

    shell(place, ONE_COMMIT " && f=$(git rev-parse HEAD | sed 's,^..,.git/objects/&/,') && "
                            "chmod u+w $f && echo damaged >$f");
    open_in(place, "r");
    assert_int_equal(git_commit(&id, place->git, "HEAD", &err), -1);
    assert_non_null(strstr(err.message, "is corrupt"));
}

static void
refuses_revisions_that_are_no_commit(void **state)
{
    static const char *const names[] = {"nothing", "HEAD:sub/f", "",      "--all",      "-",
                                        "HEAD~5",  "a b",        "^HEAD", "HEAD..HEAD", ":/none"};
    struct place *place = *state;
    char *id = NULL;
    struct err err = {0};

    shell(place, ONE_COMMIT " && git init -q ../empty");
    open_in(place, "r");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_int_equal(git_commit(&id, place->git, names[i], &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
        if (strstr(err.message, "knows no commit") == NULL)
            fail_msg("%s: %s", names[i], err.message);
    }
    open_in(place, "empty");
    assert_int_equal(git_commit(&id, place->git, "HEAD", &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.message, "has no commit yet"));
    assert_null(id);
}

static void
gives_much_and_takes_much_at_once(void **state)
{
    struct place *place = *state;
    struct str in = STR_INIT, out = STR_INIT, complaint = STR_INIT;
    size_t lines = 0;

    shell(place, ONE_COMMIT);
    open_in(place, "r");
    for (size_t i = 0; i < 100000; i++)
        str_puts(&in, "HEAD:sub/f\n");
    /* cat-file answers while it is asked. */
    assert_int_equal(git_run(&out, &complaint, place->git,
                             (const char *[]){"cat-file", "--batch-check=%(objectname)", NULL},
                             (struct slice){in.data, in.len}, NULL),
                     0);
    for (size_t i = 0; i < out.len; i++)
        lines += out.data[i] == '\n';
    assert_int_equal(lines, 100000);
    assert_int_equal(complaint.len, 0);
    /* One that reads nothing ends all the same, and no signal is raised. */
    str_truncate(&out, 0);
    assert_int_equal(git_run(&out, &complaint, place->git,
                             (const char *[]){"rev-parse", "--is-bare-repository", NULL},
                             (struct slice){in.data, in.len}, NULL),
                     0);
    assert_string_equal(str_text(&out), "false\n");
    assert_int_equal(git_run(&out, &complaint, place->git,
                             (const char *[]){"rev-parse", "--verify", "none", NULL}, nothing,
                             NULL),
                     128);
    assert_non_null(strstr(str_text(&complaint), "fatal: "));
    str_fini(&in);
    str_fini(&out);
    str_fini(&complaint);
}

struct object_case {
    const char *name;
    const char *type; /* NULL: there is none */
    const char *content;
};

static void
read_all(struct place *place, const struct object_case *cases, size_t count)
{
    struct git_objects *objects = NULL;

    assert_int_equal(git_objects_open(&objects, place->git, NULL), 0);
    for (size_t i = 0; i < count; i++) {
        struct str out = STR_INIT;
        const char *type = NULL;
        struct err err = {0};
        int found = git_objects_read(&out, &type, objects, cases[i].name, SIZE_MAX, &err);
        if (found != (cases[i].type != NULL))
            fail_msg("%s: %d %s", cases[i].name, found, err.message);
        if (found > 0 && cases[i].content != NULL)
            assert_string_equal(str_text(&out), cases[i].content);
        if (found > 0)
            assert_string_equal(type, cases[i].type);
        if (found <= 0)
            assert_int_equal(out.len, 0);
        str_fini(&out);
    }
    git_objects_close(objects);
}

static void
reads_objects_one_after_another(void **state)
{
    static const struct object_case cases[] = {
        {"HEAD:sub/f", "blob", "one\n"}, {"HEAD:none", NULL, NULL},
        {"HEAD:a b blob 7", NULL, NULL}, {"HEAD:sub", "tree", NULL},
        {"HEAD", "commit", NULL},        {"HEAD:a\nb", "blob", "line\n"},
        {"HEAD:empty", "blob", ""},      {"", NULL, NULL},
        {"HEAD:no\nne", NULL, NULL},     {"-e", NULL, NULL},
        {"HEAD:sub/f", "blob", "one\n"},
    };
    struct place *place = *state;

    shell(place, ONE_COMMIT " && : >empty && echo line >\"$(printf 'a\\nb')\" && git add . && "
                            "git commit -qm 2");
    open_in(place, "r");
    read_all(place, cases, sizeof cases / sizeof cases[0]);
}

static void
reads_nothing_of_an_object_that_is_too_large_and_then_the_next(void **state)
{
    struct place *place = *state;
    struct git_objects *objects = NULL;
    struct str out = STR_INIT;
    const char *type = NULL;
    struct err err = {0};

    /* So much that git is still writing when it is left. */
    shell(place, ONE_COMMIT " && yes | head -c 3000000 >large && git add . && git commit -qm 2");
    open_in(place, "r");
    assert_int_equal(git_objects_open(&objects, place->git, NULL), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(git_objects_read(&out, &type, objects, "HEAD:large", 2999999, &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, "larger than 2999999 bytes, which no such file is");
        assert_int_equal(out.len, 0);
        assert_int_equal(git_objects_read(&out, &type, objects, "HEAD:sub/f", 4, &err), 1);
        assert_string_equal(str_text(&out), "one\n");
        str_truncate(&out, 0);
    }
    assert_int_equal(git_objects_read(&out, &type, objects, "HEAD:large", 3000000, &err), 1);
    assert_int_equal(out.len, 3000000);
    str_fini(&out);
    git_objects_close(objects);
}

static int
add_piece(void *context, struct slice piece, struct err *err)
{
    (void)err;
    str_append_slice(context, piece);
    return 0;
}

static int
refuse_piece(void *context, struct slice piece, struct err *err)
{
    (void)context;
    (void)piece;
    return err_set(err, ERR_DATA, "enough");
}

static void
tells_of_a_file_of_any_size_in_pieces(void **state)
{
    struct place *place = *state;
    struct str out = STR_INIT;
    struct err err = {0};

    shell(place, ONE_COMMIT " && yes | head -c 3000001 >large && : >empty && git add . && "
                            "git commit -qm 2");
    open_in(place, "r");
    assert_int_equal(git_each_piece(place->git, "HEAD:large", add_piece, &out, &err), 1);
    assert_int_equal(out.len, 3000001);
    assert_memory_equal(out.data + 2999998, "y\ny", 3);
    str_truncate(&out, 0);
    assert_int_equal(git_each_piece(place->git, "HEAD:empty", add_piece, &out, &err), 1);
    static const char *const none[] = {"HEAD:no", "HEAD:sub", "none:f", "--help", ""};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_int_equal(git_each_piece(place->git, none[i], add_piece, &out, &err), 0);
    assert_int_equal(out.len, 0);
    assert_int_equal(git_each_piece(place->git, "HEAD:large", refuse_piece, NULL, &err), -1);
    assert_string_equal(err.message, "enough");
    str_fini(&out);
}

static void
reads_objects_of_sha_256_repositories(void **state)
{
    static const struct object_case cases[] = {{"HEAD:f", "blob", "one\n"}, {"HEAD:g", NULL, NULL}};
    struct place *place = *state;
    char *id = NULL;

    shell(place, "git init -q --object-format=sha256 r && cd r && echo one >f && git add . && "
                 "git commit -qm 1");
    open_in(place, "r");
    assert_int_equal(git_commit(&id, place->git, "HEAD", NULL), 0);
    assert_int_equal(strlen(id), 64);
    free(id);
    read_all(place, cases, 2);
}

static void
takes_what_a_partial_clone_lacks_for_missing(void **state)
{
    static const struct object_case cases[] = {
        {"HEAD~1:sub/f", NULL, NULL}, {"HEAD:sub/f", "blob", "two\n"}, {"HEAD~1:sub/f", NULL, NULL},
        {"HEAD~1:sub/f", NULL, NULL}, {"HEAD~1:sub", "tree", NULL},
    };
    struct place *place = *state;

    /* The blobs could be had: its origin is still there. */
    shell(place, ONE_COMMIT " && echo two >sub/f && git commit -qam 2 && "
                            "git config uploadpack.allowFilter true && "
                            "git clone -q --filter=blob:none \"file://$PWD\" ../partial");
    open_in(place, "partial");
    read_all(place, cases, sizeof cases / sizeof cases[0]);
}

/* A git that is killed while it says what HEAD:sub/f holds. */
static void
is_killed_while_it_answers(struct place *place, const char *signal, enum err_kind kind,
                           const char *part)
{
    struct str script = STR_INIT, out = STR_INIT;
    struct git_objects *objects = NULL;
    struct err err = {0};
    const char *type;

    str_printf(&script,
               "#!/bin/sh\nread name\nprintf '%%s blob 99\\nhalf' \"$name\"\nkill -%s $$\n",
               signal);
    char *path = put_false_git(place, str_text(&script));
    assert_int_equal(git_objects_open(&objects, place->git, &err), 0);
    assert_int_equal(git_objects_read(&out, &type, objects, "HEAD:sub/f", 100, &err), -1);
    assert_int_equal(err.kind, kind);
    if (strstr(err.message, part) == NULL)
        fail_msg("%s", err.message);
    assert_int_equal(out.len, 0);
    git_objects_close(objects);
    take_false_git(path);
    str_fini(&script);
    str_fini(&out);
}

static void
takes_nothing_for_missing_of_a_git_that_was_killed(void **state)
{
    struct place *place = *state;

    shell(place, ONE_COMMIT " && git config remote.origin.promisor true");
    open_in(place, "r");
    assert_true(git_is_partial(place->git));
    is_killed_while_it_answers(place, "9", ERR_FATAL, "`git cat-file` was ended by signal 9");
    is_killed_while_it_answers(place, "2", ERR_STOPPED, "stopped while `git cat-file` ran");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(finds_the_repository_that_a_folder_stands_in),
        TEST(tells_of_a_cut_history_and_of_missing_objects),
        TEST(refuses_what_is_no_repository),
        TEST(says_which_package_has_git),
        TEST(shows_what_git_says_of_a_stranger_s_repository),
        TEST(shows_no_more_than_the_beginning_of_an_answer_it_does_not_understand),
        TEST(ends_a_git_that_hangs_and_heeds_nothing_when_it_is_stopped),
        TEST(tells_of_a_git_that_was_killed),
        TEST(keeps_the_user_s_git_variables_from_git),
        TEST(gives_git_none_of_its_own_descriptors),
        TEST(names_commits_by_their_full_id),
        TEST(finds_a_commit_by_words_of_its_message),
        TEST(shows_what_git_says_of_a_damaged_commit),
        TEST(refuses_revisions_that_are_no_commit),
        TEST(gives_much_and_takes_much_at_once),
        TEST(reads_objects_one_after_another),
        TEST(reads_nothing_of_an_object_that_is_too_large_and_then_the_next),
        TEST(tells_of_a_file_of_any_size_in_pieces),
        TEST(reads_objects_of_sha_256_repositories),
        TEST(takes_what_a_partial_clone_lacks_for_missing),
        TEST(takes_nothing_for_missing_of_a_git_that_was_killed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
