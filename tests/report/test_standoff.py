"""edition.xml by anchors and by paragraph and character, from editions of the real stages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.editions import edition_xml
from collate.model import Decision, Edition, Role, Work
from collate.report import ReportContext
from collate.report.reading_text import reading_text
from collate.report.tei import METHODS, expected_texts, write_standoff, write_tei
from collate.settings import AlignSettings, Settings, TeiSettings
from collate.tei import XML_ID, tei
from collate.tei.check import verify_against_segments
from collate.tei.parse import parse_tei
from collate.tei.rebuild import as_parallel
from collate.tei.schema import compile_schema
from tests.report.tei_everything import everything
from tests.report.test_tei import CASES, jing

GOLDEN = Path(__file__).parents[1] / "golden" / "report"
LOOSE = Settings(align=AlignSettings(lacuna=6, excerpt_lacuna=4, anchor_from=8, anchor=4))
WHEN = "2026-11-22"

lines = st.text("指督导组的，。 二2裡里ab(\u202e\u0301", max_size=12).map(str.strip)
texts = st.lists(lines, max_size=4).map(lambda parts: "\n".join(filter(None, parts)))
forms = st.builds(TeiSettings, method=st.sampled_from(["double-end-point", "location"]), group=st.booleans())


def context_of(form: TeiSettings) -> ReportContext:
    return ReportContext("en", "0.1.0", when=WHEN, tei=form)


def c14n(xml: bytes) -> bytes:
    return etree.tostring(as_parallel(parse_tei(xml)), method="c14n")


@given(
    st.lists(texts, min_size=2, max_size=5), st.sampled_from([Settings(), LOOSE]), st.integers(0, 4), forms
)
@settings(max_examples=120)
def test_nothing_of_an_edition_is_lost(
    make_work: Callable[..., Work], given_texts: list[str], tuned: Settings, base: int, form: TeiSettings
) -> None:
    work = make_work(*given_texts, base=base % len(given_texts), roles={1: Role.EXCERPT})
    apparatus = classify(align(work, tuned), tuned)
    first = apparatus.entries[0] if apparatus.entries else None
    words = first.lemma.text if first else work.witness(work.base).segment.text[:1]
    decision = Decision("work", words, "改", first.left if first else "", first.right if first else "")
    edition = edit(apparatus, [decision] if words else [], settings=tuned)
    parallel = write_tei(edition, context_of(form))
    xml = write_standoff(parallel, form)
    assert c14n(xml) == c14n(parallel)
    assert compile_schema(METHODS[form.method]).validate(parse_tei(xml))
    verify_against_segments(xml, expected_texts(edition))
    if all(cell is not None for run in edition.alignment.runs for cell in run.cells):
        assert squeezed(body_text(xml)) == squeezed("".join(reading_text(edition)))


def body_text(xml: bytes) -> str:
    return "".join(map(str, next(parse_tei(xml).iter(tei("body"))).itertext()))


def squeezed(text: str) -> str:
    return "".join(text.split())


def written(name: str, method: str, make_edition: Callable[..., Edition]) -> bytes:
    form = TeiSettings(method=method, notes=False)  # type: ignore[arg-type]  # as METHODS has it
    return edition_xml(CASES[name](make_edition), ReportContext("zh", "0.1.0", when=WHEN, tei=form))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["tei_paragraphs", "tei_lacunae", "tei_spaces"])
def test_golden(name: str, method: str, make_edition: Callable[..., Edition]) -> None:
    golden = GOLDEN / f"standoff_{method}_{name}.txt"
    assert outline(written(name, method, make_edition)) == golden.read_text(encoding="utf-8")


def outline(xml: bytes) -> str:
    """Return the text as written and the location of each app, whose content is the same by every method."""
    text = xml.decode()
    apps = parse_tei(xml).iter(tei("app"))
    links = ([app.get(name) for name in (XML_ID, "from", "to", "loc")] for app in apps)
    named = (" ".join(filter(None, names)) for names in links)
    return "\n".join([text[text.index("<body>") : text.index("<back>")], *named, ""])


def test_standoff_editions_are_valid_tei(make_edition: Callable[..., Edition], tmp_path: Path) -> None:
    files = [tmp_path / f"{method}_{name}.xml" for method in METHODS for name in CASES]
    for file in files:
        method, _, name = file.stem.partition("_")
        file.write_bytes(written(name, method, make_edition))
    assert jing(files) == set()


@pytest.mark.parametrize("method", METHODS)
def test_every_case_at_once(method: str, tmp_path: Path) -> None:
    form = TeiSettings(method=method, group=True)  # type: ignore[arg-type]
    edition, context = everything(tmp_path, tei=form)
    parallel = write_tei(edition, context)
    xml = edition_xml(edition, context)
    assert c14n(xml) == c14n(parallel)
    assert all(
        name in xml for name in (b"<pb ", b"rdgGrp", b"lacunaStart", b"emendation", b"exclude", b"<seg")
    )
    (tmp_path / "edition.xml").write_bytes(xml)
    assert jing([tmp_path / "edition.xml"]) == set()


def test_parallel_segmentation_is_written_unchanged(make_edition: Callable[..., Edition]) -> None:
    xml = write_tei(CASES["tei_readings"](make_edition), context_of(TeiSettings()))
    assert write_standoff(xml, TeiSettings()) is xml


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("name", "attribute", "value"),
    [
        ("rdg", "subtype", "error"),
        ("app", "type", "error"),
        ("app", "corresp", "#W01"),
        ("variantEncoding", "method", "parallel-segmentation"),
    ],
)
def test_the_content_of_an_edition_is_the_same_by_every_method(
    method: str, name: str, attribute: str, value: str, make_edition: Callable[..., Edition]
) -> None:
    form = TeiSettings(method=method)  # type: ignore[arg-type]
    root = parse_tei(write_standoff(write_tei(CASES["tei_readings"](make_edition), context_of(form)), form))
    rng = compile_schema(METHODS[method])
    assert rng.validate(root)
    next(root.iter(tei(name))).set(attribute, value)
    assert not rng.validate(root)
