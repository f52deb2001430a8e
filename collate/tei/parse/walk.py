"""One walk through the text of an edition: at each app and each mark, who is extant there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from collate.tei.elements import local, tei
from collate.tei.rebuild.witness_text import LACUNA_ENDS, LACUNA_STARTS, readings

#: The witnesses that a pointer attribute names, each as often as it does.
Names = Callable[[str | None], tuple[str, ...]]

#: Marks that say by ``@edRef`` (or ``@ed``) of which witnesses they are.
_MARKS = frozenset(("milestone", "pb", "cb", "gb"))


class AppAt(NamedTuple):
    """An app, its readings with the witnesses that each names, and who there is.

    ``here`` are the witnesses of the reading that it stands in, all outside of
    any. ``out`` are those in a lacuna before it; ``starting`` and ``ending``
    those whose lacuna starts or ends in it.
    """

    app: etree._Element
    options: tuple[tuple[etree._Element, tuple[str, ...]], ...]
    here: frozenset[str]
    out: frozenset[str]
    starting: frozenset[str]
    ending: frozenset[str]

    @property
    def extant(self) -> frozenset[str]:
        """The witnesses that have a reading here."""
        return self.here & ((self.here - self.out) | self.ending)

    @property
    def named(self) -> tuple[str, ...]:
        """The witnesses of all readings, in order."""
        return tuple(name for _, names in self.options for name in names)


class MarkAt(NamedTuple):
    """A milestone or page break, and who is extant there."""

    mark: etree._Element
    extant: frozenset[str]


class Walk:
    """Walks, and keeps who is in a lacuna: ``silent`` maps them to the app in which it starts.

    With *late*, a witness whose first mark ends a lacuna begins in one.
    """

    def __init__(self, everybody: frozenset[str], names: Names, late: bool = False) -> None:
        self.everybody = everybody
        self.names = names
        self.late = late
        self.silent: dict[str, etree._Element | None] = {}

    def places(self, text: etree._Element) -> Iterator[AppAt | MarkAt]:
        """Yield apps and marks of *text* in their order, an app before what stands in it."""
        self.silent = dict.fromkeys(self._late(text) if self.late else ())
        yield from self._within(text, self.everybody)

    def _late(self, text: etree._Element) -> list[str]:
        """Return the witnesses whose first mark ends a lacuna."""
        first: dict[str, bool] = {}
        for mark in text.iter(*map(tei, LACUNA_STARTS | LACUNA_ENDS)):
            for name in self._of(mark, ()):
                first.setdefault(name, local(mark.tag) in LACUNA_ENDS)
        return [name for name, ends in first.items() if ends]

    def _within(self, element: etree._Element, here: frozenset[str]) -> Iterator[AppAt | MarkAt]:
        for child in element:
            name = local(child.tag)
            if name == "app":
                yield from self._app(child, here)
            elif name in _MARKS:
                yield MarkAt(child, here.difference(self.silent))
            elif name:
                yield from self._within(child, here)

    def _app(self, app: etree._Element, here: frozenset[str]) -> Iterator[AppAt | MarkAt]:
        options = tuple((option, self.names(option.get("wit"))) for option in readings(app))
        ending = self._marked(options, LACUNA_ENDS)
        starting = self._marked(options, LACUNA_STARTS)
        yield AppAt(app, options, here, frozenset(self.silent), starting, ending)
        for name in ending:
            self.silent.pop(name, None)
        free = here.difference(name for _, names in options for name in names)
        for option, names in options:
            inside = here.intersection(names)
            if local(option.tag) == "lem":
                inside |= free  # those that no reading names have the lemma
            yield from self._within(option, inside)
        for name in starting:
            self.silent.setdefault(name, app)

    def _marked(
        self, options: tuple[tuple[etree._Element, tuple[str, ...]], ...], marks: frozenset[str]
    ) -> frozenset[str]:
        """Return the witnesses that have one of *marks* in their reading, in no app inside it."""
        found: set[str] = set()
        for option, names in options:
            if not len(option):
                continue
            for mark in option.iter(*map(tei, marks)):
                if next(mark.iterancestors(tei("rdg"), tei("lem")), None) is option:
                    found.update(self._of(mark, names))
        return frozenset(found)

    def _of(self, mark: etree._Element, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        """Return the witnesses of the mark of a lacuna: those that it names, else those of its reading."""
        own = self.names(mark.get("wit"))
        if own or otherwise:
            return own or otherwise
        around = next(mark.iterancestors(tei("rdg"), tei("lem")), None)
        return () if around is None else self.names(around.get("wit"))
