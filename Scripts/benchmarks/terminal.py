"""A terminal as programs see it, played from outside: one program in a pseudo-terminal of 80x24, keys in, the time of what comes out.

It answers what programs ask a terminal for, and sends arrows as xterm does: ESC O B once a program asked for application cursor keys. A
harness that always sends ESC [ B measures how long the program waits for the rest of an escape sequence.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

ANSWERS = [
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>0;276;0c"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
]
UP, DOWN = b"\x1b[A", b"\x1b[B"
now = time.perf_counter


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))] if ordered else float("nan")


class Ended(Exception):
    """The program ended, or never showed what was waited for."""


class Terminal:
    def __init__(self, command, rows=24, columns=80):
        self.command = command
        self.has_application_keys = False
        self.tail = b""
        surroundings = {k: v for k, v in os.environ.items() if k not in ("COLORTERM", "TMUX", "NO_COLOR")}
        surroundings.update(TERM="xterm-256color", LINES=str(rows), COLUMNS=str(columns))
        # The program starts when the window has its size, and not before the clock runs.
        gate, opener = os.pipe()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.close(opener)
                os.read(gate, 1)
                os.close(gate)
                os.execve(command[0], command, surroundings)
            finally:
                os._exit(127)
        os.close(gate)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        fcntl.fcntl(self.fd, fcntl.F_SETFL, fcntl.fcntl(self.fd, fcntl.F_GETFL) | os.O_NONBLOCK)
        self.poll = select.poll()
        self.poll.register(self.fd, select.POLLIN)
        self.started = now()
        os.write(opener, b"x")
        os.close(opener)

    def take(self):
        """What there is to read."""
        got = b""
        while True:
            try:
                part = os.read(self.fd, 65536)
            except BlockingIOError:
                break
            except OSError:
                part = b""
            if not part:
                raise Ended(f"{self.command[0]} ended")
            got += part
        self.heed(got)
        return got

    def heed(self, got):
        text = self.tail + got
        for mode in re.finditer(rb"\x1b\[\?([0-9;]*)([hl])", text):
            if b"1" in mode.group(1).split(b";"):
                self.has_application_keys = mode.group(2) == b"h"
        for question, answer in ANSWERS:
            for found in question.finditer(text):
                if found.end() > len(self.tail):
                    os.write(self.fd, answer)
        self.tail = text[-15:]

    def picture(self, quiet, seconds):
        """Reads until nothing came for `quiet` milliseconds: time of the first and of the last byte, and how many; None for nothing."""
        first = last = None
        count = 0
        end = now() + seconds
        while True:
            left = end - now()
            wait = min(quiet / 1000, left) if first else left
            if wait <= 0 or not self.poll.poll(wait * 1000):
                return (first, last, count) if first else None
            moment = now()
            got = self.take()
            if got:
                first, last, count = first or moment, moment, count + len(got)

    def settle(self, milliseconds):
        """Until nothing comes any more; how many bytes came late."""
        late = 0
        while self.poll.poll(milliseconds):
            late += len(self.take())
        return late

    def see(self, words, seconds=15):
        """Waits until one of `words`, each without a space, was sent: ncurses may send a line in pieces."""
        seen = b""
        end = now() + seconds
        while now() < end:
            if self.poll.poll(100):
                seen = (seen + self.take())[-65536:]
                for word in words:
                    if word.encode() in seen:
                        return word
        raise Ended(f"{self.command[0]} never showed any of {words}; the last it sent: {seen[-400:]!r}")

    def send(self, key):
        if self.has_application_keys and key in (UP, DOWN):
            key = b"\x1bO" + key[2:]
        moment = now()
        os.write(self.fd, key)
        return moment

    def _status(self, word):
        """Sums a number over the threads of the program."""
        total = 0
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{thread}/status") as status:
                total += sum(int(line.split()[1]) for line in status if line.startswith(word))
        return total

    def wakeups(self, seconds):
        """How often a second its threads woke up while nothing happened."""
        before = self._status("voluntary_ctxt_switches")
        time.sleep(seconds)
        return (self._status("voluntary_ctxt_switches") - before) / seconds

    def mebibytes(self):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def close(self):
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(self.pid, number)
            except OSError:
                pass
            # Long enough for a store to close in order.
            for _ in range(100):
                try:
                    if os.waitpid(self.pid, os.WNOHANG)[0]:
                        os.close(self.fd)
                        return
                except ChildProcessError:
                    os.close(self.fd)
                    return
                time.sleep(0.005)
        os.close(self.fd)
