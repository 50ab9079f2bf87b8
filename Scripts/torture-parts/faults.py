"""Scripts/torture faults [--most N] [--files N] [--seed S] [only…]: the real program on a disk that fails.

calls     A shim under the system calls fails the 1st, 2nd, 3rd… call on the store's folder, with no room left (ENOSPC) or an error of the
          disk (EIO), once or from then on, until a run comes to its end without one. It is done to `take`, `contacts import`, `catalog
          import`, `backup` and a kiosk line by line through pipes. What was acknowledged (exit code 0, or the next question) has to be in
          the store afterwards, once; nothing is half there; the file is sound; and the next start works without help.
refusals  A file of mode 0444, a folder that may not be written, a store of a later version: refused in words, not a byte changed.
files     Damaged stores: a zeroed page, a flipped bit, a cut-off end, a spoiled head, a stale log, a lost log. A kiosk opens on each or
          says why not, what is lost is told somewhere, and nothing is deleted.

--most bounds the calls that fail in each run (0: all of them), --files the damaged files. The last line is JSON.
"""
import argparse
import concurrent.futures
import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading

from damage import refusals, damaged_files

HERE = os.path.dirname(os.path.abspath(__file__))
SAID = {0, 65, 73, 74, 75, 77}
PEOPLE = 30
WAYS = [(error, mode) for error in ("ENOSPC", "EIO") for mode in ("once", "good")]


