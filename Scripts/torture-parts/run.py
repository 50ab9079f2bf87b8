"""Runs one part of Scripts/torture and keeps what it found: PLACE/NAME.json holds its last line with command, seed, date and exit code."""
import json
import os
import subprocess
import sys
import time

import machine


def keep(place, name, command, output, code, seconds):
    lines = [line for line in output.splitlines() if line.startswith("{")]
    facts = json.loads(lines[-1]) if lines else {}
    os.makedirs(place, exist_ok=True)
    kept = {
        "part": name, "command": command, "date": time.strftime("%Y-%m-%d", time.gmtime()), "seconds": round(seconds), "code": code,
        "machine": machine.words(), "facts": facts,
    }
    with open(f"{place}/{name}.json.new", "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1)
    os.replace(f"{place}/{name}.json.new", f"{place}/{name}.json")
    return kept


def run(place, name, part, arguments, shown, limit=None):
    """Shows what the part says as it says it; its result, kept. A part that goes on for longer than `limit` seconds is ended."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, part, *arguments], stdout=subprocess.PIPE, text=True, preexec_fn=os.setsid if limit else None)
    try:
        output, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        output, _ = process.communicate()
        output += json.dumps({"ended_after_seconds": limit}) + "\n"
    print(output, end="", flush=True)
    return keep(place, name, f"Scripts/torture {name} {' '.join(shown)}".strip(), output, process.returncode, time.monotonic() - began)


if __name__ == "__main__":
    # PLACE PART.py SHOWN… -- ARGUMENTS…
    place, part, *words = sys.argv[1:]
    middle = words.index("--")
    kept = run(place, os.path.basename(part)[:-3], part, words[middle + 1:], words[:middle])
    sys.exit(kept["code"])
