"""Who is killed by Scripts/torture kills: each works, notes what was acknowledged, and knows what a store must hold afterwards."""
import json
import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import floor
from copied import Copy
from plain import PlainKiosk, kept

WEIGHTS = {"kiosk": 10, "console": 2, "quiz import": 2, "catalog import": 2, "contacts import": 2, "orders import": 2, "courier": 3, "backup": 2,
           "migration": 2}
# By how many seconds a clock may be off: second, hour, half a day, the change to summer time, 1970, 2038, 2106.
CLOCKS = [0, 1, -1, 3_600, -3_600, 43_200, -1_795_000_000, 354_000_000, 2_500_000_000]
# Stores of earlier versions: by version their path; then what they hold, and the version of today.
OLD, HELD, TODAY = {}, [], []


class Victim:
    """`judge` yields (column of the table, words) for what is wrong."""

    NAME, USUAL = "", 0.2

    def __init__(self, life, dice):
        self.life, self.dice = life, dice
        self.was_killed, self.fault, self.took, self.start_ms = False, None, None, 0
        # When it is where it works: the time until the kill counts from then.
        self.ready = threading.Event()
        life.number += 1
        self.number = life.number

    def kill(self):
        if self.pid() is not None:
            try:
                os.kill(self.pid(), signal.SIGKILL)
                self.was_killed = True
            except ProcessLookupError:
                pass

    def end(self):
        pass

    def environment(self):
        """Its clock may be a wrong one: every start of a program draws anew."""
        clock = self.life.clock
        if not clock:
            return self.life.shop.environment
        return dict(self.life.shop.environment, LD_PRELOAD=clock, CLOCK_OFF=str(self.dice.choice(CLOCKS)))

    @property
    def told(self):
        """How much was acknowledged."""
        return 0

    def judge(self, copy):
        return []


