/*
 * file: reading whole files, and writing them so that nobody ever sees half of one.
 */
#ifndef HUBCENSUS_BASE_FILE_H
#define HUBCENSUS_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/*
 * Append the contents of the file `path` to `out`, at most `max` bytes.
 * Returns 1 when read, 0 when there is no such file, -1 on any other failure
 * (`out` is then as before): ERR_DATA when larger than `max`, else ERR_FATAL.
 */
int file_read(struct str *out, const char *path, size_t max, struct err *err);

/*
 * The same for a file that is written again later: anything else of that name
 * (a folder, a pipe, a device) is refused with ERR_FATAL, and a pipe is not
 * waited for.
 */
int file_read_regular(struct str *out, const char *path, size_t max, struct err *err);

/* Say of a file larger than `max` that no such file is: -1 with ERR_DATA. */
int file_too_large(const char *path, size_t max, struct err *err);

/*
 * A file in `folder` that has no name, for bytes that are read again before the
 * program ends; it goes with its descriptor.  Returns 0, or -1 with ERR_FATAL.
 */
int file_open_scratch(int *fd, const char *folder, struct err *err);

/*
 * Open a file to read it piece by piece; anything but a regular file is refused
 * as above.  Returns 1 with `*fd`, the caller's to close, 0 when there is none, -1.
 */
int file_open_regular(int *fd, const char *path, struct err *err);

/* Make the folder `path` and those above it; one that is there already is fine. */
int file_make_folder(const char *path, struct err *err);

/* The same for the folder that the file `path` is in. */
int file_make_folder_of(const char *path, struct err *err);

/*
 * Say whether files can be made in the folder `path`, by making one and taking
 * it away again, with those that killed programs could not: 0, or -1 with ERR_FATAL.
 */
int file_check_writable(const char *path, struct err *err);

/*
 * A draft is a file written beside its goal, which takes the goal's place only
 * when it is complete and on the disk.  A goal that is a symbolic link is
 * written through; the mode of a file that is replaced is kept.
 */
struct file_draft {
    char *goal; /* after following links */
    char *name; /* of the file that is written, beside the goal */
    int fd;
    uint64_t written; /* bytes of it */
    uint64_t pushed;  /* of these, what the disk was told to take already */
};

/*
 * Open a draft for `path`.  Returns 0, or -1 with ERR_FATAL and nothing to clean
 * up, also where the goal is there but no regular file: a device is never
 * replaced.  Drafts for the same goal that killed programs left behind are removed.
 */
int file_draft_open(struct file_draft *d, const char *path, struct err *err);

/* Write bytes to the draft. */
int file_draft_write(struct file_draft *d, const void *data, size_t len, struct err *err);

/*
 * Push the draft's bytes to the disk and close it.  After this the rename in
 * file_draft_commit is the only thing left that can fail; several drafts are
 * settled first and committed then, so that they change together.
 */
int file_draft_settle(struct file_draft *d, struct err *err);

/* Settle if need be, then put the draft in the goal's place.  The draft is used up either way. */
int file_draft_commit(struct file_draft *d, struct err *err);

/*
 * The same for several (of which some may be used up): where one cannot take
 * its place, those that did before give theirs back.  A message says which
 * could not, if there is such a one.
 */
int file_drafts_commit(struct file_draft *drafts, size_t count, struct err *err);

/* Take the draft away, leaving the goal as it was.  Fine on one that was used up. */
void file_draft_abandon(struct file_draft *d);

/* Draft, write, commit: the file `path` holds exactly `content`, or is unchanged. */
int file_replace(const char *path, struct slice content, struct err *err);

/* Remove a file, and the drafts for it that killed programs left behind; none there is fine. */
int file_remove(const char *path, struct err *err);

/* What can be done where the disk said this errno, a clause for a message's end. */
const char *file_remedy(int number);

/* FOLDER/NAME, to be freed by the caller. */
char *file_join(const char *folder, const char *name);

#endif
