#include "format.h"

#include <stddef.h>

const char *const format_choices[] = {"text", "json", NULL};

const char *const format_list_choices[] = {"text", "json", "markdown", "csv", NULL};

const char *const format_page_choices[] = {"text", "json", "markdown", "csv", "html", NULL};
