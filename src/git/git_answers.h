/*
 * git_answers: what git prints, taken apart.  Nothing here runs git, and nothing
 * is copied: all slices stand in the text.
 */
#ifndef HUBCENSUS_GIT_GIT_ANSWERS_H
#define HUBCENSUS_GIT_GIT_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Take what is before the next `end` off the front of `text`; false when there is none. */
bool git_cut_field(struct slice *field, struct slice *text, char end);

/* The next word of a line, which is its whole rest when no space follows. */
bool git_cut_word(struct slice *word, struct slice *line);

/* The figure that a text begins with; 0 when with none. */
uint64_t git_number(struct slice text);

/* The static text of an object's type; NULL for no type. */
const char *git_object_type(struct slice name);

/*
 * The line that `cat-file --batch` begins an object with, "ID TYPE SIZE"; false
 * for any other, which says that the object is missing.
 */
bool git_object_header(const char **type, size_t *size, struct slice line);

/* What `ls-tree -z` says of one file. */
struct git_entry {
    struct slice mode, id, path; /* a NUL follows the path */
};

/* Take the next "MODE TYPE ID\tPATH\0" off `text`: 1, 0 at its end, -1 when it is something else.
 */
int git_cut_entry(struct git_entry *entry, struct slice *text);

#endif
