#include "bar.h"
#include "unit.h"

static const struct bar walking = {
    .progress = {"text-generation", 6203, -1, 7, 312, NULL}, .per_second = 1240, .wait = NULL};
static const struct bar sweeping = {
    .progress = {"canonical authors", 9, 36, 12, 40, NULL}, .per_second = 0.75, .wait = NULL};

static void
check(const struct bar *bar, struct bar_style style, const char *expected, unsigned width)
{
    struct str out = STR_INIT;

    assert_int_equal(bar_draw(&out, bar, &style), width);
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
}

static void
tells_figures_without_a_bar_where_the_end_is_not_known(void **state)
{
    (void)state;
    check(&walking, (struct bar_style){79, false, false},
          "text-generation: 6,203 models, 312 found, 1,240/s", 49);
    check(&walking, (struct bar_style){79, true, false},
          "text-generation: 6,203 models \xC2\xB7 312 found \xC2\xB7 1,240/s", 51);
}

static void
says_what_was_found_in_the_phase_s_own_words(void **state)
{
    const struct bar counting = {
        .progress =
            {.phase = "downloads", .done = 3, .expected = 4, .found = 2, .found_as = "in use"},
        .per_second = -1,
    };

    (void)state;
    check(&counting, (struct bar_style){0, false, false}, "downloads: 3 of 4, 2 in use", 27);
}

static void
draws_the_share_that_is_done(void **state)
{
    (void)state;
    check(&sweeping, (struct bar_style){100, false, false},
          "canonical authors [#######.......................] 9 of 36, 36 s left, 40 found, 1/s",
          84);
    check(&sweeping, (struct bar_style){66, true, true},
          "canonical authors \033[36m\xE2\x94\x81\xE2\x94\x81\033[0m"
          "\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2"
          "\x94\x80\xE2\x94\x80"
          " 9 of 36 \xC2\xB7 36 s left \xC2\xB7 40 found \xC2\xB7 1/s",
          66);
}

static void
leaves_out_what_does_not_fit(void **state)
{
    (void)state;
    check(&walking, (struct bar_style){42, false, false},
          "text-generation: 6,203 models, 312 found", 40);
    check(&walking, (struct bar_style){30, false, false}, "text-generation: 6,203 models", 29);
    check(&walking, (struct bar_style){12, false, false}, "text-g: 6,20", 12);
}

static void
tells_all_in_a_line_of_any_length(void **state)
{
    (void)state;
    check(&sweeping, (struct bar_style){0, false, false},
          "canonical authors: 9 of 36, 36 s left, 40 found, 1/s", 52);
}

static void
says_why_nothing_is_asked(void **state)
{
    struct bar waiting = walking;

    (void)state;
    waiting.wait = "quota used up";
    waiting.wait_s = 42;
    check(&waiting, (struct bar_style){79, false, false},
          "text-generation: 6,203 models, waiting 42 s: quota used up, 312 found", 69);
}

static void
says_why_nothing_is_asked_in_as_many_words_as_fit(void **state)
{
    struct bar waiting = sweeping;

    (void)state;
    waiting.wait = "the Hub's quota for this window is used up";
    waiting.wait_s = 242;
    check(&waiting, (struct bar_style){79, false, false},
          "canonical authors: 9 of 36, waiting 4 min 2 s: the Hub's quota for this wind...", 79);
    check(&waiting, (struct bar_style){40, true, false},
          "canonical authors: 9 of 36 \xC2\xB7 waiting 4 \xE2\x80\xA6", 40);
}

static void
cleans_what_strangers_named(void **state)
{
    struct bar strange = walking;

    (void)state;
    strange.progress.phase = "a\033[2Jb\xC3\xB6";
    check(&strange, (struct bar_style){0, false, false},
          "a?[2Jb?: 6,203 models, 312 found, 1,240/s", 41);
}

static void
survives_figures_that_make_no_sense(void **state)
{
    const struct bar odd = {.progress = {"p", 50, 10, 1, -1, NULL}, .per_second = 0};

    (void)state;
    check(&odd, (struct bar_style){79, false, false}, "p [##############################] 50 of 10",
          43);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_figures_without_a_bar_where_the_end_is_not_known),
        cmocka_unit_test(says_what_was_found_in_the_phase_s_own_words),
        cmocka_unit_test(draws_the_share_that_is_done),
        cmocka_unit_test(leaves_out_what_does_not_fit),
        cmocka_unit_test(tells_all_in_a_line_of_any_length),
        cmocka_unit_test(says_why_nothing_is_asked),
        cmocka_unit_test(says_why_nothing_is_asked_in_as_many_words_as_fit),
        cmocka_unit_test(cleans_what_strangers_named),
        cmocka_unit_test(survives_figures_that_make_no_sense),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
