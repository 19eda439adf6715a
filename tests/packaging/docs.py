"""The documentation as a test reads it: its links, and its commands with what they answer.

A block marked `console` holds commands behind "$ " and what they write, up to a line "..." where
the rest is left out.  The commands of a page are run in order, in a folder that has

    registry/      what a scan of the bundled recording gives
    hub.rec        that recording, and downloads.rec
    library/       the made-up library's checkout

with no network, on a fixed day.  Blocks marked `sh` are for people to fill in, and only looked at.
"""

import os
import pathlib
import re
import shutil
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted([*SOURCE.glob("*.md"), *(SOURCE / "doc").rglob("*.md"), *SOURCE.glob("*/README.md")])
LONGEST = 300  # seconds that anything may take, so that a broken test ends
FENCE = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")


def environment(folder, program):
    """Nothing of the machine's own, and the program by its name."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    if not (tools / "hubcensus").exists():
        (tools / "hubcensus").symlink_to(program)
    return {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": "dumb", "TZ": "UTC",
            "COLUMNS": "100", "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "SOURCE_DATE_EPOCH": "1790000000", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example", "GIT_COMMITTER_NAME": "t",
            "GIT_COMMITTER_EMAIL": "t@example", "GIT_AUTHOR_DATE": "1790000000 +0000", "GIT_COMMITTER_DATE": "1790000000 +0000"}


def prepare(folder, program, library=True):
    """Fill the folder, with the checkout or not; returns the environment to run commands with."""
    env = environment(folder, program)
    for name in ("hub.rec", "downloads.rec"):
        shutil.copy(SOURCE / "sample" / name, folder)
    if library:
        subprocess.run([SOURCE / "sample/make-checkout", folder / "library"], check=True, env=env, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=LONGEST)
    subprocess.run(["hubcensus", "scrape", "-q", "--replay", "hub.rec"], cwd=folder, check=True, env=env, timeout=LONGEST)
    return env


def run_line(line, folder, env):
    """What the line writes, standard error among it as on a terminal."""
    return subprocess.run(["bash", "-c", line], cwd=folder, env=env, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONGEST).stdout


def read_console(block):
    """The block's commands, each with the lines that it is said to write."""
    commands = []
    for line in block.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return commands


def answer(line, told, folder, env):
    """What the line writes now, cut where the page cuts it."""
    lines = [text.rstrip() for text in run_line(line, folder, env).splitlines()]
    if "..." in told and len(lines) > told.index("..."):
        at = told.index("...")
        lines = lines[:at] + ["..."]
    return lines


def command_of(line):
    """The command of hubcensus that the line runs, or None."""
    found = re.search(r"(?:^|[|;&] *)(?:[A-Z_]+=\S+ )*hubcensus(?: ([a-z]+))?", line)
    return found[1] if found else None


def slug(heading):
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"[`*]|\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
