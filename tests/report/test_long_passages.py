"""Long passages that a witness lacks, in which others differ, have short notes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.model import Span, Transposition
from collate.report import ReportContext
from collate.report.notes import NoteRules, app_notes, note_style, variant_notes
from collate.report.notes.lemma_choice import note_base_text
from collate.report.notes.long_passages import divide_passage
from collate.report.notes.style import LemmaRelation, NoteReading
from collate.report.publication import load_profile
from collate.settings import NotesSettings
from tests.conftest import MadePiece, build
from tests.report.publication.test_compose import composed

PASSAGE = "各地要抓紧时间，不误农时，千万不要大意。水利要先行，塘坝要修好，种子要选好，肥料要备足。"


def passage(*readings: str) -> list[MadePiece]:
    return ["今天开会。", (PASSAGE, *readings), "大家要努力。"]


def notes(pieces: list[MadePiece], **chosen: str) -> list[str]:
    """Return the notes on an edition that notes words and numbers."""
    edition = build(pieces)
    style = note_style(edition, NotesSettings(**chosen), lang="zh")  # type: ignore[arg-type]
    rules = NoteRules.of(["substantive", "numeral"])
    return [note.text for note in variant_notes(edition, style, rules=rules, lang="zh")]


def test_words_have_notes_of_their_own_and_the_whole_has_that_on_its_lack() -> None:
    found = notes(
        passage("", PASSAGE.replace("大意", "马虎"), PASSAGE.replace("大意", "马虎").replace("塘坝", "水库"))
    )
    assert found == [
        "“大意”，C、D本同作“马虎”",
        "“塘坝”，D本作“水库”",
        "“各地要抓紧……肥料要备足。”二句，B本无",
    ]


def test_a_positive_apparatus_names_the_witnesses_of_the_words() -> None:
    found = notes(passage("", PASSAGE.replace("塘坝", "水库"), PASSAGE), style="positive")
    assert found == ["塘坝 A D ] 水库 C", "各地要抓紧……肥料要备足。 A C D ] om. B"]


def test_a_passage_that_is_elsewhere_is_so_for_its_witness_alone() -> None:
    pieces: list[MadePiece] = [
        "今天开会。",
        (PASSAGE, "", PASSAGE.replace("塘坝", "水库")),
        "大家要努力。",
        ("", PASSAGE, ""),
        "散会。",
    ]
    edition = build(pieces)
    apparatus = replace(edition.apparatus, transpositions=(Transposition(1, 2, (1,)),))
    note = app_notes(replace(edition, apparatus=apparatus), ReportContext("zh"))[1]
    assert note == "“塘坝”，C本作“水库”。“各地要抓紧……肥料要备足。”二句，B本在下文“努力”后。"


def test_other_words_altogether_are_given_whole() -> None:
    other = "天气很冷，大家都在屋里，没有人出门，也没有人说话。" * 2
    (note,) = notes(passage("", other))
    assert other.rstrip() in note
    both = notes(passage("", other, PASSAGE.replace("塘坝", "水库")))
    assert both[0] == "“塘坝”，D本作“水库”"
    assert other in both[1]
    assert "水库" not in both[1]


@pytest.mark.parametrize("readings", [("",), ("", ""), (PASSAGE.replace("塘坝", "水库"),)])
def test_one_note_is_enough_where_all_lack_it_or_none_does(readings: tuple[str, ...]) -> None:
    assert len(notes(passage(*readings))) == 1


def test_marks_within_a_passage_are_noted_where_marks_are() -> None:
    pieces = passage("", PASSAGE.replace("大意。", "大意！").replace("塘坝", "水库"))
    assert not any("！" in note for note in notes(pieces))
    full = [note.text for note in composed(build(pieces), profile="full").texts[0].notes]
    assert any("！" in note for note in full)


def test_a_dossier_states_evidence_and_persons_once() -> None:
    pieces = passage("", PASSAGE.replace("大意", "马虎").replace("塘坝", "水库"))
    volume = composed(build(pieces), profile="dossier")
    assert load_profile("dossier").complete
    assert sum("［" in note.text for note in volume.texts[0].notes) == 1


#: A passage of a few words in any order, and what others make of it.
WORDS = st.lists(
    st.sampled_from(["工作", "的", "人民", "，", "。", "要", "努力", "a "]), min_size=14, max_size=40
)


@given(WORDS, st.data())
def test_the_passage_and_its_parts_give_each_reading(words: list[str], data: st.DataObject) -> None:
    lemma = "".join(words)
    readings: list[NoteReading] = [NoteReading("", ("B",))]
    for siglum in "CD":
        other = [
            data.draw(st.sampled_from(["学习", "，", ""])) if data.draw(st.integers(0, 5)) == 0 else word
            for word in words
        ]
        readings.append(NoteReading("".join(other).strip(), (siglum,)))
    base_text = note_base_text(build([(f"{lemma}完", "完")]))
    divided = divide_passage(base_text, Span(0, len(lemma)), readings)
    if divided is None:
        return
    assert divided.whole[0].sigla == ("B",)
    given_whole = {siglum for one in divided.whole for siglum in one.sigla}
    for reading in readings:
        if not given_whole.isdisjoint(reading.sigla):
            continue
        text, done = "", 0
        for span, found in divided.parts:
            text += base_text.text[done : span.start]
            here = [one.text for one in found if reading.sigla[0] in one.sigla]
            text += here[0] if here else base_text.text[slice(*span)]
            done = span.end
        text += base_text.text[done : len(lemma)]
        assert "".join(text.split()) == "".join(reading.text.split())
        assert reading.way is LemmaRelation.PLAIN
