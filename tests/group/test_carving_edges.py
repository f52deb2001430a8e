"""Where carving cuts, and where it must not: title lines, quotations, chapters, levels of headings."""

from itertools import pairwise

import numpy as np
import pytest

from collate.dedupe import dedupe
from collate.group import carve
from collate.model import (
    Document,
    Heading,
    OffsetMap,
    Provenance,
    Run,
    Segment,
    Source,
    Span,
    SplitDocument,
    Stated,
)
from collate.settings import Settings

DEFAULT = Settings()


def text(seed: int, sentences: int = 16) -> str:
    chance = np.random.default_rng(seed)
    return "".join("".join(map(chr, chance.integers(0x4E00, 0x9000, 30))) + "。" for _ in range(sentences))


def held(
    path: str, lines: list[str], title: str = "", date: str = "", headings: dict[int, int] | None = None
) -> SplitDocument:
    """Return a file with its title, if any, and *lines*; *headings* are the levels of lines, from 0."""
    every = [title, *lines] if title else lines
    raw = "\n".join(every) + "\n"
    starts = [0, *(at + 1 for at, letter in enumerate(raw[:-1]) if letter == "\n")]
    first = len(every) - len(lines)
    runs, at = [], 0
    for start, line in zip(starts[first:], lines, strict=True):
        runs.append(Run(at, start, len(line)))
        at += len(line)
    source = Source(path, (path,), (path,), "text/plain", "utf-8", len(raw))
    segment = Segment(
        id=f"{path}#1",
        path=path,
        number=1,
        source=source,
        text="".join(lines),
        offsets=OffsetMap(tuple(runs)),
        breaks=tuple(run.view for run in runs),
        extents=(Span(0, len(raw)),),
        provenance=Provenance(Span(0, len(raw) - 1), (1, len(every))),
        title=Stated(title, title, Span(0, len(title))) if title else None,
        date=Stated(date, date, Span(0, 0)) if date else None,
    )
    rows = tuple(Heading(starts[line], level) for line, level in (headings or {}).items())
    document = Document(source, raw, raw, OffsetMap((Run(0, 0, len(raw)),)), headings=rows)
    return SplitDocument(document, (segment,), ())


def pieces(inner: SplitDocument, outer: SplitDocument) -> list[Segment]:
    segments = (*inner.segments, *outer.segments)
    found = carve(segments, dedupe(segments, DEFAULT), settings=DEFAULT, documents=(inner, outer))
    return [segment for segment in found if segment.path == outer.segments[0].path]


A, B, C = text(1), text(2), text(3)
TITLE, OTHER = "论耕牛的保护", "春耕动员令"


def test_the_title_lines_above_a_text_go_with_it() -> None:
    outer = held("x", [A, TITLE, "1956年1月5日", B], OTHER)
    one, other = pieces(held("a", [B], TITLE), outer)
    assert (one.text, other.text) == (A, B)
    assert other.title is not None
    assert (other.title.value, other.date and other.date.value) == (TITLE, "1956-01-05")
    raw = outer.document.raw
    assert raw[other.title.span.start : other.title.span.end] == TITLE
    assert raw[other.provenance.span.start :].startswith(TITLE)
    assert other.provenance.lines == (3, 5)
    spans = [span for piece in (one, other) for span in piece.extents]
    assert (spans[0].start, spans[-1].end) == (0, len(raw))
    assert all(left.end == right.start for left, right in pairwise(spans))


@pytest.mark.parametrize(
    "lines",
    [
        [A, B, C],  # quoted, without a word on it
        [A, TITLE, B, C],  # under its title
        [A, "规定如下：", B],  # introduced, at the end
        [A + B],  # not a paragraph
        [text(8), "人的管理", text(9), TITLE, B],  # its title is one of several headings
        [A, f"二、{TITLE}", B],  # a chapter
        [A, TITLE, B, text(5, 4)],  # the speech goes on
    ],
)
def test_a_text_within_a_text_is_not_cut_out(lines: list[str]) -> None:
    inner = held("a", [B], TITLE, "1956-01-05")
    outer = held("x", lines, OTHER, "1957-03-02")
    assert pieces(inner, outer) == list(outer.segments)


@pytest.mark.parametrize(
    "behind",
    [
        [],
        ["同志们：" + C],
        ["再谈耕牛的保护", "1957年3月2日", C],
    ],
)
def test_what_follows_a_text_begins_as_a_text(behind: list[str]) -> None:
    inner = held("a", [B], TITLE, "1956-01-05")
    found = pieces(inner, held("x", [A, B, *behind], OTHER, "1957-03-02"))
    assert [piece.text for piece in found] == [A, B, *(["".join(behind)] if behind else [])]


@pytest.mark.parametrize(
    ("headings", "cut"),
    [
        ({}, True),
        ({0: 1}, True),
        ({0: 1, 2: 2}, False),  # the title of the text is a section of that above
        ({0: 1, 1: 2}, False),  # the text stands within a section
        ({2: 2}, True),
        ({1: 2}, False),
        ({0: 0, 2: 0}, True),  # bookmarks have no level
    ],
)
def test_no_cut_contradicts_the_levels_of_headings(headings: dict[int, int], cut: bool) -> None:
    lines = [A, TITLE, B]
    found = pieces(held("a", [B], TITLE), held("x", lines, OTHER, headings=headings))
    assert len(found) == (2 if cut else 1)


def test_a_motto_above_the_title_goes_with_the_text() -> None:
    outer = held("x", ["一年之计在于春，一日之计在于晨。", TITLE, B])
    assert pieces(held("a", [B], TITLE), outer) == list(outer.segments)


def test_an_excerpt_under_the_title_of_its_text_is_not_cut_out() -> None:
    outer = held("x", [A, B], TITLE, "1957-03-02")
    assert pieces(held("a", [B], f"{TITLE}第二部分", "1966-01-05"), outer) == list(outer.segments)
