"""What layout depends on: characters set without spaces, the width of a line, the end of a sentence."""

from __future__ import annotations

import re

#: Han and kana (one class: both are set without spaces between words), as a character class of a regex.
HAN = r"\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: East Asian punctuation that no Latin text has. Dashes and curly quotes are not in it: both use them.
MARKS = r"\u3001-\u3004\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
#: Blanks within a line.
BLANKS = r" \t\u00a0\u2000-\u200a\u202f\u205f\u3000"

LAYOUT_SPACE = re.compile(
    rf"(?<=[{HAN}{MARKS}])[{BLANKS}]+(?=[^{HAN}\s])|(?<=[^{HAN}\s])[{BLANKS}]+(?=[{HAN}{MARKS}])"
)
"""Blanks that are layout: beside a Han character or an East Asian mark, not between two Han characters."""

_SHARED = "—―‘’“”…·─（）()[]<>"
_CJK = re.compile(f"[{HAN}{MARKS}]")
#: Marks that lean on what stands before them: a number and its percent sign break over two lines.
_LEANING = "%‰°,;:!?.)]}"
_BROKEN_NUMBER = re.compile(rf"[{HAN}{MARKS}] ?[0-9.,]*[0-9][.,]\Z")
_WORD_DASH = "—―─–-"
_NARROW = re.compile(r"[\x00-\u02ff\u2000-\u200a]")

#: Ends of sentences; closing quotes and brackets may follow.
_CLOSERS = "”’」』）)】〕》〉\"'］]"
STRONG_END = "。！？!?．｡"
SOFT_END = "；;：:…"


def width(line: str) -> int:
    """Return the columns that *line* takes: two for a wide character, one for a Latin one.

    >>> width("2020年")
    6
    """
    return 2 * len(line) - len(_NARROW.findall(line))


def ends_sentence(line: str, soft: bool = False) -> bool:
    """Tell whether *line* ends in the mark that ends a sentence; *soft*: or in a semicolon or colon.

    A full stop counts in Latin text only, closing quotes and brackets are
    passed over, and so is a remark in brackets.

    >>> [ends_sentence(line) for line in ("他说：“好。”", "谢谢！（掌声）", "防控工", "3.")]
    [True, True, False, False]
    """
    plain = line.rstrip()
    bare = plain.rstrip(_CLOSERS)
    if plain and plain[-1] in "）)" and bare[-1:] not in tuple(STRONG_END):
        bare = plain[: max(plain.rfind("（"), plain.rfind("("), 0)].rstrip().rstrip(_CLOSERS)
    if not bare:
        return False
    last = bare[-1]
    if last == ".":
        return len(bare) > 1 and bare[-2].isalpha()
    return last in STRONG_END or (soft and last in SOFT_END)


def spaced(left: str, right: str) -> bool:
    """Tell whether a space stands for the line break between the lines *left* and *right*.

    None beside Han characters and East Asian marks, nor beside a dash that
    joins words; one between all others.

    >>> spaced("发展", "工作"), spaced("the", "end"), spaced("用 GDP", "增长"), spaced("超过3", "%的")
    (False, True, False, False)
    >>> spaced("he said “yes”", "and"), spaced("高出1.", "2米"), spaced("甲县 1,", "204 家")
    (True, False, False)
    """
    if not left or not right or left[-1].isspace():
        return False
    if left[-1] in _WORD_DASH or right[0] in _WORD_DASH or right[0] in _LEANING:
        return False
    if left[-1].isdigit() and right[0].isdigit() and _CJK.search(left + right):
        return False  # a number broken between two lines of Chinese
    if right[0].isdigit() and _BROKEN_NUMBER.search(left):
        return False  # the same behind its point or comma
    before = left.rstrip(_SHARED)[-1:] or left[-1]
    after = right.lstrip(_SHARED)[:1] or right[0]
    return not (_CJK.match(before) or _CJK.match(after) or _CJK.match(left[-1]) or _CJK.match(right[0]))
