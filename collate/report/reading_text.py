"""reading.txt: the text of the edition and nothing else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from collate.model import Edition, Emendation
from collate.report.context import ReportContext
from collate.report.tei.parts import refuse


def write_reading_text(edition: Edition, context: ReportContext) -> bytes:
    """Return reading.txt: the title, an empty line, and each paragraph of the base text on a line of its own.

    What an editor emended is emended. What the base text lacks is not there,
    also where that is a lacuna. UTF-8.

    Raises:
        VerificationError: it holds a character that the edition cannot hold.
    """
    lines = [edition.work.title, ""] if edition.work.title else []
    text = "".join(f"{line}\n" for line in (*lines, *reading_text(edition)))
    refuse(text, edition.work.slug)
    return text.encode()


def reading_text(edition: Edition) -> tuple[str, ...]:
    """Return the paragraphs of the text of *edition*, without white space at their ends; none is empty."""
    work = edition.work
    text = edition.alignment.tokens[work.base_column].text
    segment = work.witness(work.base).segment
    breaks: Sequence[int] = segment.breaks
    if segment.text != text:  # another witness's column, equal in all but white space
        breaks = _counted(segment.text, segment.breaks, text)
    text, breaks = emended(text, breaks, edition.emendations)
    starts = sorted({0, *breaks})
    ends = (*starts[1:], len(text))
    paragraphs = (text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    # A line end in a text (of a table, say) is white space in it, and would look like a paragraph.
    return tuple(" ".join(paragraph.splitlines()) for paragraph in paragraphs if paragraph)


def emended(text: str, breaks: Sequence[int], emendations: Sequence[Emendation]) -> tuple[str, list[int]]:
    """Return *text* and its *breaks* after *emendations*, which are in order and do not overlap.

    A paragraph that started inside of what is replaced starts behind it.

    >>> from collate.model import Span
    >>> emended("一二三四", (0, 2), [Emendation(Span(1, 2), "二", "贰贰", ())])
    ('一贰贰三四', [0, 3])
    """
    parts: list[str] = []
    moved: list[int] = []
    done = shift = at = 0
    for emendation in emendations:
        start, end = emendation.locus
        parts += [text[done:start], emendation.text]
        while at < len(breaks) and breaks[at] <= start:
            moved.append(breaks[at] + shift)
            at += 1
        shift += len(emendation.text) - (end - start)
        while at < len(breaks) and breaks[at] < end:
            moved.append(end + shift)
            at += 1
        done = end
    moved += [offset + shift for offset in breaks[at:]]
    return "".join((*parts, text[done:])), list(dict.fromkeys(moved))


def _counted(text: str, breaks: Sequence[int], other: str) -> list[int]:
    """Return the places of *breaks* in *other*, which differs from *text* in white space alone."""
    own = [i for i, character in enumerate(text) if not character.isspace()]
    solid = [i for i, character in enumerate(other) if not character.isspace()]
    counts = (bisect_left(own, offset) for offset in breaks)
    return [solid[count] if count < len(solid) else len(other) for count in counts]
