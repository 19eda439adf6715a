#include "hub/recording.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "hub/gzip.h"
#include "hub/recording_form.h"

struct recorder {
    struct file_draft draft;
    struct str line;
    struct str packed; /* the bytes to write next */
    uint64_t answers;
    uint64_t targets; /* bytes of them */
};

/* Write what is in `line`, then what is in `packed`. */
static int
put(struct recorder *r, struct err *err)
{
    struct str head = STR_INIT;

    gzip_pack(&head, (struct slice){r->line.data, r->line.len});
    int status = file_draft_write(&r->draft, head.data, head.len, err);
    str_fini(&head);
    if (status == 0)
        status = file_draft_write(&r->draft, r->packed.data, r->packed.len, err);
    str_truncate(&r->line, 0);
    str_truncate(&r->packed, 0);
    return status;
}

int
recorder_open(struct recorder **out, const char *path, const char *note, struct err *err)
{
    struct recorder *r = mem_zalloc(sizeof *r);

    *out = NULL;
    if (file_draft_open(&r->draft, path, err) != 0) {
        free(r);
        return -1;
    }
    recording_write_first(&r->line, note);
    if (put(r, err) != 0) {
        recorder_abandon(r);
        return -1;
    }
    *out = r;
    return 0;
}

int
recorder_add(struct recorder *r, struct slice target, const struct http_head *head,
             struct slice body, struct err *err)
{
    if (!recording_can_hold(target))
        return err_set(err, ERR_DATA, "`%.*s` cannot be recorded: it is not the path of a request",
                       (int)(target.len < 200 ? target.len : 200), target.data);
    gzip_pack(&r->packed, body);
    const struct recorded_line line = {
        .target = target,
        .head = *head,
        .length = body.len,
        .packed = r->packed.len,
    };
    recording_write_line(&r->line, &line);
    r->targets += target.len;
    if (r->line.len > RECORDING_LINE_MAX || r->targets > RECORDING_TARGETS_MAX) {
        str_truncate(&r->line, 0);
        str_truncate(&r->packed, 0);
        return err_set(err, ERR_DATA,
                       "the answer to %.*s cannot be recorded: its headers are too large, or "
                       "the recording is",
                       (int)(target.len < 200 ? target.len : 200), target.data);
    }
    r->answers++;
    return put(r, err);
}

int
recorder_finish(struct recorder *r, struct err *err)
{
    recording_write_line(&r->line, &(struct recorded_line){.last = true, .answers = r->answers});
    int status = put(r, err);
    if (status == 0)
        status = file_draft_commit(&r->draft, err);
    recorder_abandon(r);
    return status;
}

void
recorder_abandon(struct recorder *r)
{
    if (r == NULL)
        return;
    file_draft_abandon(&r->draft);
    str_fini(&r->line);
    str_fini(&r->packed);
    free(r);
}
