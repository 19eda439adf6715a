"""Instructions, as valgrind's callgrind counts them: nearly the same each time, on a busy machine too.

What could change them is kept from the programs: they run in a folder whose name
has always the same length, as copies in it, with an environment of their own.
"""

import json
import os
import re
import shutil
import subprocess

from measuring.report import aligned, stop

ALLOWED = 0.05  # a row may differ by so much from what was recorded
EPOCH = "1767225600"


class Counter:
    """Counts in the folder of `b`, a temporary one under /tmp."""

    def __init__(self, b):
        self.b = b
        self.folder = b.folder
        git = os.path.dirname(shutil.which("git") or "/usr/bin/git")
        self.environment = {"PATH": f"{git}:/usr/bin:/bin", "HOME": b.folder, "LC_ALL": "C", "TZ": "UTC",
                            "SOURCE_DATE_EPOCH": EPOCH, "GIT_CONFIG_NOSYSTEM": "1"}
        self.rows = {}

    def copy(self, name):
        """A program of the build, copied into the folder: how it is called from there."""
        here = os.path.join(self.folder, os.path.basename(name))
        if not os.path.exists(here):
            shutil.copy(self.b.built(name), here)
        return "./" + os.path.basename(name)

    def count(self, row, argv, units, unit, only_in=None, text=b"", times=1):
        """Count what a program executes, or only what it does in one function; it works on `units` of a `unit`.

        The least of so many `times`, for a program that another one feeds at its own pace.
        """
        valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-file=callgrind.log"]
        if only_in is not None:
            valgrind.append(f"--toggle-collect={only_in}")
        instructions = min(self.counted(valgrind + argv, text) for _ in range(times))
        self.rows[row] = {"instructions": instructions, "units": units, "unit": unit}

    def counted(self, argv, text):
        done = subprocess.run(argv, cwd=self.folder, env=self.environment, input=text, capture_output=True, check=False)
        if done.returncode != 0:
            stop(f"`{' '.join(argv)}` ended with status {done.returncode}:\n{done.stderr.decode()[-2000:]}")
        with open(os.path.join(self.folder, "callgrind.log"), encoding="utf-8", errors="replace") as f:
            collected = re.findall(r"Collected : (\d+)", f.read())
        if not collected:
            stop(f"callgrind counted nothing of `{' '.join(argv)}`")
        return int(collected[-1])


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def save(path, rows, machine):
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"counted with": machine, "rows": rows}, f, indent=2)
        f.write("\n")


def differences(old, new):
    """In what two machines differ, as texts."""
    return [f"{name}: {old.get(name) or 'none'} then, {version or 'none'} now"
            for name, version in new.items() if old.get(name) != version]


def compare(recorded, counted):
    """What to say of the counts beside the recorded ones: (failures, notes), lines of text."""
    failures, notes = [], []
    for name, row in recorded.items():
        if name not in counted:
            failures.append(f"{name}: was recorded and is not counted any more")
            continue
        old, new = row["instructions"], counted[name]["instructions"]
        change = f"{name}: {old:,} instructions were recorded, {new:,} counted now: {(new - old) / old:+.1%}"
        if new > old * (1 + ALLOWED):
            failures.append(f"{change}, and {ALLOWED:.0%} more is allowed")
        elif new < old * (1 - ALLOWED):
            notes.append(f"{change}; keep it so with `make bench-record`")
    notes += [f"{name}: is not recorded yet; `make bench-record` does" for name in counted if name not in recorded]
    return failures, notes


def judge(record, counted, here):
    """(status, lines): 1 when a row failed; `record` is as load() returns it, `here` what it is counted with now."""
    failures, notes = compare(record["rows"], counted)
    lines = notes + [f"FAILED: {line}" for line in failures]
    differing = differences(record["counted with"], here)
    if failures and differing:
        lines.append("What was counted with differs, which may be why: " + "; ".join(differing))
    return (1 if failures else 0), lines


def table(recorded, counted):
    """The counts as lines, with how each differs from the recorded one."""
    lines = []
    for name, row in counted.items():
        old = recorded.get(name, {}).get("instructions")
        change = f"{(row['instructions'] - old) / old:+.2%}" if old else ""
        each = row["instructions"] / row["units"]
        lines.append([name, f"{row['instructions'] / 1e6:.2f}", f"{each:,.{0 if each >= 100 else 2}f} a {row['unit']}",
                      change])
    return aligned(["what", "million instructions", "each", "since recorded"], lines)
