"""Scripts/torture inputs [KIND…] [--inputs 1000000] [--seed 1] [--resume]: every reader fed with what nobody meant.

Kinds: quiz, theme, catalog, orders, contacts, expressions, answers (of vendors), keys. Good files are spoilt (bits, lines, numbers, slices that
are repeated, pieces of others), beside words of each language in no order and noise. One release process reads all inputs of a kind; whoever ends it,
takes longer than a second or makes it grow by more than 64 MiB is named by number: `--show NUMBER` writes that input. First the good files
themselves are read, those of `--data` too.
"""
import argparse
import glob
import json
import os
import re
import select
import struct
import subprocess
import sys
import tempfile
import time

HOME = os.environ.get("ASKWELL_HOME", ".")
KINDS = ["quiz", "theme", "catalog", "orders", "contacts", "expressions", "answers", "keys"]
FILES = {kind: [f"Scripts/torture-parts/samples/{kind}-*"] for kind in ("orders", "contacts", "expressions", "answers", "keys")} | {
    "quiz": ["Quizzes/*.yaml", "Scripts/torture-parts/*.yaml"], "theme": ["Themes/*.yaml"], "catalog": ["Quizzes/*.csv"]}
DATA = {"catalog": ["shopify/*.csv"]}
SOURCES = {"quiz": "Sources/Domain/Files/*.swift", "theme": "Sources/Domain/Files/Theme*.swift", "catalog": "Sources/Domain/Files/Catalog*.swift",
           "orders": "Sources/Domain/Files/Orders*.swift", "contacts": "Sources/Live/Floor/Contact*.swift",
           "expressions": "Sources/Domain/Predicate/*.swift", "answers": "Sources/Sync/Vendors/*.swift", "keys": "Sources/Curses/*.swift"}
MORE_WORDS = ["{", "}", "[", "]", ":", ",", "\"", "'", "- ", "  ", "&a", "*a", "<<", "!!", "|", ">", "true", "null", "~", "=", "and", "or", "not", "(", ")",
              "@", "\x1b[", "\x1b]", "\x1b[200~", "\x1b[201~", "\x07", "\x1b\\"]


def corpus(kind, data):
    """(our good files, those of the data folder)"""
    return [[path for pattern in patterns for path in sorted(glob.glob(pattern))]
            for patterns in ([f"{HOME}/{pattern}" for pattern in FILES[kind]],
                             [f"{data}/{pattern}" for pattern in DATA.get(kind, [])] if data else [])]


def words(kind, place):
    """Words of the reader itself: what its source has between quotes."""
    found = set(MORE_WORDS)
    for path in glob.glob(f"{HOME}/{SOURCES[kind]}"):
        with open(path, encoding="utf-8") as file:
            found |= {word for word in re.findall(r'"([^"\\\n]{1,40})"', file.read())}
    path = f"{place}/{kind}.words"
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(sorted(found)))
    return path


