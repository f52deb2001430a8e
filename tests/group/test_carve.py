from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe import dedupe
from collate.group import carve
from collate.group.containment import heaviest_chain
from collate.model import (
    Document,
    OffsetMap,
    Page,
    Provenance,
    Run,
    Segment,
    SharedSpan,
    Source,
    Span,
    SplitDocument,
    Stated,
)
from collate.settings import Settings

DEFAULT = Settings()


def speech(seed: int, start: str = "", sentences: int = 16) -> str:
    random = np.random.default_rng(seed)
    body = ("".join(map(chr, random.integers(0x4E00, 0x9000, 30))) + "。" for _ in range(sentences))
    return start + "".join(body)


def held(path: str, texts: list[str], title: str = "", date: str = "", numbers: int = 1) -> SplitDocument:
    """Return a file whose paragraphs are *texts*, one line each, all in one segment."""
    raw = "\n".join(texts) + "\n"
    runs, breaks, at = [], [], 0
    for text in texts:
        breaks.append(at)
        runs.append(Run(at, at + len(breaks) - 1, len(text)))
        at += len(text)
    source = Source(path, (path,), (path,), "text/plain", "utf-8", len(raw))
    offsets = OffsetMap(tuple(runs))
    half = Page("1", Span(0, len(raw) // 2)), Page("2", Span(len(raw) // 2, len(raw)))
    segment = Segment(
        id=f"{path}#{numbers}",
        path=path,
        number=numbers,
        source=source,
        text="".join(texts),
        offsets=offsets,
        breaks=tuple(breaks),
        extents=(Span(0, len(raw)),),
        provenance=Provenance(Span(0, len(raw) - 1), (1, len(texts)), ("1", "2")),
        title=Stated(title, title, Span(0, 0)) if title else None,
        date=Stated(date, date, Span(0, 0)) if date else None,
    )
    return SplitDocument(Document(source, raw, segment.text, offsets, pages=half), (segment,), ())


def carved(*documents: SplitDocument) -> tuple[Segment, ...]:
    segments = tuple(segment for document in documents for segment in document.segments)
    return carve(segments, dedupe(segments, DEFAULT), settings=DEFAULT, documents=documents)


A, B, C = speech(1), speech(2), speech(3)
ADDRESSED = speech(4, "同志们：")


def test_a_text_without_heading_is_cut_out_if_other_files_have_it_and_the_rest() -> None:
    found = carved(held("a", [A], "甲题"), held("b", [B], "乙题"), held("x", [A, B]))
    assert [(s.id, s.text) for s in found] == [("a#1", A), ("b#1", B), ("x#1", A), ("x#2", B)]


def test_a_salutation_at_the_cut_is_evidence() -> None:
    found = carved(held("a", [ADDRESSED], "甲题"), held("x", [A, ADDRESSED, C]))
    assert [s.text for s in found] == [ADDRESSED, A, ADDRESSED, C]


def test_two_dates_are_evidence_of_two_texts() -> None:
    found = carved(held("a", [A], "甲题", "2001"), held("x", [B, A], "乙题", "2002"))
    assert [s.text for s in found] == [A, B, A]
    assert [s.title and s.title.value for s in found] == ["甲题", "乙题", None]
    assert [s.date and s.date.value for s in found] == ["2001", "2002", None]


@pytest.mark.parametrize(
    ("inner", "container"),
    [
        (held("a", [A], "甲题"), held("x", [B, A, C])),  # an excerpt is indistinguishable from this
        (held("a", [A], "甲题（节选）", "2001"), held("x", [B, A], "乙题", "2002")),
        (held("a", [A], "甲题", "2001"), held("x", [B, A], "乙题", "2001")),
        (held("a", [ADDRESSED], "同题"), held("x", [A, ADDRESSED], "同题")),
        (held("a", [A], "甲题", "2001"), held("x", [B[:100], A, C[:90]], "乙题", "2002")),
        (held("a", [A], "甲题", "2001"), held("x", [B[:-9] + A[:200] + C + A[200:]], "乙题", "2002")),
        (held("a", [speech(9, sentences=2), A], "甲题", "2001"), held("x", [B, A], "乙题", "2002")),
        (held("a", [A, speech(9, sentences=2)], "甲题", "2001"), held("x", [B, A], "乙题", "2002")),
        (held("a", [A[40:-50]], "甲题", "2001"), held("x", [B, A.replace("。", "，")], "乙题", "2002")),
        (held("a", [A[:90]], "甲题", "2001"), held("x", [B, A[:70] + "，" + C], "乙题", "2002")),
    ],
)
def test_in_doubt_nothing_is_cut(inner: SplitDocument, container: SplitDocument) -> None:
    segments = inner.segments + container.segments
    assert carved(inner, container) == segments


def test_a_speech_that_is_whole_in_two_files_is_not_cut_along_an_excerpt() -> None:
    excerpt = held("a", [A], "甲题", "2001")
    files = [excerpt, held("x", [B, A], "乙题", "2002"), held("y", [B + A + "。"], "乙题", "2002")]
    assert carved(*files) == tuple(s for f in files for s in f.segments)


def test_a_report_is_not_cut_along_the_speech_that_it_quotes() -> None:
    report = held("x", [B, A], "乙题", "2002")
    report = replace(report, segments=tuple(replace(s, genre=s.genre.REPORT) for s in report.segments))
    speech_file = held("a", [A], "甲题", "2001")
    assert carved(speech_file, report) == speech_file.segments + report.segments


@given(
    st.lists(st.sampled_from([A, B, C]), unique=True, min_size=2),
    st.lists(st.integers(1, 40), max_size=4),
)
def test_cutting_loses_nothing(parts: list[str], line_ends: list[int]) -> None:
    paragraphs = []
    for part in parts:
        ends = sorted({31 * n for n in line_ends if 31 * n < len(part)})
        paragraphs += [part[a:b] for a, b in pairwise([0, *ends, len(part)])]
    files = [held(name, [text], name) for name, text in (("a", A), ("b", B), ("c", C))]
    container = held("x", paragraphs)
    found = [s for s in carved(*files, container) if s.path == "x"]
    raw, whole = container.document.raw, container.segments[0]
    assert [s.text for s in found] == parts
    assert [s.number for s in found] == list(range(1, len(parts) + 1))
    assert all(PurePosixPath(s.id).name == f"x#{s.number}" for s in found)
    owned = [span for s in found for span in s.extents]
    assert owned[0].start == whole.extents[0].start
    assert owned[-1].end == whole.extents[-1].end
    assert all(a.end == b.start for a, b in pairwise(owned))
    starts = 0
    for s in found:
        assert "".join(raw[span.start : span.end] for span in s.offsets.spans(0, len(s.text))) == s.text
        assert s.breaks[0] == 0
        inside = {place - starts for place in whole.breaks if starts <= place < starts + len(s.text)}
        assert set(s.breaks) == inside
        starts += len(s.text)
        start, end = s.provenance.span
        assert raw[start] == s.text[0]
        assert raw[end - 1] == s.text[-1]
        assert s.provenance.lines == (raw[:start].count("\n") + 1, raw[:end].count("\n") + 1)
        half = len(raw) // 2
        assert s.provenance.pages == ("1" if start < half else "2", "1" if end <= half else "2")


def test_without_documents_a_piece_has_the_lines_of_the_whole() -> None:
    files = [held("a", [A], "甲题"), held("b", [B], "乙题"), held("x", [A, B])]
    segments = tuple(s for f in files for s in f.segments)
    found = carve(segments, dedupe(segments, DEFAULT), settings=DEFAULT)
    assert [s.provenance.lines for s in found] == [(1, 1), (1, 1), (1, 2), (1, 2)]


FRAME, BEHIND = speech(20), speech(21)


@pytest.mark.parametrize(
    ("inner", "before", "behind"),
    [
        (ADDRESSED, FRAME, BEHIND),
        (A + "我就讲这些，谢谢大家。", FRAME, BEHIND),
        (A, FRAME + "现将讲话全文刊登如下。", BEHIND),
        (A, "编者按：现将这次讲话的全文转载于下：", ""),
        (A, FRAME + "谢谢大家！", BEHIND),
    ],
)
def test_words_of_the_frame_that_begin_or_end_a_text(inner: str, before: str, behind: str) -> None:
    parts = [part for part in (before, inner, behind) if part]
    found = carved(held("a", [inner], "甲题"), held("x", parts))
    assert [s.text for s in found] == [inner, *parts]


OCCASION, OTHER = "在春耕工作会议上的讲话", "在防汛工作会议上的讲话"


@pytest.mark.parametrize(
    ("title", "date", "other_title", "other_date", "cut"),
    [
        (OCCASION, "", OTHER, "", True),  # two occasions
        (OCCASION, "2001", "", "", True),  # a speech with metadata, in a file without
        (OCCASION, "", "", "", False),
        (OCCASION, "2001", OCCASION, "", False),
        (OCCASION + "（节选）", "2001", OTHER, "", False),
        (OCCASION + "（上）", "2001", "", "", False),
        ("春耕的几个问题", "2001", "", "", False),
        (OCCASION, "2001", "春耕工作会议", "", False),
        (OCCASION, "2001", "学习材料", "", True),
    ],
)
def test_dates_and_occasions_distinguish_texts(
    title: str, date: str, other_title: str, other_date: str, cut: bool
) -> None:
    found = carved(held("a", [A], title, date), held("x", [FRAME, A, BEHIND], other_title, other_date))
    assert [s.text for s in found] == [A, *([FRAME, A, BEHIND] if cut else [FRAME + A + BEHIND])]


@pytest.mark.parametrize(("behind", "cut"), [([], True), ([BEHIND], False), ([ADDRESSED], True)])
def test_two_speakers_are_two_texts_unless_one_quotes_the_other(behind: list[str], cut: bool) -> None:
    inner, outer = held("a", [A], "甲题"), held("x", [FRAME, A, *behind], "乙题")
    one, other = (
        replace(file, segments=(replace(file.segments[0], speaker=Stated(name, name, Span(0, 0))),))
        for file, name in ((inner, "梁守田"), (outer, "石敬川"))
    )
    pieces = [FRAME, A, *behind] if cut else ["".join([FRAME, A, *behind])]
    assert [s.text for s in carved(one, other)] == [A, *pieces]


def test_two_texts_of_different_dates_are_evidence_of_a_compilation() -> None:
    files = held("a", [A], "甲题", "2001"), held("b", [B], "乙题", "2002"), held("x", [A, FRAME, B])
    assert [s.text for s in carved(*files)] == [A, B, A, FRAME, B]


def test_one_compilation_in_two_files_is_cut_in_both() -> None:
    files = (
        held("a", [A], "甲题", "2001"),
        held("b", [B], "乙题", "2002"),
        held("x", [A, B]),
        held("y", [A, B + "。"]),
    )
    assert [s.text for s in carved(*files)] == [A, B, A, B, A, B + "。"]


def test_a_speech_in_a_frame_that_is_short_beside_it_is_cut_out() -> None:
    text = speech(30, sentences=60)
    found = carved(held("a", [text], OCCASION, "2001"), held("x", [FRAME, text]))
    assert [s.text for s in found] == [text, FRAME, text]


def test_noise_at_the_edges_and_phrases_from_elsewhere_do_not_move_the_cuts() -> None:
    phrase = speech(40, sentences=1)
    inner = speech(31, sentences=20) + phrase + speech(32, sentences=2)
    misread = inner[:9] + "龘" + inner[10:25] + "龘" + inner[26:-12] + "龘" + inner[-11:]
    parts = [FRAME + phrase, misread, phrase + BEHIND]
    found = carved(held("a", [inner], OCCASION, "2001"), held("x", parts))
    assert [s.text for s in found] == [inner, *parts]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=10))
