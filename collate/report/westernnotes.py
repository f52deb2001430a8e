"""Notes of variants in the way of Western editions: lemma ] reading siglum, with Latin abbreviations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from collate.report.formulas import Lemma, Mended, Said, Style, Way
from collate.report.noteplaces import Host, Side


def _who(said: Said) -> str:
    return " ".join(said.sigla)


def _has(said: Said) -> str:
    if said.way is Way.SWAPPED:
        return f"transp. {said.text} {_who(said)}"
    if said.way in (Way.ABOVE, Way.BELOW):
        place = f"post {said.text}" if said.text else "ante omnia"
        return f"transp. {place} {_who(said)}"
    return f"{said.text or 'om.'} {_who(said)}"


def _variants(mark: str, lemma: Lemma, readings: Sequence[Said]) -> str:
    return f"{lemma.text}{mark}{'; '.join(map(_has, readings))}"


def _added(mark: str, host: Host, readings: Sequence[Said]) -> str:
    return f"{_place(host)}{mark}{'; '.join(f'add. {said.text} {_who(said)}' for said in readings)}"


def _place(host: Host) -> str:
    named = {
        Side.BEFORE: f"ante {host.words}",
        Side.START: "ante omnia",
        Side.END: f"post {host.words} in fine",
    }
    return named.get(host.side, f"post {host.words}")


def _absent(mark: str, first: str, last: str, sigla: Sequence[str]) -> str:
    return f"{first} – {last}{mark}lac. {' '.join(sigla)}" if last else f"{first}{mark}lac. {' '.join(sigla)}"


def _base_absent(mark: str, readings: Sequence[Said]) -> str:
    return f"lac. in textu{mark}{'; '.join(map(_has, readings))}"


def _mended(mark: str, change: Mended) -> str:
    others = [_has(said) for said in change.others]
    kept = " ".join(change.kept)
    if not change.after:
        place = f"{_place(change.host)}{mark}" if change.host is not None else ""
        source = f"del. cum {' '.join(change.sources)}" if change.sources else "del."
        told = f"{place}{'; '.join([f'{change.before} {source}', f'habent {kept}', *others])}"
    else:
        ground = " ".join(change.sources) or ("coni." if change.before else "suppl.")
        was = f"{change.before or 'om.'} {kept}"
        told = f"{change.after} {ground}{mark}{'; '.join([was, *others])}"
    return told + (f" ({'; '.join(change.remarks)})" if change.remarks else "")


def _stated(mark: str, what: str, base: str, readings: Sequence[Said]) -> str:
    parts = [f"{said.text or 'om.'} {_who(said)}" for said in readings]
    return f"{what}: {base or 'om.'}{mark}{'; '.join(parts)}"


def western(mark: str) -> Style:
    """Return the way of wording that has *mark* between a lemma and what is said of it."""
    return Style(
        variants=partial(_variants, mark),
        added=partial(_added, mark),
        absent=partial(_absent, mark),
        base_absent=partial(_base_absent, mark),
        mended=partial(_mended, mark),
        stated=partial(_stated, mark),
        elsewhere=lambda ahead, number: (
            f" (cf. {'infra' if ahead else 'supra'}{' ' if number else ''}{number})"
        ),
        repeated=lambda words: f" (et passim: {words})" if words else " (et passim)",
        number=lambda n: f"[{n}]",
        stop="",
        between=" | ",
    )


WESTERN = western(" ] ")