class Reading:
    """All inputs of one kind."""

    def __init__(self, options, kind, place):
        self.options, self.kind, self.mark = options, kind, f"{place}/{kind}.mark"
        self.files, self.foreign = corpus(kind, options.data)
        self.words = words(kind, place)
        self.facts = {"kind": kind, "inputs": 0, "accepted": 0, "differing": 0, "slowest_ms": 0, "slowest_input": 0, "mib_first": None,
                      "mib_highest": 0, "crashes": [], "hangs": [], "corpus": None}

    def command(self, first, last):
        return [self.options.driver, "inputs", self.kind, str(self.options.seed), str(first), str(last), self.mark, self.words, *self.files]

    def check_corpus(self):
        self.files, own = self.files + self.foreign, self.files
        done = subprocess.run(self.command(0, 0), capture_output=True, text=True, timeout=300)
        self.files = own
        self.facts["corpus"] = [int(word) for word in done.stdout.split()] if done.returncode == 0 else f"ended with {done.returncode}"

    def run(self, keep):
        facts, first = self.facts, self.facts["inputs"]
        while first < self.options.inputs and len(facts["crashes"]) + len(facts["hangs"]) < 20:
            base = (facts["accepted"], facts["differing"])
            process = subprocess.Popen(self.command(first, self.options.inputs), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            quiet = 0
            while True:
                ready, _, _ = select.select([process.stdout], [], [], 2)
                if not ready:
                    quiet, before = self._quiet(quiet, before if quiet else None)
                    if quiet >= 5:
                        process.kill()
                        break
                    continue
                quiet, line = 0, process.stdout.readline()
                if not line:
                    break
                number, accepted, differing, longest, slowest, resident = (int(word) for word in line.split())
                facts["inputs"], facts["accepted"], facts["differing"] = number, base[0] + accepted, base[1] + differing
                if longest / 1000 > facts["slowest_ms"]:
                    facts["slowest_ms"], facts["slowest_input"] = round(longest / 1000, 1), slowest
                facts["mib_first"] = facts["mib_first"] or round(resident / 1024, 1)
                facts["mib_highest"] = max(facts["mib_highest"], round(resident / 1024, 1))
                if number % 50_000 == 0:
                    print(f"{self.kind}: {facts}", file=sys.stderr, flush=True)
                    keep()
            code = process.wait()
            if code == 0:
                break
            bad = self._marked()
            (facts["hangs"] if quiet >= 5 else facts["crashes"]).append({"input": bad, "code": code})
            print(f"{self.kind}: input {bad} {'hangs' if quiet >= 5 else f'ends the process with {code}'}", file=sys.stderr, flush=True)
            first = facts["inputs"] = bad + 1
        keep()

    def _marked(self):
        with open(self.mark, "rb") as file:
            return struct.unpack("q", file.read(8))[0]

    def _quiet(self, quiet, before):
        """Counts how often the same input was found under way."""
        number = self._marked() if os.path.exists(self.mark) else -1
        return (quiet + 1 if number == before else 1), number


def row(facts, options):
    slow = facts["slowest_ms"] > 1000
    grown = facts["mib_highest"] - (facts["mib_first"] or 0) > options.most_mebibytes
    return {"fault": f"inputs: {facts['kind']}", "tries": facts["inputs"], "lost": 0, "doubled": facts["differing"],
            "crashed": len(facts["crashes"]) + len(facts["hangs"]) + slow + grown,
            "more": f"{facts['accepted']} accepted, slowest {facts['slowest_ms']} ms, memory {facts['mib_first']} to {facts['mib_highest']} MiB"}


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture inputs", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    parser.add_argument("--driver", required=True, help="the bench-driver")
    parser.add_argument("--binary", help="not needed")
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--state")
    parser.add_argument("--data", help="a folder of other people's files, read as they are")
    parser.add_argument("--most-mebibytes", type=float, default=64)
    options = parser.parse_args()
    for kind in options.kinds:
        if kind not in KINDS:
            parser.error(f"there is no kind {kind}; the kinds are {', '.join(KINDS)}")
    kinds, began = options.kinds or KINDS, time.monotonic()
    state = f"{options.state}/inputs-{options.seed}.state" if options.state else None
    kept = {}
    if options.resume and state and os.path.exists(state):
        with open(state, encoding="utf-8") as file:
            kept = json.load(file)

    def keep():
        if state:
            with open(state + ".new", "w", encoding="utf-8") as file:
                json.dump(kept, file)
            os.replace(state + ".new", state)

    with tempfile.TemporaryDirectory(prefix="askwell-inputs-") as place:
        for kind in kinds:
            reading = Reading(options, kind, place)
            if options.show is not None:
                return subprocess.run(reading.command(options.show, 0)).returncode
            reading.facts = kept.get(kind, reading.facts)
            kept[kind] = reading.facts
            reading.check_corpus()
            reading.run(keep)
            print(f"{kind}: {json.dumps(reading.facts)}", flush=True)
    table = [row(kept[kind], options) for kind in kinds]
    print(json.dumps({"seed": options.seed, "inputs": options.inputs, "seconds": round(time.monotonic() - began),
                      "kinds": [kept[kind] for kind in kinds], "table": table}))
    return 1 if any(line["crashed"] or line["doubled"] for line in table) else 0


if __name__ == "__main__":
    sys.exit(main())
