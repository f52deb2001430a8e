"""An edition as a collation of its witnesses: the stretches that they share, and the apps between them.

Positions are counted in *letters*: characters of a witness's text other than
white space. White space and paragraph breaks are layout of the edition's file,
and no two editions put them around an app in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collate.errors import VerificationError
from collate.i18n import _
from collate.tei.elements import PARALLEL, XML_ID, WitnessText, line_of, local_name, pointers, tei
from collate.tei.parse.readings import app_readings
from collate.tei.parse.run_settings import edition_version, setting_rows
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses
from collate.tei.rebuild.apps import plain_text
from collate.tei.rebuild.stretches import (
    ADDED_KINDS,
    AppTimeline,
    CollationStretch,
    LacunaMark,
    walk_stretches,
)
from collate.tei.rebuild.witness_text import (
    assemble,
    outer_bodies,
    text_conventions,
    witness_bits,
    witness_names,
)

if TYPE_CHECKING:
    from lxml import etree

#: A pointer to an editor of decisions in our editions.
_EDITOR = re.compile(r"#ed\d+")


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
    walk = AppTimeline(bits, text_conventions(root), printed=bits[lemmata] if lemmata else 0)
    for body in outer_bodies(root):
        walk.start_out(body)
        walk.element(body, (1 << len(names)) - 1)
    texts = tuple(assemble([e for e in walk.events if e.kind not in ADDED_KINDS], bits[n]) for n in names)
    listed = {entry.xml_id: entry for entry in read_witnesses(root)}
    witnesses = tuple(listed.get(name) or WitnessEntry(name, name) for name in names)
    pages: list[list[tuple[int, str]]] = [[] for _ in names]
    lost: list[LacunaMark] = []
    stretches = tuple(walk_stretches(walk, pages, lost))
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
