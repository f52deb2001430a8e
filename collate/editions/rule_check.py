"""Kinds, causes and notes of an edition, compared with those by the rules under its recorded settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from collate.errors import SourceError, VerificationError
from collate.i18n import _, _p
from collate.settings import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

    from collate.model import Apparatus, Edition, Reading
    from collate.settings import RecordedSettings, Settings
    from collate.tei import Finding


def check_against_rules(path: Path, root: etree._Element) -> Iterator[Finding]:
    """Yield findings where kinds, operations, causes and notes of our edition differ from those by the rules.

    The rules are those of the settings that its header records. Where it
    records none, or was written by another version, other rules may have
    applied: the only finding is then a remark on that. Where witnesses come
    from an edition by others, or the edition extends one made by other rules,
    old classifications were kept, and differences are remarks.

    Args:
        path: an edition without faults.
        root: its root, in parallel segmentation.
    """
    from collate.classify import FrozenUnits, classify
    from collate.editions.loading import GROWN_SETTINGS, GROWN_VERSION, load_tei_edition
    from collate.tei import Finding, is_transcript
    from collate.tei.parse import line_of_settings, setting_rows

    if is_transcript(root):
        return  # it has no entries and needs no settings
    rows, line = setting_rows(root), line_of_settings(root)
    grown = (GROWN_VERSION, GROWN_SETTINGS)
    recorded = read_rows(row for row in rows if row[0] not in grown)
    reason = _why_unchecked(root, recorded)
    if reason:
        message = _(
            "{reason}: the kinds of its entries and its notes were not checked. Make the edition again to"
            " have them checked",
            reason=reason,
        )
        yield Finding(line, message, remark=True)
        return
    if recorded.problems:
        for name, problem in recorded.problems:
            yield Finding(line, _("the setting {name} {problem}", name=name, problem=problem))
        return
    settings = recorded.settings
    try:
        loaded = load_tei_edition(path, settings)
    except (SourceError, VerificationError):
        return  # not every correct edition can be loaded
    entry_findings = _EntryFindings(root, grown=any(name in grown for name, _value in rows))
    expected = classify(loaded.edition.alignment, settings, frozen=FrozenUnits(loaded.units))
    yield from _compare_kinds(loaded.edition.apparatus, expected, entry_findings)
    if settings.tei.notes:
        yield from _compare_notes(loaded.edition, settings, entry_findings)


def _why_unchecked(root: etree._Element, recorded: RecordedSettings) -> str:
    """Return why the edition may have been made by other rules than this version's, "" if it was not."""
    from collate.tei.parse import edition_version, setting_rows
    from collate.version import __version__

    version = edition_version(root)
    if not version:
        return _("its header does not record the version of collate that wrote it")
    if not __version__.startswith(version):
        return _("it was written by version {old}, this is {new}", old=version, new=__version__)
    if not setting_rows(root):
        return _("its header records no settings")
    if recorded.old:
        return _("its header records its settings in the form of an older version")
    return ""


class _EntryFindings:
    """Makes findings about entries from their ids."""

    def __init__(self, root: etree._Element, *, grown: bool) -> None:
        from collate.tei import EMENDATION, XML_ID, line_of, tei

        self.notes: dict[str, str] = {}
        self._lines: dict[str, int] = {}
        for app in root.iter(tei("app")):
            xml_id = app.get(XML_ID, "")
            self._lines[xml_id] = line_of(app)
            if app.get("type") != EMENDATION:
                self.notes[xml_id] = app.findtext(tei("note")) or ""
        names = [element.findtext(tei("idno")) or "" for element in root.iter(tei("witness"))]
        #: Whether classifications may come from another edition.
        self._inherited = grown or any(".xml/" in name for name in names)

    def finding(self, entry: str, message: str) -> Finding:
        """Return a finding about the entry with the id *entry*."""
        from collate.tei import Finding

        located = _("{where}: {problem}", where=entry, problem=message)
        return Finding(self._lines.get(entry, 0), located, entry, remark=self._inherited)


def _compare_kinds(
    recorded: Apparatus, expected: Apparatus, entry_findings: _EntryFindings
) -> Iterator[Finding]:
    moved = {number for move in recorded.transpositions for number in (move.lost, move.found)}
    expected_entries = {entry.cells: entry for entry in expected.entries}
    for entry in recorded.entries:
        expected_entry = expected_entries.get(entry.cells)
        if expected_entry is None:
            continue
        expected_variants = {variant.columns: variant for variant in expected_entry.variants}
        for variant in entry.variants:
            other = expected_variants.get(variant.columns)
            if other is not None:
                for message in _differences(variant, other, moved=entry.number in moved):
                    yield entry_findings.finding(entry.id, message)


def _differences(recorded: Reading, expected: Reading, *, moved: bool) -> Iterator[str]:
    """Yield a message for each difference of kind, operation (unless *moved*) and cause."""
    sigla = ", ".join(recorded.sigla)
    kinds = [(_kind(recorded), _kind(expected))]
    if not moved:
        kinds.append((str(recorded.operation), str(expected.operation)))
    for one, other in kinds:
        if one != other:
            yield _(
                "the reading of {sigla} is called {recorded}; by the rules: {expected}",
                sigla=sigla,
                recorded=one or _p("kind, cause or note", "nothing"),
                expected=other or _p("kind, cause or note", "nothing"),
            )
    one, other = _cause(recorded), _cause(expected)
    if one != other:
        yield _(
            "the reading of {sigla} is said to be caused by {recorded}; by the rules: {expected}",
            sigla=sigla,
            recorded=one or _p("kind, cause or note", "nothing"),
            expected=other or _p("kind, cause or note", "nothing"),
        )


def _kind(reading: Reading) -> str:
    return f"{reading.kind}-{reading.subtype}" if reading.subtype else str(reading.kind)


def _cause(reading: Reading) -> str:
    if not reading.evidence:
        return ""
    return str(max(reading.evidence, key=lambda one: one.confidence).cause)


def _compare_notes(edition: Edition, settings: Settings, entry_findings: _EntryFindings) -> Iterator[Finding]:
    """Compare each note with the note that the readings of its entry give."""
    expected_notes = _draft_notes(edition, settings)
    for entry in edition.entries:
        recorded = entry_findings.notes.get(entry.id, "")
        expected = expected_notes.get(entry.number, "")
        if entry.id in entry_findings.notes and recorded != expected:
            message = _(
                "the note says: {recorded} By its readings it should say: {expected}",
                recorded=recorded or _p("kind, cause or note", "nothing"),
                expected=expected or _p("kind, cause or note", "nothing"),
            )
            yield entry_findings.finding(entry.id, message)


def _draft_notes(edition: Edition, settings: Settings) -> Mapping[int, str]:
    """Return the notes by entry number, as a run with *settings* writes them."""
    from collate.report import ReportContext
    from collate.report.notes import app_notes
    from collate.version import __version__

    report = settings.report
    context = ReportContext(report.lang, __version__, notes=settings.notes, hide=report.hide)
    return app_notes(edition, context)
