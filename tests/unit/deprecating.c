#include "deprecating.h"

/* The library's folder, made once for all tests, which do not change it. */
static char *library;

static const char *const first_files[][2] = {
    {FILE_OF("bert"), "from ..fossil.modeling_fossil import FossilModel\n"},
    {FILE_OF("fossil"), "class FossilModel:\n    pass\n"},
    {FILE_OF("relic"), "from ..fossil.modeling_fossil import FossilModel\n"},
    {MODELS "deprecated/van/modeling_van.py",
     "from ...fossil.modeling_fossil import FossilModel\n"},
    {MODELS "auto/modeling_auto.py", "from ..fossil.modeling_fossil import FossilModel\n"},
    {MODELS "auto/configuration_auto.py",
     "CONFIG_MAPPING_NAMES = {\"bert\": \"B\", \"fossil\": \"F\", \"relic\": \"R\", \"relic-xl\": "
     "\"R\"}\n"},
    {"src/transformers/pipeline.py", "from .models.fossil.modeling_fossil import FossilModel\n"},
    {SCRIPT, "EXTRA_TAGS_MAPPING = {\"relic\": [\"relic-xl\"]}\n"},
};

/* Tagged v1: three old models and a young one.  v2: relic has another tag, fossil's file another
 * name, sprout is gone, larva is new. */
int
make_library(void **state)
{
    (void)state;
    library = folder_make();
    repository_make(library);
    for (size_t i = 0; i < LENGTH(first_files); i++)
        repository_put(library, first_files[i][0], first_files[i][1]);
    repository_commit(library, "2022-03-01T12:00:00+0530");
    repository_put(library, FILE_OF("sprout"), "x = 1\n");
    repository_commit(library, "2026-06-01T00:00:00+0000");
    repository_git(library, "tag", "v1", REPOSITORY_END);
    repository_git(library, "mv", FILE_OF("fossil"), MODELS "fossil/modeling_old_fossil.py",
                   REPOSITORY_END);
    repository_git(library, "rm", "-q", FILE_OF("sprout"), REPOSITORY_END);
    repository_put(library, FILE_OF("larva"), "x = 1\n");
    repository_put(library, SCRIPT,
                   "EXTRA_TAGS_MAPPING = {\"relic\": [\"relic-xl\", \"relic-xs\"]}\n");
    repository_commit(library, "2026-07-01T00:00:00+0000");
    repository_git(library, "tag", "v2", REPOSITORY_END);
    repository_git(library, "checkout", "-q", "--detach", "v1", REPOSITORY_END);
    /* Of the working tree alone. */
    repository_put(library, FILE_OF("egg"), "x = 1\n");
    return 0;
}

int
remove_library(void **state)
{
    (void)state;
    folder_remove(library);
    return 0;
}

int
make_world(void **state)
{
    struct world *w = mem_zalloc(sizeof *w);

    w->repo = library;
    w->place = folder_make();
    w->cache = file_join(w->place, MODELS_INFO_FILE);
    w->kept = file_join(w->place, "state/kept.db");
    *state = w;
    return 0;
}

int
remove_world(void **state)
{
    struct world *w = *state;

    folder_remove(w->place);
    free(w->cache);
    free(w->kept);
    str_fini(&w->heard);
    free(w);
    return 0;
}

struct deprecation_options
asked(const struct world *w)
{
    return (struct deprecation_options){
        .repo = w->repo,
        .revision = "v1",
        .models_dir = FOLDERS_MODELS_DIR,
        .pattern = FOLDERS_PATTERN,
        .first_models = -1,
        .thresh_downloads = 5000,
        .thresh_date = YEAR,
        .rule = AGE_FIRST,
        .library = "transformers",
        .readings_of = "transformers",
        .clock = {NOW, true},
    };
}

struct deprecation_options
asked_of_cache(const struct world *w)
{
    struct deprecation_options o = asked(w);

    o.source = DEPRECATION_CACHE;
    o.cache = w->cache;
    return o;
}

void
note_heard(void *context, const struct event *event)
{
    struct world *w = context;

    if (event->kind == EVENT_WARNING || event->kind == EVENT_NOTE)
        str_printf(&w->heard, "%s\n", event->text);
}

/* "bert used >=9000", "sprout young -", "fossil unknown ?7"; one behind the other. */
static void
describe_model(struct str *out, const struct deprecation_model *m)
{
    static const char *const marks[] = {"?", ">=", ""};

    str_printf(out, "%s%s %s ", out->len > 0 ? ", " : "", m->name,
               deprecation_verdict_word(m->verdict));
    if (m->counted)
        str_printf(out, "%s%" PRId64, marks[m->downloads.state], m->downloads.sum);
    else
        str_putc(out, '-');
    assert_int_equal(m->reason == NULL, m->verdict == VERDICT_CANDIDATE);
}

void
answers(struct world *w, struct deprecation_options o, struct script_line *lines, size_t count,
        const char *expected, size_t requests, look_fn *look)
{
    struct deprecation d;
    struct script script;
    struct err err = {0};
    struct str told = STR_INIT;
    struct listener listener = {note_heard, w};

    script_init(&script, lines, count);
    for (size_t i = 0; i < count; i++)
        lines[i].used = false;
    struct client_options client_options = {.transport = &script.transport,
                                            .endpoint = HUB,
                                            .retry = {.tries = 1, .base_ms = 1, .cap_ms = 1},
                                            .listener = &listener,
                                            .stop = o.stop};
    struct client *client = client_new(&client_options, &err);
    str_truncate(&w->heard, 0);
    o.listener = &listener;
    if (lines != NULL)
        o.client = client;
    int status = deprecation_do(&d, &o, &err);
    for (size_t i = 0; status == 0 && i < d.count; i++)
        describe_model(&told, &d.models[i]);
    if (status == 0 && look != NULL)
        look(w, &d);
    if (status == 0)
        status = deprecation_save(&d, &o, &err);
    if (expected[0] == '!' && (status == 0 || strstr(err.message, expected + 1) == NULL))
        fail_msg("%s in place of %s", status == 0 ? str_text(&told) : err.message, expected);
    if (expected[0] != '!' && status != 0)
        fail_msg("%s", err.message);
    if (expected[0] != '!')
        assert_string_equal(str_text(&told), expected);
    if (count_of(str_text(&script.log), "GET ") != requests)
        fail_msg("%zu requests were expected, these were made:\n%s", requests,
                 str_text(&script.log));
    deprecation_fini(&d);
    client_free(client);
    script_fini(&script);
    str_fini(&told);
}

void
heard(const struct world *w, const char *part)
{
    if (strstr(str_text(&w->heard), part) == NULL)
        fail_msg("no \"%s\" in:\n%s", part, str_text(&w->heard));
}

void
save_good_day(struct world *w)
{
    struct script_line lines[] = {GOOD_DAY};
    struct deprecation_options o = asked(w);

    o.save = w->cache;
    ASKING(w, o, lines, GOOD_TOLD, 4);
}
