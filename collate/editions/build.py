"""From a work to its edition, and to a TEI file that was read back and compared with the sources."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.errors import OutputError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.model import Edition, Source, Work
    from collate.report import ReportContext
    from collate.settings import Settings

#: The last second of the year 9999: some file systems can hold later times, no calendar can.
_LATEST = 253_402_300_799


def edition_of(work: Work, settings: Settings) -> Edition:
    """Align the witnesses of *work* and record where they differ."""
    alignment = align(work, settings)
    apparatus = classify(alignment, settings)
    return edit(apparatus, settings=settings)


def left_out(edition: Edition) -> tuple[str, ...]:
    """Say what could not be put into *edition*, and what to do: witnesses, and decisions."""
    base = edition.work.witness(edition.work.base).segment.path
    strangers = (
        f"{witness.segment.path}: shares no words with the base text {base}: left out of the edition."
        " Take another base text, or leave the file away"
        for witness in edition.alignment.left_out
    )
    orphans = (
        f"[[emend]] 「{orphan.decision.words}」 in {orphan.decision.work} is not applied: {orphan.why}"
        for orphan in edition.orphaned
    )
    return (*strangers, *orphans)


def day(sources: Sequence[Source]) -> str:
    """Return the date that outputs carry: never the clock's, so that the same input gives the same bytes.

    SOURCE_DATE_EPOCH if it is set, else the newest source's, else 1970-01-01.

    Raises:
        SettingsError: SOURCE_DATE_EPOCH is no number of seconds.
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stated:
        try:
            return datetime.fromtimestamp(int(stated), UTC).date().isoformat()
        except (ValueError, OverflowError, OSError) as error:
            problem = f"is no number of seconds since 1970: {stated!r}"
            raise SettingsError("SOURCE_DATE_EPOCH", problem, "Set it to one, or unset it") from error
    return day_of(max((source.modified for source in sources), default=0))


def day_of(seconds: int) -> str:
    """Return the day, ISO 8601, of a time in seconds since 1970, or the nearest that a calendar knows."""
    return datetime.fromtimestamp(min(max(seconds, 0), _LATEST), UTC).date().isoformat()


def edition_xml(edition: Edition, context: ReportContext) -> bytes:
    """Write the TEI of *edition*, read it back, and compare every witness with its source.

    Raises:
        VerificationError: they differ: an internal fault.
    """
    from collate.report.tei.standoff_writer import write_standoff
    from collate.report.tei.writer import expected_texts, write_tei
    from collate.tei.check.examination import verify_against_segments

    xml = write_standoff(write_tei(edition, context), context.tei)
    verify_against_segments(xml, expected_texts(edition), f"{edition.work.slug}/edition.xml")
    return xml


def write_edition(edition: Edition, context: ReportContext, path: Path) -> None:
    """Write the checked TEI of *edition* to *path*, as a whole or not at all.

    Raises:
        OutputError: it cannot be written, or *path* is one of the sources.
        VerificationError: it does not hold what its sources hold.
    """
    from collate.store import replace_file

    for witness in edition.work.witnesses:
        if any(same_file(path, Path(place)) for place in witness.segment.source.locations):
            raise OutputError(str(path), "is one of the files that are compared", "Name another file with -o")
    replace_file(path, edition_xml(edition, context), "Name another file with -o")


def same_file(left: Path, right: Path) -> bool:
    """Tell whether two paths lead to one file: hard links are two."""
    return os.path.realpath(left) == os.path.realpath(right)
