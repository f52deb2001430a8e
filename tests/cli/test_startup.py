"""What a command imports before it does anything: a heavy library here would be paid at every call."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

#: Libraries that no command needs for two short texts of Chinese.
HEAVY = {
    "Bio", "charset_normalizer", "datasketch", "jinja2", "markdown_it", "numba", "opencc", "pyarrow",
    "pypdfium2", "pypinyin", "pyspark", "rich", "rjieba", "scipy",
}  # fmt: skip

#: Packages that --version and --help may import besides the standard library.
LIGHT = {"click", "collate"}

#: Modules of collate that --version and --help may import.
MODULES = {
    "collate",
    "collate.cli",
    "collate.cli.commands",
    "collate.cli.user_language",
    "collate.i18n",
    "collate.i18n.catalogue",
    "collate.i18n.message",
    "collate.version",
}

#: What `import collate` may import: its names are looked up when they are used.
PACKAGE = {"collate", "collate.version"}


def imported(code: str) -> set[str]:
    """Return the modules that a fresh interpreter imports for *code*, without those that it starts with."""
    runs = [
        subprocess.run(
            [sys.executable, "-X", "importtime", "-c", one], capture_output=True, text=True, check=True
        ).stderr
        for one in (code, "pass")
    ]
    names = [set(re.findall(r"import time:.*\|\s+([\w.]+)$", run, re.MULTILINE)) for run in runs]
    return names[0] - names[1]


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_what_version_and_help_import(option: str) -> None:
    names = imported(f"from collate.cli import main; main(['{option}'], standalone_mode=False)")
    # A private name is an accelerator of the standard library that this platform lacks: its import was tried.
    roots = {name.partition(".")[0] for name in names}
    third = {root for root in roots if not root.startswith("_")} - sys.stdlib_module_names
    assert third - {"_distutils_hack", "__editable__", "sitecustomize"} <= LIGHT
    assert {name for name in names if name.startswith("collate")} <= MODULES


def test_what_the_package_imports() -> None:
    assert {name for name in imported("import collate") if name.startswith("collate")} <= PACKAGE


def loaded(*arguments: str) -> set[str]:
    """Return the packages and modules that are loaded at the end of a command in a fresh process."""
    code = f"""
import sys
from collate.cli import main
main({list(arguments)!r}, standalone_mode=False)
print("loaded:", *sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.rpartition("loaded:")[2].split())


@pytest.fixture(name="folder")
def write_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("省委指导组组长在會上作了重要讲话。\n", encoding="utf-8")
    (folder / "b.txt").write_text("省委督导组组长在会上作了重要讲話。\n", encoding="utf-8")
    return folder


def test_what_compare_loads(folder: Path) -> None:
    names = loaded("compare", str(folder / "a.txt"), str(folder / "b.txt"))
    assert not names & (HEAVY | {"lxml", "msgspec", "numpy.ma", "ssl"})


def test_what_dedupe_loads(folder: Path) -> None:
    assert not loaded("dedupe", str(folder)) & (HEAVY | {"lxml", "msgspec"})


def test_what_run_loads(folder: Path, tmp_path: Path) -> None:
    assert not loaded("run", str(folder), "-o", str(tmp_path / "out")) & (HEAVY - {"jinja2"})


def test_linear_algebra_does_not_start_threads() -> None:
    code = "import os, collate.cli; print(os.environ['OPENBLAS_NUM_THREADS'])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip().isdigit()
