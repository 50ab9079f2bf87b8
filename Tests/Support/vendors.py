#!/usr/bin/python3
"""A double of the vendors that askwell-sync talks to, on 127.0.0.1: Klaviyo at the root, a receiver of signed webhooks at /hook, and each
other vendor under its own name (vendor_NAME.py beside this file, its base address is http://127.0.0.1:PORT/NAME).

It prints its port, checks every request as strictly as the vendor's published interface allows, keeps each contact as the vendor would
see it, and misbehaves when told to. It ends when its standard input closes, or after ten minutes.

  GET  /control/state    {"profiles", "subscriptions", "events", "lists", "webhooks", "requests", "violations"}; other vendors under
                         their names, once they were asked something
  GET  /control/await?path=/hook&times=2   answers once so many requests of that path have come, or after 30 seconds
  POST /control/faults   [{"path"?, "status"?, "headers"?, "body"?, "delay"?, "drip"?, "cut"?, "apply"?, "times"?}, …]: the next
                         requests whose path begins so are answered like this; "apply" does the work first (a lost or late reply)
"""

import argparse
import base64
import hashlib
import hmac
import importlib
import json
import os
import pathlib
import re
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft7Validator, RefResolver

SCHEMA = json.loads(pathlib.Path(__file__).with_name("klaviyo-schema.json").read_text())
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def error(status, code, detail, pointer, **extra):
    """An error body in the vendor's form."""
    return status, {}, {"errors": [{
        "id": "e1", "status": status, "code": code, "title": code.replace("_", " "), "detail": detail,
        "source": {"pointer": pointer}, "links": {}, **extra}]}


