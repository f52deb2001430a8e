"""The Chinese style of notes of variants (校勘记).

Source: the conventions of Chinese punctuated editions: notes numbered 〔一〕,
lemmata in 「」, witnesses by their sigla as 甲本, 乙、丙本同作, 据乙本改.
"""

from __future__ import annotations

from collections.abc import Sequence

from collate.report.notes.lemma_choice import AdditionHost, HostSide
from collate.report.notes.style import EmendationDetails, LemmaRelation, NoteLemma, NoteReading, NoteStyle

_DIGITS = "〇一二三四五六七八九"

#: Quotation marks inside the quotation marks of a note.
_INNER = str.maketrans("「」『』", "『』「」")


def chinese_number(number: int) -> str:
    """Return a number from 1 to 9999 in Chinese numerals, in the form used to number notes.

    >>> [chinese_number(n) for n in (3, 10, 12, 20, 105, 110, 1024)]
    ['三', '十', '十二', '二十', '一百〇五', '一百一十', '一千〇二十四']
    """
    written = ""
    gap = False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("〇" if gap else "") + _DIGITS[digit] + sign
            gap = False
        elif written:
            gap = True
    return written[1:] if written.startswith("一十") else written


def note_number(number: int) -> str:
    """Return the number of a note in brackets; from ten thousand on in digits.

    >>> note_number(12), note_number(10000)
    ('〔十二〕', '〔10000〕')
    """
    return f"〔{chinese_number(number) if number < 10_000 else number}〕"


def name_witnesses(sigla: Sequence[str]) -> str:
    """Return the names of witnesses in Chinese notes.

    >>> name_witnesses(["乙"]), name_witnesses(["乙", "丙"]), name_witnesses(["清抄本"])
    ('乙本', '乙、丙本', '清抄本')
    """
    joined = "、".join(sigla)
    return joined if joined.endswith("本") else f"{joined}本"


def quote(text: str) -> str:
    """Return *text* in the quotation marks of a note; those inside it are exchanged.

    >>> quote("所谓「水」者")
    '「所谓『水』者」'
    """
    return f"「{text.translate(_INNER)}」"


def _who(reading: NoteReading, same: str = "同") -> str:
    return name_witnesses(reading.sigla) + (same if len(reading.sigla) > 1 else "")


def _clause(reading: NoteReading) -> str:
    """Return the clause for what some witnesses have for a lemma."""
    if reading.way is LemmaRelation.BELOW:
        return f"{_who(reading)}在下文{quote(reading.text)}后" if reading.text else f"{_who(reading)}在下文"
    if reading.way is LemmaRelation.ABOVE:
        return f"{_who(reading)}在上文{quote(reading.text)}后" if reading.text else f"{_who(reading)}在篇首"
    return f"{_who(reading)}作{quote(reading.text)}" if reading.text else f"{_who(reading, '并')}无"


def _more(reading: NoteReading) -> str:
    """Return the words that the base text lacks, with a counter."""
    if reading.paragraphs:
        return f"{quote(reading.text)}{chinese_number(reading.paragraphs)}段"
    return quote(reading.text) + _letter(reading.text)


def _letter(text: str) -> str:
    """Return 字 for a single character that is not a punctuation mark, else nothing."""
    return "字" if len(text) == 1 and text.isalnum() else ""


def _variants(lemma: NoteLemma, readings: Sequence[NoteReading]) -> str:
    unit = ""
    if not any(reading.text and reading.way is LemmaRelation.PLAIN for reading in readings):
        if lemma.paragraphs:
            unit = f"{chinese_number(lemma.paragraphs)}段"
        elif lemma.sentences:
            unit = f"{chinese_number(lemma.sentences)}句"
    count = f"（{lemma.letters} 字）" if lemma.letters else ""
    return f"{quote(lemma.text)}{unit}{count}，{'；'.join(map(_clause, readings))}"


def _addition(host: AdditionHost, readings: Sequence[NoteReading]) -> str:
    if host.side is HostSide.HERE:
        return "；".join(
            f"{name_witnesses(reading.sigla)}此下{'同' if len(reading.sigla) > 1 else ''}有{_more(reading)}"
            for reading in readings
        )
    return f"{_place(host)}，{'；'.join(f'{_who(reading)}有{_more(reading)}' for reading in readings)}"


def _place(host: AdditionHost) -> str:
    beside = {HostSide.AFTER: f"{quote(host.words)}下", HostSide.BEFORE: f"{quote(host.words)}上"}
    return {**beside, HostSide.START: "篇首", HostSide.END: "篇末", HostSide.HERE: "此处"}[host.side]


def _lacuna(first: str, last: str, sigla: Sequence[str]) -> str:
    who = name_witnesses(sigla) + ("并" if len(sigla) > 1 else "")
    return f"自{quote(first)}至{quote(last)}，{who}缺" if last else f"{quote(first)}，{who}缺"


def _base_lacuna(readings: Sequence[NoteReading]) -> str:
    return f"底本此处缺，{'；'.join(_verb_clause(reading, '有') for reading in readings)}"


def _verb_clause(reading: NoteReading, verb: str) -> str:
    return f"{_who(reading)}{verb}{quote(reading.text)}" if reading.text else f"{_who(reading, '并')}无"


def _emendation(change: EmendationDetails) -> str:
    base_text = f"据{name_witnesses(change.sources)}" if change.sources else "据文意"
    others = "".join(f"，{_clause(reading)}" for reading in change.others)
    if not change.before:
        unit = _letter(change.after)
        text = f"{quote(change.after)}{unit}原脱{others}，{base_text}补"
    elif not change.after:
        place = f"{_place(change.host)}" if change.host is not None else ""
        unit = _letter(change.before)
        text = f"{place}原衍{quote(change.before)}{unit}{others}，{base_text}删"
    else:
        all_have = not change.sources and not change.others and len(change.unchanged) > 1
        was = f"{'诸本皆作' if all_have else '原作'}{quote(change.before)}"
        done = "乙正" if change.swapped else "改"
        text = f"{quote(change.after)}，{was}{others}，{base_text}{done}"
    return text + (f"（{'；'.join(change.remarks)}）" if change.remarks else "")


def _line(what: str, base: str, readings: Sequence[NoteReading]) -> str:
    parts = [_verb_clause(reading, "作") for reading in readings]
    base_clause = f"底本作{quote(base)}" if base else "底本无"
    return f"{what}：{base_clause}；{'；'.join(parts)}"


CHINESE = NoteStyle(
    variants=_variants,
    addition=_addition,
    lacuna=_lacuna,
    base_lacuna=_base_lacuna,
    emendation=_emendation,
    line=_line,
    elsewhere=lambda ahead, number: f"，底本在{'下' if ahead else '上'}文{number}",
    repeated=lambda words: f"，下凡{quote(words)}同" if words else "，下同",
    number=note_number,
    stop="。",
    separator="。",
)
