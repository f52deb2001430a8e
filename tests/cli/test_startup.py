"""What a command imports before it does anything: a heavy library here would be paid at every call."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

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
