"""Scripts/bench catalog: a Shopify export of 100,000 products becomes the catalog. Beside it: the same file read and stored by others.

Usage: catalog.py ASKWELL ROWS SCRATCH [--rows N] [--rounds N]

All begin with a file and end with a store on disk, and alternate within a round. Only Askwell's store has typed columns, past revisions
and look-ups by SKU and product; the others' have the file's 24 columns as text. What each stored is counted. Goals: PERFORMANCE.md, F.
"""
import argparse
import csv
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import time

from goals import Goals

WORDS = "calm glow serum cream silk light daily deep repair hydra rose citrus oat clay mist balm tonic scrub oil mask".split()
COLUMNS = (
    "Handle|Title|Body (HTML)|Vendor|Product Category|Type|Tags|Published|Option1 Name|Option1 Value|Option2 Name|Option2 Value|Variant SKU|"
    "Variant Grams|Variant Inventory Tracker|Variant Inventory Qty|Variant Inventory Policy|Variant Fulfillment Service|Variant Price|"
    "Variant Compare At Price|Variant Requires Shipping|Variant Taxable|Image Src|Status").split("|")
# Name, what Askwell's rows a second are to be of its: the goal.
PEERS = [("the C floor", 0.8), ("sqlite3 .import", 1.3), ("pandas to_sql", 2.5), ("csvkit csvsql", 8)]


def write_export(path, rows):
    dice = random.Random(7)
    body_bytes = 0
    with open(path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for number in range(rows):
            title = " ".join(dice.choices(WORDS, k=4)).title()
            body = f'<p class="lead">{title}, {" ".join(dice.choices(WORDS, k=25))}</p>\n<ul><li>{dice.choice(WORDS)}, yes</li></ul>'
            body_bytes += len(body)
            tags = ", ".join(f"{dice.choice(WORDS)}:{dice.randrange(20)}" for _ in range(10))
            out.writerow([
                f"{title.lower().replace(' ', '-')}-{number}", title, body, f"Vendor {number % 50}", "Health & Beauty > Skin Care",
                dice.choice(WORDS), tags, "true", "Size", f"{dice.choice((30, 50, 100))} ml", "", "", f"SKU{number:07d}", dice.randrange(900),
                "shopify", dice.randrange(500), "deny", "manual", f"{dice.randrange(300, 9000) / 100:.2f}", "", "true", "true",
                f"https://shop.example/p/{number}.jpg", "active"])
    return body_bytes


class Run:
    def __init__(self, options):
        self.options = options
        self.file = os.path.join(options.scratch, "export.csv")
        self.body_bytes = write_export(self.file, options.rows)
        self.store = os.path.join(options.scratch, "peer.db")

    def clear(self, path):
        for end in ("", "-wal", "-shm", ".lock"):
            if os.path.exists(path + end):
                os.unlink(path + end)

    def require(self, count, bytes_of_bodies):
        if (count, bytes_of_bodies) != (self.options.rows, self.body_bytes):
            raise ValueError(f"stored {count} rows with {bytes_of_bodies} bytes, not {self.options.rows} with {self.body_bytes}")

    def check(self, third):
        with sqlite3.connect(self.store) as store:
            self.require(*store.execute(f'SELECT COUNT(*), SUM(LENGTH("{third}")) FROM product').fetchone())

    def askwell(self):
        store = os.path.join(self.options.scratch, "askwell.db")
        self.clear(store)
        command = [self.options.askwell, "catalog", "import", self.file, "--db", store, "--config", os.path.join(self.options.scratch, "config.yaml")]
        begin = time.perf_counter()
        process = subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE)
        answer = json.loads(process.stdout.read())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = status
        self.memory = usage.ru_maxrss / 1024
        if status or answer["variants"] != self.options.rows or answer["skipped"]:
            raise ValueError(f"askwell stored {answer['variants']} of {self.options.rows}")
        return seconds

    def parse(self):
        begin = time.perf_counter()
        out = subprocess.run([self.options.floor, "parse", self.file], check=True, capture_output=True, text=True).stdout.split()
        seconds = time.perf_counter() - begin
        self.require(*map(int, out))
        return seconds

    def floor(self):
        begin = time.perf_counter()
        subprocess.run([self.options.floor, "insert", self.file, self.store], check=True, capture_output=True)
        seconds = time.perf_counter() - begin
        self.check("c2")
        return seconds

    def shell(self):
        begin = time.perf_counter()
        subprocess.run(["sqlite3", self.store, ".mode csv", f'.import "{self.file}" product'], check=True, capture_output=True)
        seconds = time.perf_counter() - begin
        self.check("Body (HTML)")
        return seconds

    def pandas(self):
        code = ("import pandas, sqlite3, sys; f, s = sys.argv[1:]; db = sqlite3.connect(s); "
                "pandas.read_csv(f, dtype=str, keep_default_na=False).to_sql('product', db, index=False); db.commit()")
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, self.file, self.store], check=True, capture_output=True)
        seconds = time.perf_counter() - begin
        self.check("Body (HTML)")
        return seconds

    def csvkit(self):
        tool = os.path.join(os.path.dirname(sys.executable), "csvsql")
        begin = time.perf_counter()
        subprocess.run(
            [tool, "--no-inference", "--db", f"sqlite:///{self.store}", "--insert", "--tables", "product", "--no-constraints", self.file],
            check=True, capture_output=True)
        seconds = time.perf_counter() - begin
        self.check("Body (HTML)")
        return seconds


def main():
    parser = argparse.ArgumentParser()
    for name in ("askwell", "floor", "scratch"):
        parser.add_argument(name)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    run = Run(parser.parse_args())
    ways = {"Askwell": run.askwell, "C, parsed only": run.parse, "the C floor": run.floor, "sqlite3 .import": run.shell,
            "pandas to_sql": run.pandas, "csvkit csvsql": run.csvkit}
    times, lacking = {name: [] for name in ways}, {}
    for turn in range(run.options.rounds):
        for name, way in ways.items():
            # Of the slow ones one round says enough.
            if name in lacking or turn > 0 and name.startswith(("pandas", "csvkit")):
                continue
            run.clear(run.store)
            try:
                times[name].append(way())
            except (OSError, subprocess.SubprocessError) as error:
                lacking[name] = "it is missing" if isinstance(error, FileNotFoundError) else "it is missing, or failed"
    rows = run.options.rows
    medians = {name: statistics.median(all_of) for name, all_of in times.items() if all_of}
    print(f"{rows} products, {os.path.getsize(run.file) / 2**20:.0f} MiB")
    for name in ways:
        print(f"  {name:16} " + (f"{rows / medians[name]:10,.0f} rows/s" if name in medians else f"not measured: {lacking[name]}"))
    print(f"other load: {os.getloadavg()[1]:.1f} programs at once on {os.cpu_count()} processors")
    goals = Goals("catalog", f"{rows:,} products")
    if "Askwell" not in medians:
        sys.exit(f"Askwell did not import: {lacking['Askwell']}")
    for name, goal in PEERS:
        if name in medians:
            goals.at_least("rows a second", name, medians[name] / medians["Askwell"], goal)
        else:
            goals.lacks("rows a second", name, lacking[name])
    goals.at_most("memory", "", run.memory, 32, "MiB")
    sys.exit(goals.end())


if __name__ == "__main__":
    main()
