"""Attacks by files and names: wide modes, paths in names, files that cost memory."""
import os
import shutil
import sqlite3
import stat
import struct
import subprocess
import tempfile
import zlib

from attack_tools import bring, courier
from floor import HERE, Kiosk, Shop


def modes(options, found):
    """A day under umask 000: what is made is its owner's alone."""
    before = os.umask(0)
    shop = Shop(options.binary, pin=True)
    try:
        drops, out = shop.directory + "/drops", shop.directory + "/out"
        subprocess.run(["mkdir", "-m", "700", drops, out], check=True)
        given = set(os.listdir(shop.directory)) - {name for name in os.listdir(shop.directory) if "askwell" in name}
        courier(shop, "destinations", "add", "files", "--name", "crm", "--set", f"folder={drops}")
        bring(shop, ("ana@example.com", "Ana"))
        courier(shop, "run", "--once", "--log", shop.directory + "/courier.log")
        kiosk = Kiosk(shop)
        kiosk.see(*kiosk.ATTRACT)
        kiosk.answer_probe()
        kiosk.close()
        shop.askwell("segments", "save", "all", "--where", "goal:sleep")
        shop.askwell("segments", "count", "--where", "goal:sleep")
        shop.askwell("contacts", "export", "ana@example.com", "--output", out + "/ana.json")
        subprocess.run([shop.binary, "backup", out + "/backup.db"], env=shop.environment, capture_output=True, timeout=60)
        for folder, _, names in os.walk(shop.directory):
            for path in [folder, *(f"{folder}/{name}" for name in names)]:
                relative = os.path.relpath(path, shop.directory)
                # What this part made itself is not looked at.
                if relative in given or relative in (".", "people.jsonl", "drops", "out") or relative.startswith("config"):
                    continue
                mode = stat.S_IMODE(os.stat(path).st_mode)
                found.expect(mode & 0o077 == 0, f"{relative} has mode {mode:o}")
    finally:
        os.umask(before)
        shop.close()


def names(options, found):
    """Paths in refs, names of themes, pictures, destinations and segments: nothing outside is read or written."""
    shop = Shop(options.binary)
    try:
        with open(HERE + "/short.yaml", encoding="utf-8") as file:
            quiz = file.read()
        outside = os.path.dirname(shop.directory) + f"/askwell-outside-{os.getpid()}"
        bad = ["../evil", "..", ".", "/etc/passwd", "a/b", "%2e%2e%2fevil", "evil.", "EVIL", "a" * 300, "-rf", "~root", "con:1", "e vil", "ｅvil"]
        for ref in bad:
            path = shop.directory + "/bad.yaml"
            with open(path, "w", encoding="utf-8") as file:
                file.write(quiz.replace("ref: short\n", f'ref: "{ref}"\n', 1))
            done = subprocess.run([shop.binary, "quiz", "import", path], env=shop.environment, capture_output=True, text=True, timeout=30)
            found.expect(done.returncode == 65, f"a quiz named {ref!r}: exit code {done.returncode}")
            for words in (["quiz", "export", ref], ["quiz", "show", ref], ["take", ref, "--answers", path]):
                done = subprocess.run([shop.binary, *words], env=shop.environment, capture_output=True, text=True, timeout=30)
                found.expect(done.returncode in (64, 65, 66) and "root:" not in done.stdout + done.stderr, f"{words[0]} {ref!r}: {done.returncode}")
            done = courier(shop, "destinations", "add", "files", "--name", ref, "--set", f"folder={shop.directory}")
            found.expect(done.returncode == 64, f"a destination named {ref!r}: exit code {done.returncode}")
        for place in ("../../../etc", "drops", "/etc/../etc/cron.d\n"):
            done = courier(shop, "destinations", "add", "files", "--name", "f", "--set", f"folder={place}")
            found.expect(done.returncode == 78, f"a folder {place!r}: exit code {done.returncode}")
        # A picture outside of the quiz's folder, by way up, by root and by link.
        os.makedirs(outside, exist_ok=True)
        shutil.copyfile(picture(), outside + "/p.png")
        os.symlink(outside + "/p.png", shop.directory + "/link.png")
        for name in (f"../{os.path.basename(outside)}/p.png", outside + "/p.png", "link.png"):
            with open(shop.directory + "/pictured.yaml", "w", encoding="utf-8") as file:
                file.write(quiz.replace("kind: single", "kind: picture").replace("ref: short\n", "ref: pictured\n", 1).replace(
                    "label: Red as a berry", f"label: Red as a berry, image: {name}"))
            subprocess.run([shop.binary, "quiz", "import", shop.directory + "/pictured.yaml"], env=shop.environment, capture_output=True, timeout=30)
            with sqlite3.connect(shop.database) as store:
                count = store.execute("SELECT COUNT(*) FROM quiz_picture").fetchone()[0]
            found.expect(count == 0, f"the picture {name} was read")
        for theme in ("../../../../etc/passwd", "/etc/passwd", "../../etc/shadow", "x/../../../etc/passwd"):
            kiosk = Kiosk(shop, ["kiosk", "--theme", theme])
            kiosk.pump(0.5)
            found.expect("root:" not in kiosk.picture, f"--theme {theme} shows the file")
            kiosk.close()
        shutil.rmtree(outside)
    finally:
        shop.close()


