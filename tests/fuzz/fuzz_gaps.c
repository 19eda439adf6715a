/*
 * What is written of a list of gaps reads back as the same list, in the same
 * order, and is then written as the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "registry/gaps.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static void
update_and_write(struct gaps *g, struct str *out)
{
    struct profile profile = {.name = "fuzz"};
    struct quantized_rules rules;
    struct supported *none = NULL;

    quantized_rules_init(&rules, &profile, QUANTIZED_DROP, false);
    support_init(&profile.support);
    check(supported_read(&none, SLICE("{\"models\": []}"), "none", NULL) == 0);
    struct gaps_question question = {
        .profile = &profile, .quantized = &rules, .supported = none, .scan = 1};
    check(gaps_update(g, &question, NULL, NULL) == 0);
    for (size_t i = 0; i < gaps_count(g); i++) {
        const struct gap *gap = gaps_at(g, i);
        check(gap->carried && gap->score >= 0 && gap->score <= 100);
        check(i == 0 || gaps_at(g, i - 1)->score >= gap->score);
    }
    const struct gaps_choices choices = gaps_file_choices(g);
    const struct relevancy_weights *w = &choices.weights;
    check(w->demand >= 0 && w->usage >= 0 && w->benchmarkability >= 0);
    check(w->demand <= 1 && w->usage <= 1 && w->benchmarkability <= 1);
    check(gaps_left(g) == 0 && gaps_scored_otherwise(g) <= gaps_count(g));
    (void)gaps_file_date(g);
    gaps_write(g, NULL, "2026-10-05", out);
    supported_free(none);
    support_fini(&profile.support);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct gaps *g = NULL, *again = NULL;
    struct str first = STR_INIT, second = STR_INIT;
    struct err err = {ERR_NONE, ""};

    if (gaps_read(&g, text, "g.json", &err) != 0) {
        check(err.kind == ERR_DATA && strncmp(err.message, "g.json: ", 8) == 0 && g == NULL);
        return 0;
    }
    update_and_write(g, &first);
    check(gaps_read(&again, (struct slice){first.data, first.len}, "again", &err) == 0);
    update_and_write(again, &second);
    check(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    gaps_free(g);
    gaps_free(again);
    str_fini(&first);
    str_fini(&second);
    return 0;
}
