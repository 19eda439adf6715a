#include "registry/change.h"

#include "folder.h"
#include "registry/files.h"
#include "unit.h"

static const char *const list_names[CHANGE_LISTS] = {
    "verified gone", "verified lost", "gone",         "moved",       "verified",
    "status",        "new",           "support gone", "support new", "support other",
    "filled",        "gap new",       "vanished",     "gap other",
};

/* All lists as lines: "new: a b". */
static char *
lists_of(const struct change *c)
{
    struct str out = STR_INIT;

    for (int list = 0; list < CHANGE_LISTS; list++) {
        enum change_list_kind kind = (enum change_list_kind)list;
        if (change_count(c, kind) == 0)
            continue;
        str_printf(&out, "%s:", list_names[list]);
        for (size_t i = 0; i < change_count(c, kind); i++) {
            str_putc(&out, ' ');
            str_append_slice(&out, kind < CHANGE_MODEL_LISTS
                                       ? change_model_at(c, kind, i)->name
                                       : change_architecture_at(c, kind, i)->name);
        }
        str_putc(&out, '\n');
    }
    return str_steal(&out);
}

/* Both files' texts; one that is NULL is not there. */
static char *
side_of(const char *folder, const char *name, const char *models, const char *gaps)
{
    char *path = file_join(folder, name);
    struct str text = STR_INIT;

    assert_int_equal(file_make_folder(path, NULL), 0);
    if (models != NULL) {
        str_printf(&text, "{\"models\": [%s]}", models);
        folder_put(path, FILES_SUPPORTED, str_text(&text));
    }
    str_truncate(&text, 0);
    if (gaps != NULL) {
        str_printf(&text, "{\"gaps\": [%s]}", gaps);
        folder_put(path, FILES_GAPS, str_text(&text));
    }
    str_fini(&text);
    return path;
}

struct pair {
    const char *old_models, *old_gaps, *new_models, *new_gaps;
};

/* The lists of what differs, or the message; to be freed. */
static char *
compared(struct pair pair)
{
    char *folder = folder_make();
    char *old = side_of(folder, "old", pair.old_models, pair.old_gaps);
    char *new = side_of(folder, "new", pair.new_models, pair.new_gaps);
    const struct change_question question = {.old = old, .new = new, .census = "none"};
    struct change change;
    struct err err = {0};
    char *told;

    if (change_read(&change, &question, &err) == 0) {
        told = lists_of(&change);
        change_fini(&change);
    } else {
        told = mem_strdup(err.message);
    }
    free(old);
    free(new);
    folder_remove(folder);
    return told;
}

#define M(model, architecture, status)                                                             \
    "{\"model_id\": \"" model "\", \"architecture_id\": \"" architecture "\", \"status\": " status \
    "}"
#define G(architecture, models) \
    "{\"architecture_id\": \"" architecture "\", \"total_models\": " models "}"

static void
puts_each_model_into_the_first_list_that_fits(void **state)
{
    char *told = compared((struct pair){
        .old_models =
            M("a", "A", "1") "," M("b", "A", "1") "," M("c", "A", "0") "," M("d", "A", "2") "," M(
                "e", "A", "0") "," M("f", "A", "3") "," M("same", "A", "1") "," M("m", "A", "1"),
        .new_models = M("g", "A", "1") "," M("f", "A", "2") "," M("e", "A", "1") "," M(
            "d", "B", "1") "," M("b", "B", "0") "," M("same", "A", "1") "," M("m", "B", "1"),
    });

    (void)state;
    assert_string_equal(told,
                        "verified gone: a\nverified lost: b\ngone: c\nmoved: d m\nverified: e\n"
                        "status: f\nnew: g\nsupport new: B\nsupport other: A\n");
    free(told);
}

static void
counts_a_model_once_by_its_first_entry(void **state)
{
    char *told = compared((struct pair){
        .old_models = M("a", "A", "1") "," M("a", "B", "0"),
        .new_models =
            M("a", "A", "1") "," M("a", "A", "3") "," M("x", "A", "0") "," M("x", "B", "1"),
    });

    (void)state;
    assert_string_equal(told, "new: x\nsupport other: A\n");
    free(told);
}

