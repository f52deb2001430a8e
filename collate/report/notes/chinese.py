"""The Chinese style of notes of variants (校勘记).

Source: the conventions of Chinese punctuated editions: notes numbered 〔一〕,
lemmata in quotation marks of the text's own script, witnesses by their sigla as 甲本,
乙、丙本同作, 据乙本改.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from collate.report.notes.lemma_choice import AdditionHost, HostSide
from collate.report.notes.style import EmendationDetails, LemmaRelation, NoteLemma, NoteReading, NoteStyle
from collate.text.lookalikes import differing_code_points

_DIGITS = "〇一二三四五六七八九"

#: The characters of the formulas below that traditional script writes otherwise.
_TRADITIONAL = str.maketrans("后并无处据诸补删脱", "後並無處據諸補刪脫")

#: A mark that is an apostrophe, in a word of another script.
_APOSTROPHE = r"(?<=[A-Za-z])’(?=[A-Za-z])"


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


@dataclass(frozen=True, slots=True)
class _Form:
    """The quotation marks of notes, and the script of their formulas.

    ``marks`` are the outer and inner opening and closing mark.
    """

    marks: str
    traditional: bool = False

    def quote(self, text: str) -> str:
        """Return *text* in quotation marks; the same marks inside it are exchanged.

        >>> print(_Form("「」『』").quote("所谓「水」者"), _Form("“”‘’").quote("所谓“水”者"))
        「所谓『水』者」 “所谓‘水’者”
        """
        exchange = str.maketrans(self.marks, self.marks[2:] + self.marks[:2])
        parts = re.split(f"({_APOSTROPHE})", text)
        inside = "".join(p if n % 2 else p.translate(exchange) for n, p in enumerate(parts))
        return f"{self.marks[0]}{inside}{self.marks[1]}"

    def put(self, words: str) -> str:
        """Return the words of a formula in the script of the notes."""
        return words.translate(_TRADITIONAL) if self.traditional else words


def _who(form: _Form, reading: NoteReading, same: str = "同") -> str:
    return name_witnesses(reading.sigla) + (form.put(same) if len(reading.sigla) > 1 else "")


def _clause(form: _Form, reading: NoteReading, lemma: str = "") -> str:
    """Return the clause for what some witnesses have for *lemma*."""
    who, quoted = _who(form, reading), form.quote(reading.text)
    if reading.way is LemmaRelation.BELOW:
        return f"{who}在下文{quoted}{form.put('后')}" if reading.text else f"{who}在下文"
    if reading.way is LemmaRelation.ABOVE:
        return f"{who}在上文{quoted}{form.put('后')}" if reading.text else f"{who}在篇首"
    alike = _alike(lemma, reading.text)
    return f"{who}作{quoted}{alike}" if reading.text else f"{_who(form, reading, '并')}{form.put('无')}"


def _alike(one: str, other: str) -> str:
    r"""Return the code points in which *other* differs from *one* where print shows no difference.

    >>> print(_alike("caf\u00e9", "cafe\u0301"), _alike("ri\u200dver", "river") + _alike("己", "已"))
    （形同，U+00E9 作 U+0065 U+0301） （形同，少 U+200D）
    """
    pairs = differing_code_points(one, other)
    words = (f"{a} 作 {b}" if a and b else f"多 {b}" if b else f"少 {a}" for a, b in pairs)
    return f"（形同，{'，'.join(words)}）" if pairs else ""


def _more(form: _Form, reading: NoteReading) -> str:
    """Return the words that the base text lacks, with a counter."""
    if reading.paragraphs:
        return f"{form.quote(reading.text)}{chinese_number(reading.paragraphs)}段"
    return form.quote(reading.text) + _letter(reading.text)


def _letter(text: str) -> str:
    """Return 字 for a single character that is not a punctuation mark, else nothing."""
    return "字" if len(text) == 1 and text.isalnum() else ""


def _variants(form: _Form, lemma: NoteLemma, readings: Sequence[NoteReading]) -> str:
    unit = ""
    if not any(reading.text and reading.way is LemmaRelation.PLAIN for reading in readings):
        if lemma.paragraphs:
            unit = f"{chinese_number(lemma.paragraphs)}段"
        elif lemma.sentences:
            unit = f"{chinese_number(lemma.sentences)}句"
    count = f"（{lemma.letters} 字）" if lemma.letters else ""
    clauses = "；".join(_clause(form, one, lemma.text) for one in readings)
    return f"{form.quote(lemma.text)}{unit}{count}，{clauses}"


def _addition(form: _Form, host: AdditionHost, readings: Sequence[NoteReading]) -> str:
    if host.side is HostSide.HERE:
        return "；".join(
            f"{name_witnesses(one.sigla)}此下{'同' if len(one.sigla) > 1 else ''}有{_more(form, one)}"
            for one in readings
        )
    more = "；".join(f"{_who(form, reading)}有{_more(form, reading)}" for reading in readings)
    return f"{_place(form, host)}，{more}"


def _place(form: _Form, host: AdditionHost) -> str:
    beside = {HostSide.AFTER: f"{form.quote(host.words)}下", HostSide.BEFORE: f"{form.quote(host.words)}上"}
    here = form.put("此处")
    return {**beside, HostSide.START: "篇首", HostSide.END: "篇末", HostSide.HERE: here}[host.side]


def _lacuna(form: _Form, first: str, last: str, sigla: Sequence[str]) -> str:
    who = name_witnesses(sigla) + (form.put("并") if len(sigla) > 1 else "")
    lost = f"自{form.quote(first)}至{form.quote(last)}" if last else form.quote(first)
    return f"{lost}，{who}缺"


def _base_lacuna(form: _Form, readings: Sequence[NoteReading]) -> str:
    return f"{form.put('底本此处缺')}，{'；'.join(_verb_clause(form, one, '有') for one in readings)}"


def _verb_clause(form: _Form, reading: NoteReading, verb: str) -> str:
    if reading.text:
        return f"{_who(form, reading)}{verb}{form.quote(reading.text)}"
    return f"{_who(form, reading, '并')}{form.put('无')}"


def _emendation(form: _Form, change: EmendationDetails) -> str:
    grounds = form.put("据") + (name_witnesses(change.sources) if change.sources else "文意")
    others = "".join(f"，{_clause(form, reading, change.after)}" for reading in change.others)
    if not change.before:
        unit = _letter(change.after)
        text = f"{form.quote(change.after)}{unit}{form.put('原脱')}{others}，{grounds}{form.put('补')}"
    elif not change.after:
        place = f"{_place(form, change.host)}" if change.host is not None else ""
        unit = _letter(change.before)
        text = f"{place}原衍{form.quote(change.before)}{unit}{others}，{grounds}{form.put('删')}"
    else:
        all_have = not change.sources and not change.others and len(change.unchanged) > 1
        was = f"{form.put('诸本皆作') if all_have else '原作'}{form.quote(change.before)}"
        done = "乙正" if change.swapped else "改"
        was += _alike(change.after, change.before)
        text = f"{form.quote(change.after)}，{was}{others}，{grounds}{done}"
    return text + (f"（{'；'.join(change.remarks)}）" if change.remarks else "")


def _line(form: _Form, what: str, base: str, readings: Sequence[NoteReading]) -> str:
    parts = [_verb_clause(form, reading, "作") + _alike(base, reading.text) for reading in readings]
    base_clause = f"底本作{form.quote(base)}" if base else form.put("底本无")
    return f"{what}：{base_clause}；{'；'.join(parts)}"


def chinese_style(marks: str = "「」『』", *, traditional: bool = False) -> NoteStyle:
    """Return the style with the quotation *marks*: outer opening and closing, inner opening and closing.

    With *traditional* the words of its formulas are in traditional characters; what they
    quote is as it stands.
    """
    form = _Form(marks, traditional)
    return NoteStyle(
        variants=partial(_variants, form),
        addition=partial(_addition, form),
        lacuna=partial(_lacuna, form),
        base_lacuna=partial(_base_lacuna, form),
        emendation=partial(_emendation, form),
        line=partial(_line, form),
        elsewhere=lambda ahead, number: f"，底本在{'下' if ahead else '上'}文{number}",
        repeated=lambda words: f"，下凡{form.quote(words)}同" if words else "，下同",
        afterwards=form.put("，下不出校"),
        number=note_number,
        stop="。",
        separator="。",
    )


CHINESE = chinese_style()
