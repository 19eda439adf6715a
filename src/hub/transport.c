#include "hub/transport.h"

struct transfer *
transport_start(struct transport *t, const struct transfer_request *request,
                const struct transfer_handler *handler, void *context)
{
    return t->ops->start(t, request, handler, context);
}

void
transport_cancel(struct transport *t, struct transfer *transfer)
{
    t->ops->cancel(t, transfer);
}

int
transport_run(struct transport *t, int timeout_ms, struct err *err)
{
    return t->ops->run(t, timeout_ms, err);
}

void
transport_free(struct transport *t)
{
    if (t != NULL)
        t->ops->free(t);
}
