#include "report/change_words.h"

#include <inttypes.h>

#include "report/words.h"

const enum change_list_kind change_order[CHANGE_LISTS] = {
    CHANGE_VERIFIED_GONE, CHANGE_VERIFIED_LOST, CHANGE_SUPPORT_GONE, CHANGE_GONE,
    CHANGE_MOVED,         CHANGE_SUPPORT_NEW,   CHANGE_GAP_FILLED,   CHANGE_VERIFIED,
    CHANGE_STATUS,        CHANGE_NEW,           CHANGE_GAP_NEW,      CHANGE_GAP_VANISHED,
    CHANGE_GAP_OTHER,     CHANGE_SUPPORT_OTHER,
};

const char *
change_kind_word(enum change_side_kind kind)
{
    static const char *const words[] = {"folder", "file", "commit", "scan"};

    return words[kind];
}

const char *
change_list_key(enum change_list_kind list)
{
    static const char *const keys[CHANGE_LISTS] = {
        [CHANGE_VERIFIED_GONE] = "verified_gone",
        [CHANGE_VERIFIED_LOST] = "verified_lost",
        [CHANGE_GONE] = "gone",
        [CHANGE_MOVED] = "moved",
        [CHANGE_VERIFIED] = "verified",
        [CHANGE_STATUS] = "status",
        [CHANGE_NEW] = "new",
        [CHANGE_SUPPORT_GONE] = "gone",
        [CHANGE_SUPPORT_NEW] = "new",
        [CHANGE_SUPPORT_OTHER] = "changed",
        [CHANGE_GAP_FILLED] = "filled",
        [CHANGE_GAP_NEW] = "new",
        [CHANGE_GAP_VANISHED] = "vanished",
        [CHANGE_GAP_OTHER] = "changed",
    };

    return keys[list];
}

void
change_list_title(struct str *out, const struct change *change, enum change_list_kind list)
{
    static const char *const titles[CHANGE_LISTS] = {
        [CHANGE_VERIFIED_GONE] = "Verified models that are gone",
        [CHANGE_VERIFIED_LOST] = "Models that are no longer verified",
        [CHANGE_GONE] = "Other models that are gone",
        [CHANGE_MOVED] = "Models of another architecture",
        [CHANGE_VERIFIED] = "Models that are verified now",
        [CHANGE_STATUS] = "Models of another status",
        [CHANGE_NEW] = "New models",
        [CHANGE_SUPPORT_GONE] = "Architectures without models in the registry now",
        [CHANGE_SUPPORT_NEW] = "Architectures new in the registry",
        [CHANGE_SUPPORT_OTHER] = "Architectures with other figures",
        [CHANGE_GAP_FILLED] = "Gaps that are filled: the registry has models of them",
        [CHANGE_GAP_NEW] = "New gaps",
        [CHANGE_GAP_VANISHED] = "Gaps that are no longer listed, nor supported",
        [CHANGE_GAP_OTHER] = "Gaps with other figures",
    };

    if (list == CHANGE_GAP_VANISHED && !change->new.has_registry)
        str_puts(out, "Gaps that are no longer listed, supported or not");
    else if (list == CHANGE_GONE && change_count(change, CHANGE_VERIFIED_GONE) == 0)
        str_puts(out, "Models that are gone");
    else
        str_puts(out, titles[list]);
}

/* The day of what a file says of its date, which can go to the microsecond. */
static struct slice
day_of(struct slice date)
{
    return date.len > 10 && date.data[10] == 'T' ? (struct slice){date.data, 10} : date;
}

/* "2026-06-25", or "2026-06-25 and 2026-05-08 (gaps)" where the two files differ. */
static void
dates(struct str *out, const struct change_side *side, show_fn *show)
{
    struct slice registry = day_of(side->registry.generated_at);
    struct slice gaps = day_of(side->gaps.generated_at);

    if (registry.data == NULL && gaps.data == NULL)
        return;
    str_puts(out, side->kind == CHANGE_FILE ? ", dated " : ", files dated ");
    show(out, registry.data != NULL ? registry : gaps);
    if (registry.data != NULL && gaps.data != NULL && !slice_equal(registry, gaps)) {
        str_puts(out, " and ");
        show(out, gaps);
        str_puts(out, " (gaps)");
    }
}