class Command(Victim):
    """A command that is done when it ends with 0."""

    process = None

    def words(self):
        raise NotImplementedError

    def start(self):
        self.process = subprocess.Popen(self.words(), env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def pid(self):
        return self.process.pid if self.process and self.process.poll() is None else None

    def work(self):
        _, errors = self.process.communicate(timeout=60)
        self.code = self.process.returncode
        self.was_killed = self.code == -signal.SIGKILL
        if self.code not in (0, -signal.SIGKILL):
            self.fault = f"ended with {self.code}: {errors.decode('utf-8', 'replace')[-300:]}"

    code = None

    @property
    def is_done(self):
        return self.code == 0

    @property
    def told(self):
        return int(self.is_done)

    def file(self, name, text):
        path = f"{self.life.shop.directory}/{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


ASKING = """
import json, sqlite3, sys
store = sqlite3.connect(sys.argv[1], timeout=30)
rows = store.execute(sys.argv[2]).fetchall()
store.commit()
store.close()
print(json.dumps(rows))
"""


def asked(database, sql):
    """What SQL says of the store itself, or does to it: in a process of its own. This one copies the store's files, and who closes a file
    drops all locks that its process has on it: a connection in here would spoil the store."""
    done = subprocess.run([sys.executable, "-c", ASKING, database, sql], check=True, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout)


class Kiosk(Victim):
    NAME, USUAL = "kiosk", 0.5
    kiosk = None

    def start(self):
        self.kiosk = PlainKiosk(self.life.shop.binary, self.environment(), self.dice, f"n{self.number}")

    def pid(self):
        return self.kiosk.process.pid if self.kiosk and self.kiosk.process.returncode is None else None

    def work(self):
        kiosk, end = self.kiosk, time.monotonic() + 60
        while kiosk.process.poll() is None:
            line, _ = kiosk.answer()
            if line is not None:
                kiosk.type(line)
                self.ready.set()
            ready, _, _ = select.select([kiosk.fd], [], [], 0.5)
            if ready and not kiosk.hear():
                break
            if time.monotonic() > end:
                self.fault = f"silent for a minute; it waits for {kiosk.step}: {kiosk.text[-300:]!r}"
                self.kill()
        kiosk.process.wait()
        kiosk.drain()
        self.start_ms = round((kiosk.ready_after or 0) * 1000)
        self.fault = self.fault or next(iter(kiosk.faults), None)
        if kiosk.process.returncode not in (0, -signal.SIGKILL):
            self.fault = f"ended with {kiosk.process.returncode}"

    def end(self):
        self.kiosk.close()

    @property
    def told(self):
        return sum(visit.shown + visit.has_result for visit in self.kiosk.visits) if self.kiosk else 0

    def judge(self, copy):
        rows = copy.rows("SELECT id, state FROM session WHERE n > ? ORDER BY n", self.life.seen)
        self.life.seen = copy.one("SELECT MAX(n) FROM session") or 0
        visits = self.kiosk.visits
        if len(rows) < len(visits):
            yield "lost", f"{len(visits)} sessions showed a question, {len(rows)} are there"
        # One more may have begun without a picture of it.
        if len(rows) > len(visits) + 1:
            yield "doubled", f"{len(visits)} sessions showed a question, {len(rows)} are there"
        for (session, state), visit in zip(rows, visits):
            answers = [kept(json.loads(value)) for value, in copy.rows("SELECT value FROM answer WHERE session = ? ORDER BY ordinal", session)]
            if answers[:visit.shown] != visit.sent[:visit.shown]:
                yield "lost", f"session {session}: shown as taken {visit.sent[:visit.shown]}, there {answers}"
            if len(answers) > len(visit.sent) or answers != visit.sent[:len(answers)]:
                yield "doubled", f"session {session}: typed {visit.sent}, there {answers}"
            if visit.has_result and state != "completed":
                yield "lost", f"session {session} showed its result and is {state}"
        for session, state in rows[:-1]:
            if state != "completed":
                yield "lost", f"session {session} was ended by its shopper and is {state}"
        open_ones = copy.one("SELECT COUNT(*) FROM session WHERE state = 'open'")
        if open_ones > 1:
            yield "crashed", f"{open_ones} sessions are open: a restart did not end the one before"


class Console(Victim):
    NAME, USUAL = "console", 2.0
    console = None

    def start(self):
        self.console = floor.Kiosk(self.life.shop, ["console"])
        self.seen_title, self.published = None, 0

    def pid(self):
        return self.console.pid if self.console and self.console.status is None else None

    def work(self):
        console = self.console
        try:
            console.see("Owner's PIN")
            console.write(f"{floor.PIN}\r".encode())
            console.see("Today")
            console.write(b"3")
            console.see("Edited")
            console.write(b"/Edited\r")
            console.pump(0.05)
            console.write(b"e")
            console.see("form")
            self.ready.set()
            while not console.has_ended():
                self._edit(console)
        except floor.Fault as fault:
            console.end(2)
            if console.status != -signal.SIGKILL:
                self.fault = str(fault)[-1500:]
        self.was_killed = console.status == -signal.SIGKILL

    def _edit(self, console):
        title = f"Title {self.number} {self.dice.randrange(1 << 30):x}"
        self.life.titles.add(title)
        console.write(b"\r")
        console.see("Title")
        console.write(b"\r\x15" + title.encode() + b"\r")
        console.see(title)
        console.write(b"\x1b")
        console.pump(0.05)
        console.write(b"p")
        console.see("Publish version")
        console.write(b"\r")
        console.see("is out")
        self.seen_title = title
        self.published += 1

    def end(self):
        self.console.close()

    @property
    def told(self):
        return self.published if self.console else 0

    def judge(self, copy):
        source = copy.one("SELECT v.source FROM quiz q JOIN quiz_version v ON v.hash = q.version WHERE q.ref = 'edited'") or ""
        draft = copy.one("SELECT text FROM quiz_draft WHERE ref = 'edited'")
        if self.seen_title and self.seen_title not in copy.one("SELECT group_concat(source) FROM quiz_version WHERE ref = 'edited'"):
            yield "lost", f"{self.seen_title} was shown as published and is in no version"
        for what, text in (("version in force", source), ("draft", draft)):
            if text is not None and not text.endswith("email: The shop may write to me.\n"):
                yield "crashed", f"the {what} is cut off: {text[-80:]!r}"


class QuizImport(Command):
    NAME, USUAL = "quiz import", 0.1

    def words(self):
        self.title = f"Import {self.number}"
        with open(self.life.edited, encoding="utf-8") as file:
            text = file.read().replace("Which colour is it?", self.title)
        return [self.life.shop.binary, "quiz", "import", self.file(f"edited-{self.number}.yaml", text)]

    def judge(self, copy):
        found = copy.one("SELECT COUNT(*) FROM quiz_version WHERE ref = 'edited' AND instr(source, ?) > 0", self.title)
        if self.is_done and found == 0:
            yield "lost", f"{self.title} was imported and is not there"
        if found > 1:
            yield "doubled", f"{self.title} is there {found} times"


class CatalogImport(Command):
    NAME, USUAL, VARIANTS = "catalog import", 0.15, 300

    def words(self):
        self.before = self.life.catalog
        rows = [f"KILL{self.number}-{n},p{n},Thing {n},{n + 1}.00\n" for n in range(self.VARIANTS)]
        return [self.life.shop.binary, "catalog", "import", self.file("catalog.csv", "sku,product,title,price\n" + "".join(rows))]

    def judge(self, copy):
        # Before the first of ours the sample catalog is there.
        numbers = {}
        for sku, in copy.rows("SELECT sku FROM variant WHERE until IS NULL AND status = 'active'"):
            name = sku.split("-")[0] if sku.startswith("KILL") else "sample"
            numbers[name] = numbers.get(name, 0) + 1
        ours = f"KILL{self.number}"
        if self.is_done and ours not in numbers:
            yield "lost", f"the catalog {ours} was imported and is not in force: {numbers}"
        if any(count != self.VARIANTS for name, count in numbers.items() if name != "sample") or len(numbers) > 1:
            yield "crashed", f"the catalog is half there: {numbers}"


class ContactsImport(Command):
    NAME, USUAL, PEOPLE = "contacts import", 0.15, 100

    def words(self):
        consent = {"email": {"at": "2026-01-01T00:00:00Z", "wording": "Yes"}}
        lines = [json.dumps({"email": f"i{self.number}-{n}@example.com", "tags": [f"batch:b{self.number}"], "consent": consent}) + "\n"
                 for n in range(self.PEOPLE)]
        return [self.life.shop.binary, "contacts", "import", self.file("people.jsonl", "".join(lines))]

    def judge(self, copy):
        count = copy.one("SELECT COUNT(*) FROM contact_tag WHERE tag = ?", f"batch:b{self.number}")
        told = copy.one(
            "SELECT COUNT(DISTINCT o.contact) FROM outbox o JOIN contact_tag t ON t.contact = o.contact WHERE t.tag = ?", f"batch:b{self.number}")
        if self.is_done and count == 0:
            yield "lost", "an import that ended with 0 is not there"
        if count and copy.one("SELECT COUNT(*) FROM audit WHERE what = 'contacts.import'") < copy.one(
                "SELECT COUNT(DISTINCT tag) FROM contact_tag WHERE tag LIKE 'batch:%'"):
            yield "crashed", "contacts came in and the audit log does not know of it"
        if count not in (0, self.PEOPLE) or told != count:
            yield "crashed", f"{count} of {self.PEOPLE} contacts are there, {told} in the outbox"


class OrdersImport(Command):
    NAME, USUAL, ORDERS = "orders import", 0.15, 50

    def words(self):
        rows = [f"O{self.number}-{n},2026-01-01T10:00:00Z,SKU{line},{line + 1},5.00\n" for n in range(self.ORDERS) for line in range(2)]
        return [self.life.shop.binary, "orders", "import", self.file("orders.csv", "order,at,sku,quantity,price\n" + "".join(rows))]

    def judge(self, copy):
        like = f"%O{self.number}-%"
        orders = copy.one("SELECT COUNT(*) FROM purchase WHERE name LIKE ?", like)
        lines = copy.one("SELECT COUNT(*) FROM purchase_line l JOIN purchase p ON p.n = l.purchase WHERE p.name LIKE ?", like)
        if self.is_done and orders == 0:
            yield "lost", "an import that ended with 0 is not there"
        if orders not in (0, self.ORDERS) or lines != orders * 2:
            yield "crashed", f"{orders} of {self.ORDERS} orders are there, with {lines} lines"


class Courier(Command):
    NAME, USUAL = "courier", 0.3

    def words(self):
        return [self.life.shop.binary + "-sync", "run", "--once"]


class Backup(Command):
    """Whole and sound, or not there."""

    NAME, USUAL = "backup", 0.2

    def words(self):
        self.path = f"{self.life.shop.directory}/backup-{self.number}.db"
        self.sessions = asked(self.life.shop.database, "SELECT COUNT(*) FROM session")[0][0]
        return [self.life.shop.binary, "backup", self.path]

    def judge(self, copy):
        if not os.path.exists(self.path):
            if self.is_done:
                yield "lost", "a backup that ended with 0 is not there"
            return
        store = sqlite3.connect(self.path)
        try:
            words = store.execute("PRAGMA integrity_check(3)").fetchone()[0]
            if words != "ok" or store.execute("SELECT COUNT(*) FROM session").fetchone()[0] < self.sessions:
                yield "crashed", f"the backup is not whole: {words}"
        except sqlite3.Error as error:
            yield "crashed", f"the backup cannot be read: {error}"
        store.close()
        os.remove(self.path)


class Migration(Command):
    """A store of an earlier version is brought up to date: it is old or new, and holds what it held."""

    NAME, USUAL = "migration", 0.3
    COUNTED = ("session", "answer", "contact", "contact_tag", "consent")

    def __init__(self, life, dice):
        super().__init__(life, dice)
        self.version = dice.choice(sorted(OLD))
        self.folder = f"{life.shop.directory}/old-{self.number}"
        os.mkdir(self.folder, 0o700)
        self.database = self.folder + "/askwell.db"
        shutil.copyfile(OLD[self.version], self.database)

    def environment(self):
        return dict(super().environment(), ASKWELL_DB=self.database)

    def words(self):
        return [self.life.shop.binary, "quiz", "list", "--json"]

    def judge(self, _):
        wanted = HELD
        for turn in (1, 2):
            copy = Copy(self.database, self.folder)
            found = [copy.one(f"SELECT COUNT(*) FROM {table}") for table in self.COUNTED]
            version = copy.one("PRAGMA user_version")
            for words in copy.faults():
                yield "crashed", f"from version {self.version}: {words}"
            copy.close()
            if found != wanted:
                yield "lost", f"from version {self.version}: {found} rows of {wanted}"
            if version not in ((self.version, *TODAY) if turn == 1 and not self.is_done else TODAY):
                yield "crashed", f"from version {self.version}: left at {version}"
            if turn == 1:
                again = subprocess.run(self.words(), env=self.environment(), capture_output=True, text=True, timeout=60)
                if again.returncode:
                    yield "crashed", f"from version {self.version}: does not open again: {again.stderr[-300:]}"
        shutil.rmtree(self.folder)


def prepare(options, place):
    """Makes the old stores: a shop's year by the first version's tables, at four versions."""
    OLD.clear()
    if not options.driver:
        return
    empty = place + "/empty.db"
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": place, "ASKWELL_DB": empty, "ASKWELL_CONFIG": place + "/config.yaml",
                   "ASKWELL_HOME": os.environ.get("ASKWELL_HOME", "")}
    subprocess.run([options.binary, "quiz", "list"], env=environment, check=True, capture_output=True, timeout=60)
    with sqlite3.connect(empty) as store:
        current = store.execute("PRAGMA user_version").fetchone()[0]
    store.close()
    # Version 14 is the last whose contacts lie in plain, as they are filled in here.
    for version in (1, 5, 9, 14):
        path = f"{place}/version-{version}.db"
        subprocess.run([options.driver, "old", path, str(version)], check=True, timeout=60)
        with sqlite3.connect(path) as store:
            _fill(store)
            counts = [store.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in Migration.COUNTED]
        store.close()
        with sqlite3.connect(path) as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        OLD[version] = path
    HELD[:], TODAY[:] = counts, [current]


