"""The palette's search among 100,000 names beside `fzf --filter` on the same names and needles.

Usage: palette.py DRIVER SCRATCH [--names 100000] [--needles 200] [--rounds 5]

fzf is a whole process that reads the names anew for each needle: what an empty needle costs it, and one that nothing has, is told, and the
ratio is given with and without the latter. The names and needles come of a seed.
"""
import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import time

from goals import Goals
from terminal import percentile

FIRST = "Mara Jonas Amelie Noor Tomas Ida Felix Aiko Pavel Leonie Samir Greta Hugo Elena Oskar Yara Milan Clara Emil Zoe".split()
LAST = "Brandt Okafor Lindqvist Moreau Tanaka Novak Silva Keller Haddad Jansen Rossi Petrov Weber Nguyen Costa Berg".split()
GOODS = "calm night bright dry gentle daily deep fresh oat herb citrus amber wild pure slow early".split()
KINDS = "tea serum roast balm cream blend oil mask kettle filter pillow lotion candle soap spray set".split()


def names(count, chance):
    """Contacts, products, segments and quizzes, as the palette has them."""
    makers = [
        lambda n: f"{chance.choice(FIRST)} {chance.choice(LAST)} {n}@example.com",
        lambda n: f"{chance.choice(GOODS).title()} {chance.choice(GOODS)} {chance.choice(KINDS)} {n}",
        lambda n: f"{chance.choice(KINDS)} for {chance.choice(GOODS)} days, segment {n}",
        lambda n: f"Find your {chance.choice(GOODS)} {chance.choice(KINDS)} {n}",
    ]
    return [chance.choices(makers, [6, 4, 1, 1])[0](n) for n in range(count)]


def needle(names, chance):
    """One to eight letters of a name in their order: a word's beginning, initials, or some with gaps."""
    name = chance.choice(names).lower()
    words = name.split()
    way = chance.randrange(3)
    if way == 0:
        return chance.choice(words)[: chance.randint(1, 8)]
    if way == 1:
        return "".join(word[0] for word in words)[:4]
    letters = name.replace(" ", "")
    return "".join(letters[place] for place in sorted(chance.sample(range(len(letters)), min(len(letters), chance.randint(2, 6)))))


def filtered(needle, path):
    """Milliseconds of a whole fzf, which writes all that it found to nowhere."""
    with open(path, "rb") as names:
        began = time.perf_counter()
        # Nothing found is exit code 1.
        subprocess.run(["fzf", "--filter", needle], stdin=names, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - began) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("scratch")
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--needles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    chance = random.Random(4)
    all_names = names(options.names, chance)
    needles = [needle(all_names, chance) for _ in range(options.needles)]
    paths = [os.path.join(options.scratch, name) for name in ("names", "needles")]
    for path, lines in zip(paths, (all_names, needles)):
        with open(path, "w") as file:
            file.write("\n".join(lines) + "\n")
    lines = subprocess.run([options.driver, "palette", *paths, str(options.rounds)], check=True, capture_output=True, text=True).stdout.splitlines()
    made = int(lines[-1].split()[-1]) / 1e6
    took = [int(line.split()[0]) / 1e6 for line in lines if not line.startswith("#")]
    each = [statistics.median(took[place :: len(needles)]) for place in range(len(needles))]
    p50, p99 = percentile(took, 50), percentile(took, 99)
    print(f"{len(all_names):,} names, {len(needles)} needles, {options.rounds} rounds; the index is made in {made:.0f} ms")
    print(f"{'palette':16} p50 {p50:7.2f} ms, p99 {p99:7.2f} ms, most {max(took):7.2f} ms")
    goals = Goals("palette", f"{len(all_names):,} names")
    goals.at_most("a needle, p99", "", p99, 16, "ms")
    goals.told("a needle, p50", "", p50, "ms")
    if shutil.which("fzf"):
        # An empty needle finds and writes all; one that nothing has is what starting and reading cost.
        empty, none = (statistics.median(filtered(needle, paths[0]) for _ in range(20)) for needle in ("", "~~~~~"))
        whole = [filtered(needle, paths[0]) for needle in needles]
        ratio = statistics.median(f / e for f, e in zip(whole, each))
        bare = statistics.median(max(0, f - none) / e for f, e in zip(whole, each))
        print(
            f"{'fzf --filter':16} p50 {percentile(whole, 50):7.2f} ms, p99 {percentile(whole, 99):7.2f} ms as a whole process;"
            f" {empty:.2f} ms for an empty needle, {none:.2f} ms for one that nothing has")
        goals.told("its time over ours, a whole process", "fzf --filter", ratio)
        goals.told("its time over ours, without start and reading", "fzf --filter", bare)
    else:
        goals.lacks("its time over ours", "fzf --filter", "fzf is missing")
    return goals.end()


if __name__ == "__main__":
    sys.exit(main())
