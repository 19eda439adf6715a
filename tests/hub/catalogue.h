/*
 * The models that the test Hub has: made from a seed, or read from a file.
 *
 * Of a made-up model only what sorting needs is kept; its bulky parts (tags,
 * config, chat template) are made again from its seed whenever it is shown.
 * Models stand in the order of their _id, so that a model's number settles
 * ties the way the Hub's cursors do.
 */
#ifndef TESTHUB_CATALOGUE_H
#define TESTHUB_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "given.h"
#include "strset.h"

#define CATALOGUE_OID 64 /* room for an _id and its NUL */

/* What a made-up model is to the model it comes from. */
enum form {
    FORM_PLAIN,
    FORM_TUNE,
    FORM_MERGE,
    FORM_ADAPTER,
    FORM_GGUF,
    FORM_MLX,
    FORM_AWQ,
    FORM_GPTQ,
    FORM_BNB,
    FORM_FP8,
    FORM_EXL2,
    FORM_COMPRESSED,
    FORM_COUNT
};

enum gate { GATE_OPEN, GATE_AUTO, GATE_MANUAL };

#define NO_BASE INT16_MAX

struct model {
    uint64_t seed;
    uint64_t total;     /* parameters; of a made-up model 0 means no safetensors */
    int64_t created_ms; /* since 1970 */
    int64_t modified_ms;
    uint64_t downloads;
    uint32_t likes;
    uint32_t trending;
    uint32_t author; /* number in catalogue.authors, or STRSET_NONE */
    int16_t base;    /* index of heads[], or NO_BASE */
    int16_t head;    /* which of heads[] it is, or NO_BASE */
    uint16_t kind;   /* index of kinds[] */
    uint8_t form;
    uint8_t gate;
    bool drifted; /* its downloads have changed since the start */
};

struct catalogue {
    struct model *models;
    uint32_t n;
    struct strset ids; /* model i has id i */
    struct strset authors;
    struct given *given; /* models from a file, else NULL; given[i] belongs to models[i] */
};

/* catalogue_made(seed, n, in_use): n models made from the seed; equal arguments give equal models.
 * in_use: each has 500 downloads or more, like those that a default scan reads. The
 * best-known real models come first: up to half of n. */
struct catalogue *catalogue_made(uint64_t seed, uint32_t n, bool in_use);

/* catalogue_read(path, &message): the models of a JSON array in a file. NULL if it cannot be read;
 * then *message says why (the caller's to free). */
struct catalogue *catalogue_read(const char *path, char **message);

void catalogue_free(struct catalogue *c);

/* catalogue_id(c, i): the id of model i. */
const char *catalogue_id(const struct catalogue *c, uint32_t i);

/* catalogue_oid(c, i, oid): writes the _id of model i. */
void catalogue_oid(const struct catalogue *c, uint32_t i, char oid[CATALOGUE_OID]);

#endif
