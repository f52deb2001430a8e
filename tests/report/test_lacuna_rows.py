from __future__ import annotations

import json
from collections.abc import Callable

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.model import Decision, Edition, Role, Work
from collate.report import ReportContext
from collate.report.html.work_page import write_page
from collate.report.lacuna_rows import lacuna_rows
from collate.report.notes import CHINESE, NoteRules, variant_notes
from collate.report.notes.western import western_style
from collate.report.tables.apparatus_json import write_apparatus_json
from collate.report.tei import expected_texts, write_tei
from collate.settings import Settings
from collate.tei.check import verify_against_segments

MakeWork = Callable[..., Work]

#: A thousand different characters, with a comma or a full stop after every ten.
TEXT = "".join(
    "".join(chr(0x4E00 + 11 * (10 * n + i)) for i in range(10)) + "，。"[n % 2] for n in range(100)
)
SIGNED = TEXT[:13] + "□□□" + TEXT[16:]


def edition(work: Work) -> Edition:
    return edit(classify(align(work)), settings=Settings())


def test_lacunae_with_reason_words_and_size(make_work: MakeWork) -> None:
    one = edition(make_work(TEXT, TEXT[110:330], SIGNED, roles={1: Role.EXCERPT}))
    rows = lacuna_rows(one)
    assert [(row.sigla, row.ground.value, row.certainty, row.characters) for row in rows] == [
        (("乙",), "extent", "high", 100),
        (("丙",), "sign", "high", rows[1].characters),
        (("乙",), "extent", "high", 700),
    ]
    assert (rows[0].first, rows[0].last) == (TEXT[:4], TEXT[106:110])
    assert "□□□" in rows[1].written
    assert TEXT[slice(rows[2].start, rows[2].end)] == TEXT[330:]


def test_they_are_in_json_and_on_the_page(make_work: MakeWork) -> None:
    one = edition(make_work(TEXT, TEXT[110:330], SIGNED, roles={1: Role.EXCERPT}))
    data = json.loads(write_apparatus_json(one, ReportContext("en")))
    assert [row["ground"] for row in data["lacunae"]] == ["extent", "sign", "extent"]
    assert data["entries"] == []
    page = write_page(one, ReportContext("zh")).decode()
    assert "在节录范围之外（可信程度：高）" in page
    assert "该本自标缺文" in page


def test_gaps_are_read_back_from_the_edition(make_work: MakeWork) -> None:
    one = edition(make_work(TEXT, SIGNED, TEXT[:13] + "異" + TEXT[14:]))
    xml = write_tei(one, ReportContext("zh"))
    verify_against_segments(xml, expected_texts(one))
    assert b'type="lacuna"' in xml
    alone = edition(make_work(TEXT, SIGNED))
    xml = write_tei(alone, ReportContext("zh"))
    verify_against_segments(xml, expected_texts(alone))
    assert 'xml:id="lac0001" type="lacuna"><lem wit="#W01"' in xml.decode()


def test_a_note_counts_the_letters_of_a_long_omission(make_work: MakeWork) -> None:
    one = edition(make_work(TEXT, TEXT[:110] + TEXT[550:]))
    (note,) = variant_notes(one, CHINESE, rules=NoteRules.of(("substantive",)), lang="zh")
    assert "……" in note.text
    assert "（400 字），乙本无" in note.text


def test_what_witnesses_state_to_be_lost_has_a_note_and_is_no_agreement(make_work: MakeWork) -> None:
    begins_late = "〔上缺〕" + TEXT[121:]
    one = edition(make_work(TEXT, begins_late, SIGNED, TEXT[:118] + "異" + TEXT[119:]))
    rules = NoteRules.of(["substantive"])
    found = [note.text for note in variant_notes(one, CHINESE, rules=rules, lang="zh")]
    assert any("丙本作「" in text and "□□□" in text for text in found)
    (lost,) = [text for text in found if text.endswith("，乙本缺")]
    assert lost.startswith(f"自「{TEXT[:3]}")
    assert TEXT[117:121] in lost  # up to the first words that it has, not only up to the next entry
    positive = variant_notes(one, western_style(positive=True), rules=rules, lang="zh")
    (note,) = [note.text for note in positive if "異" in note.text]
    assert note.endswith("丁")
    assert "乙" not in note


def test_the_note_of_an_emendation_names_no_witness_that_lost_the_words(make_work: MakeWork) -> None:
    apparatus = classify(align(make_work(TEXT, SIGNED, TEXT)))
    (place,) = apparatus.unnumbered
    one = edit(apparatus, [Decision("made", place.lemma.text, "新字")])
    (note,) = variant_notes(one, CHINESE, rules=NoteRules.of(["substantive"]), lang="zh")
    assert "诸本皆作" not in note.text
    assert note.text.count("乙本作「") == 1
    assert "□□□" in note.text
