"""Notes of variants in the way of Western editions: lemma ] reading siglum, with Latin abbreviations."""

from __future__ import annotations

from collections.abc import Sequence

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


def _variants(lemma: Lemma, readings: Sequence[Said]) -> str:
    return f"{lemma.text} ] {'; '.join(map(_has, readings))}"


def _added(host: Host, readings: Sequence[Said]) -> str:
    return f"{_place(host)} ] {'; '.join(f'add. {said.text} {_who(said)}' for said in readings)}"


def _place(host: Host) -> str:
    named = {
        Side.BEFORE: f"ante {host.words}",
        Side.START: "ante omnia",
        Side.END: f"post {host.words} in fine",
    }
    return named.get(host.side, f"post {host.words}")


def _absent(first: str, last: str, sigla: Sequence[str]) -> str:
    return f"{first} – {last} ] lac. {' '.join(sigla)}" if last else f"{first} ] lac. {' '.join(sigla)}"


def _base_absent(readings: Sequence[Said]) -> str:
    return f"lac. in textu ] {'; '.join(f'{said.text} {_who(said)}' for said in readings)}"


def _mended(change: Mended) -> str:
    others = [_has(said) for said in change.others]
    kept = " ".join(change.kept)
    if not change.after:
        place = f"{_place(change.host)} ] " if change.host is not None else ""
        source = f"del. cum {' '.join(change.sources)}" if change.sources else "del."
        told = f"{place}{'; '.join([f'{change.before} {source}', f'habent {kept}', *others])}"
    else:
        ground = " ".join(change.sources) or ("coni." if change.before else "suppl.")
        was = f"{change.before or 'om.'} {kept}"
        told = f"{change.after} {ground} ] {'; '.join([was, *others])}"
    return told + (f" ({'; '.join(change.remarks)})" if change.remarks else "")


def _stated(what: str, base: str, readings: Sequence[Said]) -> str:
    parts = [f"{said.text or 'om.'} {_who(said)}" for said in readings]
    return f"{what}: {base or 'om.'} ] {'; '.join(parts)}"


WESTERN = Style(
    variants=_variants,
    added=_added,
    absent=_absent,
    base_absent=_base_absent,
    mended=_mended,
    stated=_stated,
    elsewhere=lambda ahead, number: f" (cf. {'infra' if ahead else 'supra'}{' ' if number else ''}{number})",
    repeated=lambda words: f" (et passim: {words})" if words else " (et passim)",
    number=lambda n: f"[{n}]",
    stop="",
    between=" | ",
)
