"""Scripts/torture soak [--sessions 1000000] [--days 30] [--seed 1]: a month of one shop by a clock that is made up, in one process.

Sessions, leads, a courier each hour, figures, segments, people who are erased each day. Watched are memory, descriptors, the log and free
pages: memory and descriptors at the end as after a fifth of the sessions (but for the index of people, which grows with them), the log at most 64 MB, free pages at most what is kept for the next
rows. Then the store is looked at by `integrity_check`, and sessions and deliveries are counted.
"""
import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time


def main():
    parser = argparse.ArgumentParser(prog="Scripts/torture soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", required=True, help="the bench-driver")
    parser.add_argument("--binary", help="not needed")
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most-mebibytes", type=float, default=5, help="how much memory may grow from a fifth of the sessions on")
    options = parser.parse_args()
    place = tempfile.mkdtemp(prefix="askwell-soak-")
    database = place + "/askwell.db"
    began, samples, sent, faults = time.monotonic(), [], 0, []
    process = subprocess.Popen(
        [options.driver, "soak", database, str(options.sessions), str(options.days), str(options.seed), "40"],
        stdout=subprocess.PIPE, text=True, env=dict(os.environ, XDG_CONFIG_HOME=place))
    for line in process.stdout:
        words = line.split()
        if words[0] == "sent":
            sent = int(words[1])
            continue
        samples.append([int(word) for word in words])
        number, resident, descriptors, size, log, free, pages, index = samples[-1]
        print(f"{number} sessions: {resident / 1024:.1f} MiB, {descriptors} descriptors, store {size >> 20} MB, log {log >> 20} MB, "
              f"{free} of {pages} pages free, index {index >> 10} KiB, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    if process.wait():
        faults.append(f"the run ended with {process.returncode}")
    try:
        store = sqlite3.connect(database)
        words = store.execute("PRAGMA integrity_check(3)").fetchone()[0]
        there = store.execute("SELECT COUNT(*) FROM session WHERE state <> 'open'").fetchone()[0]
        told = store.execute("SELECT COUNT(*) FROM sync_log WHERE verdict = 'accepted'").fetchone()[0]
        store.close()
    except sqlite3.Error as error:
        words, there, told = str(error), 0, 0
    shutil.rmtree(place, ignore_errors=True)
    early = samples[len(samples) // 5] if samples else [0] * 8
    last = samples[-1] if samples else [0] * 8
    highest = max((sample[1] for sample in samples), default=0)
    facts = {
        "sessions": options.sessions, "days": options.days, "seed": options.seed, "seconds": round(time.monotonic() - began),
        "mib_early": round(early[1] / 1024, 1), "mib_late": round(last[1] / 1024, 1), "mib_highest": round(highest / 1024, 1),
        "descriptors_early": early[2], "descriptors_late": last[2], "store_mb": last[3] >> 20, "index_kib": last[7] >> 10,
        "log_mb_most": max((sample[4] for sample in samples), default=0) >> 20, "free_pages_most": max((sample[5] for sample in samples), default=0),
        "free_pages_late": last[5], "delivered": sent, "sessions_there": there, "integrity": words,
    }
    if words != "ok":
        faults.append(f"integrity_check: {words}")
    # The index of people is held in memory, and written to its file from there: both grow with the people.
    people = 2.5 * max(last[7] - early[7], 0) / 1024
    if (highest - early[1] - people) / 1024 > options.most_mebibytes:
        faults.append(f"memory grew by {(highest - early[1]) / 1024:.1f} MiB, the index of people by {(last[7] - early[7]) / 1048576:.1f}")
    if last[2] > early[2]:
        faults.append(f"descriptors grew from {early[2]} to {last[2]}")
    if facts["log_mb_most"] > 64:
        faults.append(f"the log grew to {facts['log_mb_most']} MB")
    lost = options.sessions - there
    facts["faults"] = faults
    facts["table"] = [{
        "fault": f"{options.days} days, {options.sessions} sessions", "tries": options.sessions, "lost": lost, "doubled": 0, "crashed": len(faults),
        "more": f"memory {facts['mib_early']} to {facts['mib_late']} MiB, the index of people {last[7] / 1048576:.1f}, log at most "
                f"{facts['log_mb_most']} MB, {last[5]} free pages"}]
    print(json.dumps(facts))
    return 1 if faults or lost else 0


if __name__ == "__main__":
    sys.exit(main())
