#!/usr/bin/env python3
"""The ages of a library's files: all in one pass, beside one pass of git, and one git process for each.

Usage: bench/rows/ages.py BUILD [--repository FOLDER] [--files PATTERN] [--rounds N]

BUILD is the folder of a build with tests.  Without a repository a history is
made up, as long and wide as that of a library of 345 models: 15,600 commits,
every seventh a merge.  A sample of the files is asked of git one by one, which
must name the same commits; the times of these are those of the sample, for all.
"""

import argparse
import fnmatch
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

COMMITS, FILES = 15_600, 345
SAMPLE = 15  # files that git is asked of one by one
PATTERN = "*/modeling_*.py"
PROGRAM = "tests/differential/ages"


def environment(home):
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env.update(HOME=home, XDG_CONFIG_HOME=home, LC_ALL="C", GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
    return env


def put(path, n):
    """A file's new text, as fast-import takes it."""
    text = b"# %d\n" % n * 40
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(text), text)


def changed(rng, model, new, models):
    """The files of one commit: a model's own and others'; sometimes a file of many models, or of none."""
    kinds = ["modeling", "configuration", "tokenization", "convert", "modular"]
    folder = f"src/lib/models/m{model:03}"
    if new:
        paths = [f"{folder}/__init__.py"] + [f"{folder}/{kind}_m{model:03}.py" for kind in kinds]
    elif rng.random() < 0.025:
        paths = [f"src/lib/models/m{m:03}/modeling_m{m:03}.py" for m in rng.sample(range(1, models + 1), min(60, models))]
    elif rng.random() < 0.6:
        paths = [f"{folder}/{kind}_m{model:03}.py" for kind in rng.sample(kinds, rng.randint(1, 2))]
    else:
        paths = [f"src/lib/part_{rng.randrange(60):02}/file_{rng.randrange(9)}.py"]
    if new or rng.random() < 0.5:
        paths += [f"tests/models/m{model:03}/test_modeling_m{model:03}.py", f"docs/source/en/model_doc/m{model:03}.md"]
    return paths + [f"docs/source/{rng.choice(('en', 'ko', 'zh'))}/page_{rng.randrange(300)}.md"]


def made_up(folder, env, commits=COMMITS, files=FILES):
    """A library's history: models come in, are worked on in branches, and merged."""
    rng = random.Random(7)
    out, models, side = [], 0, None
    for n in range(1, commits + 1):
        branch = b"side" if n % 7 in (2, 3) else b"main"
        new = branch == b"main" and models < min(files, n * files // commits + 1)
        models += new
        out.append(b"commit refs/heads/%s\nmark :%d\ncommitter A <a@b> %d +0100\ndata 0\n"
                   % (branch, n, 1_500_000_000 + 3600 * n))
        if n % 7 == 2:
            out.append(b"from :%d\n" % (n - 1))
        if n % 7 == 4 and n > 4:
            out.append(b"from :%d\n" % (n - 3))
        if n % 7 == 0:
            out.append(b"merge :%d\n" % side)
        model = models if new else rng.randint(1, models)
        out += [put(path, n) for path in changed(rng, model, new, models)]
        side = n if branch == b"side" else side
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], env=env, check=True)
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=b"".join(out), env=env, check=True)
    return folder


def files_of(repo, pattern, env):
    text = subprocess.run(["git", "-C", repo, "ls-tree", "-r", "-z", "--name-only", "HEAD"], env=env, check=True,
                          stdout=subprocess.PIPE).stdout.decode()
    return [p for p in text.split("\0")[:-1] if fnmatch.fnmatch(p, pattern)]


def timed(argv, env, text=b""):
    began = time.perf_counter()
    done = subprocess.run(argv, input=text, stdout=subprocess.PIPE, check=True, env=env)
    return time.perf_counter() - began, done.stdout.decode()


def measure(program, repo, paths, env, rounds=3):
    """Seconds of git a path at a time, of one `git log --name-only`, and of the program; all for all the paths."""
    git = ["git", "-C", repo, "log"]
    text = b"".join(p.encode() + b"\0" for p in paths)
    folder = os.path.commonpath([os.path.dirname(p) for p in paths]) or "."
    own, log = [], []
    for _ in range(rounds):
        own.append(timed([program, repo, "HEAD", "first"], env, text))
        log.append(timed(git + ["--name-only", "--format=%H", "--", folder], env)[0])
    answers = dict(zip(paths, own[0][1].split("\0")))
    sample = paths[:: max(1, len(paths) // SAMPLE)]
    single = 0
    for path in sample:
        seconds, commits = timed(git + ["--diff-filter=A", "--format=%H", "--", path], env)
        single += seconds
        if ",".join(commits.split()) != answers[path].split("\t")[1]:
            sys.exit(f"bench/rows/ages.py: {path}: git names {commits.split()}, the program {answers[path]}")
    return (single * len(paths) / len(sample), statistics.median(log), statistics.median(o[0] for o in own))


HEAD = ["files", "git a file s", "git log s", "hubcensus s", "times faster", "in git logs"]


def cells(count, single, log, own):
    return [str(count), f"{single:.2f}", f"{log:.2f}", f"{own:.2f}", f"{single / own:.0f}", f"{own / log:.2f}"]


def run(b):
    env = environment(b.folder)
    repo = made_up(os.path.join(b.folder, "made-up"), env, b.sizes.commits, b.sizes.files)
    paths = files_of(repo, PATTERN, env)
    single, log, own = measure(b.built(PROGRAM), repo, paths, env, b.sizes.rounds)
    b.report.table(f"Ages of files in a history of {b.sizes.commits:,} commits", HEAD,
                   [cells(len(paths), single, log, own)])
    what = f"ages of {len(paths)} files, {b.sizes.commits:,} commits"
    b.report.at_most(what, own, 1.5, "s")
    b.report.times_at_most("... beside git", own, log, 2, "s", "git log --name-only")


def main():
    parser = argparse.ArgumentParser(description="Time the ages of a library's files.")
    parser.add_argument("build", help="folder of a build with tests")
    parser.add_argument("--repository", help="a checkout, or a bare repository")
    parser.add_argument("--files", default=PATTERN, help="which of its files, as a pattern")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hubcensus-bench-") as folder:
        env = environment(folder)
        repo = options.repository or made_up(os.path.join(folder, "made-up"), env)
        paths = files_of(repo, options.files, env)
        if not paths:
            sys.exit(f"bench/rows/ages.py: no file of {repo} is called {options.files}")
        times = measure(os.path.join(options.build, PROGRAM), repo, paths, env, options.rounds)
    for name, cell in zip(HEAD, cells(len(paths), *times)):
        print(f"{name:>14} {cell}")


if __name__ == "__main__":
    main()
