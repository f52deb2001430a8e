"""Whose voice a text is in: the first person, outside quotation marks."""

from __future__ import annotations

import re

#: 我国, 我省, 我们党 are said of one's country by anyone.
_FIRST = re.compile(r"我(?![国國省市县縣军軍党黨方校区區乡鄉镇鎮院厂局])|咱|\bI\b(?!\.)")
_QUOTED = re.compile('“[^”]{0,400}”|「[^」]{0,400}」|"[^"]{0,400}"')


def unquoted(text: str) -> str:
    """Return *text* with what stands in quotation marks taken out; the marks stay.

    >>> unquoted("他说：“我来讲。”我听。")
    '他说：“”我听。'
    """
    return _QUOTED.sub("“”", text)


def first_person(text: str) -> int:
    """Count the times that *text* says I outside quotation marks.

    >>> first_person("他说：“我来讲。”我国很大，我听。")
    1
    """
    return len(_FIRST.findall(unquoted(text)))
