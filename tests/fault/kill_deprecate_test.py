"""hubcensus deprecate killed anywhere, then run again: the answer of a run that was never disturbed."""

import shutil
import time
import unittest

from killing import SEED, TORTURE, dice, spread
from killing_deprecate import FORMATS, MODELS, KillDeprecateTest


class Anywhere(KillDeprecateTest):
    def test_killed_before_each_change_of_a_file_and_in_each_write(self):
        hub = self.hub("--catalogue", self.listed)
        for form in FORMATS if TORTURE else FORMATS[1:2]:
            self.undisturbed(hub, form)
            place = self.place()
            self.calls = self.count_calls(self.arguments(hub, place, "--format", form), place, env=self.env(place))
            hub.forget()
            for at in spread(len(self.calls), 20):
                self.kill_at(hub, form, at, half=self.calls[at - 1].startswith("write") and at % 2 == 0)
        self.told("each change")

    def test_killed_at_random_moments(self):
        hub = self.hub("--catalogue", self.listed, "--latency-ms", 8)
        chance = dice("deprecate")
        for form in FORMATS:
            self.undisturbed(hub, form)
            for round in range(55 if TORTURE else 1):
                place = self.place()
                self.run_to_its_end(hub, place, form, [
                    lambda after=chance.uniform(0, self.seconds * 1.05): self.run_killed_after(
                        self.arguments(hub, place, "--format", form), after, env=self.env(place))
                    for _ in range(chance.choice((1, 1, 2, 3)))], (SEED, form, round))
        self.told("random moments")

    def test_a_reading_of_a_run_that_was_killed_is_stored_once(self):
        hub = self.hub("--catalogue", self.listed)
        place = self.place()
        now = {"SOURCE_DATE_EPOCH": None}
        env = self.env(place, **now)
        calls = self.count_calls(self.arguments(hub, place), place, env=env)
        shutil.rmtree(place)
        # The journal is removed when the readings are in the census, and the report is out.
        at = max(n for n, call in enumerate(calls, 1) if call.startswith("unlink") and "journal" in call
                 and "deprecate" in call)
        place.mkdir()
        self.run_killed_at(self.arguments(hub, place), place, at, env=env)
        first = self.readings(place)
        self.assertEqual(len(first), len(MODELS))
        time.sleep(2.1)
        hub.forget()
        self.run_program(*self.arguments(hub, place), env=env)
        self.assertEqual(hub.requests(), [])
        self.assertEqual(self.readings(place), first)


if __name__ == "__main__":
    unittest.main(verbosity=2 if TORTURE else 1)
