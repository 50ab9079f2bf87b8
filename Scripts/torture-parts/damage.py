"""What disks, cables and people do to a store's file; for Scripts/torture faults."""
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time

PAGE = 4096
KINDS = ["zeroed page", "flipped bit", "cut off", "head", "stale log", "lost log"]
SESSIONS = 25


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def head(path):
    with open(path, "rb") as file:
        return file.read(100)


def as_nobody(*words):
    """Root may write everything: these tries are made as somebody who may not."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *words] if os.geteuid() == 0 else list(words)


def refusals(bench):
    """A file that may not be written, a folder that may not, a store of a later version."""
    cases, faults = 0, []

    def refused(name, place, words, codes, prepare):
        nonlocal cases
        cases += 1
        if os.geteuid() == 0:
            for path in (bench.directory, place, *(os.path.join(place, file) for file in os.listdir(place))):
                os.chown(path, 65534, 65534)
        prepare()
        before = digest(place + "/askwell.db")
        done = subprocess.run(
            as_nobody(bench.binary, *words), env=bench.environment(place), capture_output=True, text=True, timeout=60,
            stdin=subprocess.DEVNULL)
        said = done.stderr.strip() or open(place + "/askwell.db.log").read() if os.path.exists(place + "/askwell.db.log") else done.stderr.strip()
        if done.returncode not in codes:
            faults.append(f"{name}: askwell {words[0]} ended with {done.returncode}, not {codes}: {said[-300:]}")
        if not said and done.returncode:
            faults.append(f"{name}: askwell {words[0]} said nothing")
        if digest(place + "/askwell.db") != before:
            faults.append(f"{name}: askwell {words[0]} changed the file")

    take = ["take", "short", "--answers", bench.answers]
    for words, codes in ((take, {77}), (["contacts", "import", bench.people], {77}), (["kiosk", "--plain"], {0, 77})):
        place = bench.copy()
        refused("file 0444", place, words, codes, lambda: os.chmod(place + "/askwell.db", 0o444))
        place = bench.copy()
        refused("folder 0555", place, words, codes | {73}, lambda: os.chmod(place, 0o555))
        os.chmod(place, 0o755)
        place = bench.copy()

        def later():
            store = sqlite3.connect(place + "/askwell.db")
            store.execute("PRAGMA journal_mode = DELETE")
            store.execute("PRAGMA user_version = 99")
            store.close()

        refused("later version", place, words, {0, 65} if words[0] == "kiosk" else {65}, later)
    return {"cases": cases}, faults


class Original:
    """A store with sessions in its file and in its log, as a power cut leaves it; and the log of an earlier day."""

    def __init__(self, bench):
        self.bench = bench
        self.place = bench.copy()
        for _ in range(SESSIONS // 2):
            bench.run(self.place, "take", "short", "--answers", bench.answers)
        bench.run(self.place, "contacts", "import", bench.people)
        self.stale = self.log_of(3)
        for _ in range(SESSIONS // 2):
            bench.run(self.place, "take", "short", "--answers", bench.answers)
        self.log_of(3)
        self.rows = contents(self.place + "/askwell.db")

    def log_of(self, sessions):
        """Begins some sessions at a kiosk that is then killed; its log stays."""
        kiosk = subprocess.Popen(
            [self.bench.binary, "kiosk", "--plain"], env=self.bench.environment(self.place), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(sessions):
            kiosk.stdin.write(b"\n1\nhello\n")
            kiosk.stdin.flush()
            time.sleep(0.3)
        time.sleep(0.5)
        kiosk.send_signal(signal.SIGKILL)
        kiosk.wait()
        with open(self.place + "/askwell.db-wal", "rb") as log:
            return log.read()

    def copy(self):
        place = self.bench.copy()
        for name in os.listdir(self.place):
            shutil.copyfile(f"{self.place}/{name}", f"{place}/{name}")
        return place


def contents(path):
    """What shoppers gave, by the row's name; nothing of it may change or go without a word. People have no sums, so only their names count."""
    copy = path + "-read"
    for companion in ("", "-wal"):
        if os.path.exists(path + companion):
            shutil.copyfile(path + companion, copy + companion)
    store = sqlite3.connect(copy)
    try:
        found = {("answer", *row[:2]): row for row in store.execute("SELECT session, ordinal, question, value, at, sum FROM answer")}
        found.update({("session", row[0]): row for row in store.execute("SELECT id, quiz, version, take FROM session WHERE state = 'completed'")})
        found.update({("contact", row[0]): True for row in store.execute("SELECT id FROM contact")})
        return found
    finally:
        store.close()
        for companion in ("", "-wal", "-shm"):
            if os.path.exists(copy + companion):
                os.remove(copy + companion)


