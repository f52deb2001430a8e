"""The edition of a work, and its TEI file, verified against the sources before it is written."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from collate.edit import edit
from collate.editions.decided_entries import cut_as_decided, finder_of_decisions, with_slug
from collate.errors import OutputError, SettingsError, reason_of
from collate.i18n import _
from collate.model import SECTION, Fate
from collate.model.deferred import remembered
from collate.settings import settings_of_work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.align import GapPlace
    from collate.model import Edition, Orphan, Work
    from collate.report import ReportContext
    from collate.settings import Settings

#: Suffixes of output files that are pages, not TEI.
PAGE_SUFFIXES = (".html", ".htm")

#: Suffixes of other kinds of file, texts, tables and images, which an edition must not be mistaken for.
_OTHER_SUFFIXES = frozenset((".doc", ".docx", ".epub", ".md", ".odt", ".pdf", ".rtf", ".tex", ".txt")) | {
    *(".csv", ".json", ".jsonl", ".parquet", ".toml", ".tsv", ".xls", ".xlsx", ".yaml"),
    *(".jpg", ".png", ".svg", ".zip"),
}


def build_edition(work: Work, settings: Settings) -> Edition:
    """Return the edition of *work*: witnesses aligned, differences classified, decisions applied."""
    settings = settings_of_work(settings, (work.slug, work.title))
    without: frozenset[str] = frozenset()
    while True:
        apparatus, made = cut_as_decided(work, settings, without)
        edition = edit(apparatus, settings=settings, finder=finder_of_decisions(apparatus, settings))
        # What leads to other entries than it asks for is not applied at all: an editor looks at it.
        failed = made & {one.decision for one in edition.outcomes if one.fate is Fate.REVIEW}
        if not failed:
            return with_slug(edition) if settings.decision else edition
        without |= failed


@remembered(tuple[str, ...])
def left_out_notes(edition: Edition, *, of_several: bool = False) -> tuple[str, ...]:
    """Return a message for each witness and each emendation that *edition* leaves out, with the remedy.

    *of_several*: there are other editions beside it, so that messages name the work and the texts.
    """
    return (*_unrelated_notes(edition, of_several), *_orphan_notes(edition), *gap_notes(edition))


def _unrelated_notes(edition: Edition, of_several: bool) -> Iterator[str]:
    base = edition.work.witness(edition.work.base).segment
    for witness in edition.alignment.left_out:
        if of_several:
            yield _(
                "{text}: shares no words with the base text {base}: left out of the edition of {work}. "
                "Take another base text, or exclude the text from the work",
                text=witness.segment.id,
                base=base.id,
                work=edition.work.slug,
            )
        else:
            yield _(
                "{file}: shares no words with the base text {base}: left out of the edition. "
                "Take another base text, or leave out the file",
                file=witness.segment.path,
                base=base.path,
            )


@remembered(int)
def count_unplaced(edition: Edition) -> int:
    """Return the number of decisions about *edition* that could not be applied."""
    return len(edition.orphaned)


def _orphan_notes(edition: Edition) -> Iterator[str]:
    changed = sum(outcome.fate is Fate.CHANGED and bool(outcome.decision) for outcome in edition.outcomes)
    if changed:
        yield _(
            "decisions on {work} whose place has changed, and which were applied: {count}. Look at them"
            " once (collate review, or decisions in apparatus.json)",
            work=edition.work.slug,
            count=changed,
        )
    yield from section_notes(edition)
    for orphan in edition.orphaned:
        if orphan.decision.what == SECTION:
            continue
        if orphan.decision.id:
            yield review_note(edition, orphan)
            continue
        yield _(
            "[[emend]] 「{words}」 in {work} is not applied: {reason}",
            words=orphan.decision.words,
            work=orphan.decision.work,
            reason=orphan.why,
        )


def review_note(edition: Edition, orphan: Orphan) -> str:
    """Return the message for a decision of a log that fits no place of *edition*."""
    return _(
        "the decision of {editor} on 「{words}」 in {work} is to be reviewed: {reason}",
        editor=orphan.decision.by or _("an editor"),
        words=orphan.decision.words,
        work=edition.work.slug,
        reason=orphan.why,
    )


def section_notes(edition: Edition) -> Iterator[str]:
    """Yield a message for each row [[section]] that is not applied, or of which something needs a look."""
    for section in edition.sections:
        for change in section.changes:
            yield _(
                "[[section]] 「{words}」 in {work} is applied, but look at it: {reason}",
                words=section.first,
                work=edition.work.slug,
                reason=change,
            )
    for orphan in edition.orphaned:
        if orphan.decision.what == SECTION:
            yield _(
                "[[section]] 「{words}」 in {work} is to be reviewed: {reason}",
                words=orphan.decision.words,
                work=edition.work.slug,
                reason=orphan.why,
            )


def gap_notes(edition: Edition, *, since: int = 0) -> Iterator[str]:
    """Yield a message for each row [[lacuna]] or [[omission]] about this work that fits no gap.

    Rows about columns before *since* are not examined.
    """
    from collate.align import GapPlace, locate_gap
    from collate.settings import read_rows

    # The settings of most editions have none, and to read all takes longer than to compare two short texts.
    gaps = tuple(row for row in edition.settings if row[0] in ("lacuna", "omission"))
    if not gaps:
        return
    settings = read_rows(gaps).settings
    for table, rows in (("lacuna", settings.lacuna), ("omission", settings.omission)):
        for row in rows:
            place = locate_gap(row, edition.work)
            if place is None:
                continue
            if isinstance(place, GapPlace):
                if place.column < since or _is_gap(edition, place, is_lacuna=table == "lacuna"):
                    continue
                place = _("{witness} does not lack these words", witness=row.witness)
            yield _(
                "[[{table}]] 「{words}」 of {witness} in {work} is not applied: {reason}",
                table=table,
                words=row.first,
                witness=row.witness,
                work=row.work,
                reason=place,
            )


def _is_gap(edition: Edition, place: GapPlace, *, is_lacuna: bool) -> bool:
    """Return whether a witness lacks some of the words at *place*, in a lacuna or as an omission."""
    base = edition.work.base_column
    tokens = edition.alignment.tokens[base]
    for run in edition.alignment.runs:
        cell = run.cells[base]
        if cell and not run.cells[place.column]:
            span = tokens.span(*cell)
            if span.start < place.span[1] and place.span[0] < span.end:
                return (run.cells[place.column] is None) == is_lacuna
    return False


def output_date(settings: Settings) -> str:
    """Return the date that outputs carry (ISO 8601); empty where none is stated.

    That is ``report.date``, else SOURCE_DATE_EPOCH. It is neither today's nor that of a file, so that equal
    input gives equal bytes.

    Raises:
        SettingsError: SOURCE_DATE_EPOCH is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if settings.report.date or not epoch:
        return settings.report.date
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        problem = _("is not a number of seconds since 1970: {value!r}", value=epoch)
        remedy = _("Set it to such a number, or unset it")
        raise SettingsError("SOURCE_DATE_EPOCH", problem, remedy) from error


