#include <stdlib.h>
#include <string.h>

#include "api/inner.h"
#include "base/mem.h"

struct hubcensus_error {
    enum hubcensus_failure kind;
    char message[];
};

const char *
hubcensus_version(void)
{
    return HUBCENSUS_VERSION;
}

int
api_fail(struct hubcensus_error **error, const struct err *err)
{
    _Static_assert(
        (int)ERR_USAGE == HUBCENSUS_FAILURE_USAGE && (int)ERR_RETRY == HUBCENSUS_FAILURE_RETRY &&
            (int)ERR_DATA == HUBCENSUS_FAILURE_DATA && (int)ERR_AUTH == HUBCENSUS_FAILURE_AUTH &&
            (int)ERR_STOPPED == HUBCENSUS_FAILURE_STOPPED &&
            (int)ERR_FATAL == HUBCENSUS_FAILURE_FATAL,
        "the kinds of errors have the public numbers");
    if (error == NULL)
        return -1;
    size_t size = strlen(err->message) + 1;
    struct hubcensus_error *e = mem_alloc(sizeof *e + size);
    e->kind = (enum hubcensus_failure)err->kind;
    memcpy(e->message, err->message, size);
    *error = e;
    return -1;
}

int
api_missing(struct hubcensus_error **error, const char *what)
{
    struct err err = {0};

    err_set(&err, ERR_USAGE, "%s must be given, and is NULL", what);
    return api_fail(error, &err);
}

enum hubcensus_failure
hubcensus_error_kind(const struct hubcensus_error *error)
{
    return error != NULL ? error->kind : HUBCENSUS_FAILURE_NONE;
}

const char *
hubcensus_error_message(const struct hubcensus_error *error)
{
    return error != NULL ? error->message : "";
}

void
hubcensus_error_free(struct hubcensus_error *error)
{
    free(error);
}
