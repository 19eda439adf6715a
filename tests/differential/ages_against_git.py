#!/usr/bin/env python3
"""Compare when paths came into a history with what git says of each path alone.

Usage: ages_against_git.py AGES [--seeds N] [--seed N] [--commits N]

Each seed makes a history with git fast-import: branches, merges of every kind
(clean, one side's tree, with changes of their own, of many parents, of
unrelated roots), additions that are undone and made again, moves, files that
become folders, links or submodules, clocks that are wrong, odd offsets.  Some
have replaced or grafted commits, a commit-graph, ids of SHA-256.  For every
path of the last commit git log is asked, path by path; clones that are cut or
lack objects must give the same answer, or none.
"""

import argparse
import concurrent.futures
import os
import random
import re
import subprocess
import sys
import tempfile
import time

FOLDERS = ["m/a", "m/b", "m/c", "m/d/e", "m/d/f", "deep/er/x", "odd *[a]", ":(top)", "n\u00f6rd"]
FILES = ["f.py", "g.py", "modeling f.py", "e"]
SHAPES = ["m/a", "m/d", "m/d/e", "m", "deep/er", "top.py", "m/a/f.py/x", "line\nbreak"]
OFFSETS = ["+0000", "+0100", "-0330", "+0530", "+0518", "+051820", "-9959", "+1400", "-0000", "+99"]
LINK, SUBMODULE = "120000", "160000"


