#!/usr/bin/env python3
"""Contacts that wait in an outbox, sent by the real courier, beside the vendors' own Python libraries and http.client in the same run.

sync.py ASKWELL ASKWELL_SYNC SCRATCH. Every way is checked: the stand-in must have seen each address. Ours is timed as a whole process.
The last line holds the ratios; exit code 1 when a goal of PERFORMANCE.md E is missed, libraries that are not there make no goal."""
import http.client
import json
import os
import pathlib
import resource
import subprocess
import sys
import time

ASKWELL, COURIER, SCRATCH = sys.argv[1:4]
PARTS = pathlib.Path(__file__).parent
MANY, FEW = 2000, 60
TAGS = ["goal:sleep", "skin:sensitive", "hair:curly", "concern:acne", "tone:warm", "age:25-34", "budget:mid", "scent:none"]
now = time.perf_counter


def email(number):
    return f"shopper{number:06d}@example.com"


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
    path = f"{SCRATCH}/{name}.db"
    environment = {**os.environ, "BENCH_KEY": "key-us1", "BENCH_HOOK": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                   "XDG_CONFIG_HOME": SCRATCH, "ASKWELL_DB": path}
    words = [word for setting in settings for word in ("--set", setting)]
    subprocess.run([COURIER, "destinations", "add", vendor, *words], env=environment, check=True, stdout=subprocess.DEVNULL)
    people = f"{SCRATCH}/{name}.jsonl"
    with open(people, "w") as lines:
        for number in range(count):
            consent = {"email": {"at": "2026-01-01T00:00:00Z", "wording": "Yes"}}
            lines.write(json.dumps({"email": email(number), "tags": TAGS, "consent": consent}) + "\n")
    subprocess.run([ASKWELL, "contacts", "import", people], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return environment


def send(environment):
    """Seconds of the whole process, its peak memory in MiB, and what it says."""
    began = now()
    # Its log, a line a delivery, goes to a file, as a shop's does.
    words = [COURIER, "run", "--once", "--log", f"{SCRATCH}/courier.log"]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE)
    said = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    if not said:
        raise SystemExit("the courier said nothing")
    return now() - began, usage.ru_maxrss / 1024, json.loads(said)


def chunks(count, size):
    return [range(start, min(count, start + size)) for start in range(0, count, size)]


def klaviyo_profile(number):
    return {"type": "profile", "attributes": {"email": email(number), "properties": {"askwell_tags": TAGS}}}


def libraries(base):
    """By vendor: one by one, and in bulk, of the vendor's own library."""
    found = {}
    try:
        from klaviyo_api import KlaviyoAPI
        client = KlaviyoAPI("pk_x", max_delay=1, max_retries=0, test_host=base)
        found["klaviyo"] = (
            lambda n: [client.Profiles.create_or_update_profile({"data": klaviyo_profile(i)}) for i in range(n)],
            lambda n: [client.Profiles.bulk_import_profiles({"data": {"type": "profile-bulk-import-job", "attributes": {
                "profiles": {"data": [klaviyo_profile(i) for i in part]}}}}) for part in chunks(n, 1000)])
    except ImportError:
        pass
    try:
        import mailchimp_marketing
        mail = mailchimp_marketing.Client({"api_key": "x-us1", "server": "us1"})
        mail.lists.api_client.host = base + "/3.0"

        def member(number):
            return {"email_address": email(number), "status_if_new": "subscribed", "status": "subscribed", "tags": TAGS}
        found["mailchimp"] = (
            lambda n: [mail.lists.set_list_member("L1", f"{i:032x}", member(i)) for i in range(n)],
            lambda n: [mail.lists.batch_list_members("L1", {"members": [member(i) for i in part], "update_existing": True})
                       for part in chunks(n, 500)])
    except ImportError:
        pass
    try:
        from hubspot import HubSpot
        from hubspot.crm.contacts import BatchInputSimplePublicObjectBatchInputUpsert, SimplePublicObjectInputForCreate
        crm = HubSpot(access_token="x", host=base).crm.contacts

        def properties(number):
            return {"email": email(number), "askwell_tags": ";".join(TAGS)}
        found["hubspot"] = (
            lambda n: [crm.basic_api.create(simple_public_object_input_for_create=SimplePublicObjectInputForCreate(
                properties=properties(i), associations=[])) for i in range(n)],
            lambda n: [crm.batch_api.upsert(batch_input_simple_public_object_batch_input_upsert=BatchInputSimplePublicObjectBatchInputUpsert(
                inputs=[{"idProperty": "email", "id": email(i), "properties": properties(i)} for i in part])) for part in chunks(n, 100)])
    except ImportError:
        pass
    return found