static void
tells_filled_gaps_from_those_that_vanished(void **state)
{
    char *told = compared((struct pair){
        .old_models = M("s", "S", "0"),
        .old_gaps = G("A", "3") "," G("B", "2") "," G("C", "1") "," G("D", "1"),
        .new_models = M("s", "S", "0") "," M("a", "A", "0"),
        .new_gaps = G("N", "9") "," G("C", "1") "," G("D", "\"1\""),
    });

    (void)state;
    assert_string_equal(told, "new: a\nsupport new: A\nfilled: A\ngap new: N\nvanished: B\n"
                              "gap other: C D\n");
    free(told);
}

static void
says_where_there_is_nothing_to_compare(void **state)
{
    char *told = compared((struct pair){.old_models = "", .new_gaps = ""});

    (void)state;
    assert_non_null(strstr(told, "have nothing in common"));
    free(told);
    told = compared((struct pair){.old_models = ""});
    assert_non_null(strstr(told, "holds no registry"));
    free(told);
    told = compared((struct pair){.old_models = "", .new_models = "7, [], {\"model_id\": 3}"});
    assert_string_equal(told, "");
    free(told);
}

static void
stops_when_it_is_told_to(void **state)
{
    static const volatile sig_atomic_t stop = 1;
    char *folder = folder_make();
    char *side = side_of(folder, "side", M("a", "A", "0"), NULL);
    const struct change_question question = {
        .old = side, .new = side, .census = "none", .stop = &stop};
    struct change change;
    struct err err = {0};

    (void)state;
    assert_int_equal(change_read(&change, &question, &err), -1);
    assert_int_equal(err.kind, ERR_STOPPED);
    free(side);
    folder_remove(folder);
}

static void
takes_places_apart(void **state)
{
    static const struct {
        const char *word;
        enum change_side_kind kind;
        const char *path, *inside, *revision;
        int64_t scan;
    } cases[] = {
        {"here", CHANGE_FOLDER, "here", NULL, NULL, 0},
        {"here@x", CHANGE_FOLDER, "here@x", NULL, NULL, 0},
        {"here/f.json", CHANGE_FILE, "here/f.json", NULL, NULL, 0},
        {"here@HEAD", CHANGE_COMMIT, "here", "", "HEAD", 0},
        {"here/@main@{1}", CHANGE_COMMIT, "here/", "", "main@{1}", 0},
        {"here@x@v1", CHANGE_COMMIT, "here@x", "", "v1", 0},
        {"here/f.json@v1", CHANGE_COMMIT, "here", "f.json", "v1", 0},
        {"here/gone//./deep@a@b", CHANGE_COMMIT, "here", "gone/deep", "a@b", 0},
        {"gone@HEAD", CHANGE_COMMIT, ".", "gone", "HEAD", 0},
        {"scan:last", CHANGE_SCAN, NULL, NULL, NULL, CHANGE_SCAN_LAST},
        {"scan:previous", CHANGE_SCAN, NULL, NULL, NULL, CHANGE_SCAN_PREVIOUS},
        {"scan:12", CHANGE_SCAN, NULL, NULL, NULL, 12},
    };
    static const char *const wrong[] = {"",      "nothing", "@HEAD",   "here@",
                                        "scan:", "scan:-1", "scan:1x", "scan:99999999999999999999"};
    char *folder = folder_make(), *back = getcwd(NULL, 0);
    struct change_place p;
    struct err err = {0};

    (void)state;
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(file_make_folder("here", NULL), 0);
    assert_int_equal(file_make_folder("here@x", NULL), 0);
    folder_put("here", "f.json", "{}");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (change_place_find(&p, cases[i].word, &err) != 0)
            fail_msg("%s: %s", cases[i].word, err.message);
        assert_int_equal(p.kind, cases[i].kind);
        assert_int_equal(p.scan, cases[i].scan);
        if (cases[i].path != NULL)
            assert_string_equal(p.path, cases[i].path);
        if (cases[i].inside != NULL) {
            assert_string_equal(p.inside, cases[i].inside);
            assert_string_equal(p.revision, cases[i].revision);
        }
        change_place_fini(&p);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (change_place_find(&p, wrong[i], &err) == 0)
            fail_msg("taken: %s", wrong[i]);
        assert_int_equal(err.kind, ERR_USAGE);
    }
    assert_int_equal(chdir(back), 0);
    free(back);
    folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_each_model_into_the_first_list_that_fits),
        cmocka_unit_test(counts_a_model_once_by_its_first_entry),
        cmocka_unit_test(tells_filled_gaps_from_those_that_vanished),
        cmocka_unit_test(says_where_there_is_nothing_to_compare),
        cmocka_unit_test(stops_when_it_is_told_to),
        cmocka_unit_test(takes_places_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
