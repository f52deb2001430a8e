"""Mutants of packages: which share of small faults, put in one at a time, do the tests find?

    pip install mutmut
    COVERAGE_FILE=FOLDER/coverage pytest --cov --cov-context=test --cov-report= --junitxml=FOLDER/tests.xml
    python bench/mutants.py run FOLDER [align classify tei] [--sample 60] [--seed 1] [--jobs 1]
    python bench/mutants.py again FOLDER
    python bench/mutants.py show FOLDER

The first command after the installation records which test runs which line, and how long
each takes (with ``-n 0`` no tests were recorded: leave the workers of pytest-xdist on).
``run`` draws mutants at random from all of a package: those of the operators of mutmut,
and two more, a negated condition and a statement left out. For each mutant the tests that run
the changed line are run, in a copy of the checkout, quick ones first: those of the package itself, then
others, then all quick ones of the package (a value that is cached is worked out for one test, and
used by many). A mutant is killed when a test fails or does not end in time. What became of each
goes to FOLDER/mutants.jsonl, and a mutant in there is not run again; ``again`` runs the survivors with
the tests as they are now. A survivor that behaves like the original is listed in
``bench/equivalent_mutants.tsv`` with the reason, and is counted apart.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import islice
from pathlib import Path
from queue import Queue
from typing import Any, NamedTuple
from xml.etree import ElementTree

import libcst as cst
from coverage import CoverageData
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).resolve().parents[1]
#: What a copy of the checkout needs for the tests.
COPIED = ("bench", "collate", "conftest.py", "corpus", "docs", "pyproject.toml", "tests", "tools")
#: Seconds that the tests of one mutant may take together, as recorded; those beyond are left out.
BUDGET = 40.0
#: A mutant is stopped after this many times the recorded time, and some seconds for the start.
PATIENCE, START = 6, 60
#: Calls whose arguments are not changed: the fault would be one of types.
PLAIN_CALLS = {"len", "isinstance", "cast", "TypeVar", "NewType"}


class Mutant(NamedTuple):
    """A file with one fault."""

    path: str  # from the root of the checkout
    line: int
    before: str  # the node, and what replaces it
    after: str
    code: str  # the whole file

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What identifies it in the files."""
        return self.path, self.line, self.before, self.after


def negated(node: cst.If) -> Iterable[cst.If]:
    """Yield the statement with its condition negated."""
    test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(
        test=cst.UnaryOperation(cst.Not(), test), whitespace_before_test=cst.SimpleWhitespace(" ")
    )


def left_out(node: cst.SimpleStatementLine) -> Iterable[cst.SimpleStatementLine]:
    """Yield a pass in place of a call, an augmented assignment or a raise."""
    (statement, *more) = node.body
    call = isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Call | cst.Yield)
    if not more and (call or isinstance(statement, cst.AugAssign | cst.Raise | cst.Continue)):
        yield node.with_changes(body=[cst.Pass()])


OPERATORS = [*mutation_operators, (cst.If, negated), (cst.SimpleStatementLine, left_out)]


class Mutants(cst.CSTVisitor):
    """Collects the replacements of nodes, without types, decorators and code for the type checker."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[cst.CSTNode, cst.CSTNode, int]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Collect the replacements of *node*; return whether those of its children are wanted."""
        if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom):
            return False
        if (
            isinstance(node, cst.If)
            and isinstance(node.test, cst.Name)
            and node.test.value == "TYPE_CHECKING"
        ):
            return False
        if isinstance(node, cst.Assign) and isinstance(node.targets[0].target, cst.Name):
            name = node.targets[0].target.value
            if name == "__all__" or re.fullmatch(
                r"_?[A-Z]\w*[a-z]\w*", name
            ):  # the latter are names of types
                return False
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in PLAIN_CALLS:
            return False
        line = self.get_metadata(PositionProvider, node, None)
        for kind, operator in OPERATORS:
            if line is not None and isinstance(node, kind):
                self.found += [(node, changed, line.start.line) for changed in operator(node)]
        return True


class Drawn(NamedTuple):
    """A replacement of a node of a module."""

    path: Path
    module: cst.Module
    node: cst.CSTNode
    changed: cst.CSTNode
    line: int

    def mutant(self) -> Mutant | None:
        """Return the mutant; None for the same program, and for none."""
        code = self.module.deep_replace(self.node, self.changed).code  # type: ignore[attr-defined]
        try:
            same = ast.dump(ast.parse(code)) == ast.dump(ast.parse(self.module.code))
        except SyntaxError:
            return None
        before, after = (self.module.code_for_node(node).strip() for node in (self.node, self.changed))
        path = str(self.path.relative_to(ROOT))
        return None if same else Mutant(path, self.line, before, after, code)


