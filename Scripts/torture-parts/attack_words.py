"""Attacks by words: secrets that show, lines that are forged, formulas, SQL."""
import csv
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import time

from attack_tools import PLANTED, Receiver, add_hook, bring, courier
from floor import Kiosk, Shop
from injection import HIDDEN, HOSTILE, leaks


def secrets(options, found):
    """A key in the environment, an address in the store: where else do they show?"""
    shop = Shop(options.binary)
    key, log = "pk_6f0a2b7e94c1d8e35a", shop.directory + "/courier.log"
    mail = f"{PLANTED}@example.com"
    try:
        # It says back whatever it was told, the key in the header, too.
        server = Receiver((400, {}, None))
        environment = {"KLAVIYO_KEY": key, "OTHER_KEY": PLANTED}
        courier(shop, "destinations", "add", "klaviyo", "--set", "api_key=env:KLAVIYO_KEY", "--set", f"base_url=http://127.0.0.1:{server.port}",
                more=environment)
        bring(shop, (mail, "Zephyrine " + PLANTED))
        said = b""
        for ending in (signal.SIGTERM, signal.SIGSEGV, signal.SIGABRT):
            process = subprocess.Popen([shop.binary + "-sync", "run", "--verbose", "--log", log], env=dict(shop.environment, **environment),
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(1.2)
            for name in ("cmdline", "environ"):
                with open(f"/proc/{process.pid}/{name}", "rb") as file:
                    shown = file.read()
                found.expect(key.encode() not in shown and PLANTED.encode() not in shown, f"the key stands in /proc/PID/{name} of the courier")
            process.send_signal(ending)
            out, errors = process.communicate(timeout=30)
            said += out + errors
            # Leases and waits of the last life are over.
            with sqlite3.connect(shop.database, timeout=30) as store:
                store.execute("UPDATE outbox SET lease_until = 0, due_at = created_at WHERE state = 'pending'")
            store.close()
        found.expect(bool(server.requests), "nothing was sent: this proves nothing")
        for words in (["log", "--requests"], ["status"], ["log", "--json"], ["destinations", "list"], ["destinations", "list", "--json"]):
            done = courier(shop, *words)
            said += (done.stdout + done.stderr).encode()
        found.expect(key.encode() not in said and mail.encode() not in said, "what the courier says names the key or the address")
        for name in sorted(os.listdir(shop.directory)):
            path = f"{shop.directory}/{name}"
            if os.path.isfile(path) and name != "people.jsonl":
                with open(path, "rb") as file:
                    text = file.read()
                found.expect(key.encode() not in text, f"{name} holds the key")
                if name.endswith(".log"):
                    found.expect(PLANTED.encode() not in text, f"{name} names the address")
    finally:
        shop.close()


def forging(options, found):
    """What a vendor answers and what a contact is called: no command for a terminal, no second line in a log."""
    shop = Shop(options.binary)
    log = shop.directory + "/courier.log"
    try:
        texts = list(HOSTILE.values())
        bring(shop, *[(f"h{number}@example.com", "Nam " + text.replace("\x00", "")) for number, text in enumerate(texts)])
        forged = "\n2026-01-01T00:00:00Z error courier: forged\r\n\x1b]0;owned\x07"
        server = Receiver((400, {"x-hint": "a"}, (forged + " ".join(texts)).encode("utf-8", "surrogatepass")))
        add_hook(shop, "hook", f"http://127.0.0.1:{server.port}/hook")
        bring(shop, ("later@example.com", "Later"))
        ran = courier(shop, "run", "--once", "--log", log, "--verbose")
        found.expect(bool(server.requests), "nothing was sent: this proves nothing")
        said = {"run": ran.stdout + ran.stderr}
        for words in (["log"], ["log", "--requests"], ["status"], ["log", "--json"], ["status", "--json"]):
            done = courier(shop, *words)
            said[" ".join(words)] = done.stdout + done.stderr
        for words in (["contacts", "list"], ["contacts", "list", "--json"], ["contacts", "show", "h0@example.com"], ["audit"], ["segments", "list"],
                      ["contacts", "export", "h0@example.com"]):
            said[" ".join(words)] = shop.askwell(*words)
        for path in (log, shop.database + ".log"):
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    said[os.path.basename(path)] = file.read()
        for where, text in said.items():
            signs = sorted(set(HIDDEN.findall(text)) - set("\n\t"))
            found.expect(not signs, f"{where}: {signs}")
            found.expect(not re.search(r"^2026-01-01T00:00:00Z error courier: forged", text, re.MULTILINE), f"{where}: a line was forged")
        console(shop, found)
    finally:
        shop.close()


def console(shop, found):
    """The same on the console's pages."""
    shop.set_pin()
    screen = Kiosk(shop, ["console"])
    screen.recorded = bytearray()
    screen.see("PIN")
    screen.write(b"27182818\r")
    screen.see("Today")
    for key in b"12345678":
        screen.write(bytes([key]))
        screen.pump(0.25)
        screen.write(b"\r")
        screen.pump(0.25)
        screen.write(b"\x1b")
        screen.pump(0.1)
    found.expect(not leaks(bytes(screen.recorded)), f"the console: {leaks(bytes(screen.recorded))[:3]}")
    screen.close()


FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1", "=cmd|'/c calc'!A1", "=HYPERLINK(\"http://x.example\",\"x\")",
    "\n=1", "\"=1", "=1;2,3",
]
PAYLOADS = [
    "'); DROP TABLE contact;--", "\" OR \"\"=\"", "goal:sleep' OR '1'='1", "contact.name = \"'); DELETE FROM contact;--\"",
    "property.x'); DROP TABLE session;-- = 1", "contact.email = \"a' UNION SELECT hash FROM pin--\"", "segment(\"x'); ATTACH 'y' AS z;--\")",
    "answer.q\"; PRAGMA writable_schema=ON;-- = 1", "did x'y in last 3d", "contact.name contains \"%' OR 1=1--\"", "(" * 100_000,
    "not " * 5_000 + "goal:a", "goal:a and " * 3_000 + "goal:b", "goal:\\0",
]


def formulas(options, found):
    """Names that a spreadsheet would reckon with, in every table that is exported."""
    shop = Shop(options.binary)
    drops = shop.directory + "/drops"
    try:
        os.mkdir(drops)
        courier(shop, "destinations", "add", "files", "--name", "crm", "--set", f"folder={drops}")
        bring(shop, *[(f"f{number}@example.com", text) for number, text in enumerate(FORMULAS)])
        courier(shop, "run", "--once")
        exported = subprocess.run([shop.binary, "segments", "export", "--where", "goal:sleep", "--format", "csv"], env=shop.environment,
                                  capture_output=True, text=True, timeout=30)
        texts = [exported.stdout] if exported.returncode == 0 else []
        for name in os.listdir(drops):
            with open(f"{drops}/{name}", encoding="utf-8", newline="") as file:
                texts.append(file.read())
        found.expect(len(texts) == 2, f"{len(texts)} tables were made: {exported.stderr[:200]}")
        for text in texts:
            for cells in list(csv.reader(io.StringIO(text)))[1:]:
                for cell in cells:
                    # A number is one, with its sign, too.
                    found.expect(re.fullmatch(r"[+-]?\d+", cell) or not re.match(r"[=+\-@\t\r\n\0＝＋－＠]", cell), f"a cell begins {cell[:12]!r}")
    finally:
        shop.close()


def sql(options, found):
    """Expressions that would be SQL, were they pasted into it."""
    shop = Shop(options.binary)
    try:
        bring(shop, ("ana@example.com", "Ana"), ("ben@example.com", "'); DROP TABLE contact;--"))
        for number, payload in enumerate(PAYLOADS):
            for words in (["segments", "count", "--json", "--where", payload], ["segments", "save", f"x{number}", "--where", payload]):
                done = subprocess.run([shop.binary, *words], env=shop.environment, capture_output=True, text=True, timeout=30)
                found.expect(done.returncode in (0, 64, 65), f"{payload[:40]!r}: {words[1]} ended with {done.returncode}: {done.stderr[-200:]}")
                if words[1] == "count" and done.returncode == 0:
                    found.expect(json.loads(done.stdout)["count"] == 0, f"{payload[:40]!r} counts {done.stdout}")
        with sqlite3.connect(shop.database) as store:
            found.expect(store.execute("SELECT COUNT(*) FROM contact").fetchone()[0] == 2, "contacts are gone")
            found.expect(store.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok", "the store is not sound")
    finally:
        shop.close()
