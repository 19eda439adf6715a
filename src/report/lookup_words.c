#include "report/lookup_words.h"

#include "hub/model.h"

const char *
lookup_reason_word(enum lookup_reason reason)
{
    static const char *const words[LOOKUP_REASONS] = {
        [LOOKUP_LISTED] = "listed",
        [LOOKUP_LISTED_STILL] = "listed_still",
        [LOOKUP_NOT_YET_LISTED] = "not_yet_listed",
        [LOOKUP_TYPE_ALONE] = "type_alone",
        [LOOKUP_LEFT_OUT] = "left_out",
        [LOOKUP_LACKING] = "lacking",
        [LOOKUP_NO_ARCHITECTURE] = "no_architecture",
        [LOOKUP_NO_LIST] = "no_list",
        [LOOKUP_UNKNOWN] = "unknown",
    };

    return words[reason];
}

const char *
lookup_asked_word(enum lookup_asked asked)
{
    static const char *const words[LOOKUP_ASKED] = {
        [LOOKUP_ANSWERED] = "answered", [LOOKUP_NO_NAME] = "no_name",
        [LOOKUP_NO_MODEL] = "no_model", [LOOKUP_CLOSED] = "closed",
        [LOOKUP_FAILED] = "failed",
    };

    return words[asked];
}

const char *
lookup_verdict_words(const struct lookup_model *m)
{
    if (lookup_is_unknown(m))
        return m->asked == LOOKUP_FAILED ? "not answered" : "unknown model";
    if (m->support == LOOKUP_UNTOLD)
        return "support unknown";
    return m->support == LOOKUP_YES ? "supported" : "not supported";
}

static const char *
copy_word(enum quantized_sign sign)
{
    switch (sign) {
    case QUANTIZED_BY_NAME:
        return "name";
    case QUANTIZED_BY_TAG:
        return "tag";
    case QUANTIZED_BY_METHOD:
        return "method";
    case QUANTIZED_NOT:
        break;
    }
    return NULL;
}

static const char *
told_by(enum quantized_sign sign)
{
    return sign == QUANTIZED_BY_NAME  ? "by its name"
           : sign == QUANTIZED_BY_TAG ? "by its tags"
                                      : "by its method";
}

/* What the Hub said of a model that it told nothing of. */
static const char *const answers[LOOKUP_ASKED] = {
    [LOOKUP_NOT_ASKED] = "",
    [LOOKUP_ANSWERED] = "",
    [LOOKUP_NO_NAME] = "no model on the Hub can be called so",
    [LOOKUP_NO_MODEL] = "the Hub has no such model or does not show it to you",
    [LOOKUP_CLOSED] = "the Hub does not let you see it",
    [LOOKUP_FAILED] = "the Hub did not answer: ",
};

void
lookup_refusal(struct str *out, const struct lookup_model *m,
               void (*show)(struct str *out, struct slice name))
{
    str_puts(out, answers[m->asked]);
    if (m->asked == LOOKUP_FAILED)
        show(out, m->failure);
}

/* Nothing is known of it: where it was looked for, and what the Hub said. */
static void
explain_unknown(struct str *out, const struct lookup *l, const struct lookup_model *m,
                show_fn *show)
{
    if (!l->has_census && !l->has_supported)
        str_puts(out, "there is no registry that could have it");
    else if (!l->has_census)
        str_puts(out, "the registry does not have it, and there is no census");
    else
        str_puts(out, "neither the registry nor the census has it");
    if (answers[m->asked][0] != '\0')
        str_puts(out, ", and ");
    lookup_refusal(out, m, show);
}

/* "vllm loads its model type by a fallback", "vllm has its architecture" */
static void
explain_taken(struct str *out, const struct lookup *l, const struct lookup_model *m, show_fn *show)
{
    bool fallback = m->answer.answer.tier == SUPPORT_FALLBACK;

    show(out, slice_of(l->question->profile->name));
    str_printf(out, " %s its %s%s", fallback ? "loads" : "has",
               m->answer.answer.by == PROFILE_BY_MODEL_TYPE ? "model type" : "architecture",
               fallback ? " by a fallback" : "");
}

