"""A model library's checkout for tests, laid out as transformers is, its history made to order."""

import datetime
import os
import pathlib
import subprocess

MODELS = "src/transformers/models"


def git(*arguments, folder=None, check=True, **more):
    """Run git with nothing of the machine's own set-up."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", LC_ALL="C")
    return subprocess.run(["git", *map(str, arguments)], cwd=folder, env=env, check=check,
                          capture_output=True, **more)


def seconds(date):
    return int(datetime.datetime.fromisoformat(date).replace(tzinfo=datetime.timezone.utc).timestamp())


def table(name, values):
    """A dict of Python source, an entry a line."""
    rows = "".join(f"    {key!r}: {value!r},\n" for key, value in values.items())
    return f"{name} = {{\n{rows}}}\n"


class Library:
    """Commits are gathered with commit() and written by make()."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.commits = []

    def commit(self, date, files=None, remove=(), offset="+0000"):
        self.commits.append((seconds(date), offset, dict(files or {}), list(remove)))

    def model(self, name, date, source="import torch\n", file=None):
        """A commit that brings a model's folder."""
        self.commit(date, {f"{MODELS}/{name}/{file or f'modeling_{name}.py'}": source,
                           f"{MODELS}/{name}/__init__.py": ""})

    def tables(self, date, names, renamed=None, extra=None, deprecated=(), deprecated_tags=()):
        """The tables of tags, and the library's own names of its models."""
        auto = table("MODEL_NAMES_MAPPING", {name: name.title() for name in names})
        script = table("MODEL_FOLDER_NAME_TO_TAG_MAPPING", renamed or {})
        script += table("EXTRA_TAGS_MAPPING", extra or {})
        tags = repr(set(deprecated_tags)) if deprecated_tags else "set()"
        script += f"DEPRECATED_MODELS_TAGS = {tags}\n"
        self.commit(date, {
            f"{MODELS}/auto/configuration_auto.py": auto + f"DEPRECATED_MODELS = {list(deprecated)!r}\n",
            "utils/models_to_deprecate.py": script})

    def make(self, checkout=True):
        self.folder.mkdir(parents=True, exist_ok=True)
        git("init", "-q", "-b", "main", ".", folder=self.folder)
        stream = []
        for number, (when, offset, files, remove) in enumerate(self.commits, 1):
            stream.append(f"commit refs/heads/main\nmark :{number}\n"
                          f"committer A <a@example.org> {when} {offset}\ndata 1\nc")
            for path in remove:
                stream.append(f"D {path}")
            for path, content in files.items():
                data = content.encode()
                stream.append(f"M 100644 inline {path}\ndata {len(data)}\n{content}")
        git("fast-import", "--quiet", folder=self.folder, input="\n".join(stream).encode() + b"\n")
        if checkout:
            git("checkout", "-q", "main", folder=self.folder)
        return self.folder

    def head(self):
        return git("rev-parse", "HEAD", folder=self.folder).stdout.decode().strip()
