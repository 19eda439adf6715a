#include "format.h"

#include <stddef.h>

const char *const format_choices[] = {"text", "json", NULL};