/* "vllm had its architecture up to 0.9.2", "vllm lacks its model type" */
static void
explain_lacking(struct str *out, const struct lookup *l, const struct lookup_model *m,
                show_fn *show)
{
    const struct profile *p = l->question->profile;
    const struct profile_answer *answer = &m->answer.answer;
    bool lists_architectures = p->support.places[SUPPORT_ARCHITECTURE].count > 0;

    show(out, slice_of(p->name));
    if (answer->tier == SUPPORT_REMOVED) {
        str_printf(out, " %s its %s", answer->entry->last.data != NULL ? "had" : "no longer has",
                   answer->by == PROFILE_BY_MODEL_TYPE ? "model type" : "architecture");
        if (answer->entry->last.data != NULL) {
            str_puts(out, " up to ");
            show(out, answer->entry->last);
        }
    } else if (!profile_asks_model_type(p)) {
        str_puts(out, " lacks its architecture");
    } else {
        str_puts(out, lists_architectures ? " lacks its architecture and its model type"
                                          : " lacks its model type");
    }
}

void
lookup_explain(struct str *out, const struct lookup *l, const struct lookup_model *m, show_fn *show)
{
    switch (m->reason) {
    case LOOKUP_LISTED:
        str_puts(out, "it is in the registry");
        return;
    case LOOKUP_LISTED_STILL:
        str_puts(out, "it is in the registry, although ");
        show(out, slice_of(l->question->profile->name));
        str_puts(out, " lists no ");
        show(out, m->architecture);
        return;
    case LOOKUP_NOT_YET_LISTED:
        explain_taken(out, l, m, show);
        str_puts(out, "; it is not in the registry yet");
        return;
    case LOOKUP_TYPE_ALONE:
        explain_taken(out, l, m, show);
        str_puts(out, "; a registry does not list it, as the Hub tells no architecture of it");
        return;
    case LOOKUP_LEFT_OUT:
        str_printf(out, "a quantized copy %s, which the registry leaves out", told_by(m->copy));
        return;
    case LOOKUP_LACKING:
        explain_lacking(out, l, m, show);
        return;
    case LOOKUP_NO_ARCHITECTURE:
        str_puts(out, "the Hub tells no architecture of it");
        return;
    case LOOKUP_NO_LIST:
        str_puts(out, "it is not in the registry, and ");
        show(out, slice_of(l->question->profile->name));
        str_puts(out, " does not list what the library has");
        return;
    case LOOKUP_UNKNOWN:
    case LOOKUP_REASONS:
        break;
    }
    explain_unknown(out, l, m, show);
}

bool
lookup_has_answer(const struct lookup_model *m)
{
    const struct profile_answer *a = &m->answer.answer;

    return m->answer.is_told && a->entry != NULL &&
           (a->tier != SUPPORT_NATIVE || a->by == PROFILE_BY_MODEL_TYPE ||
            a->entry->module.data != NULL || a->entry->file.data != NULL);
}

const char *
lookup_quantized_word(const struct lookup_model *m)
{
    return m->native ? "native" : copy_word(m->copy);
}

void
lookup_quantized(struct str *out, const struct lookup_model *m, show_fn *show)
{
    bool has_method = m->facts.quant_method.data != NULL;

    if (lookup_quantized_word(m) == NULL && !has_method) {
        str_puts(out, "no");
        return;
    }
    if (has_method)
        show(out, m->facts.quant_method);
    else if ((m->facts.marks & MODEL_TAG_GGUF) != 0)
        str_puts(out, "gguf");
    else if ((m->facts.marks & MODEL_TAG_MLX) != 0)
        str_puts(out, "mlx");
    else
        str_puts(out, "yes");
    if (m->native)
        str_puts(out, ", released so");
    else if (m->copy != QUANTIZED_NOT)
        str_printf(out, ", a copy %s", told_by(m->copy));
}

const char *
lookup_gated_word(const struct lookup_facts *f)
{
    if ((f->marks & MODEL_GATED) == 0)
        return NULL;
    return (f->marks & MODEL_GATED_MANUAL) != 0 ? "manual" : "auto";
}
