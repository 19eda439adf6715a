#include "report/html.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/show.h"
#include "hub/url.h"
#include "report/page.h"
#include "report/words.h"

const char *const html_tone_names[HTML_TONES] = {"plain", "good", "fair", "bad"};

/* Of a column's cells, and of its heading; NULL: none. */
static const char *const kind_classes[] = {
    [HTML_NAME] = NULL, [HTML_TEXT] = NULL,  [HTML_SHORT] = "s",
    [HTML_WORDS] = "w", [HTML_NUMBER] = "n",
};

/* How wide a table is at least, by its columns: half of what the style gives a root's letter. */
static const unsigned kind_widths[] = {
    [HTML_NAME] = 16, [HTML_TEXT] = 10, [HTML_SHORT] = 8, [HTML_WORDS] = 20, [HTML_NUMBER] = 7,
};
enum {
    WIDTH_STEP = 8,
    WIDTH_MOST = 96,
    ROWS_TOGETHER = 100, /* the style has the height of as many */
};

void
html_text(struct str *out, struct slice text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *entity = NULL;
        switch (text.data[i]) {
        case '&':
            entity = "&amp;";
            break;
        case '<':
            entity = "&lt;";
            break;
        case '>':
            entity = "&gt;";
            break;
        case '"':
            entity = "&quot;";
            break;
        case '\'':
            entity = "&#39;";
            break;
        default:
            continue;
        }
        str_append(out, text.data + from, i - from);
        str_puts(out, entity);
        from = i + 1;
    }
    if (text.len > from)
        str_append(out, text.data + from, text.len - from);
}

static void
put(struct str *out, const char *text)
{
    html_text(out, slice_of(text));
}

void
html_plain(struct str *out, struct slice text)
{
    struct str shown = STR_INIT;

    show_whole(&shown, text);
    html_text(out, str_slice(&shown));
    str_fini(&shown);
}

void
html_foreign(struct str *out, struct slice text)
{
    str_puts(out, "<bdi>");
    html_plain(out, text);
    str_puts(out, "</bdi>");
}

static const struct embedded_file *
page_file(const char *name)
{
    for (size_t i = 0; i < page_files_count; i++) {
        if (strcmp(page_files[i].name, name) == 0)
            return &page_files[i];
    }
    return NULL;
}

/* To the letter between the tags, or it is not what its digest is of. */
static void
put_file(struct str *out, const char *element, const struct embedded_file *file)
{
    str_printf(out, "<%s>", element);
    str_append(out, file->data, file->size);
    str_printf(out, "</%s>\n", element);
}

