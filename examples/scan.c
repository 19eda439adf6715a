/* scan: a scan that can be stopped by Ctrl-C.  usage: scan FOLDER [RECORDING] */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include <hubcensus/hubcensus.h>

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int number)
{
    interrupted = number;
}

static int
hear(void *context, const struct hubcensus_event *event)
{
    (void)context;
    if (event->kind == HUBCENSUS_EVENT_PROGRESS)
        fprintf(stderr, "\r%s: %" PRId64 " models, %" PRId64 " %s ", event->phase, event->done,
                event->found, event->found_as);
    else if (event->kind == HUBCENSUS_EVENT_NOTE || event->kind == HUBCENSUS_EVENT_WARNING)
        fprintf(stderr, "\n%s\n", event->text);
    return interrupted;
}

int
main(int argc, char **argv)
{
    struct hubcensus_hub_options hub_options;
    struct hubcensus_scan_options options;
    struct hubcensus_hub *hub;
    struct hubcensus_scan *scan = NULL;
    struct hubcensus_error *error;

    if (argc < 2)
        return 2;
    signal(SIGINT, on_interrupt);
    hubcensus_hub_options_init(&hub_options, sizeof hub_options);
    hub_options.recording = argv[2]; /* NULL: the Hub itself */
    hub_options.hear = hear;
    hubcensus_scan_options_init(&options, sizeof options);
    options.folder = argv[1];
    if (hubcensus_hub_open(&hub, &hub_options, &error) == 0 &&
        hubcensus_scan_do(&scan, hub, &options, &error) == 0) {
        const struct hubcensus_scan_summary *s = hubcensus_scan_result(scan);
        printf("%" PRId64 " models, %" PRId64 " new, %zu gaps\n", s->scanned, s->found, s->gaps);
    } else { /* a stopped scan goes on when the same is run again */
        fprintf(stderr, "\nscan: %s\n", hubcensus_error_message(error));
    }
    int status = scan == NULL;
    hubcensus_error_free(error);
    hubcensus_scan_free(scan);
    hubcensus_hub_close(hub);
    return status;
}