def edition_xml(edition: Edition, context: ReportContext) -> bytes:
    """Return the TEI of *edition*, after reading it back and comparing every witness with its source.

    Raises:
        VerificationError: they differ: an internal fault.
    """
    from collate.report.tei import expected_texts, write_standoff, write_tei
    from collate.tei.check import verify_against_segments

    xml = write_standoff(write_tei(edition, context), context.tei)
    verify_against_segments(xml, expected_texts(edition), where=f"{edition.work.slug}/edition.xml")
    return xml


def check_edition_path(path: Path, sources: Sequence[Path] = ()) -> None:
    """Check, before the work begins, that an edition of *sources* can be written to *path*.

    Raises:
        OutputError: it is one of the sources, or its folder does not exist or is not a folder.
        SettingsError: its suffix is that of another kind of file.
    """
    if any(is_same_file(path, source) for source in sources):
        raise OutputError(
            str(path), _("is one of the files that are compared"), _("Name another file with -o")
        )
    suffix = path.suffix.lower()
    if suffix in _OTHER_SUFFIXES:
        problem = _("an edition is TEI (.xml) or a page (.html), not {suffix}", suffix=suffix)
        if suffix == ".json":
            remedy = _("Name such a file, or use --json, which prints JSON")
        else:
            remedy = _("Name such a file, or use collate run, which writes tables, notes and texts too")
        raise SettingsError(str(path), problem, remedy)
    check_output(path)


def check_output(path: Path) -> None:
    """Check, before the work begins, that the folder of *path* exists.

    Raises:
        OutputError: it does not, or it is not a folder.
    """
    folder = path.resolve().parent
    if not folder.is_dir():
        code = errno.ENOTDIR if folder.exists() else errno.ENOENT
        problem = _("cannot be written ({reason})", reason=reason_of(OSError(code, os.strerror(code))))
        raise OutputError(str(path), problem, _("Name another file with -o"))


def write_edition(edition: Edition, context: ReportContext, *, path: Path) -> None:
    """Write *edition* to *path*, atomically: a page if its suffix is that of HTML, else TEI.

    The TEI is made and verified in both cases.

    Raises:
        OutputError: *path* cannot be written, or is one of the sources.
        VerificationError: the TEI differs from the sources: an internal fault.
    """
    from collate.store import replace_file

    remedy = _("Name another file with -o")
    for witness in edition.work.witnesses:
        if any(is_same_file(path, Path(location)) for location in witness.segment.source.locations):
            raise OutputError(str(path), _("is one of the files that are compared"), remedy)
    content = edition_xml(edition, context)
    if path.suffix.lower() in PAGE_SUFFIXES:
        from collate.report import write_lone_page

        content = write_lone_page(edition, context)
    replace_file(path, content, remedy=remedy)


def is_same_file(left: Path, right: Path) -> bool:
    """Return whether two paths resolve to one path; two hard links to one file do not."""
    return os.path.realpath(left) == os.path.realpath(right)
