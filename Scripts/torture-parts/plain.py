"""The kiosk line by line, through pipes: sessions taken as fast as it shows them, with a note of what it showed as taken.

An answer is acknowledged when the next question is on the screen; a session when its result is. What a killed kiosk had written before
the kill counts as shown: the pipe is read to its end.
"""
import os
import random
import re
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
QUIZ = HERE + "/kills.yaml"
NOT_SAVED = "could not be saved"


class Visit:
    """One shopper as the driver knows them."""

    def __init__(self):
        self.sent, self.shown = [], 0
        self.address, self.has_result = None, False


class PlainKiosk:
    """Steps in order: what shows that the kiosk is there, and what is typed then."""

    READY = "Press Enter to begin."
    QUESTIONS = ["Which colour is it?", "How many are there?", "Which of these are here?", "How warm is it?", "Which season is it?"]
    COLOURS, PARTS, SEASONS = ["red", "blue", "none"], ["box", "bag", "tin"], ["spring", "summer", "autumn", "winter"]
    CONSENT = "The shop may write to me."
    RESULT = re.compile(r"Press Enter to (finish|go on)\.")
    TILL = "Say this at the till"
    THANKS = "Thank you!"

    def __init__(self, binary, environment, dice, name, arguments=("kiosk", "--plain"), before=None):
        self.name, self.dice, self.visits = name, dice, []
        self.text, self.step, self.last = "", "ready", None
        self.waits, self.started, self.ready_after, self.faults = [], time.monotonic(), None, []
        self.process = subprocess.Popen(
            [binary, *arguments], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            bufsize=0, preexec_fn=before)
        self.fd = self.process.stdout.fileno()
        os.set_blocking(self.fd, False)

    # What it says

    def hear(self):
        """Reads what there is; false at its end."""
        try:
            data = os.read(self.fd, 65536)
        except BlockingIOError:
            return True
        if not data:
            return False
        self.text += data.decode("utf-8", "replace")
        if NOT_SAVED in self.text:
            self.faults.append(f"{self.name}: {self.text[-300:]!r}")
        return True

    def _find(self, mark):
        return mark.search(self.text) if isinstance(mark, re.Pattern) else mark in self.text

    def _place(self):
        """What the kiosk waits for; nil while it says nothing new."""
        if self.step == "ready":
            return "ready" if self.READY in self.text else None
        if self.step in range(len(self.QUESTIONS)):
            return self.step if self.QUESTIONS[self.step] in self.text else None
        # Without products there is nothing to say at the till.
        if self.step == "till" and self.THANKS in self.text:
            return "thanks"
        marks = {"address": "Email.", "consent": self.CONSENT, "result": self.RESULT, "till": self.TILL, "thanks": self.THANKS}
        return self.step if self._find(marks[self.step]) else None

    # What it is told

    def answer(self):
        """The next line when the kiosk has asked for one, and what it asked; (None, None) else. Notes what was acknowledged by it."""
        place = self._place()
        if place is None:
            return None, None
        if self.last is not None and place in range(1, len(self.QUESTIONS)) or place == "address":
            self.waits.append(time.monotonic() - self.last)
        visit = self.visits[-1] if self.visits else None
        line = ""
        if place == "ready":
            self.ready_after = self.ready_after or time.monotonic() - self.started
            self.step = 0
        elif place in range(len(self.QUESTIONS)):
            if place == 0:
                visit = Visit()
                self.visits.append(visit)
            visit.shown = place
            line, kept = self._choose(place)
            visit.sent.append(kept)
            self.step = place + 1 if place + 1 < len(self.QUESTIONS) else "address"
        elif place == "address":
            visit.shown = len(self.QUESTIONS)
            line = f"{self.name}-{self.dice.randrange(1 << 48):x}@example.com"
            visit.address = line
            self.step = "consent"
        elif place == "consent":
            line, self.step = "y", "result"
        elif place == "result":
            visit.has_result = True
            self.step = "till"
        elif place == "till":
            self.step = "thanks"
        elif place == "thanks":
            self.step = "ready"
        self.text = ""
        return line, place

    def _choose(self, place):
        """What is typed, and what the store has to hold of it."""
        dice = self.dice
        if place == 0 or place == 4:
            names = self.COLOURS if place == 0 else self.SEASONS
            number = dice.randrange(len(names))
            return str(number + 1), names[number]
        if place == 2:
            picked = sorted(dice.sample(range(3), dice.randint(1, 3)))
            return " ".join(str(number + 1) for number in picked), ",".join(self.PARTS[number] for number in picked)
        number = dice.randint(1, 99 if place == 1 else 40)
        return str(number), str(number)

    def type(self, line):
        self.last = time.monotonic()
        try:
            self.process.stdin.write(line.encode() + b"\n")
        except (BrokenPipeError, ValueError):
            pass

    def drain(self):
        """After its end: everything that it had written counts. Moves on only as far as the text leads."""
        os.set_blocking(self.fd, True)
        while self.hear():
            pass
        self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()


def kept(value):
    """An answer as the store keeps it, in the words of `Visit.sent`."""
    if "choices" in value:
        return ",".join(value["choices"])
    number = str(value.get("number", value))
    return number.rstrip("0").rstrip(".") if "." in number else number
