/*
 * python_files: the Python files of a checkout, of which none costs the others.
 *
 * A library has hundreds of files.  One that is not read (no Python, too large, a
 * link, lacking in a partial clone) becomes a remark, and the next one comes.
 */
#ifndef HUBCENSUS_LIBRARY_PYTHON_FILES_H
#define HUBCENSUS_LIBRARY_PYTHON_FILES_H

#include <stdbool.h>

#include "base/err.h"
#include "git/checkout.h"
#include "library/support.h"

/*
 * Read the file `path`, whose text is gone after the call.  Returns 0, or -1: with
 * ERR_DATA, whose message py_each_statement() and its like begin with the file
 * and the place, nothing but this file is not read.
 */
typedef int python_file_fn(void *context, const char *path, struct slice text, struct err *err);

/* Which files of a folder. */
struct python_folder {
    const char *path;
    bool below;       /* those of its folders too */
    const char *word; /* only files that hold it; NULL for all */
};

/*
 * Tell `fn` of every file FOLDER/….py, in order of their paths; what is not read
 * becomes a remark of `s`.  A folder that is not there has no files.  Returns 0, or
 * -1: what `fn` failed with, ERR_DATA left out, and checkout_files() and checkout_read().
 */
int python_files_each(struct support *s, struct checkout *c, const struct python_folder *folder,
                      python_file_fn *fn, void *context, struct err *err);

/* The same for the one file `path`.  Returns 1 when it was read, 0 when there is none such or a
 * remark says why not, -1. */
int python_files_one(struct support *s, struct checkout *c, const char *path, python_file_fn *fn,
                     void *context, struct err *err);

/*
 * Make a remark SUPPORT_UNREAD of an error that is about `path`: the place that its
 * message begins with ("PATH: line 3, column 14: …") becomes the remark's.
 */
void python_files_remark(struct support *s, const char *path, const struct err *fault);

/*
 * Record ERR_DATA: nothing was found, `what` saying what was looked for; and which file
 * was not read, if there is one.  Returns -1.
 */
int python_files_nothing(struct err *err, const struct support *s, const char *what);

#endif
