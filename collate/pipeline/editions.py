"""From a work to its edition, and to a TEI file that was read back and compared with the sources."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.model import Edition, Source, Work
    from collate.report import ReportContext
    from collate.settings import Settings


def edition_of(work: Work, settings: Settings) -> Edition:
    """Align the witnesses of *work* and record where they differ."""
    alignment = align(work, settings)
    apparatus = classify(alignment, settings)
    return edit(apparatus, settings=settings)


def day(sources: Sequence[Source]) -> str:
    """Return the date that outputs carry: never the clock's, so that the same input gives the same bytes.

    SOURCE_DATE_EPOCH if it is set, else the newest source's, else 1970-01-01.
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    newest = max((source.modified for source in sources), default=0)
    seconds = int(stated) if stated.isdecimal() else newest
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def edition_xml(edition: Edition, context: ReportContext) -> bytes:
    """Write the TEI of *edition*, read it back, and compare every witness with its source.

    Raises:
        VerificationError: they differ: an internal fault.
    """
    from collate.report.tei import TeiOptions, expected_texts, write_tei
    from collate.tei.verify import verify_against_segments

    xml = write_tei(edition, TeiOptions(context.version, context.lang, context.when))
    verify_against_segments(xml, expected_texts(edition), f"{edition.work.slug}/edition.xml")
    return xml


def write_edition(edition: Edition, context: ReportContext, path: Path) -> None:
    """Write the checked TEI of *edition* to *path*, as a whole or not at all.

    Raises:
        OutputError: it cannot be written.
        VerificationError: it does not hold what its sources hold.
    """
    xml = edition_xml(edition, context)
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(xml)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(str(path), f"cannot be written ({error.strerror})", "Name another file") from error