def replacements(path: Path) -> list[Drawn]:
    """Return all replacements of nodes of a file."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text("utf-8")), unsafe_skip_copy=True)
    visitor = Mutants()
    wrapper.visit(visitor)
    return [Drawn(path, wrapper.module, *found) for found in visitor.found]


def sample(package: str, size: int, seed: int) -> list[Mutant]:
    """Draw *size* mutants of a package, each as likely as any other."""
    files = sorted((ROOT / "collate" / package).rglob("*.py"))
    every = [one for path in files for one in replacements(path)]
    print(f"{package}: {len(every)} mutants in {len(files)} files", flush=True)
    random.Random(f"{seed} {package}").shuffle(every)
    return list(islice((mutant for one in every if (mutant := one.mutant())), size))


class Tests:
    """Which test runs which line, and how long it takes."""

    def __init__(self, folder: Path) -> None:
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()
        for case in ElementTree.parse(folder / "tests.xml").getroot().iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            self.seconds[name] = float(case.get("time") or 0)
            if any(child.tag in ("failure", "error") for child in case):
                self.failed.add(name)
        self._data = CoverageData(str(folder / "coverage"))
        self._data.read()
        self._root = next(
            Path(path).parents[1]
            for path in self._data.measured_files()
            if path.endswith("/collate/__init__.py")
        )

    @cache  # noqa: B019 - there is one
    def of_file(self, path: str) -> dict[int, set[str]]:
        """Return the tests of each line of a file."""
        rows: dict[int, set[str]] = defaultdict(set)
        for line, contexts in self._data.contexts_by_lineno(str(self._root / path)).items():
            rows[line] |= {context.rpartition("|")[0] for context in contexts if "|" in context}
        return rows

    def of_line(self, path: str, line: int) -> set[str]:
        """Return the tests that run a line; of one that runs on import alone, the tests of the file."""
        rows = self.of_file(path)
        inside = functions_of(path)
        if line not in inside:
            return set().union(*(rows[one] for one in rows if one in inside))
        return rows.get(line, set())

    def of_package(self, package: str) -> set[str]:
        """Return the tests that mirror a package, as far as they run any of it."""
        files = [str(p.relative_to(ROOT)) for p in (ROOT / "collate" / package).rglob("*.py")]
        every = set().union(*(tests for path in files for tests in self.of_file(path).values()))
        return {one for one in every if home(one, package) == 0}

    def time_of(self, test: str) -> float:
        """Return the recorded seconds of a test."""
        return self.seconds.get(junit_name(test), 1.0)

    def usable(self, tests: Iterable[str]) -> list[str]:
        """Return *tests* without those that failed without any mutant."""
        return [one for one in tests if junit_name(one) not in self.failed]


def junit_name(test: str) -> str:
    """Return how pytest names a test in JUnit's XML."""
    path, bracket, rest = test.partition("[")
    names = path.split("::")
    names[0] = names[0].removesuffix(".py").replace("/", ".")
    return f"{'.'.join(names[:-1])}::{names[-1]}{bracket}{rest}"


@cache
def functions_of(path: str) -> frozenset[int]:
    """Return the lines inside functions of a file."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            body = node.body if isinstance(node.body, list) else [node.body]
            lines.update(range(body[0].lineno, (body[-1].end_lineno or body[-1].lineno) + 1))
    return frozenset(lines)


def home(test: str, package: str) -> int:
    """Return how near a test is to a package: 0 its own, 1 others."""
    return int(not test.startswith((f"tests/{package}/", f"collate/{package}/")))


def statement(path: str, line: int) -> int:
    """Return the first line of the statement that has a line: coverage records this one."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        compound = hasattr(node, "body") or hasattr(node, "cases")
        if isinstance(node, ast.stmt) and not compound and node.lineno <= line <= (node.end_lineno or 0):
            return node.lineno
    return line


def chosen(tests: Tests, mutant: Mutant) -> list[list[str]]:
    """Return the tests of a mutant: those that run it, and the others of its package."""
    package = mutant.path.split("/")[1]
    lines = {mutant.line, statement(mutant.path, mutant.line)}
    covering = set().union(*(tests.of_line(mutant.path, line) for line in lines))
    rounds = []
    for group in (covering, tests.of_package(package) - covering):
        spent = 0.0
        kept: list[str] = []
        for test in sorted(
            tests.usable(group), key=lambda one: (home(one, package), tests.time_of(one), one)
        ):
            spent += tests.time_of(test)
            if spent <= BUDGET or not kept:
                kept.append(test)
        rounds.append(kept)
    return rounds


