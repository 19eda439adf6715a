#!/usr/bin/env python3
"""Compare this program's reading of Python source with Python's own.

Usage: pysource_against_python.py PYSOURCE_EVENTS [--programs N] [--seed N] [PATH...]

The sources are generated programs, generated modules full of tables, and every
module of the standard library; or, with PATHs, the .py files below these.
Python's tokenize and ast say what the tokens, statements, values and tables are:
both must accept and agree to the letter, lines and columns included.  Of
sources that Python refuses, broken programs among them, nothing is wanted but
an answer: the readers do not judge all that a parser does.
"""

import argparse
import ast
import io
import json
import os
import random
import struct
import subprocess
import sys
import sysconfig
import time
import tokenize
import warnings

(END, NEWLINE, INDENT, DEDENT, COMMENT, NAME, NUMBER, STRING, OPERATOR) = range(9)
(UNREADABLE, NONE, TRUE, FALSE, NUMBER_VALUE, TEXT, BYTES, REFERENCE, LIST, TUPLE, SET, DICT, CALL,
 PAIR, KEYWORD, STAR, DOUBLE_STAR) = range(17)
(ASSIGN, AUGMENT, EXPRESSION, IMPORT, FROM, CLASS, DEF, DECORATOR, REMARK, OTHER) = range(10)

KINDS = {
    tokenize.NEWLINE: NEWLINE, tokenize.INDENT: INDENT, tokenize.DEDENT: DEDENT,
    tokenize.COMMENT: COMMENT, tokenize.NAME: NAME, tokenize.NUMBER: NUMBER,
    tokenize.STRING: STRING, tokenize.OP: OPERATOR, tokenize.ENDMARKER: END,
}
OPERATORS = {
    ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.MatMult: "@=", ast.Div: "/=", ast.Mod: "%=",
    ast.Pow: "**=", ast.LShift: "<<=", ast.RShift: ">>=", ast.BitOr: "|=", ast.BitXor: "^=",
    ast.BitAnd: "&=", ast.FloorDiv: "//=",
}
OPENERS = {getattr(tokenize, prefix + "_START") for prefix in ("FSTRING", "TSTRING")
           if hasattr(tokenize, prefix + "_START")}
CLOSERS = {getattr(tokenize, prefix + "_END") for prefix in ("FSTRING", "TSTRING")
           if hasattr(tokenize, prefix + "_END")}


def slice_lines(lines, start, end):
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1]:end[1]]
    parts = [lines[start[0] - 1][start[1]:], *lines[start[0]:end[0] - 1], lines[end[0] - 1][:end[1]]]
    return "".join(parts)


def tokens_of(text):
    """[kind, text, line, column] of each token; of those without a text the kind alone."""
    out = []
    depth = 0
    lines = io.StringIO(text).readlines()
    for t in tokenize.generate_tokens(io.StringIO(text).readline):
        if t.type in OPENERS:
            if depth == 0:
                start = t.start
            depth += 1
        elif t.type in CLOSERS:
            depth -= 1
            if depth == 0:
                out.append([STRING, slice_lines(lines, start, t.end), start[0], start[1] + 1])
        elif depth > 0 or t.type == tokenize.NL:
            continue
        elif t.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER):
            out.append([KINDS[t.type]])
        elif t.type in KINDS:
            out.append([KINDS[t.type], t.string, t.start[0], t.start[1] + 1])
        else:
            raise SyntaxError("a token of kind %s" % tokenize.tok_name[t.type])
    return out


