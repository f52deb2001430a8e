"""An edition compared with what the rules, under the settings that it records, make of its own facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from collate.editions.decision_check import WORK_SLUG, decision_faults, recorded_slug
from collate.editions.entry_findings import EntryFindings
from collate.errors import SourceError, VerificationError
from collate.i18n import _, _p
from collate.settings import Settings, read_rows
from collate.text.layout import needs_space

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

    from collate.editions.loading import LoadedEdition
    from collate.model import Apparatus, ApparatusEntry, Edition, Reading
    from collate.settings import RecordedSettings
    from collate.tei import Finding

#: The largest value of ``read.max_megabytes``.
_MOST_MEGABYTES = 1_000_000


def check_against_rules(
    path: Path, root: etree._Element, file: etree._Element | None = None
) -> Iterator[Finding]:
    """Yield findings where our edition differs from what the rules make of its facts.

    Kinds, operations, causes and notes come first. Where they are right, the
    whole edition is generated again and compared with the file
    (:mod:`collate.editions.generated_check`).

    The rules are those of the settings that its header records. Where it
    records none, or was written by another version, other rules may have
    applied: the only finding is then a remark on that. Where witnesses come
    from an edition by others, or the edition extends one made by other rules,
    old classifications were kept, and differences are remarks.

    Args:
        path: an edition without faults.
        root: its root, in parallel segmentation.
        file: the root as the file has it, where that is by another method.
    """
    from collate.editions.loading import GROWN_SETTINGS, GROWN_VERSION
    from collate.tei import Finding, is_transcript
    from collate.tei.parse import line_of_settings, setting_rows

    if is_transcript(root):
        return  # it has no entries and needs no settings
    rows, line = setting_rows(root), line_of_settings(root)
    grown = (GROWN_VERSION, GROWN_SETTINGS)
    recorded = read_rows(row for row in rows if row[0] not in (*grown, WORK_SLUG))
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
    loaded = _load(path, recorded.settings)
    if loaded is not None:  # not every correct edition can be loaded
        title = loaded.edition.work.title
        for problem in decision_faults(
            recorded.settings.decision, slug=recorded_slug(dict(rows)), title=title
        ):
            yield Finding(line, problem)
        is_grown = any(name in grown for name, _value in rows)
        yield from _check_loaded(loaded, recorded.settings, root, file, is_grown=is_grown)


def _check_loaded(
    loaded: LoadedEdition,
    settings: Settings,
    root: etree._Element,
    file: etree._Element | None,
    *,
    is_grown: bool,
) -> Iterator[Finding]:
    """Yield where an edition differs from what the rules make of its facts, with *settings*."""
    from collate.classify import FrozenUnits, classify
    from collate.edit import edit
    from collate.editions.generated_check import check_as_generated, check_method

    entry_findings = EntryFindings(root, grown=is_grown, spaced=_lacks_white_space(loaded.edition))
    classified = classify(loaded.edition.alignment, settings, frozen=FrozenUnits(loaded.units))
    expected = edit(classified, settings.decision).apparatus  # with the kinds that editors gave
    found = list(_compare_kinds(loaded.edition.apparatus, expected, entry_findings))
    if settings.tei.notes:
        found += _compare_notes(loaded.edition, settings, entry_findings)
    yield from found
    if all(one.remark for one in found):
        generated = entry_findings.of_entries(
            check_as_generated(root, loaded, expected, settings, inherited=entry_findings.inherited)
        )
        yield from generated
        if file is not None and not generated:
            yield from check_method(file, root)
    yield from entry_findings.unchecked()


def _load(path: Path, settings: Settings) -> LoadedEdition | None:
    """Return the edition at *path*, None where it cannot be loaded.

    Its own record does not decide on what may be large: the caller has limited the size of the file.
    """
    from collate.editions.loading import SIZE_DIVISOR, load_tei_edition

    megabytes = (path.stat().st_size // 1_000_000 + 1) * SIZE_DIVISOR
    read = replace(Settings().read, max_megabytes=min(megabytes, _MOST_MEGABYTES))
    try:
        return load_tei_edition(path, replace(settings, read=read))
    except (SourceError, VerificationError):
        return None


def _lacks_white_space(edition: Edition) -> bool:
    """Return whether a witness has other white space in its source than the edition keeps.

    Of a run of white space an edition keeps that it is there, of that between two paragraphs nothing:
    loading restores what reading puts there. Other lengths of the extents are of white space elsewhere.
    """
    for witness in edition.work.witnesses:
        segment = witness.segment
        if segment.source.media_type:
            continue  # its source is the edition itself
        ends = (*segment.breaks[1:], len(segment.text))
        parts = [segment.text[start:end].strip() for start, end in zip(segment.breaks, ends, strict=False)]
        due = sum(map(len, parts)) + sum(needs_space(one, other) for one, other in pairwise(parts))
        if sum(span.size for span in segment.extents) != due:
            return True
    return False


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


def _compare_kinds(
    recorded: Apparatus, expected: Apparatus, entry_findings: EntryFindings
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
            if other is None:
                continue
            messages = list(_differences(variant, other, moved=entry.number in moved))
            if messages and entry_findings.spaced and _has_space(entry, variant):
                entry_findings.leave_unchecked(entry.id)
            else:
                yield from (entry_findings.finding(entry.id, message) for message in messages)


def _has_space(entry: ApparatusEntry, variant: Reading) -> bool:
    words = (entry.left, entry.lemma.text, variant.text, entry.right)
    return any(map(str.isspace, "".join(words)))


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


def _compare_notes(edition: Edition, settings: Settings, entry_findings: EntryFindings) -> Iterator[Finding]:
    """Compare each note with the note that the readings of its entry give."""
    expected_notes = _draft_notes(edition, settings)
    for entry in edition.entries:
        recorded = entry_findings.notes.get(entry.id, "")
        expected = expected_notes.get(entry.number, "")
        # Kind and length of white space in the words that a note quotes do not count.
        if entry.id not in entry_findings.notes or _unspaced(recorded) == _unspaced(expected):
            continue
        if entry_findings.spaced:
            entry_findings.leave_unchecked(entry.id)
        else:
            message = _(
                "the note says: {recorded} By its readings it should say: {expected}",
                recorded=recorded or _p("kind, cause or note", "nothing"),
                expected=expected or _p("kind, cause or note", "nothing"),
            )
            yield entry_findings.finding(entry.id, message)


def _unspaced(text: str) -> str:
    return " ".join(text.split())


def _draft_notes(edition: Edition, settings: Settings) -> Mapping[int, str]:
    """Return the notes by entry number, as a run with *settings* writes them."""
    from collate.report import ReportContext
    from collate.report.notes import app_notes
    from collate.text.language import language_of
    from collate.version import __version__

    report = settings.report
    lang = report.lang or language_of(tokens.text for tokens in edition.alignment.tokens)
    context = ReportContext(lang, __version__, notes=settings.notes, hide=report.hide)
    return app_notes(edition, context)
