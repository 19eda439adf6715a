#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "commands.h"
#include "folder_settings.h"
#include "format.h"
#include "messages.h"
#include "registry/change.h"
#include "registry/files.h"
#include "report/change.h"
#include "status.h"
#include "width.h"

struct difference_settings {
    int64_t top;
    int format; /* enum format */
    bool exit_code;
};

struct diff_settings {
    struct message_settings messages;
    struct difference_settings difference;
    struct folder_settings folder;
};

static const struct option_spec option_table[] = {
    {.name = "top",
     .kind = OPTION_NUMBER,
     .member = offsetof(struct difference_settings, top),
     .value = "N",
     .fallback = "20",
     .least = 1,
     .most = INT64_MAX,
     .unit = "rows",
     .help =
         "show so many of each list in text and Markdown, and how many there are more; JSON and "
         "CSV hold all"},
    {.name = "exit-code",
     .kind = OPTION_FLAG,
     .member = offsetof(struct difference_settings, exit_code),
     .help = "exit with 1 when anything differs besides dates, with 0 when nothing does"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .member = offsetof(struct difference_settings, format),
     .choices = format_list_choices,
     .fallback = "text",
     .help = "form of the answer on stdout"},
    {.name = NULL},
};

static const struct option_group difference_group = {"The differences", option_table, NULL};

static const struct option_part parts[] = {
    {&message_group, offsetof(struct diff_settings, messages)},
    {&difference_group, offsetof(struct diff_settings, difference)},
    {&folder_group, offsetof(struct diff_settings, folder)},
    {NULL, 0},
};

static const struct option_term examples[] = {
    {"hubcensus diff registry@HEAD", "what a scan made of the registry since the last commit"},
    {"hubcensus diff registry@v1.2 registry@HEAD --format markdown", "for a pull request"},
    {"hubcensus diff scan:previous scan:last", "the last two scans of the census"},
    {"hubcensus diff old/supported_models.json registry -q --exit-code",
     "names of what changed, and whether anything did"},
    {NULL, NULL},
};

static void
report(struct run *run, const struct diff_settings *s, const struct change *change)
{
    struct clock clock = clock_read();
    const struct change_report r = {
        .change = change,
        .generated_at = clock.now,
        .top = options_count(s->difference.top),
        .columns = width_of_stdout(0),
    };

    switch ((enum format)s->difference.format) {
    case FORMAT_TEXT:
        if (s->messages.quiet)
            change_report_names(run->out, &r);
        else
            change_report_text(run->out, &r);
        break;
    case FORMAT_JSON:
        change_report_json(run->out, &r);
        break;
    case FORMAT_MARKDOWN:
        change_report_markdown(run->out, &r);
        break;
    case FORMAT_CSV:
        change_report_csv(run->out, &r);
        break;
    }
}

static int
diff(struct run *run, const void *settings, struct err *err)
{
    const struct diff_settings *s = settings;
    char *folder = NULL;
    struct change change;

    if (run->arguments.count == 0)
        return err_set(err, ERR_USAGE,
                       "what is to be compared? hubcensus diff OLD [NEW], each a registry's folder "
                       "or file, PATH@REVISION, or a scan as scan:last");
    if (folder_find(&folder, &s->folder, err) != 0)
        return -1;
    char *census = file_join(folder, FILES_CENSUS);
    const struct change_question question = {
        .old = run->arguments.items[0],
        .new = run->arguments.count > 1 ? run->arguments.items[1] : folder,
        .census = census,
        .stop = run->stop,
    };
    int status = change_read(&change, &question, err);
    if (status == 0) {
        report(run, s, &change);
        status = s->difference.exit_code && change_is_there(&change) ? STATUS_FAILED : STATUS_DONE;
        change_fini(&change);
    }
    free(census);
    free(folder);
    return status;
}

const struct command command_diff = {
    .name = "diff",
    .summary = "tell what changed between two registries or scans",
    .arguments = "OLD [NEW]",
    .description =
        "Tells which models and architectures came, went, or changed their architecture or status, "
        "those first that are no longer verified, and which gaps came, were filled, vanished or "
        "changed their rank and figures. Each side is a registry's folder, one of its two files, "
        "either as of a commit (PATH@REV), or a finished scan of the census (scan:N, scan:last, "
        "scan:previous). Without NEW it is the registry's folder.\n\n"
        "A scan tells of architectures alone: the census keeps of each model how it is now.",
    .least_arguments = 0,
    .most_arguments = 2,
    .parts = parts,
    .examples = examples,
    .settings_size = sizeof(struct diff_settings),
    .run = diff,
};
