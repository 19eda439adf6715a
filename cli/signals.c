#include "signals.h"

#include <stddef.h>
#include <unistd.h>

/* A handler can reach nothing but what is global. */
static volatile sig_atomic_t stop;

static void
hear(int number)
{
    if (stop != 0)
        _exit(128 + number);
    stop = number;
}

void
signals_listen(void)
{
    struct sigaction action = {.sa_handler = hear};
    struct sigaction old;
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        /* A signal that our parent has us ignore (nohup, a shell's background job) stays so. */
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
    /* A limit on the size of files (ulimit -f) is an error of the write, with the file's name. */
    sigaction(SIGXFSZ, &action, NULL);
}

const volatile sig_atomic_t *
signals_stop(void)
{
    return &stop;
}
