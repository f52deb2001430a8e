from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collate.errors import SettingsError
from collate.model import Document, Dropped, Page, Reason, Source, Span, SplitDocument
from collate.read import find, read_text
from collate.reflow import reflow, reflow_prepared
from collate.settings import BoundarySettings, Settings, SourceSettings
from collate.split import split, whole_segment
from collate.text.offsets import identity_map

HERE = Path(__file__).parents[1]
CASES = sorted((HERE / "golden" / "split").glob("*.txt"))
SEEDS = HERE.parents[1] / "shared" / "seeds"
BODY = "今天，我们在这里召开全县农村道路建设工作会议，主要任务是总结去年的工作，部署今年的任务。\n" * 4


def document(raw: str) -> Document:
    source = Source("0" * 64, ("a.txt",), ("a.txt",), "text/plain", "utf-8", len(raw))
    return Document(source, raw, raw, identity_map(len(raw)))


def cut(raw: str, chosen: Settings | None = None) -> SplitDocument:
    chosen = chosen or Settings()
    return split(reflow(document(raw), chosen), chosen)


def shown(result: SplitDocument) -> list[str]:
    """Return a row per segment (genre, title, date, speaker, origin, body), then the ledger."""
    rows = []
    for segment in result.segments:
        stated = (segment.title, segment.date, segment.speaker, segment.origin)
        said = [f"{item.value}{f' ({item.note})' if item.note else ''}" if item else "-" for item in stated]
        body = f"{segment.text[:12]}…{segment.text[-6:]} {len(segment.text)} {len(segment.breaks)}"
        rows.append(" | ".join([segment.genre, *said, body]))
    raw = result.document.raw
    return rows + [
        f"{row.reason}: {raw[slice(*row.span)].strip()}".replace("\n", "↵") for row in result.ledger
    ]


def check_tiles(result: SplitDocument) -> None:
    raw = result.document.raw
    spans = sorted([*(e for s in result.segments for e in s.extents), *(row.span for row in result.ledger)])
    assert "".join(raw[slice(*span)] for span in spans) == raw
    assert all(left.end == right.start for left, right in pairwise(spans))
    assert all(span.size for span in spans)
    for number, segment in enumerate(result.segments, start=1):
        assert segment.id == f"a.txt#{number}"
        assert segment.offsets.size == len(segment.text)
        for offset, character in enumerate(segment.text):
            at = segment.offsets.to_raw(offset)
            assert raw[at] == character or (character == " " and raw[at].isspace())
            assert any(extent.start <= at < extent.end for extent in segment.extents)
        assert segment.breaks[:1] == ((0,) if segment.text else ())
        assert list(segment.breaks) == sorted(set(segment.breaks))
        for item in (segment.title, segment.date, segment.speaker, segment.origin):
            if item is not None:
                assert "".join(raw[slice(*item.span)].replace("\x01", "").split()) == "".join(
                    item.written.split()
                )
        first, last = segment.provenance.lines
        assert 1 <= first <= last <= raw.count("\n") + 1


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_golden(case: Path) -> None:
    raw, expected = case.read_text(encoding="utf-8").split("# expected\n")
    result = cut(raw)
    assert shown(result) == expected.splitlines()
    check_tiles(result)


KNOWN = (
    *(
        "- 1 -",
        "在山水会议上的讲话",
        "（2019年5月18日）",
        "李明",
        "同志们：",
        "各位同事！",
        "[bookmark: _Toc1]山上",
    ),
    *(
        "来源：山",
        "谢谢大家。",
        "一、山水",
        "（二）山水",
        "目录",
        "在山水会议上的讲话……1",
        "学习文选",
        BODY.strip(),
        "",
    ),
)
lines = st.lists(
    st.text(st.sampled_from("山水，。一3 a\f\x01"), max_size=10) | st.sampled_from(KNOWN), max_size=16
)


