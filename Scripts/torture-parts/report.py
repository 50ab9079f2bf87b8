"""Scripts/torture --report [--long] [--only NAMES] [--seed N]: every part one after the other, and a table of what each found.

Without --long each runs for a minute or so, ten minutes in all. With --long each runs as long as its promise asks, for days; it can be stopped and
started again, and goes on where it was: parts that came to their end are not run again until --anew. `--table` runs nothing and shows what is kept.
"""
import argparse
import glob
import json
import os
import sys
import time

import run

HERE = os.path.dirname(os.path.abspath(__file__))
# Part: arguments of its short form, seconds that this may take, arguments of its long form. A part whose file is not there is left out.
PARTS = {
    "kills": (["--kills", "40"], 60, ["--kills", "10000", "--resume"]),
    "kiosks": (["--kiosks", "64", "--seconds", "15"], 45, ["--kiosks", "64", "--seconds", "3600"]),
    "soak": (["--sessions", "1500"], 45, ["--sessions", "1000000"]),
    "inputs": (["--inputs", "2000"], 60, ["--inputs", "1000000", "--resume"]),
    "attacks": (["--restarts", "5"], 75, ["--restarts", "100"]),
    "faults": (["--most", "12", "--files", "40"], 150, []),
    "fuzz": (["--events", "8000", "--flood", "300000"], 45, ["--events", "1000000", "--resume"]),
    "sessions": (["60"], 25, ["10000"]),
    "lockdown": (["keys", "ends"], 30, ["keys", "signals", "others", "ends", "hang-ups", "crash"]),
    "injection": ([], 90, []),
    "traces": ([], 25, []),
    "courier": (["--kills", "10", "--contacts", "200"], 45, ["--kills", "500"]),
    "fleet": (["--kills", "24", "--sessions", "150"], 150, ["--kills", "500"]),
    "segments": (["--steps", "4000", "--kills", "8"], 30, ["--steps", "1000000", "--kills", "1000"]),
    "replays": (["100"], 30, ["10000"]),
}
# Who takes --seed, --state and the bench-driver.
SEEDED = {"kills", "kiosks", "soak", "inputs", "attacks", "faults", "fuzz", "courier", "fleet", "segments", "replays"}
KEEPING = {"kills", "inputs", "fuzz"}
DRIVEN = {"kills", "soak", "inputs"}


def row(fault, tries, lost=0, doubled=0, crashed=0, more=""):
    return {"fault": fault, "tries": tries, "lost": lost, "doubled": doubled, "crashed": crashed, "more": more}


def rows(name, facts):
    """The table of a part: its own, or made of what the older parts say."""
    if "table" in facts:
        return facts["table"]
    if "ended_after_seconds" in facts or not facts:
        return [row(name, 0, crashed=1, more=f"it did not come to its end within {facts.get('ended_after_seconds', '?')} s")]
    if name == "fuzz":
        return [row("random keys, pastes, sizes", facts["events"], crashed=facts["crashes"] + facts["hangs"] + facts["leaks"],
                    more=f"memory {facts['kib_first']} to {facts['kib_last']} KiB")]
    if name == "sessions":
        ill = (facts["fault"] is not None) + (not facts["is_flat"]) + bool(facts["forbidden"])
        return [row("sessions in one kiosk", facts["sessions"], crashed=ill, more=f"memory {facts['mib_early']} to {facts['mib_late']} MiB")]
    if name == "lockdown":
        return [row(f"lockdown: {what}", *lockdown(what, fact)) for what, fact in facts.items()]
    if name == "injection":
        through = sum(len(leaks) for leaks in facts["fields"].values()) + sum(len(fact["leaks"]) for fact in facts["files"])
        return [row("texts that command a terminal", facts["texts"] * (len(facts["fields"]) * 2 + len(facts["files"])), crashed=through)]
    if name == "traces":
        left = sum(bool(fact["on_screen"] or fact["after_wipe"] or not fact["is_wiped_in_order"]) for fact in facts.values())
        return [row("traces of a shopper", len(facts), crashed=left)]
    if name == "courier":
        return [row("kill -9: courier at three vendors", facts["kills"], lost=facts["faults"], more=f"{facts['ill_answers']} ill answers besides")]
    if name == "segments":
        return [row("kill -9: index beside the tables", facts["kills"], lost=facts["differences"], more=f"{facts['comparisons']} comparisons")]
    if name == "replays":
        return [row("sessions replayed", facts["sessions"], lost=facts["sessions"] - facts["identical"])]
    return [row(name, 0, more="no table")]