class Klaviyo:
    """The vendor's side: profiles found by email or phone, properties merged, consent apart."""

    def __init__(self, key, lists):
        self.key = key
        self.lists = {name: [] for name in lists}
        self.profiles = {}
        self.subscriptions = []
        self.events = {}
        self.violations = []

    def answer(self, method, path, query, headers, body):
        for name, operation in SCHEMA["operations"].items():
            if operation["method"] == method and operation["path"] == path:
                return self.checked(name, operation, query, headers, body)
        self.violations.append(f"{method} {path}: no such operation")
        return error(404, "not_found", "no such operation", "/")

    def checked(self, name, operation, query, headers, body):
        if headers.get("authorization") != f"Klaviyo-API-Key {self.key}":
            return error(401, "not_authenticated", "Authentication credentials were not provided.", "/data/")
        if headers.get("revision") != SCHEMA["revision"]:
            self.violations.append(f"{name}: revision {headers.get('revision')}")
            return error(400, "invalid_revision", "Invalid revision.", "/")
        for key in query:
            if key not in operation["query"]:
                self.violations.append(f"{name}: unknown query {key}")
        document = None
        if "body" in operation:
            if headers.get("content-type") != "application/vnd.api+json":
                self.violations.append(f"{name}: content type {headers.get('content-type')}")
                return error(415, "unsupported_media_type", "Unsupported media type.", "/")
            document = self.document(name, operation, body)
            if document is None:
                return error(400, "invalid", "Invalid input.", "/data")
        return getattr(self, name)(query, document)

    def document(self, name, operation, body):
        if len(body) > 100_000:
            self.violations.append(f"{name}: {len(body)} bytes")
        try:
            document = json.loads(body)
        except ValueError:
            self.violations.append(f"{name}: no JSON")
            return None
        validator = Draft7Validator(operation["body"], resolver=RefResolver("", SCHEMA))
        faults = [f"{name}: /{'/'.join(map(str, fault.absolute_path))}: {fault.validator}" for fault in validator.iter_errors(document)]
        faults += [f"{name}: no date-time {moment}" for moment in moments(document) if not DATE_TIME.fullmatch(moment)]
        self.violations += faults
        return None if faults else document

    def get_lists(self, query, _):
        wanted = re.fullmatch(r'equals\(id,"(\w+)"\)', query.get("filter", [""])[0])
        found = [name for name in self.lists if not wanted or wanted[1] == name]
        return 200, {}, {"data": [{"type": "list", "id": name, "attributes": {"name": name}} for name in found], "links": {}}

    def create_or_update_profile(self, _, document):
        data = document["data"]
        attributes = dict(data["attributes"])
        email, phone = attributes.get("email"), attributes.get("phone_number")
        if not email and not phone:
            self.violations.append("profile without identifier")
        if email and not EMAIL.fullmatch(email):
            return error(400, "invalid", f"Invalid email address {email}", "/data/attributes/email")
        if phone and not PHONE.fullmatch(phone):
            return error(400, "invalid", f"Invalid phone number {phone}", "/data/attributes/phone_number")
        by_email, by_phone = self.find("email", email), self.find("phone_number", phone)
        if by_email and by_phone and by_email is not by_phone:
            return error(409, "duplicate_profile", "A profile already exists with one of these identifiers.", "/data/attributes",
                         meta={"duplicate_profile_id": by_phone["id"]})
        profile = by_email or by_phone
        status = 200 if profile else 201
        if profile is None:
            profile = {"id": f"01P{len(self.profiles)}", "properties": {}, "consent": {}}
            self.profiles[profile["id"]] = profile
        properties = attributes.pop("properties", None) or {}
        profile.update({key: value for key, value in attributes.items()})
        profile["properties"].update(properties)
        unset = ((data.get("meta") or {}).get("patch_properties") or {}).get("unset") or []
        for key in [unset] if isinstance(unset, str) else unset:
            if key in properties:
                self.violations.append(f"{key} is both set and unset")
            profile["properties"].pop(key, None)
        answer = {"type": "profile", "id": profile["id"], "attributes": {"properties": profile["properties"]}, "links": {}}
        return status, {}, {"data": answer}

    def bulk_subscribe_profiles(self, _, document):
        data = document["data"]
        listed = ((data.get("relationships") or {}).get("list") or {}).get("data", {}).get("id")
        if listed is not None and listed not in self.lists:
            return error(404, "not_found", f"A list with id {listed} does not exist.", "/data/relationships/list/data/id")
        items = data["attributes"]["profiles"]["data"]
        if not 1 <= len(items) <= 1000:
            self.violations.append(f"{len(items)} profiles in one subscription")
        for item in items:
            attributes = item["attributes"]
            for channel in attributes["subscriptions"]:
                identifier = {"email": "email", "sms": "phone_number"}[channel]
                if not attributes.get(identifier):
                    self.violations.append(f"{channel} without {identifier}")
                    return error(400, "invalid", f"'{identifier}' must be not empty", f"/data/attributes/{identifier}")
                profile = self.find(identifier, attributes[identifier])
                if profile is None:
                    self.violations.append(f"{channel} for nobody")
                    continue
                profile["consent"][channel] = attributes["subscriptions"][channel]["marketing"]["consented_at"]
                self.subscriptions.append({"id": profile["id"], "channel": channel, "source": data["attributes"].get("custom_source")})
                if listed is not None and profile["id"] not in self.lists[listed]:
                    self.lists[listed].append(profile["id"])
        return 202, {}, None

    def create_event(self, _, document):
        attributes = document["data"]["attributes"]
        person = attributes["profile"]["data"]["attributes"]
        profile = self.find("email", person.get("email")) or self.find("phone_number", person.get("phone_number"))
        if profile is None:
            self.violations.append("event of nobody")
            return error(400, "invalid", "One of the identifiers must be set.", "/data/attributes/profile")
        metric = attributes["metric"]["data"]["attributes"]["name"]
        unique = attributes.get("unique_id") or attributes.get("time")
        # Only the first of a profile, metric and unique id is recorded.
        self.events.setdefault(f"{profile['id']} {metric} {unique}", {
            "profile": profile["id"], "metric": metric, "unique_id": unique, "time": attributes.get("time"),
            "properties": attributes["properties"]})
        return 202, {}, None

    def find(self, identifier, value):
        return next((p for p in self.profiles.values() if value and p.get(identifier) == value), None)


