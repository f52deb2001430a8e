"""A publisher's check of a volume: its text, its notes and their references agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from collate.errors import VerificationError
from collate.i18n import _
from collate.model import Edition
from collate.report.base_text import ELLIPSES
from collate.report.publication.model import Text
from collate.report.reading_text import reading_text

#: What a long lemma has between its first and its last words.
_ELLIPSIS = re.compile("|".join(map(re.escape, ELLIPSES)))


def refuse_faults(text: Text, edition: Edition) -> None:
    """Refuse a text that is not that of its edition, or whose notes are not in order.

    Raises:
        VerificationError: it has a fault: an error of this program.
    """
    fault = next(find_faults(text, edition), None)
    if fault is not None:
        raise VerificationError(text.slug, fault, _("Report this as a bug"))


def find_faults(text: Text, edition: Edition) -> Iterator[str]:
    """Yield a message for each fault.

    The words are those of the edited text; every note has one reference, and their numbers ascend; the
    lemma of a note stands in the text.
    """
    words = _solid("".join(paragraph.text for paragraph in text.paragraphs))
    if words != _solid("".join(reading_text(edition))):
        yield _("the text to be printed is not the text of the edition")
    references = list(text.references)
    if references != list(range(len(text.notes))):
        counted = Counter(references)
        for number in range(len(text.notes)):
            if counted[number] != 1:
                yield _("note {number} has {count} references", number=number + 1, count=counted[number])
        if sorted(references) == list(range(len(text.notes))):
            yield _("the references of the notes are not in order")
    for number, note in enumerate(text.notes, start=1):
        if any(_solid(part) not in words for part in _ELLIPSIS.split(note.lemma)):
            yield _("the lemma of note {number} is not in the text: {lemma}", number=number, lemma=note.lemma)


def _solid(text: str) -> str:
    """Return *text* without white space, which paragraphs and line ends change."""
    return "".join(text.split())
