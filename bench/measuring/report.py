"""Tables on the terminal, and the same as Markdown."""

import sys


def aligned(head, rows):
    """Lines of a table, its first column to the left and the others to the right."""
    rows = [head] + rows
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for n, row in enumerate(rows):
        cells = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))]
        yield "| " + " | ".join(cells) + " |"
        if n == 0:
            yield "| " + " | ".join("-" * w if i == 0 else "-" * (w - 1) + ":" for i, w in enumerate(widths)) + " |"


class Report:
    """What was measured, in order; and the rows, each with what was wanted of it."""

    HEAD = ["row", "wanted", "measured", "reference", "ratio", ""]

    def __init__(self):
        self.lines = []
        self.rows = []

    def say(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def table(self, title, head, rows):
        self.say(f"\n## {title}\n")
        for line in aligned(head, rows):
            self.say(line)

    def row(self, what, wanted, measured, reference, ratio, met):
        """A row: `ratio` is the figure measured over its reference or the other way round, as `wanted` says."""
        self.rows.append([what, wanted, measured, reference, f"{ratio:.2f}" if ratio is not None else "",
                          "met" if met else "missed"])

    def at_most(self, what, value, limit, unit, reference=None, name=""):
        """A row that wants no more than `limit`, with another figure of the same unit beside it."""
        form = "{:.0f} {}" if limit >= 100 else "{:.1f} {}" if limit >= 10 else "{:.2f} {}"
        beside = (form.format(reference, unit) + " " + name).strip() if reference is not None else name
        self.row(what, f"<= {limit:g} {unit}", form.format(value, unit), beside,
                 value / reference if reference else None, value <= limit)

    def times_less(self, what, value, reference, least, unit, name):
        """A row that wants the reference to take `least` times as much."""
        self.row(what, f">= {least:g} times less", f"{value:.2f} {unit}", f"{reference:.2f} {unit} {name}",
                 reference / value, reference >= least * value)

    def times_at_most(self, what, value, reference, most, unit, name):
        """A row that wants no more than `most` times the reference."""
        self.row(what, f"<= {most:g} times", f"{value:.2f} {unit}", f"{reference:.2f} {unit} {name}",
                 value / reference, value <= most * reference)

    def finish(self):
        """Print all rows; the lines of the whole, these first."""
        rows = ["## What was wanted", ""] + list(aligned(self.HEAD, self.rows))
        missed = sum(row[-1] == "missed" for row in self.rows)
        rows += ["", f"{len(self.rows) - missed} rows of {len(self.rows)} are met."]
        print("\n" + "\n".join(rows), flush=True)
        return rows + ["", "![The cost of a model by the size of the census](cost.svg)"] + self.lines


def stop(message):
    sys.exit(f"bench: {message}")
