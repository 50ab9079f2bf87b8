#!/usr/bin/env python3
"""Contacts that wait in an outbox, sent by the real courier, beside the vendors' own Python libraries and http.client in the same run.

sync.py ASKWELL ASKWELL_SYNC DRIVER SCRATCH [--only vendors|limit|backlog|kiosk] [--contacts 2000] [--backlog 100000] [--limited 1500]

Every way is checked: the stand-in must have seen each address. Ours is timed as a whole process, from its start to its end.
The last line holds the ratios; exit code 1 when a goal of PERFORMANCE.md E is missed, libraries that are not there make no goal."""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import threading
import time

from goals import Goals
from sync_peers import TAGS, email, libraries, now, plain_bulk, timed

PARTS = pathlib.Path(__file__).parent
FEW = 60


class StandIn:
    def __init__(self, delay=0, limit=0, window=60):
        self.process = subprocess.Popen(
            [sys.executable, str(PARTS / "sync_vendor.py"), "--delay", str(delay), "--limit", str(limit), "--window", str(window)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.base = f"http://127.0.0.1:{self.port}"

    def ask(self, method, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path)
        document = json.loads(connection.getresponse().read())
        connection.close()
        return document

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def account(vendor, base):
    return {
        "klaviyo": ["api_key=env:BENCH_KEY", f"base_url={base}", "pace=60000"],
        "mailchimp": ["api_key=env:BENCH_KEY", "list_id=L1", f"base_url={base}", "pace=60000"],
        "hubspot": ["access_token=env:BENCH_KEY", f"base_url={base}", "pace=60000"],
    }[vendor]


def store(name, vendor, settings, count):
    """A store with `count` contacts in its outbox."""
    path = f"{options.scratch}/{name}.db"
    environment = {**os.environ, "BENCH_KEY": "key-us1", "BENCH_HOOK": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                   "XDG_CONFIG_HOME": options.scratch, "ASKWELL_DB": path}
    words = [word for setting in settings for word in ("--set", setting)]
    subprocess.run([options.courier, "destinations", "add", vendor, *words], env=environment, check=True, stdout=subprocess.DEVNULL)
    people = f"{options.scratch}/{name}.jsonl"
    with open(people, "w") as lines:
        for number in range(count):
            consent = {"email": {"at": "2026-01-01T00:00:00Z", "wording": "Yes"}}
            lines.write(json.dumps({"email": email(number), "tags": TAGS, "consent": consent}) + "\n")
    subprocess.run([options.askwell, "contacts", "import", people], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return environment


def watch(process, peak):
    """Keeps the most memory that a process has had, in KiB; its parent's, which `wait4` counts in, plays no part."""
    while process.returncode is None:
        with contextlib.suppress(OSError):
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            peak.extend(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
        time.sleep(0.01)


def worked():
    """Processor seconds of all children that are over: what a machine with other work distorts least."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def send(environment):
    """Seconds of the whole process, its peak memory in MiB, and what it says, its processor seconds among it."""
    began, peak, before = now(), [], worked()
    # Its log, a line a delivery, goes to a file, as a shop's does.
    words = [options.courier, "run", "--once", "--log", f"{options.scratch}/courier.log"]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE)
    watcher = threading.Thread(target=watch, args=(process, peak))
    watcher.start()
    said, _ = process.communicate()
    seconds = now() - began
    watcher.join()
    if not said:
        raise SystemExit("the courier said nothing")
    return seconds, max(peak, default=0) / 1024, {**json.loads(said), "worked": worked() - before}


def ours(stand_in, vendor, count, name):
    best = 0
    for turn in range(3):
        environment = store(f"{name}{turn}", vendor, account(vendor, stand_in.base), count)
        stand_in.ask("POST", "/reset")
        seconds, memory, said = send(environment)
        told = stand_in.ask("GET", "/count")
        if (told["emails"], said["delivered"]) != (count, count):
            raise SystemExit(f"{vendor}: the stand-in saw {told}, the courier says {said}")
        best = max(best, count / seconds)
        print(f"  {vendor} {turn + 1}: {count / seconds:9.0f} contacts/s as a process, {told['requests']} requests in {told['span'] * 1000:.0f} ms, "
              f"{memory:.0f} MiB, {said['worked'] * 1000:.0f} ms of a processor", flush=True)
    return best


def vendors(goals):
    """Ours beside the vendors' own libraries and http.client, over a line of 50 ms and over one of none."""
    for delay in (50, 0):
        stand_in = StandIn(delay)
        found = libraries(stand_in.base)
        print(f"answers after {delay} ms", flush=True)
        for vendor, single, bulk in (("klaviyo", 850, 1.9), ("mailchimp", 450, 3), ("hubspot", 95, 3)):
            if delay == 0 and vendor != "klaviyo":
                continue
            rate = ours(stand_in, vendor, options.contacts, f"{vendor}{delay}-")
            what = f"contacts a second, {options.contacts:,} waiting, {delay} ms away"
            if vendor not in found:
                goals.lacks(what, f"{vendor}'s library", f"{vendor}'s library is missing")
            else:
                alone = timed(stand_in, FEW, found[vendor][0])
                together = timed(stand_in, options.contacts, found[vendor][1])
                print(f"  {vendor}'s library: {alone[0]:9.0f} contacts/s one by one, {together[0]:.0f} in bulk, which takes "
                      f"{together[1] * 1000:.0f} ms of a processor", flush=True)
                if delay:
                    goals.at_least(what, f"{vendor}'s library, one by one", rate / alone[0], single)
                    goals.at_least(what, f"{vendor}'s library, in bulk", rate / together[0], bulk)
                else:
                    goals.at_least(what, "klaviyo's library, in bulk", rate / together[0], 5)
            if vendor == "klaviyo" and delay:
                plain = timed(stand_in, options.contacts, lambda count: plain_bulk(stand_in, count, 1000))
                print(f"  http.client bulk 1000: {plain[0]:9.0f} contacts/s, {plain[1] * 1000:.0f} ms of a processor", flush=True)
                goals.at_least(what, "http.client, klaviyo's bulk call", rate / plain[0], 0.9)
        stand_in.close()


def limit(goals):
    """A limit that the vendor enforces: 1,200 a minute, for more than a minute of single requests."""
    stand_in = StandIn(20, 1200, 60)
    hook = [f"url={stand_in.base}/hook", "secret=env:BENCH_HOOK", "pace=1200"]
    environment = store("limit", "webhook", hook, options.limited)
    stand_in.ask("POST", "/reset")
    _, _, said = send(environment)
    told = stand_in.ask("GET", "/count")
    print(f"limit: {told['requests']} requests in {told['span']:.1f} s, {told['refused']} answered 429, delivered {said['delivered']}", flush=True)
    goals.at_least(f"{options.limited:,} requests at once", "the vendor's limit", told["requests"] / max(told["span"], 0.001) * 60 / 1200, 0.95)
    goals.at_most("requests answered 429", "", told["refused"], 0, "")
    stand_in.close()


def backlog(goals):
    """A store where many wait: a load must take no longer, and no more memory, than where few do."""
    stand_in = StandIn(0)
    peaks = {}
    for count in (options.contacts, options.backlog):
        environment = store(f"backlog{count}", "klaviyo", account("klaviyo", stand_in.base), count)
        stand_in.ask("POST", "/reset")
        seconds, peaks[count], said = send(environment)
        if said["delivered"] != count:
            raise SystemExit(f"backlog: {said}")
        print(f"backlog of {count}: {count / seconds:.0f} contacts/s as a process, {peaks[count]:.0f} MiB", flush=True)
    # Moments at which a first of 1,000 contacts came; two of them are a load.
    moments = stand_in.ask("GET", "/count")["imports"]
    gaps = [after - before for before, after in zip(moments[::2], moments[2::2])]
    fifth = max(len(gaps) // 5, 1)
    early, late = statistics.median(gaps[:fifth]) * 1000, statistics.median(gaps[-fifth:]) * 1000
    print(f"backlog: a load of 2,000 takes {early:.0f} ms with {options.backlog} waiting, {late:.0f} ms with few", flush=True)
    beside = f"{options.backlog:,} waiting"
    goals.at_least("a load's time with few waiting", beside, late / early, 0.8)
    goals.at_least("memory with few waiting", beside, peaks[options.contacts] / peaks[options.backlog], 0.8)
    stand_in.close()


def kiosk(goals):
    """A shopper's answer beside a courier that claims and settles 2,000 rows at a time in the same store."""
    stand_in = StandIn(0)
    environment = store("kiosk", "klaviyo", account("klaviyo", stand_in.base), options.backlog // 5)

    def answering(work):
        words = [options.driver, "beside", environment["ASKWELL_DB"]]
        shopper = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        shopper.stdout.readline()
        work()
        count, p50, p99, most = map(float, shopper.communicate()[0].split())
        return int(count), p50, p99, most

    def courier():
        _, _, said = send(environment)
        if said["delivered"] != options.backlog // 5:
            raise SystemExit(f"kiosk: {said}")
    alone = answering(lambda: time.sleep(5))
    beside = answering(courier)
    for words, (count, p50, p99, most) in (("alone", alone), ("beside a courier", beside)):
        print(f"  an answer {words}: p50 {p50:.2f} ms, p99 {p99:.2f}, at most {most:.2f} ({count} answers)", flush=True)
    goals.at_most("an answer waits beside a courier at most", "", beside[3], 100, "ms")
    stand_in.close()


def main():
    goals = Goals("sync")
    for part in (vendors, limit, backlog, kiosk):
        if options.only in (None, part.__name__):
            part(goals)
    sys.exit(goals.end())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("askwell", "courier", "driver", "scratch"):
        parser.add_argument(name)
    parser.add_argument("--only")
    parser.add_argument("--contacts", type=int, default=2000)
    parser.add_argument("--backlog", type=int, default=100_000)
    parser.add_argument("--limited", type=int, default=1500)
    options = parser.parse_args()
    main()
