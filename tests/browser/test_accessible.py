"""axe-core finds no serious fault on any kind of page, light and dark, wide and narrow.

axe-core comes from npm and is not part of the repository. Its folder is that of AXE_CORE, else
``node_modules/axe-core`` beside the repository or in ``npm root -g``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from collate.model import Edition
from collate.report import WRITERS, ReportContext
from tests.report.test_decision_views import edition as edition

if TYPE_CHECKING:
    from tests.conftest import CorpusRun, MakeEdition

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOKS = [("light", 1366), ("dark", 1366), ("light", 390), ("dark", 390)]

TABS = ("", "#tab=list", "#tab=side", "#tab=all", "#tab=all&entry=app0001", "#tab=patterns", "#app0001")

UNFOLD = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@cache
def axe_source() -> str:
    """Return the script of axe-core; skip the test without it."""
    root = Path(__file__).parents[2]
    folders = [Path(os.environ["AXE_CORE"])] if "AXE_CORE" in os.environ else []
    folders += [folder / "node_modules" / "axe-core" for folder in (root, root.parent)]
    if npm := shutil.which("npm"):
        found = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, timeout=30, check=False)
        folders.append(Path(found.stdout.strip()) / "axe-core")
    for folder in folders:
        if (folder / "axe.min.js").is_file():
            return (folder / "axe.min.js").read_text("utf-8")
    pytest.skip("axe-core is not there: npm install -g axe-core, or name its folder in AXE_CORE")


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def context(request: pytest.FixtureRequest, driven: Any) -> Iterator[Any]:
    scheme, width = request.param
    size = {"width": width, "height": 800}
    made = driven.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    yield made
    made.close()


def faults_of(context: Any, address: Path, fragment: str = "") -> list[str]:
    """Return the serious faults, and whether the page is wider than the window."""
    page = context.new_page()
    page.goto(address.as_uri() + fragment)
    if not fragment:
        page.evaluate(UNFOLD)
    page.wait_for_timeout(100)
    page.evaluate(axe_source())
    found = page.evaluate("() => axe.run()")["violations"]
    wider = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    page.close()
    faults = [
        f"{fragment} {one['id']} {len(one['nodes'])} {one['nodes'][0]['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    return faults + ([f"{fragment} {wider} px wider than the window"] if wider > 0 else [])


def test_the_pages_of_a_run(context: Any, corpus_run: CorpusRun) -> None:
    folder = corpus_run.folder
    pages = [folder / "index.html"]
    for kind in ("matches", "sources"):
        pages += sorted((folder / kind).glob("*.html"))[::7]
    assert {page.name: faults for page in pages if (faults := faults_of(context, page))} == {}


def test_the_page_of_a_work(context: Any, corpus_run: CorpusRun) -> None:
    pages = sorted((corpus_run.folder / "works").rglob("index.html"))[::6]
    faults = {page.parent.name: [f for tab in TABS for f in faults_of(context, page, tab)] for page in pages}
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_page_with_decisions_and_one_with_many_witnesses(
    context: Any, edition: Edition, make_edition: MakeEdition, tmp_path: Path
) -> None:
    rows = [tuple("甲乙丙丁戊己"[(n * k) % 6] for k in range(26)) for n in range(1, 40)]
    many = make_edition([piece for row in rows for piece in ("各本相同，", row)])
    for name, one in (("decided", edition), ("many", many)):
        address = tmp_path / f"{name}.html"
        address.write_bytes(WRITERS["html"].write(one, ReportContext()))
        assert [fault for tab in TABS for fault in faults_of(context, address, tab)] == []
