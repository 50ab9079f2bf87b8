#!/usr/bin/python3
"""A shopper at a kiosk in the small Debian: kiosk.py attract|session SECONDS ROOT COMMAND...

Waits so long for the waiting screen; `session` answers the skin quiz to its results; Ctrl-X closes it. The program runs in ROOT, in a
pseudo-terminal of 80x24; what is not as it should be is told with the screen, and exit code 1.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "torture-parts"))
import floor

# What is seen, and the keys for it.
SESSION = [
    ("Choose your language", "1"), ("How does your skin feel by noon?", "2"), ("How easily does your skin react?", "4\r"),
    ("What should stay out of it?", " \r"), ("What would you like to see in the mirror?", "\x1bOB\r"), ("Are you outside", "y"),
    ("How many steps", "2"), ("How old are you?", "s"), ("on one product", "\x1bOC\r"), ("Shall we send you your result?", "ana@example.com\r\rAna Silva\r \r"), ("[x]", "\x1bOB\r"),
]
WAITING = "F I N D   Y O U R   R O U T I N E"


class House:
    """What floor.Kiosk asks of a shop."""

    def __init__(self, path):
        self.binary = "/usr/sbin/chroot"
        self.environment = {"PATH": path, "LANG": "C.UTF-8", "HOME": "/root"}


def main():
    kind, seconds, root, *command = sys.argv[1:]
    path = os.environ.get("NEWCOMER_PATH", "") + "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    kiosk = floor.Kiosk(House(path), [root, *command], term="xterm")
    try:
        kiosk.see(WAITING, seconds=float(seconds))
        if kind == "session":
            kiosk.write(b" ")
            for words, keys in SESSION:
                kiosk.see(words)
                kiosk.pump(0.1)
                kiosk.write(keys.encode())
            kiosk.see("you said:")
            for _ in range(10):
                if kiosk.shows(WAITING):
                    break
                kiosk.write(b"\r")
                kiosk.until(lambda: kiosk.shows(WAITING), 1)
            kiosk.see(WAITING)
        kiosk.write(b"\x18")
        kiosk.pump(0.5)
        kiosk.write(b"\x18")
        if kiosk.end(20) is None or kiosk.status != 0:
            raise floor.Fault(f"Ctrl-X twice: exit {kiosk.status}; the screen:\n{kiosk.picture}")
    except floor.Fault as fault:
        sys.exit(f"{fault}")
    finally:
        kiosk.close()


main()