def attempt(copy: Path, names: list[str], seconds: float) -> str:
    """Run tests in a copy; return the one that fails, or "" if all pass, or "timeout"."""
    (copy / "names.txt").write_text("\n".join(names), "utf-8")
    where = {"PYTHONPATH": str(copy), "TMPDIR": str(copy.parent)}
    options = ["-x", "-q", "-n", "0", "--no-cov", "-p", "no:cacheprovider", "--tb=no", "-W", "default"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, f"--basetemp={copy}.tests", "@names.txt"],
        cwd=copy,
        env={
            **os.environ,
            **where,
        },  # byte code is kept: a run takes longer than its clock, a second, is coarse
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        out, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return "timeout"
    if process.returncode == 0:
        return ""
    found = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", out, re.M)
    return found[1] if found else out.strip()[-200:] or f"status {process.returncode}"


def judge(copy: Path, tests: Tests, mutant: Mutant) -> dict[str, Any]:
    """Run the tests of a mutant; return what became of it."""
    began = time.monotonic()
    target = copy / mutant.path
    original = target.read_text("utf-8")
    target.write_text(mutant.code, "utf-8")
    killer, ran = "", 0
    try:
        for names in chosen(tests, mutant):
            if names and not killer:
                limit = START + PATIENCE * sum(map(tests.time_of, names))
                killer, ran = attempt(copy, names, limit), ran + len(names)
    finally:
        target.write_text(original, "utf-8")
    row = {"path": mutant.path, "line": mutant.line, "before": mutant.before, "after": mutant.after}
    return {**row, "killer": killer, "tests": ran, "seconds": round(time.monotonic() - began, 1)}


def judge_all(folder: Path, wanted: list[Mutant], jobs: int) -> None:
    """Judge mutants, each in one of *jobs* copies of the checkout, and write down what became of them."""
    tests = Tests(folder)
    copies: Queue[Path] = Queue()
    for number in range(jobs):
        copy = folder / f"copy{number}" / "main"
        shutil.rmtree(copy.parent, ignore_errors=True)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(
                    source, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis")
                )
            else:
                shutil.copy(source, copy / name)
        if (ROOT.parent / "shared").exists():
            (copy.parent / "shared").symlink_to(ROOT.parent / "shared")
        copies.put(copy)

    def one(mutant: Mutant) -> None:
        copy = copies.get()
        try:
            row = judge(copy, tests, mutant)
        finally:
            copies.put(copy)
        with (folder / "mutants.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        state = "killed" if row["killer"] else "ALIVE "
        print(f"{state} {row['seconds']:5.1f} s {row['path']}:{row['line']}", flush=True)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, wanted))


def rows_of(folder: Path) -> dict[tuple[str, int, str, str], dict[str, Any]]:
    """Return what became of the mutants, the last word on each."""
    path = folder / "mutants.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    return {(row["path"], row["line"], row["before"], row["after"]): row for row in rows}


def show(folder: Path) -> None:
    """Print the figures of each package, and the survivors."""
    listed = (ROOT / "bench" / "equivalent_mutants.tsv").read_text("utf-8").splitlines()[1:]
    equivalent = {tuple(json.loads(cell) for cell in line.split("\t")[:3]) for line in listed}
    figures: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    alive: list[dict[str, Any]] = []
    for row in rows_of(folder).values():
        column = 0 if row["killer"] else 1 if (row["path"], row["before"], row["after"]) in equivalent else 2
        figures[row["path"].split("/")[1]][column] += 1
        if column == 2:
            alive.append(row)
    print("| package | mutants | killed | equivalent | alive | killed of all | of those not equivalent |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for package, (killed, same, left) in sorted(figures.items()):
        every = killed + same + left
        shares = f"{killed / every:.1%} | {killed / max(1, killed + left):.1%}"
        print(f"| {package} | {every} | {killed} | {same} | {left} | {shares} |")
    for row in sorted(alive, key=lambda one: (one["path"], one["line"])):
        print(f"\n{row['path']}:{row['line']} ({row['tests']} tests)\n- {row['before']}\n+ {row['after']}")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("run", "again", "show"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("packages", nargs="*", default=["align", "classify", "tei"])
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    folder = given.folder.resolve()
    if given.command == "show":
        show(folder)
        return
    rows = rows_of(folder)
    wanted: list[Mutant] = []
    if given.command == "run":
        drawn = [sample(package, given.sample, given.seed) for package in given.packages]
        turns = [mutant for turn in zip(*drawn, strict=False) for mutant in turn]
        wanted = [mutant for mutant in turns if mutant.key not in rows]
    else:
        paths = {row["path"] for row in rows.values() if not row["killer"]}
        lines = {(row["path"], row["line"]) for row in rows.values() if not row["killer"]}
        near = [
            one for path in sorted(paths) for one in replacements(ROOT / path) if (path, one.line) in lines
        ]
        every = {mutant.key: mutant for one in near if (mutant := one.mutant())}
        wanted = [every[key] for key, row in rows.items() if not row["killer"] and key in every]
    judge_all(folder, wanted, given.jobs)
    show(folder)


if __name__ == "__main__":
    main()
