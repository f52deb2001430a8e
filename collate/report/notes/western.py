"""Notes of variants in the way of Western editions: lemma ] reading siglum, with Latin abbreviations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from collate.report.notes.formulas import Lemma, Mended, Said, Style, Way
from collate.report.notes.lemma_choice import Host, Side


class _Marks(NamedTuple):
    """What stands between a lemma and what is said of it, and around the sigla of one reading."""

    lemma: str
    opening: str = ""
    closing: str = ""

    def who(self, sigla: Sequence[str]) -> str:
        return f"{self.opening}{' '.join(sigla)}{self.closing}" if sigla else ""


def _has(marks: _Marks, said: Said) -> str:
    who = marks.who(said.sigla)
    if said.way is Way.SWAPPED:
        return f"transp. {said.text} {who}"
    if said.way in (Way.ABOVE, Way.BELOW):
        place = f"post {said.text}" if said.text else "ante omnia"
        return f"transp. {place} {who}"
    return f"{said.text or 'om.'} {who}"


def _variants(marks: _Marks, lemma: Lemma, readings: Sequence[Said]) -> str:
    return f"{lemma.text}{marks.lemma}{'; '.join(_has(marks, said) for said in readings)}"


def _added(marks: _Marks, host: Host, readings: Sequence[Said]) -> str:
    more = (f"add. {said.text} {marks.who(said.sigla)}" for said in readings)
    return f"{_place(host)}{marks.lemma}{'; '.join(more)}"


def _place(host: Host) -> str:
    named = {
        Side.BEFORE: f"ante {host.words}",
        Side.START: "ante omnia",
        Side.END: f"post {host.words} in fine",
    }
    return named.get(host.side, f"post {host.words}")


def _absent(marks: _Marks, first: str, last: str, sigla: Sequence[str]) -> str:
    lost = f"{first} – {last}" if last else first
    return f"{lost}{marks.lemma}lac. {marks.who(sigla)}"


def _base_absent(marks: _Marks, readings: Sequence[Said]) -> str:
    return f"lac. in textu{marks.lemma}{'; '.join(_has(marks, said) for said in readings)}"


def _mended(marks: _Marks, change: Mended) -> str:
    others = [_has(marks, said) for said in change.others]
    kept, sources = marks.who(change.kept), marks.who(change.sources)
    if not change.after:
        place = f"{_place(change.host)}{marks.lemma}" if change.host is not None else ""
        source = f"del. cum {sources}" if sources else "del."
        told = f"{place}{'; '.join([f'{change.before} {source}', f'habent {kept}', *others])}"
    else:
        ground = sources or ("coni." if change.before else "suppl.")
        was = f"{change.before or 'om.'} {kept}"
        told = f"{change.after} {ground}{marks.lemma}{'; '.join([was, *others])}"
    return told + (f" ({'; '.join(change.remarks)})" if change.remarks else "")


def _stated(marks: _Marks, what: str, base: str, readings: Sequence[Said]) -> str:
    parts = [f"{said.text or 'om.'} {marks.who(said.sigla)}" for said in readings]
    return f"{what}: {base or 'om.'}{marks.lemma}{'; '.join(parts)}"


def western(lemma: str, opening: str = "", closing: str = "") -> Style:
    """Return the way of wording with *lemma* behind a lemma, *opening* and *closing* around sigla."""
    marks = _Marks(lemma, opening, closing)
    return Style(
        variants=partial(_variants, marks),
        added=partial(_added, marks),
        absent=partial(_absent, marks),
        base_absent=partial(_base_absent, marks),
        mended=partial(_mended, marks),
        stated=partial(_stated, marks),
        elsewhere=lambda ahead, number: (
            f" (cf. {'infra' if ahead else 'supra'}{' ' if number else ''}{number})"
        ),
        repeated=lambda words: f" (et passim: {words})" if words else " (et passim)",
        number=lambda n: f"[{n}]",
        stop="",
        between=" | ",
    )


WESTERN = western(" ] ")
