/*
 * hubcensus/hub.h: the Hub, or a recording of it, and its models by any query.
 */
#ifndef HUBCENSUS_HUBCENSUS_HUB_H
#define HUBCENSUS_HUBCENSUS_HUB_H

#include "hubcensus/base.h"

#ifdef __cplusplus
extern "C" {
#endif

struct hubcensus_hub_options {
    size_t struct_size;
    /*
     * NULL: HF_ENDPOINT, or https://huggingface.co.  An http or https URL without user name,
     * query and fragment.
     */
    const char *endpoint;
    const char *recording; /* answer from this file of `hubcensus record`, without the network */
    /*
     * The access token; "" for none.  NULL: the first line of `token_file` if that is given,
     * else where the Hub's own tools look (HF_TOKEN, …, ~/.cache/huggingface/token), unless
     * HF_HUB_DISABLE_IMPLICIT_TOKEN says otherwise.  It goes to the endpoint's origin alone.
     */
    const char *token;
    const char *token_file;
    const char *user_agent; /* one line; NULL: "libhubcensus/VERSION" */
    const char *ca_file;    /* certificates to trust; NULL: SSL_CERT_FILE, or the system's */
    unsigned retries;       /* of one request; 10 */
    unsigned timeout_s; /* of a connection, and of a silence; 20 times as long of an answer; 30 */
    int64_t max_wait_s; /* of all waits of one call together, of an iterator's from one failure to
                           the next; 6 hours; 0: without limit */
    unsigned jobs;      /* authors, tags or models asked for at the same time; 8 */
    hubcensus_hear_fn *hear; /* told of what all calls on this hub do; may be NULL */
    void *context;           /* for `hear` */
};

/* Set the defaults; `size` is sizeof *options. */
HUBCENSUS_API void hubcensus_hub_options_init(struct hubcensus_hub_options *options, size_t size);

struct hubcensus_hub;

/*
 * Make ready to ask; nothing is asked yet.  `options` may be NULL.  Returns 0, or -1: USAGE for
 * an endpoint that is none, HF_HUB_OFFLINE without a recording, or a token that would travel in
 * the clear (to any but this machine); DATA for a recording that is none; FATAL, also when
 * libcurl cannot be loaded.
 */
HUBCENSUS_API int hubcensus_hub_open(struct hubcensus_hub **out,
                                     const struct hubcensus_hub_options *options,
                                     struct hubcensus_error **error);

/* Iterators on it must be freed before. */
HUBCENSUS_API void hubcensus_hub_close(struct hubcensus_hub *hub);

/* A model as the Hub, or the census, tells it. */
struct hubcensus_model {
    const char *name;         /* "meta-llama/Llama-3.1-8B", "gpt2" */
    const char *architecture; /* config.architectures[0]; NULL when not told, below too */
    const char *model_type;
    const char *task;         /* pipeline_tag */
    const char *library;      /* library_name */
    const char *quant_method; /* "awq", "fp8", … */
    int64_t downloads;        /* of the last 30 days; -1 when not told; below too */
    int64_t parameters;
    int64_t created; /* seconds since 1970 */
    bool gated;
    bool is_private;
    bool disabled;
    bool remote_code;
    bool gguf;                                /* has the tag */
    bool finetune, adapter, merge, quantized; /* its tags base_model:…: from another model, so */
};

enum hubcensus_sort {
    HUBCENSUS_SORT_NONE = 0,      /* the Hub's own: trending first */
    HUBCENSUS_SORT_DOWNLOADS = 1, /* most first */
    HUBCENSUS_SORT_CREATED = 2,   /* oldest first; neither gaps nor repeats while it runs */
};

struct hubcensus_query {
    size_t struct_size;
    const char *const *filters; /* tags that must all match; NULL-terminated or NULL */
    const char *author;         /* exact user or organisation, or NULL */
    const char *search;         /* part of the name, or NULL */
    enum hubcensus_sort sort;   /* NONE */
    int64_t limit;              /* end after so many models; 0, the default: all */
};

/* Set the defaults, all models; `size` is sizeof *query. */
HUBCENSUS_API void hubcensus_query_init(struct hubcensus_query *query, size_t size);

/* An iterator over the Hub's models. */
struct hubcensus_models;

/* Begin; nothing is asked yet.  `query` may be NULL: all.  Returns 0, or -1 with USAGE. */
HUBCENSUS_API int hubcensus_models_open(struct hubcensus_models **out, struct hubcensus_hub *hub,
                                        const struct hubcensus_query *query,
                                        struct hubcensus_error **error);

/*
 * Begin to list all models with a tag, most downloaded first: those by whose downloads a
 * library's model is judged; private ones are left out.
 */
HUBCENSUS_API int hubcensus_models_of_tag(struct hubcensus_models **out, struct hubcensus_hub *hub,
                                          const char *tag, struct hubcensus_error **error);

/*
 * The next model: 1 with `*model`, which lives until the next call, 0 when there is no more, -1
 * when it could not be had after all retries.  A failure loses nothing and ends nothing: models
 * that came before it have been told, and the next call asks again for the page that failed, so
 * that a listing is complete only when 0 is returned.  What another try mends is of the kind
 * RETRY; a caller that goes on after others should have an end of its own.  A model can come
 * twice while downloads change.
 */
HUBCENSUS_API int hubcensus_models_next(struct hubcensus_models *models,
                                        const struct hubcensus_model **model,
                                        struct hubcensus_error **error);
HUBCENSUS_API void hubcensus_models_free(struct hubcensus_models *models);

#ifdef __cplusplus
}
#endif

#endif
