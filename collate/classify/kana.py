"""Kana: katakana for hiragana, and the historical spelling before 1946 (歴史的仮名遣い).

待つてゐた and 待っていた, 云ふ and 云う, かうして and こうして are the same words. The older
spelling has more letters for one sound, so that it is compared with the newer by
rules from old to new, one direction for a whole reading.
"""

from __future__ import annotations

from functools import lru_cache

from collate.lazy import lazy_pattern

#: Rows of the table of kana, each with the vowels a, i, u, e, o.
_ROWS = (
    "あいうえお",
    "かきくけこ",
    "さしすせそ",
    "たちつてと",
    "なにぬねの",
    "はひふへほ",
    "まみむめも",
    "やいゆえよ",
    "らりるれろ",
    "わゐうゑを",
    "がぎぐげご",
    "ざじずぜぞ",
    "だぢづでど",
    "ばびぶべぼ",
    "ぱぴぷぺぽ",
)

#: Letters of one sound, old and new; those of the second list inside a word only.
_ANYWHERE = (
    "ゐい",
    "ゑえ",
    "をお",
    "ぢじ",
    "づず",
    "つっ",
    "やゃ",
    "ゆゅ",
    "よょ",
    "くわか",
    "ぐわが",
    "くゎか",
    "ぐゎが",
)
_INSIDE = ("はわ", "ひい", "ふう", "へえ", "ほお")

#: After a character these are particles, and the next letter begins a word: 昔のふみ is not 昔のうみ. After
#: any letter those of the second list mostly end one.
_PARTICLES, _ENDINGS = frozenset("のにをはがともへでや"), frozenset("てたるだ")

#: What stands before ふ inside a word in kana: the stems of verbs such as おもふ, and きのふ, ゆふべ.
_BEFORE_FU = """
い あ か く す そ ぬ ゆ よ と おも かよ まよ さそ あらそ つくろ ひろ かこ よそほ ととの おほ にほ
きの すく ぬぐ くる つか なら ねが てつだ むか したが しま もら たま さうら わら うた きら はら ちが
あつか うしな おこな かな かま たたか まじな うかが うば やしな ともな とな あら さま たが ただよ
"""
_STEMS = tuple(_BEFORE_FU.split())

#: Longest readings that are compared.
_LONGEST = 80

_KANA = lazy_pattern("[\u3041-\u3096]")
_REPEATED = lazy_pattern("(.)([ゝゞ])")
_VOICED = str.maketrans(
    "かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ"
)


def kana_difference(lemma: str, reading: str, *, before: str = "", after: str = "") -> str | None:
    """Return how two Japanese readings differ in kana alone: ``kana``, ``old-kana``, None for any other two.

    *before* and *after* are the text around, which decides whether a letter begins a word, and how it is
    spelled before the next one (さ for そ in さう).

    >>> kana_difference("ゐ", "い"), kana_difference("かうして", "こうして"), kana_difference("雨ハ", "雨は")
    ('old-kana', 'old-kana', 'kana')
    >>> kana_difference("ふね", "うね"), kana_difference("ふ", "う", before="云")
    (None, 'old-kana')
    >>> kana_difference("さ", "そ", after="う云ふ"), kana_difference("さ", "そ", after="して")
    ('old-kana', None)
    """
    left, right = _to_hiragana(lemma), _to_hiragana(reading)
    if left == right:
        return "kana" if lemma != reading else None
    if max(len(left), len(right)) > _LONGEST or _KANA.search(left) is None or _KANA.search(right) is None:
        return None
    following = _to_hiragana(after)
    left, right = left + following, right + following
    if _is_older(left, right, before=before) or _is_older(right, left, before=before):
        return "old-kana"
    return None


def _to_hiragana(text: str) -> str:
    """Return *text* with hiragana for katakana, and each sign of repetition replaced by its kana."""
    plain = "".join(chr(ord(c) - 0x60) if "\u30a1" <= c <= "\u30f6" or c in "ヽヾ" else c for c in text)
    while (match := _REPEATED.search(plain)) is not None:
        again = match[1].translate(_VOICED) if match[2] == "ゞ" else match[1]
        plain = plain[: match.start(2)] + again + plain[match.end(2) :]
    return plain


def _is_inside(before: str, letter: str) -> bool:
    """Return whether *letter* stands inside a word, after the text *before*.

    >>> _is_inside("空に", "ふ"), _is_inside("思", "ふ"), _is_inside("。おも", "ふ"), _is_inside("。か", "は")
    (False, True, True, True)
    """
    last = before[-1:]
    if not last.isalpha():
        return False
    if _KANA.match(last) is None:
        return True  # the ending of a word written with a character: 思ふ, 言ひ
    hiragana_before = _KANA.match(before[-2:-1]) is not None
    if last in _PARTICLES and (before[-2:-1].isalpha() and not hiragana_before):
        return False
    if last in _ENDINGS and before[-2:-1].isalpha():
        return False
    return letter != "ふ" or before.endswith(_STEMS)


def _is_older(old: str, new: str, *, before: str) -> bool:
    """Return whether *new* is *old* in the newer spelling: a search over both, letter by letter."""
    reached = {(0, 0)}
    pending = [(0, 0)]
    while pending:
        i, j = pending.pop()
        if (i, j) == (len(old), len(new)):
            return True
        steps = [(1, 1)] if old[i : i + 1] == new[j : j + 1] != "" else []
        steps += [
            (len(older), len(newer))
            for older, newer, anywhere in _rules().get(old[i : i + 1], ())
            if old.startswith(older, i)
            and new.startswith(newer, j)
            and (anywhere or _is_inside(before + old[:i], older))
        ]
        for a, b in steps:
            if (i + a, j + b) not in reached:
                reached.add((i + a, j + b))
                pending.append((i + a, j + b))
    return False


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """Return old spelling, new spelling, and whether it is found anywhere, by the first letter of the old.

    Source: 現代仮名遣い (Cabinet notification of 1986), its table of historical spellings.
    """
    pairs = [(pair[:-1], pair[-1], True) for pair in _ANYWHERE]
    pairs += [(pair[0], pair[1], False) for pair in _INSIDE]
    for row in _ROWS:
        a, i, e, o = row[0], row[1], row[3], row[4]
        palatal = {"い": "", "ち": "ち", "ぢ": "じ", "ゐ": ""}.get(i, i)
        small = "ゃゅょ" if palatal else "やゆよ"
        for long in "うふ":
            pairs.append((a + long, {"わ": "お"}.get(a, o) + "う", True))  # かう, かふ: こう
            pairs.append((e + long, palatal + small[2] + "う", True))  # せう: しょう
            pairs.append((i + long, palatal + small[1] + "う", True))  # しう: しゅう
        if palatal:
            pairs.append((i + "やう", palatal + "ょう", True))  # しやう: しょう
    table: dict[str, tuple[tuple[str, str, bool], ...]] = {}
    for rule in pairs:
        table[rule[0][0]] = (*table.get(rule[0][0], ()), rule)
    return table
