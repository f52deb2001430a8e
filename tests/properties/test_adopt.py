"""An edition that is written, loaded and extended: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.editions import add_witnesses, edition_xml, read_edition
from collate.errors import SourceError
from collate.model import ApparatusEntry, Cell, Edition, Role, Work
from collate.report import ReportContext
from collate.settings import AlignSettings, Settings

LOOSE = Settings(align=AlignSettings(lacuna=6, excerpt_lacuna=4, anchor_from=8, anchor=4))
CONTEXT = ReportContext("en", "0.1.0", when="2026-11-22")

# White space as in an edition: single spaces, and none at the edges of a paragraph.
lines = st.text("指督导组的，。 二2裡里□ab(", max_size=12).map(lambda line: " ".join(line.split()))
texts = st.lists(lines, max_size=4).map(lambda parts: "\n".join(filter(None, parts)))
chosen = st.sampled_from([Settings(), LOOSE])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("editions")


def edition_of(work: Work, tuned: Settings) -> Edition:
    return edit(classify(align(work, tuned), tuned), settings=tuned)


def said(entries: tuple[ApparatusEntry, ...]) -> Iterator[object]:
    for entry in entries:
        yield entry.cells, entry.locus, entry.left, entry.right, entry.kind
        for r in entry.readings:
            yield r.columns, r.sigla, r.text, r.kind, r.operation, r.subtype, r.evidence


@given(st.lists(texts, min_size=2, max_size=5), chosen, st.integers(0, 4))
@settings(max_examples=120)
def test_an_edition_is_loaded_unchanged(
    make_work: Callable[..., Work], folder: Path, given_texts: list[str], tuned: Settings, base: int
) -> None:
    work = make_work(*given_texts, base=base % len(given_texts), roles={1: Role.EXCERPT})
    edition = edition_of(work, tuned)
    if not edition.entries:
        return
    path = folder / "edition.xml"
    path.write_bytes(edition_xml(edition, CONTEXT))
    back = read_edition(path, tuned)
    assert list(said(back.entries)) == list(said(edition.entries))
    assert back.apparatus.transpositions == edition.apparatus.transpositions
    told = [[(w.siglum, w.role, w.identical_to) for w in e.work.witnesses] for e in (edition, back)]
    assert told[0] == told[1]
    for mine, theirs in zip(edition.work.witnesses, back.work.witnesses, strict=True):
        assert theirs.segment.text.rstrip() == mine.segment.text
        assert theirs.segment.breaks == mine.segment.breaks
        assert theirs.segment.source.sha256 == mine.segment.source.sha256


@given(st.lists(texts, min_size=3, max_size=5), chosen)
@settings(max_examples=120)
def test_entries_keep_their_readings_when_a_witness_is_added(
    make_work: Callable[..., Work], folder: Path, given_texts: list[str], tuned: Settings
) -> None:
    *old_texts, new = given_texts
    edition = edition_of(make_work(*old_texts), tuned)
    if not edition.entries or not new.strip():
        return
    path, more = folder / "old.xml", folder / "new.txt"
    path.write_bytes(edition_xml(edition, CONTEXT))
    more.write_text(new, encoding="utf-8", newline="")
    try:
        grown = add_witnesses(path, [more], settings=tuned)
    except SourceError:  # it shares no words with the edition
        return
    edition_xml(grown.edition, grown.context)  # rebuilds and compares every witness
    count = len(edition.alignment.tokens)
    if all(None not in run.cells[count:] for run in grown.edition.alignment.runs):
        # Otherwise an entry may be split where a lacuna of the new witness begins or ends in it.
        found = [entry.cells[:count] for entry in grown.edition.entries]
        for entry in edition.entries:
            assert any(all(map(_holds, cells, entry.cells)) for cells in found)
    sigla = [w.siglum for w in edition.work.witnesses]
    assert [w.siglum for w in grown.edition.work.witnesses] == [*sigla, *grown.new_sigla]
    assert grown.edition.work.base == edition.work.base


def _holds(outer: Cell, inner: Cell) -> bool:
    if not outer or not inner:
        return not inner and (outer is None) == (inner is None)
    return outer[0] <= inner[0] and inner[1] <= outer[1]


@given(st.lists(texts, min_size=2, max_size=4), st.integers(0, 3), chosen)
@settings(max_examples=100)
def test_a_witness_that_is_already_present_changes_nothing(
    make_work: Callable[..., Work], folder: Path, given_texts: list[str], again: int, tuned: Settings
) -> None:
    edition = edition_of(make_work(*given_texts), tuned)
    new = given_texts[again % len(given_texts)]
    if not edition.entries or not new:
        return
    path, more = folder / "old.xml", folder / "new.txt"
    path.write_bytes(edition_xml(edition, CONTEXT))
    more.write_text(new, encoding="utf-8", newline="")
    grown = add_witnesses(path, [more], settings=tuned).edition
    assert [entry.cells for entry in grown.entries] == [entry.cells for entry in edition.entries]
    assert grown.work.witnesses[-1].identical_to is not None
