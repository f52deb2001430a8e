"""An edition as a collation of its witnesses: the stretches that they share, and the apps between them.

Positions are counted in *letters*: characters of a witness's text other than
white space. White space and paragraph breaks are layout of the edition's file,
and no two editions put them around an app in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.errors import VerificationError
from collate.i18n import _
from collate.tei.elements import PARALLEL, XML_ID, WitnessText, line_of, local_name, pointers, tei
from collate.tei.parse.readings import app_readings
from collate.tei.parse.run_settings import edition_version, setting_rows
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses
from collate.tei.rebuild.apps import App, plain_text, read_app, restrict_to_extant
from collate.tei.rebuild.witness_text import (
    LACUNA_STARTS,
    Event,
    TextConventions,
    Timeline,
    assemble,
    outer_bodies,
    text_conventions,
    witness_bits,
    witness_names,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree
    from numpy.typing import NDArray

    Counts = NDArray[np.int32]
    Members = NDArray[np.bool_]

#: ``rdg/@type`` of an empty reading in editions by others whose witnesses are not extant there.
_LACUNA_TYPES = frozenset(("lac", "lacuna"))

#: A pointer to an editor of decisions in our editions.
_EDITOR = re.compile(r"#ed\d+")

#: Kinds of the additional events: the start and the end of an app, the start of a page, that of a lacuna.
_OPEN, _CLOSE, _PAGE, _LOST = _ADDED_KINDS = ("open", "close", "page", "lost")


class LacunaMark(NamedTuple):
    """The start of a lacuna of *witness*, with the ground and the certainty that the edition states.

    ``letters`` are those of each witness before it.
    """

    witness: int
    letters: Counts
    cause: str
    certainty: str


class CollationStretch(NamedTuple):
    """A part of the edition, in text order.

    Witness *w* has the letters ``start[w]`` up to ``end[w]`` of its text here
    if ``extant[w]``. Without an ``app``, all extant witnesses have the same
    letters. The arrays have one element per witness.
    """

    start: Counts
    end: Counts
    extant: Members
    app: App | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Collation:
    """An edition read back.

    ``witnesses`` and ``texts`` are in the order of the witness list; the
    ``stretches`` cover every letter of each text once and in order.
    """

    witnesses: tuple[WitnessEntry, ...]
    texts: tuple[WitnessText, ...]
    stretches: tuple[CollationStretch, ...]
    pages: tuple[tuple[tuple[int, str], ...], ...] = ()
    """For each witness the letters before each of its page breaks, and the page's label."""
    lost: tuple[LacunaMark, ...] = ()
    """The starts of lacunae for which it states a ground, in text order."""
    ours: bool = False
    """Whether its header names collate as an application."""
    title: str = ""
    when: str = ""
    """The newest day, ISO 8601, in the header's dates of the file itself, or empty."""
    editors: tuple[tuple[str, str], ...] = ()
    """xml:id and name of each editor."""
    version: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    """Name and value of the recorded settings; like ``version`` empty for an edition by others."""


def read_collation(root: etree._Element, where: str = "edition", *, lemmata: str = "") -> Collation:
    """Return the collation of an edition in parallel segmentation.

    Its apparatus may be positive or negative and have groups, lacunae and
    milestones. Nested apps form one stretch, the outermost app. An app in which
    no witness has words, as at the edge of a lacuna, forms none.

    Args:
        root: the result of :func:`~collate.tei.parse.xml.parse_tei`.
        where: the name of the file in messages.
        lemmata: if not empty, the name of an additional witness with the
            lemma of every app, that is, the text that the edition prints.

    Raises:
        VerificationError: it has no apparatus or one of another method, holds
            several editions, two witnesses have one xml:id, or an app names a
            witness that is not listed.
    """
    _require_parallel(root, where)
    _refuse_duplicate_witnesses(root, where)
    names = witness_names(root)
    bits = witness_bits(root)
    _refuse_unlisted_witnesses(root, bits, where)
    if lemmata:  # a witness that no reading names has the lemma
        names, bits = (*names, lemmata), {**bits, lemmata: 1 << len(names)}
    walk = _AppTimeline(bits, text_conventions(root), printed=bits[lemmata] if lemmata else 0)
    for body in outer_bodies(root):
        walk.start_out(body)
        walk.element(body, (1 << len(names)) - 1)
    texts = tuple(assemble([e for e in walk.events if e.kind not in _ADDED_KINDS], bits[n]) for n in names)
    listed = {entry.xml_id: entry for entry in read_witnesses(root)}
    witnesses = tuple(listed.get(name) or WitnessEntry(name, name) for name in names)
    pages: list[list[tuple[int, str]]] = [[] for _ in names]
    lost: list[LacunaMark] = []
    stretches = tuple(_stretches(walk, pages, lost))
    ours = any(element.get("ident") == "collate" for element in root.iter(tei("application")))
    editors = tuple((e.get(XML_ID, ""), plain_text(e)) for e in root.iter(tei("editor")))
    return Collation(
        witnesses=witnesses,
        texts=texts,
        stretches=stretches,
        pages=tuple(map(tuple, pages)),
        lost=tuple(lost),
        ours=ours,
        title=_title(root, ours),
        when=_when(root),
        editors=editors,
        version=edition_version(root) if ours else "",
        settings=setting_rows(root) if ours else (),
    )


