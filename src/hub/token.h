/*
 * token: where the access token comes from, as users of huggingface_hub expect.
 *
 * Source: huggingface.co/docs/huggingface_hub/package_reference/environment_variables.
 */
#ifndef HUBCENSUS_HUB_TOKEN_H
#define HUBCENSUS_HUB_TOKEN_H

#include "base/err.h"
#include "base/str.h"

/*
 * Find the token: the first line of `file` if not NULL (--token-file; it must
 * be readable and hold one), else HF_TOKEN, else HUGGING_FACE_HUB_TOKEN, else
 * the file HF_TOKEN_PATH, else $HF_HOME/token, where HF_HOME is
 * $XDG_CACHE_HOME/huggingface or ~/.cache/huggingface when not set.  Stripped
 * of white space; an empty one is none.  HF_HUB_DISABLE_IMPLICIT_TOKEN (1, ON,
 * YES, TRUE in any case) leaves only `file`.
 *
 * `*out` is NULL when there is none, else the caller's, to be given to
 * token_free().  Returns 0, or -1: ERR_USAGE for a `file` that cannot be used
 * or a token with characters that cannot stand in a header.  No
 * message ever holds any part of a token.
 */
int token_find(char **out, const char *file, struct err *err);

/*
 * Append `text` to `out` with "HF_TOKEN" in the place of all that looks like an access token, and
 * of `own`, the run's token (may be NULL).  Like one are "hf_" or "api_org_" and 20 letters or
 * digits or more, as TransformerLens' verify_models.py has it, and what the Hub's sign-in gives
 * out ("hf_oauth_…", "hf_jwt_…").  Those of GitHub, GitLab, AWS and OpenAI, and what stands behind
 * "Bearer", become "TOKEN".
 */
void token_mask(struct str *out, struct slice text, const char *own);

/* Wipe and free; NULL is fine. */
void token_free(char *token);

/*
 * Take the token out of `text`, which came from `source` (for the message): white space around it
 * is dropped, and `*out` is NULL when nothing is left, else as token_find() gives it.  It goes
 * into a header, so it is visible ASCII or refused with ERR_USAGE.
 */
int token_take(char **out, struct slice text, const char *source, struct err *err);

#endif
