"""The date of a volume in the metadata of its files."""

from __future__ import annotations

from datetime import UTC, datetime

from collate.report.publication.model import Volume

#: Stands where a format asks for a date and a volume has none: the beginning of Unix time.
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def date_of(volume: Volume) -> datetime:
    """Return the date of *volume* in UTC, so that the same volume gives the same bytes.

    A time without a zone counts as UTC.

    >>> from collate.report.publication.model import Layout
    >>> date_of(Volume("", (), Layout(), {}, when="2026-11-30T08:00:00+08:00")).isoformat()
    '2026-11-30T00:00:00+00:00'
    """
    try:
        found = datetime.fromisoformat(volume.when)
    except ValueError:
        return _NO_DATE
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
