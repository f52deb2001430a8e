"""The statistics of an edition, which the page of a work and two of its tables show."""

from __future__ import annotations

from collate.analysis import Patterns, find_patterns
from collate.model import Edition
from collate.report.latest import once_per_edition


@once_per_edition
def edition_patterns(edition: Edition) -> Patterns:
    """Return the statistics of *edition*; the files of one edition share them."""
    return find_patterns(edition)
