"""Scripts/torture segments: two writers and one who follows them with the index, all killed at random. Where do index and tables differ?

The writers add, revise, withdraw, rename and erase in random steps, with clocks that jump and cross the change to summer time. Whoever is
killed starts again: a writer at its next step, the follower from the file that it wrote last or from the tables. After every 10,000 steps
and after each of its own starts the follower compares every bitmap with the tables, and six conditions with what SQL says.
"""
import argparse
import json
import os
import random
import selectors
import shutil
import subprocess
import sys
import tempfile
import time

# A week before the clocks of Europe/Paris go forward.
BEGIN = 1_774_000_000_000


class Writer:
    def __init__(self, driver, store, name, seed, people, last):
        self.command = [driver, "life", store, name, str(seed), str(people)]
        self.step, self.now, self.last, self.process, self.rest = 0, BEGIN, last, None, b""
        self.start()

    def start(self):
        arguments = [str(self.now), str(self.step), str(self.last)]
        self.process = subprocess.Popen(self.command + arguments, stdout=subprocess.PIPE)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.rest = b""

    def hear(self):
        try:
            data = os.read(self.process.stdout.fileno(), 65536)
        except BlockingIOError:
            data = b""
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            step, now = line.split()
            self.step, self.now = int(step), int(now)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.hear()
        # Steps that were done and not told are skipped: a session's id is used once.
        self.step = min(self.last, self.step + 200)
        self.start()


class Follower:
    def __init__(self, driver, store):
        self.command, self.process = [driver, "follow", store], None
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, now, saves):
        try:
            self.process.stdin.write(f"{now} {int(saves)}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise SystemExit(f"the follower ended by itself with {self.process.wait()}") from None

    def differences(self, now, saves):
        self.ask(now, saves)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("the follower ended by itself")
        count, _, first = answer.strip().partition(" ")
        return int(count), first

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.start()


def main():
    arguments = argparse.ArgumentParser(prog="Scripts/torture segments")
    arguments.add_argument("--binary", required=True, help="the bench-driver")
    arguments.add_argument("--steps", type=int, default=20_000)
    arguments.add_argument("--kills", type=int, default=40)
    arguments.add_argument("--people", type=int, default=2_000)
    arguments.add_argument("--every", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    wanted = arguments.parse_args()
    source = random.Random(wanted.seed)
    directory = tempfile.mkdtemp(prefix="askwell-torture-")
    store = os.path.join(directory, "askwell.db")
    os.environ["ASKWELL_CONFIG"] = os.path.join(directory, "config.yaml")
    subprocess.run([wanted.binary, "life", store, "first", "0", "10", str(BEGIN), "0", "1"], check=True, stdout=subprocess.DEVNULL)
    writers = [
        Writer(wanted.binary, store, name, wanted.seed * 2 + place, wanted.people, wanted.steps // 2) for place, name in enumerate("ab")]
    follower = Follower(wanted.binary, store)
    kills = sorted(source.sample(range(wanted.steps), min(wanted.kills, wanted.steps)))
    compared = differing = done = 0
    first = ""
    begin, told = time.monotonic(), 0

    def compare(saves):
        nonlocal compared, differing, first
        # Now and then by a clock that is an hour or two days off.
        now = max(writer.now for writer in writers) + source.choice([0, 0, 0, -3_600_000, 2 * 86_400_000])
        count, words = follower.differences(now, saves)
        compared += 1
        if count:
            differing += count
            first = first or f"after step {steps}: {words}"

    next_check = wanted.every
    while True:
        for writer in writers:
            writer.hear()
        steps = sum(writer.step for writer in writers)
        if steps >= next_check:
            compare(saves=source.random() < 0.5)
            next_check += wanted.every
        if kills and steps >= kills[0]:
            kills.pop(0)
            done += 1
            victim = source.choice(writers + [follower])
            if victim is follower:
                # In the middle of following, of comparing or of writing its file.
                follower.ask(max(writer.now for writer in writers), True)
                time.sleep(source.random() * 0.2)
                follower.kill()
                compare(saves=source.random() < 0.5)
            else:
                victim.kill()
        if time.monotonic() - told > 30:
            told = time.monotonic()
            print(f"{steps} steps, {done} kills, {compared} comparisons, {differing} differences", file=sys.stderr, flush=True)
        if all(writer.process.poll() is not None and writer.step >= writer.last - 100 for writer in writers):
            break
        for writer in writers:
            if writer.process.poll() not in (None, 0):
                raise SystemExit(f"a writer ended with {writer.process.returncode} at step {writer.step}")
        time.sleep(0.01)
    compare(saves=False)
    for writer in writers:
        writer.process.wait()
    follower.process.stdin.close()
    follower.process.wait()
    print(json.dumps({
        "torture": "segments", "steps": steps, "kills": done, "comparisons": compared, "differences": differing, "first": first,
        "seed": wanted.seed, "seconds": round(time.monotonic() - begin)}))
    shutil.rmtree(directory)
    sys.exit(1 if differing else 0)


main()
