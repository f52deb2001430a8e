"""Characters without a glyph of their own, and the Ethiopic wordspace.

Zero-width spaces, soft hyphens, directional marks and byte order marks steer how
lines are broken and letters are set: they are layout wherever they stand. Joiners
choose the shape of Arabic and Indic letters and join pictographs, and variation
selectors choose a glyph: a witness keeps them.
"""

from __future__ import annotations

from collate.lazy import lazy_pattern

#: Default_Ignorable_Code_Point, first and last of each range. Source: Unicode 15, DerivedCoreProperties.txt.
_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)

#: Body of a regex character class: the invisible characters.
INVISIBLE = "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in _RANGES)

#: The Ethiopic wordspace, which newer texts replace by a space.
WORDSPACE = "\u1361"

#: What joiners may join: letters of Arabic, Syriac, Mongolian, Brahmi and their descendants; pictographs.
_JOINING = (
    r"\u0300-\u036f\u0600-\u109f\u1780-\u18af\u1a20-\u1bff\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff"
    r"\ua800-\uabff\ufb50-\ufdff\ufe00-\ufe0f\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001faff\U000e0020-\U000e007f"
)
#: Body of a regex character class: characters that are layout wherever they stand. The Hangul fillers and the
#: Mongolian vowel separator are letters of a word.
_LAYOUT = "".join(
    rf"\U{first:08x}-\U{last:08x}"
    for first, last in ((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x200B, 0x200B), (0x200E, 0x200F),
                        (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFF8))
)  # fmt: skip
#: Runs of characters that are layout where they stand: those, and joiners that join nothing.
LAYOUT_CHARACTERS = lazy_pattern(rf"(?:[{_LAYOUT}]|(?<![{_JOINING}])[\u200c\u200d](?![{_JOINING}]))+")

_INVISIBLE = lazy_pattern(f"[{INVISIBLE}]")
_FLAG = "\U0001f3f4"
_INVISIBLE_NOT_TAG = lazy_pattern(f"(?![\U000e0020-\U000e007f])[{INVISIBLE}]")
#: White space and layout at the edges and, without white space, inside.
_EDGES = lazy_pattern(rf"\A[\s{WORDSPACE}]+|[\s{WORDSPACE}]+\Z")


def is_invisible(character: str) -> bool:
    r"""Return whether *character* has no glyph of its own in any font.

    >>> [is_invisible(c) for c in "\u200b\xad\ufe0fa "]
    [True, True, True, False, False]
    """
    code = ord(character)
    return code >= _RANGES[0][0] and any(first <= code <= last for first, last in _RANGES)


def without_invisible(text: str) -> str:
    r"""Return *text* without invisible characters; the tags of a flag remain, since they choose the flag.

    >>> without_invisible("won\xadder\u200bful")
    'wonderful'
    """
    if text.isascii():
        return text
    return (_INVISIBLE_NOT_TAG if _FLAG in text else _INVISIBLE).sub("", text)


def without_layout(token: str) -> str:
    r"""Return a token without anything that chooses shapes or sets apart; two wordspaces are a full stop.

    >>> without_layout("ቃል፡"), without_layout("ቃል፡፡"), without_layout("می\u200cرود ")
    ('ቃል', 'ቃል፡፡', 'میرود')
    """
    token = " ".join(without_invisible(token).split())
    return token[:-1].rstrip() if token.endswith(WORDSPACE) and token.count(WORDSPACE) == 1 else token


def visible_form(text: str) -> str:
    r"""Return what is written in a token: without layout, and without white space at its edges.

    >>> visible_form("\u200bword\u2060 "), visible_form("ቃል፡")
    ('word', 'ቃል')
    """
    if not text.isascii():
        text = LAYOUT_CHARACTERS.sub("", text)
    text = text.strip()
    return _EDGES.sub("", text) if WORDSPACE in text else text
