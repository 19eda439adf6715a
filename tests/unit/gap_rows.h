/*
 * gap_rows: lists of gaps that a test makes of rows of its own.
 */
#ifndef HUBCENSUS_TESTS_GAP_ROWS_H
#define HUBCENSUS_TESTS_GAP_ROWS_H

#include "hub/model.h"
#include "registry/gaps.h"
#include "unit.h"

/* The census of one test: rows as the store would tell of them. */
struct gap_row {
    const char *id, *architecture;
    int64_t downloads, parameters;
    uint32_t marks;
    int64_t scan;
    const char *method; /* of its quantization; NULL: none is told */
};

/* A row that no scan has seen. */
#define GAP_ROW(id, architecture, downloads, parameters, marks)  \
    {                                                            \
        id, architecture, downloads, parameters, marks, 0, NULL, \
    }

static inline struct gaps *
gap_rows_read(const char *text)
{
    struct gaps *g = NULL;
    struct err err;

    if (gaps_read(&g, slice_of(text), "g.json", &err) != 0)
        fail_msg("%s", err.message);
    return g;
}

/* Count the rows anew. */
static inline void
gap_rows_count(struct gaps *g, const struct gaps_question *question, const struct gap_row *rows,
               size_t count)
{
    gaps_begin(g, question);
    for (size_t i = 0; i < count; i++) {
        struct store_row row = {
            .id = slice_of(rows[i].id),
            .architecture = slice_of(rows[i].architecture),
            .downloads = rows[i].downloads,
            .parameters = rows[i].parameters,
            .marks = rows[i].marks,
            .scan = rows[i].scan,
        };
        if (rows[i].method != NULL)
            row.quant_method = slice_of(rows[i].method);
        gaps_row(g, &row);
    }
    gaps_end(g);
}

#endif
