"""Read one file, and write another anew to the disk: what the bytes of a report cost alone.

Usage: move_files.py CENSUS [REPORT]
"""

import os
import sys

PIECE = 1 << 20


def read(path):
    with open(path, "rb") as f:
        while f.read(PIECE):
            pass


def write_again(path):
    with open(path, "rb") as old, open(path + ".again", "wb") as new:
        while piece := old.read(PIECE):
            new.write(piece)
        new.flush()
        os.fsync(new.fileno())
    os.remove(path + ".again")


def main():
    read(sys.argv[1])
    for report in sys.argv[2:]:
        write_again(report)


main()