class Reading:
    """What ast makes of a source, spelt as pysource_events spells it."""

    def __init__(self, text, tree):
        self.lines = [line.encode() for line in text.split("\n")]
        self.tree = tree

    def column(self, line, offset):
        return len(self.lines[line - 1][:offset].decode()) + 1

    def place(self, node):
        return [node.lineno, self.column(node.lineno, node.col_offset)]

    def value(self, node):
        """The value without its place, as the place of a bracketed expression is not ast's."""
        kind, text, children = self.parts(node)
        return [kind, text, children]

    def parts(self, node):
        if isinstance(node, ast.Constant):
            return self.constant(node)
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = self.dotted(node)
            return (REFERENCE, name, []) if name else (UNREADABLE, None, [])
        if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant) and (
                isinstance(node.op, (ast.UAdd, ast.USub)) and type(node.operand.value) in (int, float, complex)
                and self.is_sign(node)):
            number = self.constant(node.operand)[1]
            return NUMBER_VALUE, "+-"[isinstance(node.op, ast.USub)] + number, []
        for cls, kind in ((ast.List, LIST), (ast.Tuple, TUPLE), (ast.Set, SET)):
            if isinstance(node, cls):
                return kind, None, [self.element(e) for e in node.elts]
        if isinstance(node, ast.Dict):
            return DICT, None, [
                [DOUBLE_STAR, None, [self.value(v)]] if k is None
                else [PAIR, None, [self.value(k), self.value(v)]]
                for k, v in zip(node.keys, node.values)]
        if isinstance(node, ast.Call):
            func = node.func.value if isinstance(node.func, ast.Subscript) else node.func
            name = self.dotted(func)
            if name:
                return CALL, name, self.arguments(node)
        return UNREADABLE, None, []

    def is_sign(self, node):
        """Nothing but blanks stands behind the sign: -(1) is an operation."""
        return node.lineno == node.operand.lineno and not (
            self.lines[node.lineno - 1][node.col_offset + 1:node.operand.col_offset].strip())

    def constant(self, node):
        v = node.value
        if v is None or v is True or v is False:
            return {None: NONE, True: TRUE, False: FALSE}[v], None, []
        if isinstance(v, str):
            return TEXT, v.encode("utf-8", "surrogatepass"), []
        if isinstance(v, bytes):
            return BYTES, list(v), []
        if v is Ellipsis:
            return UNREADABLE, None, []
        line = self.lines[node.lineno - 1]
        return NUMBER_VALUE, line[node.col_offset:node.end_col_offset].decode(), []

    def dotted(self, node):
        if isinstance(node, ast.Name):
            return self.source_name(node)
        if isinstance(node, ast.Attribute):
            base = self.dotted(node.value)
            return base and base + "." + node.attr
        return None

    def source_name(self, node):
        return self.lines[node.lineno - 1][node.col_offset:node.end_col_offset].decode()

    def element(self, node):
        return [STAR, None, [self.value(node.value)]] if isinstance(node, ast.Starred) else self.value(node)

    def arguments(self, call):
        """In the order of the source."""
        parts = [(a.lineno, a.col_offset, self.element(a)) for a in (call.bases if isinstance(call, ast.ClassDef) else call.args)]
        for k in call.keywords:
            value = self.value(k.value)
            parts.append((k.lineno, k.col_offset, [DOUBLE_STAR, None, [value]] if k.arg is None
                          else [KEYWORD, k.arg, [value]]))
        return [p for _, _, p in sorted(parts, key=lambda p: p[:2])]

    def statements(self):
        out = []
        self.body(self.tree.body, 0, out)
        return out

    def body(self, statements, depth, out):
        for node in statements:
            self.statement(node, depth, out)

    def blocks(self, node, depth, out):
        """The heads of a compound statement beside its first are told as its keywords."""
        self.body(node.body, depth + 1, out)
        for name in ("handlers", "orelse", "finalbody"):
            for_part = getattr(node, name, [])
            for handler in for_part if name == "handlers" else []:
                out.append([OTHER, *self.place(handler), depth, "except"])
                self.body(handler.body, depth + 1, out)
            if not for_part or name == "handlers":
                continue
            if name == "orelse" and isinstance(node, ast.If) and len(for_part) == 1 and self.is_elif(for_part[0]):
                nested = for_part[0]
                out.append([OTHER, *self.place(nested), depth, "elif"])
                self.blocks(nested, depth, out)
                continue
            out.append([OTHER, None, None, depth, "else" if name == "orelse" else "finally"])
            self.body(for_part, depth + 1, out)

    def is_elif(self, node):
        return isinstance(node, ast.If) and self.lines[node.lineno - 1][node.col_offset:].startswith(b"elif")

    def statement(self, node, depth, out):
        place = self.place(node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for d in node.decorator_list:
                out.append([DECORATOR, None, None, depth, self.value(d)])
            if isinstance(node, ast.ClassDef):
                value = [CALL, node.name, self.arguments(node)]
                out.append([CLASS, *place, depth, node.name, value])
            else:
                out.append([DEF, *place, depth, node.name])
            self.body(node.body, depth + 1, out)
        elif isinstance(node, ast.Import):
            for a in node.names:
                out.append([IMPORT, *place, depth, a.name, a.asname])
        elif isinstance(node, ast.ImportFrom):
            names = [[a.name, a.asname, a.lineno, self.column(a.lineno, a.col_offset)] for a in node.names]
            out.append([FROM, *place, depth, node.module or "", node.level, names])
        elif isinstance(node, ast.Assign):
            for t in node.targets:
                out.append([ASSIGN, *place, depth, self.target(t), self.value(node.value)])
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            out.append([ASSIGN, *place, depth, self.target(node.target), self.value(node.value)])
        elif isinstance(node, ast.AugAssign):
            out.append([AUGMENT, *place, depth, self.target(node.target), OPERATORS[type(node.op)],
                        self.value(node.value)])
        elif isinstance(node, ast.Expr):
            out.append([EXPRESSION, *place, depth, self.value(node.value)])
        elif isinstance(node, ast.Match):
            out.append([OTHER, *place, depth, "match"])
            for case in node.cases:
                out.append([OTHER, None, None, depth + 1, "case"])
                self.body(case.body, depth + 2, out)
        else:
            out.append([OTHER, *place, depth, KEYWORDS.get(type(node), type(node).__name__.lower())])
            if hasattr(node, "body"):
                self.blocks(node, depth, out)

    def target(self, node):
        return self.dotted(node)


KEYWORDS = {ast.AsyncFor: "for", ast.AsyncWith: "with", ast.AnnAssign: "", ast.Delete: "del",
            getattr(ast, "TryStar", None): "try", getattr(ast, "TypeAlias", None): "type"}


def bare(value):
    """A value of pysource_events without its place, the children of what is not read left out."""
    if value is None:
        return None
    kind, text, _, _, children = value
    if kind == UNREADABLE:
        return [kind, None, []]
    if kind == TEXT:
        text = text.encode("utf-8", "surrogatepass")
    return [kind, text, [bare(c) for c in children]]


def told(s):
    """A statement of pysource_events as Reading spells it."""
    kind, line, column, depth, target, text, operator, module, dots, names, value = s
    if kind == DECORATOR:
        return [kind, None, None, depth, bare(value)]
    head = [kind, line, column, depth]
    if kind == OTHER:
        return [kind, None, None, depth, text] if text in ("else", "finally", "case") else [*head, text]
    if kind == ASSIGN:
        return [*head, target, bare(value)]
    if kind == AUGMENT:
        return [*head, target, operator, bare(value)]
    if kind == EXPRESSION:
        return [*head, bare(value)]
    if kind == IMPORT:
        return [*head, module, target]
    if kind == FROM:
        return [*head, module, dots, names]
    if kind == CLASS:
        return [*head, target, bare(value)]
    return [*head, target]


def same_value(ours, theirs):
    """Equal, a text with a surrogate or a character's name aside, which are not read as Python has them."""
    if ours == theirs:
        return True
    if not isinstance(ours, list) or not isinstance(theirs, list) or len(ours) != len(theirs):
        return False
    if len(ours) == 3 and isinstance(theirs[0], int) and theirs[0] == TEXT:
        if ours[0] == UNREADABLE:
            return True
        return ours[0] == TEXT and mend(theirs[1]) == ours[1]
    return all(same_value(a, b) for a, b in zip(ours, theirs))


def mend(data):
    text = data.decode("utf-8", "surrogatepass")
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text).encode()


