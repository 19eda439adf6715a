/*
 * env: the environment's variables, as the Hub's own tools read them.
 */
#ifndef HUBCENSUS_BASE_ENV_H
#define HUBCENSUS_BASE_ENV_H

#include <stdbool.h>

/* The value of a variable, until the environment is changed; NULL when it is unset or empty. */
const char *env_text(const char *variable);

/* Whether it says 1, ON, YES or TRUE, in any case. */
bool env_on(const char *variable);

#endif
