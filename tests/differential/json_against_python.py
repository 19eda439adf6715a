#!/usr/bin/env python3
"""Compare this program's JSON with Python's, on documents nobody thought of.

Usage: json_against_python.py JSON_EVENTS [--documents N] [--seed N]

Documents shaped like the Hub's pages, and nasty small ones, are written in
random spellings and mostly broken in random places.  For each, both must
accept or both refuse; the values must be equal, numbers to the letter, the
last of equal keys winning; and wanted paths must find what Python finds.
Random values must be written byte for byte as json.dumps writes them.

Where the two are meant to differ, Python is bent: strict UTF-8, no NaN and no
Infinity, and a surrogate without its partner reads as U+FFFD.
"""

import argparse
import json
import random
import re
import struct
import subprocess
import sys
import time

BATCH = 2000
LONE = re.compile("[\ud800-\udfff]")


class Pairs(list):
    """An object's members as they come."""


class Number(str):
    """A number as it is spelt."""


class Key(str):
    """A key that is equal to no other, were it spelt alike."""

    __hash__ = object.__hash__

    def __eq__(self, other):
        return self is other


def mend(text):
    return LONE.sub("\ufffd", text) if "\ud800" <= max(text, default="") else text


def no_constant(text):
    raise ValueError(text)


DECODER = json.JSONDecoder(
    object_pairs_hook=Pairs, parse_int=Number, parse_float=Number, parse_constant=no_constant
)


def read(document):
    """The document's value, or None when Python refuses it."""
    try:
        text = document.decode("utf-8")
        if text.startswith("\ufeff"):
            return None
        return (DECODER.decode(text),)
    except (ValueError, RecursionError):
        return None


def plain(value):
    """As json_events spells the tree: numbers marked, the last of equal keys."""
    if type(value) is Number:
        return ["#", str(value)]
    if type(value) is str:
        return mend(value)
    if type(value) is Pairs:
        # Surrogates that read alike are different keys, as they are for Python.
        return {Key(mend(k)): plain(v) for k, v in dict(value).items()}
    if type(value) is list:
        return [plain(v) for v in value]
    return value


def walk(value, alive, found):
    """What the paths in `alive`, (id, steps left), name in `value`."""
    here = [i for i, steps in alive if not steps]
    if type(value) is Pairs:
        found.extend([i, "{"] for i in here)
        for key, member in value:
            key = mend(key)
            below = [(i, s[1:]) for i, s in alive if s and s[0] in ("." + key, ".*")]
            if below:
                walk(member, below, found)
        found.extend([i, "}"] for i in here)
    elif type(value) is list:
        found.extend([i, "["] for i in here)
        below = [(i, s[1:]) for i, s in alive if s and s[0] == "[]"]
        if below:
            for element in value:
                walk(element, below, found)
        found.extend([i, "]"] for i in here)
    elif here:
        found.extend([i, plain(value)] for i in here)


def dumps(value):
    return json.dumps(value, separators=(",", ":"))


# ---- documents

