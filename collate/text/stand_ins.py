"""Signs that stand in for a character: radicals, and the notation of Aozora Bunko for rare characters.

The raw text keeps the sign; views of it, which are compared, have the character.
"""

from __future__ import annotations

import re

from collate.text.radicals import without_radicals

#: ※ with its description, which ends in a code point or in a code of JIS X 0213 (plane, row, cell; the second
#: form without the level). Source: 青空文庫 注記一覧, 外字.
_GAIJI = re.compile(
    r"※(?=［＃[^\n］]*?、(?:U\+(?P<code>[0-9A-Fa-f]{4,6})"
    r"|(?:第[34]水準)?(?P<plane>[12])-(?P<row>\d{1,2})-(?P<cell>\d{1,2}))(?:、[^\n］]*)?］)"
)
_GAIJI_SIGN = "※［＃"
#: Rows and cells of a plane of JIS X 0213; what EUC adds to them; its prefix of the second plane.
_CELLS, _EUC, _SECOND_PLANE = 94, 0xA0, b"\x8f"


def without_stand_ins(text: str) -> str:
    """Return *text* with characters in place of the signs for them, of the same length.

    The description after ※ remains. A sign whose code has no character stays.

    >>> without_stand_ins("※［＃「口＋匕」、U+20B9F、12-3］られた⻘年")
    '𠮟［＃「口＋匕」、U+20B9F、12-3］られた青年'
    >>> without_stand_ins("※［＃「木＋吶のつくり」、第3水準1-85-54］")
    '枘［＃「木＋吶のつくり」、第3水準1-85-54］'
    """
    if _GAIJI_SIGN in text:
        text = _GAIJI.sub(_character, text)
    return without_radicals(text)


def _character(match: re.Match[str]) -> str:
    if match["code"]:
        code = int(match["code"], 16)
        valid = 0x20 < code < 0x110000 and not 0xD800 <= code < 0xE000
        return chr(code) if valid else match[0]
    row, cell = int(match["row"]), int(match["cell"])
    if not (1 <= row <= _CELLS and 1 <= cell <= _CELLS):
        return match[0]
    data = (_SECOND_PLANE if match["plane"] == "2" else b"") + bytes((_EUC + row, _EUC + cell))
    try:
        character = data.decode("euc_jis_2004")
    except UnicodeDecodeError:
        return match[0]
    return character if len(character) == 1 else match[0]