def lockdown(what, fact):
    """Tries, lost, doubled, crashed of one of its kinds."""
    if what == "keys":
        ill = sum(place != {"is_same_process": True, "are_modes_equal": True, "children": 0, "forbidden": 0} for place in fact.values())
        return len(fact) * 512, 0, 0, ill
    if what in ("signals", "others"):
        return len(fact) * 3, 0, 0, sum(not (one["is_alive"] and one["are_modes_equal"] and one["state"] != "T") for one in fact.values())
    if what == "ends":
        # Each end has one answer more than the one before; what was tried earlier in the same shop left some, too.
        answers = [one["store"].get("answers", 0) for one in fact.values()]
        lost = sum(count != answers[0] + number or not count for number, count in enumerate(answers))
        return len(fact), lost, 0, sum(one["store"]["check"] != "ok" for one in fact.values())
    if what == "hang-ups":
        return fact["times"], 0, 0, int(fact["codes"] != [0])
    return len(fact["milliseconds"]), 0, 0, sum(milliseconds > 3000 for milliseconds in fact["milliseconds"])


def table(place):
    """What is kept, as Markdown; whether all of it is well."""
    print("| fault | tries | lost | doubled | crashed | besides | measured |")
    print("|---|---:|---:|---:|---:|---|---|")
    is_well = True
    for name in PARTS:
        try:
            with open(f"{place}/{name}.json", encoding="utf-8") as file:
                kept = json.load(file)
        except FileNotFoundError:
            continue
        for line in rows(name, kept["facts"]):
            measured = f"{kept['date']}, `{kept['command']}`" + (f", seed {kept['facts']['seed']}" if "seed" in kept["facts"] else "")
            print(f"| {line['fault']} | {line['tries']:,} | {line['lost']} | {line['doubled']} | {line['crashed']} | {line.get('more', '')} | {measured} |")
            is_well = is_well and not (line["lost"] or line["doubled"] or line["crashed"])
        is_well = is_well and kept["code"] == 0
    return is_well


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture --report", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--anew", action="store_true", help="with --long: also what came to its end before")
    parser.add_argument("--only", help="names of parts, with commas between them")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    place = f"{options.state}/{'long' if options.long else 'short'}"
    os.makedirs(place, exist_ok=True)
    names = [name for name in (options.only.split(",") if options.only else PARTS) if os.path.exists(f"{HERE}/{name}.py")]
    for name in names if not options.table else []:
        short, limit, long = PARTS[name]
        shown = list(long if options.long else short) + (["--seed", str(options.seed)] if name in SEEDED else [])
        if options.long and not options.anew and done(place, name, shown):
            continue
        print(f"== {name} {' '.join(shown)}", file=sys.stderr, flush=True)
        hidden = ["--binary", options.driver if name == "segments" else options.binary]
        hidden += (["--driver", options.driver] if name in DRIVEN else []) + (["--state", place] if name in KEEPING else [])
        run.run(place, name, f"{HERE}/{name}.py", shown + hidden, shown, None if options.long else limit)
    print(f"\nScripts/torture --report{' --long' if options.long else ''}, seed {options.seed}, {time.strftime('%Y-%m-%d', time.gmtime())}\n")
    return 0 if table(place) else 1


def done(place, name, shown):
    try:
        with open(f"{place}/{name}.json", encoding="utf-8") as file:
            kept = json.load(file)
    except FileNotFoundError:
        return False
    return kept["command"] == f"Scripts/torture {name} {' '.join(shown)}".strip() and bool(kept["facts"])


if __name__ == "__main__":
    sys.exit(main())
