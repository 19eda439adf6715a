"""nghttpx with TLS and HTTP/2 before the test Hub."""

import shutil
import socket
import ssl
import subprocess
import time

from harness import LONGEST, HubTest

MISSING = not (shutil.which("nghttpx") and shutil.which("openssl"))
WHY = "nghttpx and openssl make the front"


class FrontTest(HubTest):
    def certificate(self):
        """A key, and a certificate of this machine for it."""
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        if not key.exists():
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                            "-keyout", key, "-out", certificate], check=True, capture_output=True)
        return key, certificate

    def front(self, hub):
        """A front on a port of its own; its process, its URL and its certificate."""
        # Another process may take a free port between the look and the start: then once more.
        for _ in range(5):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            front = self.front_at(hub, port)
            if front is not None:
                return front, f"https://localhost:{port}", self.certificate()[1]
        self.fail("nghttpx did not start")

    def front_at(self, hub, port):
        """The process of a front on this port, or None when it cannot be."""
        key, certificate = self.certificate()
        host, back = hub.url.removeprefix("http://").split(":")
        # A script asks who issued a certificate about it, and leaves a folder in /tmp when it is ended with its parent.
        front = subprocess.Popen(["nghttpx", "--conf=/dev/null", f"--frontend=127.0.0.1,{port}",
                                  f"--backend={host},{back}", "--workers=1", "--no-ocsp",
                                  "--errorlog-file=/dev/null", str(key), str(certificate)],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.addCleanup(front.wait)
        self.addCleanup(front.terminate)
        return front if self.answers(front, port) else None

    def answers(self, front, port):
        """Whether the front, still alive, takes connections in the end."""
        deadline = time.monotonic() + LONGEST
        while front.poll() is None and time.monotonic() < deadline:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            try:
                with socket.create_connection(("127.0.0.1", port), 5) as plain, context.wrap_socket(plain):
                    return front.poll() is None
            except OSError:
                time.sleep(0.02)
        return False
