#!/usr/bin/env python3
"""Compare what `hubcensus profile make` reads from a checkout with what Python makes of the same source.

Usage: libraries_against_python.py HUBCENSUS [PATH[@REV] ...]

Without a path the made-up checkouts of tests/golden/libraries are compared, as
far as they have a form that this reading knows.  The tables are built by Python
itself: of a module only the statements that are made of displays, names and
calls of container types run, each name that is not known standing for itself.
Nothing of a library is imported.
"""

import ast
import collections
import json
import os
import pathlib
import runpy
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


def statements(source):
    """The statements of a module; none where it is no Python."""
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []


def tables(source):
    """All plain tables of a module, as Python builds them."""
    names = Names()
    for node in statements(source):
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


def is_foreign(keyword):
    """Whether a decorator's argument says that the name is another library's."""
    return keyword.arg == "library_name" and ast.unparse(keyword.value) != "'transformers'"


def decorations(source, method, name_only=False):
    """The strings that classes' decorators NAME.method("…", …) name; of method("…", …) the first alone."""
    found = []
    for node in (part for statement in statements(source) for part in ast.walk(statement)):
        if not isinstance(node, ast.ClassDef):
            continue
        for call in node.decorator_list:
            if not isinstance(call, ast.Call):
                continue
            callee = call.func
            name = callee.id if isinstance(callee, ast.Name) and name_only else getattr(callee, "attr", None)
            if name == method and not any(is_foreign(k) for k in call.keywords):
                names = call.args[:1] if name_only else call.args
                found += [a.value for a in names if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return found


def architectures(names, tier="native"):
    return {("architecture", str(n)): tier for n in names}


def types(names, tier="native"):
    return {("model_type", str(n)): tier for n in names}


def vllm(files):
    below = "vllm/model_executor/"
    if not files.has(below + "models/registry.py") or "_VLLM_MODELS" not in files.read(below + "models/registry.py"):
        return None
    found = tables(files.read(below + "models/registry.py"))
    backend = {k for k, v in found["_VLLM_MODELS"].items() if v[0].startswith("transformers") and k == v[1]}
    wanted = architectures(set(found.get("_PREVIOUSLY_SUPPORTED_MODELS", ())) |
                           set(found.get("_OOT_SUPPORTED_MODELS", ())), "removed")
    for name, (module, _) in found["_VLLM_MODELS"].items():
        file = ("" if module.startswith("vllm.") else below + "models/") + module.replace(".", "/")
        if name not in backend and (files.has(file + ".py") or files.has(file + "/__init__.py")):
            wanted.update(architectures([name], "fallback" if module.startswith("transformers") else "native"))
    return wanted


def classes(source):
    """The classes of a module: their bases, and what their decorators register."""
    for node in (part for statement in statements(source) for part in ast.walk(statement)):
        if isinstance(node, ast.ClassDef):
            alone = ast.Module([node], [])
            bases = [b.id if isinstance(b, ast.Name) else getattr(b, "attr", "") for b in node.bases]
            is_mmproj = [ast.unparse(s.value).endswith(("MMPROJ", "CLIP_VISION")) for s in node.body
                         if isinstance(s, ast.Assign) and getattr(s.targets[0], "id", "") == "model_arch"]
            yield node.name, bases, is_mmproj[-1] if is_mmproj else None, decorations(ast.unparse(alone), "register")


def llama_cpp(files):
    converters = files.below("conversion/") if files.has("conversion/__init__.py") else []
    one = [n for n in ("convert_hf_to_gguf.py", "convert-hf-to-gguf.py") if files.has(n)]
    known, registered = {}, {}
    for name in converters or one[:1]:
        for label, bases, mmproj, names in classes(files.read(name)):
            known[label] = (bases, mmproj)
            for architecture in names:
                registered.setdefault(architecture, set()).add((label, os.path.basename(name)[:-3]))

    def is_mmproj(label):
        bases, own = known.get(label, ([], None))
        if own is not None:
            return own
        return any(is_mmproj(b) for b in bases)

    text = {(a, m) for a, made in registered.items() for label, m in made if not is_mmproj(label)}
    part = {(a, m) for a, made in registered.items() for label, m in made if is_mmproj(label)}
    if converters:
        maps = tables(files.read("conversion/__init__.py"))
        text &= set(maps["TEXT_MODEL_MAP"].items())
        part &= set(maps["MMPROJ_MODEL_MAP"].items())
    wanted = architectures({a for a, _ in part}, "fallback")
    wanted.update(architectures(a for a, _ in text))
    return wanted


def sglang(files):
    names = set()
    for name in files.below("python/sglang/srt/models/"):
        source = files.read(name)
        found, called = tables(source), {}
        for node in (part for statement in statements(source) for part in ast.walk(statement)):
            if isinstance(node, ast.ClassDef):
                called[node.name] = node.name
            elif isinstance(node, ast.ImportFrom):
                called.update((a.asname or a.name, a.name) for a in node.names)
        if os.path.basename(name) not in ("transformers.py", "mindspore.py"):
            names.update(called[word] for word in strings(found.get("EntryClass", [])) if word in called)
        names.update(k for k, _ in found.get("EntryClassRemapping", []))
    return architectures(names)


def transformers(files):
    auto = "src/transformers/models/auto/"
    if not files.has(auto + "modeling_auto.py") or "MODEL_MAPPING_NAMES" not in files.read(auto + "modeling_auto.py"):
        return None
    models, names = tables(files.read(auto + "modeling_auto.py")), set()
    source = files.read(auto + "configuration_auto.py")
    if files.has(auto + "auto_mappings.py"):
        source = files.read(auto + "auto_mappings.py") + "\n" + source.replace("import CONFIG_MAPPING_NAMES", "import X")
    configurations = tables(source)["CONFIG_MAPPING_NAMES"]
    kinds = set()
    for label, table in models.items():
        if label.startswith("MODEL_") and label.endswith("_NAMES") and isinstance(table, dict):
            names.update(c for value in table.values() for c in strings(value))
            kinds.update(table)
    kinds &= set(configurations)
    taken = {configurations[k] for k in kinds}
    kinds |= {k for k, c in configurations.items() if c in taken}
    return {**architectures(names), **types(kinds)}


def mlx_lm(files):
    kinds = set()
    for name in files.below("mlx_lm/models/"):
        made = set()
        for node in statements(files.read(name)):
            if isinstance(node, ast.ClassDef):
                made.add(node.name)
            elif isinstance(node, ast.ImportFrom):
                made.update(a.asname or a.name for a in node.names)
            elif isinstance(node, ast.Assign):
                made.update(ast.unparse(target) for target in node.targets)
        if {"Model", "ModelArgs"} <= made:
            kinds.add(os.path.basename(name)[:-3])
    remapped = tables(files.read("mlx_lm/utils.py")).get("MODEL_REMAPPING", {})
    return types({k for k in kinds if k not in remapped or remapped[k] in kinds} |
                 {k for k, goal in remapped.items() if goal in kinds})


def optimum(files):
    kinds = set()
    for name in files.names:
        if not name.startswith("optimum/exporters/") or not name.endswith(".py"):
            continue
        source = files.read(name)
        for node in statements(source):
            if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("TasksManager.create_register("):
                kinds.update(decorations(source, ast.unparse(node.targets[0]), True))
    return types(kinds) if kinds else None


def transformer_lens(files):
    return architectures(tables(files.read("transformer_lens/tools/model_registry/__init__.py"))["HF_SUPPORTED_ARCHITECTURES"])


def text_generation_inference(files):
    tree = ast.parse(files.read("server/text_generation_server/models/__init__.py"))
    members = {s.targets[0].id: ast.literal_eval(s.value)["type"] for node in tree.body
               if isinstance(node, ast.ClassDef) and node.name == "ModelType"
               for s in node.body if isinstance(s, ast.Assign)}

    def compared(test):
        """The types that a condition asks for, and for nothing else."""
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
            return [k for part in test.values for k in compared(part)]
        if not isinstance(test, ast.Compare) or ast.unparse(test.left) != "model_type":
            return []
        goals = test.comparators[0]
        goals = goals.elts if isinstance(goals, (ast.List, ast.Tuple, ast.Set)) else [goals]
        names = [g.value if isinstance(g, ast.Constant) else members.get(ast.unparse(g).replace("ModelType.", ""))
                 for g in goals]
        return [name for name in names if name is not None]

    def own(call):
        """Whether a call makes a class of the server's own."""
        callee = ast.unparse(call.func)
        if callee.endswith(".fallback"):
            return False
        return callee not in ("CausalLM", "Seq2SeqLM") or any(k.arg == "model_class" for k in call.keywords)

    wanted = {}
    chain = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "get_model")
    for node in ast.walk(chain):
        kinds = compared(node.test) if isinstance(node, ast.If) else []
        made = [r.value for part in (node.body if kinds else []) for r in ast.walk(part)
                if isinstance(r, ast.Return) and isinstance(r.value, ast.Call)]
        for kind in kinds if made else []:
            tier = "native" if any(map(own, made)) else "fallback"
            if wanted.get(("model_type", kind)) != "native":
                wanted.update(types([kind], tier))
    return wanted


