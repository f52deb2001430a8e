"""The styles of notes: quotation marks, script, and the positive apparatus."""

from __future__ import annotations

import re

import pytest

from collate.edit import edit
from collate.model import Decision
from collate.report.notes import NoteRules, note_style, variant_notes
from collate.settings import NotesSettings
from tests.conftest import MadePiece, build

RULES = NoteRules.of(["substantive", "numeral"])


def first_note(pieces: list[MadePiece], lang: str = "zh", **settings: str) -> str:
    """Return the first note on an edition."""
    edition = build(pieces)
    style = note_style(edition, NotesSettings(**settings), lang=lang)  # type: ignore[arg-type]
    return variant_notes(edition, style, rules=RULES, lang=lang)[0].text + style.stop


@pytest.mark.parametrize(
    ("pieces", "settings", "wanted"),
    [
        (["派出", ("督导组", "指导组"), "。"], {}, "“督导组”，B本作“指导组”。"),
        (["派出", ("督導組", "指導組"), "。"], {}, "「督導組」，B本作「指導組」。"),
        (["派出", ("督导组", "指导组"), "。"], {"quotes": "corner"}, "「督导组」，B本作「指导组」。"),
        (["派出", ("督導組", "指導組"), "。"], {"quotes": "curly"}, "“督導組”，B本作“指導組”。"),
        # The formulas are traditional, what they quote is as it stands.
        (["我們", ("堅決", ""), "支持。"], {}, "「堅決」，B本無。"),
        (["わたしは", ("いま", "きょう"), "行く。"], {}, "「いま」，B本作「きょう」。"),
        (["他说：", ("“好的”", "“行的”"), "。"], {}, "“‘好的’”，B本作“‘行的’”。"),
        (["他说", ("it’s", "that’s"), "。"], {}, "“it’s”，B本作“that’s”。"),
    ],
)
def test_quotation_marks_are_those_of_the_text(
    pieces: list[MadePiece], settings: dict[str, str], wanted: str
) -> None:
    assert first_note(pieces, **settings) == wanted


@pytest.mark.parametrize(
    ("pieces", "settings", "wanted"),
    [
        (["The ", ("brown ", "red ", "brown "), "fox."], {}, "brown ] red B"),
        (["The ", ("brown ", "", "brown "), "fox."], {}, "brown ] omitted B"),
        (["The ", ("brown ", "", "brown "), "fox."], {"style": "western"}, "brown ] om. B"),
        (["The ", ("brown ", "red ", "brown "), "fox."], {"style": "positive"}, "brown A C ] red B"),
        (["The ", ("", "red ", ""), "fox."], {"style": "positive"}, "post The ] om. A C; add. red B"),
    ],
)
def test_english_reports_have_english_notes(
    pieces: list[MadePiece], settings: dict[str, str], wanted: str
) -> None:
    assert first_note(pieces, "en", **settings) == wanted


def test_no_witness_is_missing_from_a_positive_apparatus() -> None:
    edition = build(["今天", ("开会", "散会", "開會", None, "散会"), "了。"])
    style = note_style(edition, NotesSettings(style="positive"), lang="en")
    (note, *_) = (n for n in variant_notes(edition, style, rules=RULES, lang="en") if n.entries)
    assert note.text == "开会 ] lac. D | 开会 A ] 散会 B E; 開會 C"


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        ("chinese", "“letter A”，B本作“letter А”（形同，U+0041 作 U+0410）。"),
        ("english", "letter A ] letter А (alike in print: U+0041 / U+0410) B"),
        ("western", "letter A ] letter А (forma eadem: U+0041 / U+0410) B"),
    ],
)
def test_what_print_does_not_show_has_its_code_points(style: str, wanted: str) -> None:
    pieces: list[MadePiece] = ["The letter ", ("A ", "\u0410 "), "was on the wall."]
    assert first_note(pieces, style=style) == wanted
    emended = edit(build(pieces).apparatus, [Decision("made", "A", "\u0410")])
    chosen = note_style(emended, NotesSettings(style=style), lang="en")  # type: ignore[arg-type]
    (note,) = variant_notes(emended, chosen, rules=RULES, lang="en")
    assert {"U+0041", "U+0410"} <= set(re.findall("U[+]....", note.text))
