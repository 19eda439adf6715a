/*
 * recordings: making a recording in a test, and playing it back.
 */
#ifndef HUBCENSUS_TESTS_RECORDINGS_H
#define HUBCENSUS_TESTS_RECORDINGS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../support/heard.h"
#include "base/file.h"
#include "hub/recording.h"
#include "unit.h"

#define PLENTY UINT64_C(1000000000)

/* A folder with room for one recording; *state is the recording's path. */
static inline int
set_up(void **state)
{
    char folder[] = "/tmp/hubcensus-recording-XXXXXX";

    if (mkdtemp(folder) == NULL)
        return -1;
    *state = file_join(folder, "r.gz");
    return 0;
}

static inline int
tear_down(void **state)
{
    char *path = *state;

    unlink(path);
    *strrchr(path, '/') = '\0';
    /* Fails when a draft was left behind. */
    int status = rmdir(path);
    free(path);
    return status;
}

/* Without file_replace()'s syncing, which thousands of files would feel. */
static inline void
write_file(const char *path, const void *data, size_t len)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

static inline struct recorder *
start(const char *path)
{
    struct recorder *r;

    assert_int_equal(recorder_open(&r, path, "for a test", NULL), 0);
    return r;
}

static inline void
add(struct recorder *r, const char *target, const struct http_head *head, const char *body)
{
    assert_int_equal(recorder_add(r, slice_of(target), head, slice_of(body), NULL), 0);
}

static const struct http_head plain = {.status = 200};

static inline struct transport *
play(const char *path)
{
    struct transport *t = NULL;
    struct err err = {ERR_NONE, ""};

    if (recording_open(&t, path, &err) != 0)
        fail_msg("%s", err.message);
    return t;
}

static inline struct transfer *
begin(struct transport *t, const char *target, uint64_t max_bytes, struct heard *h)
{
    struct str url = STR_INIT;

    str_printf(&url, "https://huggingface.co%s", target);
    struct transfer_request request = {
        .url = str_text(&url), .with_token = false, .max_bytes = max_bytes};
    struct transfer *transfer = transport_start(t, &request, &heard_handler, h);
    str_fini(&url);
    return transfer;
}

static inline void
finish(struct transport *t, struct heard *h)
{
    while (!h->ended)
        assert_int_equal(transport_run(t, 1000, NULL), 0);
}

/* Ask and take the whole answer. */
static inline struct heard
ask(struct transport *t, const char *target)
{
    struct heard h = {.end = TRANSFER_WHOLE};

    begin(t, target, PLENTY, &h);
    finish(t, &h);
    return h;
}

static inline void
expect_body(struct transport *t, const char *target, const char *body)
{
    struct heard h = ask(t, target);

    if (h.end != TRANSFER_WHOLE)
        fail_msg("%s: %s", target, str_text(&h.message));
    assert_string_equal(str_text(&h.body), body);
    heard_fini(&h);
}

/* A test in a folder of its own. */
#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

#endif
