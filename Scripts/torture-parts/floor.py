"""A shop floor for the torturers: a scratch shop, and the real kiosk in a pseudo-terminal, driven and looked at from outside.

Everything that knows the kiosk's words and keys is in this file: `Kiosk.ATTRACT` and below, and short.yaml beside it.
"""
import ctypes
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time

import pyte

HERE = os.path.dirname(os.path.abspath(__file__))
PIN = "27182818"
now = time.monotonic
# What a display may never send: strings for the terminal itself (title, clipboard, device controls), 8-bit controls, bells.
FORBIDDEN = re.compile(rb"\x1b[\]PX^_]|\xc2[\x80-\x9f]|\x07|\x1bc")


class Shop:
    """A store, a configuration and the short quiz in a folder of their own; goes with `close`."""

    def __init__(self, binary, pin=False, idle=5, store_title="Torture House", quiz=None, catalog=None, place=None):
        self.binary = binary
        self.directory = tempfile.mkdtemp(prefix="askwell-torture-", dir=place)
        self.database = self.directory + "/askwell.db"
        self.config = self.directory + "/config.yaml"
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(
                f'store: torture\nstore_title: "{store_title}"\nkiosk: k1\nquiz: short\n'
                f"idle_seconds: {idle}\nwarning_seconds: 5\nlong_idle_seconds: {idle}\n"
            )
        self.environment = {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": self.directory, "ASKWELL_DB": self.database, "ASKWELL_CONFIG": self.config,
        }
        for name in ("ASKWELL_HOME", "GLIBC_TUNABLES"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        self.askwell("quiz", "import", quiz or HERE + "/short.yaml")
        if catalog:
            self.askwell("catalog", "import", catalog)
        if pin:
            self.set_pin()

    def askwell(self, *arguments):
        done = subprocess.run([self.binary, *arguments], env=self.environment, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise Fault(f"askwell {' '.join(arguments)}: {done.returncode}: {done.stderr}")
        return done.stdout

    def set_pin(self):
        """As an owner does it: at the console, which asks for one at its first use."""
        console = Kiosk(self, ["console"])
        console.see("Choose the owner's PIN")
        console.write(f"{PIN}\r".encode())
        console.pump(0.3)
        console.write(f"{PIN}\r".encode())
        console.see("Overview")
        os.kill(console.pid, signal.SIGTERM)
        console.end(10)
        console.close()

    def close(self):
        shutil.rmtree(self.directory, ignore_errors=True)


class Fault(Exception):
    """What a kiosk must not do."""


def _die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Kiosk:
    # The words of the waiting screen, of the first question and of the rest that a driver has to know.
    ATTRACT = ("Press any key", "The kiosk waits here.")
    FIRST = "Which colour is it?"
    START_OVER = "Start over?"
    THANKS = "Thank you!"

    def __init__(self, shop, arguments=("kiosk",), columns=80, rows=24, term="xterm-256color", environment=None):
        self.shop = shop
        self.size = (columns, rows)
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.is_blind = False
        self.recorded = None
        self.sent = 0
        self.forbidden = []
        self._tail = b""
        self.status = None
        surroundings = dict(shop.environment, TERM=term, **(environment or {}))
        master, slave = pty.openpty()
        self.before = termios.tcgetattr(slave)
        self._window(master, columns, rows)
        self.started = now()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                _die_with_parent()
                # A test runner holds signals back, and its children would inherit that.
                signal.pthread_sigmask(signal.SIG_SETMASK, [])
                os.close(master)
                os.login_tty(slave) if hasattr(os, "login_tty") else self._login(slave)
                os.execve(shop.binary, [shop.binary, *arguments], surroundings)
            finally:
                os._exit(127)
        self.fd, self.slave = master, slave
        os.set_blocking(master, False)
        self.poll = select.poll()
        self.poll.register(master, select.POLLIN)

    @staticmethod
    def _login(slave):
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for descriptor in range(3):
            os.dup2(slave, descriptor)
        if slave > 2:
            os.close(slave)

    @staticmethod
    def _window(descriptor, columns, rows):
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # What it sends

    def take(self):
        """Reads what there is; false when there is nothing more."""
        try:
            data = os.read(self.fd, 65536)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            return False
        self.sent += len(data)
        self.forbidden += FORBIDDEN.findall(self._tail[-1:] + data)
        self._tail = data
        if self.recorded is not None:
            self.recorded += data
        if not self.is_blind:
            self.stream.feed(data)
        return True

    def pump(self, quiet):
        """Reads until nothing came for `quiet` seconds; the time of the last byte."""
        last = now()
        while self.poll.poll(quiet * 1000) and self.take():
            last = now()
        return last

    def write(self, data, seconds=20):
        """Types, reading meanwhile: a terminal that is not read stops the program. It may take long, but not stand still so long."""
        end = now() + seconds
        data = memoryview(data)
        while data:
            try:
                data = data[os.write(self.fd, data[:4096]):]
                end = now() + seconds
            except BlockingIOError:
                if now() > end or self.has_ended():
                    raise Fault(f"the kiosk took no keys for {seconds} s")
                select.select([self.fd], [self.fd], [], 0.05)
            except OSError:
                raise Fault("the kiosk's terminal is gone")
            while self.poll.poll(0) and self.take():
                pass

    def type(self, text):
        """Sign by sign, as a person does: each is read by itself."""
        for sign in text:
            self.write(sign.encode())
            self.pump(0.003)

    # What is to be seen

    @property
    def lines(self):
        return self.screen.display

    @property
    def picture(self):
        return "\n".join(line.rstrip() for line in self.lines)

    def shows(self, *texts):
        lines = self.lines
        return all(any(text in line for line in lines) for text in texts)

    def until(self, holds, seconds):
        end = now() + seconds
        while not holds():
            left = end - now()
            if left <= 0 or self.has_ended():
                return holds()
            if self.poll.poll(min(left, 0.1) * 1000):
                self.take()
        return True

    def see(self, *texts, seconds=20):
        if not self.until(lambda: self.shows(*texts), seconds):
            raise Fault(f"{texts} not seen within {seconds} s; exit {self.status}; the screen:\n{self.picture}")

    def resize(self, columns, rows):
        self.size = (columns, rows)
        self.screen.resize(rows, columns)
        self._window(self.fd, columns, rows)

    def look_anew(self):
        """A fresh terminal of 80x24, drawn anew: after output that nobody looked at."""
        self.pump(0.02)
        self.is_blind = False
        self._window(self.fd, 81, 24)
        self.pump(0.06)
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.size = (80, 24)
        self._window(self.fd, 80, 24)
        self.pump(0.06)

    # Where it is

    def is_at_attract(self):
        return self.shows(*self.ATTRACT)

    def wait_for_attract(self, seconds=25):
        """By time alone: the idle time, then the countdown."""
        self.see(*self.ATTRACT, seconds=seconds)

    def go_to_attract(self, seconds=40):
        """By keys where they lead there, else by time. How long it took."""
        begin = now()
        keys = [b"\x1b", b"\x1b", b"\r", b"\x1b", b"\x1b", b"\x1b", b"\r", b"\r"] * 3
        for key in keys:
            if self.is_at_attract():
                return now() - begin
            if self.has_ended():
                break
            self.write(b"\r" if self.shows(self.START_OVER) else key)
            self.pump(0.06)
        self.see(*self.ATTRACT, seconds=max(1, seconds - (now() - begin)))
        return now() - begin

    def answer_probe(self):
        """The known probe: from attract a key shows the first question. One key may belong to a paste that never ended."""
        self.write(b" ")
        if not self.until(lambda: self.shows(self.FIRST), 2):
            self.write(b" ")
        self.see(self.FIRST, seconds=5)

    def finish(self):
        """From whatever comes after the last question to the thanks: Enter leads on."""
        for _ in range(20):
            before = self.picture
            self.write(b"\r")
            self.until(lambda: self.picture != before, 2)
            self.pump(0.005)
            if self.shows(self.THANKS):
                return
        raise Fault(f"no thanks after 20 times Enter:\n{self.picture}")

    # The process

    def has_ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def end(self, seconds):
        """Waits for its end: seconds it took, None when it goes on."""
        begin = now()
        while not self.has_ended():
            if now() - begin > seconds:
                return None
            if self.poll.poll(5):
                self.take()
        took = now() - begin
        while self.poll.poll(0) and self.take():
            pass
        return took

    def _status(self, word):
        with open(f"/proc/{self.pid}/status") as status:
            return int(next(line for line in status if line.startswith(word)).split()[1])

    def kibibytes(self):
        return self._status("VmRSS")

    def highest_kibibytes(self):
        return self._status("VmHWM")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def children(self):
        found = []
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{thread}/children") as file:
                found += file.read().split()
        return found

    def seconds_of_work(self):
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def modes(self):
        return termios.tcgetattr(self.slave)

    def close(self):
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        for descriptor in (self.fd, self.slave):
            try:
                os.close(descriptor)
            except OSError:
                pass
