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
    const char *text;
    enum where where;
};

static const struct pattern architectures[] = {
    /* LlamaForCausalLMEagle3, Eagle3Speculator, EagleMistralLarge3ForCausalLM; see is_of_vision()
     */
    {"Eagle", ANYWHERE},
    {"EAGLE", ANYWHERE},
    {"MTP", AT_END}, /* Qwen3NextForCausalLMMTP; …MTPForCausalLM are whole models with more heads */
    {"MTPModel", AT_END},
    {"NextN", AT_END}, /* DeepseekV3ForCausalLMNextN, as SGLang calls it */
    {"MedusaModel", AT_END},
    {"Speculator", ANYWHERE},         /* MLPSpeculatorPreTrainedModel */
    {"Draft", ANYWHERE},              /* DFlashDraftModel */
    {"DFlash", AT_START},             /* DFlashQwen3ForCausalLM */
    {"AssistantForCausalLM", AT_END}, /* Gemma4AssistantForCausalLM */
    {"AssistantModel", AT_END},
};

static const struct pattern types[] = {
    {"eagle", WHOLE},     {"eagle3", WHOLE},
    {"mtp", WHOLE},       {"_mtp", AT_END},         /* deepseek_mtp */
    {"medusa", WHOLE},    {"speculator", ANYWHERE}, /* mlp_speculator */
    {"dflash", AT_START}, {"_assistant", AT_END},   /* gemma4_assistant */
};

/*
 * Eagle is a family of vision models too (nvidia/Eagle2.5-8B: Eagle2_5_VLForConditionalGeneration,
 * NVEagle/Eagle-X5-7B: EagleLlamaForCausalLM of the type eagle_llama).
 */
static const struct pattern vision_architectures[] = {
    {"Eagle2_", AT_START},
    {"Eagle_2", AT_START},
    {"EagleVL", AT_START},
    {"EagleChat", AT_START},
};

static const struct pattern vision_types[] = {
    {"eagle_", AT_START},
    {"eagle2", AT_START},
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
    struct slice part = slice_of(p->text);

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
            if (is_at(text, at, part))
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
        if (slice_is(word, "EAGLE") || name_word_is(word, "eagle3") ||
            name_word_is(word, "speculator") || name_word_is(word, "nextn"))
            return true;
        mtp = mtp || name_word_is(word, "mtp");
        draft = draft || name_word_is(word, "draft");
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
