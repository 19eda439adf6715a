#include <string.h>

#include "commands.h"
#include "format.h"
#include "hub_session.h"
#include "messages.h"
#include "ranking_settings.h"
#include "registry_settings.h"
#include "report/outlook.h"
#include "report/summary.h"
#include "scan/scan.h"
#include "status.h"

struct scan_settings {
    struct option_list architectures;
    struct option_list tasks;
    int64_t min_downloads;
    int64_t limit;
    bool full_scan;
    bool no_sweep;
    int gaps_merge; /* enum gaps_merge */
    int64_t checkpoint_interval;
    bool fresh;
    bool dry_run;
};

struct scrape_settings {
    struct message_settings messages;
    struct scan_settings scan;
    struct registry_settings registry;
    struct ranking_settings ranking;
    struct quantized_settings quantized;
    struct rewrite_settings rewrite;
    struct hub_settings hub;
};

/* In the order of enum gaps_merge. */
static const char *const merges[] = {"census", "sum", NULL};

static const struct option_spec option_table[] = {
    {.name = "task",
     .kind = OPTION_LIST,
     .member = offsetof(struct scan_settings, tasks),
     .value = "TAG",
     .fallback = "text-generation",
     .help = "walk the models with this tag"},
    {.name = "architecture",
     .kind = OPTION_LIST,
     .member = offsetof(struct scan_settings, architectures),
     .value = "NAME",
     .help = "look for this architecture alone: at its canonical authors where they are known, "
             "else in the walk"},
    {.name = "min-downloads",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct scan_settings, min_downloads),
     .value = "N",
     .fallback = "500",
     .least = 0,
     .most = INT64_MAX,
     .unit = "downloads",
     .help = "end the walk at the first model with fewer downloads in the last 30 days"},
    {.name = "limit",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct scan_settings, limit),
     .value = "N",
     .fallback = "10000",
     .least = 1,
     .most = INT64_MAX,
     .unit = "models",
     .help = "end the walk after so many models that are not in the registry yet"},
    {.name = "full-scan",
     .kind = OPTION_FLAG,
     .member = offsetof(struct scan_settings, full_scan),
     .help = "walk on without the limit; with --min-downloads 0 to the last page"},
    {.name = "no-canonical-sweep",
     .kind = OPTION_FLAG,
     .member = offsetof(struct scan_settings, no_sweep),
     .help = "do not list the canonical authors, whose models count whatever their downloads"},
    {.name = "gaps-merge",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct scan_settings, gaps_merge),
     .choices = merges,
     .fallback = "census",
     .help = "figures of the gaps: from the census, where a model counts once, or this scan's "
             "added to the old file's"},
    {.name = "checkpoint-interval",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct scan_settings, checkpoint_interval),
     .value = "N",
     .fallback = "5000",
     .least = 1,
     .most = INT64_MAX,
     .unit = "models",
     .help = "write the checkpoint file each time so many models were read, at most once a second; "
             "the census itself is saved with every page"},
    {.name = "fresh",
     .kind = OPTION_FLAG,
     .member = offsetof(struct scan_settings, fresh),
     .help = "forget an unfinished scan instead of going on with it"},
    {.name = "dry-run",
     .kind = OPTION_FLAG,
     .member = offsetof(struct scan_settings, dry_run),
     .help = "only say what would be asked; nothing is asked or written"},
    {.name = NULL},
};

static const struct option_group scan_group = {"What to scan", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct scrape_settings, messages)},
    {&scan_group, offsetof(struct scrape_settings, scan)},
    {&registry_group, offsetof(struct scrape_settings, registry)},
    {&ranking_group, offsetof(struct scrape_settings, ranking)},
    {&quantized_group, offsetof(struct scrape_settings, quantized)},
    {&rewrite_group, offsetof(struct scrape_settings, rewrite)},
    {&hub_group, offsetof(struct scrape_settings, hub)},
    {&hub_retries_group, offsetof(struct scrape_settings, hub)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus scrape", "the 10,000 most downloaded text generation models that are new, and the "
                         "canonical authors'"},
    {"hubcensus scrape --full-scan --min-downloads 0 -o census",
     "every text generation model on the Hub, into the folder census"},
    {"hubcensus scrape --architecture Qwen3ForCausalLM --dry-run",
     "what a look at one architecture would ask"},
    {"hubcensus scrape --supported-from ../vllm -o vllm",
     "for the library in the checkout beside this folder, into the folder vllm"},
    {"hubcensus record hub.rec scrape --limit 500",
     "a short scan, with the Hub's answers kept for hubcensus replay"},
    {NULL, NULL},
};

/* A file's figures can only be added to, so they cannot be counted by other rules. */
static int
choose_gaps(struct gaps_choices *out, const struct scrape_settings *s, struct err *err)
{
    if (ranking_choices(out, &s->ranking, err) != 0)
        return -1;
    if (s->scan.gaps_merge == GAPS_SUM && (out->extended || out->lineage != GAPS_LINEAGE_ALL))
        return err_set(err, ERR_USAGE,
                       "--gaps-merge sum adds to the figures of a file, which %s asks of the "
                       "census; leave one of them out",
                       out->extended ? "--extended" : "--lineage base");
    return 0;
}

