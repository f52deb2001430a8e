"""The desk on a work of 20 witnesses and 5,000 entries, in a browser. See README.md.

    python bench/desk.py [--folder FOLDER] [--steps 100] [--decisions 60] [--made 1000] [--json FILE]

A run of generated witnesses is made in FOLDER, or the one that is there is used. ``--made`` decisions
are in the log before anything is measured. The exit status is 1 where a figure misses its mark.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from made import tradition
from tables import print_table

#: Characters of a text of which 20 witnesses have some 5,000 entries, and a seed for which it is one text.
CHARACTERS, WITNESSES, SEED = 92_000, 20, 2

#: Runs in the page. ``painted`` resolves after the next frame was painted, ``key`` is when a key was pressed.
SCRIPT = """() => {
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(0);
  }));
  window.figures = { painted, key: 0 };
  addEventListener("keydown", (event) => { figures.key = event.timeStamp; }, true);
}"""

#: Before a step: it ends with the frame after the key.
ARM_STEP = """() => {
  figures.stepped = new Promise((resolve) => addEventListener("keydown", () =>
    figures.painted().then(resolve), { once: true }));
}"""

STEP = "async () => await figures.stepped - figures.key"

#: Before a decision about the current entry: it ends with the frame after the status is "saved" and the list
#: and the text show the decision.
ARM_DECISION = """() => {
  performance.clearResourceTimings();
  const row = document.querySelector("#queue .on"), mark = document.querySelector("#text .v.on");
  const status = document.getElementById("status");
  const done = () => status.dataset.kind === "saved" && row.classList.contains("s-decided")
    && mark.classList.contains("s-decided");
  figures.decided = new Promise((resolve) => {
    const seen = new MutationObserver(() => {
      if (!done()) return;
      seen.disconnect();
      figures.painted().then(resolve);
    });
    seen.observe(document.body, { subtree: true, attributes: true, childList: true });
  });
}"""

DECISION = """async () => {
  const end = await figures.decided;
  const sent = performance.getEntriesByType("resource").find((one) => one.name.includes("/decisions?"));
  return { drawn: end - figures.key, server: sent.responseEnd - sent.requestStart };
}"""


class Mark(NamedTuple):
    """A figure: its values in a unit, and the largest 95th percentile that is enough."""

    name: str
    values: Sequence[float]
    unit: str
    most: float | None

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        return sorted(self.values)[min(len(self.values) - 1, int(0.95 * len(self.values)))]

    @property
    def is_kept(self) -> bool:
        return self.most is None or self.p95 <= self.most


def make_run(folder: Path) -> None:
    """Write the witnesses, and run collate on them."""
    (folder / "in").mkdir(parents=True)
    for number, text in enumerate(tradition(CHARACTERS, WITNESSES, SEED)):
        (folder / "in" / f"{number:02}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "collate", "run", "in", "-o", "out", "-q"]
    subprocess.run(command, cwd=folder, check=True)


class Server:
    """``collate review`` as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.began = time.perf_counter()
        command = [sys.executable, "-m", "collate", "review", "out", "--no-browser", "--json", "--lang", "zh"]
        self._process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        text = ""
        for line in self._process.stdout:
            text += line
            if line.rstrip() == "}":
                break
        self.url = json.loads(text)["url"]
        parts = urlsplit(self.url)
        self.address = f"{parts.scheme}://{parts.netloc}"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def enter(self) -> list[dict[str, Any]]:
        """Exchange the token, and return the cookies for a browser."""
        jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._opener.open(self.url).read()
        return [{"name": one.name, "value": str(one.value), "url": self.address} for one in jar]

    def get(self, path: str) -> bytes:
        return bytes(self._opener.open(self.address + path).read())

    def post(self, path: str, body: object) -> dict[str, Any]:
        request = urllib.request.Request(
            self.address + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Origin": self.address},
        )
        return dict(json.loads(self._opener.open(request).read()))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)


