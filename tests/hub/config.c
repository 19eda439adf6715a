#include "config.h"

#include <math.h>
#include <string.h>

#include "names.h"
#include "rng.h"

enum { TOPIC_CONFIG = 60, TOPIC_TEMPLATE };

static void
add_architectures(struct buf *b, const struct model *mo, const struct kind *k, struct rng *r)
{
    uint32_t odd = mo->head != NO_BASE ? 999 : rng_below(r, 1000);

    if (odd < 6)
        return;
    if (odd < 9)
        buf_str(b, "\"architectures\":null,");
    else if (odd < 12)
        buf_str(b, "\"architectures\":[],");
    else if (odd < 15)
        buf_printf(b, "\"architectures\":[\"%s\",\"%sExtra\"],", k->arch, k->arch);
    else
        buf_printf(b, "\"architectures\":[\"%s\"],", k->arch);
}

static const char *
quant_method(const struct model *mo, const struct kind *k)
{
    switch ((enum form)mo->form) {
    case FORM_AWQ:
        return "\"quant_method\":\"awq\",\"bits\":4";
    case FORM_GPTQ:
        return "\"quant_method\":\"gptq\",\"bits\":4";
    case FORM_BNB:
        return "\"load_in_4bit\":true,\"load_in_8bit\":false,\"quant_method\":\"bitsandbytes\"";
    case FORM_FP8:
        return "\"quant_method\":\"fp8\"";
    case FORM_EXL2:
        return "\"quant_method\":\"exl2\",\"bits\":4.65";
    case FORM_COMPRESSED:
        return "\"quant_method\":\"compressed-tensors\"";
    default:
        break;
    }
    if ((k->traits & TRAIT_DRAFT) == 0)
        return NULL;
    return strcmp(k->type, "gpt_oss") == 0 ? "\"quant_method\":\"mxfp4\""
                                           : "\"quant_method\":\"fp8\"";
}

static void
add_token(struct buf *b, const char *name, const char *text, struct rng *r)
{
    uint32_t way = rng_below(r, 10);

    buf_printf(b, "\"%s\":", name);
    if (way == 0)
        buf_str(b, "null");
    else if (way < 4)
        buf_printf(b,
                   "{\"__type\":\"AddedToken\",\"content\":\"%s\",\"lstrip\":false,"
                   "\"normalized\":true,\"rstrip\":false,\"single_word\":false}",
                   text);
    else
        buf_printf(b, "\"%s\"", text);
}

void
config_template(struct buf *b, const struct model *mo, const struct templates *t)
{
    struct rng r = rng_of(mo->seed, TOPIC_TEMPLATE);

    templates_add(t, b, rng_next(&r), (uint32_t)(1000.0 * pow(20.0, rng_unit(&r))));
}

static void
add_tokenizer(struct buf *b, const struct model *mo, const struct kind *k,
              const struct templates *t, struct rng *r)
{
    bool chat = t != NULL && (k->traits & TRAIT_CHAT) != 0 && rng_chance(r, 82);

    buf_str(b, ",\"tokenizer_config\":{");
    add_token(b, "bos_token", "<s>", r);
    if (chat && rng_chance(r, 85)) {
        bool list = rng_chance(r, 4);

        buf_str(b, list ? ",\"chat_template\":[{\"name\":\"default\",\"template\":"
                        : ",\"chat_template\":");
        config_template(b, mo, t);
        if (list)
            buf_str(b, "},{\"name\":\"tool_use\",\"template\":\"{{ tools }}\"}]");
        chat = false;
    }
    buf_char(b, ',');
    add_token(b, "eos_token", "</s>", r);
    buf_char(b, ',');
    add_token(b, "pad_token", "<pad>", r);
    if (rng_chance(r, 40))
        buf_str(b, ",\"unk_token\":null,\"use_default_system_prompt\":false");
    buf_char(b, '}');
    if (chat) {
        buf_str(b, ",\"chat_template_jinja\":");
        config_template(b, mo, t);
    }
}

static void
add_adapter(struct buf *b, const struct model *mo)
{
    if (mo->base == NO_BASE)
        buf_str(b, "{\"peft\":{\"task_type\":\"CAUSAL_LM\"}}");
    else
        buf_printf(b, "{\"peft\":{\"base_model_name_or_path\":\"%s\",\"task_type\":\"CAUSAL_LM\"}}",
                   heads[mo->base].id);
}

static void
add_whole(struct buf *b, const struct model *mo, const struct templates *t, struct rng *r)
{
    const struct kind *k = &kinds[mo->kind];
    const char *quant = quant_method(mo, k);

    buf_char(b, '{');
    add_architectures(b, mo, k, r);
    if ((k->traits & TRAIT_REMOTE) != 0)
        buf_printf(b,
                   "\"auto_map\":{\"AutoConfig\":\"configuration_%s.Config\","
                   "\"AutoModelForCausalLM\":\"modeling_%s.%s\"},",
                   k->type, k->type, k->arch);
    buf_printf(b, "\"model_type\":\"%s\"", k->type);
    if (quant != NULL)
        buf_printf(b, ",\"quantization_config\":{%s}", quant);
    if (rng_chance(r, 70))
        add_tokenizer(b, mo, k, t, r);
    buf_char(b, '}');
}

bool
config_add(struct buf *b, const struct model *mo, const struct templates *t)
{
    struct rng r = rng_of(mo->seed, TOPIC_CONFIG);
    uint32_t odd = mo->head != NO_BASE ? 99 : rng_below(&r, 100);

    if (kinds[mo->kind].arch == NULL) {
        if (rng_chance(&r, 70))
            return false;
        buf_str(b, kinds[mo->kind].library != NULL && !strcmp(kinds[mo->kind].library, "diffusers")
                       ? "{\"diffusers\":{\"_class_name\":\"StableDiffusionPipeline\"}}"
                       : "{}");
    } else if (mo->form == FORM_GGUF) {
        buf_str(b, "{}");
    } else if (mo->form == FORM_ADAPTER) {
        add_adapter(b, mo);
    } else if (odd < 5) {
        return false;
    } else if (odd == 5) {
        buf_str(b, "{}");
    } else if (odd == 6) {
        buf_str(b, "null");
    } else {
        add_whole(b, mo, t, &r);
    }
    return true;
}
