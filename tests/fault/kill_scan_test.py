"""A scan killed anywhere, then run again: the files of a run that was never disturbed, and no page asked for twice."""

import unittest

from killing import SEED, TORTURE, dice, spread
from killing_scan import KillScanTest


class Anywhere(KillScanTest):
    def test_killed_before_each_change_of_a_file(self):
        hub = self.hub("--seed", 21, "--models", 2500)
        self.undisturbed(hub)
        self.count(hub)
        every = range(1, len(self.calls) + 1)
        census = [n for n in every if "census.db" in self.calls[n - 1]]
        # Of the checkpoint's writings, which are alike, those of two pages.
        alike = [n for n in every if ".scrape_checkpoint.json" in self.calls[n - 1]][5:]
        chosen = set(every) - set(() if TORTURE else census + alike)
        for number in sorted(chosen | {census[i - 1] for i in spread(len(census), 6)}):
            self.kill_at(hub, number)
        self.told("before each change")

    def test_killed_in_the_middle_of_a_write(self):
        hub = self.hub("--seed", 21, "--models", 2500)
        self.undisturbed(hub)
        self.count(hub)
        writes = [n for n, call in enumerate(self.calls, 1) if call.startswith("write")]
        for i in spread(len(writes), 8):
            self.kill_at(hub, writes[i - 1], half=True)
        self.told("in the middle of a write")

    def test_killed_at_random_moments(self):
        hub = self.hub("--seed", 21, "--models", 4000, "--latency-ms", 8)
        self.undisturbed(hub)
        chance = dice("moments")
        for round in range(220 if TORTURE else 8):
            folder = self.place()
            where = (SEED, round)
            with self.reader(folder) as reader:
                self.run_to_its_end(hub, folder, [
                    lambda after=chance.uniform(0, self.seconds * 1.05):
                        self.run_killed_after(self.arguments(hub, folder), after)
                    for _ in range(chance.choice((1, 1, 2, 3)))], where)
            self.note(reader, where)
            self.check_finished(folder, where)
        self.told("at random moments")


if __name__ == "__main__":
    unittest.main(verbosity=2 if TORTURE else 1)
