"""How a part of Scripts/bench stands to its goals: said in its last line, and kept as rows for the table; no program by itself.

A row is a line of JSON in the file that ASKWELL_BENCH_ROWS names, if it names one: `bench` and `alone` (the part, at which size, and the
command for it alone), `what`, `beside`, `is`, `goal`, and `state`: met, missed, told (where there is no goal), "void: …", "not run: …".
"""
import json
import math
import os
import re


def figure(value, unit):
    """A number as people read it, then its unit; a count has none."""
    if not math.isfinite(value):
        return "nothing"
    decimals = 0 if unit == "" and value == int(value) or abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return with_unit(f"{value:,.{decimals}f}", unit)


def with_unit(number, unit):
    return number + (unit if unit in ("", "x") else f" {unit}")


class Goals:
    # The last that has not come to its end: what it has said so far is kept when the part breaks off.
    unfinished = None

    def __init__(self, part, at=""):
        """`at` says at which size, as "200,000 contacts"."""
        self.part, self.at, self.rows = part, at, []
        Goals.unfinished = self

    def at_most(self, what, beside, value, most, unit="x"):
        goal = with_unit(f"≤ {most:,g}", unit) if most else "0"
        return self._add(what, beside, figure(value, unit), goal, "met" if value <= most else "missed")

    def at_least(self, what, beside, value, least, unit="x"):
        return self._add(what, beside, figure(value, unit), with_unit(f"≥ {least:,g}", unit), "met" if value >= least else "missed")

    def told(self, what, beside, value, unit="x"):
        """A figure that has no goal."""
        return self._add(what, beside, figure(value, unit), "", "told")

    def lacks(self, what, beside, reason):
        """A goal that was not measured, and why: "fzf is missing"."""
        return self._add(what, beside, "", "", f"not run: {reason}")

    def void(self, reason, rows=None):
        """Takes back what `rows`, else all so far, say of a goal: no ratio of this run counts."""
        for row in self.rows if rows is None else rows:
            if row["state"] in ("met", "missed"):
                row["state"] = f"void: {reason}"

    def broken(self, state):
        """A part that did not come to its end: "void: …" or "not run: …"."""
        self._add("the rest of it" if self.rows else "all of it", "", "", "", state)

    def _add(self, what, beside, value, goal, state):
        # Reasons may name files: the table tells nothing of this machine's folders.
        state = re.sub(r"(/[\w.+-]+)+/", "", state)
        self.rows.append({"bench": ": ".join(filter(None, (self.part, self.at))), "alone": os.environ.get("ASKWELL_BENCH_ALONE", ""),
                          "what": what, "beside": beside, "is": value, "goal": goal, "state": state})
        return self.rows[-1]

    def end(self):
        """Prints the part's last line and keeps its rows; the exit code: 1 when a goal was missed, or is void."""
        Goals.unfinished = None
        if path := os.environ.get("ASKWELL_BENCH_ROWS"):
            with open(path, "a") as file:
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows)
        print(f"{', '.join(filter(None, (self.part, self.at)))}: " + "; ".join(map(words, self.rows)), flush=True)
        return int(any(row["state"] == "missed" or row["state"].startswith("void") for row in self.rows))


def words(row):
    """A row in the last line: "key to paint, p50 beside C ncurses 1.04x (goal ≤ 1.10x)"."""
    beside = row["beside"] and f" beside {row['beside']}"
    value = row["is"] and f" {row['is']}"
    goal = row["goal"] and f" (goal {row['goal']})"
    state = {"met": "", "told": "", "missed": ", MISSED"}.get(row["state"], f", {row['state']}")
    return f"{row['what']}{beside}{value}{goal}{state}"
