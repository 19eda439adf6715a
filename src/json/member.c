#include "json/member.h"

#include "base/clock.h"

void
json_member_null(struct json_writer *w, const char *key)
{
    json_key(w, key);
    json_null(w);
}

void
json_member_bool(struct json_writer *w, const char *key, bool value)
{
    json_key(w, key);
    json_bool(w, value);
}

void
json_member_int(struct json_writer *w, const char *key, int64_t n)
{
    json_key(w, key);
    json_int(w, n);
}

void
json_member_double(struct json_writer *w, const char *key, double value)
{
    json_key(w, key);
    json_double(w, value);
}

void
json_member_count(struct json_writer *w, const char *key, int64_t n)
{
    if (n < 0)
        json_member_null(w, key);
    else
        json_member_int(w, key, n);
}

void
json_member_time(struct json_writer *w, const char *key, int64_t seconds)
{
    const struct clock clock = {.now = seconds, .fixed = true};
    char text[CLOCK_TIME_SIZE];

    clock_time(text, &clock);
    json_member_text(w, key, seconds >= 0 ? text : NULL);
}

void
json_member_line(struct json_writer *w, const char *key, unsigned line)
{
    json_member_count(w, key, line > 0 ? (int64_t)line : -1);
}

void
json_member_slice(struct json_writer *w, const char *key, struct slice text)
{
    json_key(w, key);
    json_string(w, text);
}

void
json_member_text(struct json_writer *w, const char *key, const char *text)
{
    json_key(w, key);
    json_text(w, text);
}

void
json_member_word(struct json_writer *w, const char *key, const char *word)
{
    json_member_text(w, key, word != NULL && word[0] != '\0' ? word : NULL);
}

void
json_member_raw(struct json_writer *w, const char *key, struct slice raw)
{
    json_key(w, key);
    if (raw.data != NULL)
        json_raw(w, raw);
    else
        json_null(w);
}

void
json_member_texts(struct json_writer *w, const char *key, const char *const *items, size_t count)
{
    json_key(w, key);
    json_begin_array(w);
    for (size_t i = 0; i < count; i++)
        json_text(w, items[i]);
    json_end_array(w);
}

void
json_member_slices(struct json_writer *w, const char *key, const struct slice *items, size_t count)
{
    json_key(w, key);
    json_begin_array(w);
    for (size_t i = 0; i < count; i++)
        json_string(w, items[i]);
    json_end_array(w);
}
