"""The stop points ``collate read`` and ``collate split``: what one stage sees."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from collate.cli import common

if TYPE_CHECKING:
    from collate.model import Segment, SplitDocument
    from collate.pipeline import Texts

#: Characters of a text that are shown to know it by.
_SHOWN = 24


def _texts(paths: tuple[Path, ...], usual: common.Usual) -> Texts:
    from collate import pipeline

    with usual.progress() as progress:
        found = pipeline.texts(paths, usual.settings(), progress=progress)
    common.show_skipped(found.skipped)
    if usual.verbose:
        for path in found.ignored:
            common.show(f"ignored {path}", err=True)
    for note in found.notes if usual.verbose else pipeline.without_text(found.documents):
        common.show(f"Note: {note}", err=True)
    return found


@click.command(epilog="Example: collate read report.txt --text")
@common.paths_argument
@click.option("--text", "with_text", is_flag=True, help="Print the text, one paragraph a line.")
@common.usual_options()
def read(
    paths: tuple[Path, ...],
    with_text: bool,
    usual: common.Usual,
) -> None:
    """Show what is read from each file PATH, and what is left out and why."""
    found = _texts(paths, usual)
    if usual.as_json:
        common.print_json([_read_row(item, with_text) for item in found.documents])
    else:
        for item in found.documents:
            _show_document(item, with_text, usual.quiet)
    sys.exit(1 if found.skipped else 0)


def _paragraphs(item: SplitDocument) -> list[str]:
    text = item.document.text
    return [text[p.span.start : p.span.end].strip() for p in item.document.paragraphs]


def _read_row(item: SplitDocument, with_text: bool) -> dict[str, object]:
    from collate.text.lines import LineIndex

    source, raw = item.document.source, item.document.raw
    lines = LineIndex.of(raw)
    row: dict[str, object] = {
        "file": source.paths[0],
        "sha256": source.sha256,
        "encoding": source.encoding,
        "characters": len(raw),
        "paragraphs": len(item.document.paragraphs),
        "left_out": [
            {
                "line": lines.line(dropped.span.start),
                "page": _page(item, dropped.span.start),
                "reason": str(dropped.reason),
                "text": raw[dropped.span.start : dropped.span.end].strip(),
            }
            for dropped in item.ledger
            if raw[dropped.span.start : dropped.span.end].strip()
        ],
        "how": source.how,
        "notes": [
            {
                "label": note.label,
                "line": lines.line(note.span.start),
                "page": _page(item, note.span.start),
                "text": raw[note.span.start : note.span.end],
            }
            for note in item.document.notes
        ],
    }
    if with_text:
        row["text"] = _paragraphs(item)
    return row


def _page(item: SplitDocument, offset: int) -> str | None:
    """Return the label of the page on which the raw *offset* stands, where pages are known."""
    return next((p.label for p in item.document.pages if p.span.start <= offset < p.span.end), None)


def _place(row: Mapping[str, object]) -> str:
    return f"page {row['page']}, line {row['line']}" if row["page"] is not None else f"line {row['line']}"


def _show_document(item: SplitDocument, with_text: bool, quiet: bool) -> None:
    row = _read_row(item, with_text)
    common.show(
        f"{row['file']}: {row['characters']} characters, {row['encoding'] or row['how']}, "
        f"{row['paragraphs']} paragraphs"
    )
    if with_text:
        common.show("\n".join(_paragraphs(item)))
    if quiet:
        return
    for note in cast(list[dict[str, object]], row["notes"]):
        common.show(f"  note {note['label']}, {_place(note)}: {note['text']}")
    for dropped in cast(list[dict[str, object]], row["left_out"]):
        common.show(f"  left out, {_place(dropped)}: {dropped['text']}  ({dropped['reason']})")


@click.command(epilog="Example: collate split compilation.txt")
@common.paths_argument
@common.usual_options()
def split(
    paths: tuple[Path, ...],
    usual: common.Usual,
) -> None:
    """Show which texts are found in each file PATH, where they begin and end."""
    found = _texts(paths, usual)
    if usual.as_json:
        common.print_json([_segment_row(segment) for segment in found.segments])
    else:
        for segment in found.segments:
            row = _segment_row(segment)
            common.show(
                f"{row['id']}  {row['date'] or '—'}  {row['title'] or '(no title)'}  [{row['genre']}]"
            )
            if not usual.quiet:
                first, last = segment.provenance.lines
                common.show(f"    lines {first}-{last}, {row['characters']} characters: {_ends(segment)}")
                if segment.date is not None and segment.date.note:
                    common.show(f"    date line: {segment.date.written} ({segment.date.note})")
    sys.exit(1 if found.skipped else 0)


def _ends(segment: Segment) -> str:
    if len(segment.text) <= 2 * _SHOWN:
        return segment.text
    return f"{segment.text[:_SHOWN]} … {segment.text[-_SHOWN:]}"


def _segment_row(segment: Segment) -> dict[str, object]:
    return {
        "id": segment.id,
        "file": segment.path,
        "number": segment.number,
        "title": segment.title.value if segment.title else None,
        "date": segment.date.value if segment.date else None,
        "speaker": segment.speaker.value if segment.speaker else None,
        "genre": str(segment.genre),
        "origin": segment.origin.written if segment.origin else None,
        "lines": list(segment.provenance.lines),
        "characters": len(segment.text),
        "starts": segment.text[:_SHOWN],
        "ends": segment.text[-_SHOWN:],
    }
