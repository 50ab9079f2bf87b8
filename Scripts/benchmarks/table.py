"""The table of Scripts/bench: what its parts said of their goals (see goals.py) as Markdown.

table.py run SECONDS PART.py ARGUMENT…   a part, which must come to its end in time; one that breaks off leaves a row that says so
table.py start|end ROWS "NAME VERSION"…  notes when, on what machine, and under which load
table.py print ROWS                      prints the table
table.py write ROWS README               writes it between the two marks of README
table.py check ROWS README               exit code 1 where something else stands there
"""
import json
import os
import runpy
import signal
import subprocess
import sys
import textwrap
import time
import traceback

from goals import Goals

MARKS = "<!-- bench -->\n", "<!-- /bench -->"
COLUMNS = ("Bench", "What", "Beside", "Is", "Goal", "State", "Alone")


def run(seconds, script, *arguments):
    """Runs a part in this process: its exit code."""
    part = os.path.basename(script).removesuffix(".py")
    sys.argv = [script, *arguments]

    def stop(*_):
        raise TimeoutError(f"it took longer than {seconds} s")
    signal.signal(signal.SIGALRM, stop)
    # Whoever started this may have left it blocked.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
    signal.alarm(int(seconds))
    try:
        runpy.run_path(script, run_name="__main__")
        return 0
    except SystemExit as end:
        if end.code in (None, 0, 1):
            return end.code or 0
        reason = f"void: {str(end.code).removeprefix(part + ': ').removeprefix('void, ')}"
    except ModuleNotFoundError as error:
        reason = f"not run: {error.name} is missing"
    except FileNotFoundError as error:
        traceback.print_exc()
        is_program = error.filename and "/" not in error.filename
        reason = f"not run: {error.filename} is missing" if is_program else f"void: {error}"
    except subprocess.CalledProcessError as error:
        traceback.print_exc()
        reason = f"void: {error.cmd[0]} ended with {error.returncode}"
    except Exception as error:
        traceback.print_exc()
        reason = f"void: {str(error) or type(error).__name__}"
    goals = Goals.unfinished or Goals(part)
    goals.broken(reason.splitlines()[0][:160])
    return goals.end()


def note(which, path, versions):
    """A line about the run: of its beginning the machine and what stands beside us, and of both ends the load."""
    load = f"{os.getloadavg()[0]:.1f}"
    about = {"load_after": load}
    if which == "start":
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        about = {"at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), "cores": os.cpu_count(), "gibibytes": round(memory),
                 "load_before": load, "versions": [words for words in versions if not words.endswith(" ")]}
    with open(path, "a") as file:
        file.write(json.dumps(about) + "\n")


def table(path):
    """The text: a line about the run, then the table. One line where nothing was measured."""
    with open(path) as file:
        lines = [json.loads(line) for line in file]
    rows, about = [line for line in lines if "bench" in line], {"load_after": "?"}
    for line in lines:
        if "bench" not in line:
            about |= line
    if not rows:
        return "Not measured yet: `Scripts/bench` measures all of it and writes the table here.\n"
    kinds = [row["state"].split(":")[0] for row in rows]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("met", "missed", "void", "not run") if kind in kinds)
    text = textwrap.fill(
        f"{about['at']}, {about['cores']} cores, {about['gibibytes']} GiB, load {about['load_before']} before and {about['load_after']} "
        f"after; {', '.join(about['versions'])}. Of the goals: {counts}.", 140) + "\n\n"
    cells = [COLUMNS, ["---"] * len(COLUMNS)] + [
        (row["bench"], row["what"], row["beside"], row["is"], row["goal"], f"**{row['state']}**" if row["state"] == "missed" else row["state"],
         row["alone"] and f"`{row['alone']}`") for row in rows]
    return text + "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in cells)


def block(readme):
    """What stands before the block, in it, and after it."""
    with open(readme) as file:
        before, _, rest = file.read().partition(MARKS[0])
    inside, mark, after = rest.partition(MARKS[1])
    if not mark:
        sys.exit(f"{readme} has no {MARKS[0].strip()} with {MARKS[1]} after it: put them where the table belongs.")
    return before, inside, after


def main(command, *words):
    if command == "run":
        return run(*words)
    if command in ("start", "end"):
        return note(command, words[0], words[1:])
    text = table(words[0])
    if command == "print":
        print(text, end="")
        return 0
    before, inside, after = block(words[1])
    if command == "write":
        with open(words[1], "w") as file:
            file.write(before + MARKS[0] + text + MARKS[1] + after)
    elif inside != text:
        print(f"{words[1]} does not say what {words[0]} does: one of them was edited alone. `table.py write` puts it right.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
