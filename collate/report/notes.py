"""notes.txt and notes.md: the base text with a numbered note at every variant (校勘记).

Which kinds get a note, where the notes stand and how they are worded are
settings; what gets none is counted in the remarks at the head.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from collate.model import ApparatusEntry, Edition, Kind, Span, Witness
from collate.report.columns import Columns
from collate.report.context import ReportContext
from collate.report.formulas import CHINESE, WESTERN, Said, Style
from collate.report.patterns import Substitution, substitutions
from collate.report.words import words

#: Letters that a lemma must have to stand by itself; a shorter one is shown with a neighbour.
FEWEST = 2

#: Characters shown of the words at which a lacuna begins and ends.
EDGE = 4


class Note(NamedTuple):
    """A note without number and stop, and the offset in the base text after which its number stands."""

    at: int
    text: str


def write_plain_notes(edition: Edition, context: ReportContext) -> bytes:
    """Return notes.txt: UTF-8 with a byte order mark, for editors of old programs."""
    return b"\xef\xbb\xbf" + "\n".join(_lines(edition, context, markdown=False)).encode() + b"\n"


def write_markdown_notes(edition: Edition, context: ReportContext) -> bytes:
    """Return notes.md; characters that mean something in Markdown are escaped."""
    return "\n".join(_lines(edition, context, markdown=True)).encode() + b"\n"


def notes(edition: Edition, style: Style, kinds: Sequence[Kind]) -> tuple[Note, ...]:
    """Return the notes of *edition* in the order of the base text.

    Readings of other *kinds* get none. A change that is made everywhere is
    noted once.
    """
    columns = Columns(edition)
    changes = {(row.before, row.after, row.column): row for row in substitutions(edition)}
    found: list[Note] = [*_lacunae(edition, style)]
    repeats: Counter[str] = Counter()
    for entry in edition.entries:
        said = tuple(Said(variant.text, variant.sigla) for variant in entry.variants if variant.kind in kinds)
        if not said:
            continue
        base = columns.span(entry.number - 1, columns.base)
        text = _worded(entry, said, style)
        if _everywhere(entry, changes):
            repeats[text] += 1
            if repeats[text] > 1:
                continue
        found.append(Note(base.end, text))
    again = {text for text, times in repeats.items() if times > 1}
    return tuple(sorted(Note(at, text + style.repeated if text in again else text) for at, text in found))


def app_notes(edition: Edition, context: ReportContext) -> Mapping[int, str]:
    """Return a sentence, with its full stop, for each entry of the kinds that get a note, by entry number.

    Each stands by itself: nothing is folded into an earlier one.
    """
    style = WESTERN if context.notes.style == "western" else CHINESE
    found: dict[int, str] = {}
    for entry in edition.entries:
        said = tuple(Said(v.text, v.sigla) for v in entry.variants if v.kind in context.notes.kinds)
        if said:
            found[entry.number] = _worded(entry, said, style) + style.stop
    return found


def _worded(entry: ApparatusEntry, said: tuple[Said, ...], style: Style) -> str:
    if not entry.lemma.text:
        return style.added(_host(entry.left), said)
    before, after = _neighbours(entry)
    return style.variants(
        before + entry.lemma.text + after,
        tuple(Said(before + one.text + after, one.sigla) if before or after else one for one in said),
    )


def _everywhere(entry: ApparatusEntry, changes: dict[tuple[str, str, int], Substitution]) -> bool:
    """Whether every reading of the entry is what its witnesses have for the lemma wherever it occurs."""
    rows = [
        changes.get((entry.lemma.text, variant.text, column))
        for variant in entry.variants
        for column in variant.columns
    ]
    return all(row is not None and not row.exceptions and not row.other for row in rows)


def _neighbours(entry: ApparatusEntry) -> tuple[str, str]:
    """Return the letters to show before or after a lemma that is too short to be found by."""
    if len(re.findall(r"\w", entry.lemma.text)) >= FEWEST:
        return "", ""
    before = re.search(r"\w{1,2}$", entry.left)
    if before is not None:
        return before.group(), ""
    after = re.match(r"\w{1,2}", entry.right)
    return "", after.group() if after is not None else ""


def _host(left: str) -> str:
    """Return the last two letters before an addition, and the marks between.

    >>> _host("好的意见。"), _host("")
    ('意见。', '')
    """
    found = re.search(r"\w\W{0,2}\w\W{0,3}$|\w\W{0,3}$", left.rstrip())
    return found.group() if found is not None else ""


def _lacunae(edition: Edition, style: Style) -> Iterator[Note]:
    base = edition.work.base_column
    tokens = edition.alignment.tokens[base]
    for column in range(len(edition.work.columns)):
        spans: list[Span] = []
        for run in edition.alignment.runs:
            here = run.cells[base]
            if here and run.cells[column] is None:
                span = tokens.span(*here)
                start = spans.pop().start if spans and spans[-1].end == span.start else span.start
                spans.append(Span(start, span.end))
        for start, end in spans:
            gone = tokens.text[start:end]
            first, last = re.search(rf"\w{{1,{EDGE}}}", gone), re.search(rf"\w{{1,{EDGE}}}(?=\W*$)", gone)
            edges = (first.group(), last.group()) if first and last else (gone, gone)
            text = style.absent(*edges, edition.work.sigla(column))
            yield Note(min(end, start + EDGE), text)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", text)


def _lines(edition: Edition, context: ReportContext, markdown: bool) -> Iterator[str]:
    def show(text: str) -> str:
        return _escaped(text) if markdown else text

    def heading(text: str, level: int) -> tuple[str, str]:
        return ("#" * level + " " if markdown else "") + show(text), ""

    def listed(rows: Sequence[tuple[int, Note]]) -> Iterator[str]:
        for number, note in rows:
            yield show(f"{style.number(number)}{note.text}{style.stop}")
            if markdown:
                yield ""
        if rows and not markdown:
            yield ""

    say, chosen = words(context.lang), context.notes
    style = WESTERN if chosen.style == "western" else CHINESE
    kinds = tuple(Kind(kind) for kind in chosen.kinds)
    rows = list(enumerate(notes(edition, style, kinds), 1))
    yield from heading(edition.work.title or say["run.untitled"], 1)
    yield from heading(say["notes.remarks"], 2)
    for remark in _remarks(edition, kinds, context):
        yield (f"- {show(remark)}" if markdown else remark)
    yield ""
    stated = list(_stated(edition, style, context))
    if stated:
        yield from heading(say["notes.stated"], 2)
        yield from (f"- {show(line)}" if markdown else f"{line}{style.stop}" for line in stated)
        yield ""
    yield from heading(say["notes.text"], 2)
    paragraphs = _paragraphs(edition)
    ends = [end for _, end in paragraphs]
    for index, span in enumerate(paragraphs):
        here = [row for row in rows if min(bisect_left(ends, row[1].at), len(ends) - 1) == index]
        yield show(_marked(edition, span, here, style))
        yield ""
        if chosen.place == "foot":
            yield from listed(here)
    if chosen.place == "end" and rows:
        yield from heading(say["notes.notes"], 2)
        yield from listed(rows)


def _paragraphs(edition: Edition) -> list[Span]:
    tokens = edition.alignment.tokens[edition.work.base_column]
    starts = sorted({0, *(int(tokens.offsets[token]) for token in tokens.breaks)})
    return [Span(*pair) for pair in pairwise([*starts, len(tokens.text)])]


def _marked(edition: Edition, span: Span, rows: Sequence[tuple[int, Note]], style: Style) -> str:
    """Return a paragraph with the numbers of its notes put in."""
    text = edition.alignment.tokens[edition.work.base_column].text
    parts: list[str] = []
    done = span.start
    for number, note in rows:
        at = max(done, min(note.at, span.end))
        parts += [text[done:at], style.number(number)]
        done = at
    return "".join([*parts, text[done : span.end]]).strip()


def _remarks(edition: Edition, kinds: Sequence[Kind], context: ReportContext) -> Iterator[str]:
    """Say what the base text is, which witnesses there are, and what gets no note."""
    say, work = words(context.lang), edition.work
    base = work.witness(work.base)
    presumed = "" if work.base_confirmed else say["notes.presumed"]
    yield say["notes.base"].format(siglum=base.siglum, name=_named(base), presumed=presumed)
    for witness in work.witnesses:
        if witness.siglum == base.siglum:
            continue
        same = "" if witness.identical_to is None else say["notes.same"].format(siglum=witness.identical_to)
        yield say["notes.witness"].format(siglum=witness.siglum, name=_named(witness), same=same)
    counts = Counter(variant.kind for entry in edition.entries for variant in entry.variants)
    left = [f"{say[f'kind.{kind}']} {counts[kind]}" for kind in Kind if kind not in kinds and counts[kind]]
    if left:
        yield say["notes.left"].format(counts=say["list.and"].join(left))


def _named(witness: Witness) -> str:
    return witness.short_title or witness.segment.path


def _stated(edition: Edition, style: Style, context: ReportContext) -> Iterator[str]:
    """Compare the title, date and speaker lines, white space aside; what all have alike is not listed."""
    say, work = words(context.lang), edition.work
    for name, what in (("title", "notes.title"), ("date", "notes.date"), ("speaker", "notes.speaker")):
        said: dict[str, list[str]] = {}
        for witness in work.witnesses:
            stated = getattr(witness.segment, name)
            said.setdefault("".join(stated.written.split()) if stated else "", []).append(witness.siglum)
        base = next(text for text, sigla in said.items() if work.base in sigla)
        others = [Said(text, tuple(sigla)) for text, sigla in said.items() if text != base]
        if others:
            yield style.stated(say[what], base, others)
