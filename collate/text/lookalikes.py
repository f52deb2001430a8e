"""Texts of different characters that look the same in print: é and e with an accent, Latin A and Cyrillic А.

A note that quotes both tells a reader nothing; their code points do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from collate.text.invisible import without_invisible
from collate.text.radicals import without_radicals

#: Families of characters that have one shape in most fonts, the first for all, without those that Unicode
#: holds to be equivalent. Source: the shapes of the letters in Noto Serif and Noto Serif CJK; UTS #39 has the
#: same families among many that only resemble each other (己 and 已, l and 1), which print shows.
_FAMILIES = (
    # Latin, Greek, Cyrillic
    "AΑА", "BΒВ", "CϹС", "EΕЕ", "HΗН", "IΙІӀ", "JͿЈ", "KΚК", "MΜМ", "NΝ", "OΟО", "PΡР", "SЅ", "TΤТ", "XΧХ",
    "YΥҮ", "ZΖ", "aа", "cϲс", "eе", "hһ", "iі", "jϳј", "oοо", "pр", "qԛ", "sѕ", "wԝ", "xх", "yу",
    "ΓГ", "ΠП", "ΦФ", "ÆӔ", "æӕ", "əә",
    # dashes, hyphens, dots, apostrophes
    "-‐‑", "—―─", "·‧・•∙⋅", "’ʼ", "∶:",
    # Han and kana, and signs beside them
    "口ロ", "二ニ", "八ハ", "力カ", "夕タ", "卜ト", "工エ", "〇○", "へヘ",
    # the Latin ligatures, whose parts are joined in print in any case
)  # fmt: skip

_ALIKE = str.maketrans({other: family[0] for family in _FAMILIES for other in family[1:]})

#: Compatibility characters with the shape of what they stand for.
_UNITED = str.maketrans(
    {c: unicodedata.normalize("NFKC", c) for c in (*map(chr, range(0xFB00, 0xFB07)), "µ", "…")}
)

#: Pairs of differing stretches that are named.
_MOST = 3


def differing_code_points(one: str, other: str) -> tuple[tuple[str, str], ...]:
    r"""Return the code points in which two texts differ that look the same; empty where print shows it.

    At most three pairs, each ``U+00E9`` or several with spaces between; ``""`` where one text has more.

    >>> differing_code_points("caf\u00e9", "cafe\u0301")
    (('U+00E9', 'U+0065 U+0301'),)
    >>> differing_code_points("letter A", "letter \u0410"), differing_code_points("己", "已")
    ((('U+0041', 'U+0410'),), ())
    >>> differing_code_points("river", "ri\u200dver")
    (('', 'U+200D'),)
    """
    if one == other or _shape(one) != _shape(other):
        return ()
    return tuple(dict.fromkeys((_codes(a), _codes(b)) for a, b in _differing(one, other)))[:_MOST]


def _differing(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield the stretches of both texts in which they differ; place by place where they are as long."""
    if len(one) == len(other):
        at = 0
        for differs, group in groupby(zip(one, other, strict=True), key=lambda pair: pair[0] != pair[1]):
            size = len(list(group))
            if differs:
                yield one[at : at + size], other[at : at + size]
            at += size
        return
    for tag, start, end, low, high in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield one[start:end], other[low:high]


@lru_cache(maxsize=4_096)
def _shape(text: str) -> str:
    """Return a text of the same shape as *text*, the same for all that look like it."""
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", without_radicals(without_invisible(text)).translate(_UNITED))
    return " ".join(text.translate(_ALIKE).split())


def _codes(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text)
