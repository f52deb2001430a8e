"""Folds: what counts as the same when texts are compared. Written forms are never changed.

A fold maps one token to its comparison form: compatibility forms (NFKC), case,
width, traditional to simplified, variant characters, and one member for each
family of dashes, quotation marks, dots. Two tokens with equal folds are put
into one column; whether their written forms differ is for ``classify`` to say.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Raised when any fold changes: sketches and recorded results depend on it.
FOLD_VERSION = 1

#: Families of marks that are one mark in different shapes; the first is the comparison form.
#: U+2500 and U+2501 are box drawing symbols by category, and dashes in Chinese typing.
MARK_FAMILIES = (
    "-‐‑‒–—―─━﹘﹣－⸺⸻",
    '"“”„‟＂「」『』〝〞﹁﹂﹃﹄',
    "'‘’‚‛＇`´",
    "~～〜∼",
    "·・•‧∙⋅･",
    "…⋯",
    "<〈《＜",
    ">〉》＞",
)

#: Characters that are one character in two shapes and that neither NFKC nor the table of
#: simplified characters joins. Radicals (U+2E80 ff.) come out of PDF extraction; NFKC maps
#: the Kangxi block, U+2F00 ff., but not these. Variant first, standard form second; nearly all
#: of them stand in 《第一批异体字整理表》 (1955).
VARIANT_PAIRS = (
    "⺠民⻅见⻆角⻉贝⻋车⻓长⻔门⻙韦⻚页⻛风⻜飞⻝食⻢马⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⺟母⺒巳⺝月"
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
def _single() -> dict[str, str]:
    table = {shape: family[0] for family in MARK_FAMILIES for shape in family}
    pairs = VARIANT_PAIRS
    table.update({pairs[i]: pairs[i + 1] for i in range(0, len(pairs), 2) if pairs[i] != pairs[i + 1]})
    return table


@lru_cache(maxsize=1)
def _simplifier() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def simplified(text: str) -> str:
    """Return *text* in simplified characters, words taken into account (乾坤 stays, 乾燥 becomes 干燥)."""
    return _simplifier()(text)


@lru_cache(maxsize=1 << 17)
def fold_character(character: str) -> str:
    """Return the comparison form of one character: usually one character, several for ㈠ or ½.

    >>> [fold_character(c) for c in "Ａ裡峯—─。"]
    ['a', '里', '峰', '-', '-', '。']
    """
    table = _single()
    if character in table:
        return table[character]
    plain = unicodedata.normalize("NFKC", character).casefold()
    if len(plain) != 1:
        return plain or character
    plain = table.get(plain, plain)
    if "⺀" <= plain <= "\U0003ffff" and not "\ud800" <= plain <= "\udfff":
        # Character by character, out of context: 乾 and 干 share a column either way,
        # and classify looks at the words before it calls them one word.
        plain = simplified(plain)
    return table.get(plain, plain)


def fold(text: str) -> str:
    """Return the comparison form of a token (several characters: a word, a cluster).

    >>> fold("Ｃovid"), fold("裏")
    ('covid', '里')
    """
    if len(text) == 1:
        return fold_character(text)
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(fold_character(c) for c in plain if not is_selector(c)) or text


def is_selector(character: str) -> bool:
    """Tell whether *character* only selects the glyph of the one before it (葛󠄀 and 葛󠄁 are one character)."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