KEYS = ["id", "_id", "downloads", "config", "architectures", "tags", "safetensors", "total", "a", ""]
STRINGS = [
    "meta-llama/Llama-3.1-8B", "text-generation", "2024-07-18T08:56:00.000Z", "", "x", "4-bit",
    "{% for m in messages %}\n{{ \"<|im_start|>\" + m['role'] }}\n{% endfor %}\t\\ends" * 2,
    "<\uff5cbegin\u2581of\u2581sentence\uff5c>", "caf\u00e9", "\u0000\u0001\u001f\u007f", "\U0001f600\U0010ffff",
    "e0\u0800\u0fff ed\ud7ff f0\U00010000", "\"\\/", "0123456789abcdef" * 9, "\u4f60\u597d" * 40,
]
NUMBERS = [
    "0", "-0", "1", "-1", "8030261248", "9007199254740993", "1e5", "1E+2", "0.1e-7", "-1.5",
    "123456789012345678901234567890", "1e400", "0.0", "-0.0e0", "18446744073709551616",
]
SPLICES = [
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\u", b"\\ud800", b"\\udc00", b"\\n", b"\\x",
    b"null", b"true", b"false", b"NaN", b"Infinity", b"-", b"0", b"01", b"1.", b".5", b"1e", b"e+",
    b" ", b"\n", b"\t", b"\r", b"\x00", b"\x0b", b"\x1f", b"\x7f", b"\x80", b"\xc0\x80", b"\xc3",
    b"\xc3\xa9", b"\xe2\x82", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xf4\x90\x80\x80",
    b"\xff", b"\xef\xbb\xbf", b'""', b"[]", b"{}", b'"a":', b"//", b"'",
]
STEPS = ["[]", ".*"] + ["." + key for key in KEYS if key]
NASTY = [
    b"", b" ", b"[", b"{", b'"', b"0", b"-", b"1e5", b" 1 ", b"nul", b"[1,]", b'{"a":1,}', b'{"a"}', b"[,]", b"1 2",
    b"[" * 90 + b"]" * 90, b'{"a":' * 60 + b"1" + b"}" * 60, b'{"a":1,"a":2,"b":3,"a":{"a":[4]}}',
    b'{"\\ud800":1,"\\udfff":2,"\xef\xbf\xbd":3}', b'"\\ud83d\\ude00\\ud83d"', b'"\\ud800\\ue000\\ud7ff\\udbff"', b'[true,false,null,[],{},""]',
    b'{"\\u0069d":"\\u0061\\/b","id":1}', b"[1.0,1.5E-10,-0]", b'"' + b"\\\\" * 70 + b'"',
]


