#include "report/table.h"
#include "unit.h"

enum { NAME, WORD, COUNT, SIZE, MEMORY, TRUTH, MADE };

static const struct table_column all[] = {
    {NAME, "name", "name_id", TABLE_NAME, false},     {WORD, "word", "word", TABLE_WORDS, false},
    {COUNT, "count", "count", TABLE_NUMBER, false},   {SIZE, "size", "size", TABLE_SIZE, true},
    {MEMORY, "memory", "memory", TABLE_MEMORY, true}, {TRUTH, "truth", "truth", TABLE_TRUTH, false},
    {MADE, "made", "made", TABLE_NAME, false},
};

static const char *const names[] = {"maker/a-name-of-some-length", "b\033[2J|`x", "=c"};

static void
fill(struct table_cell *out, const void *context, size_t row, int column)
{
    (void)context;
    switch (column) {
    case NAME:
        out->text = slice_of(names[row]);
        break;
    case WORD:
        out->text = row == 1 ? (struct slice){NULL, 0} : SLICE("said");
        break;
    case COUNT:
        out->number = row == 2 ? -1 : 1234567;
        break;
    case SIZE:
        out->number = row == 2 ? -1 : 7241732096;
        break;
    case MEMORY:
        out->number = row == 2 ? -1 : INT64_C(3) << 30;
        break;
    case TRUTH:
        out->number = row == 0;
        break;
    default:
        str_printf(out->room, "row %zu", row);
        out->text = row == 2 ? SLICE("") : str_slice(out->room);
        break;
    }
}

static struct table
table_of(size_t columns)
{
    return (struct table){.columns = all, .column_count = columns, .rows = 3, .cell = fill};
}

static void
text_is(const struct table *t, unsigned width, const char *expected)
{
    struct str out = STR_INIT;

    table_text(&out, t, width);
    assert_string_equal(str_text(&out), expected);
    str_fini(&out);
}

static void
columns_are_as_wide_as_what_is_in_them(void **state)
{
    const struct table t = table_of(7);

    (void)state;
    text_is(&t, 0,
            "name                         word      count  size   memory  truth  made\n"
            "maker/a-name-of-some-length  said  1,234,567  7.2B  3.0 GiB  yes    row 0\n"
            "b\\u001b[2J|`x                      1,234,567  7.2B  3.0 GiB         row 1\n"
            "=c                           said          ?     ?        ?\n");
}

static void
a_narrow_terminal_has_fewer_columns_and_then_shorter_names(void **state)
{
    const struct table t = table_of(7);

    (void)state;
    text_is(&t, 71,
            "name                         word      count  size  truth  made\n"
            "maker/a-name-of-some-length  said  1,234,567  7.2B  yes    row 0\n"
            "b\\u001b[2J|`x                      1,234,567  7.2B         row 1\n"
            "=c                           said          ?     ?\n");
    text_is(&t, 50,
            "name                 word      count  truth  made\n"
            "maker/a-name-of-...  said  1,234,567  yes    row 0\n"
            "b\\u001b[2J|`x              1,234,567         row 1\n"
            "=c                   said          ?\n");
    text_is(&t, 10,
            "name          word      count  truth  made\n"
            "maker/a-n...  said  1,234,567  yes    row 0\n"
            "b\\u001b[2...        1,234,567         row 1\n"
            "=c            said          ?\n");
}

static void
heading(struct str *out, const void *context, size_t row)
{
    (void)context;
    if (row != 1)
        str_printf(out, "part %zu", row);
}

static void
headings_stand_between_rows_that_are_indented(void **state)
{
    struct table t = table_of(2);

    (void)state;
    t.heading = heading;
    text_is(&t, 0,
            "  name                         word\n"
            "part 0\n"
            "  maker/a-name-of-some-length  said\n"
            "  b\\u001b[2J|`x\n"
            "part 2\n"
            "  =c                           said\n");
    text_is(&t, 25,
            "  name               word\n"
            "part 0\n"
            "  maker/a-name-o...  said\n"
            "  b\\u001b[2J|`x\n"
            "part 2\n"
            "  =c                 said\n");
}

static void
a_name_that_yields_is_cut_before_others(void **state)
{
    static const struct table_column columns[] = {
        {NAME, "name", NULL, TABLE_NAME, false},
        {NAME, "again", NULL, TABLE_CLASS, false},
    };
    const struct table t = {.columns = columns, .column_count = 2, .rows = 1, .cell = fill};

    (void)state;
    text_is(&t, 50,
            "name                         again\n"
            "maker/a-name-of-some-length  maker/a-name-of-so...\n");
    text_is(&t, 46,
            "name                      again\n"
            "maker/a-name-of-some-...  maker/a-name-of-s...\n");
}

static void
markdown_has_names_in_code_spans(void **state)
{
    const struct table t = table_of(4);
    struct str out = STR_INIT;

    (void)state;
    table_markdown(&out, &t);
    assert_string_equal(str_text(&out),
                        "| Name | Word | Count | Size |\n"
                        "| --- | --- | ---: | ---: |\n"
                        "| `maker/a-name-of-some-length` | said | 1,234,567 | 7.2B |\n"
                        "| ``b\\u001b[2J\\|`x`` |  | 1,234,567 | 7.2B |\n"
                        "| `=c` | said | ? | ? |\n");
    str_fini(&out);
}

static void
csv_has_numbers_as_they_are(void **state)
{
    const struct table t = table_of(7);
    struct str out = STR_INIT;

    (void)state;
    table_csv(&out, &t);
    assert_string_equal(
        str_text(&out),
        "name_id,word,count,size,memory,truth,made\r\n"
        "maker/a-name-of-some-length,said,1234567,7241732096,3221225472,true,row 0\r\n"
        "b\\u001b[2J|`x,,1234567,7241732096,3221225472,false,row 1\r\n"
        "'=c,said,,,,false,\r\n");
    str_fini(&out);
}

static void
memory_has_two_or_three_digits(void **state)
{
    static const struct {
        int64_t bytes;
        const char *words;
    } cases[] = {
        {-1, "?"},
        {0, "0 B"},
        {999, "999 B"},
        {1000, "1.0 KiB"},
        {INT64_C(1536) << 20, "1.5 GiB"},
        {INT64_C(100) << 30, "100 GiB"},
        {INT64_C(1000) << 30, "1.0 TiB"},
        {INT64_MAX, "8.0 EiB"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str out = STR_INIT;
        table_memory(&out, cases[i].bytes);
        assert_string_equal(str_text(&out), cases[i].words);
        str_fini(&out);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_what_is_in_them),
        cmocka_unit_test(a_narrow_terminal_has_fewer_columns_and_then_shorter_names),
        cmocka_unit_test(headings_stand_between_rows_that_are_indented),
        cmocka_unit_test(a_name_that_yields_is_cut_before_others),
        cmocka_unit_test(markdown_has_names_in_code_spans),
        cmocka_unit_test(csv_has_numbers_as_they_are),
        cmocka_unit_test(memory_has_two_or_three_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