def test_a_chain_rises_in_both_texts(rows: list[tuple[int, int]]) -> None:
    spans, at = [], 0
    for start, size in rows:
        spans.append(SharedSpan(Span(at, at + size), Span(start, start + size)))
        at += size
    chain = heaviest_chain(spans)
    assert bool(chain) == bool(spans)
    assert set(chain) <= set(spans)
    for one, other in pairwise(chain):
        assert one.left.end <= other.left.start
        assert one.right.end <= other.right.start


def test_a_text_in_two_different_compilations_is_cut_out_without_other_evidence() -> None:
    d, e = speech(5), speech(6)
    found = carved(held("a", [A]), held("x", [B, A, C]), held("y", [d, A, e]))
    assert [s.text for s in found] == [A, B, A, C, d, A, e]


def test_an_excerpt_in_two_versions_of_a_speech_cuts_neither() -> None:
    other = C[:-40] + "换" * 10 + C[-30:]
    documents = held("a", [A]), held("x", [B, A, C]), held("y", [B, A, other])
    assert carved(*documents) == tuple(segment for document in documents for segment in document.segments)


def test_a_passage_quoted_in_two_texts_cuts_neither() -> None:
    d, e = speech(5), speech(6)
    quoted = held("a", [A]), held("x", [f"{B}他说：“{A}”{C}"]), held("y", [f"{d}他说：“{A}”{e}"])
    assert carved(*quoted) == tuple(segment for document in quoted for segment in document.segments)
