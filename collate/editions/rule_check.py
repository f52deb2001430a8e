"""An edition read back, and its kinds, causes and notes found out anew by the rules that it was made by."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from collate.errors import CollateError
from collate.settings import NotesSettings, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

    from collate.editions.loading import Adopted
    from collate.model import Apparatus, ApparatusEntry, Edition, Reading
    from collate.settings import Language
    from collate.tei.check.diagnostic import Finding

#: Settings that say what a reading is called.
_SHAPING = ("align.move", "classify.", "evidence.")
#: Rows of the editor's that do so, too; and the version of the edition that this one has grown from.
_ROWS = ("equivalent", "alike", "grown.version")


def by_rules(path: Path, root: etree._Element) -> Iterator[Finding]:
    """Yield what our edition says of its entries and the rules do not: kinds, operations, causes, notes.

    Nothing is said of an edition of another version, or of one whose settings
    are not the usual ones: there other rules may have held. Where witnesses
    were taken over from an edition of others, its own words for its entries
    were kept, and what differs is a remark.

    Args:
        path: an edition without faults.
        root: its root, in parallel segmentation.
    """
    from collate.classify import Kept, classify
    from collate.editions.loading import adopt
    from collate.tei.parse.record import settings_of, version_of
    from collate.version import __version__

    stated, usual = settings_of(root), dict(Settings().stated())
    told = any(name in stated for name in _ROWS)
    same = all(usual.get(k) == value for k, value in stated.items() if k.startswith(_SHAPING))
    if not stated or told or not same or not version_of(root) or not __version__.startswith(version_of(root)):
        return
    try:
        adopted = adopt(path, Settings())
    except CollateError:
        return  # a form of edition that cannot be read back says nothing against it
    places = _Places(root)
    fresh = classify(adopted.edition.alignment, Settings(), Kept(adopted.units))
    yield from _called(adopted.edition.apparatus, fresh, places)
    yield from _noted(adopted, stated, places)


class _Places:
    """Makes findings about entries by their number."""

    def __init__(self, root: etree._Element) -> None:
        from collate.tei.elements import EMENDATION, XML_ID, line_of, tei

        self.notes: dict[str, str] = {}
        self._lines: dict[str, int] = {}
        for app in root.iter(tei("app")):
            own = app.get(XML_ID, "")
            self._lines[own] = line_of(app)
            if app.get("type") != EMENDATION:
                self.notes[own] = app.findtext(tei("note")) or ""
        names = [element.findtext(tei("idno")) or "" for element in root.iter(tei("witness"))]
        #: Whether a witness was taken over from another edition.
        self.taken_over = any(".xml/" in name for name in names)

    def finding(self, entry: str, message: str) -> Finding:
        from collate.tei.check.diagnostic import Finding

        return Finding(self._lines.get(entry, 0), f"{entry}: {message}", entry, remark=self.taken_over)


def _called(stated: Apparatus, fresh: Apparatus, places: _Places) -> Iterator[Finding]:
    moved = {number for move in stated.transpositions for number in (move.lost, move.found)}
    due = {entry.cells: entry for entry in fresh.entries}
    for entry in stated.entries:
        other = due.get(entry.cells)
        if other is None:
            continue
        found = {variant.columns: variant for variant in other.variants}
        for variant in entry.variants:
            if variant.columns in found:
                yield from _variant(entry, variant, found[variant.columns], entry.number in moved, places)


def _variant(
    entry: ApparatusEntry, said: Reading, due: Reading, moved: bool, places: _Places
) -> Iterator[Finding]:
    who = ", ".join(said.sigla)
    pairs = [
        ("called", _kind(said), _kind(due)),
        ("called", "" if moved else str(said.operation), "" if moved else str(due.operation)),
        ("said to be caused by", _cause(said), _cause(due)),
    ]
    for what, one, other in pairs:
        if one != other:
            message = f"the reading of {who} is {what} {one or 'nothing'}; by the rules: {other or 'nothing'}"
            yield places.finding(entry.id, message)


def _kind(reading: Reading) -> str:
    return f"{reading.kind}-{reading.subtype}" if reading.subtype else str(reading.kind)


def _cause(reading: Reading) -> str:
    if not reading.evidence:
        return ""
    return str(max(reading.evidence, key=lambda one: one.confidence).cause)


def _noted(adopted: Adopted, stated: Mapping[str, str], places: _Places) -> Iterator[Finding]:
    """Compare the notes: each must say what its entry says."""
    edition: Edition = adopted.edition
    if stated.get("tei.notes") != "True":
        return
    due = _notes(edition, stated)
    for entry in edition.entries:
        said = places.notes.get(entry.id, "")
        right = due.get(entry.number, "")
        if entry.id in places.notes and said != right:
            said, right = said or "nothing", right or "nothing"
            yield places.finding(entry.id, f"the note says: {said} By its readings it should say: {right}")


def _notes(edition: Edition, stated: Mapping[str, str]) -> Mapping[int, str]:
    from collate.report import ReportContext
    from collate.report.notes.numbered import app_notes
    from collate.version import __version__

    usual = NotesSettings()
    try:
        kinds = literal_eval(stated.get("notes.kinds", "")) or usual.kinds
        hide = literal_eval(stated.get("report.hide", "()"))
    except (ValueError, SyntaxError):
        return {}
    western = stated.get("notes.style") == "western"
    notes = NotesSettings(style="western" if western else "chinese", kinds=kinds)
    lang: Language = "en" if stated.get("report.lang") == "en" else "zh"
    return app_notes(edition, ReportContext(lang, __version__, notes=notes, hide=hide))