def plain_bulk(stand_in, count, size):
    """http.client on one connection, Klaviyo's bulk call."""
    connection = http.client.HTTPConnection("127.0.0.1", stand_in.port)
    for part in chunks(count, size):
        body = json.dumps({"data": {"type": "profile-bulk-import-job", "attributes": {
            "profiles": {"data": [klaviyo_profile(i) for i in part]}}}})
        connection.request("POST", "/api/profile-bulk-import-jobs", body, {"content-type": "application/json"})
        connection.getresponse().read()
    connection.close()


def timed(stand_in, count, way):
    """The best of three, contacts a second."""
    best = 0
    for _ in range(3):
        stand_in.ask("POST", "/reset")
        began = now()
        way(count)
        best = max(best, count / (now() - began))
        seen = stand_in.ask("GET", "/count")["emails"]
        if seen not in (count, 0):
            raise SystemExit(f"the stand-in saw {seen} of {count}")
    return best


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
              f"{memory:.0f} MiB", flush=True)
    return best


missed = []
ratios = []


def goal(words, value, least):
    ratios.append(f"{words} {value:.2f}x (goal {least})")
    if value < least:
        missed.append(words)


for delay in (50, 0):
    stand_in = StandIn(delay)
    found = libraries(stand_in.base)
    print(f"answers after {delay} ms", flush=True)
    for vendor, single, bulk in (("klaviyo", 850, 1.9), ("mailchimp", 450, 3), ("hubspot", 95, 3)):
        if delay == 0 and vendor != "klaviyo":
            continue
        rate = ours(stand_in, vendor, MANY, f"{vendor}{delay}-")
        if vendor in found:
            alone = timed(stand_in, FEW, found[vendor][0])
            together = timed(stand_in, MANY, found[vendor][1])
            print(f"  {vendor}'s library: {alone:9.0f} contacts/s one by one, {together:.0f} in bulk", flush=True)
            if delay:
                goal(f"{vendor} over its library one by one", rate / alone, single)
                goal(f"{vendor} over its library in bulk", rate / together, bulk)
            else:
                goal("klaviyo at 0 ms over its library in bulk", rate / together, 5)
        if vendor == "klaviyo" and delay:
            plain = timed(stand_in, MANY, lambda count: plain_bulk(stand_in, count, 1000))
            print(f"  http.client bulk 1000: {plain:9.0f} contacts/s", flush=True)
            goal("klaviyo over http.client in bulk", rate / plain, 0.9)
    stand_in.close()

# A limit that is enforced: 1,200 a minute, for 75 seconds of single requests.
stand_in = StandIn(20, 1200, 60)
hook = [f"url={stand_in.base}/hook", "secret=env:BENCH_HOOK", "pace=1200"]
environment = store("limit", "webhook", hook, 1500)
stand_in.ask("POST", "/reset")
seconds, _, said = send(environment)
told = stand_in.ask("GET", "/count")
used = told["requests"] / told["span"] * 60 / 1200
print(f"limit: {told['requests']} requests in {told['span']:.1f} s, {told['refused']} answered 429, delivered {said['delivered']}")
goal("of an enforced limit", used, 0.95)
if told["refused"]:
    missed.append("429")
stand_in.close()

# A backlog: time for a contact and memory must not grow with it.
stand_in = StandIn(0)
figures = {}
for count in (2000, 100_000):
    environment = store(f"backlog{count}", "klaviyo", account("klaviyo", stand_in.base), count)
    seconds, memory, said = send(environment)
    figures[count] = (count / seconds, memory, said["delivered"])
    print(f"backlog of {count}: {count / seconds:.0f} contacts/s, {memory:.0f} MiB, {said['delivered']} delivered", flush=True)
goal("rate with 100,000 waiting over 2,000", figures[100_000][0] / figures[2000][0], 0.9)
goal("memory with 2,000 waiting over 100,000", figures[2000][1] / figures[100_000][1], 0.8)
stand_in.close()

print("sync: " + ", ".join(ratios) + f"; {told['refused']} answered 429 (0)")
sys.exit(1 if missed else 0)