def environment(home):
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env.update(HOME=home, XDG_CONFIG_HOME=home, LC_ALL="C", GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
    return env


class History:
    """Commits with their whole trees: {path: (mode, content)}."""

    def __init__(self, seed, commits):
        self.rng = random.Random(seed)
        self.paths = [f"{d}/{f}" for d in FOLDERS for f in FILES] + SHAPES
        self.commits = []  # (parents, tree, time, offset)
        self.tips = []
        self.clock = self.rng.choice(["even", "equal", "skewed", "backwards", "coarse"])
        self.commit([], {})
        for _ in range(commits):
            self.step()
        while len(self.tips) > 1:
            self.merge(self.rng.sample(self.tips, 2))

    def time(self):
        n = len(self.commits)
        if self.clock == "equal":
            return 1_500_000_000
        if self.clock == "backwards":
            return 1_500_000_000 - 60 * n
        if self.clock == "coarse":
            return 1_500_000_000 + n // 6
        if self.clock == "skewed" and self.rng.random() < 0.4:
            return self.rng.choice([0, 5, 1_500_000_000 + self.rng.randrange(-9000, 9000), 4_000_000_000])
        return 1_500_000_000 + 60 * n

    def commit(self, parents, tree):
        self.commits.append((parents, tree, self.time(), self.rng.choice(OFFSETS)))
        self.tips = [t for t in self.tips if t not in parents] + [len(self.commits) - 1]

    def content(self):
        # Contents that are alike in different degrees, so that moves are found and not.
        kind, changed = self.rng.randrange(40), self.rng.choice([0, 0, 1, 3, 9])
        lines = [f"{kind} line {i}" for i in range(20)]
        for i in range(changed):
            lines[i * 2] = f"{self.rng.random()}"
        return "\n".join(lines) + "\n"

    def put(self, tree, path, entry):
        for other in list(tree):
            if other.startswith(path + "/") or path.startswith(other + "/"):
                del tree[other]
        tree[path] = entry

    def edit(self, tree):
        rng = self.rng
        path = rng.choice(self.paths)
        known = rng.choice(sorted(tree)) if tree else None
        kind = rng.random()
        if kind < 0.45 or known is None:
            self.put(tree, path, ("100644", self.content()))
        elif kind < 0.55:
            tree[known] = (tree[known][0], self.content()) if tree[known][0] != SUBMODULE else tree[known]
        elif kind < 0.72:
            del tree[known]
        elif kind < 0.85:
            entry = tree.pop(known)
            if rng.random() < 0.3 and entry[0] == "100644":
                entry = (entry[0], entry[1].replace("line 1\n", "line one\n"))
            self.put(tree, path, entry)
        elif kind < 0.89 and tree[known][0] == "100644":
            tree[known] = ("100755", tree[known][1])
        elif kind < 0.93:
            tree[known] = (LINK, "somewhere")
        elif kind < 0.96:
            tree[known] = (SUBMODULE, "%040x" % rng.getrandbits(160))
        else:  # a folder for a file, or a file for a folder, with its content
            entry = tree.pop(known)
            self.put(tree, known + "/x" if rng.random() < 0.5 else known.rsplit("/", 1)[0], entry)

    def merge(self, parents):
        rng = self.rng
        trees = [self.commits[p][1] for p in parents]
        kind = rng.random()
        if kind < 0.2:
            tree = dict(rng.choice(trees))
        else:  # each path from one of the sides
            tree = {}
            for path in sorted(set().union(*trees)):
                sides = [t[path] for t in trees if path in t]
                if len(sides) == len(trees) or rng.random() < 0.96:
                    self.put(tree, path, rng.choice(sides))
        if kind > 0.7:
            for _ in range(rng.randrange(1, 4)):
                self.edit(tree)
        self.commit(parents, tree)

    def step(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.03:
            tree = {}
            for _ in range(3):
                self.edit(tree)
            self.commit([], tree)
        elif kind < 0.28 and len(self.commits) > 2:
            count = 2 if rng.random() < 0.85 else min(len(self.commits), rng.randrange(3, 6))
            pool = self.tips if len(self.tips) >= count and rng.random() < 0.5 else range(len(self.commits))
            self.merge(rng.sample(list(pool), count))
        else:
            recent = rng.choice(self.tips)
            parent = recent if rng.random() < 0.8 else rng.randrange(len(self.commits))
            tree = dict(self.commits[parent][1])
            if rng.random() < 0.06:
                tree = dict(rng.choice(self.commits)[1])
            for _ in range(rng.choice([0, 1, 1, 2, 3, 6])):
                self.edit(tree)
            self.commit([parent], tree)

    def stream(self, sha256):
        out = []
        for number, (parents, tree, when, offset) in enumerate(self.commits):
            name = b"refs/heads/main" if number == len(self.commits) - 1 else b"refs/heads/b%d" % number
            out.append(b"commit %s\nmark :%d\ncommitter A <a@b> %d %s\ndata 0\n"
                       % (name, number + 1, when, offset.encode()))
            for i, p in enumerate(parents):
                out.append(b"%s :%d\n" % (b"merge" if i else b"from", p + 1))
            out.append(b"deleteall\n")
            for path, (mode, content) in tree.items():
                quoted = b'"' + path.encode().replace(b"\n", b"\\n") + b'"'
                if mode == SUBMODULE:
                    out.append(b"M 160000 %s %s\n" % (content.encode() + b"0" * (24 if sha256 else 0), quoted))
                else:
                    data = content.encode()
                    out.append(b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), quoted, len(data), data))
            out.append(b"\n")
        return b"".join(out)


class Judge:
    def __init__(self, repo, env):
        self.repo, self.env = repo, env

    def git(self, *arguments, **more):
        done = subprocess.run(["git", "--literal-pathspecs", "-C", self.repo, *arguments], env=self.env,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, **more)
        return done.stdout

    def additions(self, path, start="HEAD"):
        return self.git("log", "--diff-filter=A", "--format=%H", start, "--", path).decode().split()

    def merges(self, path, start="HEAD"):
        """Merges on the path's way in which it is there, and in no parent."""
        # -c and not -m, which would have git log follow all parents.
        text = self.git("log", "-c", "--merges", "--no-renames", "--raw", "-z", "--format=%x01%H", start,
                        "--", path).decode()
        came = re.compile(r"(?:\0|\n)::[^\0]* A+\0" + re.escape(path) + r"(?:\0|$)")
        return [part[:64].split("\0")[0].strip() for part in text.split("\x01")[1:] if came.search(part)]

    def moved(self, path, start, seen):
        """All (time, commit) that the path and what it was moved from were first added in."""
        if (path, start) in seen:
            return []
        seen.add((path, start))
        commits = self.additions(path, start)
        found = [(commits or self.merges(path, start))[-1]]
        for commit in commits:
            parents = self.git("rev-list", "--no-walk", "--parents", commit).decode().split()[1:]
            if len(parents) != 1:
                continue
            text = self.git("diff-tree", "-r", "-M", "-l0", "--diff-filter=R", "--name-status", "-z", *parents, commit)
            fields = text.decode().split("\0")
            for old, new in zip(fields[1::3], fields[2::3]):
                if new == path:
                    found += self.moved(old, parents[0], seen)
        return found

    def times(self):
        lines = self.git("log", "--format=%H %ct %cd", "--date=raw", "HEAD").decode().splitlines()
        return {line.split()[0]: line.split()[1:] for line in lines}


