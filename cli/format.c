#include "format.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "options.h"

const char *const format_choices[] = {"text", "json", NULL};

const char *const format_list_choices[] = {"text", "json", "markdown", "csv", NULL};

unsigned
format_columns(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    int64_t n = 0;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    if (columns == NULL || !options_number(&n, columns) || n < 0 || n > UINT16_MAX)
        return 0;
    return (unsigned)n;
}
