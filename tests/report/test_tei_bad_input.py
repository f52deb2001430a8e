"""Texts that are difficult for XML: a valid edition, or an error with place and remedy."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.editions import edition_xml
from collate.errors import VerificationError
from collate.model import Decision, Edition, Span, Stated, Work
from collate.pipeline import compare
from collate.report import ReportContext
from collate.report.tei import expected_texts, write_tei
from collate.settings import TeiSettings
from collate.tei import find_forbidden, normal_form, tei
from collate.tei.parse import parse_tei, read_witnesses
from collate.tei.rebuild import rebuild_all
from tests.report.test_tei_mutants import jing

OPTIONS = ReportContext("zh", "0.1.0", when="2026-11-22")

MakeEdition = Callable[..., Edition]

HELD = {
    "markup": "<b>&amp;&#1;]]></b><!-- -- --><?x y?>",
    "quotes": "\"'",
    "private use": "\ue000\U000f0000",
    "last code point": "\U0010fffd",
    "noncharacters that XML holds": "\ufdd0\U0001fffe\U0010ffff",
    "bidi controls": "\u202e\u2066\u2069\u200f",
    "combining marks": "\u0301\u0323\u3099",
    "carriage return": "\r",
    "carriage return and line feed": "\r\n",
    "tab": "\t",
    "next line": "\x85",
    "line and paragraph separators": "\u2028\u2029",
    "delete and C1": "\x7f\x80\x9b",
    "byte order mark": "\ufeff",
    "zero width": "\u200b\u200c\u200d\u2060",
    "replacement character": "\ufffd",
    "variation selectors": "葛\U000e0100\ufe0f",
    "emoji": "👨‍👩‍👧",
    "braces": "{0} {title} %s",
}

REFUSED = {
    "null": "\x00",
    "bell": "\x07",
    "vertical tab": "\x0b",
    "form feed": "\x0c",
    "escape": "\x1b[2J",
    "unit separator": "\x1f",
    "high surrogate": "\ud800",
    "low surrogate": "\udfff",
    "noncharacter": "\ufffe",
    "last of the plane": "\uffff",
}


def collated(work: Work, *decisions: Decision) -> Edition:
    return edit(classify(align(work)), decisions)


def with_everywhere(make_work: Callable[..., Work], odd: str) -> Edition:
    """Return an edition with *odd* wherever a source or an editor can introduce it."""
    tail = "\n散会以后各村都要把会议的精神传达下去，抓紧春耕。"
    texts = (
        f"同志们讨论得甲{odd}乙。\n{odd}大家都同意{odd}完了。{odd}{tail}",
        f"同志们讨论得甲{odd}{odd}丙{odd}。\n丁{odd}大家都同意{odd}完了。{tail}",
        f"{odd}同志们讨论得甲。\n大家都同意了{tail}",
        f"同志们讨论得戊{odd}乙。\n大家都同意\n{odd}\n完了。{tail}",
    )
    # Segments have no white space at the edges of paragraphs.
    work = make_work(*("\n".join(line.strip() for line in text.split("\n")) for text in texts))
    line = stated(odd)
    witnesses = []
    for witness in work.witnesses:
        segment = replace(witness.segment, title=line, date=line, speaker=line, origin=line)
        segment = replace(segment, source=replace(segment.source, how=f"x{odd}"))
        witnesses.append(replace(witness, segment=segment, short_title=odd))
    work = replace(work, witnesses=tuple(witnesses), title=f"题{odd}")
    decision = Decision(work.slug, "精神", f"决{odd}定", reason=f"因{odd}", by=f"编{odd}")
    edition = collated(work, decision)
    assert len(edition.emendations) == 1
    return replace(edition, settings=(("a.b", odd),))


def test_allowed_characters_are_written_and_read_back(make_work: Callable[..., Work], tmp_path: Path) -> None:
    files = []
    for number, odd in enumerate(HELD.values()):
        edition = with_everywhere(make_work, odd)
        for group in (False, True):
            xml = edition_xml(edition, replace(OPTIONS, tei=TeiSettings(group=group)))
            held(edition, xml)
            files.append(tmp_path / f"e{number}{group}.xml")
            files[-1].write_bytes(xml)
    assert jing(files) == frozenset()


def held(edition: Edition, xml: bytes) -> None:
    assert rebuild_all(parse_tei(xml)) == {
        name: normal_form(text, breaks) for name, text, breaks in expected_texts(edition)
    }


def stated(odd: str) -> Stated:
    return Stated(odd, odd, Span(0, 1))


def in_witness(edition: Edition, **changes: object) -> Edition:
    """Change the segment of the second witness."""
    first, second, *others = edition.work.witnesses
    changed = replace(second, segment=replace(second.segment, **changes))  # type: ignore[arg-type]
    return with_work(edition, replace(edition.work, witnesses=(first, changed, *others)))


def with_work(edition: Edition, work: Work) -> Edition:
    apparatus = replace(edition.apparatus, alignment=replace(edition.alignment, work=work))
    return replace(edition, apparatus=apparatus)


def emended(edition: Edition, **changes: str) -> Edition:
    decision = replace(Decision("made", "乙", "戊"), **cast(dict[str, Any], changes))
    return edit(edition.apparatus, [decision])


#: Origins of a character, with place and remedy of the message.
PLACES: dict[str, tuple[Callable[[Edition, str], Edition], str, str]] = {
    "title of a witness": (lambda e, c: in_witness(e, title=stated(c)), "B.txt#1", "source"),
    "date": (lambda e, c: in_witness(e, date=stated(c)), "B.txt#1", "source"),
    "speaker": (lambda e, c: in_witness(e, speaker=stated(c)), "B.txt#1", "source"),
    "origin": (lambda e, c: in_witness(e, origin=stated(c)), "B.txt#1", "source"),
    "path": (lambda e, c: in_witness(e, path=f"x{c}.txt"), "B.txt#1", "source"),
    "title of the work": (lambda e, c: with_work(e, replace(e.work, title=c)), "made", "source"),
    "emendation": (lambda e, c: emended(e, text=f"戊{c}"), "made: [[emend]]", "collate.toml"),
    "reason": (lambda e, c: emended(e, reason=c), "made: [[emend]]", "collate.toml"),
    "editor": (lambda e, c: emended(e, by=c), "made: [[emend]]", "collate.toml"),
    "settings": (lambda e, c: replace(e, settings=(("a.b", c),)), "a.b", "collate.toml"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("odd", REFUSED.values(), ids=REFUSED.keys())
def test_forbidden_characters_are_refused(make_edition: MakeEdition, odd: str, place: str) -> None:
    change, where, file = PLACES[place]
    with pytest.raises(VerificationError, match="which XML forbids") as caught:
        write_tei(change(make_edition(["甲", ("乙", "丙")]), odd), OPTIONS)
    assert caught.value.where == where
    assert f"U+{ord(odd[0]):04X}" in caught.value.problem
    assert caught.value.remedy.startswith(
        "Remove it from the source" if file == "source" else f"Remove it from {file}"
    )


@pytest.mark.parametrize("odd", ["\x00", "\x07", "\x1b[2J", "\ufffe", "\uffff"])
def test_forbidden_characters_in_a_text_are_refused(make_edition: MakeEdition, odd: str) -> None:
    with pytest.raises(VerificationError, match=r"A.txt#1: has the character U\+.*after '甲'"):
        write_tei(make_edition([f"甲{odd}", ("乙", "丙")]), OPTIONS)


ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)


@example(parts=["\t", "0", "0"], base=2)
@given(st.lists(ANY, min_size=3, max_size=8), st.integers(0, 2))
@settings(max_examples=120)
def test_any_text_is_written_whole_or_refused(
    make_work: Callable[..., Work], parts: list[str], base: int
) -> None:
    texts = ["甲".join(parts), "乙".join(parts[1:]), "".join(parts[:-1]) + "丙"]
    edition = collated(make_work(*texts, base=base))
    assume(len(edition.work.witnesses) > 1)
    if any(find_forbidden(witness.segment.text) is not None for witness in edition.work.witnesses):
        with pytest.raises(VerificationError, match="which XML forbids"):
            write_tei(edition, OPTIONS)
    else:
        held(edition, write_tei(edition, OPTIONS))


@pytest.mark.slow
def test_three_hundred_witnesses(tmp_path: Path) -> None:
    text = "同志们，大家讨论得很热烈，提出了许多好的意见，会后要认真研究，把各项工作落到实处。\f谢谢大家。"
    files = []
    for number in range(300):
        files.append(tmp_path / f"{number:03}.txt")
        at = number % len(text)
        files[-1].write_text(text[:at] + chr(0x4E00 + number) + text[at:], encoding="utf-8")
    edition, context = compare(files)
    xml = edition_xml(edition, context)
    names = [witness.xml_id for witness in read_witnesses(parse_tei(xml))]
    assert names == [f"W{number:03}" for number in range(1, 301)]
    path = tmp_path / "edition.xml"
    path.write_bytes(xml)
    assert jing([path]) == frozenset()


@pytest.mark.slow
def test_a_variant_of_twenty_thousand_characters(tmp_path: Path) -> None:
    dice = random.Random(1)
    long = "".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(20_000))
    texts = ["同志们，开会。\n完了。\n", f"同志们，开会。\n{long}\n完了。\n", "同志们，散会。\n完了。\n"]
    files = [tmp_path / f"{number}.txt" for number in range(3)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    edition, context = compare(files)
    xml = edition_xml(edition, context)
    assert any(long in "".join(map(str, rdg.itertext())) for rdg in parse_tei(xml).iter(tei("rdg")))
    path = tmp_path / "edition.xml"
    path.write_bytes(xml)
    assert jing([path]) == frozenset()
