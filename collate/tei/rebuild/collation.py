"""Read an edition back as its witnesses lie beside each other: what they share, and its apps.

The places are counted in *letters*: characters of a witness's text that are no
white space. White space and paragraph breaks are layout of the edition's file,
and no two editions put them around an app in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.errors import VerificationError
from collate.tei.elements import XML_ID, Rebuilt, line_of, local, pointers, tei
from collate.tei.parse.record import rows_of, version_of
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses
from collate.tei.rebuild.apps import App, app_of, of_those, plain_text
from collate.tei.rebuild.witness_text import Event, Timeline, assemble, readings, witness_bits, witness_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree
    from numpy.typing import NDArray

    Counts = NDArray[np.int32]
    Members = NDArray[np.bool_]

#: What other editions call a reading that is no reading: its witnesses are not extant there.
_LACKING = frozenset(("lac", "lacuna"))

#: Kinds of the events that are put around an app, and where a page begins.
_OPEN, _CLOSE, _PAGE = _OURS = ("open", "close", "page")


class Stretch(NamedTuple):
    """A part of the edition, in its order.

    Witness *w* has the letters ``start[w]`` up to ``end[w]`` of its text here
    if ``extant[w]``. Without an ``app``, those who are extant have the same
    letters.
    """

    start: Counts
    end: Counts
    extant: Members
    app: App | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Collation:
    """An edition read back.

    ``witnesses`` and ``texts`` are in the order of the witness list; the
    ``stretches`` hold every letter of each text once and in order. ``notes``
    say what of the edition is in none of them.
    """

    witnesses: tuple[WitnessEntry, ...]
    texts: tuple[Rebuilt, ...]
    stretches: tuple[Stretch, ...]
    pages: tuple[tuple[tuple[int, str], ...], ...] = ()
    """For each witness the letters before each of its page breaks, and the page's label."""
    ours: bool = False
    """Whether collate wrote it, by its own statement."""
    title: str = ""
    when: str = ""
    """The newest day, ISO 8601, that the header states of the file itself, or empty."""
    editors: tuple[tuple[str, str], ...] = ()
    """xml:id and name of each editor."""
    version: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    """Of one of ours, the version that wrote it, and name and value of all settings that shaped it."""
    notes: tuple[str, ...] = ()


def read_collation(root: etree._Element, where: str = "edition", lemmata: str = "") -> Collation:
    """Read a parallel-segmentation edition back: positive or negative, with groups, lacunae, milestones.

    Nested apps are one place, the outermost. An app in which no witness has
    words, as at the edge of a lacuna, is no place.

    Args:
        root: what :func:`~collate.tei.parse.xml.parse_tei` returns.
        where: the name of the file, for messages.
        lemmata: if not empty, one more witness is called so and has the lemma
            of every app, which is what the edition prints.

    Raises:
        VerificationError: it has no apparatus or one of another method, holds
            several editions, two witnesses have one xml:id, or an app names a
            witness that is not listed.
    """
    _check(root, where)
    _twice(root, where)
    names = witness_names(root)
    bits = witness_bits(root)
    _dangling(root, bits, where)
    if lemmata:  # whom no reading names has the lemma
        names, bits = (*names, lemmata), {**bits, lemmata: 1 << len(names)}
    walk = _Walk(bits)
    for body in root.iter(tei("body")):
        walk.start_out(body)
        walk.element(body, (1 << len(names)) - 1)
    texts = tuple(assemble([e for e in walk.events if e.kind not in _OURS], bits[n]) for n in names)
    listed = {entry.xml_id: entry for entry in read_witnesses(root)}
    witnesses = tuple(listed.get(name) or WitnessEntry(name, name) for name in names)
    pages: list[list[tuple[int, str]]] = [[] for _ in names]
    stretches = tuple(_stretches(walk, pages))
    apps = [s.app for s in stretches if s.app]
    notes = (*_conjectures(apps, where), *_several(apps, names, where))
    ours = any(element.get("ident") == "collate" for element in root.iter(tei("application")))
    editors = tuple((e.get(XML_ID, ""), plain_text(e)) for e in root.iter(tei("editor")))
    return Collation(
        witnesses,
        texts,
        stretches,
        tuple(map(tuple, pages)),
        ours,
        _title(root, ours),
        _when(root),
        editors,
        version_of(root) if ours else "",
        rows_of(root) if ours else (),
        notes,
    )


def _check(root: etree._Element, where: str) -> None:
    found = list(root.iter(tei("TEI")))
    if len(found) > 1 and local(root.tag) == "teiCorpus":
        raise VerificationError(where, f"holds {len(found)} texts", "Give a file with one of them")
    said = next(root.iter(tei("variantEncoding")), None)
    method = "" if said is None else said.get("method", "")
    if method and method != "parallel-segmentation":
        raise VerificationError(
            where,
            f"its apparatus is encoded by the method {method}, which cannot be read back",
            "Give an edition in parallel segmentation",
        )
    apps = [app for body in root.iter(tei("body")) for app in body.iter(tei("app"))]
    if not any(True for app in apps for _ in readings(app)):
        raise VerificationError(
            where,
            "is no edition: it has no app with readings in its body",
            "Give a TEI file with an apparatus in parallel segmentation; for others: collate compare",
        )
    for app in apps:
        if app.get("from") or app.get("loc"):
            remedy = "Give an edition in parallel segmentation"
            raise VerificationError(where, f"line {line_of(app)}: an app stands apart from its words", remedy)


