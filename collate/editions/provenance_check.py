"""What an edition records of the origin of its witnesses, compared with that of their sources, read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from collate.i18n import _, _p
from collate.text.line_index import LineIndex

if TYPE_CHECKING:
    from collate.model import Document, Segment, Span, Stated
    from collate.tei.parse import WitnessEntry

#: The lines of a source that an edition keeps apart from the text: attribute -> name in messages.
_LINES = {
    "title": _p("line of a source", "title"),
    "date": _p("line of a source", "date"),
    "speaker": _p("line of a source", "speaker"),
    "origin": _p("line of a source", "origin"),
}

#: Lines of a source, empty ones aside, that may stand between the first line of a text and that of its body
#: (title, date, speaker), or after its body (signature), where it was not cut by the rules alone.
_MOST_AROUND = 12


def record_differences(segment: Segment, witness: WitnessEntry, lang: str) -> Iterator[str]:
    """Yield what *witness* records otherwise than *segment*, its text cut by the rules, is.

    Compared are title, date, speaker and origin, the encoding, and the note on the extraction: encoding,
    pages, lines, reader.

    Args:
        segment: the text as a run cuts it.
        witness: its record.
        lang: the language of the header.
    """
    from collate.report.tei import extraction_note

    for name, label in _LINES.items():
        line, expected = str(getattr(witness, name)), _written(getattr(segment, name))
        if " ".join(line.split()) != expected:
            yield _(
                "has {line}, its source {expected}",
                line=_quote_line(label, line),
                expected=_quote_line(label, expected),
            )
    expected = extraction_note(segment, lang)
    if " ".join(witness.extraction.split()) != " ".join(expected.split()):
        yield _(
            "has the extraction 「{recorded}」, its source 「{expected}」",
            recorded=witness.extraction,
            expected=expected,
        )
    yield from encoding_differences(segment.source.encoding, witness)


def encoding_differences(encoding: str, witness: WitnessEntry) -> Iterator[str]:
    """Yield a message if a witness records another encoding than its source was decoded from."""
    if witness.encoding != encoding:
        yield _(
            "has the encoding {recorded}, its source {expected}",
            recorded=witness.encoding or _p("encoding", "none"),
            expected=encoding or _p("encoding", "none"),
        )


def number_difference(number: int, segment: Segment, document: Document) -> tuple[str, bool]:
    """Return a message about a text that is not the *number*-th of its file, and whether it may be right.

    Where a run divides or joins texts before it, by directives or because other files have them alone,
    its number is another than by the rules for one file.
    """
    if number == segment.number:
        return "", True
    before = document.raw[: segment.provenance.span.start]
    lines = sum(bool(line.strip()) for line in before.split("\n"))
    message = _(
        "is number {recorded} of the texts in its file; cut by itself, the file has it as number {expected}",
        recorded=number,
        expected=segment.number,
    )
    return message, 1 <= number <= lines + 1


def loose_differences(document: Document, witness: WitnessEntry, lang: str) -> Iterator[str]:
    """Yield what a witness that was not cut by the rules alone cannot rightly record of its source."""
    from collate.report.tei import lines_in_note

    yield from encoding_differences(document.source.encoding, witness)
    yield from _absent_lines(document.raw, witness)
    if not witness.extents:
        return
    if document.source.how and document.source.how not in witness.extraction:
        yield _(
            "has the extraction 「{recorded}」, its source 「{expected}」",
            recorded=witness.extraction,
            expected=document.source.how,
        )
    span = _body(document.raw, witness.extents)
    if span is None:
        return
    index = LineIndex.of_document(document)
    first, last = index.line(span[0]), index.line(span[1])
    recorded = lines_in_note(witness.extraction, lang)
    lines = document.raw.split("\n")
    if recorded is None or (not document.source_lines and not _lines_fit(recorded, (first, last), lines)):
        yield _(
            "has the extraction 「{recorded}」, but its text is on lines {first} to {last} of its source",
            recorded=witness.extraction,
            first=first,
            last=last,
        )


def _lines_fit(recorded: tuple[int, int], body: tuple[int, int], lines: Sequence[str]) -> bool:
    """Return whether a text whose body is on the lines *body* may be on those *recorded*."""
    if not (1 <= recorded[0] <= body[0] and body[1] <= recorded[1] <= len(lines)):
        return False
    head, tail = lines[recorded[0] - 1 : body[0] - 1], lines[body[1] : recorded[1]]
    return all(sum(bool(line.strip()) for line in part) <= _MOST_AROUND for part in (head, tail))


def _body(raw: str, extents: Sequence[Span]) -> tuple[int, int] | None:
    """Return the offsets of the first and the last letter of a text, None where it has none."""
    words = [(start, raw[start:end]) for start, end in extents if raw[start:end].strip()]
    if not words:
        return None
    (first, head), (last, tail) = words[0], words[-1]
    return first + len(head) - len(head.lstrip()), last + len(tail.rstrip()) - 1


def _absent_lines(raw: str, witness: WitnessEntry) -> Iterator[str]:
    """Yield the lines about a witness that occur nowhere in its source."""
    from collate.tei import strip_forbidden

    letters = "".join(strip_forbidden(raw).split())
    for name, label in _LINES.items():
        line = str(getattr(witness, name))
        if any(part not in letters for part in line.split()):
            yield _("has the {name} 「{line}」, which is not in its source", name=label, line=line)


def _written(stated: Stated | None) -> str:
    return " ".join(stated.written.split()) if stated is not None else ""


def _quote_line(label: str, line: str) -> str:
    return _("the {name} 「{line}」", name=label, line=line) if line else _("no {name}", name=label)
