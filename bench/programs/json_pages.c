#include "json_pages.h"

static void
put_model(struct str *out, unsigned i)
{
    str_printf(out,
               "{\"_id\":\"%024x\",\"id\":\"author-%u/Model-%u-Instruct\",\"likes\":%u,"
               "\"private\":false,\"downloads\":%u,\"pipeline_tag\":\"text-generation\","
               "\"library_name\":\"transformers\",\"createdAt\":\"2024-07-18T08:56:%02u.000Z\","
               "\"tags\":[\"transformers\",\"safetensors\",\"llama\",\"text-generation\","
               "\"conversational\",\"base_model:author-%u/Model-%u\",\"license:apache-2.0\","
               "\"autotrain_compatible\",\"endpoints_compatible\",\"region:us\"],"
               "\"config\":{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\"",
               i * 2654435761U, i % 301, i, i % 89, i * 7919 % 1000003, i % 60, i % 17, i % 997);
}

static void
put_end(struct str *out, unsigned i)
{
    str_printf(out, "},\"safetensors\":{\"parameters\":{\"BF16\":%llu},\"total\":%llu}}",
               i * 8030261ULL, i * 8030261ULL);
}

/* Templates as models have them: escapes every line or so, some in other scripts. */
static void
put_template(struct str *out, unsigned i)
{
    str_puts(out, ",\"tokenizer_config\":{\"bos_token\":\"<s>\",\"chat_template\":\"");
    for (unsigned line = 0; line < 30 + i % 40; line++) {
        str_printf(out, "{%%- if message['role'] == 'user' and loop.index0 > %u %%}\\n    ", line);
        str_puts(out, "{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>' }}");
        if (line % 7 == 0)
            str_puts(out, "\\\"content\\\"");
        if (i % 5 == 0 && line % 4 == 0)
            str_puts(out, "<\xef\xbd\x9c"
                          "begin\xe2\x96\x81of\xe2\x96\x81sentence\xef\xbd\x9c>");
    }
    str_puts(out, "\",\"eos_token\":\"</s>\"}");
}

static void
put_long(struct str *out, unsigned i)
{
    put_model(out, i);
    put_template(out, i);
    put_end(out, i);
}

static void
put_short(struct str *out, unsigned i)
{
    put_model(out, i);
    put_end(out, i);
}

static void
put_least(struct str *out, unsigned i)
{
    str_printf(out, "{\"_id\":\"%024x\",\"id\":\"author-%u/Model-%u\",\"downloads\":%u}",
               i * 2654435761U, i % 301, i, i * 7919 % 1000003);
}

const struct json_page json_pages[JSON_PAGES] = {
    {"long", 1000, put_long},
    {"short", 1000, put_short},
    {"least", 10000, put_least},
};

void
json_page_put(struct str *out, const struct json_page *page, unsigned i)
{
    str_putc(out, i == 0 ? '[' : ',');
    page->put(out, i);
}
