"""Drafts of the notes on lacunae: of witnesses, and of the base text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from collate.analysis import gaps_between
from collate.model import ApparatusEntry, Reading, Span
from collate.report.notes.drafts import NoteDraft, NoteDrafter
from collate.report.notes.style import NoteLemma, NoteReading
from collate.text.gap_signs import is_gap_remark


def draft_lacunae(drafter: NoteDrafter) -> Iterator[NoteDraft]:
    """Yield the notes of the lacunae of witnesses, then of the base text."""
    base_text, work = drafter.base_text, drafter.edition.work
    signs = list(_signs(drafter))
    missing: dict[Span, list[int]] = {}
    for column in range(len(work.columns)):
        lost = [*gaps_between(base_text.extant[column], len(base_text.text))]
        lost += [entry.locus for entry, gap in signs if column in gap.columns and is_gap_remark(gap.text)]
        for span in _joined(lost, base_text.text):
            missing.setdefault(span, []).append(column)
    for (start, end), columns in sorted(missing.items()):
        sigla = [s for s in drafter.order if any(s in work.sigla(column) for column in columns)]
        stop = base_text.before_blanks(end)
        first = base_text.first_words(start, stop)
        last = base_text.last_words(first, stop)
        if first < last:
            words = base_text.text[start:first].strip(), base_text.text[last:stop]
            text = drafter.style.lacuna(*words, sigla)
            yield NoteDraft(start, base_text.before_blanks(first), text)
        else:
            yield NoteDraft(start, stop, drafter.style.lacuna(base_text.text[start:stop].strip(), "", sigla))
    emended = {one.locus for one in drafter.edition.emendations}
    for entry, gap in signs:
        if not is_gap_remark(gap.text) and entry.locus not in emended:
            yield _with_signs(drafter, entry, gap)
    yield from _base_lacunae(drafter)


def _signs(drafter: NoteDrafter) -> Iterator[tuple[ApparatusEntry, Reading]]:
    """Yield the readings by which witnesses state that words are missing, with their entries."""
    edition = drafter.edition
    for entry in sorted((*edition.apparatus.unnumbered, *edition.entries), key=lambda one: one.locus):
        for gap in entry.gaps:
            yield entry, gap


def _joined(spans: Iterable[Span], text: str) -> list[Span]:
    """Return *spans*, those made one between which *text* has no words."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            span = Span(joined[-1].start, max(joined.pop().end, span.end))
        joined.append(span)
    return joined


def _with_signs(drafter: NoteDrafter, entry: ApparatusEntry, gap: Reading) -> NoteDraft:
    """Return the note of words for which witnesses have boxes: 「數十卷」，丙本作「□□卷」."""
    base_text = drafter.base_text
    printed = base_text.lemma(entry.locus, gap.columns)
    printed = base_text.unique(printed, entry.locus, columns=gap.columns)
    lemma = NoteLemma(printed.text, sigla=entry.lemma.sigla)
    text = drafter.style.variants(lemma, [NoteReading(printed.around(gap.text), gap.sigla)])
    return NoteDraft(entry.locus.start, printed.end, text)


def _base_lacunae(drafter: NoteDrafter) -> Iterator[NoteDraft]:
    """Yield a note for each lacuna of the base text, with the whole text of the others."""
    base, work = drafter.base_text.base, drafter.edition.work
    at = 0
    by_column: dict[int, str] = {}
    for run in (*drafter.edition.alignment.runs, None):
        if run is not None and run.cells[base] is None:
            for column, cell in enumerate(run.cells):
                if cell:
                    surface = drafter.edition.alignment.tokens[column].surface(*cell)
                    by_column[column] = by_column.get(column, "") + surface
            continue
        if by_column:
            texts: dict[str, list[str]] = {}
            for column, text in sorted(by_column.items()):
                texts.setdefault(text.strip(), []).extend(work.sigla(column))
            readings = [
                NoteReading(t, tuple(s for s in drafter.order if s in sigla)) for t, sigla in texts.items()
            ]
            yield NoteDraft(at, drafter.base_text.before_blanks(at), drafter.style.base_lacuna(readings))
            by_column = {}
        if run is not None and (here := run.cells[base]):
            at = drafter.edition.alignment.tokens[base].span(*here).end
