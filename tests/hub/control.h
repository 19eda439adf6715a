/*
 * The control interface under /__hub/: what was asked, and the faults.
 */
#ifndef TESTHUB_CONTROL_H
#define TESTHUB_CONTROL_H

#include "hub.h"

/* control_answer(h, request, reply): answers a request whose target begins with /__hub/. It is
 * neither counted nor noted, and no fault befalls it. */
void control_answer(struct hub *h, const struct request *request, struct reply *reply);

#endif
