/*
 * A draft guesses the next tokens for a larger model, which then checks them
 * (speculative decoding).  Most are a layer or a few that cannot run alone.  The
 * architecture says it, or the type, and where both are borrowed from the larger
 * model, the name.  A whole small model that was trained to draft is a model.
 *
 * Architectures and types: the registries of vLLM, SGLang and transformers, and
 * what the Hub's models tell.
 */
#include <stddef.h>
#include <string.h>

#include "registry/name_words.h"
#include "registry/signals.h"

enum where { ANYWHERE, AT_START, AT_END, WHOLE };

struct pattern {
    struct slice text;
    enum where where;
};

static const struct pattern architectures[] = {
    {SLICE_INIT("Eagle"), ANYWHERE}, /* LlamaForCausalLMEagle3; see vision_architectures */
    {SLICE_INIT("EAGLE"), ANYWHERE},
    /* Qwen3NextForCausalLMMTP; with more behind it, it may be a whole model with more heads. */
    {SLICE_INIT("MTP"), AT_END},
    {SLICE_INIT("MTPModel"), AT_END},
    {SLICE_INIT("NextN"), AT_END}, /* DeepseekV3ForCausalLMNextN, as SGLang calls it */
    {SLICE_INIT("MedusaModel"), AT_END},
    {SLICE_INIT("Speculator"), ANYWHERE},         /* MLPSpeculatorPreTrainedModel */
    {SLICE_INIT("Draft"), ANYWHERE},              /* DFlashDraftModel */
    {SLICE_INIT("DFlash"), AT_START},             /* DFlashQwen3ForCausalLM */
    {SLICE_INIT("AssistantForCausalLM"), AT_END}, /* Gemma4AssistantForCausalLM */
    {SLICE_INIT("AssistantModel"), AT_END},
};

static const struct pattern types[] = {
    {SLICE_INIT("eagle"), WHOLE},     {SLICE_INIT("eagle3"), WHOLE},
    {SLICE_INIT("mtp"), WHOLE},       {SLICE_INIT("_mtp"), AT_END},         /* deepseek_mtp */
    {SLICE_INIT("medusa"), WHOLE},    {SLICE_INIT("speculator"), ANYWHERE}, /* mlp_speculator */
    {SLICE_INIT("dflash"), AT_START}, {SLICE_INIT("_assistant"), AT_END},   /* gemma4_assistant */
};

/*
 * Eagle is a family of vision models too (nvidia/Eagle2.5-8B: Eagle2_5_VLForConditionalGeneration,
 * NVEagle/Eagle-X5-7B: EagleLlamaForCausalLM of the type eagle_llama).
 */
static const struct pattern vision_architectures[] = {
    {SLICE_INIT("Eagle2"), AT_START},
    {SLICE_INIT("Eagle_2"), AT_START},
    {SLICE_INIT("EagleVL"), AT_START},
    {SLICE_INIT("EagleChat"), AT_START},
};

static const struct pattern vision_types[] = {
    {SLICE_INIT("eagle_"), AT_START},
    {SLICE_INIT("eagle2"), AT_START},
};

static bool
is_at(struct slice text, size_t at, struct slice part)
{
    return at <= text.len && text.len - at >= part.len &&
           slice_equal((struct slice){text.data + at, part.len}, part);
}

static bool
matches(struct slice text, const struct pattern *p)
{
    struct slice part = p->text;

    if (text.data == NULL || text.len < part.len)
        return false;
    switch (p->where) {
    case AT_START:
        return is_at(text, 0, part);
    case AT_END:
        return is_at(text, text.len - part.len, part);
    case WHOLE:
        return slice_equal(text, part);
    default:
        for (size_t at = 0; at + part.len <= text.len; at++)
            if (text.data[at] == part.data[0] && is_at(text, at, part))
                return true;
        return false;
    }
}

#define MATCHES_ONE(text, patterns) \
    matches_one(text, patterns, sizeof(patterns) / sizeof(patterns)[0])

static bool
matches_one(struct slice text, const struct pattern *patterns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (matches(text, &patterns[i]))
            return true;
    return false;
}

/*
 * EAGLE-LLaMA3-Instruct-8B and Qwen3-8B_eagle3 call themselves LlamaForCausalLM.  Written
 * otherwise an eagle is a bird that people like to name models after; MTP alone is
 * said of whole models that have kept those layers.
 */
static bool
is_draft_name(struct slice name)
{
    struct slice word;
    bool mtp = false, draft = false;

    while (name_words_next(&name, &word)) {
        if (slice_is(word, "EAGLE") || name_word_is(word, SLICE("eagle3")) ||
            name_word_is(word, SLICE("speculator")) || name_word_is(word, SLICE("nextn")))
            return true;
        mtp = mtp || name_word_is(word, SLICE("mtp"));
        draft = draft || name_word_is(word, SLICE("draft"));
    }
    return mtp && draft;
}

bool
signals_is_draft(const struct signals_facts *facts)
{
    if (MATCHES_ONE(facts->architecture, vision_architectures) ||
        MATCHES_ONE(facts->model_type, vision_types))
        return false;
    return MATCHES_ONE(facts->architecture, architectures) ||
           MATCHES_ONE(facts->model_type, types) || is_draft_name(name_of_id(facts->id));
}
