#include "progress.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "bar.h"
#include "base/clean.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/mem.h"
#include "report/words.h"
#include "json/writer.h"

#define REDRAW_MS    100
#define PLAIN_MS     10000
#define LONG_WAIT_MS 5000
#define SECOND_MS    1000

struct display {
    struct progress_style style;
    struct bar bar;
    char *phase; /* a copy: the event's own is gone when the line is drawn again */
    char *wait;
    int64_t wait_until_ms;
    int64_t moved_ms;   /* when progress was last heard of */
    int64_t phase_ms;   /* when the phase was first heard of */
    int64_t phase_done; /* and how much of it was done then */
    int64_t drawn_ms;
    unsigned drawn; /* columns that the line takes on the terminal */
};

static bool
is_dumb(void)
{
    const char *term = env_text("TERM");

    return term == NULL || strcmp(term, "dumb") == 0;
}

static bool
wants_color(int color, bool terminal)
{
    if (color != COLOR_AUTO)
        return color == COLOR_ALWAYS;
    return terminal && !is_dumb() && env_text("NO_COLOR") == NULL;
}

static int64_t
seconds_now(void)
{
    return (int64_t)time(NULL);
}

void
progress_style_init(struct progress_style *style, const struct message_settings *settings)
{
    const char *verbosity = env_text("HF_HUB_VERBOSITY");
    bool debug = env_on("HF_DEBUG") || (verbosity != NULL && strcmp(verbosity, "debug") == 0);

    *style = (struct progress_style){
        .fd = STDERR_FILENO,
        .terminal = isatty(STDERR_FILENO),
        .quiet = settings->quiet,
        .verbose = settings->verbose || (debug && !settings->quiet),
        .json = settings->json_log,
        .shown = !settings->quiet && !env_on("HF_HUB_DISABLE_PROGRESS_BARS"),
        .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 && !is_dumb(),
        .now_ms = clock_monotonic_ms,
        .time = seconds_now,
    };
    style->color = wants_color(settings->color, style->terminal);
}

struct display *
display_new(const struct progress_style *style)
{
    struct display *d = mem_zalloc(sizeof *d);

    d->style = *style;
    d->drawn_ms = style->now_ms();
    return d;
}

/* A terminal that is gone must not end the run, so failures are nobody's business. */
static void
put(const struct display *d, const struct str *text)
{
    const char *p = text->data;
    size_t len = text->len;

    while (len > 0) {
        ssize_t n = write(d->style.fd, p, len);
        if (n <= 0)
            return;
        p += n;
        len -= (size_t)n;
    }
}

/* Append what wipes the line: blanks, which every terminal knows. */
static void
wipe(struct display *d, struct str *out)
{
    if (d->drawn > 0)
        str_printf(out, "\r%*s\r", (int)d->drawn, "");
    d->drawn = 0;
}

