"""Words that are written in two ways and mean the same (异形词)."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the recommended form of every other form, and what finds these, the longest first."""
    text = files("collate.classify").joinpath("data", "word_forms.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if not line.startswith("#"))
    table = {other: best for best, *others in rows for other in others}
    found = sorted(table, key=len, reverse=True)
    return table, re.compile("|".join(map(re.escape, found)))


def recommended(text: str) -> str:
    """Return *text*, simplified characters, with every word in its recommended form.

    Source of the words: see ``data/word_forms.txt``.

    >>> recommended("甚么份量")
    '什么分量'
    """
    table, pattern = _table()
    return pattern.sub(lambda match: table[match.group()], text)


def one_word(left: str, right: str) -> bool:
    """Tell whether two different texts are the same words in other forms.

    >>> one_word("份量", "分量"), one_word("这份", "这分"), one_word("清彻", "清晰")
    (True, False, False)
    """
    return recommended(left) == recommended(right)