def ask(ages, repo, rule, paths, folders=(), env=None):
    done = subprocess.run([ages, repo, "HEAD", rule, *folders], input="".join(p + "\0" for p in paths).encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    if done.returncode != 0:
        raise AssertionError(f"ages {rule}: status {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode().split("\0")[:-1]


def minutes(offset):
    figure = int(offset[1:])
    value = figure // 100 * 60 + figure % 100 if figure <= 9999 else 0
    return -value if offset[0] == "-" else value


def expected(commit, times, by_merge):
    seconds, _, offset = times[commit]
    return f"known {commit} {seconds} {minutes(offset)} {'merge' if by_merge else 'plain'}"


def stem(answer):
    """Without the list of additions."""
    return answer.split(" \t")[0]


class Run:
    def __init__(self, ages, seed, commits):
        self.ages, self.seed, self.commits = ages, seed, commits
        self.faults = []
        self.compared = 0
        self.paths = 0
        self.known_in_cut = 0

    def check(self, what, got, want):
        self.compared += 1
        if got != want:
            self.faults.append(f"seed {self.seed}: {what}:\n  got  {got}\n  want {want}")

    def prepare(self, folder):
        rng = random.Random(self.seed + 1_000_000)
        self.env = environment(folder)
        repo = os.path.join(folder, "repo")
        sha256 = self.seed % 7 == 3
        subprocess.run(["git", "init", "-q", "-b", "main", "--bare"] + ["--object-format=sha256"] * sha256 + [repo],
                       env=self.env, check=True)
        judge = Judge(repo, self.env)
        history = History(self.seed, self.commits)
        judge.git("fast-import", "--quiet", "--force", "--date-format=raw-permissive", input=history.stream(sha256))
        if self.seed % 5 == 1:
            for commit in rng.sample(judge.git("rev-list", "HEAD").decode().split(), 3):
                parents = judge.git("rev-list", "--no-walk", "--parents", commit).decode().split()[1:]
                if parents:
                    judge.git("replace", "-f", "--graft", commit, *(parents[1:]))
        if self.seed % 5 == 2:
            roots = judge.git("rev-list", "--max-parents=0", "HEAD").decode().split()
            with open(os.path.join(repo, "info/grafts"), "w", encoding="ascii") as f:
                for commit in rng.sample(judge.git("rev-list", "--min-parents=1", "HEAD").decode().split(), 2):
                    f.write(f"{commit} {roots[0]}\n")
        if self.seed % 5 == 3:
            judge.git("commit-graph", "write", "--reachable", "--changed-paths")
        judge.git("config", "uploadpack.allowFilter", "true")
        return judge

    def whole(self, judge):
        """The answers for the whole history, path by path; returns the paths and git's additions."""
        tree = judge.git("ls-tree", "-r", "-z", "--name-only", "HEAD").decode().split("\0")[:-1]
        self.paths += len(tree)
        times = judge.times()
        folders = sorted({p.rsplit("/", i)[0] for p in tree for i in (1, 2) if p.count("/") >= i}) + [""]
        first = ask(self.ages, judge.repo, "first", tree + ["no/such"], folders, self.env)
        last = ask(self.ages, judge.repo, "last", tree, (), self.env)
        answers = {}
        for path, a, b in zip(tree, first, last):
            commits = judge.additions(path)
            merges = [] if commits else judge.merges(path)
            both = commits or merges
            answers[path] = both
            self.check(f"additions of {path!r}", a.split("\t")[1], ",".join(commits))
            self.check(f"first of {path!r}", a.split(" \t")[0], both and expected(both[-1], times, bool(merges)))
            self.check(f"last of {path!r}", b.split(" \t")[0], both and expected(both[0], times, bool(merges)))
        self.check("a path that is not there", first[len(tree)].startswith("unknown it is no file of commit "), True)
        for folder, touched in zip(folders, first[len(tree) + 1:]):
            commit = judge.git("log", "-1", "--format=%H", "--", folder or ".").decode().strip()
            self.check(f"last change of {folder!r}", touched, "touched " + commit)
        chosen = random.Random(self.seed).sample(tree, min(4, len(tree)))
        head = judge.git("rev-parse", "HEAD").decode().strip()
        for path, answer in zip(chosen, ask(self.ages, judge.repo, "moved", chosen, (), self.env)):
            want = min(int(times[c][0]) for c in judge.moved(path, head, set()))
            self.check(f"moved {path!r}", answer.split(" ")[0] + " " + answer.split(" ")[2], f"known {want}")
        return tree, folders, first, last

    def clone(self, judge, folder, name, *options):
        repo = os.path.join(folder, name)
        subprocess.run(["git", "-c", "protocol.file.allow=always", "clone", "-q", "--bare", "--no-tags", *options,
                        "file://" + judge.repo, repo], env=self.env, check=True, stderr=subprocess.DEVNULL)
        return repo

    def clones(self, judge, folder, whole):
        """Clones that lack something say the same, or that they do not know."""
        tree, folders, first, last = whole
        depth = str(random.Random(self.seed).choice([1, 2, 3, 5, 8]))
        repo = self.clone(judge, folder, "cut", "--depth", depth)
        for rule, want in ("first", first), ("last", last):
            for path, got, full in zip(tree, ask(self.ages, repo, rule, tree, folders, self.env), want):
                if got.startswith("known"):
                    self.known_in_cut += 1
                    self.check(f"{rule} of {path!r} in a clone of depth {depth}", stem(got), stem(full))
                else:
                    self.check(f"{path!r} in a clone of depth {depth}", "the history is cut" in got, True)
        touched = ask(self.ages, repo, "last", [], folders, self.env)
        for name, got, full in zip(folders, touched, first[len(tree) + 1:]):
            self.check(f"last change of {name!r} in a clone of depth {depth}", got in ("untouched", full), True)
        repo = self.clone(judge, folder, "blobless", "--filter=blob:none")
        for path, got, full in zip(tree, ask(self.ages, repo, "first", tree, (), self.env), first):
            self.check(f"first of {path!r} in a clone without blobs", stem(got), stem(full))
        repo = self.clone(judge, folder, "treeless", "--filter=tree:0")
        for path, got in zip(tree, ask(self.ages, repo, "first", tree, (), self.env)):
            self.check(f"{path!r} in a clone without trees", "the clone lacks folders" in got, True)

    def run(self):
        with tempfile.TemporaryDirectory(prefix="hubcensus-ages-") as folder:
            judge = self.prepare(folder)
            whole = self.whole(judge)
            # Replaced and grafted commits are no part of a clone.
            if whole[0] and self.seed % 5 not in (1, 2) and self.seed % 2 == 0:
                self.clones(judge, folder, whole)
        return self


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ages")
    parser.add_argument("--seeds", type=int, default=40, help="how many histories")
    parser.add_argument("--seed", type=int, default=1, help="the first")
    parser.add_argument("--commits", type=int, default=90, help="of each history, about")
    options = parser.parse_args()
    started = time.monotonic()
    compared, paths, known, faults = 0, 0, 0, []
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        seeds = range(options.seed, options.seed + options.seeds)
        for run in pool.map(lambda s: Run(options.ages, s, options.commits).run(), seeds):
            compared += run.compared
            paths += run.paths
            known += run.known_in_cut
            faults += run.faults
    print(f"{options.seeds} histories from seed {options.seed}: {compared} answers for {paths} paths, "
          f"{known} known in cut clones, {len(faults)} differ; {time.monotonic() - started:.1f} s")
    for fault in faults[:20]:
        print(fault)
    if faults or compared < 10 * options.seeds:
        sys.exit(1)


main()
