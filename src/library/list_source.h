/*
 * list_source: a plain file that lists what a library supports.
 *
 *   # a comment, also behind a name
 *   LlamaForCausalLM
 *   OldForCausalLM            fallback
 *   OlderForCausalLM          removed 0.9.2
 *   model_type:mamba
 *
 * A name a line: an architecture, as config.architectures[0] spells it, or behind
 * "model_type:" a type of model, as config.model_type does.  After it may stand, parted by
 * blanks, how the library takes it: native (when nothing stands there), fallback, or
 * removed, with the last version that had it if that is known.
 */
#ifndef HUBCENSUS_LIBRARY_LIST_SOURCE_H
#define HUBCENSUS_LIBRARY_LIST_SOURCE_H

#include "base/err.h"
#include "library/support.h"

/*
 * Read the list `text` of the file `name`, which is what entries say they stand in.
 * Returns 0, or -1 with ERR_DATA: "LINE: what is wrong there", or that nothing is listed.
 */
int list_source_read(struct support *out, struct slice text, const char *name, struct err *err);

#endif