def _fill(store, people=1500):
    for n in range(1, people + 1):
        at = 1_767_261_600_000 + n * 60_000
        store.execute(
            "INSERT INTO contact (n, id, email, email_key, name, created_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (n, f"c{n}", f"old{n}@example.com", f"old{n}@example.com", f"Old {n}", at, at))
        store.execute("INSERT INTO contact_tag (tag, contact, since) VALUES (?, ?, ?)", (f"goal:g{n % 7}", n, at))
        store.execute(
            "INSERT INTO consent (contact, channel, state, wording, wording_sha256, at) VALUES (?, 'email', 'given', 'Yes', '', ?)", (n, at))
        columns = {row[1]: row for row in store.execute("PRAGMA table_info(session)")}
        values = {"id": f"s{n}", "quiz": "old", "version": "0", "catalog": 0, "locale": "en", "zone": "UTC", "started_at": at, "ended_at": at + 9,
                  "state": "completed", "contact": n, "kiosk": "k0"}
        for name, row in columns.items():
            if row[3] and row[4] is None and name not in values and not row[5]:
                values[name] = 0 if row[2] == "INTEGER" else ""
        store.execute(f"INSERT INTO session ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", list(values.values()))
        for ordinal in range(1, 4):
            store.execute(
                "INSERT INTO answer (session, ordinal, question, value, at, sum) VALUES (?, ?, ?, ?, ?, '')",
                (f"s{n}", ordinal, f"q{ordinal}", '{"choices":["a"]}', at))