def harm(kind, place, original, draw):
    path = place + "/askwell.db"
    size = os.path.getsize(path)
    with open(path, "r+b") as file:
        if kind == "zeroed page":
            file.seek(draw.randrange(size // PAGE) * PAGE)
            file.write(bytes(PAGE))
        elif kind == "flipped bit":
            place_of = draw.randrange(size)
            file.seek(place_of)
            byte = file.read(1)[0] ^ 1 << draw.randrange(8)
            file.seek(place_of)
            file.write(bytes([byte]))
        elif kind == "cut off":
            file.truncate(draw.randrange(PAGE, size))
        elif kind == "head":
            file.seek(draw.randrange(90))
            file.write(draw.randbytes(10))
    if kind == "stale log":
        with open(path + "-wal", "wb") as log:
            log.write(original.stale)
    elif kind == "lost log":
        os.remove(path + "-wal")


def open_kiosk(bench, place):
    """One visit at the kiosk: its exit code, what it showed, seconds."""
    begin = time.monotonic()
    try:
        done = subprocess.run(
            [bench.binary, "kiosk", "--plain"], env=bench.environment(place), input="\n1\nhello\n", capture_output=True, text=True, timeout=90)
    except subprocess.TimeoutExpired:
        return -9, "", 90
    return done.returncode, done.stdout, time.monotonic() - begin


def damaged_files(bench, count, seed):
    draw = random.Random(seed)
    original = Original(bench)
    facts = {"files": count, "mended": 0, "refused": 0, "unharmed": 0, "told": 0, "rows": 0, "rows_saved": 0, "slowest_seconds": 0.0}
    faults = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        place = original.copy()
        path = place + "/askwell.db"
        harm(kind, place, original, draw)
        before, spoiled = digest(path), head(path)
        name = f"file {number} ({kind})"
        code, shown, seconds = open_kiosk(bench, place)
        # Damage that shows while somebody stands there ends the kiosk with 74; whoever watches over it starts it again.
        if code == 74:
            code, shown, again = open_kiosk(bench, place)
            seconds = max(seconds, again)
        facts["slowest_seconds"] = max(facts["slowest_seconds"], round(seconds, 1))
        log = open(path + ".log").read() if os.path.exists(path + ".log") else ""
        doctor = bench.run(place, "doctor", "--json", check=False)
        try:
            ill = [check["detail"] for check in json.loads(doctor.stdout) if not check["ok"] and check["check"] in (
                "store", "quick_check", "references", "row_sums", "encryption", "consent_chain", "audit_chain")]
        except ValueError:
            ill = []
            faults.append(f"{name}: doctor said no JSON: {doctor.stderr[-200:]}")
        if code not in (0, 74, 65, 77):
            faults.append(f"{name}: the kiosk ended with {code} after {seconds:.0f} s")
        kept = [file for file in os.listdir(place) if ".corrupt-" in file and not file.endswith("-wal")]
        has_opened = "What else is there to say?" in shown
        if kept:
            facts["mended"] += 1
            # Whoever has the first page in the log may bring the log's pages into a file whose head is spoiled: then the head is compared.
            same = [digest(f"{place}/{file}") == before or kind == "head" and head(f"{place}/{file}") == spoiled for file in kept]
            if not any(same) and kind != "stale log":
                faults.append(f"{name}: the file that was set aside is not the damaged one")
        elif not has_opened:
            facts["refused"] += 1
        # Its one quiz was on a page that is gone, and the log says so: there is nothing to open with.
        lost_quiz = bool(kept) and "of quiz" in log and "there is no quiz" in log
        if lost_quiz:
            facts["told"] += 1
            shutil.rmtree(place, ignore_errors=True)
            continue
        if kept and not has_opened:
            faults.append(f"{name}: mended, but the kiosk did not open: {log[-300:]}")
        if not has_opened and not log:
            faults.append(f"{name}: the kiosk did not open, and the log says nothing")
        if not has_opened and "later askwell" not in log and "another program" not in log:
            faults.append(f"{name}: the kiosk did not open: {log[-300:]}")
        if has_opened:
            found = contents(path)
            same = sum(found.get(key) == row for key, row in original.rows.items())
            facts["rows"] += len(original.rows)
            facts["rows_saved"] += same
            if same < len(original.rows):
                facts["told"] += bool(kept or ill or log)
                if not (kept or ill or "damaged" in log or "the log is gone" in log):
                    faults.append(f"{name}: {len(original.rows) - same} rows are not as they were, and nobody says so")
            elif not kept:
                facts["unharmed"] += 1
        shutil.rmtree(place, ignore_errors=True)
    return facts, faults
