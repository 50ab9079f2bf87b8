#!/usr/bin/python3
"""A double of the vendors that askwell-sync talks to, on 127.0.0.1: Klaviyo at the root, a receiver of signed webhooks at /hook, and each
other vendor under its own name (vendor_NAME.py beside this file, its base address is http://127.0.0.1:PORT/NAME).

It prints its port, checks every request as strictly as the vendor's published interface allows, keeps each contact as the vendor would
see it, and misbehaves when told to. It ends when its standard input closes, or after ten minutes.

  GET  /control/state    {"profiles", "subscriptions", "events", "lists", "webhooks", "requests", "misbehaved", "violations"}; other
                         vendors under their names, once they were asked something
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
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from vendor_klaviyo import Vendor as Klaviyo


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
    misbehaved = 0
    requests = []
    prompt = False
    klaviyo = None
    receiver = None
    others = {}

    def handle_request(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            # Whoever asked is gone in the middle of a word: it was never asked.
            self.close_connection = True
            return None
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
            if self.prompt and name == "mailchimp":
                self.others[name].phases = ("pending", "finished")
        return self.others[name], "/" + rest

    def next_fault(self, path):
        for fault in self.faults:
            if path.startswith(fault.get("path", "/")):
                fault["times"] = fault.get("times", 1) - 1
                if fault["times"] <= 0:
                    self.faults.remove(fault)
                Handler.misbehaved += 1
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
                others = {name: other.state() for name, other in self.others.items()}
                violations = [f"{name}: {words}" for name, other in self.others.items() for words in other.violations]
                return 200, {}, {
                    **others, **self.klaviyo.state(), "webhooks": self.receiver.webhooks, "requests": self.requests,
                    "misbehaved": self.misbehaved,
                    "violations": self.klaviyo.violations + self.receiver.violations + violations}
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


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        """Whoever was killed in the middle of a word is no fault worth a page of its own; everything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, address)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--key", default="pk_test")
    options.add_argument("--list", action="append", default=[])
    options.add_argument("--webhook-secret", default="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    options.add_argument("--seconds", type=int, default=600)
    options.add_argument("--prompt", action="store_true", help="batches are done by the first look at them")
    chosen = options.parse_args()
    Handler.prompt = chosen.prompt
    Handler.klaviyo = Klaviyo(chosen.key, chosen.list)
    Handler.receiver = Receiver(chosen.webhook_secret)
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    threading.Timer(chosen.seconds, os._exit, [0]).start()
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