static int
make_plan(struct scan_plan *plan, const struct scrape_settings *s, const struct profile *profile,
          const struct gaps_choices *choices, const char *folder, struct err *err)
{
    struct scan_options options = {
        .profile = profile,
        .tasks = s->scan.tasks.items,
        .task_count = s->scan.tasks.count,
        .architectures = s->scan.architectures.items,
        .architecture_count = s->scan.architectures.count,
        .full_scan = s->scan.full_scan,
        .limit = s->scan.limit,
        .min_downloads = s->scan.min_downloads,
        .sweep = !s->scan.no_sweep,
        .quantized = (enum quantized_policy)s->quantized.quantized,
        .quantized_by_name = s->quantized.quantized_by == QUANTIZED_BY_NAMES,
        .keep_percent = 100 - s->rewrite.max_shrink,
        .gaps_merge = (enum gaps_merge)s->scan.gaps_merge,
        .choices = choices,
    };

    if (scan_plan_known(&options.known, folder, err) != 0)
        return -1;
    return scan_plan_make(plan, &options, err);
}

static void
say_outlook(struct run *run, const struct scrape_settings *s, const struct scan_plan *plan,
            const char *folder)
{
    struct outlook outlook = {plan, folder,
                              s->hub.replay != NULL ? s->hub.replay : s->hub.endpoint};

    if (s->rewrite.format == FORMAT_JSON)
        outlook_json(run->out, &outlook);
    else
        outlook_text(run->out, &outlook);
}

/* The scan itself. */
static int
scan(struct run *run, const struct scrape_settings *s, const struct scan_plan *plan,
     const char *folder, struct client *client, struct err *err)
{
    struct scan_run scan_run = {
        .plan = plan,
        .folder = folder,
        .checkpoint_interval = s->scan.checkpoint_interval,
        .fresh = s->scan.fresh,
        .whole = run->recorder != NULL,
        .jobs = (unsigned)s->hub.jobs,
        .client = client,
        .listener = run->listener,
        .stop = run->stop,
    };
    struct scan_result result;
    struct summary summary = {.result = &result, .plan = plan, .folder = folder, .asked_hub = true};
    int status = scan_into_folder(&result, &scan_run, "scrape", err);

    if (status == 0 && result.shrunk != NULL) {
        registry_tell_shrunk(run->listener, folder, result.shrunk, s->rewrite.max_shrink, true);
        status = STATUS_INCOMPLETE;
    }
    if (status == 0)
        ranking_tell_lineage(run->listener, folder, result.gaps);
    if (status == 0 && s->rewrite.format == FORMAT_JSON)
        summary_json(run->out, &summary);
    else if (status == 0 && !s->messages.quiet)
        summary_text(run->out, &summary);
    if (status == 0 && result.failure_count > 0) {
        struct str text = STR_INIT;
        summary_failures(&text, &result);
        event_warn(run->listener, "%s", str_text(&text));
        str_fini(&text);
        status = STATUS_INCOMPLETE;
    }
    scan_result_fini(&result);
    return status;
}

static int
scrape(struct run *run, const void *settings, struct err *err)
{
    const struct scrape_settings *s = settings;
    struct profile *profile = NULL;
    struct hub_session session = {0};
    struct gaps_choices choices;
    struct scan_plan plan;
    int status = -1;

    memset(&plan, 0, sizeof plan);
    if (hub_check_endpoint(&s->hub, err) != 0 || choose_gaps(&choices, s, err) != 0 ||
        registry_profile(&profile, &s->registry, &s->messages, run, err) != 0)
        return -1;
    const char *folder = registry_folder(&s->registry, profile);
    if (make_plan(&plan, s, profile, &choices, folder, err) != 0)
        goto out;
    if (s->scan.dry_run) {
        say_outlook(run, s, &plan, folder);
        status = STATUS_DONE;
        goto out;
    }
    if (hub_session_open(&session, &s->hub, NULL, run, err) != 0)
        goto out;
    status = scan(run, s, &plan, folder, session.client, err);

out:
    hub_session_close(&session, true);
    scan_plan_fini(&plan);
    profile_free(profile);
    return status;
}

const struct command command_scrape = {
    .name = "scrape",
    .summary = "scan the Hub and bring a library's registry up to date",
    .arguments = "",
    .description =
        "Walks the Hub's models, most downloaded first, reads each one's architecture, and keeps "
        "the registry of a model library: which models it supports (supported_models.json), and "
        "which architectures it lacks, ranked by what adding them would be worth "
        "(architecture_gaps.json). Then lists the canonical authors of the supported "
        "architectures. All models seen are kept in a census (census.db), where each counts "
        "once.\n\n"
        "A scan that is stopped or fails goes on where it stood when the same command is run "
        "again.",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct scrape_settings),
    .run = scrape,
};