def check_tables(tables, namespace):
    """Tables that were read without a fault are what Python built by running the source."""
    for name, table in tables.items():
        if table["faults"] or name not in namespace:
            continue
        real = namespace[name]
        keys = [k for k, _ in table["entries"]]
        if table["keyed"]:
            assert list(real) == keys, (name, list(real), keys)
            for key, value in table["entries"]:
                if value[0] == TEXT:
                    assert real[key] == value[1], (name, key, real[key], value)
        elif isinstance(real, (set, frozenset)):
            assert real == set(keys), (name, real, keys)
        else:
            assert len(real) == len(keys), (name, real, keys)
            for element, (key, value) in zip(real, table["entries"]):
                assert value is not None or element == key, (name, element, key)


def first_difference(ours, theirs):
    for i, (a, b) in enumerate(zip(ours, theirs)):
        if not same_value(a, b):
            return "at %d\nPython: %r\nhere:   %r" % (i, b, a)
    if len(ours) != len(theirs):
        more, who = (ours, "here") if len(ours) > len(theirs) else (theirs, "Python")
        return "only %s: %r" % (who, more[min(len(ours), len(theirs))])
    return None


def read_by_python(text):
    """(tokens, statements), or None when Python refuses the text."""
    try:
        tree = ast.parse(text)
        return tokens_of(text), Reading(text, tree).statements()
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError, MemoryError):
        return None


