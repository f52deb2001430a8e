"""One walk through the text of an edition that tracks which witnesses are extant at each app and mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from collate.i18n import _
from collate.tei.elements import local_name, tei
from collate.tei.rebuild.witness_text import LACUNA_ENDS, LACUNA_STARTS, app_readings

#: From a pointer attribute to the witnesses that it names, repetitions included.
Resolver = Callable[[str | None], tuple[str, ...]]

#: Marks whose ``@edRef`` (or ``@ed``) names the witnesses concerned.
_APP = tei("app")
_MARKS = frozenset(("milestone", "pb", "cb", "gb"))


class AppVisit(NamedTuple):
    """An app, its readings with the witnesses that each names, and the witnesses extant.

    ``here`` are the witnesses of the reading around it, all witnesses outside
    of any. ``out`` are those in a lacuna before it; ``starting`` and ``ending``
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
        return tuple(name for option in self.options for name in option[1])


class MarkVisit(NamedTuple):
    """A milestone or page break, and the witnesses extant there."""

    mark: etree._Element
    extant: frozenset[str]


def lacuna_messages(visit: AppVisit, entry: str) -> Iterator[tuple[str, str]]:
    """Yield witness and message for each lacuna that starts twice or ends without a start in an app."""
    for name in sorted(visit.starting & visit.out):
        yield name, _("{entry}: {witness} is already in a lacuna", entry=entry, witness=name)
    for name in sorted(visit.ending - visit.out):
        yield name, _("{entry}: {witness} is not in a lacuna that could end", entry=entry, witness=name)


class ExtantWalk:
    """The walk; ``in_lacuna`` maps each witness in a lacuna to the app in which that starts.

    With *late_starts*, a witness whose first mark ends a lacuna begins in one.
    """

    def __init__(self, witnesses: frozenset[str], resolve: Resolver, *, late_starts: bool = False) -> None:
        self.witnesses = witnesses
        self.resolve = resolve
        self.late_starts = late_starts
        self.in_lacuna: dict[str, etree._Element | None] = {}

    def visits(self, text: etree._Element) -> Iterator[AppVisit | MarkVisit]:
        """Yield the apps and marks of *text* in order, an app before its content."""
        self.in_lacuna = dict.fromkeys(self._late_witnesses(text) if self.late_starts else ())
        yield from self._within(text, self.witnesses)

    def _late_witnesses(self, text: etree._Element) -> list[str]:
        """Return the witnesses whose first mark ends a lacuna."""
        first: dict[str, bool] = {}
        for mark in text.iter(*map(tei, LACUNA_STARTS | LACUNA_ENDS)):
            for name in self._witnesses_of(mark, ()):
                first.setdefault(name, local_name(mark.tag) in LACUNA_ENDS)
        return [name for name, ends in first.items() if ends]

    def _within(self, element: etree._Element, here: frozenset[str]) -> Iterator[AppVisit | MarkVisit]:
        for child in element:
            name = local_name(child.tag)
            if child.tag == _APP:  # an element of another vocabulary may have the name, too
                yield from self._app(child, here)
            elif name in _MARKS:
                yield MarkVisit(child, here.difference(self.in_lacuna))
            elif name:
                yield from self._within(child, here)

    def _app(self, app: etree._Element, here: frozenset[str]) -> Iterator[AppVisit | MarkVisit]:
        options = tuple((option, self.resolve(option.get("wit"))) for option in app_readings(app))
        ending = self._marked(options, LACUNA_ENDS)
        starting = self._marked(options, LACUNA_STARTS)
        out = frozenset(self.in_lacuna)
        yield AppVisit(app=app, options=options, here=here, out=out, starting=starting, ending=ending)
        for name in ending:
            self.in_lacuna.pop(name, None)
        unnamed = here.difference(name for option in options for name in option[1])
        for option, names in options:
            inside = here.intersection(names)
            if local_name(option.tag) == "lem":
                inside |= unnamed  # in a negative apparatus they have the lemma
            yield from self._within(option, inside)
        for name in starting:
            self.in_lacuna.setdefault(name, app)

    def _marked(
        self, options: tuple[tuple[etree._Element, tuple[str, ...]], ...], marks: frozenset[str]
    ) -> frozenset[str]:
        """Return the witnesses with one of *marks* in their reading, nested apps aside."""
        witnesses: set[str] = set()
        for option, names in options:
            if not len(option):
                continue
            for mark in option.iter(*map(tei, marks)):
                if next(mark.iterancestors(tei("rdg"), tei("lem")), None) is option:
                    witnesses.update(self._witnesses_of(mark, names))
        return frozenset(witnesses)

    def _witnesses_of(self, mark: etree._Element, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return the witnesses of a lacuna mark: those that it names, else *default*, else its reading's."""
        names = self.resolve(mark.get("wit"))
        if names or default:
            return names or default
        reading = next(mark.iterancestors(tei("rdg"), tei("lem")), None)
        return () if reading is None else self.resolve(reading.get("wit"))
