"""What a note of an emendation says, and where its number stands."""

from __future__ import annotations

from collate.model import Emendation
from collate.report.html.base_text_view import grown
from collate.report.notes.formulas import Mended, Said
from collate.report.notes.lemma_choice import Ground, Host, Side
from collate.report.wording.catalogue import words
from collate.settings import Language


def mended(emendation: Emendation, ground: Ground, lang: Language) -> tuple[int, Mended]:
    """Return where the number of the note stands in the base text, and what the note says.

    Every witness that is extant there is a source, has kept the words of the
    base text, or has others.
    """
    entry = ground.edition.entries[emendation.entry - 1] if emendation.entry is not None else None
    work = ground.edition.work
    columns = tuple(column for column, cell in enumerate(emendation.cells) if cell is not None)
    if entry is None:
        kept = tuple(w.siglum for w in work.witnesses if any(w.siglum in work.sigla(c) for c in columns))
        others: tuple[Said, ...] = ()
    else:
        kept = entry.lemma.sigla
        others = tuple(Said(v.text, v.sigla) for v in entry.variants if v.text != emendation.text)
    before, after, host, at = emendation.before, emendation.text, None, emendation.locus.end
    if before and after:
        shown = ground.lemma(emendation.locus, columns, after)
        shown = ground.unique(shown, emendation.locus, columns)
        before, after, at = shown.text, shown.around(after), shown.end
        others = tuple(said._replace(text=shown.around(said.text)) for said in others)
    elif before:
        host = _host(emendation, columns, ground)
        at = max(at, host.at)
    swapped = before != after and sorted(before) == sorted(after)
    return at, Mended(
        before, after, host, emendation.sigla, kept, others, swapped, _remarks(emendation, lang)
    )


def _host(emendation: Emendation, columns: tuple[int, ...], ground: Ground) -> Host:
    """Return the words beside which something was deleted."""
    start, end = emendation.locus
    left, right = ground.beside(emendation.locus, columns)
    if left:
        return Host(Side.AFTER, ground.text[grown(ground.text, start, left) : start].strip(), end)
    if right:
        stop = ground.before_blanks(grown(ground.text, end, right))
        return Host(Side.BEFORE, ground.text[end:stop].strip(), stop)
    return Host(Side.HERE if start else Side.START, ground.landmark(start), end)


def _remarks(emendation: Emendation, lang: Language) -> tuple[str, ...]:
    say = words(lang)
    said = [emendation.reason.rstrip("。.")]
    if emendation.by:
        said.append(say["notes.by"].format(name=emendation.by))
    if emendation.certainty:
        said.append(say[f"notes.certainty.{emendation.certainty}"])
    return tuple(part for part in said if part)
