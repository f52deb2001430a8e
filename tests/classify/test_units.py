"""Cost of units as long as a text: the columns examined for each of their edges."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import classify, kind_of, mark_edges
from collate.classify.alignment_columns import AlignmentColumns, UnitForms, VariantUnit
from collate.classify.phrases import NEAR
from collate.classify.units import find_units
from collate.model import Cell, Work

MakeWork = Callable[..., Work]

SENTENCE = "渠水从北山脚下引来，绕过三个村子，一共走了十一里路。"


def word(index: int, ending: str) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(1000 + index)) + ending


def test_an_edge_between_words_is_decided_by_nearby_columns(
    make_work: MakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    widths: list[int] = []
    forms = AlignmentColumns.forms

    def counted(self: AlignmentColumns, start: int, end: int) -> UnitForms:
        widths.append(end - start)
        return forms(self, start, end)

    size = 400
    shared = " ".join(word(i, "zz") for i in range(200)) + " "
    base = shared + " ".join(word(i, "us") for i in range(size))
    every = shared + " ".join(word(i, "um") for i in range(size))
    second = shared + " ".join(word(i, "us" if i % 2 else "orum") for i in range(size))
    columns = AlignmentColumns(align(make_work(base, every, second)))
    monkeypatch.setattr(AlignmentColumns, "forms", counted)
    assert len(find_units(columns)) == size, "each word must be a unit"
    assert max(widths) <= 2 * NEAR < size


def test_a_growing_phrase_is_not_examined_again_from_its_start(
    make_work: MakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    widths: list[int] = []
    cell = AlignmentColumns.cell

    def counted(self: AlignmentColumns, start: int, end: int, *, witness: int) -> Cell:
        widths.append(end - start)
        return cell(self, start, end, witness=witness)

    shared = "".join(chr(0x6000 + i) for i in range(300))
    base = "".join(chr(0x7000 + 3 * i) + chr(0x7001 + 3 * i) + chr(0x7002 + 3 * i) for i in range(400))
    other = "".join("甲乙" + chr(0x7002 + 3 * i) for i in range(400))
    columns = AlignmentColumns(align(make_work(shared + base, shared + other)))
    monkeypatch.setattr(AlignmentColumns, "cell", counted)
    assert [unit.end - unit.start for unit in find_units(columns)] == [1199]
    assert widths
    assert max(widths) <= 2 * NEAR


@pytest.mark.parametrize("times", [50, 500])
def test_a_long_addition_is_examined_only_at_its_beginning(
    make_work: MakeWork, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    edges: list[int] = []
    beside = mark_edges.is_mark_beside_word

    def counted(columns: AlignmentColumns, column: int) -> bool:
        edges.append(column)
        return beside(columns, column)

    monkeypatch.setattr(mark_edges, "is_mark_beside_word", counted)
    base = "春天，队里先修了水渠。" + SENTENCE + "年底算账，家家都有余粮。"
    other = base.replace("年底", SENTENCE * times + "年底")
    assert len(classify(align(make_work(base, other))).entries) == 1
    assert not edges


def test_paragraphs_of_a_long_addition(make_work: MakeWork) -> None:
    added = "\n".join([SENTENCE] * 10)
    columns = AlignmentColumns(align(make_work("春天修渠。\n年底算账。", f"春天修渠。\n{added}\n年底算账。")))
    opened = [column for column in range(columns.size) if columns.opens_paragraph(column)]
    assert opened == [len("春天修渠。")], "the added paragraphs precede the base text's next one"
    assert opened == columns.paragraph_starts(VariantUnit(0, columns.size))
    assert not columns.paragraph_starts(VariantUnit(opened[0] + 1, columns.size))


def test_a_long_reading_is_widened_at_both_ends(make_work: MakeWork) -> None:
    inside = "路" + "".join(chr(0x6000 + i) for i in range(300)) + "指"
    instead = "社" + "".join(chr(0x7000 + i) for i in range(300)) + "督"
    texts = (
        f"{SENTENCE * 3}同志们建设了高速公{middle}导组的工作。{SENTENCE}" for middle in (inside, instead)
    )
    (entry,) = classify(align(make_work(*texts))).entries
    assert entry.lemma.text == "高速公" + inside + "导组"


@pytest.mark.parametrize("piece", ["一", "十分之", "1", "点", "百"])
def test_a_very_long_numeral_is_not_compared_by_value(piece: str) -> None:
    assert str(kind_of(piece * 5000 + "二", piece * 5000 + "三")[0]) == "substantive"