@settings(deadline=None)
@given(lines)
@example(["3", "在山水会议上的讲话", "目录", "3", "在山水会议上的讲话", "- 1 -", "3。"])
def test_segments_and_ledger_cover_the_source_exactly_once(rows: list[str]) -> None:
    result = cut("\n".join(rows))
    check_tiles(result)
    # All text of reflow is in a body, in a title, date or speaker line, or in the ledger.
    own = (
        *(Reason.BEFORE_FIRST, Reason.METADATA, Reason.SOURCE_LINE),
        *(Reason.SEPARATOR, Reason.FRONT_MATTER, Reason.BACK_MATTER),
    )
    shown = [Span(*row.span) for row in result.ledger if row.reason in own]
    for segment in result.segments:
        shown += segment.offsets.spans(0, len(segment.text))
        shown += [item.span for item in (segment.title, segment.date, segment.speaker) if item is not None]
    kept = result.document.offsets.spans(0, len(result.document.text))
    lost = [at for span in kept for at in range(*span) if not any(a <= at < b for a, b in shown)]
    assert not "".join(result.document.raw[at] for at in lost).strip()


@given(lines)
def test_a_prepared_file_is_one_segment(rows: list[str]) -> None:
    prepared = reflow_prepared(document("\n".join(rows)))
    segment = whole_segment(prepared, Settings())
    assert segment.text == prepared.text.rstrip()
    check_tiles(SplitDocument(prepared, (segment,), prepared.ledger))


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("山水两篇\n2020-03-01 08:00\n在山水会议上的讲话\n", "在山水会议上的讲话"),
        ("在山水会议上的讲话\n2020-03-01 08:00\n", "在山水会议上的讲话"),
        ("2020-03-01 08:00\n在山水会议上的讲话\n", "在山水会议上的讲话"),
        ("山水两篇\n日报编辑部\n2020年3月1日\n在山水会议上的讲话\n", "在山水会议上的讲话"),
    ],
)
@pytest.mark.parametrize("speaker", ["李明\n", ""])
def test_the_head_of_a_web_page_is_not_a_title_block(head: str, title: str, speaker: str) -> None:
    result = cut(f"{head}（2019年5月18日）\n{speaker}同志们：\n{BODY}")
    (segment,) = result.segments
    assert segment.text.startswith("同志们：")
    assert segment.title is not None
    assert segment.date is not None
    assert (segment.title.value, segment.date.value) == (title, "2019-05-18")
    check_tiles(result)


def test_the_editor_can_cut_and_join() -> None:
    raw = "同志们：\n" + BODY * 3 + "我就讲这些。\n同志们：\n" + BODY + "还有一件事。修桥。\n" + BODY
    assert len(cut(raw).segments) == 2
    joined = cut(raw, Settings(join=(BoundarySettings("a.txt", "同志们：今天"),)))
    assert len(joined.segments) == 1
    parted = cut(raw, Settings(cut=(BoundarySettings("*.txt", "修 桥"),)))
    assert [segment.text[:4] for segment in parted.segments] == ["同志们：", "同志们：", "修桥。今"]
    check_tiles(parted)
    with pytest.raises(SettingsError, match="do not occur in this file"):
        cut(raw, Settings(cut=(BoundarySettings("a.txt", "造船"),)))
    assert len(cut(raw, Settings(cut=(BoundarySettings("b.txt", "造船"),))).segments) == 2


TWO = (
    "（一）在山上的讲话\n（2019年5月18日）\n"
    + BODY
    + "（二）在水上的\n讲话\n（2019年6月18日）\n同志们：\n"
    + BODY
)


def test_the_editor_can_name_a_title_without_its_number() -> None:
    first, second = cut(TWO).segments
    assert second.title is not None
    shown_title = second.title.value
    assert shown_title == "在水上的讲话"
    for words in (shown_title, "（二）在水上的", "同志们：今天"):
        (joined,) = cut(TWO, Settings(join=(BoundarySettings("a.txt", words),))).segments
        assert joined.text.startswith(first.text)
        assert "（二）在水上的讲话（2019年6月18日）同志们：" in joined.text
    assert len(cut(TWO, Settings(cut=(BoundarySettings("a.txt", shown_title),))).segments) == 2
    raw = BODY + "（二）修路\n" + BODY
    assert len(cut(raw).segments) == 1
    parted = cut(raw, Settings(cut=(BoundarySettings("a.txt", "修路"),))).segments
    assert [segment.title and segment.title.value for segment in parted] == [None, "修路"]


