"""notes.txt and notes.md: the edited text with a numbered note at every variant (校勘记).

The kinds with a note, the position of the notes and their style are settings;
the variants without a note are counted in the remarks at the head.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from collate.model import Edition, Kind, Role, Span, Witness
from collate.report.context import ReportContext
from collate.report.hidden import variant_facet
from collate.report.notes.numbered_notes import STYLES, VariantNote, variant_notes
from collate.report.notes.style import NoteReading, NoteStyle
from collate.report.wording.labels import words
from collate.text.fold import fold
from collate.text.layout import needs_space

_Numbered = tuple[int, VariantNote]


def write_plain_notes(edition: Edition, context: ReportContext) -> bytes:
    """Return notes.txt: UTF-8 with a byte order mark, for old text editors."""
    return b"\xef\xbb\xbf" + "\n".join(_lines(edition, context, markdown=False)).encode() + b"\n"


def write_markdown_notes(edition: Edition, context: ReportContext) -> bytes:
    """Return notes.md; characters with a meaning in Markdown are escaped."""
    return "\n".join(_lines(edition, context, markdown=True)).encode() + b"\n"


def _escaped(text: str) -> str:
    escaped = re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", text)
    # A number or a mark at the beginning of a line would start a list.
    return re.sub(r"^(\s*)(\d+)?([.)+-])(?=\s|$)", r"\1\2\\\3", escaped)


def _lines(edition: Edition, context: ReportContext, markdown: bool) -> Iterator[str]:
    def show(text: str) -> str:
        return _escaped(text) if markdown else text

    def heading(text: str, level: int) -> tuple[str, str]:
        return ("#" * level + " " if markdown else "") + show(text), ""

    def listed(rows: Sequence[_Numbered]) -> Iterator[str]:
        for number, note in rows:
            yield show(f"{style.number(number)}{note.text}{style.stop}")
            if markdown:
                yield ""
        if rows and not markdown:
            yield ""

    wording, settings = words(context.lang), context.notes
    style = STYLES[settings.style]
    notes = variant_notes(edition, style, kinds=settings.kinds, hide=context.hide, lang=context.lang)
    rows = list(enumerate(notes, 1))
    yield from heading(edition.work.title or wording["run.untitled"], 1)
    yield from heading(wording["notes.remarks"], 2)
    for remark in filter(None, [*head_remarks(edition, context), unnoted_counts(edition, context)]):
        yield (f"- {show(remark)}" if markdown else remark)
    yield ""
    different = list(differing_lines(edition, style, context=context))
    if different:
        yield from heading(wording["notes.stated"], 2)
        yield from (f"- {show(line)}" if markdown else f"{line}{style.stop}" for line in different)
        yield ""
    yield from heading(wording["notes.text"], 2)
    for span, here in _paragraphs(edition, rows):
        text = _marked(edition, span, here, style)
        if text:
            yield show(text)
            yield ""
        if settings.place == "foot":
            yield from listed(here)
    if settings.place == "end" and rows:
        yield from heading(wording["notes.notes"], 2)
        yield from listed(rows)


def _paragraphs(edition: Edition, rows: Sequence[_Numbered]) -> Iterator[tuple[Span, list[_Numbered]]]:
    """Yield the paragraphs of the base text, each with the notes whose numbers stand in it."""
    tokens = edition.alignment.tokens[edition.work.base_column]
    starts = sorted({0, *(int(tokens.offsets[token]) for token in tokens.breaks)})
    spans = [Span(*pair) for pair in pairwise([*starts, len(tokens.text)])] or [Span(0, 0)]
    ends = [span.end for span in spans]
    by_span: list[list[_Numbered]] = [[] for span in spans]
    for row in rows:
        by_span[min(bisect_left(ends, row[1].at), len(ends) - 1)].append(row)
    yield from zip(spans, by_span, strict=True)


def _marked(edition: Edition, span: Span, rows: Sequence[_Numbered], style: NoteStyle) -> str:
    """Return a paragraph of the edited text, with the numbers of its notes."""
    text = edition.alignment.tokens[edition.work.base_column].text
    # Changes before numbers: added words come before the number of their note.
    steps = [(e.locus.end, 0, e.locus.start, e.text) for e in edition.emendations if _within(e.locus, span)]
    steps += [(note.at, 1, note.at, style.number(number)) for number, note in rows]
    parts: list[str] = []
    done = span.start
    for end, _order, start, insertion in sorted(steps, key=lambda step: step[:2]):
        parts += [text[done : max(done, min(start, span.end))], insertion]
        done = max(done, min(end, span.end))
    return "".join([*parts, text[done : span.end]]).strip()


def _within(locus: Span, span: Span) -> bool:
    """Return whether *locus* is in the paragraph *span*; an addition between two is in the first."""
    if locus.start < locus.end:
        return span.start <= locus.start < span.end
    return span.start < locus.start <= span.end or locus.start == span.start == 0


def head_remarks(edition: Edition, context: ReportContext) -> Iterator[str]:
    """Yield the remarks on the base text, the witnesses and the number of emendations."""
    wording, work = words(context.lang), edition.work
    base = work.witness(work.base)
    presumed = "" if work.base_confirmed else wording["notes.presumed"]
    yield wording["notes.base"].format(siglum=base.siglum, name=_named(base), presumed=presumed)
    for witness in work.witnesses:
        if witness.siglum == base.siglum:
            continue
        about = wording["notes.excerpt"] if witness.role is Role.EXCERPT else ""
        same = witness.identical_to or (witness.siglum if base.identical_to == witness.siglum else None)
        if same is not None and same in (base.siglum, base.identical_to):
            about += wording["notes.same_as_base"]
        elif same is not None:
            about += wording["notes.same"].format(siglum=same)
        yield wording["notes.witness"].format(siglum=witness.siglum, name=_named(witness), same=about)
    for witness in edition.alignment.left_out:
        yield wording["notes.left_out"].format(siglum=witness.siglum, name=_named(witness))
    if edition.emendations:
        yield wording["notes.emended"].format(count=len(edition.emendations))


def unnoted_counts(edition: Edition, context: ReportContext) -> str:
    """Return the remark on the kinds of variant without a note, with their numbers; "" if there are none."""
    wording = words(context.lang)
    counts = [
        wording["notes.count"].format(name=name, count=count)
        for name, count in _count_unnoted(edition, context).items()
    ]
    return wording["notes.left"].format(counts=wording["notes.and"].join(counts)) if counts else ""


def _count_unnoted(edition: Edition, context: ReportContext) -> Counter[str]:
    """Return the number of variants without a note by the name of their kind, gravest first."""
    wording = words(context.lang)
    found: Counter[str] = Counter()
    for kind in Kind:
        name = wording[f"kind.{kind}"]
        for variant in (v for entry in edition.entries for v in entry.variants if v.kind is kind):
            finer = f"subtype.{variant.subtype}" if variant.subtype else f"operation.{variant.operation}"
            if kind not in context.notes.kinds or kind in context.hide:
                found[name] += 1
            elif variant_facet(variant) in context.hide:
                found[wording["notes.finer"].format(kind=name, finer=wording[finer])] += 1
    return found


def _on_one_line(written: str) -> str:
    """Return *written* with one space between words of scripts that have spaces, and none elsewhere."""
    line = ""
    for word in written.split():
        line += (" " if line and needs_space(line[-1], word[0]) else "") + word
    return line


def _named(witness: Witness) -> str:
    return witness.short_title or witness.segment.path


def differing_lines(edition: Edition, style: NoteStyle, *, context: ReportContext) -> Iterator[str]:
    """Yield the differences in the title, date and speaker lines.

    Without notes on punctuation, lines that differ only in marks and white space are equal;
    without notes on spelling, lines that differ only in traditional, variant or full-width characters.
    """
    wording, work = words(context.lang), edition.work
    letters = "punctuation" not in context.notes.kinds
    spelling = Kind.ORTHOGRAPHIC not in context.notes.kinds
    for name, what in (("title", "notes.title"), ("date", "notes.date"), ("speaker", "notes.speaker")):
        lines: dict[str, tuple[str, list[str]]] = {}
        for witness in sorted(work.witnesses, key=lambda w: w.siglum != work.base):
            line = getattr(witness.segment, name)
            written = _on_one_line(line.written) if line else ""
            unspaced = "".join(written.split())
            alike = re.sub(r"\W", "", unspaced) or unspaced if letters else unspaced
            alike = fold(alike) if spelling else alike
            lines.setdefault(alike, (written, []))[1].append(witness.siglum)
        (base, _), *others = lines.values()
        order = [witness.siglum for witness in work.witnesses]
        if others:
            readings = [NoteReading(text, tuple(sorted(sigla, key=order.index))) for text, sigla in others]
            yield style.line(wording[what], base, sorted(readings, key=lambda one: order.index(one.sigla[0])))
