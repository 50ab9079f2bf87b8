"""Sessions of the real program over a shop that changes all the time; then all of them are replayed, byte by byte.

Each of 25 days brings another quiz, another catalog, other stock or other relations, or several of them; each session is a process of its
own. What came out of `take --json` is compared with what the store keeps, and its hash is made anew here.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile

TAGS = ["red", "blue", "mild", "strong", "new"]
DAYS = 25


def arguments():
    parser = argparse.ArgumentParser(prog="Scripts/torture replays", description=__doc__)
    parser.add_argument("sessions", nargs="?", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--binary", required=True)
    return parser.parse_args()


class Shop:
    def __init__(self, binary, directory, seed):
        self.binary, self.directory, self.random = binary, directory, random.Random(seed)
        self.environment = {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": directory, "ASKWELL_DB": f"{directory}/shop/askwell.db",
            "ASKWELL_CONFIG": f"{directory}/config.yaml", "ASKWELL_HOME": os.environ.get("ASKWELL_HOME", ""),
        }

    def run(self, *words):
        done = subprocess.run([self.binary, *words], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"askwell {' '.join(words)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def file(self, name, text):
        path = f"{self.directory}/{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def quiz(self, day):
        draw = self.random

        def links():
            return ", ".join(f"{{tag: {tag}, points: {points}}}" for tag in TAGS if (points := draw.randint(-1, 3)))

        def choice(ref):
            return f"{{ref: {ref}, label: {ref}, links: [{links()}], plus: {{{'bold' if ref == 'x' else 'calm'}: 1}}}}"

        questions = "\n".join(
            f"  - {{ref: q{n}, kind: multi, title: Q, choices: [{', '.join(choice(ref) for ref in 'xyz')}]}}" for n in range(3))
        offers = "" if day % 4 == 3 else "offers: {bundles: {from: 1}, upsell: {max_uplift: 60}, cross_sell: {}}"
        return (
            f"format: 1\nref: change\ntitle: Day {day}\nvariables: [bold, calm]\n"
            f"scoring: {{rotate: {str(day % 3 == 0).lower()}, out_of_stock: {'order' if day % 5 == 0 else 'hide'}}}\n"
            f"results: [{{ref: r, slots: [{{ref: best, max: 2}}, {{ref: other, threshold: 50, fixed: [V1, V3]}}]}}]\n"
            f"{offers}\nquestions:\n{questions}\n")

    def change(self, day):
        draw = self.random
        if day == 0 or day % 4 == 1:
            rows = [
                f'V{n},p{n // 2},V{n},{draw.randint(5, 12)},"{",".join(tag for tag in TAGS if draw.random() < 0.5)}",{draw.randint(0, 4)}'
                for n in range(12)]
            self.run("catalog", "import", self.file("catalog.csv", "\n".join(["sku,product,title,price,tags,stock", *rows, ""])))
        if day % 4 == 2:
            rows = [f",V{n},{draw.randint(0, 3)}," for n in range(12)]
            self.run("catalog", "stock", "import", self.file("stock.csv", "\n".join(["store,sku,stock,as_of", *rows, ""])))
        if day % 2 == 0:
            kinds = ["complements", "upgrade_of", "refill_of", "bundle_of"]
            rows = {f"V{a},{draw.choice(kinds)},V{b}" for a, b in (draw.sample(range(12), 2) for _ in range(14))}
            self.run("catalog", "relations", "import", self.file("relations.csv", "\n".join(["sku,relation,other", *sorted(rows), ""])))
        if day % 3 == 0:
            self.run("quiz", "import", self.file("change.yaml", self.quiz(day)))

    def take(self, number, answers):
        path = self.file(f"answers-{number}.json", json.dumps(answers))
        taken = json.loads(self.run("take", "change", "--answers", path, "--json"))
        os.remove(path)
        # FORMAT.md's hash; the margin of an outcome stands beside the document, as the session does.
        core = {key: value for key, value in taken.items() if key not in ("session", "version", "hash", "margin")}
        text = json.dumps(core, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return taken["session"], hashlib.sha256(text.encode()).hexdigest() == taken["hash"], bool(taken.get("offers"))


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="askwell-replays-") as directory:
        shop = Shop(options.binary, directory, options.seed)
        sessions, right, offering = [], 0, 0
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for day in range(DAYS):
                shop.change(day)
                wanted = [
                    {f"q{n}": sorted(shop.random.sample("xyz", shop.random.randint(1, 3))) for n in range(3)}
                    for _ in range(options.sessions // DAYS)]
                for session, is_right, is_offering in pool.map(shop.take, range(len(wanted)), wanted):
                    sessions.append(session)
                    right += is_right
                    offering += is_offering
                print(f"day {day + 1} of {DAYS}: {len(sessions)} sessions", file=sys.stderr)
        replayed = json.loads(shop.run("replay", "--json"))
        identical = sum(row["identical"] for row in replayed)
        facts = {
            "sessions": len(sessions), "hashes_right": right, "with_offers": offering, "replayed": len(replayed), "identical": identical,
            "revisions": len(json.loads(shop.run("catalog", "revisions", "--json"))),
        }
        print(json.dumps(facts))
        if not len(sessions) == right == len(replayed) == identical or {row["session"] for row in replayed} != set(sessions):
            sys.exit(1)


if __name__ == "__main__":
    main()
