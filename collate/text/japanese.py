"""Japanese texts: new and old forms of characters, and whether a text is Japanese.

Tables: ``data/japanese.txt``, made by ``tools/japanese.py`` from OpenCC.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from collate.lazy import lazy_pattern
from collate.text.packed import read_text

#: Hiragana and katakana, without the marks ゛゜ and the dots and bars that Chinese texts have as well.
_KANA = lazy_pattern("[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\uff66-\uff9d]")
_HAN = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

#: Kana for each Han character from which on a text is Japanese: such a text has about one; a Chinese text
#: at most quotes a word.
_SHARE = 0.1


class _Forms(NamedTuple):
    """Old forms of new characters, as in :func:`to_old_forms`, and phrases by their first character.

    ``own`` are those of characters that Chinese does not have.
    """

    own: dict[str, str]
    every: dict[str, str]
    phrases: dict[str, tuple[tuple[str, str], ...]]


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    own, common, *rows = (row for row in read_text("japanese.txt").splitlines() if not row.startswith("#"))
    phrases: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in rows:
        new, _, old = row.partition(" ")
        phrases[new[0]] = (*phrases.get(new[0], ()), (new, old))
    characters = dict(zip(own[::2], own[1::2], strict=True))
    return _Forms(characters, characters | dict(zip(common[::2], common[1::2], strict=True)), phrases)


def old_form(character: str) -> str:
    """Return the old form of a new one that Chinese does not have, else *character*.

    >>> old_form("気"), old_form("芸"), old_form("会")
    ('氣', '芸', '会')
    """
    return _forms().own.get(character, character)


def to_old_forms(text: str) -> str:
    """Return a Japanese *text* with the old form of each character, word by word (死体 is 屍體).

    Source: OpenCC, configuration ``jp2t``.

    >>> to_old_forms("芸術の気風"), to_old_forms("断固")
    ('藝術の氣風', '斷乎')
    """
    forms = _forms()
    parts: list[str] = []
    at = 0
    while at < len(text):
        found = ((new, old) for new, old in forms.phrases.get(text[at], ()) if text.startswith(new, at))
        new, old = next(found, (text[at], forms.every.get(text[at], text[at])))
        parts.append(old)
        at += len(new)
    return "".join(parts)


@lru_cache(maxsize=1)
def _merged() -> dict[str, frozenset[str]]:
    """Return all old forms of each new one: 弁 for 辨, 辯, 瓣, 辮 and 辦."""
    forms = _forms()
    merged = {new: {old} for new, old in forms.every.items()}
    for new, old in (
        pair for pairs in forms.phrases.values() for pair in pairs if len(pair[0]) == len(pair[1])
    ):
        for one, other in zip(new, old, strict=True):
            if one != other and one in merged:
                merged[one].add(other)
    return {new: frozenset(old) for new, old in merged.items()}


def are_old_and_new(left: str, right: str) -> bool:
    """Return whether two Japanese texts differ only in old forms for new ones, letter by letter.

    So where one new form stands for several old ones, any of these is the same letter.

    >>> are_old_and_new("辨護士", "弁護士"), are_old_and_new("辨", "辯"), are_old_and_new("固", "乎")
    (True, False, False)
    """
    merged = _merged()
    return len(left) == len(right) and all(
        one == other or other in merged.get(one, ()) or one in merged.get(other, ())
        for one, other in zip(left, right, strict=True)
    )


def is_japanese(text: str) -> bool:
    """Return whether *text*, a sentence or more, is Japanese: it has kana, and not only in a quoted word.

    >>> is_japanese("雨やみを待つてゐた"), is_japanese("商店招牌上写着の字，是近年的风气，各地都有")
    (True, False)
    """
    if text.isascii() or _KANA.search(text) is None:
        return False
    return len(_KANA.findall(text)) >= max(1.0, _SHARE * len(_HAN.findall(text)))
