#include <string.h>

#include "report/html.h"
#include "report/page.h"
#include "unit.h"

static void
check(struct str *out, const char *expected)
{
    assert_string_equal(str_text(out), expected);
    str_fini(out);
}

static void
escapes_what_is_markup(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    html_text(&out, SLICE("a<b>&\"c\"'d'"));
    check(&out, "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;");
    html_text(&out, (struct slice){NULL, 0});
    check(&out, "");
}

static void
strangers_texts_are_isolated_and_made_harmless(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    html_foreign(&out, SLICE("a\x1b[1m<\xe2\x80\xae\xff\n"));
    check(&out, "<bdi>a\\u001b[1m&lt;\\u202e\\xff\\u000a</bdi>");
}

static void
links_lead_to_the_hub_whatever_the_name(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    html_link_hub(&out, SLICE("openai-community/gpt2"));
    check(&out, "<a href=\"https://huggingface.co/openai-community/gpt2\" rel=\"noreferrer\">"
                "<bdi>openai-community/gpt2</bdi></a>");
    html_link_hub(&out, SLICE("a/b/c?\"#%"));
    check(&out, "<a href=\"https://huggingface.co/a/b%2Fc%3F%22%23%25\" rel=\"noreferrer\">"
                "<bdi>a/b/c?&quot;#%</bdi></a>");
    html_link_hub(&out, SLICE("gpt2"));
    check(&out, "<a href=\"https://huggingface.co/gpt2\" rel=\"noreferrer\"><bdi>gpt2</bdi></a>");
}

static void
numbers_are_grouped_and_tell_what_they_sort_by(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    html_cell_number(&out, 12345678);
    check(&out, "<td class=\"n\">12,345,678</td>");
    html_cell_size(&out, 7241732096);
    check(&out, "<td class=\"n\" data-value=\"7241732096\">7.2B</td>");
    html_cell_share(&out, 1, 8);
    check(&out, "<td class=\"n\" data-value=\"0.125\">12.5 %</td>");
    html_cell_value(&out, -0.5);
    check(&out, "<td class=\"n\" data-value=\"-0.500\">");
    html_cell_value(&out, 42);
    check(&out, "<td class=\"n\" data-value=\"42\">");
}

static void
what_is_not_known_is_no_number(void **state)
{
    static const char unknown[] = "<td class=\"n\"><span class=\"unknown\">unknown</span></td>";
    struct str out = STR_INIT;

    (void)state;
    html_cell_number(&out, -1);
    check(&out, unknown);
    html_cell_size(&out, -1);
    check(&out, unknown);
    html_cell_share(&out, 0, 0);
    check(&out, unknown);
}

/* Nothing but the files' own letters may stand between the tags, or the digests say no. */
static void
the_page_holds_style_and_script_to_the_letter(void **state)
{
    static const struct html_section sections[] = {{"models", "Models"}, {NULL, NULL}};
    static const struct html_page page = {
        .kind = "Registry report",
        .heading = SLICE_INIT("a<b"),
        .summary = SLICE_INIT("all of <b>it</b>"),
        .sections = sections,
    };
    struct str out = STR_INIT, expected = STR_INIT;

    (void)state;
    html_begin(&out, &page);
    html_end(&out, 1782820800);
    for (size_t i = 0; i < page_files_count; i++) {
        const struct embedded_file *file = &page_files[i];
        const char *element = strcmp(file->name, "page.css") == 0 ? "style" : "script";
        str_truncate(&expected, 0);
        str_printf(&expected, "\n<%s>", element);
        str_append(&expected, file->data, file->size);
        str_printf(&expected, "</%s>\n", element);
        assert_non_null(strstr(out.data, expected.data));
        str_truncate(&expected, 0);
        str_printf(&expected, "%s-src 'sha256-%s'", element, file->sha256);
        assert_non_null(strstr(out.data, expected.data));
        /* What would end the element early. */
        assert_null(strstr((const char *)file->data, "</"));
    }
    assert_non_null(strstr(out.data, "default-src 'none'"));
    assert_non_null(strstr(out.data, "<title>a&lt;b: Registry report</title>"));
    assert_non_null(strstr(out.data, "<h1><bdi>a&lt;b</bdi></h1>\n<p class=\"summary\">all of "
                                     "<b>it</b></p>"));
    assert_non_null(strstr(out.data, "<li><a href=\"#models\">Models</a></li>"));
    assert_non_null(strstr(out.data, "<time datetime=\"2026-06-30\">2026-06-30</time>"));
    str_fini(&out);
    str_fini(&expected);
}