def open_page(browser: Any, cookies: list[dict[str, Any]], address: str) -> tuple[Any, float, float]:
    """Open a work; return the page, and the ms to the first paint, and to the card and the full list."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => document.querySelector('#card-h') && document.querySelector('#text .v.on')")
    usable = page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
    )
    paint = "performance.getEntriesByName('first-contentful-paint')"
    page.wait_for_function(f"() => {paint}.length")
    first = page.evaluate(f"() => {paint}[0].startTime")
    return page, float(first), float(usable)


def measure_page(page: Any, steps: int, decisions: int) -> dict[str, list[float]]:
    """Step with j, then go on to open entries with o and decide with 1 and 2; return ms."""
    figures: dict[str, list[float]] = {"step": [], "drawn": [], "server": []}
    page.evaluate(SCRIPT)
    page.wait_for_timeout(3000)  # the list is filled in pauses
    page.click('#queue li[data-n="1500"] a')
    page.wait_for_timeout(500)
    for number in range(steps):
        page.evaluate(ARM_STEP)
        page.keyboard.press("j")
        figures["step"].append(page.evaluate(STEP))
        page.wait_for_timeout(120 if number % 5 else 400)  # now and then the editor rests, and details come
    for number in range(decisions):
        page.keyboard.press("o")
        page.wait_for_timeout(350)
        page.evaluate(ARM_DECISION)
        page.keyboard.press("2" if number % 2 else "1")
        found = page.evaluate(DECISION)
        figures["drawn"].append(found["drawn"])
        figures["server"].append(found["server"])
    return figures


def measure(folder: Path, options: argparse.Namespace) -> list[Mark]:
    """Open the desk on a folder, and measure it."""
    from playwright.sync_api import sync_playwright

    server = Server(folder)
    try:
        cookies = server.enter()
        project = json.loads(server.get("/api/project"))
        slug = max(project["works"], key=lambda one: one["entries"])["slug"]
        path = f"/api/works/{quote(slug)}"
        data = server.get(path)
        first = time.perf_counter() - server.began
        work = json.loads(data)
        revision = work["revision"]
        for number in range(1, 1 + options.made):
            body = {"revision": revision, "what": "text", "how": "keep", "entry": number}
            revision = server.post(f"{path}/decisions", body)["revision"]
        with sync_playwright() as driver:
            chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
            arguments = ["--no-sandbox", "--disable-gpu"]
            browser = driver.chromium.launch(executable_path=chromium, args=arguments)
            opened = [open_page(browser, cookies, f"{server.address}/#/{quote(slug)}") for _ in range(5)]
            for page, _first, _usable in opened[:-1]:
                page.context.close()
            figures = measure_page(opened[-1][0], options.steps, options.decisions)
            browser.close()
        data = server.get(path)
    finally:
        server.close()
    return [
        Mark("start of the program to the data of the work, first time", [first], "s", None),
        Mark("first paint", [one[1] for one in opened], "ms", 1000),
        Mark("usable: the text, the list and a card are there", [one[2] for one in opened], "ms", 2000),
        Mark("next entry, from the key to the paint", figures["step"], "ms", 50),
        Mark("a decision, at the server", figures["server"], "ms", 100),
        Mark("a decision, from the key to the paint after it is on disk", figures["drawn"], "ms", 100),
        Mark("data of the work", [len(data) / 1e6], "MB", 2),
        Mark("data of the work, compressed", [len(gzip.compress(data, 1)) / 1e6], "MB", None),
    ]


def number(value: float, unit: str) -> str:
    """Return a figure with its unit."""
    return f"{value:,.0f} {unit}" if unit == "ms" else f"{value:.2f} {unit}"


def show(marks: Sequence[Mark]) -> None:
    """Print the table."""
    rows: list[Sequence[str]] = [("", "median", "95 %", "at most", "")]
    for one in marks:
        most = "" if one.most is None else number(one.most, one.unit)
        kept = "" if one.most is None else "kept" if one.is_kept else "MISSED"
        rows.append((one.name, number(one.median, one.unit), number(one.p95, one.unit), most, kept))
    print_table(f"{WITNESSES} witnesses; load {os.getloadavg()[0]:.1f}", rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="keep the run here, or use the one that is there")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--decisions", type=int, default=60)
    parser.add_argument("--made", type=int, default=1000)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        source = options.folder or Path(name) / "run"
        if not (source / "out").is_dir():
            make_run(source)
        folder = Path(name) / "desk"  # a copy: what is decided here does not count the next time
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("decisions", "apparatus.json", "*.csv"))
        marks = measure(folder, options)
    show(marks)
    if options.json:
        figures = {one.name: {"median": one.median, "p95": one.p95, "unit": one.unit} for one in marks}
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    sys.exit(0 if all(one.is_kept for one in marks) else 1)


if __name__ == "__main__":
    main()
