"""How editions by others name their witnesses.

``@wit`` may be ``#A``, bare ``A``, ``witnesses.xml#A`` or, with a
``prefixDef``, ``wit:A``; it may name a group of witnesses, or an element that
is not a ``witness``: a manuscript description, an entry of a bibliography. The
list may stand anywhere, or be missing.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from collate.tei.elements import XML_ID, tei

#: A group that is repeated in a regular expression.
_REPEATED_GROUP = re.compile(r"\)[*+{]")
#: What a replacement takes of a match.
_REFERENCE = re.compile(r"\$(\d)")
#: Largest number of ways to try in which the repetitions of a pattern can share the characters of a word; a
#: choice: a pattern of four parts for a word of 16 characters.
_MOST_STEPS = 100_000


class WitnessPointers:
    """Resolves ``@wit``.

    ``listed`` are the ids of the witnesses in the order of the lists, or, where
    no list has ids, of the readings; ``without_list`` is true in that case.
    ``elements`` are all elements by xml:id.
    """

    def __init__(self, root: etree._Element) -> None:
        self.elements = {e.get(XML_ID, ""): e for e in root.iter(etree.Element) if e.get(XML_ID)}
        self.prefixes = prefix_definitions(root)
        witnesses = [element for element in root.iter(tei("witness")) if element.get(XML_ID)]
        self.groups = {
            group.get(XML_ID, ""): tuple(
                e.get(XML_ID, "") for e in group.iter(tei("witness")) if e.get(XML_ID)
            )
            for group in root.iter(tei("listWit"))
            if group.get(XML_ID)
        }
        self.without_list = not witnesses
        self.listed = tuple(dict.fromkeys(element.get(XML_ID, "") for element in witnesses))
        if self.without_list:
            self.listed = tuple(dict.fromkeys(self._used(root)))

    def _used(self, root: etree._Element) -> Iterator[str]:
        for element in root.iter(tei("lem"), tei("rdg")):
            yield from self.names(element.get("wit"))

    def names(self, value: str | None) -> tuple[str, ...]:
        """Return the witnesses that ``@wit`` names, members for a group."""
        names: list[str] = []
        for token in (value or "").split():
            name = self.id_of(token)
            names += self.groups.get(name) or (name,)
        return tuple(names)

    def id_of(self, token: str) -> str:
        """Return the id that one word of ``@wit`` means."""
        return self.pointer(token).rpartition("#")[2]

    def pointer(self, token: str) -> str:
        """Return one word of ``@wit`` as a pointer: expanded where a ``prefixDef`` defines its prefix."""
        return expand_prefix(token, self.prefixes)


def prefix_definitions(root: etree._Element) -> Mapping[str, tuple[str, str]]:
    """Return pattern and replacement of every ``prefixDef``, by its prefix."""
    return {
        element.get("ident", ""): (element.get("matchPattern", ""), element.get("replacementPattern", ""))
        for element in root.iter(tei("prefixDef"))
    }


def expand_prefix(token: str, prefixes: Mapping[str, tuple[str, str]]) -> str:
    """Return the pointer that *token* stands for; *token* itself where its prefix is not defined.

    >>> expand_prefix("wit:A", {"wit": ("([A-Z]+)", "witnesses.xml#$1")})
    'witnesses.xml#A'
    """
    prefix, colon, rest = token.partition(":")
    if not colon or prefix not in prefixes:
        return token
    pattern, replacement = prefixes[prefix]
    compiled = _compiled(pattern)
    if compiled is None or (len(rest) + 1) ** sum(map(pattern.count, "*+?{|")) > _MOST_STEPS:
        return token
    try:
        match = compiled.fullmatch(rest)
        return token if match is None else _REFERENCE.sub(lambda one: match[int(one[1])] or "", replacement)
    except (IndexError, RecursionError):
        return token


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Return the pattern of a ``prefixDef``; None where it is of another dialect, or repeats a group.

    Words that one of these would expand are their own names. A repeated group can make a match take
    longer than any edition is worth.
    """
    if _REPEATED_GROUP.search(pattern):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about sets that other dialects nest
            return re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return None
