"""Attacks of the process: its door over kills and clocks, its memory after a crash, programs that it could start."""
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time

import fuzz
from attack_tools import compiled
from floor import Kiosk, Shop


def pin(options, found):
    """Five wrong PINs; then the right one over kills, restarts and clocks that jump: none of them may shorten the wait."""
    shop = Shop(options.binary, pin=True, idle=60)
    shim = compiled(shop, "clock.c")
    clocks = [None] + ([f"{seconds}" for seconds in (315_360_000, -1_700_000_000, 3600, -3600)] if shim else [])
    if not shim:
        found.notes.append("no C compiler: clocks did not jump")
    try:
        def knock(digits, clock=None, times=1):
            environment = {"LD_PRELOAD": shim, "CLOCK_OFF": clock} if clock else None
            kiosk = Kiosk(shop, environment=environment)
            kiosk.see(*kiosk.ATTRACT)
            kiosk.write(b"\x18")
            kiosk.see("Staff only")
            for guess in digits:
                before = owed()[0]
                # A try is counted before it is compared, within a wait none is. Keys pressed meanwhile are no tries: a guess that was typed
                # while the one before was still being compared, whose refusal looks like its own, is typed again.
                for _ in range(times):
                    kiosk.write(guess.encode() + b"\r")
                    if kiosk.until(lambda: owed()[0] > before, 2.0):
                        break
                kiosk.until(lambda: kiosk.shows("This PIN does not open") or kiosk.shows("Close the kiosk"), 20)
            is_in = kiosk.shows("Close the kiosk") or kiosk.has_ended()
            os.kill(kiosk.pid, signal.SIGKILL)
            kiosk.end(5)
            kiosk.close()
            return is_in

        def owed():
            with sqlite3.connect(shop.database, timeout=10) as store:
                return store.execute("SELECT MAX(failures), MAX(wait_seconds) FROM pin").fetchone()

        def lock():
            """Failures, seconds to wait, and since when."""
            found.expect(not knock(["314151", "314152", "314153", "314154", "314155"], times=10), "a wrong PIN opened the door")
            failures, wait = owed()
            found.expect(failures >= 5 and wait >= 30, f"after 5 wrong PINs: {failures} failures, {wait} s to wait")
            return failures, wait, time.monotonic()

        failures, wait, since = lock()
        for number in range(options.restarts):
            clock = clocks[number % len(clocks)]
            if time.monotonic() - since > wait - 6:
                # The wait is nearly over, and then the right PIN rightly opens the door: it does, and all begins anew.
                time.sleep(max(0, since + wait + 1 - time.monotonic()))
                found.expect(knock(["27182818"]), "the right PIN does not open the door after the wait")
                failures, wait, since = lock()
            is_in = knock(["27182818"], clock)
            if time.monotonic() - since >= wait:
                found.notes.append("a knock took longer than the wait, and was not judged")
                failures, wait, since = lock()
                continue
            found.expect(not is_in, f"the right PIN opened the door within the wait, clock {clock}")
            now_failures, now_wait = owed()
            found.expect(now_failures >= failures and now_wait >= wait, f"clock {clock}: {now_failures} failures, {now_wait} s are left of {wait} s")
    finally:
        shop.close()


def core(options, found):
    """A crash leaves no image of the memory."""
    shop = Shop(options.binary)
    try:
        for words in ([shop.binary, "kiosk", "--plain"], [shop.binary + "-sync", "run"]):
            process = subprocess.Popen(words, env=shop.environment, cwd=shop.directory, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (1 << 30, 1 << 30)))
            time.sleep(0.7)
            with open(f"/proc/{process.pid}/limits", encoding="utf-8") as file:
                line = next(line for line in file if line.startswith("Max core file size"))
            # 1 is the limit that a kernel heeds which hands its images to a program.
            found.expect(line.split()[4:6] == ["1", "1"], f"{os.path.basename(words[0])}: {line.strip()}")
            process.send_signal(signal.SIGSEGV)
            process.wait(20)
            found.expect(not [name for name in os.listdir(shop.directory) if name.startswith("core")], f"{os.path.basename(words[0])} left an image")
    finally:
        shop.close()


def execs(options, found):
    """The kiosk starts no program once it has the terminal."""
    if not shutil.which("strace"):
        found.notes.append("no strace")
        return
    shop = Shop(options.binary)
    trace = shop.directory + "/trace"
    try:
        real, shop.binary = shop.binary, shutil.which("strace")
        kiosk = Kiosk(shop, ["-f", "-qq", "-e", "trace=execve,execveat,socket,connect", "-o", trace, real, "kiosk"])
        kiosk.see(*kiosk.ATTRACT, seconds=30)
        dice = random.Random(options.seed)
        for _ in range(400):
            kiosk.write(fuzz.token(dice))
            kiosk.pump(0.005)
        kiosk.close()
        with open(trace, encoding="utf-8") as file:
            lines = [line for line in file if "exec" in line or "socket(" in line or "connect(" in line]
        found.expect(len([line for line in lines if "execve" in line]) == 1, f"it started programs: {lines[:3]}")
        found.expect(not [line for line in lines if "AF_INET" in line], f"it opened a socket: {lines[:3]}")
        found.tries += 398
    finally:
        shop.close()