static void
put_head(struct str *out, const struct html_page *page)
{
    const struct embedded_file *style = page_file("page.css"), *script = page_file("page.js");

    str_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    str_printf(out,
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; "
               "form-action 'none'\">\n",
               style->sha256, script->sha256);
    str_puts(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    html_plain(out, page->heading);
    str_puts(out, ": ");
    put(out, page->kind);
    str_puts(out, "</title>\n");
    put_file(out, "style", style);
    put_file(out, "script", script);
    str_puts(out, "</head>\n");
}

static void
put_contents(struct str *out, const struct html_section *sections)
{
    str_puts(out, "<nav aria-label=\"Contents\">\n<ul>\n");
    for (; sections->id != NULL; sections++) {
        str_printf(out, "<li><a href=\"#%s\">", sections->id);
        put(out, sections->title);
        str_puts(out, "</a></li>\n");
    }
    str_puts(out, "</ul>\n</nav>\n");
}

void
html_begin(struct str *out, const struct html_page *page)
{
    put_head(out, page);
    str_puts(out, "<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
                  "<header>\n<p class=\"kind\">");
    put(out, page->kind);
    str_puts(out, "</p>\n<h1>");
    html_foreign(out, page->heading);
    str_puts(out, "</h1>\n");
    if (page->summary.len > 0) {
        str_puts(out, "<p class=\"summary\">");
        str_append_slice(out, page->summary);
        str_puts(out, "</p>\n");
    }
    str_puts(out, "<button type=\"button\" class=\"theme\" hidden>Dark</button>\n</header>\n");
    put_contents(out, page->sections);
    str_puts(out, "<main id=\"content\">\n");
}

void
html_end(struct str *out, int64_t generated_at)
{
    char day[WORDS_DAY_SIZE];

    words_day(day, generated_at);
    str_puts(out, "</main>\n<footer>\n<p>Made by hubcensus");
    if (day[0] != '\0')
        str_printf(out, " on <time datetime=\"%s\">%s</time>", day, day);
    str_puts(out, ". This page is whole: it loads nothing, from nowhere.</p>\n"
                  "</footer>\n</body>\n</html>\n");
}

void
html_section(struct str *out, const struct html_section *section, struct slice note)
{
    str_printf(out, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">",
               section->id, section->id, section->id);
    put(out, section->title);
    str_puts(out, "</h2>\n");
    if (note.len > 0)
        html_note(out, note);
}

void
html_section_end(struct str *out)
{
    str_puts(out, "</section>\n");
}

void
html_note(struct str *out, struct slice note)
{
    str_puts(out, "<p class=\"note\">");
    str_append_slice(out, note);
    str_puts(out, "</p>\n");
}

void
html_figures(struct str *out, const struct html_figure *figures, size_t count)
{
    str_puts(out, "<ul class=\"figures\">\n");
    for (size_t i = 0; i < count; i++) {
        str_puts(out, "<li><b>");
        html_plain(out, figures[i].value);
        str_puts(out, "</b> ");
        put(out, figures[i].label);
        if (figures[i].note.len > 0) {
            str_puts(out, " <small>");
            html_plain(out, figures[i].note);
            str_puts(out, "</small>");
        }
        str_puts(out, "</li>\n");
    }
    str_puts(out, "</ul>\n");
}

void
html_charts(struct str *out)
{
    str_puts(out, "<div class=\"charts\">\n");
}

void
html_charts_end(struct str *out)
{
    str_puts(out, "</div>\n");
}

static void
put_class(struct str *out, enum html_column_kind kind)
{
    if (kind_classes[kind] != NULL)
        str_printf(out, " class=\"%s\"", kind_classes[kind]);
}

/* What the columns say stands where all can read it: a title's text needs a mouse. */
static void
put_hints(struct str *out, const struct html_table *table)
{
    size_t hints = 0;

    for (size_t i = 0; i < table->column_count; i++)
        hints += table->columns[i].hint != NULL;
    if (hints == 0)
        return;
    str_puts(out, "<details>\n<summary>What the columns say</summary>\n<dl>\n");
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].hint == NULL)
            continue;
        str_puts(out, "<dt>");
        put(out, table->columns[i].title);
        str_puts(out, "</dt><dd>");
        put(out, table->columns[i].hint);
        str_puts(out, ".</dd>\n");
    }
    str_puts(out, "</dl>\n</details>\n");
}

/* Hidden until the script makes them work. */
static void
put_tools(struct str *out, const struct html_table *table)
{
    /* There are several on a page, which who hears it must tell apart. */
    str_puts(out, "<div class=\"tools\" hidden>\n<label>Filter <input type=\"search\" "
                  "autocomplete=\"off\" spellcheck=\"false\" aria-label=\"Filter: ");
    put(out, table->caption);
    str_puts(out, "\"></label>\n");
    if (table->choices != NULL) {
        const char *title = table->columns[table->choice].title;
        str_puts(out, "<label>");
        put(out, title);
        str_printf(out,
                   " <select autocomplete=\"off\" data-column=\"%zu\"><option value=\"\">"
                   "any</option>",
                   table->choice);
        for (size_t i = 0; i < table->choice_count; i++) {
            str_puts(out, "<option>");
            put(out, table->choices[i]);
            str_puts(out, "</option>");
        }
        str_puts(out, "</select></label>\n");
    }
    if (table->toggle != NULL) {
        str_puts(out, "<label><input type=\"checkbox\" autocomplete=\"off\"> ");
        put(out, table->toggle);
        str_puts(out, "</label>\n");
    }
    str_puts(out, "<output></output>\n</div>\n");
}