class Program:
    """pysource_events, asked one source after the other."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, source):
        self.process.stdin.write(struct.pack("<I", len(source)) + source)
        self.process.stdin.flush()
        head = self.process.stdout.read(4)
        if len(head) != 4:
            raise SystemExit("the program ended on %r" % source[:200])
        return self.process.stdout.read(struct.unpack("<I", head)[0])

    def close(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise SystemExit("the program failed")


def compare(program, source, name, counts, run=False):
    answer = program.ask(source)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding) if encoding in ("utf-8", "utf-8-sig") else None
    except (SyntaxError, UnicodeDecodeError):
        text = None
    # tokenize knows LF and CRLF only, and ast counts a form feed's line as text does.
    if text is not None:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = read_by_python(text) if text is not None and "\0" not in text else None
    if expected is None:
        counts["refused by Python"] += 1
        return
    counts["compared"] += 1
    counts["bytes"] += len(source)
    if answer[:1] != b"A":
        raise SystemExit("%s: refused here: %s\n%r" % (name, answer[1:].decode(), source[:400]))
    ours = json.loads(answer[1:])
    tokens = [t if t[0] not in (NEWLINE, INDENT, DEDENT, END) else t[:1] for t in ours["tokens"]]
    tokens = [[t[0], t[1].replace("\r\n", "\n").replace("\r", "\n"), *t[2:]] if t[0] == STRING else t
              for t in tokens]
    counts["tokens"] += len(tokens)
    for what, here, there in (("tokens", tokens, expected[0]),
                              ("statements", [told(s) for s in ours["statements"] if s[0] != REMARK], expected[1])):
        difference = first_difference(here, there)
        if difference:
            raise SystemExit("%s: %s differ %s\n%r" % (name, what, difference, source[:400] if run else ""))
    counts["statements"] += len(expected[1])
    remarks = sum(t[0] == COMMENT for t in tokens)
    if sum(s[0] == REMARK for s in ours["statements"]) != remarks:
        raise SystemExit("%s: not all comments are told" % name)
    if run:
        namespace = {}
        exec(compile(text, name, "exec"), namespace)
        try:
            check_tables(ours["tables"], namespace)
        except AssertionError as error:
            raise SystemExit("%s: tables differ: %s\n%s" % (name, error, text))
        counts["tables"] += len(ours["tables"])


# ---- programs nobody thought of ----

WORDS = ["a", "b", "x1", "_y", "Klasse", "größe", "match", "case", "type", "名", "self", "fr", "rb"]


class Writer:
    """A random program that Python accepts nearly always."""

    def __init__(self, rng):
        self.rng = rng

    def pick(self, *choices):
        return self.rng.choice(choices)

    def name(self):
        return self.rng.choice(WORDS)

    def blank(self):
        return self.pick("", "", "", " ", "  ", "\t", " \\\n ")

    def inner(self):
        return self.pick("", "", "", " ", "\n", " # in brackets: )\n  ", "\n\n\t")

    def number(self):
        return self.pick("0", "12", "1_000", "0x_fF", "0b10", "0o17", "1.", ".5", "1.5e-10", "3j", "1e5J", "00",
                         "0_0", "7", "0.0", "10_0.0_1e+1_0")

    def string(self, depth=2, avoid=""):
        prefix = self.pick("", "", "", "r", "u", "R", "b", "B", "br", "Rb", "f", "F", "rf", "fR", "U", "bR")
        quotes = [q for q in ("'", '"', "'''", '"""') if q[0] not in avoid]
        if not quotes:
            return "1"
        quote = self.rng.choice(quotes)
        plain = ["a", "bc", " ", "#", "(", "]", "\\\\", "\\n", "\\" + quote[0], "%", "\\\n", ":"]
        if "b" not in prefix.lower():
            plain += ["ä", "名", "\U0001f600", "\\x41" if "r" not in prefix.lower() else "x"]
            if "r" not in prefix.lower() and "f" not in prefix.lower():
                plain += ["\\u00e4", "\\U0001F600", "\\101", "\\7", "\\N{BULLET}", "\\ud800", "{", "}"]
        if len(quote) == 3:
            plain += ["\n", quote[0] + "x", "\n\n"]
        parts = [self.rng.choice(plain) for _ in range(self.rng.randrange(5))]
        if "f" in prefix.lower():
            parts = [p for p in parts if p not in ("\\\n",)]
            for _ in range(self.rng.randrange(3)):
                parts.append(self.field(depth, avoid + quote[0]))
            parts.append(self.pick("{{", "}}", ""))
        return prefix + quote + "".join(parts) + quote

    def field(self, depth, avoid):
        inside = self.pick("x", "x.y", "d[0]", "(1, 2)", "f(a, b=1)", "y")
        if depth > 0 and self.rng.random() < 0.3:
            nested = self.string(depth - 1, avoid)
            if "\\" not in nested and "#" not in nested and "\n" not in nested:
                inside = "d[" + nested + "]"
        return "{" + inside + self.pick("", "", "!r", "=", " ") + self.pick("", "", ":>10", ":{w}", ":{w}.{p}") + "}"

    def elements(self, depth, make):
        n = self.rng.randrange(4)
        parts = [self.inner() + make(depth) + self.inner() for _ in range(n)]
        return ",".join(parts) + (self.pick("", ",") if n else "") + self.inner()

    def expression(self, depth):
        kind = self.rng.randrange(24 if depth > 0 else 6)
        inner = depth - 1
        if kind < 2:
            return self.pick(self.name(), self.name() + "." + self.name(), self.name() + " . " + self.name())
        if kind == 2:
            return self.pick("", "-", "+", "- ", "~") + self.number()
        if kind < 5:
            strings = [self.string()]
            if strings[0].lstrip("rRuUfF")[0] in "'\"" and self.rng.random() < 0.2:
                again = self.string()
                if again.lstrip("rRuUfF")[0] in "'\"":
                    strings.append(again)
            return " ".join(strings)
        if kind == 5:
            return self.pick("None", "True", "False", "...")
        if kind < 9:
            return "[" + self.elements(inner, self.element) + "]"
        if kind == 9:
            return "(" + self.pick(self.expression(inner) + ",", self.expression(inner), "") + self.inner() + ")"
        if kind < 13:
            return "{" + self.elements(inner, self.pair) + "}"
        if kind == 13:
            return "{" + self.expression(inner) + "," + self.elements(inner, self.element) + "}"
        if kind < 17:
            subscript = self.pick("", "", "[str, int]", "[1:2]")
            keywords = self.pick("", "k=" + self.expression(inner), "**" + self.name(), "l = 1, **x, ")
            return self.name() + subscript + "(" + self.pick("*a, ", "", self.expression(inner) + ", ") + keywords + ")"
        e, f = self.expression(inner), self.expression(inner)
        return self.pick(
            "[%s for x, y in z if x]" % e, "{%s: 1 for x in z}" % e, "lambda a, b=1, *c: %s" % e,
            "%s if %s else 1" % (e, f), "%s + %s" % (e, f), "not %s" % e, "(w := %s)" % e, "x[%s]" % e,
            "x[1:2, ::3]", "(yield)", "f(x for x in y)", "f(%s).g" % e, "(a.b)(%s)" % e, "(a).b", "(f(x))(1)", "None.x", "1if x else 2",
            "x @ y", "x is not y", "a<b>c", "a!=b", "lambda: (yield)", "-x ** 2", "{*a, *b}", "f()()")

    def element(self, depth):
        return self.pick("", "", "", "", "*") + self.name() if self.rng.random() < 0.2 else self.expression(depth)

    def pair(self, depth):
        if self.rng.random() < 0.1:
            return "**" + self.name()
        return self.expression(depth) + self.blank() + ":" + self.inner() + self.expression(depth)

    def simple(self):
        e = self.expression(3)
        n = self.name()
        return self.pick(
            e, "%s%s=%s%s" % (n, self.blank(), self.blank(), e), "%s: int = %s" % (n, e), "%s: dict[str, int]" % n,
            "%s = %s = %s" % (n, self.name(), e), "%s.x = %s" % (n, e), "%s[%s] = %s" % (n, e, e), "a, b = 1, 2",
            "x = 1,", "x = *a, b", "%s += %s" % (n, e), "%s //= 2" % n, "%s >>= 1" % n, "%s @= m" % n, "(%s) = 3" % n,
            "import a.b as c, d", "import os", "from . import x", "from .. a import b as c, d", "from a.b import *",
            "from ...m import (\n  A, # one\n  B as C,\n)", "from .m import (a)", "pass", "del x", "del x[1], y",
            "assert x, y", "raise X from Y", "global " + n, "return %s" % e, "x = yield", "x = lambda: 1, 2",
            "type X = int" if sys.version_info >= (3, 12) else "pass", "type = 1", "match = {}", "type(x)", "match(x)",
            "case[0] = 1", "type[x]: int = 1", "print(%s)" % e, "x: lambda: 1 = 3", "nonlocal_ = 1", "f(x)[0] = y",
            "%s.update(%s)" % (n, e), "type in x", "[a, b] = c", "x = y, = z")

    def program(self):
        text = "".join(self.rng.choice([self.flat, self.nested])() for _ in range(self.rng.randrange(1, 6)))
        return text if self.rng.random() < 0.8 else text.rstrip("\n")

    def flat(self):
        return self.simple() + self.pick("\n", "\n", " # end\n", ";\n", "\n\n")

    def nested(self):
        # Continued lines of strings and brackets keep no blanks, so blocks are written without them.
        for _ in range(20):
            text = self.compound_lines(self.rng.randrange(1, 4), "")
            if text is not None:
                return text
        return "pass\n"

    def compound_lines(self, depth, blanks):
        head = self.pick("if x", "class A(B)", "def f(a)", "for x in y", "try", "while x", "async def f()", "with a as b",
                         "match x", "@d(1)\n%sdef f()" % blanks)
        step = blanks + self.pick(" ", "    ", "\t", "  ")
        if head == "match x":
            inner = step + self.pick("  ", "    ")
            return "%s%s:\n%scase %s:\n%s%s\n" % (blanks, head, step, self.pick("1", "{'a': [b]}", "A.B(c=1)"), inner,
                                                   self.simple())
        out = "%s%s:%s\n" % (blanks, head, self.pick("", "  # head"))
        for _ in range(self.rng.randrange(1, 4)):
            if self.rng.random() < 0.2:
                out += self.pick("", step, blanks) + "# Copied from x\n"
            if depth > 0 and self.rng.random() < 0.3:
                out += self.compound_lines(depth - 1, step)
            else:
                out += step + self.simple() + "\n"
            if self.rng.random() < 0.2:
                out += self.pick("\n", "  \n", "\f\n")
        if head == "try":
            out += "%sexcept (A, B) as e: pass\n" % blanks
        if head in ("if x", "for x in y", "try", "while x") and self.rng.random() < 0.4:
            out += "%selse:\n%s%s\n" % (blanks, step, self.simple())
        return out

    def tables(self):
        """A module of tables that can be run."""
        rng = self.rng
        kinds = {}
        lines = ["from collections import OrderedDict, defaultdict\n"]

        def text():
            return repr(rng.choice("abcdefgh") + rng.choice(["", "ä", "\n", "'"])) if rng.random() < 0.8 else \
                self.pick("'a' 'b'", '"""c"""', "r'd'", "('e')", "'\\x41'")

        def dict_of(depth=2):
            pairs = [(text(), self.pick("1", "None", "'v'", "('a', 'b')", "'w' 'x'", "(1 if True else 2)"))
                     for _ in range(rng.randrange(4))]
            form = rng.randrange(8 if depth else 3)
            spliced = ["**%s" % n for n, k in kinds.items() if k == "dict" and rng.random() < 0.2]
            if form < 3:
                inside = ["%s: %s" % p for p in pairs] + spliced
                rng.shuffle(inside)
                return "{%s}" % ", ".join(inside)
            if form == 3:
                return "OrderedDict([%s])" % ", ".join("(%s, %s)" % p for p in pairs)
            if form == 4:
                return "OrderedDict[str, str](\n  (\n    # a comment\n%s  )\n)" % "".join("    [%s, %s],\n" % p for p in pairs)
            if form == 5:
                return "defaultdict(list, %s)" % dict_of(depth - 1)
            if form == 6:
                return "dict(%s, k=1)" % dict_of(depth - 1)
            return "dict(**{%s})" % ", ".join("%s: %s" % p for p in pairs)

        def list_of():
            items = [text() for _ in range(rng.randrange(4))]
            items += ["*%s" % n for n, k in kinds.items() if k != "set" and rng.random() < 0.15]
            form = rng.randrange(6)
            body = ", ".join(items) + ("," if len(items) == 1 else "")
            if form < 3 or not items:
                return "list", "[%s]" % body
            if form == 3:
                return "list", "(%s)" % body
            if form == 4:
                return "set", "{%s}" % body
            return "set", self.pick("set", "frozenset") + "([%s])" % body

        for _ in range(rng.randrange(2, 12)):
            name = rng.choice("ABCDEF")
            kind = kinds.get(name)
            change = rng.random() < 0.5 and kind
            if change and kind == "dict":
                lines.append(self.pick("%s.update(%s)\n" % (name, dict_of()), "%s |= %s\n" % (name, dict_of()),
                                       "%s[%s] = 5\n" % (name, text()), "%s.update(q=2)\n" % name))
            elif change and kind == "list" and any(l.startswith(name + ": list") for l in lines):
                lines.append(self.pick("%s.extend([%s])\n" % (name, text()), "%s.append(%s)\n" % (name, text()),
                                       "%s += [%s]\n" % (name, text())))
            elif change and kind == "set" and any(l.startswith(name + ": set") for l in lines):
                lines.append(self.pick("%s.add(%s)\n" % (name, text()), "%s |= {%s}\n" % (name, text()),
                                       "%s.update([%s])\n" % (name, text())))
            elif rng.random() < 0.5:
                lines = [l for l in lines] + ["%s = %s\n" % (name, dict_of())]
                kinds[name] = "dict"
            else:
                other, spelt = list_of()
                # Only what is made as a list or a set can be changed in place.
                if kind is None and spelt[0] in "[{":
                    lines.append("%s: %s = %s\n" % (name, other, spelt))
                    kinds[name] = other
                elif kind is None:
                    lines.append("%s = %s\n" % (name, spelt))
                    kinds[name] = other
        return "".join(lines)


