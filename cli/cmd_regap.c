#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/lock.h"
#include "commands.h"
#include "format.h"
#include "messages.h"
#include "registry_settings.h"
#include "report/summary.h"
#include "scan/scan.h"
#include "status.h"

struct regap_settings {
    struct message_settings messages;
    struct registry_settings registry;
    struct quantized_settings quantized;
    struct rewrite_settings rewrite;
};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct regap_settings, messages)},
    {&registry_group, offsetof(struct regap_settings, registry)},
    {&quantized_group, offsetof(struct regap_settings, quantized)},
    {&rewrite_group, offsetof(struct regap_settings, rewrite)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus regap", "an adapter has landed: its models move from the gaps to the registry"},
    {"hubcensus regap --profile my-library.json -o my-registry", "the same with a profile of one's "
                                                                 "own"},
    {NULL, NULL},
};

static int
check_folder(const char *folder, struct err *err)
{
    struct stat st;

    if (stat(folder, &st) == 0 && S_ISDIR(st.st_mode))
        return file_check_writable(folder, err);
    return err_set(err, ERR_USAGE,
                   "%s: there is no such folder; `hubcensus scrape` makes it, --output names "
                   "another",
                   folder);
}

static int
regap_in(struct run *run, const struct regap_settings *s, const struct scan_plan *plan,
         const char *folder, struct err *err)
{
    struct scan_result result;
    struct summary summary = {.result = &result, .plan = plan, .folder = folder};
    struct lock *lock = NULL;

    if (check_folder(folder, err) != 0 || lock_take(&lock, folder, "regap", err) != 0)
        return -1;
    int status = scan_regap(&result, plan, folder, run->listener, err);
    lock_release(lock);
    if (status == 0 && result.shrunk != NULL) {
        registry_tell_shrunk(run->listener, folder, result.shrunk, s->rewrite.max_shrink, false);
        status = STATUS_INCOMPLETE;
    }
    if (status == 0 && s->rewrite.format == FORMAT_JSON)
        summary_json(run->out, &summary);
    else if (status == 0 && !s->messages.quiet)
        summary_text(run->out, &summary);
    scan_result_fini(&result);
    return status;
}

static int
regap(struct run *run, const void *settings, struct err *err)
{
    const struct regap_settings *s = settings;
    static const char *const no_task[] = {"", NULL};
    struct profile *profile = NULL;
    struct scan_plan plan;
    int status = -1;

    memset(&plan, 0, sizeof plan);
    if (registry_profile(&profile, &s->registry, &s->messages, run, err) != 0)
        return -1;
    /* Nothing is walked: of the plan only the rules for what counts are used. */
    struct scan_options options = {
        .profile = profile,
        .tasks = no_task,
        .task_count = 1,
        .quantized = (enum quantized_policy)s->quantized.quantized,
        .keep_percent = 100 - s->rewrite.max_shrink,
        .quantized_by_name = s->quantized.quantized_by == QUANTIZED_BY_NAMES,
    };
    if (scan_plan_make(&plan, &options, err) == 0)
        status = regap_in(run, s, &plan, registry_folder(&s->registry, profile), err);
    scan_plan_fini(&plan);
    profile_free(profile);
    return status;
}

const struct command command_regap = {
    .name = "regap",
    .summary = "make the two reports again from the census, without the Hub",
    .arguments = "",
    .description =
        "Asks the census that a scan has left which models the library supports by now and which "
        "architectures it still lacks, and writes supported_models.json and "
        "architecture_gaps.json again. The Hub is not asked.",
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct regap_settings),
    .run = regap,
};
