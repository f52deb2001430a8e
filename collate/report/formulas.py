"""How a note of variants is worded: in Chinese (校勘记), or in the way of Western editions.

The formulas state what each witness has (作, 无, 有, 缺) and judge nothing.
Source: the conventions of Chinese punctuated editions (底本, 校本; notes
numbered 〔一〕, lemmata in 「」), and of Western ones (lemma ] reading siglum).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_DIGITS = "〇一二三四五六七八九"


class Said(NamedTuple):
    """What some witnesses have instead of the lemma ("" if nothing)."""

    text: str
    sigla: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """One way of wording; each function returns a sentence without its full stop.

    ``variants(lemma, readings)`` for a lemma that is there; ``added(host,
    readings)`` where only others have words, after *host* ("" at the start of
    the text); ``absent(first, last, sigla)`` for a lacuna; ``stated(what, base,
    readings)`` for title, date and speaker lines.
    """

    variants: Callable[[str, Sequence[Said]], str]
    added: Callable[[str, Sequence[Said]], str]
    absent: Callable[[str, str, tuple[str, ...]], str]
    stated: Callable[[str, str, Sequence[Said]], str]
    number: Callable[[int], str]
    repeated: str
    stop: str


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


def witnesses(sigla: Sequence[str]) -> str:
    """Return how Chinese notes name witnesses.

    >>> witnesses(["乙"]), witnesses(["乙", "丙"]), witnesses(["清抄本"])
    ('乙本', '乙、丙本', '清抄本')
    """
    joined = "、".join(sigla)
    return joined if joined.endswith("本") else f"{joined}本"


def _zh_variants(lemma: str, readings: Sequence[Said]) -> str:
    parts = []
    for said in readings:
        who = witnesses(said.sigla)
        same = "同" if len(said.sigla) > 1 else ""
        parts.append(f"{who}{same}作「{said.text}」" if said.text else f"{who}{'并' if same else ''}无")
    return f"「{_short(lemma)}」，{'；'.join(parts)}"


def _zh_added(host: str, readings: Sequence[Said]) -> str:
    place = f"「{host}」下" if host else "篇首"
    parts = []
    for said in readings:
        word = "字" if len(said.text) == 1 else ""
        same = "同" if len(said.sigla) > 1 else ""
        parts.append(f"{witnesses(said.sigla)}{same}有「{said.text}」{word}")
    return f"{place}，{'；'.join(parts)}"


def _zh_absent(first: str, last: str, sigla: tuple[str, ...]) -> str:
    return f"自「{first}」至「{last}」，{witnesses(sigla)}缺"


def _zh_stated(what: str, base: str, readings: Sequence[Said]) -> str:
    parts = [
        f"{witnesses(said.sigla)}{'同' if len(said.sigla) > 1 and said.text else ''}"
        + (f"作「{said.text}」" if said.text else "无")
        for said in readings
    ]
    shown = f"底本作「{base}」" if base else "底本无"
    return f"{what}：{shown}；{'；'.join(parts)}"


def _short(lemma: str, most: int = 24) -> str:
    """Return a long lemma by its first and last words.

    >>> _short("一二三四五六七八九十", 8)
    '一二三四……七八九十'
    """
    return lemma if len(lemma) <= most else f"{lemma[:4]}……{lemma[-4:]}"


def _western_variants(lemma: str, readings: Sequence[Said]) -> str:
    parts = [f"{said.text or 'om.'} {' '.join(said.sigla)}" for said in readings]
    return f"{_short(lemma)} ] {'; '.join(parts)}"


def _western_added(host: str, readings: Sequence[Said]) -> str:
    parts = [f"add. {said.text} {' '.join(said.sigla)}" for said in readings]
    return f"post {host} ] {'; '.join(parts)}" if host else f"ante omnia ] {'; '.join(parts)}"


def _western_absent(first: str, last: str, sigla: tuple[str, ...]) -> str:
    return f"{first} – {last} ] lac. {' '.join(sigla)}"


def _western_stated(what: str, base: str, readings: Sequence[Said]) -> str:
    parts = [f"{said.text or 'om.'} {' '.join(said.sigla)}" for said in readings]
    return f"{what}: {base or 'om.'} ] {'; '.join(parts)}"


CHINESE = Style(
    variants=_zh_variants,
    added=_zh_added,
    absent=_zh_absent,
    stated=_zh_stated,
    number=lambda n: f"〔{chinese_number(n)}〕",
    repeated="，下同",
    stop="。",
)
WESTERN = Style(
    variants=_western_variants,
    added=_western_added,
    absent=_western_absent,
    stated=_western_stated,
    number=lambda n: f"[{n}]",
    repeated=" (et passim)",
    stop="",
)
