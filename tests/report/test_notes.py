from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collate.model import Edition, Kind, Span, Stated
from collate.pipeline import compare
from collate.report import WRITERS, ReportContext
from collate.report.notes import (
    CHINESE,
    WESTERN,
    NoteRules,
    VariantNote,
    app_notes,
    differing_lines,
    variant_notes,
)
from collate.settings import NotesSettings
from tests.conftest import MadePiece, MakeEdition, build

if TYPE_CHECKING:
    from tests.report.conftest import Made

GOLDEN = Path(__file__).parents[1] / "golden" / "report"
WORDS = (Kind.SUBSTANTIVE, Kind.NUMERAL)
RULES = NoteRules.of(WORDS)


@pytest.mark.parametrize("name", ["notes", "plain-notes"])
def test_golden(name: str, small: Made, context: ReportContext) -> None:
    writer = WRITERS[name]
    assert writer.write(small.edition, context) == (GOLDEN / writer.file).read_bytes()


#: Pieces of an edition; its notes in the Chinese and the Western style.
CASES: dict[str, tuple[list[MadePiece], list[str], list[str]]] = {
    "two readings": (
        ["中央", ("指导组", "督导组", "督导组", "工作组"), "到了。"],
        ["「指导组」，B、C本同作「督导组」；D本作「工作组」"],
        ["指导组 ] 督导组 B C; 工作组 D"],
    ),
    "an omission": (["我们", ("坚决", "", ""), "支持"], ["「坚决」，B、C本并无"], ["坚决 ] om. B C"]),
    "a lemma of one letter has its neighbour beside it": (
        ["要加强", ("对", ""), "基层的领导"],
        ["「加强对」，B本作「加强」"],
        ["加强对 ] 加强 B"],
    ),
    "or the one behind it": (
        ["。", ("对", "向"), "基层"],
        ["「对基层」，B本作「向基层」"],
        ["对基层 ] 向基层 B"],
    ),
    "words that stand twice are shown together, as nothing else tells them apart": (
        ["都是农民", ("一滴", ""), "一滴汗水换来的"],
        ["「一滴一滴」，B本作「一滴」"],
        ["一滴一滴 ] 一滴 B"],
    ),
    "an addition": (["理顺关系", ("", "到"), "位"], ["「关系」下，B本有「到」字"], ["post 关系 ] add. 到 B"]),
    "an addition at the start": (
        [("", "编者按"), "同志们"],
        ["篇首，B本有「编者按」"],
        ["ante omnia ] add. 编者按 B"],
    ),
    "words added before the first words of a paragraph, which differ": (
        ["同志们：¶", ("", "今天"), ("这次", "这个"), "会议开始。"],
        ["「这次」上，B本有「今天」。「这次」，B本作「这个」"],
        ["ante 这次 ] add. 今天 B | 这次 ] 这个 B"],
    ),
    "a lacuna": (
        ["今天开会，", ("要发扬艰苦奋斗的作风。我相信", None), "能成。"],
        ["自「要发扬艰苦奋斗」至「我相信」，B本缺"],
        ["要发扬艰苦奋斗 – 我相信 ] lac. B"],
    ),
    "the same change everywhere": (
        [("指导组", "督导组"), "来了，", ("指导组", "督导组"), "走了。"],
        ["「指导组」，B本作「督导组」，下同"],
        ["指导组 ] 督导组 B (et passim)"],
    ),
    "not everywhere, and twice in a sentence": (
        [("指导组", "督导组"), "来了，", ("指导组", "督导组"), "走了。指导组"],
        ["「指导组来了」，B本作「督导组来了」", "「指导组走了」，B本作「督导组走了」"],
        ["指导组来了 ] 督导组来了 B", "指导组走了 ] 督导组走了 B"],
    ),
    "everywhere from the second place on": (
        ["指导组来了。", ("指导组", "督导组"), "说话。", ("指导组", "督导组"), "走了。"],
        ["「指导组」，B本作「督导组」，下同"],
        ["指导组 ] 督导组 B (et passim)"],
    ),
    "everywhere with its neighbour": (
        ["中央", ("指导组", "督导组"), "来了。中央", ("指导组", "督导组"), "走了。省指导组没有走。"],
        ["「中央指导组」，B本作「中央督导组」，下同"],
        ["中央指导组 ] 中央督导组 B (et passim)"],
    ),
    "a longer form first": (
        [("中央指导组", "中央督导组"), "来了。", ("指导组", "督导组"), "走了。", ("指导组", "督导组")],
        ["「中央指导组」，B本作「中央督导组」，下凡「指导组」同"],
        ["中央指导组 ] 中央督导组 B (et passim: 指导组)"],
    ),
    "a numeral has what it counts": (
        ["听取", ("八", "8"), "个乡的汇报"],
        ["「八个」，B本作「8个」"],
        ["八个 ] 8个 B"],
    ),
    "a neighbour that differs too is not shown": (
        ["我们要", ("强化", "加强"), ("对", ""), "基层的领导"],
        ["「强化」，B本作「加强」", "「对基层」，B本作「基层」"],
        ["强化 ] 加强 B", "对基层 ] 基层 B"],
    ),
    "what follows a mark is shown with what it stands before": (
        ["迎刃而解，", ("", "很"), "值得学习。"],
        ["「值得」上，B本有「很」字"],
        ["ante 值得 ] add. 很 B"],
    ),
    "a sentence more": (
        ["提了意见。", ("", "大家鼓掌。"), "会后要研究。"],
        ["B本此下有「大家鼓掌。」"],
        ["post 意见 ] add. 大家鼓掌。 B"],
    ),
    "a paragraph more": (
        ["提了意见。", ("", "¶大家鼓掌。¶"), "会后要研究。"],
        ["B本此下有「大家鼓掌。」一段"],
        ["post 意见 ] add. 大家鼓掌。 B"],
    ),
    "more at the end": (
        ["要落到实处。", ("", "谢谢大家！")],
        ["篇末，B本有「谢谢大家！」"],
        ["post 落到实处 in fine ] add. 谢谢大家！ B"],
    ),
    "a sentence less": (
        ["提了意见。", ("大家鼓掌。", ""), "会后要研究。"],
        ["「大家鼓掌。」一句，B本无"],
        ["大家鼓掌。 ] om. B"],
    ),
    "two paragraphs less": (
        [
            "提了意见。",
            ("¶大家热烈鼓掌欢迎。¶接着县长讲话，把开春以来的工作一件一件说了，讲了一个上午。¶", ""),
            "会后要研究。",
        ],
        ["「大家热烈鼓掌……一个上午。」二段，B本无"],
        ["大家热烈鼓掌……一个上午。 ] om. B"],
    ),
    "another order": (
        ["要", ("认真学习、深刻领会", "深刻领会、认真学习"), "。"],
        ["「认真学习、深刻领会」，B本作「深刻领会、认真学习」"],
        ["认真学习、深刻领会 ] 深刻领会、认真学习 B"],
    ),
    "quotation marks inside": (
        ["所谓", ("「水」者", "「火」者"), "也"],
        ["「『水』者」，B本作「『火』者」"],
        ["「水」者 ] 「火」者 B"],
    ),
    "the base text has a lacuna": (
        ["今天开会，", (None, "县长讲话，"), "大家听。"],
        ["底本此处缺，B本有「县长讲话，」"],
        ["lac. in textu ] 县长讲话， B"],
    ),
    "two notes at one place are one": (
        ["中央", ("指导组", "督导组", "指导组"), ("", "", "们"), "，来了"],
        ["「指导组」，B本作「督导组」。C本此下有「们」字"],
        ["指导组 ] 督导组 B | post 指导组 ] add. 们 C"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_wording(name: str, make_edition: MakeEdition) -> None:
    pieces, chinese, western = CASES[name]
    edition = make_edition(pieces)
    assert [note.text for note in variant_notes(edition, CHINESE, rules=RULES, lang="zh")] == chinese
    assert [note.text for note in variant_notes(edition, WESTERN, rules=RULES, lang="zh")] == western


def test_settings_for_kinds_position_and_style(small: Made) -> None:
    chosen = NotesSettings(
        "western", place="foot", kinds=("substantive", "numeral", "orthographic", "punctuation")
    )
    text = WRITERS["plain-notes"].write(small.edition, ReportContext("en", notes=chosen)).decode("utf-8-sig")
    assert "No notes are made of" not in text
    assert "[1]指导组 ] 督导组" in text
    assert text.index("[1]指导组 ]") < text.index("好的意见")


def test_each_entry_of_the_kinds_that_get_notes_has_a_sentence(small: Made, context: ReportContext) -> None:
    assert app_notes(small.edition, context) == {
        1: "“指导组”，乙、丁本同作“督导组”。",
        2: "“八个”，乙、丁本同作“8个”。",
        4: "“讨论得很”，乙、丙、丁本同作“讨论得”。",
        5: "“意见”下，乙、丁本同有“（热烈鼓掌）”。",
    }


#: A base text and another; the notes do not depend on the meaning of the characters.
CHARACTERS = st.text("甲乙，。", max_size=4)
PIECES = st.lists(CHARACTERS | st.tuples(CHARACTERS, CHARACTERS | st.none()), min_size=1, max_size=12)


def test_an_entry_beside_a_lacuna_of_the_base_text_has_a_sentence() -> None:
    edition = build(["开会，", (None, "指导组到", "督导组到", ""), "了。"])
    assert app_notes(edition, ReportContext()) == {1: "底本此处缺，B本有“指导组到”；C本有“督导组到”；D本无。"}
    texts = [note.text for note in variant_notes(edition, CHINESE, rules=RULES, lang="zh")]
    assert texts == ["底本此处缺，B本有「指导组到」；C本有「督导组到」"]


def test_a_change_that_its_note_leaves_open_is_not_said_to_recur() -> None:
    edition = build(["甲", ("甲", "。甲"), ("甲", "。甲")])
    texts = [note.text for note in variant_notes(edition, CHINESE, rules=RULES, lang="zh")]
    assert not any("下凡" in text for text in texts)


@given(PIECES)
def test_base_text_and_notes_give_the_other_witness(pieces: list[MadePiece]) -> None:
    assume(any(isinstance(piece, tuple) and piece[0] != piece[1] for piece in pieces))
    edition = build(pieces)
    base, other = (tokens.text for tokens in edition.alignment.tokens)
    assert applied(base, variant_notes(edition, CHINESE, rules=RULES, lang="zh")) == other


@pytest.mark.slow
def test_base_text_and_notes_give_the_witnesses_of_the_gold_texts(shared: Path, tmp_path: Path) -> None:
    kinds = tuple(Kind)
    for path in sorted((shared / "gold" / "texts").glob("T*.json")):
        witnesses = json.loads(path.read_text(encoding="utf-8"))["witnesses"]
        (_, first), *others = witnesses.items()
        files = [tmp_path / "a.txt", tmp_path / "b.txt"]
        files[0].write_text(first, encoding="utf-8")
        files[1].write_text(others[0][1], encoding="utf-8")
        edition, _ = compare(files)
        base, *other = (tokens.text for tokens in edition.alignment.tokens)
        rebuilt = applied(base, variant_notes(edition, CHINESE, rules=NoteRules.of(kinds), lang="zh"))
        assert "".join(rebuilt.split()) == "".join((other or [base])[0].split()), path.stem


class Edit(NamedTuple):
    start: int
    end: int
    text: str


def applied(base: str, found: tuple[VariantNote, ...]) -> str:
    """Return the base text changed as the notes state."""
    sentence = re.compile("[^「」。]*(?:「[^」]*」[^「」。]*)+")
    statements = [(note.at, words) for note in found for words in sentence.findall(note.text)]
    lost = [e for at, words in statements if words.endswith("缺") for e in edits_of(base, at, words)]
    rest = [e for at, words in statements if not words.endswith("缺") for e in edits_of(base, at, words)]
    # 下同 does not apply where a witness has a lacuna.
    rest = [e for e in rest if not any(o.start <= e.start < e.end <= o.end for o in lost)]
    edits = sorted([*lost, *(trimmed(edit, base) for edit in rest)], key=lambda edit: edit[:2])
    gone = {place for edit in edits for place in range(edit.start, edit.end)}
    return "".join(
        "".join(edit.text for edit in edits if edit.start == place)
        + ("" if place in gone else base[place : place + 1])
        for place in range(len(base) + 1)
    )


def edits_of(base: str, at: int, sentence: str) -> list[Edit]:
    first, *others = re.findall("「([^」]*)」", sentence)
    other = others[0] if others else ""
    frame = re.sub("「[^」]*」", "「」", sentence)
    if sentence.startswith("自"):
        return [Edit(at - len(first), base.index(other, at) + len(other), "")]
    if "有" not in frame:
        start = base.rindex(first.split("……")[0], 0, at) if "……" in first else at - len(first)
        assert re.fullmatch(".*".join(map(re.escape, first.split("……"))), base[start:at])
        lemma, reading = base[start:at], other if "作" in frame else ""
        found = [Edit(start, at, reading)]
        if "下凡" in frame:
            short = others[-1]
            ahead = next(
                i
                for i in range(len(lemma))
                if lemma.startswith(short, i)
                and reading.startswith(lemma[:i])
                and reading.endswith(lemma[i + len(short) :])
            )
            reading = reading[ahead : len(reading) - (len(lemma) - ahead - len(short))]
            lemma, start = short, start + ahead
        if "下凡" in frame or sentence.endswith("下同"):
            later = (m.start() for m in re.finditer(f"(?={re.escape(lemma)})", base) if m.start() > start)
            found += [Edit(place, place + len(lemma), reading) for place in later]
        return found
    if "上，" in frame:
        return [Edit(at - len(first), at - len(first), other)]
    return [Edit(at, at, other or first)]


def trimmed(edit: Edit, base: str) -> Edit:
    """Drop the pieces that both texts share."""
    start, lemma, reading = edit.start, base[edit.start : edit.end], edit.text
    while lemma and lemma[:1] == reading[:1]:
        start, lemma, reading = start + 1, lemma[1:], reading[1:]
    while lemma and lemma[-1:] == reading[-1:]:
        lemma, reading = lemma[:-1], reading[:-1]
    return Edit(start, start + len(lemma), reading)


def titled(*titles: str) -> Edition:
    """Return an edition of two witnesses with these titles."""
    edition = build([("开会", "開會")])
    witnesses = tuple(
        replace(w, segment=replace(w.segment, title=Stated(title, title, Span(0, 5))))
        for w, title in zip(edition.work.witnesses, titles, strict=True)
    )
    alignment = replace(edition.alignment, work=replace(edition.work, witnesses=witnesses))
    return replace(edition, apparatus=replace(edition.apparatus, alignment=alignment))


def test_titles_in_scripts_with_spaces_keep_them() -> None:
    again = titled("Address  at Gettysburg", "Address at\nRichmond 二〇 二 年")
    (line,) = differing_lines(again, CHINESE, context=ReportContext())
    assert "「Address at Gettysburg」" in line
    assert "「Address at Richmond二〇二年」" in line
    assert list(differing_lines(titled("At Dawn", "AtDawn"), CHINESE, context=ReportContext())) == []


@pytest.mark.parametrize(("kinds", "stands"), [((), False), (("orthographic",), True)])
def test_a_title_in_traditional_characters_is_listed_with_notes_on_spelling(
    kinds: tuple[str, ...], stands: bool
) -> None:
    again = titled("动员会讲话", "動員會講話")
    chosen = ReportContext(notes=NotesSettings(kinds=("substantive", *kinds)))
    assert any("動員會講話" in line for line in differing_lines(again, CHINESE, context=chosen)) is stands
