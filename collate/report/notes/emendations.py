"""The content of the note of an emendation, and the position of its number."""

from __future__ import annotations

from collections.abc import Collection

from collate.model import Edition, Emendation, Reading
from collate.report.base_text import nearest_cut
from collate.report.notes.lemma_choice import AdditionHost, HostSide, NoteBaseText
from collate.report.notes.style import EmendationDetails, NoteLemma, NoteReading, NoteStyle
from collate.report.wording.labels import words
from collate.settings import Language
from collate.text.gap_signs import is_gap_remark


def describe_emendation(
    emendation: Emendation, base_text: NoteBaseText, *, lang: Language, persons: bool = False
) -> tuple[int, EmendationDetails]:
    """Return the offset of the note's number in the base text, and the content of the note.

    Every witness that is extant there is a source, agrees with the base text,
    or has other words. With *persons* the remarks have the editor's name and the certainty.
    """
    entry = base_text.edition.entries[emendation.entry - 1] if emendation.entry is not None else None
    work = base_text.edition.work
    columns = tuple(column for column, cell in enumerate(emendation.cells) if cell is not None)
    gaps = _gaps(emendation, base_text.edition)
    if entry is None:
        lost = {siglum for gap in gaps for siglum in gap.sigla}
        having = {siglum for column in columns for siglum in work.sigla(column)} - lost
        unchanged = tuple(witness.siglum for witness in work.witnesses if witness.siglum in having)
        others: tuple[NoteReading, ...] = ()
    else:
        unchanged = entry.lemma.sigla
        others = tuple(NoteReading(v.text, v.sigla) for v in entry.variants if v.text != emendation.text)
    others += tuple(NoteReading(gap.text, gap.sigla) for gap in gaps if not is_gap_remark(gap.text))
    before, after, host, at = emendation.before, emendation.text, None, emendation.locus.end
    if before and after:
        printed = base_text.lemma(emendation.locus, columns, other=after)
        printed = base_text.unique(printed, emendation.locus, columns=columns)
        before, after, at = printed.text, printed.around(after), printed.end
        others = tuple(reading._replace(text=printed.around(reading.text)) for reading in others)
    elif before:
        host = _host(emendation, columns, base_text)
        at = max(at, host.at)
    swapped = before != after and sorted(before) == sorted(after)
    return at, EmendationDetails(
        before=before,
        after=after,
        host=host,
        sources=emendation.sigla,
        unchanged=unchanged,
        others=others,
        swapped=swapped,
        remarks=_remarks(emendation, lang if persons else None),
    )


def _gaps(emendation: Emendation, edition: Edition) -> tuple[Reading, ...]:
    """Return what witnesses have in place of the words that only states a loss."""
    if emendation.entry is not None:
        return edition.entries[emendation.entry - 1].gaps
    here = (entry for entry in edition.apparatus.unnumbered if entry.locus == emendation.locus)
    return tuple(gap for entry in here for gap in entry.gaps)


def followed_note(change: EmendationDetails, beside: Collection[str], style: NoteStyle) -> str:
    """Return the note on words that are those of the base text of a section: they are its lemma.

    *beside* are the witnesses whose readings it gives, that of the base text of the work among them.
    """
    readings = [
        one
        for one in (NoteReading(change.before, change.unchanged), *change.others)
        if not set(one.sigla).isdisjoint(beside)
    ]
    if change.after or change.host is None:
        return style.variants(NoteLemma(change.after, sigla=change.sources), readings)
    return style.addition(change.host._replace(sigla=change.sources), readings)


def _host(emendation: Emendation, columns: tuple[int, ...], base_text: NoteBaseText) -> AdditionHost:
    """Return the words beside a deletion."""
    start, end = emendation.locus
    left, right = base_text.beside(emendation.locus, columns)
    if left:
        return AdditionHost(
            HostSide.AFTER, base_text.text[nearest_cut(base_text.text, start, cuts=left) : start].strip(), end
        )
    if right:
        stop = base_text.before_blanks(nearest_cut(base_text.text, end, cuts=right))
        return AdditionHost(HostSide.BEFORE, base_text.text[end:stop].strip(), stop)
    return AdditionHost(HostSide.HERE if start else HostSide.START, base_text.landmark(start), end)


def _remarks(emendation: Emendation, lang: Language | None) -> tuple[str, ...]:
    """Return the reason, and in the language *lang* the name and the certainty."""
    remarks = [emendation.reason.rstrip("。.")]
    if lang is None:
        return tuple(filter(None, remarks))
    wording = words(lang)
    if emendation.by:
        remarks.append(wording["notes.by"].format(name=emendation.by))
    if emendation.certainty:
        remarks.append(wording[f"notes.certainty.{emendation.certainty}"])
    return tuple(remark for remark in remarks if remark)
