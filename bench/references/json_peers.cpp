/*
 * The readers of json_peers.h: simdjson (On-Demand), which wants the page whole and
 * padded, and yajl, which takes it in chunks.
 */
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <simdjson.h>
#include <yajl/yajl_parse.h>

#include "json_peers.h"

namespace {

static_assert(JSON_PADDING >= simdjson::SIMDJSON_PADDING, "simdjson reads further behind the page");

void
count(tally &t, std::string_view text)
{
    t.values++;
    t.bytes += text.size();
}

/* ---- simdjson ---- */

using simdjson::ondemand::array;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

void
count_strings(value list, tally &t)
{
    for (auto element : list.get_array())
        count(t, element.get_string().value());
}

/* A number's text, which is what json_read counts. */
void
count_number(value number, tally &t)
{
    std::string_view text = number.raw_json_token();
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n'))
        text.remove_suffix(1);
    count(t, text);
}

void
read_config(object config, tally &t)
{
    for (auto field : config) {
        auto key = field.key();
        if (key.value() == "architectures")
            count_strings(field.value(), t);
        else if (key.value() == "quantization_config")
            for (auto inner : field.value().get_object())
                if (inner.key().value() == "quant_method")
                    count(t, inner.value().get_string().value());
    }
}

void
read_model(object model, tally &t)
{
    for (auto field : model) {
        auto key = field.key().value();
        if (key == "id" || key == "createdAt")
            count(t, field.value().get_string().value());
        else if (key == "downloads")
            count_number(field.value(), t);
        else if (key == "tags")
            count_strings(field.value(), t);
        else if (key == "config")
            read_config(field.value().get_object(), t);
        else if (key == "safetensors")
            for (auto inner : field.value().get_object())
                if (inner.key().value() == "total")
                    count_number(inner.value(), t);
    }
}

void
read_by_simdjson(tally *t, const char *text, size_t len, size_t)
{
    static simdjson::ondemand::parser parser;
    auto document = parser.iterate(text, len, len + JSON_PADDING);

    for (auto model : document.get_array())
        read_model(model.get_object(), *t);
}

/* ---- yajl ---- */

/* Where the reader stands, by the keys above it; deeper levels matter to nobody. */
struct place {
    tally *t = nullptr;
    unsigned depth = 0;
    std::string keys[8];

    bool
    at(unsigned d, const char *a, const char *b = nullptr, const char *c = nullptr) const
    {
        return depth == d && keys[2] == a && (b == nullptr || keys[3] == b) &&
               (c == nullptr || keys[4] == c);
    }
};

int
on_key(void *context, const unsigned char *key, size_t len)
{
    auto *p = static_cast<place *>(context);
    if (p->depth < 8)
        p->keys[p->depth].assign(reinterpret_cast<const char *>(key), len);
    return 1;
}

int
on_string(void *context, const unsigned char *text, size_t len)
{
    auto *p = static_cast<place *>(context);
    if (p->at(2, "id") || p->at(2, "createdAt") || p->at(3, "tags") ||
        p->at(4, "config", "architectures") ||
        p->at(4, "config", "quantization_config", "quant_method"))
        count(*p->t, {reinterpret_cast<const char *>(text), len});
    return 1;
}

int
on_number(void *context, const char *text, size_t len)
{
    auto *p = static_cast<place *>(context);
    if (p->at(2, "downloads") || p->at(3, "safetensors", "total"))
        count(*p->t, {text, len});
    return 1;
}

int
on_begin(void *context)
{
    static_cast<place *>(context)->depth++;
    return 1;
}

int
on_end(void *context)
{
    static_cast<place *>(context)->depth--;
    return 1;
}

void
read_by_yajl(tally *t, const char *text, size_t len, size_t chunk)
{
    static const yajl_callbacks callbacks = {nullptr,   nullptr,  nullptr, nullptr, on_number, on_string,
                                             on_begin, on_key, on_end, on_begin, on_end};
    place p;
    yajl_handle h = yajl_alloc(&callbacks, nullptr, &p);
    yajl_status status = yajl_status_ok;

    p.t = t;
    for (size_t at = 0; at < len && status == yajl_status_ok; at += chunk)
        status = yajl_parse(h, reinterpret_cast<const unsigned char *>(text) + at,
                            std::min(chunk, len - at));
    if (status != yajl_status_ok || yajl_complete_parse(h) != yajl_status_ok) {
        std::fprintf(stderr, "json_read: yajl does not read the page\n");
        std::exit(1);
    }
    yajl_free(h);
}

const json_peer peers[] = {{"simdjson", true, read_by_simdjson}, {"yajl", false, read_by_yajl}};

} // namespace

extern "C" const json_peer *
json_peers(size_t *count)
{
    *count = sizeof peers / sizeof *peers;
    return peers;
}
