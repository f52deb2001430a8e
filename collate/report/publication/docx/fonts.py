"""Languages and fonts: what Word calls them, and which font prints which script."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from collate.report.publication.docx.elements import add, new_part
from collate.report.publication.model import Volume
from collate.report.publication.printed import notes_language


class FontFamily(NamedTuple):
    """A font: its name in Word, other names of it or of fonts in its place, its class and character set.

    Source of the character sets: ECMA-376 part 1, 17.8.3.2 (those of Windows, in hexadecimal).
    """

    name: str
    others: tuple[str, ...]
    family: str
    charset: str


class Fonts(NamedTuple):
    """The fonts of a volume: for its text, and for headings."""

    text: FontFamily
    heading: FontFamily
    latin: str = "Times New Roman"


_HAN = {
    "zh-Hans": Fonts(
        FontFamily("宋体", ("SimSun", "Songti SC", "Noto Serif CJK SC"), "roman", "86"),
        FontFamily("黑体", ("SimHei", "Heiti SC", "Noto Sans CJK SC"), "swiss", "86"),
    ),
    "zh-Hant": Fonts(
        FontFamily("新細明體", ("PMingLiU", "Songti TC", "Noto Serif CJK TC"), "roman", "88"),
        FontFamily("微軟正黑體", ("Microsoft JhengHei", "Heiti TC", "Noto Sans CJK TC"), "swiss", "88"),
    ),
    "ja": Fonts(
        FontFamily("ＭＳ 明朝", ("MS Mincho", "Hiragino Mincho ProN", "Noto Serif CJK JP"), "roman", "80"),
        FontFamily("ＭＳ ゴシック", ("MS Gothic", "Hiragino Sans", "Noto Sans CJK JP"), "swiss", "80"),
    ),
    "ko": Fonts(
        FontFamily("바탕", ("Batang", "AppleMyungjo", "Noto Serif CJK KR"), "roman", "81"),
        FontFamily("맑은 고딕", ("Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans CJK KR"), "swiss", "81"),
    ),
}
#: Languages as Word writes them, where it writes more than the first word of a tag. Source: MS-LCID 2.2.
_WORD_LANGUAGES = {
    "zh-hans": "zh-CN",
    "zh-hant": "zh-TW",
    "zh": "zh-CN",
    "ja": "ja-JP",
    "ko": "ko-KR",
    "en": "en-US",
}
_EAST_ASIAN = ("zh", "ja", "ko", "lzh", "yue", "wuu", "nan")
_RIGHT_TO_LEFT = ("ar", "arc", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi")


class WordLanguage(NamedTuple):
    """A language in Word: its tag, and its attribute of ``w:lang`` (``val``, ``eastAsia`` or ``bidi``)."""

    attribute: str
    tag: str


def word_language(tag: str) -> WordLanguage | None:
    """Return a BCP 47 tag as Word has it; None where the language is unknown.

    >>> word_language("zh-Hant"), word_language("und"), word_language("he").attribute
    (WordLanguage(attribute='eastAsia', tag='zh-TW'), None, 'bidi')
    """
    primary = tag.lower().partition("-")[0]
    if primary in ("", "und", "zxx", "mul"):
        return None
    written = _WORD_LANGUAGES.get(
        tag.lower(), _WORD_LANGUAGES.get(primary) if tag.lower() == primary else None
    )
    where = "val"
    if primary in _EAST_ASIAN:
        where = "eastAsia"
        written = written or (
            "zh-TW" if "hant" in tag.lower() else "zh-CN" if primary not in ("ja", "ko") else tag
        )
    elif primary in _RIGHT_TO_LEFT:
        where = "bidi"
    return WordLanguage(where, written or tag)


def volume_languages(volume: Volume) -> dict[str, str]:
    """Return the languages of the whole file by the attributes of ``w:lang``.

    Each is that of the first text that has one of its kind, else that of the volume's own words.
    """
    found: dict[str, str] = {}
    for tag in (*(text.language for text in volume.texts), volume.language):
        language = word_language(tag)
        if language is not None:
            found.setdefault(language.attribute, language.tag)
    return {"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"} | found


def volume_language(volume: Volume) -> str:
    """Return the language of the volume's own words, in the script of its first text if that has it."""
    return next((notes_language(text, volume) for text in volume.texts), volume.language)


def text_language(volume: Volume) -> WordLanguage | None:
    """Return the language of the first text whose language is known, else that of the volume's own words."""
    tags = (*(text.language for text in volume.texts), volume.language)
    return next((found for tag in tags if (found := word_language(tag)) is not None), None)


def volume_fonts(volume: Volume) -> Fonts:
    """Return the fonts of the first East Asian language of *volume*; ``layout.font`` is for all scripts."""
    tag = volume_languages(volume)["eastAsia"]
    script = {"zh-TW": "zh-Hant", "ja-JP": "ja", "ko-KR": "ko"}.get(tag, "zh-Hans")
    fonts = _HAN[script]
    if not volume.layout.font:
        return fonts
    own = FontFamily(volume.layout.font, fonts.text.others[-1:], "auto", fonts.text.charset)
    return Fonts(own, fonts.heading, volume.layout.font)


def font_table(fonts: Fonts) -> etree._Element:
    """Return the part that names for each font what can be used in its place."""
    root = new_part("fonts")
    for font in (fonts.text, fonts.heading):
        row = add(root, "font", name=font.name)
        add(row, "altName", val=",".join(font.others))
        add(row, "charset", val=font.charset)
        add(row, "family", val=font.family)
    if fonts.latin != fonts.text.name:
        row = add(root, "font", name=fonts.latin)
        add(row, "charset", val="00")
        add(row, "family", val="roman")
    return root
