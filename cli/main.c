#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include "commands.h"
#include "signals.h"

/*
 * A file opened later must not become stdout or stderr because somebody closed
 * them.  What stands in for stdout cannot be written, so that the loss is seen.
 */
static int
hold_standard_files(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 &&
            open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return -1;
    return 0;
}

int
main(int argc, char **argv)
{
    if (hold_standard_files() != 0)
        return 1;
    /* Only what characters are; numbers keep their point in every country. */
    setlocale(LC_CTYPE, "");
    signals_listen();
    return commands_main(argc, argv);
}
