"""Signals at random moments: the page in hand is finished, the place kept; a second signal ends at once."""

import contextlib
import pathlib
import signal
import subprocess
import time
import unittest

from killing import LONGEST, SEED, TORTURE, dice
from killing_deprecate import KillDeprecateTest
from killing_scan import KillScanTest

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def send(test, arguments, numbers, wait, env=None):
    """Run, and send a signal, or two in a row, after wait(process); the exit status and what was said."""
    process = test.start(*arguments, env=env)
    wait(process)
    for number in numbers:
        process.send_signal(number)
        time.sleep(0.005)
    out, err = process.communicate(timeout=LONGEST)
    return process.returncode, out, err


def so_long(seconds):
    def wait(process):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    return wait


def has_read(hub):
    """Whether the program has taken in all that the Hub has sent it."""
    port = int(hub.url.rsplit(":", 1)[1])
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, _, queues = line.split()[:5]
        unsent, unread = (int(n, 16) for n in queues.split(":"))
        if (remote.endswith(f":{port:04X}") and unread) or (local.endswith(f":{port:04X}") and unsent):
            return False
    return True


def allowed(number):
    """Done before; stopped; or ended by the signal itself, before the program listened to it."""
    return 0, 128 + number, -number


class ScanSignals(KillScanTest):
    def test_a_scan_stops_with_its_place_kept(self):
        hub = self.hub("--seed", 21, "--models", 4000, "--latency-ms", 8)
        self.undisturbed(hub)
        chance = dice("signals")
        stopped = 0
        for round in range(120 if TORTURE else 9):
            folder = self.place()
            number = SIGNALS[round % 3]
            twice = round % 4 == 3
            where = (SEED, round)
            told = {}
            after, nth = chance.uniform(0, self.seconds), chance.randrange(2, self.asked)

            def wait(process):
                # At a moment that may be too late, or where it would never be.
                if round < len(SIGNALS):
                    hub.wait_for_requests(nth, process)
                else:
                    so_long(after)(process)

            def stop():
                if round < len(SIGNALS):
                    hub.hold(f"nth={nth}")
                status, _, told["err"] = send(self, self.arguments(hub, folder), [number] * (1 + twice), wait)
                hub.go_on()
                self.assertIn(status, allowed(number), (where, told["err"]))
                told["status"] = status
                return status

            with self.reader(folder) as reader:
                self.run_to_its_end(hub, folder, [stop], where)
            self.note(reader, where)
            self.check_finished(folder, where)
            if told["status"] == 128 + number and not twice:
                self.assertIn("stopped", told["err"], where)
                stopped += 1
        self.assertGreaterEqual(stopped, len(SIGNALS))
        self.told(f"signals ({stopped} stopped cleanly)")

    def stopping_within_a_page(self, hub, folder, number):
        """A scan that has half of a page, and has seen the signal; the Hub goes on when it is told to."""
        hub.hold("page=1", "body")
        process = self.start(*self.arguments(hub, folder))
        hub.wait_for_requests(1, process)
        while not has_read(hub):
            time.sleep(0.01)
        process.send_signal(number)
        while "after the page in hand" not in (line := process.stderr.readline()):
            self.assertNotEqual(line, "")
        return process

    def test_the_second_signal_ends_it_at_once(self):
        hub = self.hub("--seed", 21, "--models", 4000)
        for number in SIGNALS:
            process = self.stopping_within_a_page(hub, self.place(), number)
            process.send_signal(number)
            _, err = process.communicate(timeout=LONGEST)
            self.assertEqual((process.returncode, err), (128 + number, ""))
            hub.forget()

    def test_the_page_in_hand_is_finished(self):
        hub = self.hub("--seed", 21, "--models", 4000)
        for number in SIGNALS:
            folder = self.place()
            process = self.stopping_within_a_page(hub, folder, number)
            hub.go_on()
            _, err = process.communicate(timeout=LONGEST)
            self.assertEqual(process.returncode, 128 + number, err)
            self.assertIn("the place is kept", err)
            self.chains = {("filter", "text-generation"): [r["target"] for r in hub.requests()]}
            self.chains.update({("author", a): [] for a in ("google", "Qwen", "openai-community")})
            self.assertGreater(len(self.kept(folder)[0]), 0)
            hub.forget()

    def test_nobody_who_ignores_a_hangup_is_stopped_by_it(self):
        hub = self.hub("--seed", 21, "--models", 2500, "--latency-ms", 50)
        folder = self.place()
        process = self.start(*self.arguments(hub, folder),
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        hub.wait_for_requests(1, process)
        process.send_signal(signal.SIGHUP)
        _, err = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, 0, err)


class DeprecateSignals(KillDeprecateTest):
    def test_it_stops_with_its_place_kept(self):
        hub = self.hub("--catalogue", self.listed, "--latency-ms", 8)
        self.undisturbed(hub, "text")
        chance = dice("signals of deprecate")
        for round in range(120 if TORTURE else 6):
            place = self.place()
            number = SIGNALS[round % 3]

            def stop():
                status, _, err = send(self, self.arguments(hub, place, "--format", "text"),
                                      [number] * (1 + (round % 4 == 3)),
                                      so_long(chance.uniform(0, self.seconds)), env=self.env(place))
                self.assertIn(status, allowed(number), err)
                return status

            self.run_to_its_end(hub, place, "text", [stop], (SEED, round))
        self.told("signals")


class Record(KillScanTest):
    def test_a_recording_that_is_killed_leaves_the_one_that_was_there(self):
        hub = self.hub("--seed", 21, "--models", 2500)
        recordings = self.folder / "recordings"

        def arguments(folder):
            return ("record", recordings / "hub.rec", *self.arguments(hub, folder))

        recordings.mkdir()
        self.run_program(*arguments(self.folder / "first"))
        new = (recordings / "hub.rec").read_bytes()
        calls = self.count_calls(arguments(self.folder / "second"), recordings)
        for number in range(1, len(calls) + 1) if TORTURE else range(1, len(calls) + 1, 2):
            for torn in (False, True):
                (recordings / "hub.rec").write_bytes(b"an old one")
                self.run_killed_at(arguments(self.folder / f"third-{number}-{torn}"), recordings, number, torn)
                self.assertIn((recordings / "hub.rec").read_bytes(), (b"an old one", new), calls[number - 1])
                self.trials += 1
        self.run_program(*arguments(self.folder / "fourth"))
        self.assertEqual((recordings / "hub.rec").read_bytes(), new)
        self.assertEqual([p.name for p in recordings.iterdir()], ["hub.rec"])
        self.told("record")


if __name__ == "__main__":
    unittest.main(verbosity=2 if TORTURE else 1)