READINGS = {"vllm": vllm, "llama.cpp": llama_cpp, "sglang": sglang, "transformers": transformers, "mlx-lm": mlx_lm,
            "optimum": optimum, "transformerlens": transformer_lens, "text-generation-inference": text_generation_inference}


def profile(program, word):
    """What hubcensus makes of a checkout: its library, and each entry's tier."""
    done = subprocess.run([program, "profile", "make", "--quiet", word], capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    made = json.loads(done.stdout)
    entries = {}
    for kind, key in (("architecture", "supported_architectures"), ("model_type", "supported_model_types")):
        for entry in made.get(key, []):
            entry = {"name": entry} if isinstance(entry, str) else entry
            entries[kind, entry["name"]] = entry.get("tier", "native")
    return made["name"], entries


def compare(program, word, label):
    """Whether both agree; None where this reading does not know the form."""
    name, entries = profile(program, word)
    try:
        wanted = READINGS[name](Files(word)) if name in READINGS else None
    except (KeyError, StopIteration):
        wanted = None
    if wanted is None:
        print(f"{label}: {name} in a form that is not compared")
        return None
    faults = [f"{kind} {key}: {entries.get((kind, key))}, Python says {wanted.get((kind, key))}"
              for kind, key in sorted(set(entries) | set(wanted))
              if entries.get((kind, key)) != wanted.get((kind, key))]
    print(f"{label}: {name}, {len(wanted)} entries, {len(faults)} differ")
    for fault in faults:
        print(f"  {fault}")
    return not faults


def made_up(program):
    """Compare the small checkouts that other tests write; at least one of each library must be comparable."""
    compared, good = set(), True
    for source in sorted(LIBRARIES.glob("*.py")):
        told = runpy.run_path(str(source))
        if told.get("PLACE") or told.get("LIBRARY"):
            continue
        with tempfile.TemporaryDirectory(prefix="hubcensus-libraries-") as folder:
            for path, text in told["FILES"].items():
                whole = pathlib.Path(folder, path)
                whole.parent.mkdir(parents=True, exist_ok=True)
                whole.write_bytes(text if isinstance(text, bytes) else text.encode())
            agree = compare(program, folder, source.stem)
        if agree is not None:
            compared.add(source.stem)
            good = good and agree
    print(f"{len(compared)} checkouts compared: {', '.join(sorted(compared))}")
    return good and len(compared) >= len(READINGS)


def main():
    program, words = sys.argv[1], sys.argv[2:]
    agree = all([compare(program, word, word) is not False for word in words]) if words else made_up(program)
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
