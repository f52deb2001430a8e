"""Which variants have a printed note."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collate.model import Edition, Kind, Ruling
from collate.report.notes import CHINESE, WESTERN, NoteRules, variant_notes
from collate.report.notes.rules import only_confused
from tests.conftest import MadePiece, build

WORDS = frozenset({"substantive", "numeral"})


def notes(edition: Edition, rules: NoteRules, style: object = CHINESE, *, fold: bool = True) -> list[str]:
    """Return the words of the notes on *edition*."""
    chosen = CHINESE if style is CHINESE else WESTERN
    return [note.text for note in variant_notes(edition, chosen, rules=rules, lang="zh", fold=fold)]


def ruled(edition: Edition, **fields: object) -> Edition:
    """Return *edition* with one ruling, on its first entry."""
    return replace(edition, rulings=(Ruling(1, **fields),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "judged", "noted"),
    [
        ({"kept": True, "judgement": ("讹",)}, False, False),
        ({"kept": True, "judgement": ("讹",)}, True, True),
        ({"kept": True, "judgement": ("两通",)}, False, True),
        ({"kept": True}, False, True),  # kept without a judgement: nobody called the other reading a fault
        ({"judgement": ("讹",)}, False, True),  # which of the two is the fault is not said
        ({"kept": True, "judgement": ("讹",), "printed": "noted"}, False, True),
        ({"printed": "silent"}, True, False),
        ({"printed": "full"}, True, False),
    ],
)
def test_a_fault_of_other_witnesses_is_passed_over_only_by_judgement(
    fields: dict[str, object], judged: bool, noted: bool
) -> None:
    edition = ruled(build(["中央", ("指导组", "督导组"), "到了。"]), **fields)
    found = notes(edition, NoteRules(kinds=WORDS, judged=judged))
    assert any("「督导组」" in note for note in found) is noted


def test_a_dossier_has_what_is_not_printed() -> None:
    edition = ruled(build(["中央", ("指导组", "督导组"), "到了。"]), printed="silent")
    assert notes(edition, NoteRules(kinds=WORDS)) == []
    assert notes(edition, NoteRules(kinds=WORDS, complete=True)) == ["「指导组」，B本作「督导组」"]


SPELLING: list[MadePiece] = ["看", ("爲", "為"), "了人民，因", ("爲", "為"), "人民，", ("峯", "峰"), "上。"]


def spelled(pieces: list[MadePiece]) -> Edition:
    """Return an edition whose entries are all variants of characters."""
    places = (number for number, piece in enumerate(pieces) if isinstance(piece, tuple))
    return build(pieces, kinds=dict.fromkeys(places, (Kind.ORTHOGRAPHIC, "variant")))


def test_variant_characters_are_noted_where_they_first_occur() -> None:
    edition = spelled(SPELLING)
    first = notes(edition, NoteRules(kinds=WORDS, first=frozenset({"orthographic-variant"})), fold=False)
    assert [note.endswith(CHINESE.afterwards) for note in first] == [True, False]
    assert "峯" in first[1]
    assert len(notes(edition, NoteRules(kinds=frozenset({"orthographic"})), fold=False)) == 3
    assert notes(edition, NoteRules(kinds=WORDS)) == []
    script = NoteRules(kinds=WORDS, first=frozenset({"orthographic-script"}))
    assert notes(edition, script) == []


def test_a_place_without_a_note_by_decision_is_not_the_first() -> None:
    edition = replace(spelled(SPELLING), rulings=(Ruling(1, printed="silent"),))
    rules = NoteRules(kinds=WORDS, first=frozenset({"orthographic-variant"}))
    assert [note[:3] for note in notes(edition, rules, fold=False)] == ["「因爲", "「峯上"]


def test_confused_characters_are_passed_over_and_others_beside_them_not() -> None:
    rules = NoteRules(kinds=WORDS, letters=("己已巳",))
    assert notes(build(["这事", ("已", "己"), "办。"]), rules) == []
    (note,) = notes(build(["这事", ("已", "己", "未"), "办。"]), rules)
    assert "C本" in note
    assert "B本" not in note
    assert not only_confused("已", "已", groups=["己已巳"])
    assert not only_confused("己", "己已", groups=["己已巳"])


def test_every_difference_from_a_named_edition_is_noted() -> None:
    finer = {1: (Kind.PUNCTUATION, "mark"), 3: (Kind.ORTHOGRAPHIC, "script")}
    pieces: list[MadePiece] = ["今天", ("，", "、", "，"), "开", ("会", "會", "会"), ("了", "了", "过"), "。"]
    edition = build(pieces, kinds=finer)
    kinds = NoteRules(kinds=WORDS)
    assert len(notes(edition, kinds)) < len(notes(edition, replace(kinds, against=frozenset({"B"}))))
    assert notes(edition, replace(kinds, against=frozenset({"C"}))) == notes(edition, kinds)


def test_only_leaves_one_layer() -> None:
    edition = build(["今天", ("，", "、"), "开", ("会", "过")], kinds={1: (Kind.PUNCTUATION, "mark")})
    rules = NoteRules(kinds=frozenset(map(str, Kind)), only=WORDS)
    assert all("、" not in note for note in notes(edition, rules))
    everything = replace(rules, only=frozenset())
    assert len(notes(edition, everything)) == len(notes(edition, rules)) + 1


def test_a_judgement_stands_with_its_note_and_a_remark_for_print_also_alone() -> None:
    edition = build(["中央", ("指导组", "督导组"), "到了。"])
    settled = ruled(edition, kept=True, judgement=("讹",))
    assert notes(settled, NoteRules(kinds=WORDS)) == ["「指导组」，B本作「督导组」。断为讹"]
    assert notes(settled, NoteRules(kinds=WORDS, judged=False)) == []
    remarked = ruled(edition, kept=True, judgement=("讹",), note="见前。")
    assert notes(remarked, NoteRules(kinds=WORDS, judged=False)) == ["「指导组」，按：见前"]


def test_judgements_stand_in_the_layer_of_their_notes() -> None:
    spelling = build(["看", ("爲", "為"), "了。"], kinds={1: (Kind.ORTHOGRAPHIC, "variant")})
    edition = ruled(spelling, judgement=("异体",), note="见前")
    rules = NoteRules(kinds=frozenset({"substantive", "orthographic"}))
    words = replace(rules, only=frozenset({"substantive"}))
    assert notes(edition, words) == []
    letters = replace(rules, only=frozenset({"orthographic"}))
    (note,) = variant_notes(edition, CHINESE, rules=letters, lang="zh", only_entries=True)
    assert note.text.endswith("断为异体。按：见前")
