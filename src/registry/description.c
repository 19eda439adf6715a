#include "registry/description.h"

#include <stddef.h>
#include <string.h>

/*
 * An ending comes before those that it ends in itself.  "Model" alone is none of them: what
 * bears it may have any head.
 */
static const struct {
    const char *ending;
    const char *kind;
} kinds[] = {
    {"ForCausalLM", "causal language model"},
    {"WithLMHeadModel", "language model"},
    {"LMHeadModel", "language model"},
    {"ForMaskedLM", "masked language model"},
    {"ForConditionalGeneration", "generates an output from text, images or sound"},
    {"ForSeq2SeqLM", "encoder-decoder language model"},
    {"ForImageTextToText", "generates text from images and text"},
    {"ForVision2Seq", "generates text from images"},
    {"ForSpeechSeq2Seq", "generates text from speech"},
    {"ForSequenceClassification", "classifies texts"},
    {"ForTokenClassification", "classifies tokens"},
    {"ForVisualQuestionAnswering", "answers questions about images"},
    {"ForDocumentQuestionAnswering", "answers questions about documents"},
    {"ForTableQuestionAnswering", "answers questions about tables"},
    {"ForQuestionAnswering", "answers questions from a text"},
    {"ForMultipleChoice", "chooses among answers"},
    {"ForNextSentencePrediction", "judges whether a sentence follows another"},
    {"ForPreTraining", "model with the heads of its pre-training"},
    {"ForZeroShotImageClassification", "classifies images by words"},
    {"ForImageClassification", "classifies images"},
    {"ForVideoClassification", "classifies videos"},
    {"ForAudioFrameClassification", "classifies frames of sound"},
    {"ForAudioClassification", "classifies sound"},
    {"ForZeroShotObjectDetection", "finds objects in images by words"},
    {"ForObjectDetection", "finds objects in images"},
    {"ForSemanticSegmentation", "parts images by meaning"},
    {"ForInstanceSegmentation", "parts images by objects"},
    {"ForUniversalSegmentation", "parts images"},
    {"ForImageSegmentation", "parts images"},
    {"ForDepthEstimation", "estimates depth in images"},
    {"ForKeypointDetection", "finds points in images"},
    {"ForMaskedImageModeling", "fills in masked images"},
    {"ForMaskGeneration", "makes masks of images"},
    {"ForCTC", "writes speech down (CTC)"},
    {"ForXVector", "tells speakers apart"},
    {"ForTextToWaveform", "speaks texts"},
    {"ForTextToSpeech", "speaks texts"},
    {"ForReward", "reward model"},
    {"RewardModel", "reward model"},
    {"ForRetrieval", "embeds texts or pages for retrieval"},
    {"DoubleHeadsModel", "language model with a second head"},
    {"VisionModel", "encodes images"},
    {"EncoderModel", "encoder"},
    {"DraftModel", "drafts tokens for another model"},
};

static const struct slice absent = {NULL, 0};

const char *
description_kind(struct slice architecture)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t len = strlen(kinds[i].ending);
        if (architecture.len > len &&
            memcmp(architecture.data + architecture.len - len, kinds[i].ending, len) == 0)
            return kinds[i].kind;
    }
    return NULL;
}

/* Of sums that can be INT64_MAX. */
static int
percent_of(int64_t part, int64_t whole)
{
    return whole > 0 ? (int)((double)part / (double)whole * 100 + 0.5) : 0;
}

struct description
description_of(const struct profile *profile, struct slice architecture, const struct gap *gap)
{
    struct description d = {
        .known = profile_description(profile, architecture),
        .kind = description_kind(architecture),
        .author = absent,
        .popular = absent,
        .smallest = absent,
    };

    if (gap == NULL)
        return d;
    if (gap->signals == NULL) {
        if (gap->sample_count > 0)
            d.popular = gap->samples[0];
        return d;
    }
    const struct signals_tally *t = &gap->signals->tally;
    d.smallest = signals_tally_smallest_real(t).id;
    if (signals_tally_authors_told(t) == 0)
        return d;
    struct signals_author first = signals_tally_author(t, 0);
    if (first.name.len > 0 && first.all.downloads > 0) {
        d.author = first.name;
        d.percent = percent_of(first.all.downloads, t->parts[SIGNALS_ALL].downloads);
    }
    return d;
}

/* Begin another fact. */
static void
next(struct str *out, size_t begin, const char *words)
{
    str_puts(out, out->len > begin ? "; " : "");
    str_puts(out, words);
}

void
description_words(struct str *out, const struct description *d, show_fn *show_words, show_fn *show)
{
    size_t begin = out->len;

    if (d->known != NULL) {
        show_words(out, slice_of(d->known));
        return;
    }
    if (d->kind != NULL)
        str_puts(out, d->kind);
    if (d->author.data != NULL) {
        next(out, begin, "");
        show(out, d->author);
        str_printf(out, " has %d %% of the downloads", d->percent);
    }
    if (d->popular.data != NULL) {
        next(out, begin, "most downloaded is ");
        show(out, d->popular);
    }
    if (d->smallest.data != NULL) {
        next(out, begin, "smallest real model is ");
        show(out, d->smallest);
    }
}
