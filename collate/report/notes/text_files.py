"""notes.txt and notes.md: the edited text with a numbered note at every variant (校勘记).

The kinds with a note, the position of the notes and their style are settings;
the variants without a note are counted in the remarks at the head.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from collate.model import Edition, Kind, Role, Witness
from collate.report.context import ReportContext
from collate.report.hidden import variant_facet
from collate.report.notes.numbered_notes import VariantNote, variant_notes
from collate.report.notes.rules import NoteRules, count_consulted
from collate.report.notes.style import NoteReading, NoteStyle
from collate.report.notes.styles import note_style, printed_language
from collate.report.notes.text_form import TextForm
from collate.report.publication.model import Paragraph
from collate.report.publication.paragraphs import print_paragraphs
from collate.report.sections import section_lines
from collate.report.wording.labels import words
from collate.text.fold import fold
from collate.text.layout import needs_space

_Numbered = tuple[int, VariantNote]


def write_plain_notes(edition: Edition, context: ReportContext) -> bytes:
    """Return notes.txt: UTF-8 with a byte order mark, for old text editors."""
    return b"\xef\xbb\xbf" + "\n".join(_lines(edition, context, TextForm(markdown=False))).encode() + b"\n"


def write_markdown_notes(edition: Edition, context: ReportContext) -> bytes:
    """Return notes.md; characters with a meaning in Markdown are escaped."""
    return "\n".join(_lines(edition, context, TextForm(markdown=True))).encode() + b"\n"


def _lines(edition: Edition, context: ReportContext, form: TextForm) -> Iterator[str]:
    context = replace(context, lang=printed_language([edition], context.lang))
    wording, settings = words(context.lang), context.notes
    style = note_style(edition, settings, lang=context.lang)
    rules = NoteRules.of(settings.kinds, context.hide)
    notes = variant_notes(edition, style, rules=rules, lang=context.lang)
    rows = list(enumerate(notes, 1))
    yield from form.heading(edition.work.title or wording["run.untitled"], 1)
    yield from form.heading(wording["notes.remarks"], 2)
    remarks = filter(None, [*head_remarks(edition, context), unnoted_counts(edition, context)])
    yield from form.items(remarks)
    different = list(differing_lines(edition, style, context=context))
    if different:
        yield from form.heading(wording["notes.stated"], 2)
        yield from form.items(different if form.markdown else (f"{line}{style.stop}" for line in different))
    yield from form.heading(wording["notes.text"], 2)
    for paragraph in print_paragraphs(edition, [note.at for note in notes], changes={}):
        yield form.shown(_marked(paragraph, style))
        yield ""
        if settings.place == "foot":
            here = (number for piece in paragraph.pieces for number in piece.notes)
            yield from form.rows(_numbered([rows[number] for number in here], style))
    if settings.place == "end" and rows:
        yield from form.heading(wording["notes.notes"], 2)
        yield from form.rows(_numbered(rows, style))


def _numbered(rows: Sequence[_Numbered], style: NoteStyle) -> Iterator[str]:
    for number, note in rows:
        yield f"{style.number(number)}{note.text}{style.stop}"


def _marked(paragraph: Paragraph, style: NoteStyle) -> str:
    """Return a paragraph with the numbers of its notes."""
    return "".join(
        piece.text + "".join(style.number(note + 1) for note in piece.notes) for piece in paragraph.pieces
    )


def head_remarks(edition: Edition, context: ReportContext) -> Iterator[str]:
    """Yield the remarks on the base text, the witnesses and the number of emendations."""
    wording, work = words(context.lang), edition.work
    base = work.witness(work.base)
    presumed = "" if work.base_confirmed else wording["notes.presumed"]
    yield wording["notes.base"].format(siglum=base.siglum, name=witness_name(base), presumed=presumed)
    for witness in work.witnesses:
        if witness.siglum == base.siglum:
            continue
        about = wording["notes.excerpt"] if witness.role is Role.EXCERPT else ""
        same = witness.identical_to or (witness.siglum if base.identical_to == witness.siglum else None)
        if same is not None and same in (base.siglum, base.identical_to):
            about += wording["notes.same_as_base"]
        elif same is not None:
            about += wording["notes.same"].format(siglum=same)
        yield wording["notes.witness"].format(siglum=witness.siglum, name=witness_name(witness), same=about)
    for witness in edition.alignment.left_out:
        yield wording["notes.left_out"].format(siglum=witness.siglum, name=witness_name(witness))
    yield from section_lines(edition, context.lang)
    followed = sum(bool(one.section) for one in edition.emendations)
    if followed:
        yield wording["section.followed"].format(count=followed)
    alone = count_consulted(edition, NoteRules.of(context.notes.kinds, context.hide))
    if alone:
        yield wording["section.unnoted"].format(count=alone)
    if len(edition.emendations) > followed:
        yield wording["notes.emended"].format(count=len(edition.emendations) - followed)


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


def witness_name(witness: Witness) -> str:
    """Return the short title of a witness, or its path."""
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
