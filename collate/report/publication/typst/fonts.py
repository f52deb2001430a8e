"""The fonts of a PDF: families by language, and what to install where one is lacking."""

from __future__ import annotations

from collate.report.publication.typst.literals import array, string

#: The serif that Typst brings with it.
LATIN = "Libertinus Serif"

#: Families of each language that is set in Han characters: those of Debian, Adobe, macOS, Windows, TeX Live;
#: a sans serif where no serif is there.
_FAMILIES: dict[str, tuple[str, ...]] = {
    "zh-Hans": (
        "Noto Serif CJK SC",
        "Noto Serif SC",
        "Source Han Serif SC",
        "Songti SC",
        "STSong",
        "SimSun",
        "FandolSong",
        "Noto Sans CJK SC",
        "PingFang SC",
        "Microsoft YaHei",
    ),
    "zh-Hant": (
        "Noto Serif CJK TC",
        "Noto Serif TC",
        "Source Han Serif TC",
        "Songti TC",
        "LiSong Pro",
        "PMingLiU",
        "MingLiU",
        "Noto Sans CJK TC",
        "PingFang TC",
        "Microsoft JhengHei",
    ),
    "ja": (
        "Noto Serif CJK JP",
        "Noto Serif JP",
        "Source Han Serif",
        "Hiragino Mincho ProN",
        "Yu Mincho",
        "MS Mincho",
    ),
    "ko": ("Noto Serif CJK KR", "Noto Serif KR", "Source Han Serif K", "AppleMyungjo", "Batang"),
}

#: What the Latin serif is for in Chinese text; marks such as “ ” … · are those of a Chinese font there.
_LETTERS = r"[\x20-\x7e\p{Latin}\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Mn}]"
#: The same in other text: its □ would be as small as a bullet.
_NO_SHAPES = r"[^\x{2500}-\x{25ff}]"

#: Families for further characters, after all others: rare Han characters, other scripts, symbols.
_FURTHER = (
    "SimSun-ExtB",
    "HanaMinA",
    "HanaMinB",
    "Noto Serif",
    "Noto Naskh Arabic",
    "DejaVu Serif",
    "DejaVu Sans",
)


def families(language: str) -> tuple[str, ...]:
    """Return the families of a language for Han characters, best first; else those of simplified Chinese."""
    return _FAMILIES.get(han_language(language), _FAMILIES["zh-Hans"])


def han_language(tag: str) -> str:
    """Return the language of the Han characters that *tag* names, or an empty string.

    >>> [han_language(tag) for tag in ("zh", "zh-Hant", "zh-TW", "ja", "en")]
    ['zh-Hans', 'zh-Hant', 'zh-Hant', 'ja', '']
    """
    language, *subtags = tag.split("-")
    if language in ("zh", "lzh", "yue"):
        return "zh-Hant" if {"Hant", "TW", "HK", "MO"} & set(subtags) else "zh-Hans"
    return language if language in _FAMILIES else ""


def font_list(language: str, own: str) -> str:
    """Return the value of Typst's ``font`` for text in *language*; *own* is the family that the layout names.

    Marks that Chinese shares with Latin script (“ ” …) are taken from a Chinese font in Chinese text alone.
    """
    named = (own,) if own else ()
    han = han_language(language)
    following = [*map(string, dict.fromkeys((*families(language), *_FURTHER)))]
    latin = f"(name: {string(LATIN)}, covers: regex({string(_LETTERS if han else _NO_SHAPES)}))"
    first = [latin, *map(string, named)] if han else [*map(string, named), latin]
    return array([*first, *following])
