/*
 * reader: how one library's checkout is recognised and read.  One file a library.
 *
 * A reader reads source text (pysource/), and runs nothing.  What its forms
 * cannot tell for certain it says in a remark, and guesses nothing.
 */
#ifndef HUBCENSUS_LIBRARY_READER_H
#define HUBCENSUS_LIBRARY_READER_H

#include "base/err.h"
#include "base/map.h"
#include "git/checkout.h"
#include "library/support.h"

/* Sites that a library has had over time, at most. */
#define READER_SITES 4

/* An author that the source calls canonical for an architecture. */
struct canonical_author {
    struct slice architecture;
    struct slice author;
};

/* What the source says that an architecture is. */
struct described_architecture {
    struct slice architecture;
    struct slice text;
};

/* What a checkout tells.  Free with library_reading_fini(). */
struct library_reading {
    struct support support;
    struct canonical_author *authors; /* in the source's order; texts in support.arena */
    size_t author_count;
    struct map seen;                             /* those that are there: "ARCHITECTURE\0AUTHOR" */
    struct described_architecture *descriptions; /* likewise, each architecture once */
    size_t description_count;
};

struct library_reader {
    const char *name;  /* "vllm": what --library takes */
    const char *title; /* "vLLM": as people write it */
    /*
     * Paths below the checkout's root, files or folders, each of which alone says
     * that this is the library; NULL-terminated where there are fewer.
     */
    const char *sites[READER_SITES];
    /*
     * Read it.  Returns 0, or -1: ERR_DATA where a file is no Python, or where
     * nothing that tells what is supported is found (the message says what was
     * looked for, and where); what checkout_read() and checkout_files() fail with.
     */
    int (*read)(struct library_reading *out, struct checkout *c, struct err *err);
};

extern const struct library_reader reader_llama_cpp;
extern const struct library_reader reader_mlx_lm;
extern const struct library_reader reader_optimum;
extern const struct library_reader reader_sglang;
extern const struct library_reader reader_text_generation_inference;
extern const struct library_reader reader_transformer_lens;
extern const struct library_reader reader_transformers;
extern const struct library_reader reader_vllm;

#endif
