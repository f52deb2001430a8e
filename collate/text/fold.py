"""Folding of tokens to comparison forms; written forms are never changed.

A fold maps one token to its comparison form: compatibility forms (NFKC), case,
width, traditional and Japanese to simplified, variant characters, the digits of
every script, and one member for each family of dashes, quotation marks, dots.
Points that a reader of the script can supply (Arabic vowels, Hebrew niqqud) and
characters without a glyph are left out of words. Two tokens with equal folds are
put into one column; ``classify`` decides whether their written forms differ.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from collate.lazy import lazy_pattern
from collate.text.invisible import WORDSPACE, without_invisible
from collate.text.japanese import old_form
from collate.text.radicals import radical_characters
from collate.text.simplified import simplify_character

#: Incremented whenever a fold changes: sketches and cached results depend on it.
FOLD_VERSION = 4

#: Families of marks that are shapes of one mark; the first member is the comparison form.
#: U+2500 and U+2501 are box-drawing symbols in Unicode, but are typed as dashes in Chinese.
MARK_FAMILIES = (
    "-‐‑‒–—―─━﹘﹣－⸺⸻",
    '"“”„‟＂「」『』〝〞﹁﹂﹃﹄',
    "'‘’‚‛＇`´ʼʹ᾽᾿",
    "~～〜∼",
    "·・•‧∙⋅･",
    "…⋯",
    "<〈《＜",
    ">〉》＞",
    "|｜।",
)

#: Points on the letters of scripts that are read without them. Source: Unicode blocks Arabic, Hebrew and
#: Syriac; without the hamza and madda (U+0653 to 0655), which make other letters, and without punctuation.
POINTS = (
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u08ca-\u08e1\u08e3-\u08ff"
)
#: The tatweel, which stretches an Arabic word.
TATWEEL = "\u0640"

_POINTS = lazy_pattern(f"[{POINTS}{TATWEEL}]")
#: Letters that Arabic, Persian and Urdu keyboards have as other code points (kaf, yeh, heh); the alef wasla.
#: The alef maksura (ى) is another letter than the yeh: على and علي are two words.
ARABIC_SHAPES = {"ك": "ک", "ي": "ی", "\u06c1": "ه", "\u06d5": "ه", "ٱ": "ا"}

#: Signs of elision for which NFKC has a space and a combining mark.
_CORONIS = str.maketrans("᾽᾿", "''")

#: Variant characters that neither NFKC nor the table of simplified characters unifies, in pairs:
#: the variant, then the standard form. Nearly all are listed in 《第一批异体字整理表》 (1955).
VARIANT_PAIRS = (
    "⺝月"
    "峯峰羣群裏里裡里線线綫线喫吃啓启啟启牀床匯汇彙汇徧遍竝并並并併并峝峒嶽岳鑑鉴鑒鉴衆众眾众"
    "畧略甎砖磚砖塼砖煙烟菸烟豔艳艷艳隄堤佔占讚赞週周麤粗牆墙墻墙蹤踪痺痹災灾烖灾"
    "冊册刪删姉姊恆恒慄栗昇升暱昵晳晰邨村桿杆棲栖氷冰汙污洩泄淨净減减湊凑溼湿濕湿"
    "猨猿痠酸癡痴盃杯碁棋秈籼祕秘稺稚竈灶窰窑窯窑籤签糉粽繖伞纔才罎坛翦剪羶膻胷胸脣唇"
    "艸草荅答菓果蔴麻蘤花蝨虱蠭蜂衇脉脈脉訛讹託托詠咏諠喧譁哗豬猪貓猫跡迹蹟迹輭软迴回逈迥"
    "遊游郤郄醕醇鉤钩鈎钩鉢钵銹锈鏽锈闢辟阬坑阯址雋隽霑沾頫俯颺扬飜翻餽馈駡骂鬦斗鬪斗鬥斗"
    "鯰鲶鰕虾鷰燕鷄鸡雞鸡鼇鳌鼈鳖麪面麵面麽么麼么唘启箇个個个倣仿儁俊兇凶冐冒勅敕匃丐卹恤"
    "𠮷吉吿告喆哲嚐尝囘回囬回堃坤塚冢妬妒姪侄嬾懒寃冤尅克崐昆崑昆巖岩嵒岩弔吊彊强強强悽凄惏婪"
)


@lru_cache(maxsize=1)
def _standard_forms() -> dict[str, str]:
    table = {shape: family[0] for family in MARK_FAMILIES for shape in family}
    table |= ARABIC_SHAPES
    pairs = VARIANT_PAIRS
    table.update({pairs[i]: pairs[i + 1] for i in range(0, len(pairs), 2) if pairs[i] != pairs[i + 1]})
    return table


@lru_cache(maxsize=1 << 17)
def fold_character(character: str) -> str:
    """Return the comparison form of one character: usually one character, several for ㈠ or ½.

    >>> [fold_character(c) for c in "Ａ裡峯⻘⻑—─。"]
    ['a', '里', '峰', '青', '长', '-', '-', '。']
    """
    table = _standard_forms()
    character = radical_characters().get(character, character)
    if character in table:
        return table[character]
    plain = unicodedata.normalize("NFKC", character).casefold()
    if len(plain) != 1:
        return plain or character
    plain = old_form(table.get(plain, plain))
    if plain.isdecimal():
        return str(unicodedata.decimal(plain))
    # One character at a time, without context: 乾 and 干 share a column either way,
    # and classify examines whole words before it treats them as one.
    plain = simplify_character(plain)
    return table.get(plain, plain)


def fold(text: str) -> str:
    """Return the comparison form of a token of one or more characters (a word, a grapheme cluster).

    Points and invisible characters are dropped. A token that would fold to nothing is returned as it is.

    >>> fold("Ｃovid"), fold("裏"), fold("قَالَ") == fold("قال")
    ('covid', '里', True)
    """
    if len(text) == 1:
        return fold_character(text)
    if text.isascii():
        return text.casefold().replace("`", "'")
    plain = without_points(without_invisible(text)).translate(_CORONIS).rstrip(WORDSPACE)
    plain = unicodedata.normalize("NFKC", plain).casefold()
    return "".join(map(fold_character, plain)) or text


def without_points(text: str) -> str:
    """Return *text* without the points of Arabic, Hebrew and Syriac letters, and without tatweel.

    >>> without_points("العلـم"), without_points("בְּרֵאשִׁית")
    ('العلم', 'בראשית')
    """
    if text.isascii() or _POINTS.search(text) is None:
        return text
    # Decomposed: some letters with points have code points of their own.
    return unicodedata.normalize("NFC", _POINTS.sub("", unicodedata.normalize("NFKD", text)))


def is_variation_selector(character: str) -> bool:
    """Return whether *character* is a variation selector, which only selects a glyph.

    With and without selectors, 葛󠄀 and 葛󠄁 are one character. Source: Unicode blocks
    Variation Selectors and Variation Selectors Supplement.
    """
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