void
change_side_words(struct str *out, const struct change_side *side, show_fn *show)
{
    char day[WORDS_DAY_SIZE];

    show(out, slice_of(side->word));
    if (side->kind == CHANGE_COMMIT) {
        str_printf(out, ", commit %.10s of ", side->commit.data);
        str_append_slice(out, side->commit_day);
    }
    if (side->kind == CHANGE_SCAN) {
        words_day(day, side->finished);
        str_printf(out, ", scan %" PRId64 " finished %s", side->scan, day);
    }
    dates(out, side, show);
}

/* ---- the summary ---- */

/* "1 model gone" and "2 models gone", each with a comma before it but the first. */
static void
part(struct str *out, size_t count, const char *before, const char *noun, const char *after)
{
    if (count == 0)
        return;
    str_puts(out, out->len > 0 ? ", " : "");
    words_number(out, (int64_t)count);
    str_printf(out, " %s%s%s%s", before, noun, count == 1 ? "" : "s", after);
}

/* " (17 verified)" behind the new models. */
static void
new_verified(struct str *out, const struct change *change)
{
    size_t verified = 0;

    for (size_t i = 0; i < change_count(change, CHANGE_NEW); i++)
        verified += change_model_at(change, CHANGE_NEW, i)->new_status == SUPPORTED_VERIFIED;
    if (verified == 0)
        return;
    str_puts(out, " (");
    words_number(out, (int64_t)verified);
    str_puts(out, " verified)");
}

void
change_summary(struct str *out, const struct change *change)
{
    const struct change_list *l = change->lists;
    struct str text = STR_INIT;

    part(&text, l[CHANGE_VERIFIED_GONE].count, "verified ", "model", " gone");
    part(&text, l[CHANGE_VERIFIED_LOST].count, "", "model", " no longer verified");
    part(&text, l[CHANGE_GONE].count, l[CHANGE_VERIFIED_GONE].count > 0 ? "other " : "", "model",
         " gone");
    part(&text, l[CHANGE_MOVED].count, "", "model", " of another architecture");
    part(&text, l[CHANGE_VERIFIED].count, "", "model", " verified");
    part(&text, l[CHANGE_STATUS].count, "", "model", " of another status");
    part(&text, l[CHANGE_NEW].count, "new ", "model", "");
    new_verified(&text, change);
    part(&text, l[CHANGE_SUPPORT_GONE].count, "", "architecture", " gone from the registry");
    part(&text, l[CHANGE_SUPPORT_NEW].count, "new ", "architecture", "");
    /* Where models are told, these figures are theirs. */
    if (!change->models_compared)
        part(&text, l[CHANGE_SUPPORT_OTHER].count, "", "architecture", " with other figures");
    part(&text, l[CHANGE_GAP_FILLED].count, "", "gap", " filled");
    part(&text, l[CHANGE_GAP_NEW].count, "new ", "gap", "");
    part(&text, l[CHANGE_GAP_VANISHED].count, "", "gap", " no longer listed");
    part(&text, l[CHANGE_GAP_OTHER].count, "", "gap", " with other figures");
    if (text.len > 0)
        str_append(out, text.data, text.len);
    else
        str_puts(out, "Nothing differs");
    str_putc(out, '.');
    str_fini(&text);
}

/* ---- notes ---- */

/* "The old side" */
static void
side_name(struct str *out, const struct change *change, const struct change_side *side, bool begins)
{
    str_puts(out, begins ? "The " : "the ");
    str_puts(out, side == &change->old ? "old side" : "new side");
}