class Bench:
    """A store that was used a little, to be copied for each try."""

    def __init__(self, binary, directory):
        self.binary, self.directory = binary, directory
        self.template = directory + "/template"
        os.makedirs(self.template)
        self.shim = directory + "/shim.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", self.shim, HERE + "/shim.c", "-ldl"], check=True)
        with open(directory + "/config.yaml", "w") as file:
            file.write("store: torture\nkiosk: k1\nquiz: short\n")
        self.answers = self.file("answers.json", json.dumps({"colour": ["red"], "note": "hello"}))
        self.contact = self.file("contact.json", json.dumps({"email": "ana@example.com"}))
        consent = {"email": {"at": "2026-01-01T00:00:00Z", "wording": "Yes"}}
        self.people = self.file(
            "people.jsonl", "".join(json.dumps({"email": f"p{n}@example.com", "tags": ["colour:red"], "consent": consent}) + "\n"
                                    for n in range(PEOPLE)))
        self.catalog = self.file("catalog.csv", "sku,product,title,price\n" + "".join(f"ZZ-{n},zz{n},New {n},{n + 1}\n" for n in range(20)))
        for words in (["quiz", "import", HERE + "/short.yaml"], ["take", "short", "--answers", self.answers]):
            self.run(self.template, *words)

    def file(self, name, text):
        path = f"{self.directory}/{name}"
        with open(path, "w") as file:
            file.write(text)
        return path

    def environment(self, place, **more):
        return {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": self.directory, "ASKWELL_DB": place + "/askwell.db",
            "ASKWELL_CONFIG": self.directory + "/config.yaml", "ASKWELL_HOME": os.environ.get("ASKWELL_HOME", ""), **more,
        }

    def run(self, place, *words, check=True, **more):
        done = subprocess.run(
            [self.binary, *words], env=self.environment(place, **more), capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        if check and done.returncode:
            sys.exit(f"askwell {' '.join(words)} ended with {done.returncode}: {done.stderr}")
        return done

    def copy(self):
        place = tempfile.mkdtemp(prefix="try-", dir=self.directory)
        shutil.copytree(self.template, place, dirs_exist_ok=True)
        return place


def rows(place, sql):
    store = sqlite3.connect(place + "/askwell.db", timeout=10)
    try:
        return store.execute(sql).fetchall()
    finally:
        store.close()


class Run:
    """One program, and what it acknowledged."""

    def __init__(self, bench):
        self.bench = bench

    def go(self, place, fault):
        """Runs it; its exit code."""
        done = self.bench.run(place, *self.words(place), check=False, **fault)
        self.output, self.errors = done.stdout, done.stderr
        return done.returncode

    def again(self, place):
        """The next start, without a fault; what it says when it fails."""
        done = self.bench.run(place, *self.words(place), check=False)
        return None if done.returncode == 0 else f"the next start ended with {done.returncode}: {done.stderr.strip()}"


class Take(Run):
    name = "take"

    def words(self, place):
        return ["take", "short", "--answers", self.bench.answers, "--contact", self.bench.contact, "--json"]

    def lost(self, place, code):
        if code:
            return None
        session = json.loads(self.output)["session"]
        found = rows(place, f"SELECT state FROM session WHERE id = '{session}'")
        return None if found == [("completed",)] else f"the session of exit code 0 is {found}"


class Contacts(Run):
    name = "contacts import"

    def words(self, place):
        return ["contacts", "import", self.bench.people]

    def lost(self, place, code):
        count = rows(place, "SELECT COUNT(*) FROM contact")[0][0]
        return f"{count} people after exit code 0" if code == 0 and count != PEOPLE else None

    def again(self, place):
        fault = super().again(place)
        count = rows(place, "SELECT COUNT(*) FROM contact")[0][0]
        return fault or (None if count == PEOPLE else f"{count} people after the second import")


class Catalog(Run):
    name = "catalog import"

    def words(self, place):
        return ["catalog", "import", self.bench.catalog]

    def lost(self, place, code):
        new = rows(place, "SELECT COUNT(*) FROM variant WHERE until IS NULL AND sku LIKE 'ZZ-%'")[0][0]
        if code == 0 and new != 20:
            return f"{new} variants after exit code 0"
        return None if new in (0, 20) else f"half a catalog: {new} variants"


class Backup(Run):
    name = "backup"

    def words(self, place):
        return ["backup", place + "/copy.db"]

    def lost(self, place, code):
        path = place + "/copy.db"
        if not os.path.exists(path):
            return "no backup after exit code 0" if code == 0 else None
        copy = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            found = copy.execute("PRAGMA integrity_check").fetchall(), copy.execute("SELECT COUNT(*) FROM session").fetchone()[0]
        finally:
            copy.close()
        return None if found == ([("ok",)], 1) else f"the backup is {found}"


class PlainKiosk(Run):
    """A session of a shopper, line by line; each question that shows acknowledges the answer before it."""

    name = "kiosk"
    STEPS = [
        ("Which colour is it?", ""), ("What else is there to say?", "1"), ("Which address is it?", "hello"), ("Which number is it?", ""),
        ("How many are there?", ""), ("Email", "7"),
    ]

    def go(self, place, fault):
        kiosk = subprocess.Popen(
            [self.bench.binary, "kiosk", "--plain"], env=self.bench.environment(place, **fault), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # One that hangs is ended, and has a code that no end in order has.
        alarm = threading.Timer(60, kiosk.kill)
        alarm.start()
        self.acknowledged, self.output = 0, b""
        try:
            self.read_until(kiosk, b"The kiosk waits here.")
            for place_of, (sign, line) in enumerate(self.STEPS):
                kiosk.stdin.write(line.encode() + b"\n")
                kiosk.stdin.flush()
                if not self.read_until(kiosk, sign.encode()):
                    break
                self.acknowledged = place_of
            kiosk.stdin.close()
        except BrokenPipeError:
            pass
        self.output += kiosk.stdout.read()
        self.errors = kiosk.stderr.read().decode()
        code = kiosk.wait()
        alarm.cancel()
        return code

    def read_until(self, kiosk, sign):
        found = b""
        while sign not in found:
            data = os.read(kiosk.stdout.fileno(), 65536)
            if not data or any(word in data for word in (b"could not be saved", b"short rest")):
                self.output += found + data
                return False
            found += data
        self.output += found
        return True

    def lost(self, place, code):
        latest = rows(place, "SELECT id FROM session ORDER BY n DESC LIMIT 1")[0][0]
        answers = rows(place, f"SELECT COUNT(*) FROM answer WHERE session = '{latest}'")[0][0]
        sessions = rows(place, "SELECT COUNT(*) FROM session")[0][0]
        if self.acknowledged and (sessions != 2 or answers < self.acknowledged):
            return f"{self.acknowledged} answers were acknowledged, {answers} are there in session {sessions}"
        doubled = rows(place, "SELECT session, question FROM answer GROUP BY 1, 2 HAVING COUNT(*) > 1")
        return f"doubled: {doubled}" if doubled else None

    def again(self, place):
        code = self.go(place, {})
        return None if code == 0 and self.acknowledged == len(self.STEPS) - 1 else f"the next start ended with {code} after {self.acknowledged}"


def judge(run, place, fault):
    """What is wrong after one try; and whether a call has failed in it."""
    told = place + "-told"
    code = run.go(place, dict(fault, FAULT_TOLD=told))
    with open(told) as file:
        calls, failed = map(int, file.read().split())
    os.remove(told)
    wrong = []
    if code not in SAID:
        wrong.append(f"it ended with {code}: {run.errors.strip()[-300:]}")
    if code and not run.errors.strip() and run.name != "kiosk":
        wrong.append(f"it ended with {code} and without a word")
    for sql in ("PRAGMA integrity_check", "PRAGMA foreign_key_check"):
        found = rows(place, sql)
        if found not in ([("ok",)], []):
            wrong.append(f"{sql}: {found[:3]}")
    wrong += [fault for fault in (run.lost(place, code), run.again(place)) if fault]
    half = rows(place, "SELECT COUNT(*) FROM session WHERE state = 'completed' AND (take IS NULL OR ended_at IS NULL)")[0][0]
    if half:
        wrong.append(f"{half} half sessions")
    return calls, failed, wrong


def tries(bench, kind, error, mode, numbers):
    """The calls of one run that are to fail, and what came of each."""
    for number in numbers:
        place = bench.copy()
        fault = {
            "LD_PRELOAD": bench.shim, "FAULT_PLACE": os.path.realpath(place), "FAULT_AT": str(number), "FAULT_MODE": mode,
            "FAULT_ERROR": str(getattr(errno, error)),
        }
        try:
            calls, failed, wrong = judge(kind(bench), place, fault)
        except Exception as found:  # A judge that cannot judge is a finding too.
            calls, failed, wrong = 0, 1, [f"{type(found).__name__}: {found}"]
        shutil.rmtree(place, ignore_errors=True)
        yield number, calls, failed, wrong


def series(bench, kind, error, mode, most):
    """Fails call 1, 2, 3… until a run has none; of more than `most` an even choice, the last of them with it."""
    calls = next(tries(bench, kind, error, "once", [0]))[1]
    numbers = list(range(1, calls + 1))
    if most and calls > most:
        numbers = sorted({1 + place * (calls - 1) // (most - 1) for place in range(most)}) if most > 1 else [calls]
    found, done, without = [], 0, 0
    for number, _, failed, wrong in tries(bench, kind, error, mode, numbers):
        done += 1
        without += not failed
        found += [f"{kind.name}, {error} {mode} at call {number}: {words}" for words in wrong]
    return {"run": kind.name, "error": error, "mode": mode, "calls": calls, "tries": done, "without_failure": without, "faults": found}


def rows_of_table(facts, faults):
    """A line a program whose calls failed, one for what is refused and one for damaged files."""
    def row(fault, tries, own, more=""):
        lost = sum("acknowledged" in words or "after exit code 0" in words or "half" in words for words in own)
        doubled = sum("doubled" in words for words in own)
        return {"fault": fault, "tries": tries, "lost": lost, "doubled": doubled, "crashed": len(own) - lost - doubled, "more": more}

    table, told = [], []
    for name in dict.fromkeys(one["run"] for one in facts.get("calls", [])):
        own = [words for words in faults if words.startswith(f"{name}, ")]
        told += own
        series = [one for one in facts["calls"] if one["run"] == name]
        table.append(row(f"failing calls: {name}", sum(one["tries"] for one in series), own, f"{series[0]['calls']} calls in a run"))
    others = [words for words in faults if words not in told]
    if "files" in facts:
        files = facts["files"]
        saved = f"{files['mended']} mended, {files['refused']} refused, {files['rows_saved']:,} of {files['rows']:,} rows saved"
        table.append(row("damaged stores", files["files"], others, saved))
    return table


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", choices=["calls", "refusals", "files", []], help="parts; all of them unless named")
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--runs", default="", help="of calls only these, parted by commas")
    parser.add_argument("--binary", required=True)
    options = parser.parse_args()
    parts = options.only or ["calls", "refusals", "files"]
    facts, faults = {"seed": options.seed}, []
    with tempfile.TemporaryDirectory(prefix="askwell-faults-") as directory:
        bench = Bench(os.path.realpath(options.binary), os.path.realpath(directory))
        if "calls" in parts:
            kinds = [kind for kind in (Take, Contacts, Catalog, Backup, PlainKiosk) if not options.runs or kind.name in options.runs.split(",")]
            table = []
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                futures = [pool.submit(series, bench, kind, error, mode, options.most) for kind in kinds for error, mode in WAYS]
                for future in futures:
                    row = future.result()
                    print(f"{row['run']}, {row['error']} {row['mode']}: {row['tries']} of {row['calls']} calls, {len(row['faults'])} faults",
                          file=sys.stderr, flush=True)
                    faults += row.pop("faults")
                    table.append(row)
            facts["calls"] = table
            facts["tries"] = sum(row["tries"] for row in table)
        if "refusals" in parts:
            facts["refusals"], found = refusals(bench)
            faults += found
        if "files" in parts:
            facts["files"], found = damaged_files(bench, options.files, options.seed)
            faults += found
    facts["table"] = rows_of_table(facts, faults)
    facts["faults"] = faults[:50]
    facts["fault_count"] = len(faults)
    print(json.dumps(facts))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
