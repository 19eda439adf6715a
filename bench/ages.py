#!/usr/bin/env python3
"""Time the ages of a library's files: all in one pass, beside one git process for each.

Usage: bench/ages.py BUILD [--repository FOLDER] [--files PATTERN] [--rounds N]

BUILD is the folder of a build with tests.  Without a repository a history is
made up: 4,000 commits, every seventh a merge, 200 models.  Both must name the
same commits; git is asked once, the program is the median of the rounds.
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

COMMITS = 4000
MODELS = 200


def environment(home):
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env.update(HOME=home, XDG_CONFIG_HOME=home, LC_ALL="C", GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
    return env


def made_up(folder, env):
    """A library's history: models come in, are worked on in branches, and merged."""
    rng = random.Random(7)
    out, models, side = [], 0, None
    for n in range(1, COMMITS + 1):
        merged = side if n % 7 == 0 else None
        branch = b"side" if n % 7 in (2, 3) else b"main"
        if branch == b"main" and models < min(MODELS, n * MODELS // COMMITS + 1):
            models += 1
            name = models
        else:
            name = rng.randrange(models) + 1 if models else None
        out.append(b"commit refs/heads/%s\nmark :%d\ncommitter A <a@b> %d +0100\ndata 0\n"
                   % (branch, n, 1_500_000_000 + 3600 * n))
        if n % 7 == 2:
            out.append(b"from :%d\n" % (n - 1))
        if n % 7 == 4 and n > 4:
            out.append(b"from :%d\n" % (n - 3))
        if merged is not None:
            out.append(b"merge :%d\n" % merged)
        if name is not None:
            text = b"# %d\n" % n * 40
            out.append(b"M 100644 inline src/lib/models/m%03d/modeling_m%03d.py\ndata %d\n%s\n"
                       % (name, name, len(text), text))
        out.append(b"M 100644 inline docs/%d.md\ndata 2\nx\n\n" % (n % 500))
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
    """Seconds of git a path at a time, of one `git log --name-only`, and of the program."""
    git = ["git", "-C", repo, "log"]
    text = b"".join(p.encode() + b"\0" for p in paths)
    own = [timed([program, repo, "HEAD", "first"], env, text) for _ in range(rounds)]
    folder = os.path.commonpath(paths) or "."
    log = [timed(git + ["--name-only", "--format=%H", "--", folder], env)[0] for _ in range(rounds)]
    single = 0
    for path, answer in zip(paths, own[0][1].split("\0")):
        seconds, commits = timed(git + ["--diff-filter=A", "--format=%H", "--", path], env)
        single += seconds
        if ",".join(commits.split()) != answer.split("\t")[1]:
            sys.exit(f"bench/ages.py: {path}: git names {commits.split()}, the program {answer}")
    return single, statistics.median(log), statistics.median(o[0] for o in own)


def row(program, folder, repository=None, pattern="*/modeling_*.py", rounds=3):
    """One line of a table: paths, the three times, and how often the last goes into the others."""
    env = environment(folder)
    repo = repository or made_up(os.path.join(folder, "made-up"), env)
    paths = files_of(repo, pattern, env)
    if not paths:
        sys.exit(f"bench/ages.py: no file of {repo} is called {pattern}")
    single, log, own = measure(program, repo, paths, env, rounds)
    return [str(len(paths)), f"{single:.2f}", f"{log:.2f}", f"{own:.2f}", f"{single / own:.0f}", f"{own / log:.1f}"]


HEAD = ["paths", "git a path s", "git log s", "hubcensus s", "times faster", "in git logs"]


def main():
    parser = argparse.ArgumentParser(description="Time the ages of a library's files.")
    parser.add_argument("build", help="folder of a build with tests")
    parser.add_argument("--repository", help="a checkout, or a bare repository")
    parser.add_argument("--files", default="*/modeling_*.py", help="which of its files, as a pattern")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    program = os.path.join(os.path.abspath(options.build), "tests/differential/ages")
    with tempfile.TemporaryDirectory(prefix="hubcensus-bench-") as folder:
        cells = row(program, folder, options.repository, options.files, options.rounds)
    for name, cell in zip(HEAD, cells):
        print(f"{name:>14} {cell}")


if __name__ == "__main__":
    main()