def moments(document):
    """Every time of consent or event in a document."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key in ("consented_at", "time") and isinstance(value, str):
                yield value
            else:
                yield from moments(value)
    elif isinstance(document, list):
        for item in document:
            yield from moments(item)


class Receiver:
    """A webhook receiver that believes nothing unsigned and does each id once."""

    def __init__(self, secret):
        self.key = base64.b64decode(secret.removeprefix("whsec_"))
        self.webhooks = {}
        self.violations = []

    def answer(self, method, headers, body):
        fault = self.fault(method, headers, body)
        if fault:
            self.violations.append(f"webhook: {fault}")
            return 400, {}, {"error": fault}
        seen = self.webhooks.setdefault(headers["webhook-id"], {"times": 0, "event": json.loads(body)})
        seen["times"] += 1
        if seen["event"] != json.loads(body):
            self.violations.append("webhook: one id, two bodies")
        return 204, {}, None

    def fault(self, method, headers, body):
        if method != "POST":
            return f"method {method}"
        if headers.get("content-type") != "application/json":
            return f"content type {headers.get('content-type')}"
        ident, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not ident or "." in ident:
            return "webhook-id"
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > 300:
            return "webhook-timestamp"
        code = hmac.new(self.key, f"{ident}.{stamp}.".encode() + body, hashlib.sha256).digest()
        wanted = "v1," + base64.b64encode(code).decode()
        if not any(hmac.compare_digest(wanted, given) for given in headers.get("webhook-signature", "").split(" ")):
            return "webhook-signature"
        try:
            event = json.loads(body)
        except ValueError:
            return "no JSON"
        return None if {"type", "timestamp", "data"} == set(event) else f"keys {sorted(event)}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lock = threading.Lock()
    arrived = threading.Condition(lock)
    faults = []
    requests = []
    klaviyo = None
    receiver = None
    others = {}

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        parts = urlsplit(self.path)
        if parts.path.startswith("/control/"):
            return self.reply(*self.control(parts.path, parse_qs(parts.query), body))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.lock:
            self.requests.append(f"{self.command} {parts.path}")
            self.arrived.notify_all()
            fault = self.next_fault(parts.path)
            answer = (200, {}, None)
            if fault is None or fault.get("apply"):
                other = self.vendor(parts.path)
                if other:
                    answer = other[0].answer(self.command, other[1], parse_qs(parts.query, keep_blank_values=True), headers, body)
                elif parts.path == "/hook":
                    answer = self.receiver.answer(self.command, headers, body)
                else:
                    answer = self.klaviyo.answer(self.command, parts.path, parse_qs(parts.query), headers, body)
        if fault:
            return self.misbehave(fault, answer)
        return self.reply(*answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request

    def vendor(self, path):
        """The double under `path`, with the rest of the path; None when there is none of that name."""
        name, _, rest = path.lstrip("/").partition("/")
        if name not in self.others:
            if not pathlib.Path(__file__).with_name(f"vendor_{name}.py").exists():
                return None
            self.others[name] = importlib.import_module(f"vendor_{name}").Vendor()
        return self.others[name], "/" + rest

    def next_fault(self, path):
        for fault in self.faults:
            if path.startswith(fault.get("path", "/")):
                fault["times"] = fault.get("times", 1) - 1
                if fault["times"] <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def misbehave(self, fault, answer):
        time.sleep(fault.get("delay", 0))
        if fault.get("cut"):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, headers, body = answer
        self.reply(fault.get("status", status), fault.get("headers", headers), fault.get("body", body), drip=fault.get("drip", 0))

    def control(self, path, query, body):
        with self.lock:
            if path == "/control/await":
                wanted, times = query["path"][0], int(query.get("times", ["1"])[0])
                came = self.arrived.wait_for(lambda: sum(r.endswith(" " + wanted) for r in self.requests) >= times, timeout=30)
                return (200 if came else 504), {}, {}
            if path == "/control/faults" and self.command == "POST":
                self.faults.extend(json.loads(body))
                return 200, {}, {}
            if path == "/control/state":
                return 200, {}, {
                    "profiles": list(self.klaviyo.profiles.values()), "subscriptions": self.klaviyo.subscriptions,
                    "events": list(self.klaviyo.events.values()),
                    "lists": self.klaviyo.lists, "webhooks": self.receiver.webhooks, "requests": self.requests,
                    "violations": self.klaviyo.violations + self.receiver.violations
                    + [f"{name}: {words}" for name, other in self.others.items() for words in other.violations],
                    **{name: other.state() for name, other in self.others.items()}}
        return 404, {}, {}

    def reply(self, status, headers, body, drip=0):
        if body is None or isinstance(body, bytes):
            payload = body or b""
        else:
            payload = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("content-length", str(len(payload)))
            self.end_headers()
            for at in range(0, len(payload), 1 if drip else max(len(payload), 1)):
                self.wfile.write(payload[at:at + 1] if drip else payload)
                self.wfile.flush()
                time.sleep(drip)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_):
        pass


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--key", default="pk_test")
    options.add_argument("--list", action="append", default=[])
    options.add_argument("--webhook-secret", default="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    chosen = options.parse_args()
    Handler.klaviyo = Klaviyo(chosen.key, chosen.list)
    Handler.receiver = Receiver(chosen.webhook_secret)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    threading.Timer(600, os._exit, [0]).start()
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
