#include "report/outlook.h"

#include "base/clean.h"
#include "hub/query.h"
#include "report/words.h"
#include "json/writer.h"

static void
clean_puts(struct str *out, const char *text)
{
    clean_append(out, slice_of(text), CLEAN_UTF8);
}

/* Of all tasks together at most; -1 when the Hub's size alone decides. */
static int64_t
requests_at_most(const struct scan_plan *plan)
{
    int64_t sum;

    if (plan->task_requests < 0 ||
        __builtin_mul_overflow(plan->task_requests, (int64_t)plan->task_count, &sum))
        return -1;
    return sum;
}

static void
requests_text(struct str *out, const struct scan_plan *plan)
{
    const struct scan_options *o = &plan->options;

    if (plan->task_count > 0 && requests_at_most(plan) >= 0) {
        str_puts(out, "The tasks take at most ");
        words_count(out, requests_at_most(plan), "request");
        str_puts(out, ".\n");
    } else if (plan->task_count > 0) {
        str_puts(out, "Each task takes one request per ");
        words_count(out, QUERY_PAGE_SIZE, "model");
        if (o->min_downloads > 0) {
            str_puts(out, " with at least ");
            words_count(out, o->min_downloads, "download");
        }
        str_puts(out, ".\n");
    }
    if (plan->step_count > plan->task_count) {
        str_puts(out, "Each author takes one request per ");
        words_count(out, QUERY_PAGE_SIZE, "model");
        str_puts(out, ".\n");
    }
}

void
outlook_text(struct str *out, const struct outlook *o)
{
    const struct scan_plan *plan = o->plan;

    str_puts(out, "This is what would be asked of ");
    clean_puts(out, o->source);
    str_puts(out, ":\n");
    clean_puts(out, plan->path);
    str_puts(out, ".\n\n");
    for (size_t i = 0; i < plan->step_count; i++) {
        struct str target = STR_INIT;
        scan_step_target(&target, plan, i);
        str_puts(out, plan->steps[i].is_author ? "author " : "task ");
        clean_puts(out, plan->steps[i].name);
        str_puts(out, "\n    GET ");
        clean_puts(out, str_text(&target));
        str_putc(out, '\n');
        str_fini(&target);
    }
    str_putc(out, '\n');
    requests_text(out, plan);
    str_puts(out, "The files would be in ");
    clean_puts(out, o->folder);
    str_puts(out, ". Nothing was asked, nothing was written.\n");
}

void
outlook_json(struct str *out, const struct outlook *o)
{
    const struct scan_plan *plan = o->plan;
    struct json_writer w;

    json_writer_init(&w, out, 2);
    json_begin_object(&w);
    json_key(&w, "dry_run");
    json_bool(&w, true);
    json_key(&w, "source");
    json_text(&w, o->source);
    json_key(&w, "folder");
    json_text(&w, o->folder);
    json_key(&w, "path");
    json_text(&w, plan->path);
    json_key(&w, "steps");
    json_begin_array(&w);
    for (size_t i = 0; i < plan->step_count; i++) {
        struct str target = STR_INIT;
        scan_step_target(&target, plan, i);
        json_begin_object(&w);
        json_key(&w, "kind");
        json_text(&w, plan->steps[i].is_author ? "author" : "task");
        json_key(&w, "name");
        json_text(&w, plan->steps[i].name);
        json_key(&w, "target");
        json_text(&w, str_text(&target));
        json_end_object(&w);
        str_fini(&target);
    }
    json_end_array(&w);
    json_key(&w, "task_requests_at_most");
    if (requests_at_most(plan) < 0)
        json_null(&w);
    else
        json_int(&w, requests_at_most(plan));
    json_end_object(&w);
    str_putc(out, '\n');
}