def _require_parallel(root: etree._Element, where: str) -> None:
    count = sum(1 for text in root.iter(tei("TEI")))
    remedy = _("Give an edition in parallel segmentation")
    if count > 1 and local_name(root.tag) == "teiCorpus":
        problem = _("holds {count} texts", count=count)
        raise VerificationError(where, problem, _("Give a file with one of them"))
    encoding = next(root.iter(tei("variantEncoding")), None)
    method = "" if encoding is None else encoding.get("method", "")
    if method and method != PARALLEL:
        problem = _(
            "its apparatus is encoded by the method {method}, which cannot be read back", method=method
        )
        raise VerificationError(where, problem, remedy)
    apps = [app for body in root.iter(tei("body")) for app in body.iter(tei("app"))]
    # Where all witnesses agree, an edition of the method has no app.
    if not method and not any(True for app in apps for _ in app_readings(app)):
        problem = _("is not an edition: it has no app with readings in its body")
        remedy = _("Give a TEI file with an apparatus in parallel segmentation; for others: collate compare")
        raise VerificationError(where, problem, remedy)
    for app in apps:
        if app.get("from") or app.get("loc"):
            problem = _("line {line}: an app stands apart from its words", line=line_of(app))
            raise VerificationError(where, problem, remedy)


def _refuse_duplicate_witnesses(root: etree._Element, where: str) -> None:
    """Refuse two witnesses with one xml:id: the second would be lost silently."""
    seen: dict[str, int] = {}
    for element in root.iter(tei("witness")):
        name, line = element.get(XML_ID, ""), line_of(element)
        if name and name in seen:
            problem = _(
                "line {line}: a second witness has the xml:id '{id}'; the first is on line {first}",
                line=line,
                id=name,
                first=seen[name],
            )
            raise VerificationError(where, problem, _("Give it an id of its own, or remove it"))
        seen[name] = line


def _refuse_unlisted_witnesses(root: etree._Element, bits: dict[str, int], where: str) -> None:
    """Refuse a reading of a witness that is not listed: it would be lost silently."""
    for element in root.iter(tei("lem"), tei("rdg")):
        for name in pointers(element.get("wit")):
            if name not in bits:
                problem = _(
                    "line {line}: a reading names the witness '{witness}', which is not listed",
                    line=line_of(element),
                    witness=name,
                )
                remedy = _("Add it to the witness list, or remove the pointer")
                raise VerificationError(where, problem, remedy)


def _title(root: etree._Element, ours: bool) -> str:
    for path in ("front",) if ours else ("front", "titleStmt"):
        for parent in root.iter(tei(path)):
            for child in parent.iter(tei("head"), tei("title")):
                if words := plain_text(child):
                    return words
    return ""


def _when(root: etree._Element) -> str:
    """Return the newest day in the header's dates of the file itself."""
    # Editors decide when they like: the days of their decisions are not that of the edition.
    dates = [
        change.get("when", "")
        for change in root.iter(tei("change"))
        if not _EDITOR.fullmatch(change.get("who", ""))
    ]
    for publication in root.iter(tei("publicationStmt")):
        dates += [element.get("when", "") for element in publication.iter(tei("date"))]
    return max((day for day in dates if len(day) == len("2026-11-22")), default="")


class _AppTimeline(Timeline):
    """A timeline that also records pages and outermost apps, with the witnesses extant there.

    ``printed`` is the bit of the text that the edition prints: no lacuna of a witness is one of it.
    """

    def __init__(self, bits: dict[str, int], conventions: TextConventions, *, printed: int = 0) -> None:
        super().__init__(bits, conventions)
        self.printed = printed
        self.apps: list[tuple[etree._Element, int]] = []
        self.inside = False

    def element(self, element: etree._Element, mask: int) -> None:
        if local_name(element.tag) == "pb":
            who = (self.named(element, "edRef") or self.named(element, "ed")) & mask & ~self.out
            self.events.append(Event(who, _PAGE, element.get("n", "")))
            self.line_break(element, mask)
        else:
            super().element(element, mask)
            self.out &= ~self.printed
            if local_name(element.tag) in LACUNA_STARTS:
                self.lost(element, mask)

    def lost(self, mark: etree._Element, mask: int) -> None:
        """Record the start of a lacuna, if its reading states a ground."""
        reading = next(mark.iterancestors(tei("rdg"), tei("lem")), None)
        if reading is not None and reading.get("cause"):
            stated = f"{reading.get('cause', '')}\t{reading.get('cert', '')}"
            self.events.append(Event((self.named(mark) or mask) & mask, _LOST, stated))

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


def _stretches(
    walk: _AppTimeline, pages: list[list[tuple[int, str]]], lost: list[LacunaMark]
) -> Iterator[CollationStretch]:
    """Yield the stretches by counting letters along the events; fill *pages*, one list per witness."""
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
                    yield CollationStretch(since, counts.copy(), members(shared))
                since, shared = counts.copy(), mask
            counts[members(mask)] += letters
        elif kind == _PAGE:
            for who in np.flatnonzero(members(mask)).tolist():
                pages[who].append((int(counts[who]), text))
        elif kind == _LOST:
            for who in np.flatnonzero(members(mask)).tolist():
                lost.append(LacunaMark(who, counts.copy(), *text.split("\t")))
        elif kind == _OPEN:
            if shared > 0 and (counts > since).any():
                yield CollationStretch(since, counts.copy(), members(shared))
            inside, before, opened = True, counts.copy(), members(mask)
        elif kind == _CLOSE:
            element, around = next(apps)
            inside, shared = False, -1
            app = read_app(element, walk.bits, mask=around)
            lacking = [
                i for o in app.options if o.kind in _LACUNA_TYPES and not o.text.strip() for i in o.witnesses
            ]
            extant = opened & members(mask)
            extant[lacking] = False
            extant |= counts > before
            app = restrict_to_extant(app, extant.tolist())
            if (counts > before).any() or (app.lemma is not None and app.lemma.text.strip()):
                yield CollationStretch(before, counts.copy(), extant, app)
    if shared > 0 and (counts > since).any():
        yield CollationStretch(since, counts.copy(), members(shared))
