"""Likelihood of a decoding: how much better a text fits a language than bytes at random.

A decoder for two-byte encodings accepts the bytes of most others, so that
validity proves little. In a wrong decoding characters occur as often as their
codes happen to be hit; in the right one the common characters of a language
prevail. The fit is the sum over the non-ASCII characters of
``ln(P(character | language) / P(its bytes at random))``, in nats. The
probabilities are those of Zipf's law over lists of common characters, which is
rough, and sufficient: right decodings have about 2 nats a character, wrong
ones -1.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

from collate.lazy import lazy_pattern
from collate.read.common_east_asian import FREQUENT_HANGUL, FREQUENT_HIRAGANA, JAPANESE_KANJI
from collate.read.common_han import COMMON_CHARACTERS, SIMPLIFIED_BY_FREQUENCY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Number of values of two bytes above 0xA0, and of one: what bytes at random are.
_PAIRS, _BYTES = 126 * 126, 126
#: Offset of Zipf's law, which flattens the first ranks; a choice.
_ZIPF = 20
#: Nats of characters that no text of the language has: codes without a meaning, other scripts.
_FOREIGN, _PRIVATE = -4.0, -6.0

_NON_ASCII = lazy_pattern(r"[^\x00-\x7f]")
_HALF_WIDTH = lazy_pattern("[\uff61-\uff9f]")
#: The first half of the table, ｦ to ｿ: a third to a half of the kana of any Japanese text, and none of the
#: letters of KOI8-R, whose codes are those of the second half.
_FIRST_ROWS = lazy_pattern("[\uff66-\uff7f]")
_LEAST_OF_FIRST_ROWS = 0.2
#: Also in half-width kana a voicing mark follows か, さ, た, は or う only, ゃゅょ a syllable
#: in i only, ぁぃぅぇぉ few syllables, and no word begins with っ, ー or ん.
_STRAY = lazy_pattern(
    "(?<![\uff73\uff76-\uff84\uff8a-\uff8e])[\uff9e\uff9f]"
    "|(?<![\uff77\uff7c\uff81\uff86\uff8b\uff90\uff98\uff9e\uff9f])[\uff6c-\uff6e]"
    "|(?<![\uff72\uff73\uff77\uff78\uff7c\uff7d\uff81-\uff84\uff8c\uff9e\uff9f])[\uff67-\uff6b]"
    "|(?<![\uff66-\uff9f])[\uff67-\uff70\uff9d]"
)


def _zipf(characters: str, *, share: float) -> dict[str, float]:
    """Return nats for *characters*, ordered by frequency, which together make up *share* of a text."""
    distinct = list(dict.fromkeys(characters))
    total = log((len(distinct) + _ZIPF) / _ZIPF)
    return {
        character: log(share / ((rank + _ZIPF) * total) * _PAIRS) for rank, character in enumerate(distinct)
    }


def _even(characters: str | frozenset[str], *, share: float) -> dict[str, float]:
    """Return nats for *characters*, each as frequent as the others."""
    nats = log(share / len(characters) * _PAIRS)
    return dict.fromkeys(characters, nats)


_CJK_MARKS = "，。、；：！？（）《》「」『』—…·　０１２３４５６７８９"


@lru_cache(maxsize=1)
def _chinese() -> dict[str, float]:
    table = _even(COMMON_CHARACTERS, share=0.3)
    table.update(_zipf(SIMPLIFIED_BY_FREQUENCY, share=0.75))
    return {**table, **_even(_CJK_MARKS + "“”‘’", share=0.12)}


@lru_cache(maxsize=1)
def _japanese() -> dict[str, float]:
    kana = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7))))
    table = _even(COMMON_CHARACTERS | JAPANESE_KANJI, share=0.35)
    table.update(_even(kana, share=0.15))
    table.update(_even(FREQUENT_HIRAGANA, share=0.4))
    return {**table, **_even(_CJK_MARKS + "〜～々ー・“”‘’―", share=0.12)}


@lru_cache(maxsize=1)
def _korean() -> dict[str, float]:
    table = _even(COMMON_CHARACTERS, share=0.02)
    table.update(_zipf(FREQUENT_HANGUL, share=0.75))
    return {**table, **_even("·“”‘’…「」『』、。　《》―", share=0.05)}


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def _is_kana(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff"


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _other(character: str, *, han: float, kana: float, hangul: float) -> float:
    """Return the nats of a character that is not among the common ones."""
    if _is_han(character):
        return han
    if _is_hangul(character):
        return hangul
    if _is_kana(character):
        return kana
    if "\ue000" <= character <= "\uf8ff" or character == "\ufffd":
        return _PRIVATE
    return -1.0


class _Nats(dict[str, float]):
    """The nats of the common characters of a language; those of others are added when they occur."""

    def __init__(self, table: Mapping[str, float], *, han: float, kana: float, hangul: float) -> None:
        super().__init__(table)
        self._han, self._kana, self._hangul = han, kana, hangul

    def __missing__(self, character: str) -> float:
        nats = _other(character, han=self._han, kana=self._kana, hangul=self._hangul)
        self[character] = nats
        return nats


@lru_cache(maxsize=1)
def _nats_in_chinese() -> _Nats:
    return _Nats(_chinese(), han=-1.4, kana=-3.0, hangul=_FOREIGN)


@lru_cache(maxsize=1)
def _nats_in_japanese() -> _Nats:
    return _Nats(_japanese(), han=-1.4, kana=0.0, hangul=_FOREIGN)


@lru_cache(maxsize=1)
def _nats_in_korean() -> _Nats:
    return _Nats(_korean(), han=-3.0, kana=-3.0, hangul=-0.1)


def _fit(text: str, nats: _Nats) -> float:
    return float(sum(map(nats.__getitem__, _NON_ASCII.findall(text))))


def fit_of_chinese(text: str) -> float:
    """Return the fit of *text* to Chinese, simplified or traditional, in nats; 0 for pure ASCII.

    >>> fit_of_chinese("我们在这里开会") > 15, fit_of_chinese("搶嫗搒愮戙") < 0
    (True, True)
    """
    return _fit(text, _nats_in_chinese())


def fit_of_japanese(text: str) -> float:
    """Return the fit of *text* to Japanese with kana and kanji."""
    return _fit(text, _nats_in_japanese())


def fit_of_half_width_kana(text: str) -> float:
    """Return the fit of *text* to Japanese of old terminals, in half-width katakana, one byte each."""
    kana = len(_HALF_WIDTH.findall(text))
    others = len(_NON_ASCII.findall(text)) - kana
    if len(_FIRST_ROWS.findall(text)) < _LEAST_OF_FIRST_ROWS * kana:
        return -2.0 * (kana + others)
    return (kana - 4 * len(_STRAY.findall(text))) * log(_BYTES / 45) - 2.0 * others


def fit_of_korean(text: str) -> float:
    """Return the fit of *text* to Korean in hangul, with some hanja."""
    return _fit(text, _nats_in_korean())


#: Language, its measure, and its encodings; of two with the same result the first is reported.
MODELS: tuple[tuple[str, Callable[[str], float], tuple[str, ...]], ...] = (
    ("zh", fit_of_chinese, ("gb18030", "big5", "utf-16-le", "utf-16-be")),
    ("ja", fit_of_japanese, ("cp932", "euc_jp", "euc_jis_2004", "gb18030", "utf-16-le", "utf-16-be")),
    ("kana", fit_of_half_width_kana, ("cp932",)),
    ("ko", fit_of_korean, ("cp949", "utf-16-le", "utf-16-be")),
)

#: Bytes by which the encodings are compared; a choice. Fits grow with the text, so that a page suffices.
_SAMPLE = 1 << 13


class Fit(NamedTuple):
    """How well an encoding fits: its name, nats, and the language that it fits best.

    ``text`` is the sample as decoded, ``size`` the number of its non-ASCII characters.
    """

    nats: float
    name: str
    language: str
    text: str
    size: int

    @property
    def is_plausible(self) -> bool:
        """Whether a text of the language may look like this, apart from any comparison."""
        return self.nats >= PLAUSIBLE * max(self.size, MINIMUM)


#: Nats a character of a plausible text, and the least number of characters it is reckoned to have: three
#: common characters may occur by chance. From samples of 2 to 300 characters of Chinese, Japanese and Korean.
PLAUSIBLE, MINIMUM = 0.6, 6


def rank_encodings(data: bytes, also: str = "") -> list[Fit]:
    """Return the encodings in which a sample of *data* is valid, the best first.

    *also* is the name of one more encoding of Chinese. The sample begins at the
    line of the first non-ASCII byte. An encoding has the fit of the language
    that it fits best; of encodings with the same text *also* is returned, else the first of :data:`MODELS`.
    """
    best: dict[str, Fit] = {}
    samples: dict[str, str | None] = {}
    more = [("zh", fit_of_chinese, (also,))] if also else []
    for language, measure, names in (*more, *MODELS):
        for name in names:
            if name not in samples:
                samples[name] = _sample(data, name)
            text = samples[name]
            if text is None:
                continue
            fit = Fit(measure(text), name, language, text, len(_NON_ASCII.findall(text)))
            if text not in best or best[text].nats < fit.nats:
                name = best[text].name if text in best else name
                best[text] = fit._replace(name=name)
    return sorted(best.values(), key=lambda fit: -fit.nats)


#: Nats by which another encoding must fit better before a declaration is disbelieved; a choice: odds of 5e8.
_BEYOND_DOUBT = 20.0


def contradicts(data: bytes, name: str) -> bool:
    """Return whether *data*, declared to be in encoding *name*, are beyond doubt in another one."""
    declared = _sample(data, name)
    if declared is None:
        return False
    nats = max(measure(declared) for _language, measure, _names in MODELS)
    best = next(iter(rank_encodings(data)), None)
    return best is not None and best.is_plausible and best.nats >= nats + _BEYOND_DOUBT


def _sample(data: bytes, name: str) -> str | None:
    """Return the decoded sample of *data*, cut after a whole character; None where it is not valid."""
    match = re.search(rb"[\x80-\xff]", data)
    first = match.start() if match is not None else 0
    start = 0 if first < _SAMPLE else data.rfind(b"\n", 0, first) + 1
    start -= start % 2 if name.startswith("utf-16") else 0
    piece = data[start : start + _SAMPLE]
    decoder = getincrementaldecoder(name)()
    try:
        text: str = decoder.decode(piece, final=start + _SAMPLE >= len(data))
    except UnicodeDecodeError:
        return None
    return None if "\0" in text.rstrip("\0") else text


def fit_of(text: str) -> float:
    """Return the nats a non-ASCII character of *text* in the language that it fits best; 0 for pure ASCII."""
    match = _NON_ASCII.search(text)
    start = match.start() if match is not None else 0
    sample = text[start : start + _SAMPLE // 2]
    count = len(_NON_ASCII.findall(sample))
    return max(measure(sample) for _language, measure, _names in MODELS) / count if count else 0.0
