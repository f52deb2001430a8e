"""Volumes made by hand, and random ones, for the tests of all formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from collate.report.publication.model import (
    Change,
    Layout,
    Note,
    Paragraph,
    ParagraphKind,
    Piece,
    Text,
    Volume,
    WitnessRow,
)

CHINESE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "contents": "目录",
        "conventions": "凡例",
        "sigla": "版本",
        "notes": "校勘记",
        "siglum": "简称",
        "witness": "版本",
        "source": "来源",
        "role": "用途",
        "remarks": "说明",
        "stated": "题名、时间与作者的异同",
        "note": "注",
    }
)

ENGLISH_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "contents": "Contents",
        "conventions": "Conventions",
        "sigla": "Sigla",
        "notes": "Notes",
        "siglum": "Siglum",
        "witness": "Witness",
        "source": "Source",
        "role": "Role",
        "remarks": "Remarks",
        "stated": "Titles, dates and speakers",
        "note": "Note",
    }
)

WITNESSES = (
    WitnessRow("甲", "春夜随笔（一九三一年排印本）", "files/1931.pdf", "底本"),
    WitnessRow(
        "乙",
        "春夜随笔（家藏抄本）",
        "files/very/long/folder/name/manuscript_of_the_family_1929.txt",
        "通校本",
    ),
    WitnessRow("丙", "选集本", "", "参校本", ("只有第一段", "缺末页")),
)


def text_of(title: str, paragraphs: Sequence[Sequence[Any] | str], *, kinds: str = "", **fields: Any) -> Text:
    """Return a text from paragraphs of strings, notes ``("lemma", "text")``, changes and pieces.

    A pair refers to a note after the words before it. ``kinds`` has a letter for each paragraph:
    ``t`` text, ``h`` heading, ``s`` subheading, ``v`` verse; ``t`` after the last. Headings begin sections.
    """
    names: dict[str, ParagraphKind] = {"t": "text", "h": "heading", "s": "subheading", "v": "verse"}
    notes: list[Note] = []
    made: list[Paragraph] = []
    section = -1
    for number, row in enumerate(paragraphs):
        kind = names[kinds[number : number + 1] or "t"]
        section = max(0, section + (kind == "heading" or section < 0))
        pieces: list[Piece] = []
        for one in [row] if isinstance(row, str) else row:
            if isinstance(one, str):
                pieces.append(Piece(one))
            elif isinstance(one, Change):
                pieces.append(Piece(one.after, change=one))
            elif isinstance(one, Piece):
                pieces.append(one)
            else:
                lemma, words, *layer = one
                notes.append(Note(words, lemma, layer=layer[0] if layer else "", section=section))
                last = pieces.pop() if pieces else Piece("")
                pieces.append(last._replace(notes=(*last.notes, len(notes) - 1)))
        made.append(Paragraph(tuple(pieces), kind))
    return Text(title, title, tuple(made), tuple(notes), **{"language": "zh-Hans", **fields})


def volume_of(*texts: Text, title: str = "春夜随笔", **fields: Any) -> Volume:
    """Return a Chinese volume; fields that a layout has go to the layout."""
    layout = {name: fields.pop(name) for name in tuple(fields) if name in Layout.__dataclass_fields__}
    words = ENGLISH_WORDS if fields.get("language") == "en" else CHINESE_WORDS
    return Volume(title, texts, Layout(**layout), words, **fields)


def spring(**fields: Any) -> Text:
    """Return a Chinese text with headings, changes, a lost letter, and two notes at one place."""
    return text_of(
        "春夜随笔",
        [
            "一　月下",
            [
                "春夜的",
                ("月", "「月」，乙、丙本同作「月光」。"),
                "照着河岸，",
                Change("冰凉", "清凉", "据乙本改", "校者", "2026-11-02T09:00:00+00:00"),
                ("清凉", "「清凉」，原作「冰凉」，据乙本改。"),
                "的风从水面上来。他说：“今年的水，比去年高出三尺。”",
                ("三尺", "「三尺」，乙本作「二尺」。"),
                ("三尺", "此下丙本有「有余」。"),
                "两岸的人都点头。",
            ],
            [
                "第二日天",
                Piece("□", lost=True),
                "明，",
                Change("就", "", "据乙本删"),
                ("", "原衍「就」字，据乙本删。"),
                "便上路了。",
            ],
            "二　渡口",
            [
                "渡口有人",
                Change("", "等候", "据乙、丙本补"),
                ("等候", "「等候」原脱，据乙、丙本补。"),
                "，船却还没有来。",
            ],
            "春水绿如蓝，",
            ["江花红胜火。", ("胜", "「胜」，丙本作「似」。")],
        ],
        kinds="htthtvv",
        byline=("一九三一年三月", "某某"),
        witnesses=WITNESSES,
        stated=("题名：底本作「春夜随笔」；乙本作「春夜」",),
        remarks=("乙本缺页三。",),
        **fields,
    )


def address() -> Text:
    """Return an English text with notes in two layers."""
    return text_of(
        "Address at the Crossing",
        [
            "I. The Road",
            [
                "Twelve winters ago our mothers came down this road ",
                Change("by", "in", "with B"),
                ("in", "in B C ] by A", "A"),
                " the dark, and they “carried” nothing but what they wore",
                ("wore", "wore ] bore C", "A"),
                ("wore", "wore; Wore B", "B"),
                "; nobody asked them whence they came, nor whither they meant to go before the thaw.",
            ],
            [
                "It is 1,500 miles – no less – from there to here. We remember.",
                ("remember", "remember ] om. B", "A"),
            ],
        ],
        kinds="h",
        byline=("19 November 1863",),
        language="en",
        witnesses=(
            WitnessRow("A", "Copy of 1863", "a.txt", "base text"),
            WitnessRow("B", "Newspaper", "b.txt"),
        ),
    )


def scripts() -> Text:
    """Return a text in right-to-left scripts, accented Greek, and traditional Chinese."""
    return text_of(
        "Scripts",
        [
            ["μῆνιν ἄειδε θεὰ Πηληϊάδεω Ἀχιλῆος", ("ἄειδε", "ἄειδε ] ἄϊδε B")],
            ["בראשית ברא אלהים את השמים ואת הארץ", ("ברא", "ברא ] יצר B")],
            ["في البدء كانت الكلمة", ("البدء", "البدء ] البداية B")],
            ["國學與經學，體例各異。", ("國學", "國學 ] 国学 B")],
        ],
        language="und",
    )


def many_notes(count: int = 300, *, long: int = 0) -> Text:
    """Return a text with *count* notes in paragraphs of five; each *long*-th of them has 400 letters."""
    paragraphs = []
    for start in range(0, count, 5):
        row: list[Any] = []
        for number in range(start, min(start + 5, count)):
            row.append(f"这是第{number}处文字，各本在此处都有一些不同，需要一条校勘记来说明")
            words = "甲乙丙丁戊己庚辛" * 50 if long and number % long == long - 1 else "明"
            row.append(("说明", f"「说明」，乙本作「{words}{number}」。"))
        paragraphs.append([*row, "。"])
    return text_of("三百条校勘记", paragraphs)


#: Letters that formats are apt to lose: markup, marks, controls, scripts from right to left, rare planes.
LETTERS = (
    "明月春風国國a B1-_*#`\\\"'<>&[]()~$@/=+.:;{}|^%!?"
    "　“”‘’…—·〔〕①é̄ἄבأ\u200b\u200f\u00ad\u00a0\x00\x07\n\t\u2028\u202e\ufeff\ufffe𠀀"
)

_words = st.text(st.sampled_from(LETTERS), max_size=12) | st.text(max_size=8)
_ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)


@st.composite
def _pieces(
    draw: st.DrawFn, notes: list[Note], words: st.SearchStrategy[str], section: int
) -> tuple[Piece, ...]:
    pieces = []
    for _ in range(draw(st.integers(0, 4))):
        text = draw(words)
        change = None
        if draw(st.booleans()):
            before = draw(words)
            change = Change(before, text.strip(" ")) if before or text.strip(" ") else None
        first = len(notes)
        for _ in range(draw(st.sampled_from((0, 0, 1, 1, 2)))):
            layer = draw(st.sampled_from(("", "", "A", "B")))
            notes.append(Note(draw(words), "", layer, section=section))
        pieces.append(Piece(text, tuple(range(first, len(notes))), change, draw(st.booleans())))
    return tuple(pieces)


@st.composite
def _texts(draw: st.DrawFn, words: st.SearchStrategy[str]) -> Text:
    notes: list[Note] = []
    paragraphs: list[Paragraph] = []
    section = 0
    for _ in range(draw(st.integers(0, 5))):
        kind: ParagraphKind = draw(st.sampled_from(("text", "text", "verse", "heading", "subheading")))
        section += kind == "heading" and bool(paragraphs)
        paragraphs.append(Paragraph(draw(_pieces(notes, words, section)), kind))
    lines = st.lists(words, max_size=2).map(tuple)
    rows = st.builds(WitnessRow, words, words, words, words, lines)
    return Text(
        "text",
        draw(words),
        tuple(paragraphs),
        tuple(notes),
        witnesses=tuple(draw(st.lists(rows, max_size=2))),
        byline=draw(lines),
        stated=draw(lines),
        remarks=draw(lines),
        language=draw(st.sampled_from(("zh-Hans", "zh-Hant", "en", "ar", "und"))),
    )


@st.composite
def volumes(draw: st.DrawFn, words: st.SearchStrategy[str] = _words) -> Volume:
    """Draw a volume of up to three texts with odd characters, empty pieces, and notes at one place."""
    layout = Layout(
        draw(st.sampled_from(("foot", "end", "section"))),
        draw(st.sampled_from(("chinese", "circled", "arabic", "brackets"))),
        draw(st.sampled_from(("page", "section", "work", "volume"))),
        draw(st.sampled_from(("a4", "16k", "32k"))),
        draw(st.booleans()),
        draw(st.sampled_from((0, 1, 5))),
        draw(st.booleans()),
    )
    language = draw(st.sampled_from(("zh", "en")))
    return Volume(
        draw(words),
        tuple(draw(st.lists(_texts(words), max_size=3))),
        layout,
        CHINESE_WORDS if language == "zh" else ENGLISH_WORDS,
        tuple(draw(st.lists(words, max_size=2))),
        language,
        when=draw(st.sampled_from(("", "2026-11-30", "2026-11-30T08:00:00Z"))),
    )
