/*
 * The forms as tables.  What is required is what TransformerLens' own readers cannot do without,
 * and what its validate.py asks for.
 */
#include "registry/form.h"

#define COUNT_WORDS   "a whole number of 0 or more"
#define DATE_WORDS    "a date such as 2026-10-05"
#define NULLABLE      " or null"
#define ANY_COUNT     .least = 0, .most = INT64_MAX, .level = FORM_ERROR
#define SCORE         .least = 0, .most = 100, .level = FORM_ERROR
#define LIST_OF_NAMES FORM_LIST, "a list of names"

#define SCAN_INFO(first)                                                                           \
    [(first)] = {".scan_info", FORM_OBJECT | FORM_NULL, "an object" NULLABLE, ANY_COUNT},          \
    [(first) + 1] = {".scan_info.total_scanned", FORM_INTEGER, COUNT_WORDS, true, ANY_COUNT},      \
    [(first) + 2] = {".scan_info.task_filter", FORM_NAME | FORM_LIST, "a task or a list of tasks", \
                     true, ANY_COUNT},                                                             \
    [(first) + 3] = {".scan_info.task_filter[]", FORM_NAME, "a task", ANY_COUNT},                  \
    [(first) + 4] = {".scan_info.min_downloads", FORM_INTEGER | FORM_NULL, COUNT_WORDS,            \
                     ANY_COUNT},                                                                   \
    [(first) + 5] = {".scan_info.scan_duration_seconds", FORM_NUMBER | FORM_NULL,                  \
                     "a number of 0 or more" NULLABLE, ANY_COUNT}

#define PHASE(n)                                                                                  \
    {                                                                                             \
        ".models[].phase" #n "_score", FORM_NUMBER | FORM_NULL, "a number 0..100" NULLABLE, SCORE \
    }

static const struct form_rule supported_rows[] = {
    [SUPPORTED_ROOT] = {"", FORM_OBJECT, "an object", true, ANY_COUNT},
    [SUPPORTED_GENERATED_AT] = {".generated_at", FORM_DATE, DATE_WORDS, true, ANY_COUNT},
    [SUPPORTED_TOTAL_ARCHITECTURES] = {".total_architectures", FORM_INTEGER, COUNT_WORDS, true,
                                       ANY_COUNT},
    [SUPPORTED_TOTAL_MODELS] = {".total_models", FORM_INTEGER, COUNT_WORDS, true, ANY_COUNT},
    [SUPPORTED_TOTAL_VERIFIED] = {".total_verified", FORM_INTEGER, COUNT_WORDS, true, ANY_COUNT},
    [SUPPORTED_LIST] = {".models", FORM_LIST, "a list", true, ANY_COUNT},
    [SUPPORTED_ENTRY] = {".models[]", FORM_OBJECT, "an object", ANY_COUNT},
    [SUPPORTED_ARCHITECTURE] = {".models[].architecture_id", FORM_NAME, "an architecture's name",
                                true, ANY_COUNT},
    [SUPPORTED_MODEL] = {".models[].model_id", FORM_NAME, "a model's name", true, ANY_COUNT},
    [SUPPORTED_STATUS] = {".models[].status", FORM_INTEGER | FORM_NULL, "0..3", .least = 0,
                          .most = 3, .level = FORM_ERROR},
    [SUPPORTED_OLD_VERIFIED] = {".models[].verified", FORM_BOOL | FORM_NULL, "true or false",
                                ANY_COUNT},
    [SUPPORTED_DATE] = {".models[].verified_date", FORM_DATE | FORM_NULL, DATE_WORDS NULLABLE,
                        ANY_COUNT},
    [SUPPORTED_OTHERS] = {".models[].note", FORM_NAME | FORM_NULL,
                          "a text that is not empty" NULLABLE, .level = FORM_WARNING},
    {".models[].metadata", FORM_OBJECT | FORM_NULL, "an object" NULLABLE, ANY_COUNT},
    {".models[].metadata.downloads", FORM_INTEGER | FORM_NULL, COUNT_WORDS, ANY_COUNT},
    {".models[].metadata.likes", FORM_INTEGER | FORM_NULL, COUNT_WORDS, ANY_COUNT},
    {".models[].metadata.last_modified", FORM_DATE | FORM_TIME | FORM_NULL,
     "a time such as 2026-10-05T12:00:00" NULLABLE, ANY_COUNT},
    {".models[].metadata.tags", FORM_LIST | FORM_NULL, "a list of texts" NULLABLE, ANY_COUNT},
    {".models[].metadata.tags[]", FORM_TEXT, "a text", ANY_COUNT},
    {".models[].metadata.parameter_count", FORM_INTEGER | FORM_NULL, COUNT_WORDS NULLABLE,
     ANY_COUNT},
    PHASE(1),
    PHASE(2),
    PHASE(3),
    PHASE(4),
    PHASE(7),
    PHASE(8),
    SCAN_INFO(SUPPORTED_OTHERS + 14),
};

