"""What attacks share: what they found, a server that counts, the courier, a destination, people."""
import json
import os
import random
import shutil
import socket
import ssl
import subprocess
import threading

from floor import HERE

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PLANTED = "planted5e3c9a7b1d"


class Found:
    """What one attack came to."""

    def __init__(self):
        self.tries, self.through, self.notes = 0, [], []

    def expect(self, holds, words):
        self.tries += 1
        if not holds:
            self.through.append(words)


class Receiver(threading.Thread):
    """A server on loopback that counts who connects and what is asked; `answer` is (status, headers, body); no body says back what it was told."""

    def __init__(self, answer=(200, {}, b"{}"), context=None, cuts=False):
        super().__init__(daemon=True)
        self.answer, self.context, self.cuts = answer, context, cuts
        self.connections, self.requests = 0, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                wire, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(wire,), daemon=True).start()

    def serve(self, wire):
        try:
            wire.settimeout(10)
            if self.context:
                wire = self.context.wrap_socket(wire, server_side=True)
            data = b""
            while b"\r\n\r\n" not in data:
                more = wire.recv(65536)
                if not more:
                    return
                data += more
            head, body = data.split(b"\r\n\r\n", 1)
            size = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
            while len(body) < size:
                body += wire.recv(65536)
            self.requests.append(head)
            status, headers, said = self.answer
            lines = sorted(head.split(b"\r\n"), key=lambda line: not line.lower().startswith(b"authorization"))
            body = b" ".join(lines) if said is None else said
            size = len(body) + (100 if self.cuts else 0)
            lines = [f"HTTP/1.1 {status} X", f"content-length: {size}", "connection: close", *(f"{name}: {value}" for name, value in headers.items())]
            wire.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        except (OSError, ssl.SSLError):
            pass
        finally:
            wire.close()

    def close(self):
        self.socket.close()


def courier(shop, *words, more=None, before=(), seconds=60):
    environment = dict(shop.environment, W=SECRET, **(more or {}))
    return subprocess.run([*before, shop.binary + "-sync", *words], env=environment, capture_output=True, text=True, timeout=seconds)


def add_hook(shop, name, url, **more):
    return courier(shop, "destinations", "add", "webhook", "--name", name, "--set", f"url={url}", "--set", "secret=env:W", **more)


def bring(shop, *people):
    path = shop.directory + "/people.jsonl"
    consent = {"email": {"at": "2026-01-01T00:00:00Z", "wording": "Yes"}}
    with open(path, "w", encoding="utf-8") as file:
        for email, name in people:
            file.write(json.dumps({"email": email, "name": name, "consent": consent, "tags": ["goal:sleep"]}) + "\n")
    shop.askwell("contacts", "import", path)


def compiled(shop, name):
    """The library of one of our C files; None without a compiler."""
    path = f"{shop.directory}/{name}.so"
    if not shutil.which("cc"):
        return None
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", path, f"{HERE}/{name}"], check=True, capture_output=True)
    return path
