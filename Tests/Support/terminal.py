#!/usr/bin/python3
"""A terminal in memory for journeys: runs one program in a real pseudo-terminal and shows what a person would see.

Usage: terminal.py COLUMNS ROWS TERM PROGRAM [ARGUMENT...]

Reads one JSON object a line on standard input and answers each with one JSON object a line:
  {"do": "keys", "text": "..."}                  types the text, byte by byte as given
  {"do": "wait", "for": "...", "seconds": 10}    until the text is on the screen and the terminal has been quiet for 40 ms
  {"do": "gone", "text": "...", "seconds": 10}   until the text is no longer on the screen
  {"do": "screen"}                               the screen as it is
  {"do": "resize", "columns": 80, "rows": 24}
  {"do": "signal", "number": 15}
  {"do": "end", "seconds": 5}                    waits for the program's end
Every answer has "lines" (the screen), "cells" for the rows of a QR code ("dark" on "light", by the colours in force), "colours" (those that
signs have, as "2b2420 on faf5ec"), "ok", "exit" (null while the program runs) and "raw" (how many bytes came). The program is killed when standard input ends.
"""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

import pyte

QUIET = 0.04
ESCAPE = 0.2


class Screen(pyte.Screen):
    """With what xterm has and pyte lacks: scrolling by several lines (SU, SD) and repeating a sign (REP). Curses uses them when lists shrink."""

    last = " "

    def draw(self, data):
        super().draw(data)
        self.last = data[-1:] or self.last

    def repeat(self, count=1):
        self.draw(self.last * (count or 1))

    def scroll_up(self, count=1):
        self.scroll(count, (self.margins or pyte.screens.Margins(0, self.lines - 1)).bottom, self.index)

    def scroll_down(self, count=1):
        self.scroll(count, (self.margins or pyte.screens.Margins(0, self.lines - 1)).top, self.reverse_index)

    def scroll(self, count, edge, move):
        place, self.cursor.y = self.cursor.y, edge
        for _ in range(count or 1):
            move()
        self.cursor.y = place


class Stream(pyte.ByteStream):
    csi = dict(pyte.ByteStream.csi, S="scroll_up", T="scroll_down", b="repeat")
    events = pyte.ByteStream.events | {"scroll_up", "scroll_down", "repeat"}


class Terminal:
    def __init__(self, columns, rows, term, program):
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        self.raw = 0
        self.exit = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            self.size(columns, rows, 0)
            os.environ["TERM"] = term
            os.execv(program[0], program)

    @staticmethod
    def size(columns, rows, descriptor):
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, seconds):
        """Takes what comes within the time; false when nothing did."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        if not data:
            self.reap(os.WNOHANG)
            time.sleep(0.01)
            return False
        self.raw += len(data)
        self.stream.feed(data)
        return True

    def reap(self, options):
        if self.exit is not None:
            return
        pid, status = os.waitpid(self.pid, options)
        if pid:
            self.exit = os.waitstatus_to_exitcode(status)

    def settle(self):
        while self.pump(QUIET):
            pass

    def until(self, seconds, holds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            quiet = not self.pump(QUIET)
            if quiet and holds():
                return True
            self.reap(os.WNOHANG)
            if self.exit is not None and quiet:
                return holds()
        return False

    def shows(self, text):
        return any(text in line for line in self.screen.display)

    def dark_cells(self):
        """For each row, each column: does the upper and the lower half show dark on light? Half blocks only; None elsewhere."""
        rows = []
        for y in range(self.screen.lines):
            row = ""
            for x in range(self.screen.columns):
                cell = self.screen.buffer[y][x]
                ink = {"█": 3, "▀": 1, "▄": 2, " ": 0}.get(cell.data)
                if ink is None or (cell.fg, cell.bg) == ("default", "default") and not cell.reverse:
                    row += "."
                else:
                    row += str(ink)
            rows.append(row)
        return rows

    def colours(self):
        cells = [cell for row in self.screen.buffer.values() for cell in row.values() if cell.data.strip()]
        return sorted({f"{cell.fg} on {cell.bg}" for cell in cells})

    def perform(self, order):
        kind = order["do"]
        ok = True
        if kind == "keys":
            os.write(self.fd, order["text"].encode())
            if order["text"].endswith("\x1b"):
                # A key right behind Escape is one key with it; a busy program reads both at once.
                end = time.monotonic() + ESCAPE
                while time.monotonic() < end:
                    self.pump(QUIET)
        elif kind == "wait":
            ok = self.until(order.get("seconds", 10), lambda: self.shows(order["for"]))
        elif kind == "gone":
            ok = self.until(order.get("seconds", 10), lambda: not self.shows(order["text"]))
        elif kind == "resize":
            self.screen.resize(order["rows"], order["columns"])
            self.size(order["columns"], order["rows"], self.fd)
        elif kind == "signal":
            os.kill(self.pid, order["number"])
        elif kind == "end":
            end = time.monotonic() + order.get("seconds", 5)
            while self.exit is None and time.monotonic() < end:
                self.pump(QUIET)
                self.reap(os.WNOHANG)
            ok = self.exit is not None
        if kind in ("keys", "screen", "resize"):
            self.settle()
        lines = [line.rstrip() for line in self.screen.display]
        return {"ok": ok, "lines": lines, "cells": self.dark_cells(), "colours": self.colours(), "exit": self.exit, "raw": self.raw}


def main():
    columns, rows, term = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    terminal = Terminal(columns, rows, term, sys.argv[4:])
    try:
        for line in sys.stdin:
            print(json.dumps(terminal.perform(json.loads(line))), flush=True)
    finally:
        if terminal.exit is None:
            os.kill(terminal.pid, signal.SIGKILL)
            terminal.reap(0)


main()
