#!/usr/bin/env python3
"""How fast the test Hub serves: bench_testhub.py PATH-TO-hubcensus-testhub [models [--gzip]]."""

import re
import socket
import subprocess
import sys
import time

QUERY = ("limit=1000&sort=downloads&expand[]=config&expand[]=safetensors"
         "&expand[]=downloads&expand[]=tags")


def read_answer(f):
    """The Link's path (or None) and the size of a chunked body, which is thrown away."""
    if b" 200 " not in f.readline():
        raise RuntimeError("not a 200")
    link = None
    for line in iter(f.readline, b"\r\n"):
        if line.startswith(b"Link:"):
            link = re.search(rb"<https?://[^/]+([^>]+)>", line).group(1).decode()
    size = 0
    while True:
        chunk = int(f.readline(), 16)
        f.read(chunk + 2)
        size += chunk
        if chunk == 0:
            return link, size


def walk(port, extra):
    s = socket.create_connection(("127.0.0.1", port))
    f = s.makefile("rb", 1 << 20)
    target, size = "/api/models?" + QUERY, 0
    while target:
        s.sendall(("GET %s HTTP/1.1\r\nHost: hub\r\n%s\r\n" % (target, extra)).encode())
        target, more = read_answer(f)
        size += more
    s.close()
    return size


def main():
    models = sys.argv[2] if len(sys.argv) > 2 else "50000"
    extra = "Accept-Encoding: gzip\r\n" if "--gzip" in sys.argv else ""
    hub = subprocess.Popen([sys.argv[1], "--models", models, "--exit-on-stdin-eof"],
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = int(hub.stdout.readline().rsplit(":", 1)[1])
    for _ in range(3):
        before = time.monotonic()
        size = walk(port, extra)
        took = time.monotonic() - before
        print("%s models, %.1f MB, %.2f s: %.0f models/s, %.0f MB/s"
              % (models, size / 1e6, took, int(models) / took, size / 1e6 / took))
    hub.stdin.close()
    hub.wait()


if __name__ == "__main__":
    main()
