"""The script of a Chinese text: simplified or traditional characters."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, TypeAlias

HanScript: TypeAlias = Literal["Hans", "Hant", ""]

#: Number of characters that are examined. Every third to fifth character of running text differs
#: between the scripts, so a page decides.
_SAMPLE = 4_000


def han_script(text: str) -> HanScript:
    """Return the ISO 15924 code of the script that *text* is written in; empty without evidence.

    Evidence is a character that only one of two standard sets has: GB 2312 of simplified
    characters, Big5 of traditional ones. Both have what the scripts share (大, 后). The larger
    count decides, and a tie decides nothing.

    >>> han_script("派出督导组"), han_script("派出督導組"), han_script("天下大同")
    ('Hans', 'Hant', '')
    """
    counts = [0, 0]
    for character in text[:_SAMPLE]:
        if character >= "\u3400":
            of = _script(character)
            if of:
                counts[of == "Hant"] += 1
    simplified, traditional = counts
    if traditional == simplified:
        return ""
    return "Hant" if traditional > simplified else "Hans"


@lru_cache(maxsize=8_192)
def _script(character: str) -> HanScript:
    simplified, traditional = _encodes(character, "gb2312"), _encodes(character, "big5")
    if simplified == traditional:
        return ""
    return "Hans" if simplified else "Hant"


def _encodes(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
