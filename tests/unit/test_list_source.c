#include "library/list_source.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* All entries as "kind tier name last line|", in their order. */
static char *
shown(const struct support *s)
{
    struct str out = STR_INIT;

    for (size_t i = 0; i < s->count; i++) {
        const struct support_entry *e = &s->entries[i];
        assert_true(slice_is(e->file, "names.txt"));
        assert_null(e->module.data);
        str_printf(&out, "%c %s %.*s %.*s %u|", "AT"[e->kind], support_tier_names[e->tier],
                   (int)e -> name.len, e->name.data, (int)e->last.len,
                   e->last.data != NULL ? e->last.data : "", e->line);
    }
    return str_steal(&out);
}

static void
reads_every_form_of_a_line(void **state)
{
    static const struct {
        const char *text;
        const char *entries;
    } cases[] = {
        {"LlamaForCausalLM", "A native LlamaForCausalLM  1|"},
        {"LlamaForCausalLM\n", "A native LlamaForCausalLM  1|"},
        {"\n\n  A\t\n# B\n\t# C\nD # E\n", "A native A  3|A native D  6|"},
        {"A\r\nB\r\n", "A native A  1|A native B  2|"},
        {"\xef\xbb\xbf"
         "A\n",
         "A native A  1|"},
        {"model_type:mamba", "T native mamba  1|"},
        {"A\nmodel_type:A\n", "A native A  1|T native A  2|"},
        {"A native\nB  fallback\nC removed\nD\tremoved\t0.9.2 # gone",
         "A native A  1|A fallback B  2|A removed C  3|A removed D 0.9.2 4|"},
        {"model_type:gpt-neox.x fallback\nA#b", "T fallback gpt-neox.x  1|A native A#b  2|"},
        {"Nystr\xc3\xb6mForCausalLM", "A native Nystr\xc3\xb6mForCausalLM  1|"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct support s;
        struct err err = {0};
        support_init(&s);
        if (list_source_read(&s, slice_of(cases[i].text), "names.txt", &err) != 0)
            fail_msg("%s: %s", cases[i].text, err.message);
        char *entries = shown(&s);
        assert_string_equal(entries, cases[i].entries);
        free(entries);
        support_fini(&s);
    }
}

static void
says_in_which_line_what_is_wrong(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"", "lists nothing"},
        {"# all is a comment\n\n", "lists nothing"},
        {"A\nmeta-llama/Llama-2-7b\n", "line 2: \"meta-llama/Llama-2-7b\" could be a model's name"},
        {"A\nB\nA fallback\n", "line 3: \"A\" stands on line 1 already"},
        {"model_type:\n", "line 1: a name is missing behind \"model_type:\""},
        {"model_type: llama\n", "line 1: a name is missing behind"},
        {"type:llama\n", "line 1: \"type:llama\" is no name"},
        {"\"LlamaForCausalLM\",\n", "line 1: \"\"LlamaForCausalLM\",\" is no name"},
        {"[\n", "line 1: \"[\" is no name"},
        {"A B\n", "line 1: \"B\" is not known; behind a name may stand native, fallback"},
        {"\nA fallback now\n", "line 2: \"now\" is too much in a line"},
        {"A removed 0.9.2 0.9.3\n", "line 1: \"0.9.3\" is too much in a line"},
        {"A removed \x01\n", "line 1: \"\\u0001\" is no version"},
        {"A\n\xff\xfe\n", "line 2: \"\\xff\\xfe\" is no text"},
        {"A\x1b[31m\n", "line 1: \"A\\u001b[31m\" is no text"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct support s;
        struct err err = {0};
        support_init(&s);
        assert_int_equal(list_source_read(&s, slice_of(cases[i].text), "names.txt", &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        if (strncmp(err.message, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("%s", err.message);
        support_fini(&s);
    }
}

static void
a_nul_and_a_name_without_end_are_no_names(void **state)
{
    static const char nul[] = "A\n\0B\n";
    struct str endless = STR_INIT;
    struct support s;
    struct err err = {0};

    (void)state;
    support_init(&s);
    assert_int_equal(list_source_read(&s, (struct slice){nul, sizeof nul - 1}, "n", &err), -1);
    assert_non_null(strstr(err.message, "line 2"));
    for (int i = 0; i < 501; i++)
        str_putc(&endless, 'A');
    assert_int_equal(list_source_read(&s, (struct slice){endless.data, endless.len}, "n", &err),
                     -1);
    assert_non_null(strstr(err.message, "is longer than any architecture's name"));
    str_truncate(&endless, 500);
    assert_int_equal(list_source_read(&s, (struct slice){endless.data, endless.len}, "n", &err), 0);
    str_fini(&endless);
    support_fini(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_form_of_a_line),
        cmocka_unit_test(says_in_which_line_what_is_wrong),
        cmocka_unit_test(a_nul_and_a_name_without_end_are_no_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
