/*
 * json_peers: how fast other readers of JSON read the pages of json_read.
 *
 * Usage: json_peers FOLDER
 *
 * The folder is one that `json_read --write` has filled.  simdjson (On-Demand) has
 * the page whole and padded, as it wants it; yajl gets it in the chunks of
 * json_read.  Both tell of the same values, whose number and bytes are printed, so
 * that no work can be left out; MB/s (10^6 bytes), the best of some rounds.
 */
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <simdjson.h>
#include <yajl/yajl_parse.h>

namespace {

constexpr int ROUNDS = 40;
constexpr size_t CHUNK = 16 * 1024;

struct tally {
    size_t values = 0;
    size_t bytes = 0;

    void
    count(std::string_view text)
    {
        values++;
        bytes += text.size();
    }
};

/* ---- simdjson ---- */

using simdjson::ondemand::array;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

void
count_strings(value list, tally &t)
{
    for (auto element : list.get_array())
        t.count(element.get_string().value());
}

/* A number's text, which is what json_read counts. */
void
count_number(value number, tally &t)
{
    std::string_view text = number.raw_json_token();
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n'))
        text.remove_suffix(1);
    t.count(text);
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
                    t.count(inner.value().get_string().value());
    }
}

void
read_model(object model, tally &t)
{
    for (auto field : model) {
        auto key = field.key().value();
        if (key == "id" || key == "createdAt")
            t.count(field.value().get_string().value());
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
read_by_simdjson(const simdjson::padded_string &page, tally &t)
{
    static simdjson::ondemand::parser parser;
    auto document = parser.iterate(page);

    for (auto model : document.get_array())
        read_model(model.get_object(), t);
}

/* ---- yajl ---- */

/* Where the reader stands, by the keys above it; deeper levels matter to nobody. */
struct place {
    tally *t;
    unsigned depth = 0;
    std::string keys[8];
    bool wanted_list = false;

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
        p->t->count({reinterpret_cast<const char *>(text), len});
    return 1;
}

int
on_number(void *context, const char *text, size_t len)
{
    auto *p = static_cast<place *>(context);
    if (p->at(2, "downloads") || p->at(3, "safetensors", "total"))
        p->t->count({text, len});
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
read_by_yajl(const std::string &page, tally &t)
{
    static const yajl_callbacks callbacks = {nullptr,   nullptr,  nullptr, nullptr, on_number, on_string,
                                             on_begin, on_key, on_end, on_begin, on_end};
    place p{&t};
    yajl_handle h = yajl_alloc(&callbacks, nullptr, &p);
    yajl_status status = yajl_status_ok;

    for (size_t at = 0; at < page.size() && status == yajl_status_ok; at += CHUNK)
        status = yajl_parse(h, reinterpret_cast<const unsigned char *>(page.data()) + at,
                            std::min(CHUNK, page.size() - at));
    if (status != yajl_status_ok || yajl_complete_parse(h) != yajl_status_ok) {
        std::fprintf(stderr, "json_peers: yajl does not read the page\n");
        std::exit(1);
    }
    yajl_free(h);
}

template <typename F>
void
measure(const char *page, const char *reader, size_t size, F read)
{
    double best = 1e9;
    tally t;

    for (int i = 0; i < ROUNDS; i++) {
        t = tally();
        auto start = std::chrono::steady_clock::now();
        read(t);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("%-6s %-9s %zu values of %zu bytes  %6.0f MB/s\n", page, reader, t.values, t.bytes,
                static_cast<double>(size) / 1e6 / best);
}

} // namespace

int
main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: json_peers FOLDER\n");
        return 2;
    }
    for (const char *name : {"long", "short", "least"}) {
        auto padded = simdjson::padded_string::load(std::string(argv[1]) + "/" + name + ".json").value();
        std::string plain(padded.data(), padded.size());
        measure(name, "simdjson", plain.size(), [&](tally &t) { read_by_simdjson(padded, t); });
        measure(name, "yajl", plain.size(), [&](tally &t) { read_by_yajl(plain, t); });
    }
    return 0;
}
