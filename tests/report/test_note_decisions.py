from __future__ import annotations

from pathlib import Path

import pytest

from collate.edit import edit
from collate.model import Decision
from collate.pipeline import compare
from collate.report import WRITERS, ReportContext
from collate.report.notes import CHINESE, WESTERN, NoteRules, app_notes, emendation_notes, variant_notes
from collate.settings import NotesSettings
from tests.conftest import MadePiece, build

RULES = NoteRules.of(["substantive"])

#: Pieces of an edition; words, text and more of a decision; its note in the Chinese and Western style.
CASES: dict[str, tuple[list[MadePiece], Decision, str, str]] = {
    "taken from a witness": (
        ["落到", ("时处", "实处", "时处", "史处"), "。"],
        Decision("made", "时处", "实处"),
        "「实处」，原作「时处」，D本作「史处」，据B本改",
        "实处 B ] 时处 A C; 史处 D",
    ),
    "no witness has it": (
        ["要把工作落到时处。", ("好", "", "")],
        Decision("made", "时处", "实处", reason="形近而误。", by="张三", certainty="low"),
        "「实处」，诸本皆作「时处」，据文意改（形近而误）",
        "实处 coni. ] 时处 A B C (形近而误)",
    ),
    "witnesses have something else": (
        ["落到", ("时处", "史处"), "。"],
        Decision("made", "时处", "实处"),
        "「实处」，原作「时处」，B本作「史处」，据文意改",
        "实处 coni. ] 时处 A; 史处 B",
    ),
    "one letter has its neighbour": (
        ["要加强", ("对", "向", "向"), "基层的领导"],
        Decision("made", "对", "向"),
        "「加强向」，原作「加强对」，据B、C本改",
        "加强向 B C ] 加强对 A",
    ),
    "added from a witness": (
        ["理顺关系", ("", "到", "了"), "位"],
        Decision("made", "", "到", before="关系", after="位"),
        "「到」字原脱，C本作「了」，据B本补",
        "到 B ] om. A; 了 C",
    ),
    "added by the editor": (
        ["理顺关系位", ("吧", "")],
        Decision("made", "", "到", before="关系", after="位"),
        "「到」字原脱，据文意补",
        "到 suppl. ] om. A B",
    ),
    "deleted with a witness": (
        ["理顺关系", ("到", "", "了"), "位"],
        Decision("made", "到", ""),
        "「关系」下原衍「到」字，C本作「了」，据B本删",
        "post 关系 ] 到 del. cum B; habent A; 了 C",
    ),
    "deleted by the editor": (
        ["理顺关系到位", ("吧", "")],
        Decision("made", "到", ""),
        "「关系」下原衍「到」字，据文意删",
        "post 关系 ] 到 del.; habent A B",
    ),
    "another order": (
        ["要", ("深刻领会、认真学习", "认真学习、深刻领会"), "。"],
        Decision("made", "深刻领会、认真学习", "认真学习、深刻领会"),
        "「认真学习、深刻领会」，原作「深刻领会、认真学习」，据B本乙正",
        "认真学习、深刻领会 B ] 深刻领会、认真学习 A",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_notes_of_emendations(name: str) -> None:
    pieces, decision, chinese, western = CASES[name]
    edition = edit(build(pieces).apparatus, [decision])
    assert [e.text for e in edition.emendations] == [decision.text]
    assert chinese in [note.text for note in variant_notes(edition, CHINESE, rules=RULES, lang="zh")]
    assert western in [note.text for note in variant_notes(edition, WESTERN, rules=RULES, lang="zh")]
    context = ReportContext()
    [locus] = [e.locus for e in edition.emendations]
    assert emendation_notes(edition, CHINESE, lang="zh") == {locus: f"{chinese}。"}
    assert edition.emendations[0].entry not in app_notes(edition, context)


def test_the_text_is_the_edited_text() -> None:
    pieces: list[MadePiece] = ["理顺", ("关系", "干系"), "位，落到时处。"]
    decisions = [
        Decision("made", "", "到", before="关系", after="位"),
        Decision("made", "时处", "实处"),
    ]
    edition = edit(build(pieces).apparatus, decisions)
    text = WRITERS["plain-notes"].write(edition, ReportContext("zh")).decode("utf-8-sig")
    assert "理顺关系到〔一〕位，落到实处〔二〕。" in text
    assert "〔一〕“关系”，B本作“干系”。“到”字原脱，据文意补。" in text
    assert "正文改动底本 2 处" in text


LONG = "".join(chr(0x4E00 + 7 * i) for i in range(400))
PASSAGE = LONG[100:130]


@pytest.mark.parametrize("ahead", [True, False])
def test_a_moved_passage_has_notes_at_both_places(tmp_path: Path, ahead: bool) -> None:
    moved = LONG[:100] + LONG[130:300] + PASSAGE + LONG[300:]
    texts = {"a": LONG, "b": moved} if ahead else {"a": moved, "b": LONG}
    files = [tmp_path / f"{name}.txt" for name in texts]
    for file, text in zip(files, texts.values(), strict=True):
        file.write_text(text, encoding="utf-8")
    edition, context = compare(files)
    short = f"「{PASSAGE[:4]}……{PASSAGE[-4:]}」"
    lost, found = "〔一〕", "〔二〕"
    there, other = ("下", "上") if ahead else ("上", "下")
    text = WRITERS["plain-notes"].write(edition, context).decode("utf-8-sig")
    told = [line for line in text.splitlines() if line.startswith((lost, found)) and "本" in line]
    here = next(line for line in told if f"在{there}文「" in line)
    elsewhere = next(line for line in told if line != here)
    assert here[3:].startswith(short)
    assert f"下，b本有{short}，底本在{other}文{lost if ahead else found}。" in elsewhere
    assert any(f"底本在{other}文。" in sentence for sentence in app_notes(edition, context).values())


def test_hidden_kinds_are_counted_without_notes() -> None:
    edition = build(["我们", ("坚决", ""), "支持", ("指导组", "督导组")])
    context = ReportContext("zh", notes=NotesSettings(), hide=("substantive-omission",))
    text = WRITERS["plain-notes"].write(edition, context).decode("utf-8-sig")
    assert "坚决”" not in text
    assert "督导组”" in text
    assert "下列异文不出校：实质（无）1条。" in text.replace(" ", "")


def test_the_editor_and_the_certainty_are_named_on_request() -> None:
    pieces, decision, _, _ = CASES["no witness has it"]
    edition = edit(build(pieces).apparatus, [decision])
    notes = variant_notes(edition, CHINESE, rules=RULES, lang="zh", persons=True)
    assert notes[0].text.endswith("据文意改（形近而误；校者：张三；可信程度：低）")
