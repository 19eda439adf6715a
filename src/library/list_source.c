#include "library/list_source.h"

#include <string.h>

#include "base/show.h"
#include "base/utf8.h"

/* No name of an architecture has a tenth of it. */
#define MOST_NAME ((size_t)500)

#define MODEL_TYPE "model_type:"

struct list {
    struct support *out;
    struct slice name; /* of the file */
    unsigned line;
    struct err *err;
};

/* Say what is wrong in this line: `before`, `text` made harmless, `behind`. */
static int
fault(const struct list *l, const char *before, struct slice text, const char *behind)
{
    struct str shown = STR_INIT;

    show_text(&shown, text, SHOW_LENGTH);
    err_set(l->err, ERR_DATA, "line %u: %s%s%s", l->line, before, str_text(&shown), behind);
    str_fini(&shown);
    return -1;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Take the next word off the line; absent when there is none, or a comment begins. */
static struct slice
cut_word(struct slice *line)
{
    struct slice word = {NULL, 0};

    while (line->len > 0 && is_blank(line->data[0])) {
        line->data++;
        line->len--;
    }
    if (line->len == 0 || line->data[0] == '#')
        return word;
    word.data = line->data;
    while (word.len < line->len && !is_blank(line->data[word.len]))
        word.len++;
    line->data += word.len;
    line->len -= word.len;
    return word;
}

/* Whether it is text of some characters that a name could have. */
static int
check_name(const struct list *l, struct slice name)
{
    static const char none[] = "\",;:/<>{}[]()'`";

    if (name.len == 0)
        return fault(l, "a name is missing behind \"" MODEL_TYPE "\"", (struct slice){"", 0}, "");
    if (name.len > MOST_NAME)
        return fault(l, "\"", name, "\" is longer than any architecture's name");
    for (size_t i = 0; i < name.len;) {
        uint32_t code = 0;
        size_t n = utf8_decode(&code, (const unsigned char *)name.data + i, name.len - i);
        if (n == 0 || code < ' ' || code == 0x7f)
            return fault(l, "\"", name, "\" is no text: expected a name a line");
        if (code == '/')
            return fault(l, "\"", name,
                         "\" could be a model's name; expected an architecture's, or " MODEL_TYPE
                         "NAME");
        if (code < 0x80 && strchr(none, (int)code) != NULL)
            return fault(l, "\"", name,
                         "\" is no name; expected an architecture's, or " MODEL_TYPE "NAME");
        i += n;
    }
    return 0;
}

/* What stands behind the name: nothing, or a tier. */
static int
read_tier(struct support_entry *e, const struct list *l, struct slice *rest)
{
    struct slice word = cut_word(rest);

    e->tier = SUPPORT_NATIVE;
    if (word.data == NULL)
        return 0;
    if (slice_is(word, "fallback"))
        e->tier = SUPPORT_FALLBACK;
    else if (slice_is(word, "removed"))
        e->tier = SUPPORT_REMOVED;
    else if (!slice_is(word, "native"))
        return fault(l, "\"", word,
                     "\" is not known; behind a name may stand native, fallback, or removed and "
                     "the last version that had it");
    if (e->tier == SUPPORT_REMOVED) {
        e->last = cut_word(rest);
        for (size_t i = 0; i < e->last.len; i++)
            if ((unsigned char)e->last.data[i] < ' ' || (unsigned char)e->last.data[i] > '~')
                return fault(l, "\"", e->last, "\" is no version");
    }
    word = cut_word(rest);
    return word.data == NULL ? 0 : fault(l, "\"", word, "\" is too much in a line");
}

static int
read_line(const struct list *l, struct slice line)
{
    struct support_entry e = {.kind = SUPPORT_ARCHITECTURE, .file = l->name, .line = l->line};
    size_t prefix = strlen(MODEL_TYPE);

    e.name = cut_word(&line);
    if (e.name.data == NULL)
        return 0;
    if (e.name.len >= prefix && memcmp(e.name.data, MODEL_TYPE, prefix) == 0) {
        e.kind = SUPPORT_MODEL_TYPE;
        e.name.data += prefix;
        e.name.len -= prefix;
    }
    if (check_name(l, e.name) != 0 || read_tier(&e, l, &line) != 0)
        return -1;
    const struct support_entry *there = support_find(l->out, e.kind, e.name);
    if (there != NULL) {
        struct str behind = STR_INIT;
        str_printf(&behind, "\" stands on line %u already", there->line);
        fault(l, "\"", e.name, str_text(&behind));
        str_fini(&behind);
        return -1;
    }
    support_add(l->out, &e);
    return 0;
}

int
list_source_read(struct support *out, struct slice text, const char *name, struct err *err)
{
    struct list list = {out, slice_of(name), 0, err};
    size_t before = out->count;

    if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0) {
        text.data += 3;
        text.len -= 3;
    }
    while (text.len > 0) {
        const char *end = memchr(text.data, '\n', text.len);
        struct slice line = {text.data, end != NULL ? (size_t)(end - text.data) : text.len};
        list.line++;
        if (read_line(&list, line) != 0)
            return -1;
        size_t taken = line.len + (end != NULL);
        text.data += taken;
        text.len -= taken;
    }
    if (out->count > before)
        return 0;
    return err_set(err, ERR_DATA,
                   "lists nothing; expected the name of an architecture a line, or " MODEL_TYPE
                   "NAME");
}
