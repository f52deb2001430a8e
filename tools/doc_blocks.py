"""The commands in the documentation, run as they stand: ``tools/doc_blocks.py update|check PAGE...``.

A block ``sh`` is run, line by line, in an empty folder that the blocks of one page share; ``python`` too. A
block ``text`` right after it is the output. A block with a name (``text texts/a.txt``, ``toml
collate.toml``) is a file to write. Comments before a block: ``<!-- not run: REASON -->``; ``<!-- needs NAME
-->``, a module, a program or ``chinese-font``, without which it is passed over; ``<!-- status N -->``, the
exit status of its last command if it is not 0.

``update`` writes the present output into the page, ``check`` names the blocks that differ.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

#: Seconds that a command has which is not ours.
_PATIENCE = 120
_BLOCK = re.compile(r"((?:^ *<!-- [^\n]* -->\n)*)^( *)```(\w+)(?: +(\S+))?\n(.*?)^\2```$", re.M | re.S)
_COMMENT = re.compile(r"<!-- (not run|needs|status):? (.*?) -->")
#: What makes a line a matter for a shell.
_SHELL = re.compile(r"[|><;&$`\"]|^(?!collate )")
#: A line that `collate run` prints for a stage; on a terminal a bar stands there, and goes away.
_STAGE = re.compile(r"^.+ … (?:\d+[,，] ?)?\d+\.\d (?:s|秒)\n", re.M)


class Block(NamedTuple):
    """A fenced block: language, name of a file or nothing, words, what comments before it have, place."""

    language: str
    name: str
    words: str
    marks: dict[str, str]
    span: tuple[int, int]


def read_blocks(text: str) -> list[Block]:
    """Return the blocks of a page in their order; ``span`` is the place of the words in the page."""
    found = []
    for one in _BLOCK.finditer(text):
        marks = dict(_COMMENT.findall(one[1]))
        words = re.sub(rf"^{one[2]}", "", one[5], flags=re.M) if one[2] else one[5]
        found.append(Block(one[3], one[4] or "", words, marks, one.span(5)))
    return found


def steady(text: str) -> str:
    r"""Return output without what differs from run to run or is on no screen: times, ids, ends of lines.

    >>> steady("﻿Run 1 (2026-11-30T15:46:00+00:00)  \n")
    'Run 1 (TIME)'
    """
    text = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:Z|\+00:00)?", "TIME", text.replace("\ufeff", ""))
    text = re.sub(r"\b(?=[0-9a-f]*\d)[0-9a-f]{16}\b", "ID", text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


class Page:
    """A page whose blocks are run in *folder*, with messages in *lang*."""

    def __init__(self, path: Path, folder: Path, lang: str) -> None:
        self.path, self.folder = path, folder
        self.text = path.read_text("utf-8")
        #: What is not run, with the reason; differences between the page and the program.
        self.left_out: list[str] = []
        self.environment = {
            "LANGUAGE": lang,
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "80",
            "PYTHONPATH": str(ROOT),
            "PATH": f"{_bin()}{os.pathsep}{os.environ.get('PATH', '')}",
        }

    def outputs(self) -> Iterator[tuple[Block, str]]:
        """Run the blocks in their order; yield each block of output with the output that there is now.

        Raises:
            AssertionError: a command ends with another status than the page has.
        """
        shown: str | None = None
        for block in read_blocks(self.text):
            if block.name:
                path = self.folder / block.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.words, "utf-8")
            elif block.language in ("sh", "python"):
                shown = None if self._left_out(block) else self._run(block)
            elif block.language == "text" and shown is not None:
                yield block, shown
                shown = None

    def _left_out(self, block: Block) -> bool:
        if "not run" in block.marks:
            self.left_out.append(block.marks["not run"])
            return True
        for need in block.marks.get("needs", "").split():  # a font is looked for after its program
            if not _has(need):
                self.left_out.append(f"needs {need}")
                return True
        return False

    def _run(self, block: Block) -> str:
        if block.language == "python":
            return self._python(block.words)
        said, status, lines = "", 0, block.words.replace("\\\n", " ").splitlines()
        for number, line in enumerate(lines):
            command = line.split("  #")[0].strip()
            if not command or command.startswith("#"):
                continue
            output, status = self._shell(command) if _SHELL.search(command) else self._collate(command)
            said += output
            expected = int(block.marks.get("status", "0")) if number == len(lines) - 1 else 0
            assert status == expected, f"{self.path.name}: {command}\nends with {status}:\n{said}"
        return self._without_hints(_STAGE.sub("", said))

    def _without_hints(self, said: str) -> str:
        """Leave out lines about circumstances: a next step (the page has its own), where collate.toml is."""
        from collate.i18n import _, translate

        hint = translate(_("Next: {step}", step=""), self.environment["LANGUAGE"]).strip()
        return "".join(
            line
            for line in said.splitlines(keepends=True)
            if not line.startswith(hint) and f"{self.folder}{os.sep}" not in line
        )

    def _collate(self, command: str) -> tuple[str, int]:
        """Run a command of ours in this process: a hundred of them would start for a minute."""
        from click.testing import CliRunner

        from collate.cli import main

        words = [
            name
            for word in shlex.split(command)[1:]
            for name in (sorted(_names(self.folder, word)) if "*" in word else [word])
        ]
        with contextlib.chdir(self.folder):
            result = CliRunner().invoke(main, words, env=self.environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output, result.exit_code

    def _shell(self, command: str) -> tuple[str, int]:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            env=os.environ | self.environment,
            timeout=_PATIENCE,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return done.stdout, done.returncode

    def _python(self, code: str) -> str:
        output = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(output):
            exec(compile(code, self.path.name, "exec"), {"__name__": self.path.name})
        return output.getvalue()


def _names(folder: Path, pattern: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.glob(pattern)]


def _has(need: str) -> bool:
    """Return whether a module or a program is there; ``chinese-font``: one that Typst finds."""
    if need == "chinese-font":
        import typst

        from collate.report.publication.typst.fonts import families

        return not set(families("zh")).isdisjoint(typst.Fonts().families())
    return importlib.util.find_spec(need) is not None or shutil.which(need) is not None


def _bin() -> Path:
    """Return the folder of the programs of this interpreter, where ``collate`` is."""
    return Path(sys.executable).parent


def differences(page: Page) -> list[str]:
    """Run a page; return what it shows and what there is now, where the two differ."""
    return [
        f"{page.path.name} has\n{block.words}\nand there is\n{shown}"
        for block, shown in page.outputs()
        if steady(block.words) != steady(shown)
    ]


def update(page: Page) -> str:
    """Run a page; return its text with the output that there is now."""
    text = page.text
    for block, shown in reversed(list(page.outputs())):
        if steady(block.words) != steady(shown):
            kept = "\n".join(line.rstrip() for line in shown.replace("\ufeff", "").strip("\n").splitlines())
            text = text[: block.span[0]] + kept + "\n" + text[block.span[1] :]
    return text


def main() -> int:
    """Run the command; return its exit status."""
    how, *names = sys.argv[1:]
    wrong: list[str] = []
    for path in map(Path, names):
        with tempfile.TemporaryDirectory() as folder:
            page = Page(path, Path(folder), "zh" if path.name.endswith(".zh.md") else "en")
            if how == "update":
                path.write_text(update(page), "utf-8")
            else:
                wrong += differences(page)
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
