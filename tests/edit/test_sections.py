"""Sections with a base text and roles of their own: their places, their text, and what is to be reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from collate import collate_texts
from collate.edit import describe_place, edit
from collate.model import Apparatus, Decision, Edition, Fate, Role, Transposition
from collate.settings import SectionSettings
from tests.conftest import MadePiece, MakeEdition, build

TEXTS = {
    "A": "同志们：省委指导组的同志认真工作，落到时处。今年三月，督导组来了。"
    "各地要统一思想，狠抓落实。年底，指导组又来了一次。",
    "B": "同志们：省委督导组的同志认真工作，落到实处。今年三月，指导组来了。"
    "各地要统一认识，狠抓落实。年底，督导组又来了一次。",
    "C": "同志们：省委指导组的同志认真工作，落到实处。今年三月，督导组来了。"
    "各地要团结，狠抓落实。年底，指导组还来了一次。",
}
PLAIN = TEXTS["A"]


def collated(texts: dict[str, str] = TEXTS, base: str = "A") -> Apparatus:
    return collate_texts(texts, base=base, title="made").model.apparatus


def row(first: str, base: str = "", **fields: Any) -> SectionSettings:
    return SectionSettings("made", first, base=base, **fields)


def divided(apparatus: Apparatus, *rows: SectionSettings, decisions: Sequence[Decision] = ()) -> Edition:
    return edit(apparatus, decisions, sections=rows)


def text_of(edition: Edition) -> str:
    text = edition.alignment.tokens[edition.work.base_column].text
    for one in reversed(edition.emendations):
        text = text[: one.locus.start] + one.text + text[one.locus.end :]
    return text


def review(edition: Edition) -> list[tuple[str, str]]:
    return [(one.decision.words, str(one.why)) for one in edition.orphaned]


def test_each_section_has_the_words_of_its_base_text() -> None:
    made = divided(collated(), row("", "B"), row("今年三月", "C", consulted=("B",)))
    head, tail = TEXTS["B"].split("今年三月")[0], TEXTS["C"].split("今年三月")[1]
    assert text_of(made) == f"{head}今年三月{tail}"
    assert [one.base for one in made.sections] == ["B", "C"]
    assert made.sections[1].consulted == ("B",)
    assert [outcome.fate for outcome in made.outcomes] == [Fate.APPLIED, Fate.APPLIED]
    assert {one.section for one in made.emendations} == {1, 2}
    assert all("C" in one.sigla for one in made.emendations if one.section == 2)


def test_a_section_without_a_base_text_ends_the_one_before() -> None:
    made = divided(collated(), row("", "B"), row("今年三月"))
    assert text_of(made) == TEXTS["B"].split("今年")[0] + "今年" + PLAIN.split("今年")[1]


def test_equal_rows_are_one() -> None:
    made = divided(collated(), row("今年三月", "B"), row("今年三月", "B"))
    assert len(made.sections) == 1
    assert not review(made)


def test_a_section_ends_with_its_last_words() -> None:
    made = divided(collated(), row("落到", "B", last="今年三月"))
    assert text_of(made) == PLAIN.replace("时处", "实处")


def test_entries_belong_to_the_section_in_which_they_begin() -> None:
    made = divided(collated(), row("导组的同志", "B", last="今年三月"))
    assert text_of(made) == PLAIN.replace("时处", "实处")
    (outcome,) = made.outcomes
    assert outcome.fate is Fate.CHANGED
    assert outcome.why == ("it begins inside the entry 「指导组」, which belongs to what is before",)


def test_words_of_a_witness_name_a_section_where_the_base_text_has_others() -> None:
    made = divided(collated(), row("各地要统一认识", "B"))
    assert text_of(made) == PLAIN.split("各地")[0] + "各地" + TEXTS["B"].split("各地")[1]


def test_a_decision_of_an_editor_holds_inside_a_section() -> None:
    apparatus = collated()
    contexts, readings = describe_place(apparatus, 1)
    for how, text in (("keep", "指导组"), ("emend", "巡视组"), ("adopt", "督导组")):
        decision = Decision(
            "made", "指导组", text, how=how, contexts=contexts, readings=readings, id="a" * 16
        )
        made = divided(apparatus, row("", "B"), decisions=(decision,))
        assert text_of(made).startswith(f"同志们：省委{text}的同志认真工作，落到实处。今年三月，指导组")
        assert all(one.section for one in made.emendations if one.entry != 1)
        assert not any(one.section for one in made.emendations if one.entry == 1)


def test_of_a_base_text_that_was_read_wrongly_its_true_words_are_adopted() -> None:
    apparatus = collated()
    contexts, readings = describe_place(apparatus, 1)
    fields: dict[str, Any] = {
        "what": "correction",
        "contexts": contexts,
        "readings": readings,
        "id": "a" * 16,
    }
    for witness, truly, expected in (
        ("B", "督察组", "督察组"),
        ("B", "指导组", "指导组"),
        ("C", "督查组", "督导组"),
    ):
        decision = Decision("made", "指导组", truly, witness=witness, **fields)
        made = divided(apparatus, row("", "B"), decisions=(decision,))
        assert text_of(made).startswith(f"同志们：省委{expected}的")


def test_where_the_base_text_is_not_extant_that_of_the_work_stands(make_edition: MakeEdition) -> None:
    pieces: list[MadePiece] = [
        "一二三",
        ("甲", "乙", "丙"),
        "四五六",
        ("丁", None, "戊"),
        ("七八九", None, "七八九"),
    ]
    made = divided(make_edition([*pieces, "末尾"]).apparatus, row("", "B"))
    assert text_of(made) == "一二三乙四五六丁七八九末尾"
    assert made.sections[0].lacking == (2,)
    assert made.outcomes[0].fate is Fate.APPLIED


def test_the_base_text_of_the_work_may_have_a_lacuna(make_edition: MakeEdition) -> None:
    pieces: list[MadePiece] = ["一二三", (None, "乙", "丙"), "四五六", ("丁", "戊", "丁"), "末尾"]
    made = divided(make_edition(pieces).apparatus, row("", "B"))
    assert text_of(made) == "一二三四五六戊末尾"
    assert made.sections[0].changes == (
        "the base text of the work is not extant in a part of it, and so the words of B are not in the text;"
        " take B as the base text of the work",
    )
    assert made.outcomes[0].fate is Fate.CHANGED


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row("组", "B")], {"组": "「组」 occurs 3 times in the base text: add words before or after it"}),
        ([row("没有这些", "B")], {"没有这些": "the base text has no 「没有这些」"}),
        ([row("各地", "D")], {"各地": "the work has no witness D"}),
        ([row("各地", "B", consulted=("D",))], {"各地": "the work has no witness D"}),
        ([row("各地", "B", consulted=("C", "B.txt"))], {"各地": "the work has no witness B.txt"}),
        ([row("今年", "B", last="落到")], {"今年": "「落到」 stands before 「今年」"}),
        ([row("今年", "B", last="指导组")], {"今年": "「指导组」 occurs 2 times in the base text: "
          "add words before or after it"}),
        ([row("今年", "B"), row("今年三月", "C")], {
            "今年": "it overlaps the section from 「今年三月」 on",
            "今年三月": "it overlaps the section from 「今年」 on"}),
        ([row("省委", "B", last="今年三月"), row("落到", "C")], {
            "省委": "it overlaps the section from 「落到」 on",
            "落到": "it overlaps the section from 「省委」 on"}),
        ([row("省委", "B"), row("组", "C")], {
            "组": "「组」 occurs 3 times in the base text: add words before or after it",
            "省委": "where it ends is open: "
            "「组」 occurs 3 times in the base text: add words before or after it"}),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_to_be_reviewed_and_changes_nothing(
    rows: list[SectionSettings], why: dict[str, str]
) -> None:
    made = divided(collated(), *rows)
    assert text_of(made) == PLAIN
    assert dict(review(made)) == why
    assert not made.sections
    assert {outcome.fate for outcome in made.outcomes} == {Fate.REVIEW}


def test_what_is_clear_holds_beside_what_is_not() -> None:
    made = divided(collated(), row("", "B", last="今年三月"), row("各地", "D"))
    assert text_of(made).startswith("同志们：省委督导组的同志认真工作，落到实处。")
    assert review(made) == [("各地", "the work has no witness D")]
    assert made.orphaned[0].nearest == 4


def test_a_section_whose_base_text_is_unknown_still_ends_the_one_before() -> None:
    made = divided(collated(), row("", "B"), row("今年三月", "D"))
    assert text_of(made) == PLAIN.replace("指导组", "督导组", 1).replace("时处", "实处")


def anchored(apparatus: Apparatus, number: int, base: str, **fields: Any) -> SectionSettings:
    """Return a section from an entry on, as the desk records it."""
    entry = apparatus.entries[number - 1]
    return row(entry.lemma.text, base, contexts=describe_place(apparatus, number)[0], **fields)


def test_a_recorded_place_survives_another_base_text_and_a_new_witness() -> None:
    section = anchored(collated(), 3, "B")
    after = "今年三月，"
    for texts, base in (
        (TEXTS, "C"),
        (TEXTS | {"D": TEXTS["B"].replace("工作", "做事").replace("指导组来了", "巡视组来了")}, "A"),
        ({name: text.replace("一次", "两次") for name, text in TEXTS.items()}, "A"),
    ):
        made = divided(collated(texts, base), section)
        assert not review(made)
        words = texts[base].split(after)[0], texts["B"].split(after)[1]
        assert text_of(made) == after.join(words)


def test_a_place_that_changed_is_reported() -> None:
    made = divided(collated(TEXTS, "C"), anchored(collated(), 3, "B"))
    assert made.sections[0].changes == ("the base text is C now",)


def test_a_removed_base_text_is_to_be_reviewed() -> None:
    section = anchored(collated(), 3, "B")
    made = divided(collated({name: TEXTS[name] for name in "AC"}), section)
    assert text_of(made) == PLAIN
    assert review(made) == [("督导组", "the work has no witness B")]


def test_words_that_are_gone_are_to_be_reviewed() -> None:
    section = anchored(collated(), 3, "B")
    cut = {name: text.split("今年三月")[0] + "到会的有五十人，散会。" for name, text in TEXTS.items()}
    assert [why for _words, why in review(divided(collated(cut), section))] == [
        "no witness has 「。今年三月，督导组来了。各地要」 any more"
    ]


def test_moved_words_that_get_lost_between_sections_are_reported(make_edition: MakeEdition) -> None:
    pieces: list[MadePiece] = ["一二三", ("甲乙", "", "甲乙"), "四五六", ("", "甲乙", ""), "七八九"]
    made = make_edition(pieces).apparatus
    moved = Apparatus(made.alignment, made.entries, (Transposition(1, 2, (1,)),))
    one = divided(moved, row("", "B"), row("四五六"))
    assert text_of(one) == "一二三四五六七八九"
    assert one.sections[0].changes == ("the text lacks the moved words 「甲乙」: see app0002",)
    two = divided(moved, row("四五六", "B"))
    assert two.sections[0].changes == ("the text has the moved words 「甲乙」 twice: see app0002",)
    assert not divided(moved, row("", "B")).sections[0].changes


def test_witnesses_are_named_as_in_other_directives(make_edition: MakeEdition) -> None:
    made = make_edition(["一二三", ("甲", "乙", "丙"), "四五六"], identical=[(1, "一二三乙四五六")])
    assert {one.role for one in made.work.witnesses} == {Role.WITNESS}
    for name in ("B", "B.txt", "B.txt#1", "D"):
        assert text_of(divided(made.apparatus, row("", name))) == "一二三乙四五六"
    assert review(divided(made.apparatus, row("", "*.txt"))) == [
        ("", "*.txt names several witnesses: A B C D")
    ]


# -- any texts, cuts and bases ----------------------------------------------------------------------

VARIANTS = "甲乙丙丁"
VARIANT = st.text(VARIANTS, max_size=2)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[MadePiece], dict[int, str], int, set[int]]:
    """Return pieces, bases by the agreed pieces at which sections begin, a base text, entries emended."""
    base = draw(st.integers(0, 2))
    pieces: list[MadePiece] = [("甲", "乙", "丙")]
    for at in range(draw(st.integers(1, 8))):
        # Agreed words occur once; so do their parts, and no variant is among them.
        pieces.append("".join(chr(0x5000 + 3 * at + i) for i in range(3)))
        texts = [draw(st.none() | VARIANT) if column != base else draw(VARIANT) for column in range(3)]
        if len({text for text in texts if text is not None}) > 1:
            pieces.append(tuple(texts))
    pieces.append("终")
    agreed = [at for at, piece in enumerate(pieces) if isinstance(piece, str)]
    bases = draw(st.dictionaries(st.sampled_from(agreed), st.sampled_from(["", "A", "B", "C"]), max_size=4))
    entries = len(pieces) - len(agreed)
    return pieces, bases, base, draw(st.sets(st.integers(1, entries), max_size=2))


@given(worlds())
@hypothesis_settings(max_examples=200, deadline=None)
def test_the_text_has_at_each_place_the_words_of_the_base_text_of_its_section(
    world: tuple[list[MadePiece], dict[int, str], int, set[int]],
) -> None:
    pieces, bases, base, emended = world
    apparatus = build(pieces, base=base).apparatus
    decisions = [
        Decision(
            "made",
            contexts[0].words,
            "鑫",
            how="emend",
            contexts=contexts,
            readings=readings,
            id=f"{number:016x}",
        )
        for number in sorted(emended)
        for contexts, readings in [describe_place(apparatus, number)]
    ]
    rows = [row(str(pieces[at]), name) for at, name in bases.items()]
    made = edit(apparatus, decisions, sections=rows)
    assert not [one for one in made.orphaned if not one.decision.id]
    lost = {int(one.decision.id, 16) for one in made.orphaned}
    expected, column, number = "", base, 0
    for at, piece in enumerate(pieces):
        if at in bases:
            column = "ABC".index(bases[at]) if bases[at] else base
        if isinstance(piece, str):
            expected += piece
            continue
        number += 1
        own = piece[column] if piece[column] is not None else piece[base]
        expected += "鑫" if number in emended - lost else own or ""
    assert text_of(made) == expected
