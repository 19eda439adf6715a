#include "lifecycle/candidates.h"

#include "base/moment.h"

const char *
candidate_doubt(const struct downloads_answers *answers)
{
    if (answers->library_models == 0)
        return "the Hub lists not one model under the library's own tag, so its other answers are "
               "not believed; run again later, or name the right tag (--hub-tag)";
    if (answers->tag_models == 0 && answers->library_models < 0)
        return "the Hub lists not one model under any tag, which is not believed; run again later, "
               "or name the library's own tag (--hub-tag), by which that can be checked";
    return NULL;
}

bool
candidate_vanished(const struct candidate_facts *facts, const struct candidate_rule *rule)
{
    const struct candidate_reading *r = facts->readings;

    return facts->counted && facts->downloads->state == DOWNLOADS_EXACT &&
           facts->downloads->sum == 0 && facts->reading_count > 1 && r[0].downloads == 0 &&
           r[1].downloads >= rule->thresh_downloads;
}

bool
candidate_is_old(const struct age *age, const struct candidate_rule *rule)
{
    return age->known && age->commit.when.seconds < rule->thresh_date;
}

size_t
candidate_readings_below(const struct candidate_reading *readings, size_t count,
                         int64_t thresh_downloads)
{
    size_t n = 0;

    /* A lower bound below the threshold may belong to a model that is well used. */
    while (n < count && !readings[n].at_least && readings[n].downloads < thresh_downloads)
        n++;
    return n;
}

size_t
candidate_readings_daily(struct candidate_reading *readings, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (kept == 0 || moment_day(readings[i].taken) != moment_day(readings[kept - 1].taken))
            readings[kept++] = readings[i];
    return kept;
}

enum verdict
candidate_judge(const struct candidate_facts *facts, const struct candidate_rule *rule)
{
    const struct downloads *d = facts->downloads;
    bool used = facts->counted && d->sum >= rule->thresh_downloads;

    if (used)
        return VERDICT_KEPT_USED;
    if (facts->age->known && !candidate_is_old(facts->age, rule))
        return VERDICT_KEPT_YOUNG;
    if (!facts->age->known || !facts->counted || d->state != DOWNLOADS_EXACT)
        return VERDICT_UNKNOWN;
    if (candidate_readings_below(facts->readings, facts->reading_count, rule->thresh_downloads) <
        rule->readings)
        return VERDICT_KEPT_READINGS;
    return candidate_vanished(facts, rule) ? VERDICT_UNKNOWN : VERDICT_CANDIDATE;
}

size_t
candidate_oldest(const struct age *const *ages, size_t count, const struct candidate_rule *rule)
{
    size_t oldest = 0, unknown = count;

    for (size_t i = 0; i < count; i++) {
        if (!ages[i]->known) {
            unknown = i;
            continue;
        }
        if (!ages[oldest]->known ||
            ages[i]->commit.when.seconds < ages[oldest]->commit.when.seconds)
            oldest = i;
    }
    if (unknown < count && !candidate_is_old(ages[oldest], rule))
        return unknown;
    return oldest;
}
