"""The recipes of CONTRIBUTING.md, applied as they stand to a copy of the package; paths in the documents."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import dedent, indent
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONTRIBUTING = ROOT / "CONTRIBUTING.md"

_FENCE = re.compile(r"^( *)```(\w.*)\n((?:.*\n)*?)\1```$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: the words of its first line, ``name=value`` or a name alone, and its code."""

    words: dict[str, str]
    code: str


class Recipe(NamedTuple):
    """A section of CONTRIBUTING.md that adds something."""

    title: str
    steps: tuple[Block, ...]
    check: str


def read_recipes(text: str) -> Iterator[Recipe]:
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        if title.startswith("Add "):
            blocks = [_block(*found.groups()) for found in _FENCE.finditer(body)]
            *steps, check = blocks
            assert "check" in check.words, f"{title}: the last block is the check"
            assert steps, f"{title}: there are no steps"
            assert not any("check" in step.words for step in steps), f"{title}: there is one check"
            yield Recipe(title, tuple(steps), check.code)


def _block(margin: str, info: str, body: str) -> Block:
    _language, *words = shlex.split(info)
    code = "".join(line.removeprefix(margin) for line in body.splitlines(keepends=True))
    return Block({name: value for name, _, value in (word.partition("=") for word in words)}, code)


RECIPES = tuple(read_recipes(CONTRIBUTING.read_text("utf-8")))


#: Runs programs, each in a process of its own that is forked when the libraries are imported, two at a time.
#: Standard input: for each recipe the package's folder and programs, which are a folder, arguments and code.
_FORKS = """
import io, json, os, runpy, sys, traceback
import babel.messages.pofile, click.testing, jinja2, lxml.etree, msgspec
import numpy, rapidfuzz, rjieba

def run(root, folder, arguments, code):
    os.chdir(folder)
    sys.path[:0] = [root]
    sys.argv = arguments
    if code:
        exec(compile(code, "check", "exec"), {"__name__": "check"})
    else:
        runpy.run_path(arguments[0], run_name="__main__")

def child(root, programs, out):
    os.dup2(out, 1)
    os.dup2(out, 2)
    for folder, arguments, code in programs:
        pid = os.fork()
        if not pid:
            status = 1
            try:
                run(root, folder, arguments, code)
                status = 0
            except SystemExit as ended:
                status = ended.code or 0
            except BaseException:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if status:
            os._exit(1)
    os._exit(0)

jobs, running, results = list(enumerate(json.load(sys.stdin))), {}, {}
while jobs or running:
    while jobs and len(running) < 2:
        number, (root, programs) = jobs.pop(0)
        path = os.path.join(root, "out")
        out = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        pid = os.fork()
        if not pid:
            child(root, programs, out)
        os.close(out)
        running[pid] = number, path
    pid, status = os.wait()
    number, path = running.pop(pid)
    results[number] = status, open(path, encoding="utf-8", errors="replace").read()
json.dump([results[number] for number in sorted(results)], sys.stdout)
"""

#: A folder, the arguments of a program, and the program itself if it is not a file.
Program = tuple[str, list[str], str]


