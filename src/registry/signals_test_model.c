/*
 * Libraries test with models that nobody is to use: a few layers, weights by chance.
 * Their names say so, in words that stand with one another: "tiny" alone is said of
 * granite-4.0-h-tiny, "test" of many a fine-tune, "random" of a model trained on a
 * random part of its data.
 */
#include <stddef.h>
#include <stdint.h>

#include "hub/model.h"
#include "registry/name_words.h"
#include "registry/signals.h"

enum word {
    WORD_TINY = 1 << 0,
    WORD_RANDOM = 1 << 1,
    WORD_TESTING = 1 << 2,
    WORD_TEST = 1 << 3,
    WORD_DUMMY = 1 << 4,
    WORD_CI = 1 << 5,
    WORD_SMALL = 1 << 6,
    WORD_DEV = 1 << 7,
    WORD_INIT = 1 << 8,
    WORD_NO_BILLION = 1 << 9,
    WORD_CLASS = 1 << 10,   /* a class of transformers */
    WORD_TO_TEST = 1 << 11, /* "testing" comes first */
};

static const struct {
    struct slice word;
    uint32_t is;
    bool at_end; /* of a longer word as well */
} words[] = {
    {SLICE_INIT("tiny"), WORD_TINY, true}, /* mixtral-8xtiny-random */
    {SLICE_INIT("tinier"), WORD_TINY, false},
    {SLICE_INIT("random"), WORD_RANDOM, false},
    {SLICE_INIT("testing"), WORD_TESTING, false},
    {SLICE_INIT("test"), WORD_TEST, false},
    {SLICE_INIT("dummy"), WORD_DUMMY, false},
    {SLICE_INIT("ci"), WORD_CI, false},
    {SLICE_INIT("small"), WORD_SMALL, false},
    {SLICE_INIT("dev"), WORD_DEV, false},
    {SLICE_INIT("init"), WORD_INIT, false},
    {SLICE_INIT("0b"), WORD_NO_BILLION, false},
    {SLICE_INIT("forcausallm"), WORD_CLASS, true},
    {SLICE_INIT("forconditionalgeneration"), WORD_CLASS, true},
    {SLICE_INIT("lmheadmodel"), WORD_CLASS, true},
};

/* Words that make a name a test model's where all of a row are in it. */
static const uint32_t test_names[] = {
    WORD_TINY | WORD_RANDOM, /* yujiepan/…-tiny-random, katuni4ka/tiny-random-…, and most others */
    WORD_INIT | WORD_RANDOM,  /* never trained */
    WORD_CI | WORD_RANDOM,    /* hyper-accel/ci-random-llama2-7b, dralex/olmo3-0.2b-random-ci */
    WORD_CI | WORD_TEST,      /* lmsys/sglang-ci-dsv3-test */
    WORD_DUMMY,               /* fxmarty/tiny-dummy-qwen2; dummy-model is an exercise of a course */
    WORD_TO_TEST,             /* np-cr/testing-qwen3 */
    WORD_TINY | WORD_TESTING, /* fxmarty/really-tiny-falcon-testing */
    WORD_SMALL | WORD_TESTING,   /* bigscience/bigscience-small-testing */
    WORD_TINY | WORD_TEST,       /* pcmoritz/qwen3-tiny-test, ngxson/TEST-Tiny-Llama4 */
    WORD_TINY | WORD_DEV,        /* tiiuae/falcon-mamba-tiny-dev */
    WORD_TINY | WORD_CLASS,      /* made for each class by a script */
    WORD_NO_BILLION | WORD_TEST, /* h2oai/llama2-0b-unit-test */
};

/* Authors who ship nothing else, beside those with the word "testing" in their name. */
static const struct slice test_authors[] = {
    SLICE_INIT("pruna-test"),
    SLICE_INIT("tiny-random"),
};

/* How ids begin that say it in no such words, from the tests of libraries. */
static const struct slice test_ids[] = {
    SLICE_INIT("TitanML/tiny-mixtral"),                     /* vLLM */
    SLICE_INIT("eagle618/deepseek-v3-random"),              /* vLLM */
    SLICE_INIT("fxmarty/tiny-"),                            /* optimum */
    SLICE_INIT("ggml-org/test-"),                           /* llama.cpp */
    SLICE_INIT("inference-optimization/DeepSeek-V3-debug"), /* vLLM */
    SLICE_INIT("inference-optimization/Qwen3-0.6B-debug"),  /* vLLM */
    SLICE_INIT("luccafong/deepseek_mtp_"),                  /* vLLM */
    SLICE_INIT("openaccess-ai-collective/tiny-mistral"),    /* axolotl */
    SLICE_INIT("sshleifer/tiny-"),                          /* transformers */
    SLICE_INIT("stas/tiny-"),                               /* transformers */
};

static uint32_t
meaning_of(struct slice word)
{
    uint32_t is = 0;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].at_end ? name_word_ends(word, words[i].word)
                            : name_word_is(word, words[i].word))
            is |= words[i].is;
    return is;
}

static bool
is_test_author(struct slice author)
{
    struct slice word;

    for (size_t i = 0; i < sizeof test_authors / sizeof test_authors[0]; i++)
        if (slice_equal(author, test_authors[i]))
            return true;
    while (name_words_next(&author, &word))
        if (name_word_is(word, SLICE("testing")))
            return true;
    return false;
}

static bool
is_test_name(struct slice name)
{
    uint32_t all = 0;
    struct slice word;

    for (bool first = true; name_words_next(&name, &word); first = false) {
        all |= meaning_of(word);
        if (first && all == WORD_TESTING)
            all |= WORD_TO_TEST;
    }
    for (size_t i = 0; i < sizeof test_names / sizeof test_names[0]; i++)
        if ((all & test_names[i]) == test_names[i])
            return true;
    return false;
}

bool
signals_is_test_model(struct slice id)
{
    for (size_t i = 0; i < sizeof test_ids / sizeof test_ids[0]; i++) {
        struct slice start = test_ids[i];
        if (id.len >= start.len && slice_equal((struct slice){id.data, start.len}, start))
            return true;
    }
    return is_test_author(model_author(id)) || is_test_name(name_of_id(id));
}