static unsigned
columns(const struct display *d)
{
    struct winsize size;

    /* One column stays free: some terminals wrap when the last is filled. */
    if (ioctl(d->style.fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        return size.ws_col - 1u;
    return 79;
}

static void
draw(struct display *d)
{
    struct bar_style style = {columns(d), d->style.utf8, d->style.color};
    struct str line = STR_INIT;
    unsigned before = d->drawn;

    str_putc(&line, '\r');
    d->drawn = bar_draw(&line, &d->bar, &style);
    if (before > d->drawn)
        str_printf(&line, "%*s", (int)(before - d->drawn), "");
    put(d, &line);
    str_fini(&line);
    d->drawn_ms = d->style.now_ms();
}

/* Print one line of text, after `label` in `color`, with the drawn line out of the way. */
static void
print(struct display *d, const char *color, const char *label, const char *text)
{
    struct str line = STR_INIT;

    wipe(d, &line);
    if (label[0] != '\0' && d->style.color)
        str_printf(&line, "\033[%sm%s\033[0m ", color, label);
    else if (label[0] != '\0')
        str_printf(&line, "%s ", label);
    clean_append(&line, slice_of(text),
                 d->style.utf8 || !d->style.terminal ? CLEAN_UTF8 : CLEAN_ASCII);
    str_putc(&line, '\n');
    put(d, &line);
    str_fini(&line);
}

static void
json_line(struct display *d, const char *name, const struct event *event, int status)
{
    struct str line = STR_INIT;
    struct json_writer w;
    struct clock now = clock_read();
    char time[CLOCK_TIME_SIZE];

    clock_time(time, &now);
    json_writer_init(&w, &line, 0);
    json_begin_object(&w);
    json_key(&w, "time");
    json_text(&w, time);
    json_key(&w, "event");
    json_text(&w, name);
    if (status != 0) {
        json_key(&w, "status");
        json_int(&w, status);
    }
    if (event->kind == EVENT_PROGRESS) {
        const struct progress *p = &event->progress;
        const struct {
            const char *key;
            int64_t value;
        } figures[] = {
            {"done", p->done}, {"expected", p->expected}, {"pages", p->pages}, {"found", p->found}};
        json_key(&w, "phase");
        json_text(&w, p->phase != NULL ? p->phase : "");
        for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
            json_key(&w, figures[i].key);
            if (figures[i].value < 0)
                json_null(&w);
            else
                json_int(&w, figures[i].value);
        }
    } else {
        json_key(&w, "text");
        json_text(&w, event->text);
    }
    if (event->kind == EVENT_WAIT) {
        json_key(&w, "wait_ms");
        json_int(&w, event->wait_ms);
    }
    json_end_object(&w);
    str_putc(&line, '\n');
    put(d, &line);
    str_fini(&line);
}

static void
hear_json(struct display *d, const struct event *event)
{
    static const char *const names[] = {[EVENT_NOTE] = "note",
                                        [EVENT_WARNING] = "warning",
                                        [EVENT_DEBUG] = "debug",
                                        [EVENT_WAIT] = "wait",
                                        [EVENT_PROGRESS] = "progress"};

    if (event->kind == EVENT_TICK)
        return;
    if (event->kind == EVENT_WARNING || !d->style.quiet)
        json_line(d, names[event->kind], event, 0);
}

static void
show(struct display *d, bool at_once)
{
    int64_t since = d->style.now_ms() - d->drawn_ms;

    if (!d->style.shown)
        return;
    if (d->style.terminal) {
        if (at_once || since >= REDRAW_MS)
            draw(d);
    } else if (since >= PLAIN_MS) {
        struct bar_style style = {0, d->style.utf8, false};
        struct str line = STR_INIT;
        bar_draw(&line, &d->bar, &style);
        print(d, "", "", str_text(&line));
        str_fini(&line);
        d->drawn_ms = d->style.now_ms();
    }
}

/* Begin to show a wait, or with NULL end it. */
static void
set_wait(struct display *d, const char *text, int64_t wait_ms)
{
    char *copy = text != NULL ? mem_strdup(text) : NULL;

    free(d->wait);
    d->wait = copy;
    d->wait_until_ms = d->style.now_ms() + wait_ms;
    d->bar.wait = copy;
    d->bar.wait_s = (wait_ms + SECOND_MS - 1) / SECOND_MS;
}

static void
hear_progress(struct display *d, const struct progress *p)
{
    const char *phase = p->phase != NULL ? p->phase : "";
    int64_t now = d->style.now_ms();
    bool is_new = d->phase == NULL || strcmp(d->phase, phase) != 0;

    if (is_new) {
        free(d->phase);
        d->phase = mem_strdup(phase);
        d->phase_ms = now;
        d->phase_done = p->done;
    }
    d->moved_ms = now;
    d->bar = (struct bar){.progress = *p, .per_second = -1};
    d->bar.progress.phase = d->phase;
    /* The first second of a phase says little about its rate. */
    if (now - d->phase_ms >= 1000)
        d->bar.per_second = (double)(p->done - d->phase_done) * 1000 / (double)(now - d->phase_ms);
    show(d, is_new);
}

/* The line of a log that is read later says until when. */
static void
put_moment(struct str *out, int64_t seconds)
{
    time_t t = (time_t)seconds;
    struct tm tm;
    char text[sizeof "23:59:59"];

    if (localtime_r(&t, &tm) != NULL && strftime(text, sizeof text, "%H:%M:%S", &tm) > 0)
        str_printf(out, ", until %s", text);
}

/*
 * What is left of a wait is shown while nothing moves: others may still be on
 * their way when one is told to wait, and then it alone is left.
 */
static void
hear_tick(struct display *d)
{
    int64_t now = d->style.now_ms();

    if (d->wait == NULL || d->drawn == 0 || now - d->drawn_ms < SECOND_MS / 2)
        return;
    if (now >= d->wait_until_ms) {
        set_wait(d, NULL, 0);
    } else if (now - d->moved_ms < SECOND_MS) {
        return;
    } else {
        d->bar.wait = d->wait;
        d->bar.wait_s = (d->wait_until_ms - now + SECOND_MS - 1) / SECOND_MS;
    }
    draw(d);
}

static void
hear_wait(struct display *d, const struct event *event)
{
    if (d->style.terminal && d->style.shown) {
        set_wait(d, event->text, event->wait_ms);
        draw(d);
    } else if (!d->style.quiet && (d->style.verbose || event->wait_ms >= LONG_WAIT_MS)) {
        struct str text = STR_INIT;
        str_puts(&text, "waiting ");
        words_span(&text, (event->wait_ms + SECOND_MS - 1) / SECOND_MS);
        if (event->wait_ms >= LONG_WAIT_MS)
            put_moment(&text, d->style.time() + event->wait_ms / SECOND_MS);
        str_printf(&text, ": %s", event->text);
        print(d, "", "", str_text(&text));
        str_fini(&text);
    }
}

static void
hear(void *context, const struct event *event)
{
    struct display *d = context;
    bool drawn = d->drawn > 0;

    if (d->style.json) {
        hear_json(d, event);
        return;
    }
    switch (event->kind) {
    case EVENT_PROGRESS:
        hear_progress(d, &event->progress);
        return;
    case EVENT_WAIT:
        hear_wait(d, event);
        return;
    case EVENT_TICK:
        hear_tick(d);
        return;
    case EVENT_WARNING:
        print(d, "33", "hubcensus: warning:", event->text);
        break;
    case EVENT_NOTE:
        if (!d->style.quiet)
            print(d, "", "", event->text);
        break;
    case EVENT_DEBUG:
        if (d->style.verbose)
            print(d, "2", "debug:", event->text);
        break;
    }
    if (drawn && d->drawn == 0)
        draw(d);
}

struct listener
display_listener(struct display *d)
{
    return (struct listener){hear, d};
}

void
display_error(struct display *d, const char *who, const struct err *err, int status)
{
    struct str label = STR_INIT;

    if (d->style.json) {
        json_line(d, "error", &(struct event){.kind = EVENT_WARNING, .text = err->message}, status);
        return;
    }
    str_printf(&label, "%s:", who);
    print(d, "31", str_text(&label), err->message);
    str_fini(&label);
}

void
display_free(struct display *d)
{
    struct str text = STR_INIT;

    if (d == NULL)
        return;
    wipe(d, &text);
    put(d, &text);
    str_fini(&text);
    free(d->phase);
    free(d->wait);
    free(d);
}
