"""reading.txt: the text of the edition without apparatus or markup."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from collate.model import Edition, Emendation
from collate.report.context import ReportContext
from collate.report.tei import refuse_forbidden


def write_reading_text(edition: Edition, context: ReportContext) -> bytes:
    """Return reading.txt: the title, an empty line, and each paragraph of the base text on a line of its own.

    Emendations are applied. Words that the base text omits, and its lacunae,
    do not appear. UTF-8.

    Raises:
        VerificationError: the text holds a character that XML forbids.
    """
    lines = [edition.work.title, ""] if edition.work.title else []
    text = "".join(f"{line}\n" for line in (*lines, *reading_text(edition)))
    refuse_forbidden(text, edition.work.slug)
    return text.encode()


def reading_text(edition: Edition) -> tuple[str, ...]:
    """Return the paragraphs of the edited text, stripped, without empty ones."""
    work = edition.work
    text = edition.alignment.tokens[work.base_column].text
    segment = work.witness(work.base).segment
    breaks: Sequence[int] = segment.breaks
    if segment.text != text:  # the column of an identical witness: equal except for white space
        breaks = _transfer_breaks(segment.text, segment.breaks, text)
    text, breaks = apply_emendations(text, breaks, emendations=edition.emendations)
    starts = sorted({0, *breaks})
    ends = (*starts[1:], len(text))
    paragraphs = (text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    # A line end inside a paragraph (of a table cell, for example) is white space, not a paragraph.
    return tuple(" ".join(paragraph.splitlines()) for paragraph in paragraphs if paragraph)


def apply_emendations(
    text: str, breaks: Sequence[int], *, emendations: Sequence[Emendation]
) -> tuple[str, list[int]]:
    """Return *text* and its paragraph starts after *emendations*, which are sorted and disjoint.

    Offsets are code points. A start inside a replaced span moves to its end.

    >>> from collate.model import Span
    >>> apply_emendations("一二三四", (0, 2), emendations=[Emendation(Span(1, 2), "二", "贰贰", ())])
    ('一贰贰三四', [0, 3])

    Words that are added or left out between words with spaces leave one space between all of them:

    >>> apply_emendations("the sky", (0,), emendations=[Emendation(Span(4, 4), "", "blue", ())])
    ('the blue sky', [0])
    >>> apply_emendations("the blue sky", (0,), emendations=[Emendation(Span(4, 8), "blue", "", ())])
    ('the sky', [0])
    """
    parts: list[str] = []
    starts: list[int] = []
    done = shift = at = 0
    for emendation in emendations:
        start, end, words = _spaced(text, emendation)
        parts += [text[done:start], words]
        while at < len(breaks) and breaks[at] <= start:
            starts.append(breaks[at] + shift)
            at += 1
        shift += len(words) - (end - start)
        while at < len(breaks) and breaks[at] < end:
            starts.append(end + shift)
            at += 1
        done = end
    starts += [offset + shift for offset in breaks[at:]]
    return "".join((*parts, text[done:])), list(dict.fromkeys(starts))


def _spaced(text: str, emendation: Emendation) -> tuple[int, int, str]:
    """Return the span of *text* that an emendation replaces, and its words, with the spaces between words."""
    start, end = emendation.locus
    words = emendation.text
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if not words and before in ("", " ") and after == " ":
        return start, end + 1, words
    if words and start == end and before == " " and after.strip():
        return start, end, words + " "
    if words and start == end and after == " " and before.strip():
        return start, end, " " + words
    return start, end, words


def _transfer_breaks(text: str, breaks: Sequence[int], other: str) -> list[int]:
    """Return the offsets in *other* of *breaks* in *text*; the two differ in white space only."""
    letters = [i for i, character in enumerate(text) if not character.isspace()]
    solid = [i for i, character in enumerate(other) if not character.isspace()]
    counts = (bisect_left(letters, offset) for offset in breaks)
    return [solid[count] if count < len(solid) else len(other) for count in counts]
