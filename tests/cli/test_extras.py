"""Without an optional library the command names the extra and how to install it; what needs none goes on."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.read.sheets import typeset

ROOT = Path(__file__).parents[2]

Collate = Callable[..., Result]

#: For each extra the libraries that are hidden, and a command that needs them.
NEEDED = {
    "ocr": (("rapidocr", "onnxruntime"), ("read", "scan.pdf", "--ocr")),
    "parquet": (("pyarrow",), ("dedupe", "in", "-o", "matches.parquet")),
    "pdf": (("typst",), ("export", "--format", "pdf")),
    "review": (("flask", "waitress"), ("review", "--no-browser")),
    "spark": (("pyspark",), ("dedupe", "in", "--engine", "spark")),
    "xlsx": (("xlsxwriter",), ("export", "--format", "xlsx")),
}
#: Extras without which every command gives a result: fewer whole words, a page without a tree, more time.
OPTIONAL = {"fast": ("numba",), "tree": ("Bio",), "words": ("budoux", "icu4py")}
#: Extras of developers.
DEVELOPERS = {"bench", "browser", "consumers", "docs", "test"}


def hide(monkeypatch: pytest.MonkeyPatch, libraries: tuple[str, ...]) -> None:
    """Let the import of *libraries* fail, and their search find nothing."""
    from importlib import util

    find = util.find_spec
    for name in [one for one in sys.modules if one.split(".")[0] in libraries]:
        monkeypatch.delitem(sys.modules, name)
    for name in libraries:
        monkeypatch.setitem(sys.modules, name, None)

    def find_spec(name: str, package: str | None = None) -> object:
        return None if name.split(".")[0] in libraries else find(name, package)

    monkeypatch.setattr(util, "find_spec", find_spec)


def test_every_extra_is_here() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(project["optional-dependencies"])
    assert extras - DEVELOPERS == NEEDED.keys() | OPTIONAL.keys() | {"all"}
    lists = project["optional-dependencies"]
    together = {one for name in (NEEDED.keys() | OPTIONAL.keys()) - {"spark"} for one in lists[name]}
    assert set(lists["all"]) == together


@pytest.fixture(name="project")
def make_project(collate: Collate, two: Path) -> Path:
    (two.parent / "scan.pdf").write_bytes(typeset(["同志们。"], 1))
    assert collate("run", "in", "-q").exit_code == 0
    return two.parent


@pytest.mark.parametrize("extra", NEEDED)
def test_what_is_missing_is_named_with_its_command(
    collate: Collate, project: Path, monkeypatch: pytest.MonkeyPatch, extra: str
) -> None:
    libraries, command = NEEDED[extra]
    hide(monkeypatch, libraries)
    if extra == "ocr":
        pytest.importorskip("PIL", reason="needs Pillow, which draws a scanned page")
        scan(project / "scan.pdf")
    shown = collate(*command)
    assert shown.exit_code == 1, shown.output
    assert f"Run: pip install 'collate-edition[{extra}]'" in shown.stderr
    assert "Traceback" not in shown.output


def scan(path: Path) -> None:
    """Write a page that is a picture."""
    from PIL import Image

    Image.new("L", (400, 600), 255).save(path, "PDF")


@pytest.mark.parametrize("extra", OPTIONAL)
def test_what_needs_no_library_goes_on(
    collate: Collate, two: Path, monkeypatch: pytest.MonkeyPatch, extra: str
) -> None:
    hide(monkeypatch, OPTIONAL[extra])
    shown = collate("run", "in")
    assert shown.exit_code == 0, shown.output
    if extra == "tree":
        (page,) = two.parent.glob("reports/works/*/index.html")
        assert page.read_text(encoding="utf-8")
