"""A headless browser, and the editions of the report tests."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


def _builder() -> ModuleType:
    path = Path(__file__).parents[1] / "report" / "conftest.py"
    spec = importlib.util.spec_from_file_location("report_editions", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look up their module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def editions() -> ModuleType:
    """Return the module that builds editions by hand."""
    return _builder()


@pytest.fixture(scope="module")
def driven() -> Iterator[Any]:
    """Return a browser that Playwright drives."""
    from tests.browser.driven import started

    with started() as browser:
        yield browser


@pytest.fixture
def visit(tmp_path: Path) -> Callable[..., str]:
    """Open a page from disk and return its DOM after the script has run; fail on console messages."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")

    def go(page: Path, address: str = "", *options: str) -> str:
        done = subprocess.run(
            [
                str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--enable-logging=stderr", "--virtual-time-budget=2000", "--window-size=1280,1800",
                f"--user-data-dir={tmp_path / 'profile'}", *options, "--dump-dom", page.as_uri() + address,
            ],
            capture_output=True, timeout=60, check=True,
        )  # fmt: skip
        messages = re.findall(r"CONSOLE.*", done.stderr.decode("utf-8", "replace"))
        assert not messages
        return done.stdout.decode("utf-8")

    return go
