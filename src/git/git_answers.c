#include "git/git_answers.h"

#include <string.h>

bool
git_cut_field(struct slice *field, struct slice *text, char end)
{
    const char *p = text->len > 0 ? memchr(text->data, end, text->len) : NULL;

    if (p == NULL)
        return false;
    *field = (struct slice){text->data, (size_t)(p - text->data)};
    text->data = p + 1;
    text->len -= field->len + 1;
    return true;
}

bool
git_cut_word(struct slice *word, struct slice *line)
{
    if (line->len == 0)
        return false;
    if (!git_cut_field(word, line, ' ')) {
        *word = *line;
        line->data += line->len;
        line->len = 0;
    }
    return true;
}

uint64_t
git_number(struct slice text)
{
    uint64_t value = 0;

    for (size_t i = 0; i < text.len && text.data[i] >= '0' && text.data[i] <= '9'; i++)
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    return value;
}

const char *
git_object_type(struct slice name)
{
    static const char *const types[] = {"blob", "tree", "commit", "tag"};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (slice_is(name, types[i]))
            return types[i];
    return NULL;
}

bool
git_object_header(const char **type, size_t *size, struct slice line)
{
    struct slice id, word;

    if (!git_cut_word(&id, &line) || !git_cut_word(&word, &line) || line.len == 0)
        return false;
    *type = git_object_type(word);
    *size = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.data[i];
        /* Half of what can be counted: the caller adds to it. */
        if (c < '0' || c > '9' || *size > (SIZE_MAX / 2 - 9) / 10)
            return false;
        *size = *size * 10 + (size_t)(c - '0');
    }
    return *type != NULL;
}

int
git_cut_entry(struct git_entry *entry, struct slice *text)
{
    struct slice head, type;

    if (text->len == 0)
        return 0;
    /* Another tab may stand in the path, the first does not. */
    if (!git_cut_field(&entry->path, text, '\0') || !git_cut_field(&head, &entry->path, '\t') ||
        !git_cut_word(&entry->mode, &head) || !git_cut_word(&type, &head) || head.len == 0 ||
        entry->path.len == 0)
        return -1;
    entry->id = head;
    return 1;
}
