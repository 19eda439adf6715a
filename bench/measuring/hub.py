"""The Hub that is asked: the one that tests/hub builds."""

import contextlib
import os
import subprocess


@contextlib.contextmanager
def hub_of(build, *options):
    """Its address; it ends with the context, or with this process."""
    argv = [os.path.join(build, "tests/hub/hubcensus-testhub"), "--link-origin", "self", "--exit-on-stdin-eof"]
    child = subprocess.Popen(argv + list(options), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield child.stdout.readline().split()[-1]
    finally:
        child.stdin.close()
        child.wait()


def made_up(models):
    """The options for a catalogue of so many models, the same each time, of which all may be asked for."""
    return ["--models", str(models), "--seed", "7", "--quota", "1000000000"]
