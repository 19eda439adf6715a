/*
 * An input whose first byte is 'p' is pieces, parted by the byte 0x1E, that are
 * packed into members first: checksums would keep a fuzzer out.  Any other is
 * the file itself.  What opens must play to an end and within its limit.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../support/heard.h"
#include "fuzz.h"
#include "hub/gzip.h"
#include "hub/recording.h"
#include "hub/recording_form.h"

#define LIMIT 100000

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
pack_pieces(struct str *out, struct slice text)
{
    for (size_t at = 0; at < text.len;) {
        const char *end = memchr(text.data + at, 0x1E, text.len - at);
        size_t len = end != NULL ? (size_t)(end - text.data) - at : text.len - at;
        gzip_pack(out, (struct slice){text.data + at, len});
        at += len + 1;
    }
}

/* The key of a key is itself. */
static void
check_key(struct slice target)
{
    struct str key = STR_INIT;
    struct str again = STR_INIT;

    recording_key(&key, target);
    recording_key(&again, (struct slice){str_text(&key), key.len});
    check(strcmp(str_text(&key), str_text(&again)) == 0);
    str_fini(&key);
    str_fini(&again);
}

static void
play(struct transport *t, const char *url)
{
    for (int i = 0; i < 3; i++) {
        struct heard h = {.end = TRANSFER_FAILED};
        transport_start(
            t, &(struct transfer_request){.url = url, .with_token = false, .max_bytes = LIMIT},
            &heard_handler, &h);
        while (!h.ended)
            check(transport_run(t, 0, NULL) == 0);
        check(h.body.len <= LIMIT);
        check(h.end == TRANSFER_WHOLE || (h.end == TRANSFER_BARRED && h.message.len > 0));
        heard_fini(&h);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = {(const char *)data, size};
    struct str packed = STR_INIT;
    struct transport *t;
    struct err err;
    char path[64];

    if (size > 0 && data[0] == 'p') {
        pack_pieces(&packed, (struct slice){input.data + 1, size - 1});
        input = (struct slice){str_text(&packed), packed.len};
    }
    int fd = memfd_create("recording", MFD_CLOEXEC);
    check(fd >= 0 && write(fd, input.data, input.len) == (ssize_t)input.len);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    err_clear(&err);
    if (recording_open(&t, path, &err) == 0) {
        play(t, "https://huggingface.co/a");
        play(t, "https://huggingface.co/api/models?filter=text-generation&limit=5");
        transport_free(t);
    } else {
        check(err.kind == ERR_DATA && err.message[0] != '\0');
    }
    close(fd);
    check_key(input);
    str_fini(&packed);
    return 0;
}
