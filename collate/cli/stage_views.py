"""``collate read`` and ``collate split``: the output of one stage."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from collate.cli import common
from collate.cli.commands import command, option
from collate.cli.next_steps import command_line, input_words, show_next
from collate.cli.user_language import localize
from collate.i18n import _

if TYPE_CHECKING:
    from collate.model import Segment, SplitDocument
    from collate.pipeline import InputTexts

#: Number of characters shown from the beginning and the end of a text.
_EXCERPT = 24


def _read_inputs(paths: tuple[Path, ...], options: common.CommonOptions) -> InputTexts:
    from collate import pipeline

    with options.progress() as progress:
        inputs = pipeline.read_texts(paths, options.settings(), progress=progress)
    common.show_skipped(inputs.skipped)
    if options.verbose:
        for path in inputs.ignored:
            common.show(_("ignored {path}", path=path), err=True)
    short = (*inputs.idle_directives, *pipeline.document_notes(inputs.documents))
    for note in inputs.notes if options.verbose else short:
        common.show_note(note)
    return inputs


@command(
    help=_("Show the text read from each file PATH, and the parts left out, with the reasons."),
    example="collate read report.txt --text",
)
@common.paths_argument
@option("--text", "with_text", is_flag=True, help=_("Print the text, one paragraph per line."))
@common.strict_option
@common.add_options()
def read(
    paths: tuple[Path, ...],
    with_text: bool,
    strict: bool,
    options: common.CommonOptions,
) -> None:
    """Show the text of files, and the parts left out."""
    inputs = _read_inputs(paths, options)
    if strict:
        _refuse_doubts(inputs)
    if options.as_json:
        common.print_json([_read_row(item, with_text) for item in inputs.documents])
    else:
        for item in inputs.documents:
            _show_document(item, with_text, options.quiet)
    step = _("{command} shows the texts in it", command=command_line("split", *input_words(paths)))
    show_next(step, hidden=options.quiet or options.as_json or not inputs.documents)
    sys.exit(1 if inputs.skipped else 0)


def _refuse_doubts(inputs: InputTexts) -> None:
    """Refuse editions by others that leave something open.

    Raises:
        VerificationError: there is one.
    """
    from collate.editions import check_nothing_is_open

    for location in dict.fromkeys(
        location
        for item in inputs.documents
        for location in item.document.source.locations
        if item.document.source.media_type == "application/tei+xml" and item.document.warnings
    ):
        check_nothing_is_open(Path(location))


def _paragraphs(item: SplitDocument) -> list[str]:
    text = item.document.text
    return [text[p.span.start : p.span.end].strip() for p in item.document.paragraphs]


def _read_row(item: SplitDocument, with_text: bool) -> dict[str, object]:
    from collate.text.line_index import LineIndex

    source, raw = item.document.source, item.document.raw
    lines = LineIndex.of_document(item.document)
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
                "evidence": localize(dropped.evidence),
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
    """Return the label of the page with the raw *offset*, where pages are known."""
    return next((p.label for p in item.document.pages if p.span.start <= offset < p.span.end), None)


def _printed_fields(row: Mapping[str, object], *names: str) -> dict[str, str]:
    """Return the printed fields of a row: its position, its text, and the fields *names*."""
    return {"where": _position(row), "text": str(row["text"]), **{name: str(row[name]) for name in names}}


def _position(row: Mapping[str, object]) -> str:
    line = str(row["line"])
    if row["page"] is None:
        return localize(_("line {line}", line=line))
    return localize(_("page {page}, line {line}", page=str(row["page"]), line=line))


def _show_document(item: SplitDocument, with_text: bool, quiet: bool) -> None:
    from collate.model import Reason
    from collate.report import term

    row = _read_row(item, with_text)
    common.show(
        _(
            "{file}: characters: {characters}, paragraphs: {paragraphs}, {how}",
            file=str(row["file"]),
            characters=str(row["characters"]),
            paragraphs=str(row["paragraphs"]),
            how=item.document.source.encoding or item.document.source.how,
        )
    )
    if with_text:
        common.show("\n".join(_paragraphs(item)))
    if quiet:
        return
    for note in cast(list[dict[str, object]], row["notes"]):
        common.show("  " + localize(_("note {label}, {where}: {text}", **_printed_fields(note, "label"))))
    for dropped in cast(list[dict[str, object]], row["left_out"]):
        fields = {**_printed_fields(dropped), "reason": term(Reason(str(dropped["reason"])))}
        common.show("  " + localize(_("left out, {where}: {text}  ({reason})", **fields)))


@command(
    help=_(
        "Show the texts in each file PATH, with their beginnings and ends, and which beginnings are "
        "uncertain.\n\n"
        "With --explain: for each line that is not plain long text, what it was taken for, and why."
    ),
    example="collate split compilation.txt",
)
@common.paths_argument
@option(
    "--explain", "explained", is_flag=True, help=_("Show why each line is a title, text or something else.")
)
@common.add_options()
def split(
    paths: tuple[Path, ...],
    explained: bool,
    options: common.CommonOptions,
) -> None:
    """Show the texts in files."""
    from collate.cli import split_reasons

    inputs = _read_inputs(paths, options)
    if explained:
        settings = options.settings()
        split_reasons.show_reasons(inputs.documents, settings, as_json=options.as_json, brief=options.quiet)
    elif options.as_json:
        rows = []
        for item in inputs.documents:
            rows += split_reasons.with_doubts([_segment_row(segment) for segment in item.segments], item)
        common.print_json(rows)
    else:
        for segment in inputs.segments:
            _show_segment(segment, options.quiet)
        if not options.quiet:
            split_reasons.show_doubts(inputs.documents)
            command = command_line("split", "--explain", *input_words(paths))
            show_next(_("{command} gives the reasons", command=command), hidden=not inputs.documents)
    sys.exit(1 if inputs.skipped else 0)


def _show_segment(segment: Segment, quiet: bool) -> None:
    from collate.report import term

    row = _segment_row(segment)
    title, genre = row["title"] or localize(_("(untitled)")), localize(term(segment.genre))
    common.show(f"{row['id']}  {row['date'] or '—'}  {title}  [{genre}]")
    if quiet:
        return
    first, last = segment.provenance.lines
    extent = _(
        "lines {first}-{last}, {count} characters: {text}",
        first=first,
        last=last,
        count=len(segment.text),
        text=_excerpts(segment),
    )
    common.show(f"    {localize(extent)}")
    if segment.date is not None and segment.date.note:
        line = _("date line: {written} ({note})", written=segment.date.written, note=segment.date.note)
        common.show(f"    {localize(line)}")


def _excerpts(segment: Segment) -> str:
    if len(segment.text) <= 2 * _EXCERPT:
        return segment.text
    return f"{segment.text[:_EXCERPT]} … {segment.text[-_EXCERPT:]}"


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
        "starts": segment.text[:_EXCERPT],
        "ends": segment.text[-_EXCERPT:],
    }
