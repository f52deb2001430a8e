"""The content of the note of an emendation, and the position of its number."""

from __future__ import annotations

from collate.model import Emendation
from collate.report.base_text import nearest_cut
from collate.report.notes.lemma_choice import AdditionHost, HostSide, NoteBaseText
from collate.report.notes.style import EmendationDetails, NoteReading
from collate.report.wording.labels import words
from collate.settings import Language


def describe_emendation(
    emendation: Emendation, base_text: NoteBaseText, *, lang: Language
) -> tuple[int, EmendationDetails]:
    """Return the offset of the note's number in the base text, and the content of the note.

    Every witness that is extant there is a source, agrees with the base text,
    or has other words.
    """
    entry = base_text.edition.entries[emendation.entry - 1] if emendation.entry is not None else None
    work = base_text.edition.work
    columns = tuple(column for column, cell in enumerate(emendation.cells) if cell is not None)
    if entry is None:
        unchanged = tuple(w.siglum for w in work.witnesses if any(w.siglum in work.sigla(c) for c in columns))
        others: tuple[NoteReading, ...] = ()
    else:
        unchanged = entry.lemma.sigla
        others = tuple(NoteReading(v.text, v.sigla) for v in entry.variants if v.text != emendation.text)
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
        remarks=_remarks(emendation, lang),
    )


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


def _remarks(emendation: Emendation, lang: Language) -> tuple[str, ...]:
    wording = words(lang)
    remarks = [emendation.reason.rstrip("。.")]
    if emendation.by:
        remarks.append(wording["notes.by"].format(name=emendation.by))
    if emendation.certainty:
        remarks.append(wording[f"notes.certainty.{emendation.certainty}"])
    return tuple(remark for remark in remarks if remark)
