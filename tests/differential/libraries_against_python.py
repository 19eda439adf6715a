#!/usr/bin/env python3
"""Compare what `hubcensus profile make` reads from a checkout with what Python makes of the same source.

Usage: libraries_against_python.py HUBCENSUS [PATH[@REV] ...]

Without a path the made-up checkouts of tests/golden/libraries are compared.  The
tables are built by Python itself: of a module only the statements that are made
of displays, names and calls of container types run, each name that is not known
standing for itself.  Nothing of a library is imported.
"""

import ast
import collections
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile

LIBRARIES = pathlib.Path(__file__).resolve().parents[1] / "golden" / "libraries"
CONTAINERS = {"OrderedDict": collections.OrderedDict, "dict": dict, "list": list, "set": set, "tuple": tuple,
              "frozenset": frozenset}
CALLS = set(CONTAINERS)
METHODS = {"update", "extend", "append", "add"}
NODES = (ast.Dict, ast.List, ast.Tuple, ast.Set, ast.Constant, ast.Name, ast.Load, ast.Store, ast.Starred, ast.keyword,
         ast.Call, ast.Attribute, ast.Subscript, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Add, ast.BitOr, ast.Expr,
         ast.Compare, ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.DictComp, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.comprehension)


class Word(str):
    """A name that stands for itself."""


class Names(dict):
    def __missing__(self, key):
        if key in CONTAINERS:
            return CONTAINERS[key]
        return Word(key)


class Files:
    """A checkout's files: of a revision, of the disk, or of a bare repository's HEAD."""

    def __init__(self, word):
        path, at, revision = word.rpartition("@")
        if os.path.exists(word) or not at:
            path, revision = word, None
        bare = self.git(path, "rev-parse", "--is-bare-repository").strip() == "true"
        self.repo = path
        self.revision = revision or ("HEAD" if bare else None)
        if self.revision is None:
            self.root = pathlib.Path(self.git(path, "rev-parse", "--show-toplevel").strip() or path)
            self.names = sorted(str(p.relative_to(self.root)) for p in self.root.rglob("*") if p.is_file())
        else:
            self.names = self.git(path, "ls-tree", "-r", "--full-tree", "--name-only", self.revision).split("\n")

    @staticmethod
    def git(path, *arguments):
        done = subprocess.run(["git", "-C", path, *arguments], capture_output=True, check=False)
        return done.stdout.decode("utf-8-sig", "surrogateescape")

    def read(self, name):
        if self.revision is None:
            return (self.root / name).read_text("utf-8-sig")
        return self.git(self.repo, "show", f"{self.revision}:{name}")

    def has(self, name):
        return name in self.names

    def below(self, folder):
        """The Python files right in a folder."""
        return [n for n in self.names if n.startswith(folder) and n.endswith(".py") and "/" not in n[len(folder):]]


def is_plain(node):
    for part in ast.walk(node):
        if not isinstance(part, NODES):
            return False
        if isinstance(part, ast.Call):
            callee = part.func
            if isinstance(callee, ast.Subscript):
                callee = callee.value
            known = isinstance(callee, ast.Name) and callee.id in CALLS
            method = isinstance(callee, ast.Attribute) and callee.attr in METHODS | {"items", "keys", "values"}
            if not known and not method:
                return False
    return True


def tables(source):
    """All plain tables of a module, as Python builds them."""
    names = Names()
    for node in ast.parse(source).body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)):
            continue
        if isinstance(node, ast.AnnAssign):
            if node.value is None:
                continue
            node = ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)
        if not is_plain(node):
            continue
        try:
            exec(compile(ast.Module([node], []), "table", "exec"), {"__builtins__": {}}, names)  # noqa: S102
        except (TypeError, AttributeError, ValueError, KeyError):
            continue
    return names


def strings(value):
    """All strings of a value, in lists and tuples too."""
    if isinstance(value, str):
        return [str(value)]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [s for part in value for s in strings(part)]
    return []


def decorations(source, method, name_only=False):
    """The strings that classes' decorators NAME.method("…") or method("…") name."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef):
            continue
        for call in node.decorator_list:
            if not isinstance(call, ast.Call):
                continue
            callee = call.func
            name = callee.id if isinstance(callee, ast.Name) and name_only else getattr(callee, "attr", None)
            if name == method:
                found += [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return found


def architectures(names, tier="native"):
    return {("architecture", str(n)): tier for n in names}


def types(names, tier="native"):
    return {("model_type", str(n)): tier for n in names}
