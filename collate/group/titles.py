"""Title, date and slug of a work, from the metadata of its witnesses."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collate.model import Segment, Stated

#: Longest slug in characters: 60 Han characters are 180 of the at most 255 bytes of a file name.
SLUG_SIZE = 60

#: Length of an incipit that replaces a missing title, in characters.
INCIPIT = 20


def title_of(members: Sequence[Segment], base: Segment) -> str:
    """Return the most frequent title of *members*; ties go to that of *base*, then to the first.

    Without any title, the first words of *base*; for an empty text its file stem.
    """
    title = _most_frequent([segment.title for segment in members], base.title)
    if title:
        return title
    text = base.text.strip()
    if not text:
        return PurePosixPath(base.path).stem
    return text if len(text) <= INCIPIT else f"{text[:INCIPIT].rstrip()}……"


def date_of(members: Sequence[Segment], base: Segment) -> str | None:
    """Return the most frequent date of *members*, ties as for the title; None without any date."""
    return _most_frequent([segment.date for segment in members], base.date)


def _most_frequent(metadata: Sequence[Stated | None], preferred: Stated | None) -> str | None:
    values = [item.value for item in metadata if item is not None and item.value]
    if not values:
        return None
    votes = Counter(values)
    most = max(votes.values())
    best = [value for value, number in votes.items() if number == most]
    return preferred.value if preferred is not None and preferred.value in best else best[0]


def slug_of(title: str, date: str | None, *, taken: set[str]) -> str:
    """Return ``<date>-<title>`` as a file name whose casefolded form is not in *taken*.

    Letters, digits and combining marks of any script are kept; all else is
    removed, with a hyphen in its place between words that are not Chinese.
    A slug in use gets the suffix -2, -3.

    >>> slug_of("在“扶贫”座谈会上的讲话", "2020-03-06", taken=set())
    '2020-03-06-在扶贫座谈会上的讲话'
    >>> slug_of("On War: Book I", None, taken={"on-war-book-i"})
    'On-War-Book-I-2'
    >>> slug_of("Περὶ τῶν νήσων", None, taken=set())
    'Περὶ-τῶν-νήσων'
    """
    plain = "".join(
        character if unicodedata.category(character)[0] in "LNM" else " "
        for character in unicodedata.normalize("NFC", title)
    )
    words = plain.split()
    for i in range(1, len(words)):
        if not is_han(words[i - 1][-1]) and not is_han(words[i][0]):
            words[i] = f"-{words[i]}"
    plain = "".join(words)
    slug = f"{date}-{plain}" if date and plain else date or plain or "text"
    slug = slug.replace("/", "-")[:SLUG_SIZE].rstrip("-")
    name, number = slug, 1
    while name.casefold() in taken:
        number += 1
        name = f"{slug}-{number}"
    return name
