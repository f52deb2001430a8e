"""Boundaries of words in Japanese and in the scripts of South-East Asia, which are set without spaces.

With the extra ``words`` they are those of BudouX (Japanese, its model of words) and
of ICU (Thai, Lao, Khmer, Myanmar, and Japanese without BudouX). Measured on a page of
each: ICU takes 10 MB and .25 µs a character, BudouX 3 MB and 2 µs; BudouX keeps 下人
and 据え whole, ICU cuts 下|人 and has no word 待っ. Without the extra, words are runs of
one script and, in South-East Asia, the clusters of one syllable.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from collate.i18n import _
from collate.lazy import lazy_pattern
from collate.text.japanese import is_japanese

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Thai, Lao, Myanmar, Khmer, New Tai Lue, Tai Tham, Javanese, Tai Viet.
_SOUTH_EAST = lazy_pattern(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua980-\ua9ff\uaa60-\uaadf]"
)

#: Letters from which on a text is in a script, and does not only quote a word of it.
_ENOUGH = 20

#: A word of Japanese without a dictionary: a run of katakana, of Han, or one other character.
_JAPANESE_RUN = lazy_pattern(
    r"[\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f]+|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆ヶ]+|\w(?<![^A-Za-z0-9])[A-Za-z0-9]*|.",
    flags=16,  # re.DOTALL
)
#: A cluster without a dictionary: a vowel that is written first, a base with its marks and stacked
#: letters, and vowels and finals that cannot begin a syllable.
_CLUSTER = lazy_pattern(
    r"[\u0e40-\u0e44\u0ec0-\u0ec4]?"
    r"(?:[^\W\d_]|\d)(?:[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059"
    r"\u17b4-\u17d3\u17dd\u1a55-\u1a7f\ua980-\ua983\ua9b3-\ua9c0\u200b-\u200d]|(?<=[\u1039\u17d2\u1a60])\w)*"
    r"(?:[\u0e30\u0e32\u0e33\u0e45\u0e46\u0e2f\u0eb0\u0eb2\u0eb3\u0ebd\u0ec6]|[\u1000-\u1021]\u103a[\u1037\u1038]*)*"
    r"|.",
    flags=16,
)


def script_boundaries(text: str) -> frozenset[int] | None:
    """Return the offsets in *text* at which words begin or end; None if it has none of these scripts.

    >>> script_boundaries("指导组") is None, 2 in (script_boundaries("カメラ") or ())
    (True, False)
    """
    if text.isascii():
        return None
    if is_japanese(text):
        return _edges(_cut_japanese(text))
    if _SOUTH_EAST.search(text) is None:
        return None
    icu = _icu_words(text)
    return _edges(icu if icu is not None else _CLUSTER.findall(text))


def dictionary_note(texts: Iterable[str]) -> str | None:
    """Return a message if *texts* are in a script whose words are found with the extra ``words`` alone.

    None where they are not, or where the extra is installed.
    """
    icu, budoux = (find_spec(name) is not None for name in ("icu4py", "budoux"))
    if icu and budoux:
        return None
    for text in texts:
        if text.isascii():
            continue
        if not icu and len(_SOUTH_EAST.findall(text)) >= _ENOUGH:
            language = _("Thai, Lao, Khmer and Burmese")
        elif not (icu or budoux) and is_japanese(text) and len(text) >= _ENOUGH:
            language = _("Japanese")
        else:
            continue
        return _(
            "Words of {language} are found with an optional part; without it entries may begin and end "
            "inside a word. Run: pip install 'collate-edition[words]'",
            language=language,
        )
    return None


def _edges(words: Iterable[str]) -> frozenset[int]:
    edges, at = {0}, 0
    for word in words:
        at += len(word)
        edges.add(at)
    return frozenset(edges)


def _cut_japanese(text: str) -> list[str]:
    parse = _budoux()
    if parse is not None:
        words: list[str] = parse.parse(text)
        return words
    icu = _icu_words(text)
    return icu if icu is not None else _JAPANESE_RUN.findall(text)


@lru_cache(maxsize=1)
def _budoux():  # type: ignore[no-untyped-def]  # noqa: ANN202  # its package has no types
    """Return BudouX's parser of Japanese words, None where it is not installed."""
    spec = find_spec("budoux")
    if spec is None or spec.origin is None:
        return None
    model = Path(spec.origin).parent / "models" / "ja_word.json"
    if not model.is_file():
        return None
    return import_module("budoux").Parser(json.loads(model.read_text(encoding="utf-8")))


def _icu_words(text: str) -> list[str] | None:
    """Return the words of ICU, which takes the script from the text; None where it is not installed."""
    if find_spec("icu4py") is None:
        return None
    return list(import_module("icu4py.breakers").WordBreaker(text, "en"))
