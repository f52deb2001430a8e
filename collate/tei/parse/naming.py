"""How other people's editions name their witnesses.

``@wit`` may be ``#A``, bare ``A``, ``witnesses.xml#A`` or, with a
``prefixDef``, ``wit:A``; it may name a group of witnesses, or what is no
``witness`` at all: a manuscript description, an entry of a bibliography. The
list may stand anywhere, or nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from collate.tei.elements import XML_ID, tei


class Naming:
    """Reads ``@wit``.

    ``listed`` are the ids of the witnesses in the order of the lists, or, where
    no list has ids, of the readings; ``alone`` says that there is no list.
    """

    def __init__(self, root: etree._Element) -> None:
        self.known = {e.get(XML_ID, ""): e for e in root.iter(etree.Element) if e.get(XML_ID)}
        self.prefixes = prefixes(root)
        witnesses = [element for element in root.iter(tei("witness")) if element.get(XML_ID)]
        self.groups = {
            group.get(XML_ID, ""): tuple(
                e.get(XML_ID, "") for e in group.iter(tei("witness")) if e.get(XML_ID)
            )
            for group in root.iter(tei("listWit"))
            if group.get(XML_ID)
        }
        self.alone = not witnesses
        self.listed = tuple(dict.fromkeys(element.get(XML_ID, "") for element in witnesses))
        if self.alone:
            used = [name for _, names in self._used(root) for name in names]
            self.listed = tuple(dict.fromkeys(used))

    def _used(self, root: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
        for element in root.iter(tei("lem"), tei("rdg")):
            yield element, self.names(element.get("wit"))

    def names(self, value: str | None) -> tuple[str, ...]:
        """Return the witnesses that ``@wit`` names, members for a group."""
        found: list[str] = []
        for token in (value or "").split():
            name = self.id_of(token)
            found += self.groups.get(name) or (name,)
        return tuple(found)

    def id_of(self, token: str) -> str:
        """Return the id that one word of ``@wit`` means."""
        return self.pointer(token).rpartition("#")[2]

    def pointer(self, token: str) -> str:
        """Return one word of ``@wit`` as a pointer: what a ``prefixDef`` says of it, else itself."""
        return resolved(token, self.prefixes)


def prefixes(root: etree._Element) -> Mapping[str, tuple[str, str]]:
    """Return pattern and replacement of every ``prefixDef``, by its prefix."""
    return {
        element.get("ident", ""): (element.get("matchPattern", ""), element.get("replacementPattern", ""))
        for element in root.iter(tei("prefixDef"))
    }


def resolved(token: str, known: Mapping[str, tuple[str, str]]) -> str:
    """Return the pointer that *token* stands for; itself where no prefix is known.

    >>> resolved("wit:A", {"wit": ("([A-Z]+)", "witnesses.xml#$1")})
    'witnesses.xml#A'
    """
    prefix, colon, rest = token.partition(":")
    if not colon or prefix not in known:
        return token
    pattern, replacement = known[prefix]
    try:
        found = re.fullmatch(pattern, rest)
        return token if found is None else found.expand(re.sub(r"\$(\d)", r"\\\1", replacement))
    except (re.error, IndexError, RecursionError):
        return token  # a pattern of another dialect: the word is its own name
