#include "template.h"

#include "rng.h"

#define TAPE 60000

static const char *const pieces[] = {
    "{%- if tools is defined and tools %}\n{{- '<|system|>\\n' }}\n{%- endif %}\n",
    "{%- for m in messages %}\n    {%- if m['role'] == 'user' %}\n        {{- '<|user|>' + "
    "m['content'] | trim }}\n",
    "    {%- elif m['role'] == 'assistant' %}\n        {{- '<|assistant|>' + m.content }}\n    {%- "
    "endif %}\n{%- endfor %}\n",
    "{%- set ns = namespace(first=true, index=0) %}\n",
    "{{- \"You may call functions. Answer with JSON: {\\\"name\\\": \\\"...\\\", "
    "\\\"arguments\\\": {}}\" }}\n",
    "{%- if add_generation_prompt %}\n    {{- '<|assistant|>\\n<think>\\n' }}\n{%- endif %}\n",
    "{#- Na\xc3\xafve caf\xc3\xa9, \xe4\xbd\xa0\xe5\xa5\xbd, \xf0\x9f\xa4\x97: text beyond ASCII "
    "occurs in templates -#}\n",
    "{%- macro show(item, depth) %}\n\t{{- item | tojson(indent=depth) }}\n{%- endmacro %}\n",
    "{{- raise_exception('Roles must alternate: user, assistant, user, \\u2026') }}\n",
    "{%- if not loop.last and loop.index0 % 2 == 1 %}\n        {{- eos_token }}\n    {%- endif "
    "%}\n",
};

void
templates_init(struct templates *t)
{
    struct rng r = rng_of(1, 1);

    *t = (struct templates){0};
    while (t->tape.len < TAPE) {
        const char *piece = pieces[rng_below(&r, sizeof pieces / sizeof pieces[0])];
        struct buf quoted = {0};

        if (t->n < sizeof t->starts / sizeof t->starts[0] && t->tape.len < TAPE / 2)
            t->starts[t->n++] = (uint32_t)t->tape.len;
        buf_json(&quoted, piece, strlen(piece));
        buf_add(&t->tape, quoted.p + 1, quoted.len - 2);
        buf_fini(&quoted);
    }
}

void
templates_fini(struct templates *t)
{
    buf_fini(&t->tape);
}

/* Every piece ends in a line feed, written \n: the cut is made behind one. */
void
templates_add(const struct templates *t, struct buf *b, uint64_t seed, uint32_t length)
{
    size_t from = t->starts[seed % t->n];
    size_t to = from + length;

    if (to > t->tape.len - 2)
        to = t->tape.len - 2;
    while (to > from && memcmp(t->tape.p + to - 2, "\\n", 2) != 0)
        to--;
    /* An escaped backslash before an n looks the same; the byte before tells them apart. */
    if (to - from >= 3 && t->tape.p[to - 3] == '\\')
        to -= 3;
    buf_char(b, '"');
    buf_add(b, t->tape.p + from, to - from);
    buf_char(b, '"');
}
