"""Characters that Word encodes by font and number: ``w:sym``, and bullets.

Symbol fonts have their signs at U+F020 to U+F0FF, meaningless without the
font. The signs below have a Unicode character of their own; the others stay as they are.
Source: the encodings of the fonts Symbol (Adobe) and Wingdings (Microsoft).
"""

from __future__ import annotations

_SYMBOL = {
    0x22: "∀",
    0x24: "∃",
    0x27: "∋",
    0x2A: "∗",
    0x2D: "−",
    0x40: "≅",
    0x5C: "∴",
    0x5E: "⊥",
    0x7E: "∼",
    **dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)),
    **dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61)),
    **dict(enumerate("€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…", 0xA0)),
    **dict(enumerate("↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑", 0xBF)),
    0xF1: "⟩",
    0xF2: "∫",
}
_WINGDINGS = {
    **dict(enumerate("●❍■□❐❑❒", 0x6C)),
    **dict(enumerate("⧫◆❖", 0x74)),
    **dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x80)),
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "◻",
    0xD8: "➢",
    **dict(enumerate("←→↑↓", 0xDF)),
    **dict(enumerate("✘✔☒☑", 0xFB)),
}
_WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0xA3: "□"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(code: int, font: str) -> str:
    """Return the character with the number *code* in *font*; "" where it is not allowed in XML.

    >>> symbol(0xF061, "Symbol"), symbol(0xFE, "Wingdings"), symbol(0x2103, "宋体")
    ('α', '☑', '℃')
    """
    table = _FONTS.get(font.strip().casefold())
    if table is not None and (code < 0x100 or 0xF000 <= code < 0xF100):
        low = code & 0xFF
        # Digits and common punctuation have their ASCII codes.
        return table.get(low) or (chr(low) if table is _SYMBOL and 0x20 <= low < 0x7F else chr(0xF000 + low))
    if code < 0x20 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return ""
    return chr(code)


def symbols(text: str, font: str) -> str:
    """Return *text* with the codes of a symbol font replaced by characters; of any other font, *text*."""
    return "".join(symbol(ord(c), font) for c in text) if font.strip().casefold() in _FONTS else text
