#!/usr/bin/python3
"""A terminal for a kiosk in a container, which has no console: console.py PROCESS FILE

Opens a pseudo-terminal of the container in which PROCESS runs, prints its number there, and writes what is painted to FILE until it is ended.
"""
import fcntl
import os
import struct
import sys
import termios
import time

TIOCSPTLCK, TIOCGPTN = 0x40045431, 0x80045430

master = os.open(f"/proc/{sys.argv[1]}/root/dev/pts/ptmx", os.O_RDWR | os.O_NOCTTY)
fcntl.ioctl(master, TIOCSPTLCK, struct.pack("i", 0))
fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
print(struct.unpack("i", fcntl.ioctl(master, TIOCGPTN, bytes(4)))[0], flush=True)
with open(sys.argv[2], "wb", buffering=0) as painted:
    while True:
        try:
            painted.write(os.read(master, 65536))
        except OSError:
            # Nobody has it open at the moment.
            time.sleep(0.1)