class Scratch:
    """A copy of the package in which recipes are carried out; ``programs`` are yet to run, in this order."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "scratch"
        self.programs: list[Program] = []
        # Data that no recipe changes is linked.
        linked = {"classify/data", "report/html/templates"}
        for name in ("collate", "tools"):
            shutil.copytree(ROOT / name, self.root / name, ignore=lambda at, _: _inside(at, linked))
        for name in linked:
            (self.root / "collate" / name).symlink_to(ROOT / "collate" / name)
        shutil.copy(ROOT / "pyproject.toml", self.root)

    def carry_out(self, recipe: Recipe) -> None:
        """Apply the steps of *recipe*; what it runs, and its check, are left in ``programs``."""
        for step in recipe.steps:
            self._apply(step)
        folder = self.root.parent / recipe.title.replace(" ", "-")
        folder.mkdir()
        own = f"import collate\nassert collate.__file__.startswith({str(self.root)!r}), collate.__file__\n"
        self.programs.append((str(folder), ["check"], own + recipe.check))

    def _apply(self, block: Block) -> None:
        match block.words:
            case {"new": name}:
                path = self.root / name
                assert not path.exists(), f"{name} exists"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.code, "utf-8")
            case {"in": name, **places}:
                [(place, line)] = places.items()
                path = self.root / name
                path.write_text(_inserted(path, place, line=line, code=block.code), "utf-8")
            case {"run": ""}:
                for command in block.code.splitlines():
                    program, *arguments = shlex.split(command)
                    assert program == "python", command
                    self.programs.append((str(self.root), arguments, ""))
            case _:
                raise AssertionError(f"a block of no known form: {block.words}")

    def tool(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a tool of the development environment in the copy."""
        return subprocess.run(
            [sys.executable, "-m", *arguments], cwd=self.root, capture_output=True, text=True, check=False
        )