static void
a_table_says_what_its_columns_are(void **state)
{
    static const struct html_column columns[] = {
        {"Model", HTML_NAME, NULL},
        {"Status", HTML_SHORT, NULL},
        {"Downloads", HTML_NUMBER, "of 30 days"},
    };
    static const char *const choices[] = {"good", "bad"};
    static const struct html_table table = {
        .id = "t",
        .caption = "All.",
        .noun = "model",
        .columns = columns,
        .column_count = 3,
        .sorted = 2,
        .toggle = "canonical only",
        .choices = choices,
        .choice_count = 2,
        .choice = 1,
    };
    struct str out = STR_INIT;

    (void)state;
    html_table(&out, &table);
    html_row(&out, true);
    html_cell(&out, HTML_NAME);
    html_link_hub(&out, SLICE("a/b"));
    html_cell_end(&out, HTML_NAME);
    html_cell(&out, HTML_SHORT);
    html_tone(&out, HTML_GOOD, "good");
    html_cell_end(&out, HTML_SHORT);
    html_cell_number(&out, 7);
    html_row_end(&out);
    html_table_end(&out);
    check(&out,
          "<div class=\"sheet\">\n<details>\n<summary>What the columns say</summary>\n<dl>\n"
          "<dt>Downloads</dt><dd>of 30 days.</dd>\n</dl>\n</details>\n"
          "<div class=\"tools\" hidden>\n<label>Filter <input type=\"search\" "
          "autocomplete=\"off\" spellcheck=\"false\" aria-label=\"Filter: All.\"></label>\n"
          "<label>Status <select autocomplete=\"off\" data-column=\"1\"><option value=\"\">any"
          "</option><option>good</option><option>bad</option></select></label>\n"
          "<label><input type=\"checkbox\" autocomplete=\"off\"> canonical only</label>\n"
          "<output></output>\n</div>\n"
          "<div class=\"box\">\n<table class=\"w32\" id=\"t\" data-noun=\"model\">\n"
          "<caption>All.</caption>\n<thead><tr><th scope=\"col\">Model</th>"
          "<th scope=\"col\" class=\"s\">Status</th>"
          "<th scope=\"col\" class=\"n\" aria-sort=\"descending\">Downloads</th></tr></thead>\n"
          "<tbody>\n<tr data-canonical><th scope=\"row\"><a href=\"https://huggingface.co/a/b\" "
          "rel=\"noreferrer\"><bdi>a/b</bdi></a></th>"
          "<td class=\"s\"><span class=\"good\">good</span></td><td class=\"n\">7</td></tr>\n"
          "</tbody>\n</table>\n</div>\n</div>\n");
}

static void
a_long_table_stands_in_parts(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    html_divide(&out, 0);
    html_divide(&out, 99);
    html_divide(&out, 101);
    check(&out, "");
    html_divide(&out, 200);
    check(&out, "</tbody>\n<tbody>\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_what_is_markup),
        cmocka_unit_test(strangers_texts_are_isolated_and_made_harmless),
        cmocka_unit_test(links_lead_to_the_hub_whatever_the_name),
        cmocka_unit_test(numbers_are_grouped_and_tell_what_they_sort_by),
        cmocka_unit_test(what_is_not_known_is_no_number),
        cmocka_unit_test(the_page_holds_style_and_script_to_the_letter),
        cmocka_unit_test(a_table_says_what_its_columns_are),
        cmocka_unit_test(a_long_table_stands_in_parts),
    };

    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
