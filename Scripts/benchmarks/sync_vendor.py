#!/usr/bin/env python3
"""A stand-in for Klaviyo, Mailchimp, HubSpot and a webhook's receiver that only counts: it answers after --delay milliseconds in each
vendor's form, remembers every address it saw, and, with --limit N, answers 429 to more than N requests in a window of --window seconds.
It prints its port; GET /count tells {"emails", "requests", "refused", "span", "imports"}: seconds from
the first request to the last, and the moments at which bulk imports came. POST /reset forgets. It ends when its input closes."""
import argparse
import asyncio
import json
import re
import sys
import time

EMAIL = re.compile(rb'"(?:email|email_address|id)":\s?"([^"]+@[^"]+)"|\\"email_address\\":\s?\\"([^"\\]+)\\"')


class Vendor:
    def __init__(self, options):
        self.options = options
        self.reset()

    def reset(self):
        self.emails, self.requests, self.refused, self.imports = set(), 0, 0, []
        self.window, self.seen, self.began, self.ended = 0, 0, 0.0, 0.0

    def answer(self, method, path, body):
        now = time.monotonic()
        self.began, self.ended = self.began or now, now
        self.requests += 1
        if self.options.limit:
            window = int(now / self.options.window)
            self.window, self.seen = window, self.seen + 1 if window == self.window else 1
            if self.seen > self.options.limit:
                self.refused += 1
                return 429, {}
        found = [one or two for one, two in EMAIL.findall(body)]
        self.emails.update(found)
        if "profile-bulk-import-jobs" in path:
            if method == "POST":
                self.imports.append(now)
            attributes = {"status": "queued" if method == "POST" else "complete", "created_at": "2026-01-01T00:00:00Z", "total_count": 1,
                          "completed_count": 1, "failed_count": 0}
            document = {"type": "profile-bulk-import-job", "id": "j1", "attributes": attributes, "relationships": {}, "links": {"self": "x"}}
            return (202 if method == "POST" else 200), {"data": document, "links": {"self": "x"}}
        if "/api/profile" in path:
            profile = {"type": "profile", "id": "p", "attributes": {"email": "a@b.example"}, "links": {"self": "x"}}
            return 201, {"data": profile, "links": {"self": "x"}}
        if "/batches" in path:
            state = {"id": "b1", "status": "pending" if method == "POST" else "finished", "total_operations": len(found),
                     "finished_operations": len(found), "errored_operations": 0}
            return 200, state
        if "/members" in path:
            return 200, {"id": "m", "email_address": "a@b.example", "status": "subscribed"}
        if "/lists/" in path and method == "GET":
            return 200, {"id": "L1", "double_optin": False}
        if "/lists/" in path:
            members = [{"email_address": email.decode(), "status": "subscribed"} for email in found]
            return 200, {"new_members": members, "updated_members": [], "errors": [], "total_created": len(members), "total_updated": 0,
                         "error_count": 0}
        if "/batch/" in path:
            results = [{"id": str(n), "new": True, "properties": {}, "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
                        "archived": False} for n in range(body.count(b'"idProperty"'))]
            moment = "2026-01-01T00:00:00.000Z"
            return 200, {"status": "COMPLETE", "results": results, "startedAt": moment, "completedAt": moment}
        return 201, {"id": "1", "properties": {}, "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z", "archived": False}


class Wire(asyncio.Protocol):
    vendor = None

    def connection_made(self, transport):
        self.transport, self.pending = transport, b""

    def data_received(self, data):
        self.pending += data
        while True:
            end = self.pending.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.pending[:end]
            length = re.search(rb"(?i)content-length:\s*(\d+)", head)
            size = int(length[1]) if length else 0
            if len(self.pending) < end + 4 + size:
                if b"100-continue" in head.lower() and len(self.pending) == end + 4:
                    self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                return
            method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
            body, self.pending = self.pending[end + 4:end + 4 + size], self.pending[end + 4 + size:]
            delay = self.vendor.options.delay / 1000
            if path == "/count":
                span = self.vendor.ended - self.vendor.began
                status, document, delay = 200, {"emails": len(self.vendor.emails), "requests": self.vendor.requests,
                                                "refused": self.vendor.refused, "span": span, "imports": self.vendor.imports}, 0
            elif path == "/reset":
                self.vendor.reset()
                status, document, delay = 200, {}, 0
            else:
                status, document = self.vendor.answer(method, path, body)
            payload = json.dumps(document).encode()
            answer = b"HTTP/1.1 %d X\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % (status, len(payload)) + payload
            if delay:
                asyncio.get_running_loop().call_later(delay, self.transport.write, answer)
            else:
                self.transport.write(answer)


async def serve(options):
    Wire.vendor = Vendor(options)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Wire, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--window", type=int, default=60)
    asyncio.run(serve(parser.parse_args()))
