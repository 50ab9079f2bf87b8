"""Runs the commands of README as a newcomer would: readme.py FOLDER_OF_PROGRAMS [README].

A block ```console holds commands behind "$ " and what they print, both streams together; "…" stands for whatever changes from day to day,
alone on a line for any number of lines. A block with a name behind its language (```yaml tea.yaml) is a file that the reader has typed.
All blocks run one after the other in an empty home. Prints one line a command; exit code 1 where one ends or prints otherwise.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time


def blocks(text):
    """(language, name, lines) of each fenced block."""
    for match in re.finditer(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", text, re.M | re.S):
        yield match[1], match[2], match[3].splitlines()


def steps(lines):
    """(command, expected lines) of a console block."""
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return found


def pattern(expected):
    lines = [".*" if line == "…" else ".*".join(map(re.escape, line.split("…"))) for line in expected]
    whole = ""
    for line, source in zip(lines, expected):
        whole += r"(?:.*\n)*?" if source == "…" else line + r"\n"
    return whole


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    root = pathlib.Path(__file__).resolve().parents[2]
    text = (pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else root / "README.md").read_text()
    differing = count = 0
    with tempfile.TemporaryDirectory() as home:
        # No setting of whoever runs this comes along.
        environment = {
            "HOME": home, "PATH": f"{programs}:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color", "TZ": "UTC", "ASKWELL_HOME": str(root),
        }
        for language, name, lines in blocks(text):
            if name:
                (pathlib.Path(home) / name).write_text("\n".join(lines) + "\n")
            if language != "console":
                continue
            for command, expected in steps(lines):
                count += 1
                began = time.monotonic()
                ran = subprocess.run(
                    ["/bin/sh", "-c", command], cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT, timeout=120, text=True)
                said = "".join(line.rstrip() + "\n" for line in ran.stdout.splitlines())
                is_well = ran.returncode == 0 and re.fullmatch(pattern([line.rstrip() for line in expected]), said)
                print(f"{'ok' if is_well else 'OTHERWISE':9}  {time.monotonic() - began:5.1f} s  {command}", flush=True)
                if not is_well:
                    differing += 1
                    print(f"           ended with {ran.returncode} and said:\n{said}")
    print(f"{count} commands, {differing} otherwise")
    sys.exit(1 if differing or not count else 0)


main()