def break_it(rng, source):
    data = bytearray(source)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(data) + 1)
        if rng.random() < 0.5 and at < len(data):
            del data[at:at + rng.randrange(1, 4)]
        else:
            data[at:at] = rng.choice([b"(", b")", b"{", b'"', b"'''", b"f'", b"\\", b"\n", b" ", b"\t", b"#", b"\xff", b":",
                                      b"=", b",", b"\r", b"\0", b"\xc3\xa4", b"for", b"lambda ", b";"])
    return bytes(data)


def standard_library():
    for folder, _, names in os.walk(sysconfig.get_path("stdlib")):
        if "site-packages" in folder.split(os.sep) or "dist-packages" in folder.split(os.sep):
            continue
        for name in names:
            if name.endswith(".py"):
                yield os.path.join(folder, name)


def files_below(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, _, names in os.walk(path):
            for name in names:
                if name.endswith(".py"):
                    yield os.path.join(folder, name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20240718)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(10000)
    rng = random.Random(args.seed)
    start = time.monotonic()
    program = Program(args.program)
    counts = dict.fromkeys(("compared", "bytes", "tokens", "statements", "tables", "refused by Python"), 0)
    if not args.paths:
        print("seed %d" % args.seed, flush=True)
        writer = Writer(rng)
        for i in range(args.programs):
            source = writer.program().encode("utf-8", "surrogatepass")
            if rng.random() < 0.1:
                source = source.replace(b"\n", b"\r\n")
            if rng.random() < 0.05:
                source = b"\xef\xbb\xbf" + source
            compare(program, source, "program %d" % i, counts)
            compare(program, break_it(rng, source), "broken program %d" % i, counts)
            compare(program, writer.tables().encode(), "tables %d" % i, counts, run=True)
    for path in sorted(files_below(args.paths) if args.paths else standard_library()):
        try:
            with open(path, "rb") as file:
                source = file.read()
        except OSError:
            continue
        compare(program, source, path, counts)
    program.close()
    print(", ".join("%d %s" % (n, what) for what, n in counts.items()), "%.1f s" % (time.monotonic() - start))


if __name__ == "__main__":
    main()
