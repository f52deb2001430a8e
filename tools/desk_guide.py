"""Follows docs/desk.md word by word: runs its commands, and does at the desk what its numbered steps have.

In a step ``<kbd>j</kbd>`` is a key to press, ``**Save**`` something to click (``**☐ a**`` a box or a circle
with that name, ``**A › B**`` what is named B inside of what is named A), `` `words` `` something to type
in place of what stands there, ``<ins>words</ins>`` words of the text to mark, and “words” something that
is on the screen then. A block ``sh`` is run in a shell; the block ``text`` after it is its output, in which
ids and times differ. A block ``text name`` is a file to write, a block ``json`` the first line of a log. A
picture is of the screen at its place.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

#: Milliseconds to wait for something to appear.
_PATIENCE = 15_000
#: Seconds that a command has.
_COMMAND = 120

#: A line that `collate run` prints for a stage where there is no terminal: ``reading … 3, 0.1 s``.
_STAGE = re.compile(r"^.+ … (?:\d+[,，] ?)?\d+\.\d (?:s|秒)\n", re.M)
_BLOCK = re.compile(r"^```(sh|text|json)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
_STEP = re.compile(r"^\d+\. (.*(?:\n {2,}\S.*)*)", re.M)
_PICTURE = re.compile(r"^!\[[^\]]*\]\(([^)]+)\)$", re.M)
_TOKEN = re.compile(
    r"<kbd>(?P<key>.+?)</kbd>|\*\*(?P<click>.+?)\*\*|`(?P<words>[^`]+)`|<ins>(?P<mark>.+?)</ins>"
    r"|“(?P<see>[^”]+)”",
    re.S,
)
_ADDRESS = re.compile(r"http://\S+")


class Part(NamedTuple):
    """A part of a guide: its kind, a name, and its words.

    Kinds are ``sh``, ``text`` (output, or a file with its name), ``json``, ``picture`` and those of steps:
    ``key``, ``click``, ``words``, ``mark``, ``see``.
    """

    kind: str
    name: str
    words: str


def read_guide(text: str) -> list[Part]:
    """Return the parts of a guide in their order."""
    found = [(one.start(), [Part(one[1], one[2] or "", one[3])]) for one in _BLOCK.finditer(text)]
    plain = _BLOCK.sub(lambda one: re.sub(r"[^\n]", " ", one[0]), text)
    found += [(one.start(), list(_tokens(one[1]))) for one in _STEP.finditer(plain)]
    found += [(one.start(), [Part("picture", one[1], "")]) for one in _PICTURE.finditer(plain)]
    return [part for _start, parts in sorted(found) for part in parts]


def _tokens(step: str) -> Iterator[Part]:
    for one in _TOKEN.finditer(step):
        kind = one.lastgroup or ""
        yield Part(kind, "", " ".join(one[kind].split()))


def steady(text: str) -> str:
    """Return output without what differs from run to run: ids, times, the name of the folder.

    >>> steady("2026-11-29 23:10:05  a: b [0123456789abcdef]")
    'TIME  a: b [ID]'
    """
    text = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ?", "TIME", text)
    text = re.sub(r"\b(?=[0-9a-f]*\d)[0-9a-f]{16}\b", "ID", text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


class Walk:
    """Follows a guide in *folder*, in a language, with a page of a browser.

    *picture* is called with the page and the path of each picture of the guide.
    """

    def __init__(
        self,
        folder: Path,
        lang: str,
        page: Any,  # noqa: ANN401  # playwright has its own types
        picture: Callable[[Any, str], None] | None = None,
    ) -> None:
        self.folder, self.page, self.picture = folder, page, picture
        self.server: subprocess.Popen[str] | None = None
        self.said, self.open = "", 0
        self.env = os.environ | {
            "LANGUAGE": lang, "LC_ALL": "C.UTF-8", "BROWSER": "true", "PYTHONUNBUFFERED": "1",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        }  # fmt: skip
        page.on("request", lambda _: self._count(1))
        page.on("requestfinished", lambda _: self._count(-1))
        page.on("requestfailed", lambda _: self._count(-1))
        page.on("framenavigated", lambda _: self._count(0))

    def follow(self, parts: list[Part]) -> Iterator[Part]:
        """Do one part after the other, and yield each that is done."""
        for part in parts:
            getattr(self, f"_{part.kind}")(part)
            yield part

    def close(self) -> None:
        """Stop the desk, if the guide has left it open."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.communicate()
            self.server = None

    # -- the terminal ---------------------------------------------------------------

    def _sh(self, part: Part) -> None:
        if "pip install" in part.words:
            return
        command = part.words.strip()
        if "collate review" in command:
            self._open_desk(command)
            return
        done = subprocess.run(
            ["sh", "-c", command], cwd=self.folder, env=self.env, timeout=_COMMAND, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        # On a terminal a bar stands in the place of these lines, and goes away.
        self.said = _STAGE.sub("", done.stdout)

    def _text(self, part: Part) -> None:
        if part.name:
            path = self.folder / part.name
            path.parent.mkdir(exist_ok=True)
            path.write_text(part.words, "utf-8")
            return
        if steady(part.words) != steady(self.said):
            raise AssertionError(f"the guide has\n{part.words}\nthe command prints\n{self.said}")

    def _json(self, part: Part) -> None:
        found = next(iter(sorted((self.folder / "decisions").glob("1957*.jsonl")))).read_text("utf-8")
        shown, first = json.loads(part.words), json.loads(found.splitlines()[0])
        for name in ("id", "at", "after"):
            shown[name] = first[name] = ""
        if list(shown.items()) != list(first.items()):
            raise AssertionError(f"the first line of the log is\n{found.splitlines()[0]}")

    def _open_desk(self, command: str) -> None:
        self.server = subprocess.Popen(
            ["sh", "-c", f"trap : INT; {command}"], cwd=self.folder, env=self.env, text=True,
            start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            # What a shell starts in the background ignores Ctrl-C, and so would the desk.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        assert self.server.stdout is not None
        line = self.server.stdout.readline()
        address = _ADDRESS.search(line)
        if address is None:
            raise AssertionError(f"the desk does not open: {line}{self.server.communicate()[0]}")
        self.said = line
        self.page.goto(address[0])
        self._settle()

    def _stop_desk(self) -> None:
        assert self.server is not None, "no desk is open"
        self.page.goto("about:blank")  # as if its tab were closed: the browser keeps no connection
        os.killpg(self.server.pid, signal.SIGINT)  # as the terminal does
        self.said += self.server.communicate(timeout=_COMMAND)[0]
        assert self.server.returncode == 0, self.said
        self.server = None

    # -- the desk -------------------------------------------------------------------

    def _count(self, change: int) -> None:
        self.open = max(0, self.open + change) if change else 0

    def _settle(self) -> None:
        """Wait until the page has all answers."""
        quiet = 0
        while quiet < 3:
            self.page.wait_for_timeout(60)
            quiet = 0 if self.open else quiet + 1
        self.page.wait_for_function(
            "() => !['saving'].includes(document.querySelector('#status')?.dataset.kind)"
        )

    def _key(self, part: Part) -> None:
        if part.words == "Ctrl-C":
            self._stop_desk()
            return
        self.page.keyboard.press(part.words)
        self._settle()

    def _words(self, part: Part) -> None:
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(part.words)

    def _scope(self) -> Any:  # noqa: ANN401
        dialog = self.page.locator("dialog[open]")
        return dialog.last if dialog.count() else self.page.locator("body")

    def _click(self, part: Part) -> None:
        scope = self._scope()
        *within, name = part.words.split(" › ")
        for one in within:
            scope = scope.locator("fieldset, li, p.field, div.form, section, nav, details", has_text=one).last
        if name.startswith("☐ "):
            name = name.removeprefix("☐ ")
            found = scope.get_by_role("checkbox", name=name).or_(scope.get_by_role("radio", name=name))
            found.first.click(timeout=_PATIENCE)
        else:
            self._click_on(scope, name)
        self._settle()

    def _click_on(self, scope: Any, name: str) -> None:  # noqa: ANN401
        """Click on a control by its name: an option of a list, a button, a link, a field."""
        option = scope.locator("select:visible option").filter(has_text=re.compile(f"^{re.escape(name)}"))
        if option.count():
            chosen = option.first
            chosen.locator("xpath=ancestor::select[1]").select_option(chosen.get_attribute("value"))
            return
        for found in (
            scope.locator("#queue li:visible a").filter(has_text=name),
            scope.locator("button:visible, a:visible, summary:visible, label:visible").filter(has_text=name),
            scope.locator(f'button[aria-label="{name}"]:visible, button[title^="{name}"]:visible'),
        ):
            exact = found.filter(has_text=re.compile(f"^\\W*{re.escape(name)}\\W*$"))
            if found.count():
                (exact if exact.count() else found).first.click(timeout=_PATIENCE)
                return
        raise AssertionError(f"nothing on the page is called {name}")

    def _mark(self, part: Part) -> None:
        """Mark words of the text with the mouse."""
        where = self.page.evaluate(
            """words => {
              for (const node of document.querySelector('#text').querySelectorAll('[data-p]'))
                for (const text of node.childNodes) {
                  const at = text.nodeType === Node.TEXT_NODE ? text.data.indexOf(words) : -1;
                  if (at < 0) continue;
                  const range = document.createRange();
                  range.setStart(text, at);
                  range.setEnd(text, at + words.length);
                  node.scrollIntoView({ block: 'center' });
                  const box = range.getClientRects()[0];
                  return [box.left, box.right, (box.top + box.bottom) / 2];
                }
            }""",
            part.words,
        )
        if where is None:
            raise AssertionError(f"the text does not have {part.words} in one piece")
        left, right, middle = where
        self.page.mouse.move(left + 1, middle)
        self.page.mouse.down()
        self.page.mouse.move(right - 1, middle, steps=5)
        self.page.mouse.up()

    def _see(self, part: Part) -> None:
        if self.server is None:
            if part.words not in " ".join(self.said.split()):
                raise AssertionError(f"the terminal does not have {part.words}: {self.said}")
            return
        self.page.wait_for_function(
            "words => document.body.innerText.replace(/\\s+/g, ' ').includes(words)"
            " || [...document.querySelectorAll('input')].some(one => one.value.includes(words))",
            arg=part.words,
            timeout=_PATIENCE,
        )

    def _picture(self, part: Part) -> None:
        if self.picture is not None:
            self.picture(self.page, part.name)


def chromium() -> str | None:
    """Return the path of the browser: that of the environment variable ``CHROMIUM``, else the system's."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")