@pytest.mark.parametrize("words", ["在山上的讲话", "主要任务", "部署今年的任务。今天"])
def test_a_join_where_no_text_begins_raises(words: str) -> None:
    with pytest.raises(SettingsError, match="no text begins at the words"):
        cut(TWO, Settings(join=(BoundarySettings("a.txt", words),)))


def test_a_cut_within_a_title_raises() -> None:
    with pytest.raises(SettingsError, match="among the title lines"):
        cut(TWO, Settings(cut=(BoundarySettings("a.txt", "讲话（2019年6月18日）"),)))


def test_an_ignored_file_is_in_the_ledger() -> None:
    result = cut(BODY, Settings(source=(SourceSettings("a.txt", role="ignore"),)))
    assert (result.segments, result.ledger) == ((), (Dropped(Span(0, len(BODY)), Reason.LEFT_OUT),))


def test_each_path_of_a_source_has_its_own_segment_ids() -> None:
    reflowed = reflow(document(BODY), Settings())
    assert split(reflowed, Settings(), path="b/a.txt").segments[0].id == "b/a.txt#1"
    assert whole_segment(reflowed, Settings(), path="b.txt").id == "b.txt#1"


def test_provenance_has_lines_and_pages() -> None:
    raw = "在会议上的讲话\n（2019年5月18日）\n" + BODY + "\f在大会上的讲话\n（2019年6月18日）\n" + BODY
    paged = replace(
        document(raw),
        pages=(Page("1", Span(0, raw.index("\f") + 1)), Page("2", Span(raw.index("\f") + 1, len(raw)))),
    )
    first, second = split(reflow(paged, Settings()), Settings()).segments
    assert (first.provenance.lines, first.provenance.pages) == ((1, 6), ("1", "1"))
    assert (second.provenance.lines, second.provenance.pages) == ((7, 12), ("2", "2"))


def expected() -> Any:
    return json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real files are not here (../shared/seeds)")
def test_the_texts_of_the_real_files_are_found() -> None:
    found = []
    for file in find([SEEDS / "files"]).files:
        result = split(reflow(read_text(file, Settings()), Settings()), Settings())
        for segment in result.segments:
            title = "".join(segment.title.value.split()) if segment.title else None
            date = segment.date.value if segment.date else None
            found.append((file.path[:3], segment.number, title, date, segment.genre.value, segment.text))
    truth = expected()["segments"]
    for row, (file_name, number, title, date, genre, text) in zip(truth, found, strict=True):
        wanted = "".join(row["title"].split()) if row["title"] else None
        assert (file_name, number, title, date, genre) == (
            row["file"],
            row["number"],
            wanted,
            row["date"],
            row["genre"],
        )
        bare = "".join(text.split())
        assert bare.startswith(row["body_starts"])
        assert bare.endswith(row["body_ends"])
        sizes = expected()["works"].get(row["work"], {}).get("body_chars_without_whitespace")
        assert not sizes or len(bare) == sizes[row["file"]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("春耕讲话\n（2020年3月5日）\n同志们：\n", ("春耕讲话", "2020-03-05", None)),
        ("开幕词\n\n（2020年3月5日）\n同志们：\n", ("开幕词", "2020-03-05", None)),
        ("乡愁\n（2020年3月5日）\n", ("乡愁", "2020-03-05", None)),
        ("春耕讲话\n陆怀远\n（2020年3月5日）\n同志们：\n", ("春耕讲话", "2020-03-05", "陆怀远")),
        (
            "在春耕会议上的讲话\n陆怀远\n（2020年3月5日）\n同志们：\n",
            ("在春耕会议上的讲话", "2020-03-05", "陆怀远"),
        ),
    ],
)
def test_a_short_title_is_not_a_name(lines: str, expected: tuple[str, str, str | None]) -> None:
    (segment,) = cut(lines + BODY).segments
    stated = (segment.title, segment.date, segment.speaker)
    assert tuple(item.value if item else None for item in stated) == expected
    assert segment.text.startswith(("同志们", "今天"))


def test_a_name_and_a_date_at_the_end_sign_a_text() -> None:
    result = cut(f"在春耕会议上的讲话\n（2020年3月1日）\n同志们：\n{BODY}陆怀远\n（2020年3月5日）\n")
    assert [segment.title.value if segment.title else None for segment in result.segments] == [
        "在春耕会议上的讲话"
    ]
