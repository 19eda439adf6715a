#include "width.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "options.h"

/* Wider is no terminal. */
#define WIDEST 100000

unsigned
width_of_stdout(unsigned otherwise)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    int64_t n = 0;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    if (columns == NULL || !options_number(&n, columns) || n <= 0)
        return otherwise;
    return n < WIDEST ? (unsigned)n : WIDEST;
}
