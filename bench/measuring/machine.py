"""What a figure was measured on."""

import contextlib
import datetime
import glob
import json
import os
import platform
import re
import shutil
import subprocess

from measuring.program import BENCH

LIBRARIES = [("libcurl", "libcurl"), ("SQLite", "sqlite3"), ("zlib", "zlib"), ("ISA-L", "libisal"),
             ("simdjson", "simdjson"), ("yajl", "yajl")]
CLIENT = os.path.join(BENCH, "../tests/peers/node_modules/@huggingface/hub")


def first_line(argv):
    """The first line that a command prints, "" where it is not there."""
    with contextlib.suppress(OSError):
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        return (done.stdout.splitlines() or [""])[0] if done.returncode == 0 else ""
    return ""


def of_file(path, pattern):
    with contextlib.suppress(OSError), open(path, encoding="utf-8") as f:
        for line in f:
            found = re.match(pattern, line)
            if found:
                return found.group(1)
    return "unknown"


def compiler(build):
    """What CMake found out about it."""
    for path in glob.glob(os.path.join(build, "CMakeFiles/*/CMakeCCompiler.cmake")):
        name, version = (of_file(path, rf'set\(CMAKE_C_COMPILER_{what} "(.*)"\)') for what in ("ID", "VERSION"))
        return f"{ {'GNU': 'gcc', 'Clang': 'clang'}.get(name, name)} {version}"
    return "unknown compiler"


def libraries():
    """Names and versions of those that are there."""
    versions = [(name, first_line(["pkg-config", "--modversion", package])) for name, package in LIBRARIES]
    return [(name, version) for name, version in versions if version]


def others():
    found = [("Python", platform.python_version()), ("git", first_line(["git", "--version"]).split(" ")[-1]),
             ("node", first_line(["node", "--version"]).lstrip("v")),
             ("valgrind", first_line(["valgrind", "--version"]).replace("valgrind-", ""))]
    with contextlib.suppress(OSError), open(os.path.join(CLIENT, "package.json"), encoding="utf-8") as f:
        found.append(("@huggingface/hub", json.load(f)["version"]))
    return [(name, version) for name, version in found if version]


def vectors():
    flags = of_file("/proc/cpuinfo", r"flags\s*: (.*)$").split()
    return "AVX-512" if "avx512bw" in flags else "AVX2" if "avx2" in flags else "no AVX2"


def commit():
    git = ["git", "-C", BENCH]
    changed = subprocess.run(git + ["status", "--porcelain", "--untracked-files=no", "--", "..", ":!results.md",
                                    ":!cost.svg"], capture_output=True, text=True, check=False).stdout
    name = first_line(git + ["rev-parse", "--short=12", "HEAD"])
    return (name or "unknown") + (", with changes" if changed else "")


def counting(build):
    """What an instruction count depends on beside the program: the compiler, the C library, the libraries it calls."""
    of = dict(libraries())
    return {"compiler": compiler(build), "C library": " ".join(platform.libc_ver()),
            **{name: of.get(name, "") for name in ("libcurl", "SQLite", "zlib", "ISA-L")},
            "valgrind": dict(others()).get("valgrind", ""),
            # Valgrind knows no wider ones.
            "vectors": "AVX2" if "avx2" in of_file("/proc/cpuinfo", r"flags\s*: (.*)$").split() else "SSE2"}


def load():
    return f"{os.getloadavg()[0]:.1f}"


def described(build, folder):
    """Lines of Markdown: when, of which commit, and on what."""
    memory = int(of_file("/proc/meminfo", r"MemTotal:\s*(\d+)") or 0) / 1024 / 1024
    files = first_line(["stat", "-f", "-c", "%T", folder]) if shutil.which("stat") else ""
    return [
        f"- {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}, commit {commit()}",
        f"- {of_file('/proc/cpuinfo', 'model name[^:]*: (.*)$')}, {os.cpu_count()} cores, {vectors()}, {memory:.0f} GB of"
        f" memory, load {load()} at the start",
        f"- {platform.system()} {platform.release().split('-')[0]}, {' '.join(platform.libc_ver())},"
        f" temporary files on {files or 'an unknown file system'}",
        f"- {compiler(build)}; " + ", ".join(" ".join(v) for v in libraries()),
        "- " + ", ".join(" ".join(v) for v in others()),
    ]
