"""Layout properties of text: scripts set without spaces, display width, sentence ends, line joins."""

from __future__ import annotations

from itertools import pairwise

from collate.lazy import lazy_pattern

#: Body of a regex character class: Han and kana, both set without spaces between words.
HAN = r"\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: Body of a regex character class: punctuation of East Asian text alone, so no dashes or curly quotes.
MARKS = r"\u3001-\u3004\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
#: Body of a regex character class: blanks within a line.
BLANKS = r" \t\u00a0\u2000-\u200a\u202f\u205f\u3000"

LAYOUT_SPACE = lazy_pattern(
    rf"(?<=[{HAN}{MARKS}])[{BLANKS}]+(?=[^{HAN}\s])|(?<=[^{HAN}\s])[{BLANKS}]+(?=[{HAN}{MARKS}])"
)
"""Blanks that are mere layout: beside a Han character or East Asian mark, not between two Han characters."""

#: The ends of the range of nearly all Han characters of a text.
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"
_SHARED = "—―‘’“”…·─（）()[]<>"
_CJK = lazy_pattern(f"[{HAN}{MARKS}]")
#: Marks that attach to the preceding text: a number and its percent sign may be split over two lines.
_LEANING = "%‰°,;:!?.)]}"
_BROKEN_NUMBER = lazy_pattern(rf"[{HAN}{MARKS}] ?[0-9.,]*[0-9][.,]\Z")
_WORD_DASH = "—―─–-"
#: Characters of one column beyond Latin-1.
_NARROW = lazy_pattern(r"[\u0100-\u02ff\u2000-\u200a]")

#: Closing quotes and brackets, which may follow the end of a sentence.
_CLOSERS = "”’」』）)】〕》〉\"'］]"
#: Marks that end a sentence.
STRONG_END = "。！？!?．｡"
#: Marks that end a clause.
SOFT_END = "；;：:…"


def display_width(line: str) -> int:
    """Return the width of *line* in terminal columns: two for each wide character, one for each Latin one.

    >>> display_width("2020年")
    6
    """
    if line.isascii():
        return len(line)
    # Encoding is the fastest count of a class of characters: it drops those beyond Latin-1.
    narrow = len(line.encode("latin-1", "ignore"))
    return 2 * len(line) - narrow - (len(_NARROW.findall(line)) if _NARROW.search(line) else 0)


def ends_sentence(line: str, soft: bool = False) -> bool:
    """Return whether *line* ends with a sentence-ending mark or, if *soft*, with a semicolon or colon.

    A Latin full stop counts only after a letter. Closing quotes and brackets
    are ignored, and so is a final remark in brackets.

    >>> [ends_sentence(line) for line in ("他说：“好。”", "谢谢！（掌声）", "防控工", "3.")]
    [True, True, False, False]
    """
    if line[-1:].isalnum():
        return False
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


def needs_space(left: str, right: str) -> bool:
    """Return whether a space replaces the line break when the lines *left* and *right* are joined.

    Not beside Han characters and East Asian marks, nor beside a dash that
    joins words; between all other characters.

    >>> needs_space("发展", "工作"), needs_space("the", "end"), needs_space("用 GDP", "增长")
    (False, True, False)
    >>> needs_space("超过3", "%的")
    False
    >>> needs_space("he said “yes”", "and"), needs_space("高出1.", "2米"), needs_space("甲县 1,", "204 家")
    (True, False, False)
    """
    if not left or not right or left[-1].isspace():
        return False
    if _FIRST_HAN <= left[-1] <= _LAST_HAN or _FIRST_HAN <= right[0] <= _LAST_HAN:
        return False
    if left[-1].isascii() and left[-1].isalpha() and right[0].isascii() and right[0].isalpha():
        return True
    if left[-1] in _WORD_DASH or right[0] in _WORD_DASH or right[0] in _LEANING:
        return False
    if left[-1].isdigit() and right[0].isdigit() and _CJK.search(left + right):
        return False  # a number split over two lines of Chinese
    if right[0].isdigit() and _BROKEN_NUMBER.search(left):
        return False  # the same, split after the decimal point or thousands separator
    before = left.rstrip(_SHARED)[-1:] or left[-1]
    after = right.lstrip(_SHARED)[:1] or right[0]
    return not (_CJK.match(before) or _CJK.match(after) or _CJK.match(left[-1]) or _CJK.match(right[0]))


def join_lines(text: str) -> str:
    r"""Return *text* on one line: its lines without blanks at their edges, joined as those of a paragraph.

    >>> join_lines("发展\n　　工作"), join_lines("the\nend")
    ('发展工作', 'the end')
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    blanks = (" " if needs_space(above, below) else "" for above, below in pairwise(lines))
    return "".join(piece for pair in zip(lines, [*blanks, ""], strict=True) for piece in pair)
