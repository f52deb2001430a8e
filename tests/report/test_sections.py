"""Sections in the reports: roles in printed notes, heads of notes, tables and pages that keep everything."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema  # type: ignore[import-untyped]
import pytest

from collate.edit import describe_place, edit
from collate.model import Decision, Edition, Kind
from collate.report import WRITERS, ReportContext, section_lines, write_lone_page
from collate.report.notes import NoteRules, NoteSelection
from collate.report.sections import consulted_witnesses, emendation_reason, section_statements
from collate.report.tables.apparatus_json import apparatus_schema
from collate.settings import NotesSettings, SectionSettings
from tests.conftest import MadePiece, MakeEdition

ZH = ReportContext("zh")

#: The first entry differs in B and C, the second in C alone, the third in C alone and the fourth in B alone.
PIECES: list[MadePiece] = [
    "开头的话，",
    ("指导组", "督导组", "巡视组"),
    "认真工作，",
    ("时处", "时处", "实处"),
    "落到。中间的话，",
    ("思想", "思想", "认识"),
    "统一。末尾，",
    ("又", "还", "又"),
    "来了一次。",
]


def divided(edition: Edition, *rows: SectionSettings, decisions: tuple[Decision, ...] = ()) -> Edition:
    return edit(edition.apparatus, decisions, sections=rows)


def row(first: str, base: str = "", **fields: tuple[str, ...] | str) -> SectionSettings:
    return SectionSettings("made", first, base=base, **fields)  # type: ignore[arg-type]  # of two types


def notes_of(edition: Edition, kind: str = "plain-notes", context: ReportContext = ZH) -> str:
    return WRITERS[kind].write(edition, context).decode("utf-8-sig")


def numbered(edition: Edition, context: ReportContext = ZH) -> list[str]:
    return [line for line in notes_of(edition, context=context).splitlines() if line.startswith("〔")]


def test_what_only_consulted_witnesses_have_makes_no_note_but_is_named_in_others(
    make_edition: MakeEdition,
) -> None:
    made = divided(make_edition(PIECES), row("", consulted=("C",)))
    assert numbered(made) == [
        "〔一〕“指导组”，B本作“督导组”；C本作“巡视组”。",
        "〔二〕“又来了”，B本作“还来了”。",
    ]
    assert "仅参校本有异、不出校 2 处。" in notes_of(made)


def test_roles_are_those_of_the_section(make_edition: MakeEdition) -> None:
    made = divided(
        make_edition(PIECES), row("", consulted=("C",)), row("中间的话", throughout=("C",), consulted=("B",))
    )
    assert numbered(made) == [
        "〔一〕“指导组”，B本作“督导组”；C本作“巡视组”。",
        "〔二〕“思想”，C本作“认识”。",
    ]
    assert consulted_witnesses(made) == {
        1: {"C"}, 2: {"C"}, 3: {"B"}, 4: {"B"},
    }  # fmt: skip


def test_the_base_text_of_a_section_is_the_lemma_of_its_notes(make_edition: MakeEdition) -> None:
    made = divided(make_edition(PIECES), row("", "C", consulted=("A",)), row("中间的话", "B"))
    assert numbered(made) == [
        "〔一〕“巡视组”，A本作“指导组”；B本作“督导组”。",
        "〔二〕“实处”，A、B本同作“时处”。",
        "〔三〕“思想”，C本作“认识”。",
        "〔四〕“还来了”，A、C本同作“又来了”。",
    ]
    assert "正文从分段底本、不从全篇底本 3 处。" in notes_of(made)
    assert "正文改动底本" not in notes_of(made)


def test_only_the_base_text_of_the_work_is_consulted(make_edition: MakeEdition) -> None:
    pieces: list[MadePiece] = ["开头，", ("甲", "乙", "乙"), "末尾。"]
    made = divided(make_edition(pieces), row("", "B", consulted=("A",)))
    assert numbered(made) == []
    assert "开头，乙末尾。" in notes_of(made)
    assert "仅参校本有异、不出校 1 处。" in notes_of(made)


def test_words_added_and_left_out_by_the_base_text_of_a_section(make_edition: MakeEdition) -> None:
    pieces: list[MadePiece] = ["开头，", ("", "甲", ""), "中间，", ("乙", "", "乙"), "末尾。"]
    made = divided(make_edition(pieces), row("", "B"))
    assert numbered(made) == ["〔一〕“甲”，A、C本并无。", "〔二〕“末尾”上，A、C本同有“乙”字。"]


def test_the_kinds_without_notes_stay_without(make_edition: MakeEdition) -> None:
    edition = make_edition(PIECES, kinds={1: (Kind.PUNCTUATION, ""), 3: (Kind.ORTHOGRAPHIC, "script")})
    made = divided(edition, row("", "C"))
    assert [note.partition("〕")[2] for note in numbered(made)] == [
        "“认识”，A、B本同作“思想”。", "“又来了”，B本作“还来了”。",
    ]  # fmt: skip
    assert "巡视组认真工作，实处落到" in notes_of(made)
    every = replace(ZH, notes=NotesSettings(kinds=tuple(Kind)))
    assert len(numbered(made, every)) == 4


@pytest.mark.parametrize(("how", "notes"), [("noted", 3), ("silent", 1)])
def test_a_decision_on_printing_goes_before_roles(make_edition: MakeEdition, how: str, notes: int) -> None:
    edition = make_edition(PIECES)
    number = 2 if how == "noted" else 1
    contexts, readings = describe_place(edition.apparatus, number)
    said = Decision(
        "made", contexts[0].words, what="print", how=how, contexts=contexts, readings=readings, id="a" * 16
    )
    made = divided(edition, row("", consulted=("C",)), decisions=(said,))
    assert len(numbered(made)) == notes


def test_a_decision_on_the_text_names_consulted_witnesses(make_edition: MakeEdition) -> None:
    edition = make_edition(PIECES)
    contexts, readings = describe_place(edition.apparatus, 2)
    said = Decision("made", "时处", "时务", how="emend", contexts=contexts, readings=readings, id="a" * 16)
    made = divided(edition, row("", consulted=("C",)), decisions=(said,))
    assert "〔二〕“时务”，原作“时处”，C本作“实处”，据文意改。" in numbered(made)
    assert "正文改动底本 1 处，各见校勘记。" in notes_of(made)


def test_complete_rules_note_everything(make_edition: MakeEdition) -> None:
    made = divided(make_edition(PIECES), row("", consulted=("C",)))
    selection = NoteSelection(made, NoteRules(complete=True))
    assert all(selection.variants(entry) == entry.variants for entry in made.entries)


def test_the_head_of_the_notes_states_roles_by_section(make_edition: MakeEdition) -> None:
    made = divided(
        make_edition(PIECES),
        row("", "B", throughout=("C",), reason="初刊本。"),
        row("中间的话", consulted=("B", "C"), last="统一"),
    )
    assert section_lines(made, "zh") == (
        "自篇首起，底本B；通校本C；初刊本。",
        "自“中间的话”至“统一”，底本A，同全篇；参校本B、C。",
    )
    assert section_lines(made, "en") == (
        "From the beginning on: base text B; collated throughout C; 初刊本.",
        "From “中间的话” to “统一”: base text A, as in the whole work; consulted B, C.",
    )
    for kind in ("plain-notes", "notes", "reledmac"):
        assert "自篇首起，底本B；通校本C；初刊本。" in notes_of(made, kind)


def test_where_the_base_text_is_not_extant_is_stated(make_edition: MakeEdition) -> None:
    pieces: list[MadePiece] = ["开头，", ("甲", None, "乙"), "末尾。"]
    made = divided(make_edition(pieces), row("", "B"))
    assert section_lines(made, "zh") == ("自篇首起，底本B；B残缺 1 处，从A。",)
    assert section_statements(made, "zh") == {1: ("本段底本B此处残缺", "")}


def test_tables_and_page_keep_everything(make_edition: MakeEdition) -> None:
    plain = make_edition(PIECES)
    made = divided(plain, row("", "B", consulted=("C",)), row("中间的话", consulted=("B",)))
    data = json.loads(notes_of(made, "json"))
    jsonschema.validate(data, apparatus_schema())
    assert data["entries"] == json.loads(notes_of(plain, "json"))["entries"]
    assert [(one["section"], one["reason"]) for one in data["emendations"]] == [(1, "本段底本B")]
    assert [(one["base"], one["consulted"], one["entries"]) for one in data["sections"]] == [
        ("B", ["C"], [1, 2]), ("", ["B"], [3, 4]),
    ]  # fmt: skip
    rows = notes_of(made, "csv").splitlines()
    assert len(rows) == len(notes_of(plain, "csv").splitlines())
    assert "本段底本B" in rows[1]
    page = write_lone_page(made, ZH).decode()
    assert "自篇首起，底本B；参校本C。" in page
    assert "本段底本B" in page
    assert emendation_reason(made.emendations[0], made, "en") == "base text of the section: B"


def test_the_text_for_print_has_words_without_notes(make_edition: MakeEdition) -> None:
    edition = make_edition(PIECES, kinds={1: (Kind.SUBSTANTIVE, "")})
    made = divided(edition, row("", "B", consulted=("A", "C")))
    printed = notes_of(made, "reledmac")
    assert "督导组" in printed
    assert "footnote" not in printed.split("beginnumbering")[1]


def test_an_edition_without_sections_is_as_before(make_edition: MakeEdition) -> None:
    edition = make_edition(PIECES)
    same = divided(edition, row(""))
    for kind in ("csv", "tei"):
        assert WRITERS[kind].write(
            replace(same, sections=(), settings=edition.settings, outcomes=()), ZH
        ) == (WRITERS[kind].write(edition, ZH))


def test_a_mark_added_before_words_that_are_left_out(make_edition: MakeEdition) -> None:
    pieces: list[MadePiece] = [("甲", "乙"), ("", "。"), ("桥", ""), ("，", "；")]
    made = divided(make_edition(pieces), row("", "B"))
    assert numbered(made) == [
        "〔一〕“乙”，A本作“甲”。“。”，A本无。",
        "〔二〕A本此下有“桥”字。",
        "〔三〕“；”，A本作“，”。",
    ]
