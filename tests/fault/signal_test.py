"""Signals at random moments: the page in hand is finished, the place kept; a second signal ends at once."""

import contextlib
import signal
import subprocess
import time
import unittest

from killing import SEED, TORTURE, dice
from killing_deprecate import KillDeprecateTest
from killing_scan import KillScanTest

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def send(test, arguments, numbers, after, env=None):
    """Run, and send a signal, or two in a row; the exit status and what was said."""
    process = test.start(*arguments, env=env)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(after)
    for number in numbers:
        process.send_signal(number)
        time.sleep(0.005)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


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

            def stop():
                status, _, told["err"] = send(self, self.arguments(hub, folder), [number] * (1 + twice),
                                              chance.uniform(0, self.seconds))
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
        self.assertGreater(stopped, 0)
        self.told(f"signals ({stopped} stopped cleanly)")

    def test_the_page_in_hand_is_finished(self):
        # The first page's body takes about two seconds: the signal comes while it is under way.
        hub = self.hub("--seed", 21, "--models", 4000, "--bytes-per-second", 200000)
        for number in SIGNALS:
            folder = self.place()
            process = self.start(*self.arguments(hub, folder))
            while not hub.requests() and process.poll() is None:
                time.sleep(0.01)
            time.sleep(0.3)
            process.send_signal(number)
            _, err = process.communicate(timeout=120)
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
        while not hub.requests() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGHUP)
        _, err = process.communicate(timeout=120)
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
                                      [number] * (1 + (round % 4 == 3)), chance.uniform(0, self.seconds),
                                      env=self.env(place))
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
