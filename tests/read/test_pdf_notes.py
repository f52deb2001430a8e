"""Notes at the foot of a page in the size of its text: only a rule distinguishes them."""

from __future__ import annotations

import pytest

from collate.reflow import reflow
from collate.settings import Settings
from tests.read.sheets import (
    LEADING,
    LEFT,
    LONG,
    SIZE,
    Sheets,
    check_law,
    dropped,
    paragraphs_of,
    read,
    wrapped,
)

NOTE = ("见《水利年鉴》第13页，这一条注文", "写满一行以后在下一行写完。")


def page(label: str, rule: tuple[float, float] | None, called: bool = True, raised: bool = False) -> Sheets:
    """Return a page with a note in the size of its text; *rule* is (distance below the text, length)."""
    sheets = Sheets()
    y = sheets.lines(wrapped([LONG, LONG], 320))
    sheets.put(LEFT, y, "会议开得很好")
    if called:
        sheets.put(LEFT + 6 * SIZE, y + 4 * raised, label, 7 if raised else SIZE)
    sheets.put(LEFT + 9 * SIZE, y, "代表都到了。")
    if rule is not None:
        sheets.canvas.line(LEFT, y - rule[0], LEFT + rule[1], y - rule[0])
    sheets.lines([f"{label} {NOTE[0]}", NOTE[1]], y=y - 2 * LEADING)
    return sheets


@pytest.mark.parametrize("label", ["①", "[1]", "〔1〕", "*", "1"])
def test_lines_below_a_short_rule_are_notes(label: str) -> None:
    document = read(page(label, (22, 100), raised=label == "1").done())
    check_law(document)
    (note,) = document.notes
    assert (note.label, document.raw[slice(*note.span)]) == (label, "".join(NOTE))
    assert document.raw[: note.anchor].endswith("会议开得很好")
    assert [text for _, text in dropped(document)] == [label] * 2
    assert "年鉴" not in "".join(paragraphs_of(document))


@pytest.mark.parametrize(
    ("rule", "called"),
    [
        (None, True),
        ((22, 320), True),  # as wide as the text: it separates something else
        ((2, 100), True),  # it underlines the line above
        ((22, 100), False),
    ],
)
def test_lines_without_such_a_rule_or_a_call_are_not_notes_of_the_page(
    rule: tuple[float, float] | None, called: bool
) -> None:
    document = read(page("①", rule, called).done())
    assert not document.notes
    reflowed = reflow(document, Settings())
    if called:  # the lines that the text calls are a note by their label alone
        assert "".join(reflowed.raw[slice(*note.span)] for note in reflowed.notes) == "\n".join(NOTE)
    else:
        assert not reflowed.notes
        assert "".join(NOTE) in "".join(paragraphs_of(document))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_notes_of_rotated_pages(turn: int) -> None:
    sheets = page("①", (22, 100))
    sheets.canvas.setPageRotation(turn)
    assert [note.label for note in read(sheets.done()).notes] == ["①"]


def test_bytes_after_the_end_of_a_file_are_ignored() -> None:
    data = page("①", None).done()
    assert read(data + b"\r\n" * 5000 + bytes(9000)).raw == read(data).raw