static const struct form_rule gaps_rows[] = {
    [GAPS_ROOT] = {"", FORM_OBJECT, "an object", true, ANY_COUNT},
    [GAPS_GENERATED_AT] = {".generated_at", FORM_DATE, DATE_WORDS, true, ANY_COUNT},
    [GAPS_TOTAL_ARCHITECTURES] = {".total_unsupported_architectures", FORM_INTEGER, COUNT_WORDS,
                                  ANY_COUNT},
    [GAPS_TOTAL_MODELS] = {".total_unsupported_models", FORM_INTEGER, COUNT_WORDS, ANY_COUNT},
    [GAPS_TOTAL_OLD] = {".total_unsupported", FORM_INTEGER, COUNT_WORDS, ANY_COUNT},
    [GAPS_MADE] = {".made_with", FORM_OBJECT, "an object", ANY_COUNT},
    [GAPS_LIST] = {".gaps", FORM_LIST, "a list", true, ANY_COUNT},
    [GAPS_ENTRY] = {".gaps[]", FORM_OBJECT, "an object", ANY_COUNT},
    [GAPS_ARCHITECTURE] = {".gaps[].architecture_id", FORM_NAME, "an architecture's name", true,
                           ANY_COUNT},
    [GAPS_MODELS] = {".gaps[].total_models", FORM_INTEGER, COUNT_WORDS, true, ANY_COUNT},
    [GAPS_DOWNLOADS] = {".gaps[].total_downloads", FORM_INTEGER | FORM_NULL, COUNT_WORDS,
                        ANY_COUNT},
    [GAPS_PARAMETERS] = {".gaps[].min_param_count", FORM_INTEGER | FORM_NULL, COUNT_WORDS NULLABLE,
                         ANY_COUNT},
    [GAPS_SCORE] = {".gaps[].relevancy_score", FORM_NUMBER | FORM_NULL, "a number 0..100" NULLABLE,
                    SCORE},
    [GAPS_OTHERS] = {".gaps[].sample_models", LIST_OF_NAMES, ANY_COUNT},
    {".gaps[].sample_models[]", FORM_NAME, "a model's name", ANY_COUNT},
    SCAN_INFO(GAPS_OTHERS + 2),
};

static const struct form_rule history_rows[] = {
    [HISTORY_ROOT] = {"", FORM_OBJECT, "an object", true, ANY_COUNT},
    [HISTORY_UPDATED] = {".last_updated", FORM_DATE | FORM_TIME | FORM_NULL,
                         "a time such as 2026-10-05T12:00:00" NULLABLE, true, ANY_COUNT},
    [HISTORY_LIST] = {".records", FORM_LIST, "a list", true, ANY_COUNT},
    [HISTORY_RECORD] = {".records[]", FORM_OBJECT, "an object", ANY_COUNT},
    [HISTORY_MODEL] = {".records[].model_id", FORM_NAME, "a model's name", true, ANY_COUNT},
    [HISTORY_DATE] = {".records[].verified_date", FORM_DATE, DATE_WORDS, true, ANY_COUNT},
    [HISTORY_INVALIDATED] = {".records[].invalidated", FORM_BOOL | FORM_NULL, "true or false",
                             ANY_COUNT},
    [HISTORY_OTHERS] = {".records[].architecture_id", FORM_TEXT | FORM_NULL,
                        "an architecture's name" NULLABLE, ANY_COUNT},
    {".records[].verified_by", FORM_TEXT | FORM_NULL, "a text" NULLABLE, ANY_COUNT},
    {".records[].transformerlens_version", FORM_TEXT | FORM_NULL, "a text" NULLABLE, ANY_COUNT},
    {".records[].notes", FORM_TEXT | FORM_NULL, "a text" NULLABLE, ANY_COUNT},
    {".records[].invalidation_reason", FORM_TEXT | FORM_NULL, "a text" NULLABLE, ANY_COUNT},
};

#define FORM_OF(table)                           \
    {                                            \
        (table), sizeof(table) / sizeof *(table) \
    }

const struct form form_supported = FORM_OF(supported_rows);
const struct form form_gaps = FORM_OF(gaps_rows);
const struct form form_history = FORM_OF(history_rows);