class Maker:
    def __init__(self, rng):
        self.rng = rng

    def value(self, depth=0):
        rng = self.rng
        kind = rng.random()
        if depth < 5 and kind < 0.25:
            count = rng.choice((0, 1, 2, 3, 5)) if rng.random() < 0.98 else 24
            keys = KEYS if count < 20 else KEYS + ["k%d" % i for i in range(18)]
            return Pairs((rng.choice(keys), self.value(depth + 1)) for _ in range(count))
        if depth < 5 and kind < 0.40:
            return [self.value(depth + 1) for _ in range(rng.choice((0, 1, 2, 4)))]
        if kind < 0.70:
            return rng.choice(STRINGS)
        if kind < 0.90:
            return Number(rng.choice(NUMBERS))
        return rng.choice((None, True, False))

    def model(self):
        rng = self.rng
        model = [("_id", "%024x" % rng.getrandbits(96)), ("id", rng.choice(STRINGS))]
        model.append(("downloads", Number(rng.choice(NUMBERS))))
        if rng.random() < 0.7:
            config = [("architectures", [rng.choice(("LlamaForCausalLM", "GPT2LMHeadModel"))])]
            config.append(("tokenizer_config", Pairs([("chat_template", rng.choice(STRINGS))])))
            model.append(("config", Pairs(config)))
        if rng.random() < 0.4:
            model.append(("safetensors", Pairs([("total", Number(rng.choice(NUMBERS)))])))
        if rng.random() < 0.4:
            model.append(("tags", rng.sample(STRINGS, 3)))
        return Pairs(model)

    def spell_string(self, text):
        rng = self.rng
        if rng.random() < 0.2:
            return json.dumps(text)
        if rng.random() < 0.1:
            return '"' + "".join("\\u%04X" % u for u in struct.unpack(
                "<%dH" % (len(text.encode("utf-16-le")) // 2), text.encode("utf-16-le"))) + '"'
        return json.dumps(text, ensure_ascii=False)

    def space(self):
        return self.rng.choice(("", "", " ", "\n  ", "\t", "\r\n")) if self.airy else ""

    def spell(self, value):
        sp = self.space
        if type(value) is Number:
            return str(value)
        if type(value) is str:
            return self.spell_string(value)
        if type(value) is Pairs:
            return "{" + sp() + ",".join(
                sp() + self.spell_string(k) + sp() + ":" + sp() + self.spell(v) + sp()
                for k, v in value) + "}"
        if type(value) is list:
            return "[" + sp() + ",".join(sp() + self.spell(v) + sp() for v in value) + "]"
        return json.dumps(value)

    def document(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.15:
            return rng.choice(NASTY)
        self.airy = rng.random() < 0.3
        if kind < 0.45:
            value = [self.model() for _ in range(rng.choice((1, 2, 3)))]
        else:
            value = self.value()
        return (sp := self.space()).encode() + self.spell(value).encode() + sp.encode()

    def broken(self, document):
        rng = self.rng
        for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
            at = rng.randrange(len(document) + 1)
            kind = rng.randrange(6)
            if kind == 0:
                document = document[:at] + document[at + rng.choice((1, 1, 1, 2, 8)):]
            elif kind == 1 and at < len(document):
                flipped = document[at] ^ (1 << rng.randrange(8))
                document = document[:at] + bytes((flipped,)) + document[at + 1:]
            elif kind == 2:
                document = document[:at]
            elif kind == 3:
                other = rng.randrange(len(document) + 1)
                document = document[:at] + document[other:other + 12] + document[at:]
            else:
                document = document[:at] + rng.choice(SPLICES) + document[at:]
        return document

    def paths(self):
        rng = self.rng
        usual = [["[]", ".id"], ["[]", ".config", ".architectures", "[]"], ["[]", ".safetensors", ".total"]]
        paths = [rng.choice(usual)] if rng.random() < 0.5 else []
        for _ in range(rng.randrange(5)):
            paths.append([rng.choice(STEPS) for _ in range(rng.randrange(4))])
        return paths


# ---- values to write

def random_double(rng):
    kind = rng.randrange(6)
    if kind == 0:
        value = 2.0 ** rng.randrange(-1074, 1024)
    elif kind == 1:
        value = struct.unpack("<d", struct.pack("<q", struct.unpack("<q", struct.pack(
            "<d", 2.0 ** rng.randrange(-1022, 1023)))[0] + rng.choice((-1, 1))))[0]
    elif kind == 2:
        value = rng.getrandbits(rng.randrange(1, 53)) * 5e-324
    elif kind == 3:
        value = rng.choice((0.0, 1e16, 1e15, 9999999999999998.0, 1e-4, 1e-5, 9.999e-5, 1e22, 1e23, 123.456, 0.1, 1e100))
    elif kind == 4:
        value = round(rng.uniform(0, 1000), rng.randrange(4))
    else:
        value = float("nan")
        while value != value or value in (float("inf"), float("-inf")):
            value = struct.unpack("<d", struct.pack("<Q", rng.getrandbits(64)))[0]
    return -value if rng.random() < 0.3 else value


def random_text(rng):
    if rng.random() < 0.5:
        return rng.choice(STRINGS)
    ranges = ((0, 0x80), (0x80, 0x800), (0x800, 0xD800), (0xE000, 0x10000), (0x10000, 0x110000))
    return "".join(chr(rng.randrange(*rng.choice(ranges))) for _ in range(rng.randrange(12)))


def random_value(rng, depth=0):
    kind = rng.random()
    if depth < 6 and kind < 0.2:
        return {random_text(rng): random_value(rng, depth + 1) for _ in range(rng.randrange(5))}
    if depth < 6 and kind < 0.4:
        return [random_value(rng, depth + 1) for _ in range(rng.randrange(5))]
    if kind < 0.6:
        return random_double(rng)
    if kind < 0.7:
        return rng.choice((-1, 1)) * rng.getrandbits(rng.choice((1, 8, 53, 63, 63, 200)))
    if kind < 0.9:
        return random_text(rng)
    return rng.choice((None, True, False))


def sized(letter, data):
    return letter + struct.pack("<I", len(data)) + data


def script(value):
    """The calls that write `value`; see run_script in json_events.c."""
    if value is None:
        return b"n"
    if value is True or value is False:
        return b"t" if value else b"f"
    if isinstance(value, float):
        return b"d" + struct.pack("<d", value)
    if isinstance(value, int):
        if -(2**63) <= value < 2**63:
            return b"i" + struct.pack("<q", value)
        return sized(b"r", str(value).encode())
    if isinstance(value, str):
        return sized(b"s", value.encode())
    if isinstance(value, dict):
        return b"{" + b"".join(sized(b"k", k.encode()) + script(v) for k, v in value.items()) + b"}"
    return b"[" + b"".join(script(v) for v in value) + b"]"


# ---- both

def ask(program, frames):
    """Send (letter, fields…) frames; returns an answer for each."""
    sent = b"".join(letter + b"".join(sized(b"", f) for f in fields) for letter, *fields in frames)
    run = subprocess.run([program], input=sent, stdout=subprocess.PIPE, check=False)
    if run.returncode != 0:
        raise SystemExit("json_events ended with %d" % run.returncode)
    answers, at = [], 0
    while at < len(run.stdout):
        (n,) = struct.unpack_from("<I", run.stdout, at)
        answers.append(run.stdout[at + 4:at + 4 + n])
        at += 4 + n
    if len(answers) != len(frames):
        raise SystemExit("json_events answered %d of %d frames" % (len(answers), len(frames)))
    return answers


def expected_answer(document, paths):
    value = read(document)
    if value is None:
        return b"R"
    found = []
    walk(value[0], list(enumerate(paths)), found)
    return ("A" + dumps(plain(value[0])) + "\n" + dumps(found)).encode()


def compare_documents(program, rng, count):
    maker = Maker(rng)
    accepted = 0
    for first in range(0, count, BATCH):
        cases = []
        for _ in range(min(BATCH, count - first)):
            cases.append((maker.broken(maker.document()), maker.paths()))
        frames = [
            (b"D", b"%d" % rng.getrandbits(48), b"".join("".join(p).encode() + b"\0" for p in paths), document)
            for document, paths in cases
        ]
        for (document, paths), answer in zip(cases, ask(program, frames)):
            expected = expected_answer(document, paths)
            accepted += expected != b"R"
            if answer != expected:
                raise SystemExit("differs: %r\npaths %r\nPython: %r\nhere:   %r"
                                 % (document, ["".join(p) for p in paths], expected, answer))
    return accepted


def compare_values(program, rng, count):
    values = [random_value(rng) for _ in range(count)]
    powers = [2.0**e for e in range(-1074, 1024)]
    values.append(powers)
    values.append([struct.unpack("<d", struct.pack("<q", struct.unpack("<q", struct.pack("<d", p))[0] + d))[0]
                   for p in powers[:-1] for d in (-1, 1)])
    values.append([random_double(rng) for _ in range(20000)])
    for indent, separators in ((2, None), (0, (",", ":")), (7, None)):
        frames = [(b"W", b"%d" % indent, script(v)) for v in values]
        for value, answer in zip(values, ask(program, frames)):
            expected = json.dumps(value, indent=indent or None, separators=separators).encode()
            if answer != expected:
                at = next((i for i, (a, b) in enumerate(zip(answer, expected)) if a != b), None)
                raise SystemExit("written otherwise at %r:\nPython: %r\nhere:   %r" % (
                    at, expected[max(0, (at or 0) - 40):][:120], answer[max(0, (at or 0) - 40):][:120]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--documents", type=int, default=100000)
    parser.add_argument("--seed", type=int, default=20240718)
    args = parser.parse_args()
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    print("seed %d" % args.seed, flush=True)
    rng = random.Random(args.seed)
    start = time.monotonic()
    compare_values(args.program, rng, 3000)
    accepted = compare_documents(args.program, rng, args.documents)
    print("%d documents, %d of them accepted, %.1f s" % (args.documents, accepted, time.monotonic() - start))


if __name__ == "__main__":
    main()
