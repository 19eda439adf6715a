#include "library/readers.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/nearest.h"

/* One a line, by name. */
const struct library_reader *const readers[] = {
    &reader_llama_cpp,
    &reader_mlx_lm,
    &reader_optimum,
    &reader_sglang,
    &reader_text_generation_inference,
    &reader_transformer_lens,
    &reader_transformers,
    &reader_vllm,
    NULL, /* the end */
};

void
library_reading_init(struct library_reading *r)
{
    *r = (struct library_reading){.authors = NULL};
    support_init(&r->support);
    map_init(&r->seen);
}

void
library_reading_fini(struct library_reading *r)
{
    support_fini(&r->support);
    map_fini(&r->seen);
    free(r->authors);
    free(r->descriptions);
}

static bool
is_name(struct slice text)
{
    return text.len > 0 && memchr(text.data, '\0', text.len) == NULL;
}

void
library_reading_add_author(struct library_reading *r, struct slice architecture,
                           struct slice author)
{
    struct str key = STR_INIT;
    bool named = is_name(architecture) && is_name(author);

    /* No name holds the NUL between the two. */
    str_append(&key, architecture.data, architecture.len);
    str_putc(&key, '\0');
    str_append(&key, author.data, author.len);
    bool first = named && map_put(&r->seen, (struct slice){key.data, key.len}, 0);
    str_fini(&key);
    if (!first)
        return;
    r->authors = mem_room_for_one(r->authors, r->author_count, sizeof *r->authors);
    r->authors[r->author_count++] = (struct canonical_author){
        arena_copy(&r->support.arena, architecture), arena_copy(&r->support.arena, author)};
}

void
library_reading_add_description(struct library_reading *r, struct slice architecture,
                                struct slice text)
{
    if (!is_name(architecture) || !is_name(text))
        return;
    r->descriptions =
        mem_room_for_one(r->descriptions, r->description_count, sizeof *r->descriptions);
    r->descriptions[r->description_count++] = (struct described_architecture){
        arena_copy(&r->support.arena, architecture), arena_copy(&r->support.arena, text)};
}

/* The names of all readers, for messages: to be freed. */
static char *
names_of_all(void)
{
    struct str out = STR_INIT;

    for (size_t i = 0; readers[i] != NULL; i++)
        str_printf(&out, "%s%s", i > 0 ? ", " : "", readers[i]->name);
    return str_steal(&out);
}

const struct library_reader *
readers_find(const char *name, struct err *err)
{
    const char *names[64];
    size_t count = 0;

    for (; readers[count] != NULL; count++) {
        names[count] = readers[count]->name;
        if (strcmp(readers[count]->name, name) == 0)
            return readers[count];
    }
    char *all = names_of_all();
    const char *near = nearest_of(name, names, count);
    err_set(err, ERR_USAGE, "no library \"%s\" whose source can be read%s%s%s; there are %s", name,
            near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
            near != NULL ? "\"?" : "", all);
    free(all);
    return NULL;
}

/* Whether one of two paths leads to the other, or is it. */
static bool
is_on_the_way(const char *a, const char *b)
{
    size_t length = strlen(a) < strlen(b) ? strlen(a) : strlen(b);

    return length == 0 || (strncmp(a, b, length) == 0 && (a[length] == '/' || a[length] == '\0') &&
                           (b[length] == '/' || b[length] == '\0'));
}

/* Whether one of the reader's sites is there: 1, 0, or -1. */
static int
has_site(const struct library_reader *reader, struct checkout *c,
         const struct readers_search *search, struct err *err)
{
    int found = 0;

    for (size_t i = 0; found == 0 && i < READER_SITES && reader->sites[i] != NULL; i++) {
        if (!is_on_the_way(reader->sites[i], search->within))
            continue;
        char *path = search->folder[0] != '\0' ? file_join(search->folder, reader->sites[i])
                                               : mem_strdup(reader->sites[i]);
        found = checkout_has(c, path, err);
        free(path);
    }
    return found;
}

int
readers_look(const struct library_reader **out, struct checkout *c,
             const struct readers_search *search, struct err *err)
{
    *out = NULL;
    for (size_t i = 0; readers[i] != NULL; i++) {
        if (search->only != NULL && search->only != readers[i])
            continue;
        int found = has_site(readers[i], c, search, err);
        if (found < 0)
            return -1;
        if (found > 0 && *out != NULL)
            return err_set(err, ERR_USAGE,
                           "%s: could be %s or %s; name the one that is meant with --library",
                           checkout_name(c), (*out)->title, readers[i]->title);
        if (found > 0)
            *out = readers[i];
    }
    return *out != NULL;
}

int
readers_none(const struct checkout *c, struct err *err)
{
    char *all = names_of_all();

    err_set(err, ERR_USAGE,
            "%s: is no checkout of a library that can be read (%s); name one with --library, or "
            "make a profile",
            checkout_name(c), all);
    free(all);
    return -1;
}
