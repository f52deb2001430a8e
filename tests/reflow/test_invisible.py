"""Characters without a glyph, and words that go on in the next line."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.model import Document, Reason
from collate.read import Input, find, read, read_input
from collate.reflow import reflow, reflow_prepared
from collate.settings import Settings
from collate.split import split


def prepared(folder: Path, text: str, *, joined: bool) -> Document:
    file = folder / "a.txt"
    file.write_text(text, encoding="utf-8")
    (document,) = (d for d in read(find([file]).files[0], Settings()) if isinstance(d, Document))
    return reflow(document, Settings()) if joined else reflow_prepared(document)


@pytest.mark.parametrize("joined", [True, False])
def test_layout_is_in_the_ledger_and_not_in_the_view(tmp_path: Path, *, joined: bool) -> None:
    document = prepared(
        tmp_path, "同志们\u200b，今\u2060天\ufeff在won\u00adder\u202eful这里\u200d开会。\n", joined=joined
    )
    assert document.text.strip() == "同志们，今天在wonderful这里开会。"
    assert "\u200b" in document.raw
    rows = [row for row in document.ledger if row.reason is Reason.INVISIBLE]
    assert len(rows) == 6
    assert all(document.raw[row.span.start : row.span.end].isprintable() is False for row in rows)


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("text", ["می\u200cخواهم क्\u200dष", "葛\U000e0100城市", "the 👨\u200d👩 came"])
def test_what_chooses_a_glyph_stays(tmp_path: Path, text: str, *, joined: bool) -> None:
    assert prepared(tmp_path, text, joined=joined).text == text


@pytest.mark.parametrize("sign", ["¬", "\u00ad"])
@pytest.mark.parametrize("joined", [True, False])
def test_a_word_that_goes_on_in_the_next_line(tmp_path: Path, sign: str, *, joined: bool) -> None:
    document = prepared(tmp_path, f"It was a most wonder{sign}\nful day for all of us.", joined=joined)
    assert document.text == "It was a most wonderful day for all of us."
    assert sum(row.reason in (Reason.HYPHEN, Reason.INVISIBLE) for row in document.ledger) == 1


def test_a_sign_of_negation_stays(tmp_path: Path) -> None:
    assert prepared(tmp_path, "p and ¬\nq", joined=False).text.split() == ["p", "and", "¬", "q"]


SPEECH = "在会上的讲话\n（1957年3月12日）\n同志们：今天我们在这里召开会议，主要任务是总结去年的工作。\n"


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize(
    "line", ["\u00ad", "\x01\u00ad", "\u00ad\u00a0\u00ad", "\u034f\x02", "\u3164 \ufe0f"], ids=range(5)
)
def test_a_line_that_shows_nothing_is_no_paragraph(tmp_path: Path, line: str, *, joined: bool) -> None:
    for text in (f"{line}\n{SPEECH}", f"{SPEECH}{line}\n", SPEECH.replace("\n", f"\n{line}\n")):
        document = prepared(tmp_path, text, joined=joined)
        assert all(one.span.start < one.span.end for one in document.paragraphs)
        assert "".join(document.text.split()) == "".join(SPEECH.split())
        assert [segment.title.value for segment in split(document, Settings()).segments if segment.title]


def test_a_line_of_which_the_visible_part_is_left_out_is_no_paragraph() -> None:
    page = "<p>\u00ad<script>x</script></p>" + "".join(f"<p>{line}</p>" for line in SPEECH.splitlines())
    (document,) = read_input(Input("a.html", Path("a.html"), page.encode()), Settings())
    assert isinstance(document, Document)
    found = split(reflow(document, Settings()), Settings())
    assert [segment.title.value for segment in found.segments if segment.title] == ["在会上的讲话"]


@pytest.mark.parametrize(
    "line", ["[bookmark:a][bookmark:b]", "[bookmark:a]\u200b", "[bookmark:a] [bookmark:b]\x01"]
)
def test_a_line_of_bookmarks_is_no_paragraph(tmp_path: Path, line: str) -> None:
    document = prepared(tmp_path, f"{line}\n{SPEECH}", joined=True)
    assert [paragraph.span.start for paragraph in document.paragraphs] == [0, 6, 18]
    assert {row.reason for row in document.ledger} == {Reason.BOOKMARK}
    assert document.paragraphs[0].heading == 0
