#!/usr/bin/env python3
"""Opens a page in a headless Chromium at several widths, by day and by night, and on paper; tells as JSON what it found.

Usage: browser.py PAGE [DIRECTORY]. Pictures and the PDF go to DIRECTORY where one is named. The browser is driven by its own protocol
through two pipes: no port is opened, nothing is fetched from anywhere. Exit code 69 where there is no browser.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

NAMES = ["chromium", "chromium-browser", "google-chrome"]
SECONDS = 60

# What stands out of the window at its sides, what scrolls sideways within itself, texts that lie on each other in one row of a table,
# and drawings without a name. A drawing that may be longer than its box cannot push a page, so only boxes are measured.
MEASURE = """
(() => {
  const wide = document.documentElement.clientWidth, out = [], scroll = [];
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('svg') && e.tagName.toLowerCase() !== 'svg') continue;
    const box = e.getBoundingClientRect(), said = e.tagName + '.' + (e.getAttribute('class') || '');
    if (box.width && (box.left < -0.5 || box.right > wide + 0.5)) out.push(said + ' ' + Math.round(box.left) + '..' + Math.round(box.right));
    if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible') scroll.push(said);
  }
  const unnamed = [...document.querySelectorAll('svg')].filter(e => !e.parentElement.closest('svg')).filter(e =>
    e.getAttribute('aria-hidden') !== 'true' &&
    !(e.getAttribute('role') === 'img' && document.getElementById(e.getAttribute('aria-labelledby'))?.textContent));
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return {
    width: wide, scroll_width: document.documentElement.scrollWidth, out, scroll, unnamed: unnamed.length,
    twice: ids.filter((id, i) => ids.indexOf(id) !== i),
    levels: [...document.querySelectorAll('h1,h2,h3,h4')].map(e => Number(e.tagName[1])),
    paper: getComputedStyle(document.documentElement).backgroundColor, ink: getComputedStyle(document.documentElement).color,
    requests: performance.getEntriesByType('resource').map(e => e.name),
    title: document.title, text: document.body.innerText,
  };
})()
"""


class Browser:
    """One browser and its one page."""

    def __init__(self, program, profile):
        to_browser, self.write = os.pipe()
        self.read, from_browser = os.pipe()
        command = [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
            "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--force-color-profile=srgb",
            "--user-data-dir=" + profile, "--remote-debugging-pipe", "about:blank",
        ]

        def pipes():
            # Under 3 and 4 the browser looks for them. They are moved up first, lest one overwrite the other.
            a, b = os.dup(to_browser), os.dup(from_browser)
            high = [os.dup2(a, 60, True), os.dup2(b, 61, True)]
            os.dup2(high[0], 3, True)
            os.dup2(high[1], 4, True)

        self.process = subprocess.Popen(
            command, close_fds=False, preexec_fn=pipes, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": profile})
        os.close(to_browser)
        os.close(from_browser)
        self.pending = b""
        self.number = 0
        self.session = None
        self.heard = []
        targets = self.ask("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.ask(domain + ".enable")

    def ask(self, method, **parameters):
        self.number += 1
        order = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            order["sessionId"] = self.session
        os.write(self.write, json.dumps(order).encode() + b"\0")
        while True:
            said = self.next()
            if said.get("id") == self.number:
                if "error" in said:
                    raise RuntimeError(f"{method}: {said['error']['message']}")
                return said["result"]
            self.heard.append(said)

    def next(self):
        while b"\0" not in self.pending:
            more = os.read(self.read, 1 << 16)
            if not more:
                raise RuntimeError("the browser has ended")
            self.pending += more
        line, self.pending = self.pending.split(b"\0", 1)
        return json.loads(line)

    def open(self, address):
        self.heard = []
        self.ask("Page.navigate", url=address)
        while not any(said.get("method") == "Page.loadEventFired" for said in self.heard):
            self.heard.append(self.next())

    def value(self, text):
        return self.ask("Runtime.evaluate", expression=text, returnByValue=True)["result"]["value"]

    def end(self):
        self.session = None
        os.write(self.write, json.dumps({"id": 0, "method": "Browser.close"}).encode() + b"\0")
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def look(browser, page, width, scheme, picture):
    """One window: what there is in it, and a picture of the whole page."""
    browser.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
    browser.ask("Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.open(page)
    found = browser.value(MEASURE)
    asked = [s["params"]["request"]["url"] for s in browser.heard if s.get("method") == "Network.requestWillBeSent"]
    found["requests"] += [url for url in asked if url != page]
    found["complaints"] = [s["params"]["entry"]["text"] for s in browser.heard if s.get("method") == "Log.entryAdded"]
    shot = browser.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
    data = base64.b64decode(shot)
    found["picture_bytes"] = len(data)
    if picture:
        picture.write_bytes(data)
    return {"width": width, "scheme": scheme, **found}


def main():
    page = pathlib.Path(sys.argv[1]).resolve().as_uri()
    directory = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    if not program:
        print("there is no browser here: install chromium")
        sys.exit(69)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            windows = [
                look(browser, page, width, scheme, directory / f"{width}-{scheme}.png" if directory else None)
                for width in (360, 768, 1200) for scheme in ("light", "dark")
            ]
            browser.ask("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
            paper = {"paper": browser.value("getComputedStyle(document.documentElement).backgroundColor")}
            browser.ask("Emulation.setEmulatedMedia", media="", features=[])
            sheet = browser.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
            data = base64.b64decode(sheet)
            paper["pages"] = data.count(b"/Type /Page\n") or data.count(b"/Type /Page") - data.count(b"/Type /Pages")
            if directory:
                (directory / "paper.pdf").write_bytes(data)
        finally:
            browser.end()
    print(json.dumps({"windows": windows, "paper": paper}))


if __name__ == "__main__":
    main()