/* What a side's list holds that its models do not show. */
static void
note_entries(struct str *out, const struct change *change, const struct change_side *side)
{
    bool repeats = side->entries - side->nameless > side->models;
    bool differs = side->registry.models >= 0 && side->registry.models != side->entries;

    if (side->kind == CHANGE_SCAN || !side->has_models || side->is_missing ||
        (!repeats && !differs && side->nameless == 0))
        return;
    side_name(out, change, side, true);
    str_puts(out, " holds ");
    words_number(out, side->entries);
    str_puts(out, side->entries == 1 ? " entry" : " entries");
    if (repeats) {
        str_puts(out, " of ");
        words_count(out, side->models, "model");
    }
    if (differs) {
        str_puts(out, " where its header says ");
        words_number(out, side->registry.models);
    }
    if (repeats)
        str_puts(out, "; of a model that stands there twice the first entry counts");
    if (side->nameless > 0) {
        str_puts(out, "; ");
        words_number(out, side->nameless);
        str_puts(out, side->nameless == 1 ? " names no model and is left out"
                                          : " name no model and are left out");
    }
    str_puts(out, ".\n");
}

static void
note_missing(struct str *out, const struct change *change, const struct change_side *side)
{
    if (!side->is_missing)
        return;
    side_name(out, change, side, true);
    str_puts(out, "'s commit has no registry there; it is taken for an empty one.\n");
}

static void
note_lack(struct str *out, const struct change *change, bool of_gaps)
{
    const struct change_side *side =
        !(of_gaps ? change->old.has_gaps : change->old.has_registry) ? &change->old : &change->new;

    str_puts(out, of_gaps ? "Gaps are not compared: " : "Supported models are not compared: ");
    side_name(out, change, side, false);
    str_puts(out, of_gaps ? " has no list of them.\n" : " has none.\n");
}

/* "text-generation with 500 downloads or more" */
static void
asked_words(struct str *out, const struct change_header *h, show_fn *show)
{
    if (h->tasks.data != NULL)
        show(out, h->tasks);
    else
        str_puts(out, "no task that is told");
    if (h->min_downloads >= 0) {
        str_puts(out, " with ");
        words_number(out, h->min_downloads);
        str_puts(out, " downloads or more");
    }
}

/* Whether a header says what was asked for. */
static bool
says_asked(const struct change_header *h)
{
    return h->tasks.data != NULL || h->min_downloads >= 0;
}

static bool
asked_alike(const struct change_header *a, const struct change_header *b)
{
    bool same_tasks = a->tasks.data != NULL && b->tasks.data != NULL
                          ? slice_equal(a->tasks, b->tasks)
                          : a->tasks.data == b->tasks.data;

    return same_tasks && a->min_downloads == b->min_downloads;
}

/* The scans that the files come from, where they were not asked the same. */
static void
note_asked(struct str *out, const struct change *change, show_fn *show)
{
    const struct change_side *old = &change->old, *new = &change->new;
    const bool of_registry = change->registry_compared;
    const struct change_header *a = of_registry ? &old->registry : &old->gaps;
    const struct change_header *b = of_registry ? &new->registry : &new->gaps;

    if (old->kind == CHANGE_SCAN && new->kind == CHANGE_SCAN) {
        if (slice_equal(old->arguments, new->arguments))
            return;
        str_puts(out, "The two scans were asked for different things, so that figures differ for "
                      "that too.\n");
        return;
    }
    if (old->kind == CHANGE_SCAN || new->kind == CHANGE_SCAN || old->is_missing ||
        new->is_missing || !says_asked(a) || !says_asked(b) || asked_alike(a, b))
        return;
    str_puts(out, "The last scans were asked for different things: ");
    asked_words(out, a, show);
    str_puts(out, ", and ");
    asked_words(out, b, show);
    str_puts(out, ".\n");
}

void
change_notes(struct str *out, const struct change *change, show_fn *show)
{
    if (!change->models_compared && change->registry_compared)
        str_puts(out, "Models are not compared one by one: a census keeps of each how it is now "
                      "alone, and of a scan the figures of architectures.\n");
    if (!change->registry_compared)
        note_lack(out, change, false);
    if (!change->gaps_compared)
        note_lack(out, change, true);
    note_missing(out, change, &change->old);
    note_missing(out, change, &change->new);
    note_asked(out, change, show);
    if (!change->models_compared)
        return;
    note_entries(out, change, &change->old);
    note_entries(out, change, &change->new);
}
