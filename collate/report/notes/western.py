"""The style of notes in Western editions: lemma ] reading siglum, with Latin abbreviations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from collate.report.notes.lemma_choice import AdditionHost, HostSide
from collate.report.notes.style import EmendationDetails, LemmaRelation, NoteLemma, NoteReading, NoteStyle


class _Marks(NamedTuple):
    """The mark between lemma and readings, and the marks around the sigla of one reading."""

    lemma: str
    opening: str = ""
    closing: str = ""

    def who(self, sigla: Sequence[str]) -> str:
        return f"{self.opening}{' '.join(sigla)}{self.closing}" if sigla else ""


def _clause(marks: _Marks, reading: NoteReading) -> str:
    who = marks.who(reading.sigla)
    if reading.way is LemmaRelation.SWAPPED:
        return f"transp. {reading.text} {who}"
    if reading.way in (LemmaRelation.ABOVE, LemmaRelation.BELOW):
        place = f"post {reading.text}" if reading.text else "ante omnia"
        return f"transp. {place} {who}"
    return f"{reading.text or 'om.'} {who}"


def _variants(marks: _Marks, lemma: NoteLemma, readings: Sequence[NoteReading]) -> str:
    count = f" ({lemma.letters} litt.)" if lemma.letters else ""
    return f"{lemma.text}{count}{marks.lemma}{'; '.join(_clause(marks, reading) for reading in readings)}"


def _addition(marks: _Marks, host: AdditionHost, readings: Sequence[NoteReading]) -> str:
    more = (f"add. {reading.text} {marks.who(reading.sigla)}" for reading in readings)
    return f"{_place(host)}{marks.lemma}{'; '.join(more)}"


def _place(host: AdditionHost) -> str:
    beside = {
        HostSide.BEFORE: f"ante {host.words}",
        HostSide.START: "ante omnia",
        HostSide.END: f"post {host.words} in fine",
    }
    return beside.get(host.side, f"post {host.words}")


def _lacuna(marks: _Marks, first: str, last: str, sigla: Sequence[str]) -> str:
    lost = f"{first} – {last}" if last else first
    return f"{lost}{marks.lemma}lac. {marks.who(sigla)}"


def _base_lacuna(marks: _Marks, readings: Sequence[NoteReading]) -> str:
    return f"lac. in textu{marks.lemma}{'; '.join(_clause(marks, reading) for reading in readings)}"


def _emendation(marks: _Marks, change: EmendationDetails) -> str:
    others = [_clause(marks, reading) for reading in change.others]
    unchanged, sources = marks.who(change.unchanged), marks.who(change.sources)
    if not change.after:
        place = f"{_place(change.host)}{marks.lemma}" if change.host is not None else ""
        source = f"del. cum {sources}" if sources else "del."
        text = f"{place}{'; '.join([f'{change.before} {source}', f'habent {unchanged}', *others])}"
    else:
        base_text = sources or ("coni." if change.before else "suppl.")
        was = f"{change.before or 'om.'} {unchanged}"
        text = f"{change.after} {base_text}{marks.lemma}{'; '.join([was, *others])}"
    return text + (f" ({'; '.join(change.remarks)})" if change.remarks else "")


def _line(marks: _Marks, what: str, base: str, readings: Sequence[NoteReading]) -> str:
    parts = [f"{reading.text or 'om.'} {marks.who(reading.sigla)}" for reading in readings]
    return f"{what}: {base or 'om.'}{marks.lemma}{'; '.join(parts)}"


def western_style(lemma: str, opening: str = "", *, closing: str = "") -> NoteStyle:
    """Return the style with the mark *lemma* after a lemma, *opening* and *closing* around sigla."""
    marks = _Marks(lemma, opening, closing)
    return NoteStyle(
        variants=partial(_variants, marks),
        addition=partial(_addition, marks),
        lacuna=partial(_lacuna, marks),
        base_lacuna=partial(_base_lacuna, marks),
        emendation=partial(_emendation, marks),
        line=partial(_line, marks),
        elsewhere=lambda ahead, number: (
            f" (cf. {'infra' if ahead else 'supra'}{' ' if number else ''}{number})"
        ),
        repeated=lambda words: f" (et passim: {words})" if words else " (et passim)",
        number=lambda n: f"[{n}]",
        stop="",
        separator=" | ",
    )


WESTERN = western_style(" ] ")
