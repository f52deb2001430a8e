"""No page runs, styles, fetches or sends anything but what its own policy names."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from lxml import html

from collate.report import WRITERS, ReportContext

if TYPE_CHECKING:
    from tests.conftest import CorpusRun, MakeEdition

Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements


def faults_of(page: bytes) -> list[str]:
    """Return what on a page is against its policy, or would be allowed by it and must not be."""
    tree: Tree = html.fromstring(page)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = {name: values for name, *values in (part.split() for part in policy.split(";"))}
    found: list[str] = []
    for name, values in {
        "default-src": ["'none'"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }.items():
        if rules.get(name) != values:
            found.append(f"{name} {rules.get(name)}")
    if "unsafe" in policy:
        found.append("unsafe")
    scripts = [one for one in tree.iter("script") if one.get("type") is None]
    found += _unlike(rules.get("style-src", []), [one.text or "" for one in tree.iter("style")], "style")
    found += _unlike(rules.get("script-src", []), [one.text or "" for one in scripts], "script")
    for one in tree.iter("script"):
        if one.get("type") not in (None, "application/json", "application/gzip") or one.get("src"):
            found.append(f"script {one.attrib}")
    for element in tree.iter():
        for name, value in element.attrib.items():
            scheme = "".join(value.split()).lower()
            if name == "style" or name.startswith("on") or scheme.startswith(("javascript:", "data:")):
                found.append(f"{element.tag} {name}={value[:40]}")
    return found + [node.tag for node in tree.xpath("//link|//iframe|//object|//embed|//base|//form")]


def _unlike(named: list[str], blocks: list[str], what: str) -> list[str]:
    digests = [base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode() for text in blocks]
    return [] if named == [f"'sha256-{digest}'" for digest in digests] else [f"{what} {named} {digests}"]


def test_every_page_of_a_run_keeps_its_policy(corpus_run: CorpusRun) -> None:
    pages = sorted(corpus_run.folder.rglob("*.html"))
    assert {page.parent.name for page in pages} >= {"matches", "sources"}
    assert len(pages) > 20
    faults = {str(page): faults_of(page.read_bytes()) for page in pages}
    assert {page: found for page, found in faults.items() if found} == {}


def test_a_packed_page_and_a_page_alone_keep_it_too(
    make_edition: MakeEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collate.report.html.page_data.LEAST_PACKED", 0)
    edition = make_edition(["头", ("甲", "乙"), "尾<style>p{color:red}</style><script>1</script>"])
    page = WRITERS["html"].write(edition, ReportContext())
    assert b'type="application/gzip"' in page
    assert faults_of(page) == []


@pytest.mark.parametrize(
    "harm",
    [
        b'<p style="color:red">', b'<p onclick="x()">', b'<a href=" JavaScript:x()">', b"<script>1</script>",
        b"<style>p{}</style>", b'<script src="x.js"></script>', b'<base href="x">', b'<link href="x">',
    ],
)  # fmt: skip
def test_the_test_sees_what_is_not_allowed(harm: bytes, make_edition: MakeEdition) -> None:
    page = WRITERS["html"].write(make_edition(["头", ("甲", "乙"), "尾"]), ReportContext())
    assert faults_of(page) == []
    assert faults_of(page.replace(b"</main>", harm + b"</main>")) != []


def test_styles_and_scripts_have_no_line_end_that_a_browser_changes() -> None:
    folder = Path(__file__).parents[2] / "collate" / "report" / "html" / "templates"
    parts = [path for path in folder.iterdir() if path.suffix in (".js", ".css")]
    assert parts
    assert not [path for path in parts if b"\r" in path.read_bytes() or b"</" in path.read_bytes()]