static unsigned
table_width(const struct html_table *table)
{
    unsigned width = 0;

    for (size_t i = 0; i < table->column_count; i++)
        width += kind_widths[table->columns[i].kind];
    width = (width + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
    return width < WIDTH_MOST ? width : WIDTH_MOST;
}

void
html_table(struct str *out, const struct html_table *table)
{
    str_puts(out, "<div class=\"sheet\">\n");
    put_hints(out, table);
    put_tools(out, table);
    str_printf(out, "<div class=\"box\">\n<table class=\"w%u\" id=\"%s\" data-noun=\"",
               table_width(table), table->id);
    put(out, table->noun);
    str_puts(out, "\">\n<caption>");
    put(out, table->caption);
    str_puts(out, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < table->column_count; i++) {
        str_puts(out, "<th scope=\"col\"");
        put_class(out, table->columns[i].kind);
        if (table->sorted >= 0 && (size_t)table->sorted == i)
            str_printf(out, " aria-sort=\"%s\"", table->ascending ? "ascending" : "descending");
        str_putc(out, '>');
        put(out, table->columns[i].title);
        str_puts(out, "</th>");
    }
    str_puts(out, "</tr></thead>\n<tbody>\n");
}

void
html_table_end(struct str *out)
{
    str_puts(out, "</tbody>\n</table>\n</div>\n</div>\n");
}

void
html_row(struct str *out, bool canonical)
{
    str_puts(out, canonical ? "<tr data-canonical>" : "<tr>");
}

void
html_row_end(struct str *out)
{
    str_puts(out, "</tr>\n");
}

void
html_divide(struct str *out, size_t rows_above)
{
    if (rows_above > 0 && rows_above % ROWS_TOGETHER == 0)
        str_puts(out, "</tbody>\n<tbody>\n");
}

void
html_cell(struct str *out, enum html_column_kind kind)
{
    str_puts(out, kind == HTML_NAME ? "<th scope=\"row\"" : "<td");
    put_class(out, kind);
    str_putc(out, '>');
}

void
html_cell_end(struct str *out, enum html_column_kind kind)
{
    str_puts(out, kind == HTML_NAME ? "</th>" : "</td>");
}

/* Three digits behind the point, without a locale's say. */
void
html_cell_value(struct str *out, double value)
{
    int64_t thousandths = (int64_t)llround(value * 1000);
    int64_t rest = thousandths % 1000;

    str_printf(out, "<td class=\"n\" data-value=\"%s%" PRId64, value < 0 ? "-" : "",
               thousandths / 1000 < 0 ? -(thousandths / 1000) : thousandths / 1000);
    if (rest != 0)
        str_printf(out, ".%03d", (int)(rest < 0 ? -rest : rest));
    str_puts(out, "\">");
}

void
html_cell_name(struct str *out, struct slice name)
{
    html_cell(out, HTML_NAME);
    html_foreign(out, name);
    html_cell_end(out, HTML_NAME);
}

void
html_cell_text(struct str *out, struct slice text)
{
    html_cell(out, HTML_TEXT);
    if (text.len > 0)
        html_foreign(out, text);
    html_cell_end(out, HTML_TEXT);
}

void
html_cell_short(struct str *out, struct slice text)
{
    html_cell(out, HTML_SHORT);
    if (text.len > 0)
        html_foreign(out, text);
    html_cell_end(out, HTML_SHORT);
}

void
html_tone(struct str *out, enum html_tone tone, const char *word)
{
    str_printf(out, "<span class=\"%s\">", html_tone_names[tone]);
    put(out, word);
    str_puts(out, "</span>");
}

void
html_cell_tone(struct str *out, enum html_tone tone, const char *word)
{
    html_cell(out, HTML_TEXT);
    html_tone(out, tone, word);
    html_cell_end(out, HTML_TEXT);
}

static const char unknown[] = "<td class=\"n\"><span class=\"unknown\">unknown</span></td>";

void
html_cell_number(struct str *out, int64_t n)
{
    if (n < 0) {
        str_puts(out, unknown);
        return;
    }
    html_cell(out, HTML_NUMBER);
    words_number(out, n);
    html_cell_end(out, HTML_NUMBER);
}

void
html_cell_size(struct str *out, int64_t parameters)
{
    if (parameters < 0) {
        str_puts(out, unknown);
        return;
    }
    str_printf(out, "<td class=\"n\" data-value=\"%" PRId64 "\">", parameters);
    words_size(out, parameters);
    html_cell_end(out, HTML_NUMBER);
}

void
html_cell_share(struct str *out, int64_t part, int64_t whole)
{
    if (whole <= 0) {
        str_puts(out, unknown);
        return;
    }
    html_cell_value(out, (double)part / (double)whole);
    words_share(out, part, whole);
    html_cell_end(out, HTML_NUMBER);
}

/* All but the one '/' of a name is percent-encoded, so that no name leads elsewhere. */
void
html_link_hub(struct str *out, struct slice name)
{
    const char *slash = name.len > 0 ? memchr(name.data, '/', name.len) : NULL;
    size_t author = slash != NULL ? (size_t)(slash - name.data) : name.len;

    str_puts(out, "<a href=\"https://huggingface.co/");
    url_escape(out, (struct slice){name.data, author});
    if (slash != NULL) {
        str_putc(out, '/');
        url_escape(out, (struct slice){slash + 1, name.len - author - 1});
    }
    str_puts(out, "\" rel=\"noreferrer\">");
    html_foreign(out, name);
    str_puts(out, "</a>");
}

void
html_link_filter(struct str *out, const char *id, struct slice text)
{
    str_printf(out, "<a href=\"#%s\" data-filter=\"", id);
    html_plain(out, text);
    str_puts(out, "\">");
}

void
html_link_end(struct str *out)
{
    str_puts(out, "</a>");
}