def picture():
    """A PNG of one pixel."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    path = tempfile.mkstemp(suffix=".png")[1]
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"IEND", b""))
    return path


def measured(shop, *words):
    """(exit code, seconds of work, KiB at most) of a command."""
    process = subprocess.Popen([shop.binary, *words], env=shop.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


# What RELIABILITY.md wants refused within 100 ms; the others are larger than any quiz, and have half a second.
QUICK = {"laughs", "brackets", "braces", "scalar", "tag", "merge", "UTF-16", "lone CR", "NUL", "documents", "expression"}


def bombs(options, found):
    """YAML and expressions that would cost memory or time: refused, within 100 ms of work and 32 MiB more than a good quiz costs."""
    shop = Shop(options.binary)
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join('*' + chr(97 + n) for _ in range(9))}]\n" for n in range(8))
    texts = {
        "laughs": laughs, "brackets": "a: " + "[" * 100_000, "braces": "a: " + "{b: " * 50_000, "scalar": "a: " + "x" * 10_000_000,
        "tag": "a: !!python/object/apply:os.system ['id']\n", "merge": "a: &a {b: 1}\nc:\n  <<: *a\n", "keys": "a: 1\n" * 60_000,
        "deep": "".join(" " * n + f"k{n}:\n" for n in range(2_000)), "lone CR": "format: 1\rref: x\r", "NUL": "format: 1\nref: a\0b\n",
        "documents": "format: 1\n---\nformat: 1\n", "dashes": "- " * 100_000, "question": "? " * 50_000,
        "anchors": "".join(f"k{n}: &a{n} x\n" for n in range(20_000)),
        "hidden brackets": "a: " + "[ #]\n" * 100_000, "quoted brackets": "a: " + '["]]]]",' * 100_000,
        "quotes": '"' * 100_001, "folds": "a: >\n" + " x\n" * 200_000, "UTF-16": None,
        "expression": "format: 1\nref: x\ntitle: X\nquestions:\n  - {ref: q, kind: text, title: T, show_if: '" + "(" * 100_000 + "'}\n",
    }
    try:
        with open(shop.directory + "/good.yaml", "w", encoding="utf-8") as file:
            file.write(open(HERE + "/short.yaml", encoding="utf-8").read())
        base = [measured(shop, "quiz", "lint", shop.directory + "/good.yaml") for _ in range(5)]
        seconds, memory = sorted(row[1] for row in base)[2], sorted(row[2] for row in base)[2]
        for name, text in texts.items():
            path = shop.directory + "/bomb.yaml"
            with open(path, "wb") as file:
                file.write("format: 1\n".encode("utf-16") if text is None else text.encode())
            for command in (["quiz", "lint"], ["theme", "check"]):
                code, took, most = min((measured(shop, *command, path) for _ in range(3)), key=lambda row: row[1])
                found.expect(code in (1, 65, 66), f"{name}: {' '.join(command)} ended with {code}")
                found.expect(took - seconds <= (0.1 if name in QUICK else 0.5), f"{name}: {' '.join(command)} took {(took - seconds) * 1000:.0f} ms more")
                found.expect(most - memory <= 32 * 1024, f"{name}: {' '.join(command)} took {(most - memory) // 1024} MiB more")
    finally:
        shop.close()
