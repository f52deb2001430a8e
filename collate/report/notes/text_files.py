"""notes.txt and notes.md: the edited text with a numbered note at every variant (校勘记).

Which kinds get a note, where the notes stand and how they are worded are
settings; what gets none is counted in the remarks at the head.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from collate.model import Edition, Kind, Role, Span, Witness
from collate.report.context import ReportContext
from collate.report.hidden import facet
from collate.report.notes.formulas import Said, Style
from collate.report.notes.numbered import STYLES, Note, notes
from collate.report.wording.catalogue import words
from collate.text.fold import fold

_Numbered = tuple[int, Note]


def write_plain_notes(edition: Edition, context: ReportContext) -> bytes:
    """Return notes.txt: UTF-8 with a byte order mark, for editors of old programs."""
    return b"\xef\xbb\xbf" + "\n".join(_lines(edition, context, markdown=False)).encode() + b"\n"


def write_markdown_notes(edition: Edition, context: ReportContext) -> bytes:
    """Return notes.md; characters that mean something in Markdown are escaped."""
    return "\n".join(_lines(edition, context, markdown=True)).encode() + b"\n"


def _escaped(text: str) -> str:
    escaped = re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", text)
    # A number or a mark at the beginning of a line would make a list of it.
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

    say, chosen = words(context.lang), context.notes
    style = STYLES[chosen.style]
    rows = list(enumerate(notes(edition, style, chosen.kinds, context.hide, context.lang), 1))
    yield from heading(edition.work.title or say["run.untitled"], 1)
    yield from heading(say["notes.remarks"], 2)
    for remark in filter(None, [*remarks(edition, context), without_note(edition, context)]):
        yield (f"- {show(remark)}" if markdown else remark)
    yield ""
    different = list(stated(edition, style, context))
    if different:
        yield from heading(say["notes.stated"], 2)
        yield from (f"- {show(line)}" if markdown else f"{line}{style.stop}" for line in different)
        yield ""
    yield from heading(say["notes.text"], 2)
    for span, here in _paragraphs(edition, rows):
        text = _marked(edition, span, here, style)
        if text:
            yield show(text)
            yield ""
        if chosen.place == "foot":
            yield from listed(here)
    if chosen.place == "end" and rows:
        yield from heading(say["notes.notes"], 2)
        yield from listed(rows)


def _paragraphs(edition: Edition, rows: Sequence[_Numbered]) -> Iterator[tuple[Span, list[_Numbered]]]:
    """Yield the paragraphs of the base text, each with the notes whose numbers stand in it."""
    tokens = edition.alignment.tokens[edition.work.base_column]
    starts = sorted({0, *(int(tokens.offsets[token]) for token in tokens.breaks)})
    spans = [Span(*pair) for pair in pairwise([*starts, len(tokens.text)])] or [Span(0, 0)]
    ends = [span.end for span in spans]
    held: list[list[_Numbered]] = [[] for _ in spans]
    for row in rows:
        held[min(bisect_left(ends, row[1].at), len(ends) - 1)].append(row)
    yield from zip(spans, held, strict=True)


def _marked(edition: Edition, span: Span, rows: Sequence[_Numbered], style: Style) -> str:
    """Return a paragraph as the edition reads it, with the numbers of its notes."""
    text = edition.alignment.tokens[edition.work.base_column].text
    # Changes before numbers: what was added comes before the number of its note.
    steps = [(e.locus.end, 0, e.locus.start, e.text) for e in edition.emendations if _within(e.locus, span)]
    steps += [(note.at, 1, note.at, style.number(number)) for number, note in rows]
    parts: list[str] = []
    done = span.start
    for end, _, start, put in sorted(steps, key=lambda step: step[:2]):
        parts += [text[done : max(done, min(start, span.end))], put]
        done = max(done, min(end, span.end))
    return "".join([*parts, text[done : span.end]]).strip()


def _within(locus: Span, span: Span) -> bool:
    """Whether an emendation is one of the paragraph *span*; what was added between two is of the first."""
    if locus.start < locus.end:
        return span.start <= locus.start < span.end
    return span.start < locus.start <= span.end or locus.start == span.start == 0


def remarks(edition: Edition, context: ReportContext) -> Iterator[str]:
    """Say what the base text is and which witnesses there are."""
    say, work = words(context.lang), edition.work
    base = work.witness(work.base)
    presumed = "" if work.base_confirmed else say["notes.presumed"]
    yield say["notes.base"].format(siglum=base.siglum, name=_named(base), presumed=presumed)
    for witness in work.witnesses:
        if witness.siglum == base.siglum:
            continue
        about = say["notes.excerpt"] if witness.role is Role.EXCERPT else ""
        same = witness.identical_to or (witness.siglum if base.identical_to == witness.siglum else None)
        if same is not None and same in (base.siglum, base.identical_to):
            about += say["notes.same_as_base"]
        elif same is not None:
            about += say["notes.same"].format(siglum=same)
        yield say["notes.witness"].format(siglum=witness.siglum, name=_named(witness), same=about)
    for witness in edition.alignment.left_out:
        yield say["notes.left_out"].format(siglum=witness.siglum, name=_named(witness))
    if edition.emendations:
        yield say["notes.emended"].format(count=len(edition.emendations))


def without_note(edition: Edition, context: ReportContext) -> str:
    """Say which kinds of variant get no note, and how many there are; "" if none."""
    say = words(context.lang)
    left = [
        say["notes.count"].format(name=name, count=count) for name, count in _left(edition, context).items()
    ]
    return say["notes.left"].format(counts=say["notes.and"].join(left)) if left else ""


def _left(edition: Edition, context: ReportContext) -> Counter[str]:
    """Count the variants that get no note, by the name of their kind, gravest first."""
    say = words(context.lang)
    found: Counter[str] = Counter()
    for kind in Kind:
        name = say[f"kind.{kind}"]
        for variant in (v for entry in edition.entries for v in entry.variants if v.kind is kind):
            finer = f"subtype.{variant.subtype}" if variant.subtype else f"operation.{variant.operation}"
            if kind not in context.notes.kinds or kind in context.hide:
                found[name] += 1
            elif facet(variant) in context.hide:
                found[say["notes.finer"].format(kind=name, finer=say[finer])] += 1
    return found


def _named(witness: Witness) -> str:
    return witness.short_title or witness.segment.path


def stated(edition: Edition, style: Style, context: ReportContext) -> Iterator[str]:
    """Compare the title, date and speaker lines; what all have alike is not listed.

    Where punctuation gets no notes, lines that differ in marks and white space alone are alike;
    where spelling gets none, those that differ in traditional, variant or full-width characters.
    """
    say, work = words(context.lang), edition.work
    letters = "punctuation" not in context.notes.kinds
    spelling = Kind.ORTHOGRAPHIC not in context.notes.kinds
    for name, what in (("title", "notes.title"), ("date", "notes.date"), ("speaker", "notes.speaker")):
        said: dict[str, tuple[str, list[str]]] = {}
        for witness in sorted(work.witnesses, key=lambda w: w.siglum != work.base):
            line = getattr(witness.segment, name)
            written = "".join(line.written.split()) if line else ""
            alike = re.sub(r"\W", "", written) or written if letters else written
            alike = fold(alike) if spelling else alike
            said.setdefault(alike, (written, []))[1].append(witness.siglum)
        (base, _), *others = said.values()
        order = [witness.siglum for witness in work.witnesses]
        if others:
            readings = [Said(text, tuple(sorted(sigla, key=order.index))) for text, sigla in others]
            yield style.stated(say[what], base, sorted(readings, key=lambda one: order.index(one.sigla[0])))
