"""Notes of variants in Chinese (校勘记).

Source: the conventions of Chinese punctuated editions: notes numbered 〔一〕,
lemmata in 「」, witnesses by their sigla as 甲本, 乙、丙本同作, 据乙本改.
"""

from __future__ import annotations

from collections.abc import Sequence

from collate.report.notes.formulas import Lemma, Mended, Said, Style, Way
from collate.report.notes.lemma_choice import Host, Side

_DIGITS = "〇一二三四五六七八九"

#: Quotation marks inside the quotation marks of a note.
_INNER = str.maketrans("「」『』", "『』「」")


def chinese_number(number: int) -> str:
    """Return a number from 1 to 9999 as notes are numbered.

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


def numbered(number: int) -> str:
    """Return the number of a note; from ten thousand on in digits.

    >>> numbered(12), numbered(10000)
    ('〔十二〕', '〔10000〕')
    """
    return f"〔{chinese_number(number) if number < 10_000 else number}〕"


def witnesses(sigla: Sequence[str]) -> str:
    """Return how Chinese notes name witnesses.

    >>> witnesses(["乙"]), witnesses(["乙", "丙"]), witnesses(["清抄本"])
    ('乙本', '乙、丙本', '清抄本')
    """
    joined = "、".join(sigla)
    return joined if joined.endswith("本") else f"{joined}本"


def quoted(text: str) -> str:
    """Return *text* in the quotation marks of a note, those inside it exchanged.

    >>> quoted("所谓「水」者")
    '「所谓『水』者」'
    """
    return f"「{text.translate(_INNER)}」"


def _who(said: Said, same: str = "同") -> str:
    return witnesses(said.sigla) + (same if len(said.sigla) > 1 else "")


def _has(said: Said) -> str:
    """What some witnesses have for a lemma."""
    if said.way is Way.BELOW:
        return f"{_who(said)}在下文{quoted(said.text)}后" if said.text else f"{_who(said)}在下文"
    if said.way is Way.ABOVE:
        return f"{_who(said)}在上文{quoted(said.text)}后" if said.text else f"{_who(said)}在篇首"
    return f"{_who(said)}作{quoted(said.text)}" if said.text else f"{_who(said, '并')}无"


def _more(said: Said) -> str:
    """What some witnesses have that the base text lacks."""
    if said.paragraphs:
        return f"{quoted(said.text)}{chinese_number(said.paragraphs)}段"
    return quoted(said.text) + _letter(said.text)


def _letter(text: str) -> str:
    """Return 字 after a single character that is no mark."""
    return "字" if len(text) == 1 and text.isalnum() else ""


def _variants(lemma: Lemma, readings: Sequence[Said]) -> str:
    unit = ""
    if not any(said.text and said.way is Way.PLAIN for said in readings):
        if lemma.paragraphs:
            unit = f"{chinese_number(lemma.paragraphs)}段"
        elif lemma.sentences:
            unit = f"{chinese_number(lemma.sentences)}句"
    return f"{quoted(lemma.text)}{unit}，{'；'.join(map(_has, readings))}"


def _added(host: Host, readings: Sequence[Said]) -> str:
    if host.side is Side.HERE:
        return "；".join(
            f"{witnesses(said.sigla)}此下{'同' if len(said.sigla) > 1 else ''}有{_more(said)}"
            for said in readings
        )
    return f"{_place(host)}，{'；'.join(f'{_who(said)}有{_more(said)}' for said in readings)}"


def _place(host: Host) -> str:
    named = {Side.AFTER: f"{quoted(host.words)}下", Side.BEFORE: f"{quoted(host.words)}上"}
    return {**named, Side.START: "篇首", Side.END: "篇末", Side.HERE: "此处"}[host.side]


def _absent(first: str, last: str, sigla: Sequence[str]) -> str:
    who = witnesses(sigla) + ("并" if len(sigla) > 1 else "")
    return f"自{quoted(first)}至{quoted(last)}，{who}缺" if last else f"{quoted(first)}，{who}缺"


def _base_absent(readings: Sequence[Said]) -> str:
    parts = [
        f"{_who(said)}有{quoted(said.text)}" if said.text else f"{_who(said, '并')}无" for said in readings
    ]
    return f"底本此处缺，{'；'.join(parts)}"


def _mended(change: Mended) -> str:
    ground = f"据{witnesses(change.sources)}" if change.sources else "据文意"
    others = "".join(f"，{_has(said)}" for said in change.others)
    if not change.before:
        unit = _letter(change.after)
        told = f"{quoted(change.after)}{unit}原脱{others}，{ground}补"
    elif not change.after:
        place = f"{_place(change.host)}" if change.host is not None else ""
        unit = _letter(change.before)
        told = f"{place}原衍{quoted(change.before)}{unit}{others}，{ground}删"
    else:
        all_have = not change.sources and not change.others and len(change.kept) > 1
        was = f"{'诸本皆作' if all_have else '原作'}{quoted(change.before)}"
        done = "乙正" if change.swapped else "改"
        told = f"{quoted(change.after)}，{was}{others}，{ground}{done}"
    return told + (f"（{'；'.join(change.remarks)}）" if change.remarks else "")


def _stated(what: str, base: str, readings: Sequence[Said]) -> str:
    parts = [
        f"{_who(said)}作{quoted(said.text)}" if said.text else f"{_who(said, '并')}无" for said in readings
    ]
    shown = f"底本作{quoted(base)}" if base else "底本无"
    return f"{what}：{shown}；{'；'.join(parts)}"


CHINESE = Style(
    variants=_variants,
    added=_added,
    absent=_absent,
    base_absent=_base_absent,
    mended=_mended,
    stated=_stated,
    elsewhere=lambda ahead, number: f"，底本在{'下' if ahead else '上'}文{number}",
    repeated=lambda words: f"，下凡{quoted(words)}同" if words else "，下同",
    number=numbered,
    stop="。",
    between="。",
)
