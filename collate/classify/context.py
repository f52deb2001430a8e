"""A place at which two texts differ, as the rules of evidence see it."""

from __future__ import annotations

from typing import NamedTuple

#: Characters on each side of a place that the rules look at: an eye that skips a line of print
#: skips 20 to 40.
REACH = 60


class Place(NamedTuple):
    """Lemma and reading as written, and the text around: of the base before and after the lemma."""

    lemma: str
    reading: str
    before: str
    after: str