def run_programs(scratches: Sequence[Scratch]) -> list[tuple[int, str]]:
    """Run the programs of each copy; return for each copy a status, 0 if all succeed, and their output."""
    found = subprocess.run(
        [sys.executable, "-c", _FORKS],
        input=json.dumps([(str(one.root), one.programs) for one in scratches]),
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [(status, output) for status, output in json.loads(found.stdout)]


def _inside(folder: str, linked: set[str]) -> set[str]:
    at = Path(folder)
    return {Path(name).name for name in linked if at == ROOT / "collate" / Path(name).parent}


def _inserted(path: Path, place: str, *, line: str, code: str) -> str:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    found = [number for number, text in enumerate(lines) if text.strip() == line]
    assert len(found) == 1, f"{path.name} has {len(found)} lines {line!r}"
    (at,) = found
    margin = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    added = indent(dedent(code), margin)
    before, after = {"before": (at, at), "after": (at + 1, at + 1), "replace": (at, at + 1)}[place]
    return "".join([*lines[:before], added, *lines[after:]])


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Carry out each recipe in a copy of its own, and run its check there: status and output by title."""
    scratches = []
    for recipe in RECIPES:
        scratch = Scratch(tmp_path_factory.mktemp("recipe"))
        scratch.carry_out(recipe)
        scratches.append(scratch)
    return dict(zip((recipe.title for recipe in RECIPES), run_programs(scratches), strict=True))


@pytest.mark.parametrize("title", [recipe.title for recipe in RECIPES])
def test_a_recipe_works_as_it_stands(results: dict[str, tuple[int, str]], title: str) -> None:
    status, output = results[title]
    assert status == 0, output


def test_a_check_that_fails_is_found(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    scratch.carry_out(RECIPES[-1]._replace(steps=()))
    ((status, output),) = run_programs([scratch])
    assert status != 0
    assert "AssertionError" in output


def test_there_is_a_recipe_for_every_table() -> None:
    titles = " ".join(recipe.title for recipe in RECIPES)
    for thing in (
        "format",
        "each work",
        "the run",
        "kind",
        "aligner",
        "evidence",
        "engine",
        "language",
        "setting",
        "command",
    ):
        assert thing in titles


@pytest.mark.parametrize("line", ["not there", "from __future__ import annotations"])
def test_a_line_that_is_not_there_once_is_an_error(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.py"
    path.write_text("from __future__ import annotations\n" * 2)
    with pytest.raises(AssertionError, match=r"a\.py has [02] lines"):
        _inserted(path, "after", line=line, code="pass\n")


#: A recipe, and a change of its code by which it no longer has the form that its table asks for.
WRONG = {
    "Add an input format": ("item: Input, settings: Settings", "item: Input"),
    "Add a report for each work": ("edition: Edition, context: ReportContext", "edition: Edition"),
    "Add a report for the run": ("-> bytes", "-> str"),
    "Add a kind of variant": ("lemma: str, reading: str, _around: Around", "lemma: str, reading: str"),
    "Add evidence": ("-> Evidence | None", "-> Evidence | str"),
    "Add an aligner": ("    excerpts: frozenset[int],\n", ""),
    "Add an engine": ("def _threads(master: str, jobs: int)", "def _threads(master: str)"),
}


@pytest.mark.slow
def test_all_recipes_together_pass_mypy_and_ruff_and_wrong_ones_do_not(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    for recipe in RECIPES:
        scratch.carry_out(recipe)
    ((status, output),) = run_programs([scratch])
    assert status == 0, output
    for arguments in (["mypy", "--strict"], ["ruff", "check"], ["ruff", "format", "--check"]):
        found = scratch.tool(*arguments, "collate")
        assert found.returncode == 0, found.stdout + found.stderr
    for title, (right, wrong) in WRONG.items():
        recipe = next(one for one in RECIPES if one.title == title)
        (step,) = (step for step in recipe.steps if right in step.code)
        path = scratch.root / (step.words.get("new") or step.words["in"])
        text = path.read_text("utf-8")
        assert text.count(step.code) == 1
        path.write_text(text.replace(step.code, step.code.replace(right, wrong)), "utf-8")
        found = scratch.tool("mypy", "--strict", "collate")
        path.write_text(text, "utf-8")
        assert found.returncode == 1, f"{title}: {found.stdout}{found.stderr}"
        assert re.search(r"[Ii]ncompatible", found.stdout), f"{title}: {found.stdout}"


DOCUMENTS = ("ARCHITECTURE.md", "CONTRIBUTING.md")
#: Files that a recipe makes are not there before.
MADE = {step.words["new"] for recipe in RECIPES for step in recipe.steps if "new" in step.words}


#: Where a path in a document may begin.
STARTS = (ROOT, ROOT / "collate")
_SOURCE = re.compile(
    r"[\w./<>-]+\.(?:py|md|rng|json|po|css|tsv)|(?:collate|tests|tools|bench|docs)/[\w./<>-]*"
)


def named_paths(text: str) -> set[str]:
    """Return the paths in backticks outside of blocks: a source file, or anything in a folder of ours."""
    spans = re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))
    return {
        word.rstrip(",;:") for span in spans for word in span.split() if _SOURCE.fullmatch(word.rstrip(",;:"))
    }


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    names = named_paths((ROOT / document).read_text("utf-8"))
    assert names, "no path was found"
    missing = {name for name in names if name not in MADE and not _exists(name)}
    assert missing == set(), missing


def _exists(name: str) -> bool:
    return any(any(start.glob(name.replace("<language>", "*"))) for start in STARTS)


def test_the_rooms_and_names_of_the_map_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = text.partition("| room | what it is |\n| --- | --- |\n")[2].partition("\n\n")[0]
    rooms = {room for row in table.splitlines() for room in re.findall(r"`(\w+)`", row.split("|")[1])}
    have = {path.stem for path in (ROOT / "collate").iterdir() if not path.stem.startswith((".", "_"))}
    assert rooms == have - {"py"}
    named = re.findall(r"`([\w./]+\.py)` \((`[^)]*`)\)", text)
    assert len(named) > 5
    for path, names in named:
        source = (ROOT / path).read_text("utf-8")
        for name in re.findall(r"`([\w.]+)`", names):
            assert re.search(rf"^\s*(class |def )?{name.rpartition('.')[2]}\b", source, re.MULTILINE), (
                path,
                name,
            )


def test_a_path_that_does_not_exist_is_found() -> None:
    names = named_paths("`collate/nowhere.py`, and `tests/`; `collate run` is not a path, nor is `Kind`")
    assert names == {"collate/nowhere.py", "tests/"}
    assert {name for name in names if _exists(name)} == {"tests/"}
