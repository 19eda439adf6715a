/*
 * place: a temporary folder, and what a scan of the sample leaves in it, by the public header
 * alone.
 */
#ifndef HUBCENSUS_TESTS_API_PLACE_H
#define HUBCENSUS_TESTS_API_PLACE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <hubcensus/hubcensus.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/shell.h"

#define SAMPLE_HUB       SOURCE_FOLDER "/sample/hub.rec"
#define SAMPLE_DOWNLOADS SOURCE_FOLDER "/sample/downloads.rec"

/* Fail with the library's own words. */
#define assert_good(call)                                              \
    do {                                                               \
        if ((call) != 0)                                               \
            fail_msg("%s: %s", #call, hubcensus_error_message(error)); \
        assert_null(error);                                            \
    } while (0)

/* It fails so, and its message holds this. */
#define assert_fails(call, kind, words)                                                          \
    do {                                                                                         \
        assert_int_equal((call), -1);                                                            \
        assert_int_equal(hubcensus_error_kind(error), (kind));                                   \
        if (strstr(hubcensus_error_message(error), (words)) == NULL)                             \
            fail_msg("%s: \"%s\" lacks \"%s\"", #call, hubcensus_error_message(error), (words)); \
        hubcensus_error_free(error);                                                             \
        error = NULL;                                                                            \
    } while (0)

/* A folder of its own, to be removed by place_remove(). */
static inline char *
place_make(void)
{
    const char *tmp = getenv("TMPDIR");
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/hubcensus-api-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(path));
    return strdup(path);
}

/* Run a line of sh there. */
static inline void
place_shell(const char *place, const char *line)
{
    char command[PATH_MAX + 1024];

    snprintf(command, sizeof command, "cd '%s' && %s", place, line);
    assert_true(shell_run(command));
}

static inline void
place_remove(char *place)
{
    place_shell(place, "rm -rf \"$PWD\"");
    free(place);
}

/* PLACE/NAME, until the next call. */
static inline const char *
place_path(const char *place, const char *name)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", place, name);
    return path;
}

/* A hub that answers from a recording. */
static inline struct hubcensus_hub *
sample_hub(const char *recording, hubcensus_hear_fn *hear, void *context)
{
    struct hubcensus_hub_options options;
    struct hubcensus_error *error;
    struct hubcensus_hub *hub;

    hubcensus_hub_options_init(&options, sizeof options);
    options.recording = recording;
    options.hear = hear;
    options.context = context;
    assert_good(hubcensus_hub_open(&hub, &options, &error));
    return hub;
}

/* Scan the sample into `folder`, all of it. */
static inline struct hubcensus_scan *
sample_scan(const char *folder)
{
    struct hubcensus_hub *hub = sample_hub(SAMPLE_HUB, NULL, NULL);
    struct hubcensus_scan_options options;
    struct hubcensus_error *error;
    struct hubcensus_scan *scan;

    hubcensus_scan_options_init(&options, sizeof options);
    options.folder = folder;
    assert_good(hubcensus_scan_do(&scan, hub, &options, &error));
    hubcensus_hub_close(hub);
    return scan;
}

#endif
