/*
 * Whatever a registry's file holds is judged: every finding has a path that is there to be told,
 * and a line of the file.  Mending is left to the files that are read to their end, and a text
 * with nothing to mend stays without.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "registry/validation.h"

static void
check(bool as_it_must_be)
{
    if (!as_it_must_be)
        abort();
}

static size_t
count_lines(const uint8_t *data, size_t size)
{
    size_t lines = 1;

    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    return lines;
}

static void
judge(const uint8_t *data, size_t size, enum validation_file_kind kind)
{
    const struct validation_request request = {
        .keep = SIZE_MAX, .unknown = true, .clock = {1791158400, true}};
    const struct slice text = {(const char *)data, size};
    struct validation v;
    uint64_t counts[VALIDATION_LEVELS] = {0};
    const size_t lines = count_lines(data, size);

    validation_text(&v, text, kind, &request);
    for (size_t i = 0; i < v.finding_count; i++) {
        const struct validation_finding *f = &v.findings[i];
        check(f->group < v.group_count && f->text.len > 0 && f->line <= lines);
        check(f->offset <= size);
        counts[v.groups[f->group].level]++;
    }
    for (int level = 0; level < VALIDATION_LEVELS; level++)
        check(counts[level] == v.counts[level]);
    for (size_t i = 0; i < v.group_count; i++)
        check(v.groups[i].kept == v.groups[i].count && v.groups[i].count > 0);
    check(v.files[0].read || v.mended_count == 0);
    validation_fini(&v);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int kind = VALIDATION_FILE_SUPPORTED; kind <= VALIDATION_FILE_HISTORY; kind++)
        judge(data, size, (enum validation_file_kind)kind);
    return 0;
}