def _twice(root: etree._Element, where: str) -> None:
    """Of two witnesses with one xml:id the second would be lost without a word."""
    seen: dict[str, int] = {}
    for element in root.iter(tei("witness")):
        name, line = element.get(XML_ID, ""), line_of(element)
        if name and name in seen:
            raise VerificationError(
                where,
                f"line {line}: a second witness has the xml:id {name!r}; the first is on line {seen[name]}",
                "Give it an id of its own, or take it out",
            )
        seen[name] = line


def _dangling(root: etree._Element, bits: dict[str, int], where: str) -> None:
    """A reading of a witness that is not listed would be lost without a word."""
    for element in root.iter(tei("lem"), tei("rdg")):
        for name in pointers(element.get("wit")):
            if name not in bits:
                raise VerificationError(
                    where,
                    f"line {line_of(element)}: a reading is of the witness {name!r}, which is not listed",
                    "Add it to the witness list, or take the pointer out",
                )


def _conjectures(apps: list[App], where: str) -> Iterator[str]:
    """Say which readings no witness has; the edited text may have them, the apparatus of witnesses cannot."""
    for app in apps:
        for option in app.options:
            if not option.named and not option.lemma and option.text.strip():
                yield f"{where}: {app.name}: no witness has 「{option.text.strip()}」: it is left out"


def _several(apps: list[App], names: tuple[str, ...], where: str) -> Iterator[str]:
    """Say where a witness has several readings, as of two hands: the first is its text."""
    for app in apps:
        first = {i: option.text.strip() for option in reversed(app.options) for i in option.witnesses}
        for option in app.options:
            words = option.text.strip()
            who = [names[i] for i in option.repeated if first.get(i) != words]
            if who:
                yield (
                    f"{where}: {app.name}: {', '.join(who)} stands in several readings: the first counts,"
                    f" 「{words}」 is left out"
                )


def _title(root: etree._Element, ours: bool) -> str:
    for path in ("front",) if ours else ("front", "titleStmt"):
        for parent in root.iter(tei(path)):
            for child in parent.iter(tei("head"), tei("title")):
                if words := plain_text(child):
                    return words
    return ""


def _when(root: etree._Element) -> str:
    """Return the newest day that the header states of the file itself."""
    said = [element.get("when", "") for element in root.iter(tei("change"))]
    for publication in root.iter(tei("publicationStmt")):
        said += [element.get("when", "") for element in publication.iter(tei("date"))]
    return max((day for day in said if len(day) == len("2026-11-22")), default="")


class _Walk(Timeline):
    """Also writes down where pages and each outermost app begin, and who is extant there."""

    def __init__(self, bits: dict[str, int]) -> None:
        super().__init__(bits)
        self.apps: list[tuple[etree._Element, int]] = []
        self.inside = False

    def element(self, element: etree._Element, mask: int) -> None:
        if local(element.tag) == "pb":
            who = (self.named(element, "edRef") or self.named(element, "ed")) & mask & ~self.out
            self.events.append(Event(who, _PAGE, element.get("n", "")))
        else:
            super().element(element, mask)

    def app(self, app: etree._Element, mask: int) -> None:
        if self.inside:
            super().app(app, mask)
            return
        self.inside = True
        self.apps.append((app, mask))
        self.events.append(Event(mask & ~self.out, _OPEN))
        super().app(app, mask)
        self.events.append(Event(mask & ~self.out, _CLOSE))
        self.inside = False


def _stretches(walk: _Walk, pages: list[list[tuple[int, str]]]) -> Iterator[Stretch]:
    """Count the letters of all witnesses along the events, and note where *pages* begin."""
    size = len(pages)

    @cache
    def members(mask: int) -> Members:
        return np.array([bool(mask >> i & 1) for i in range(size)], dtype=bool)

    counts = np.zeros(size, dtype=np.int32)
    since, shared = counts.copy(), -1
    before, opened = counts.copy(), members(0)
    inside = False
    apps = iter(walk.apps)
    for mask, kind, text in walk.events:
        if kind == "text":
            letters = len(text) - sum(map(str.isspace, text))
            if not letters:
                continue
            if not inside and mask != shared:
                if shared > 0 and (counts > since).any():
                    yield Stretch(since, counts.copy(), members(shared))
                since, shared = counts.copy(), mask
            counts[members(mask)] += letters
        elif kind == _PAGE:
            for who in np.flatnonzero(members(mask)).tolist():
                pages[who].append((int(counts[who]), text))
        elif kind == _OPEN:
            if shared > 0 and (counts > since).any():
                yield Stretch(since, counts.copy(), members(shared))
            inside, before, opened = True, counts.copy(), members(mask)
        elif kind == _CLOSE:
            element, around = next(apps)
            inside, shared = False, -1
            app = app_of(element, walk.bits, around)
            lacking = [
                i for o in app.options if o.kind in _LACKING and not o.text.strip() for i in o.witnesses
            ]
            extant = opened & members(mask)
            extant[lacking] = False
            extant |= counts > before
            app = of_those(app, extant.tolist())
            if (counts > before).any() or (app.lemma is not None and app.lemma.text.strip()):
                yield Stretch(before, counts.copy(), extant, app)
    if shared > 0 and (counts > since).any():
        yield Stretch(since, counts.copy(), members(shared))
