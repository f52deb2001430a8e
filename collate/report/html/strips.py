"""The strips of the map of variants: where a witness departs from the base text, where it is extant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from collate.analysis import find_coverage
from collate.model import ApparatusEntry, Edition, Kind

#: Width of a strip in SVG units.
STRIP_WIDTH = 1000


class HeatStrip(NamedTuple):
    """The strip of one column on the map of variants.

    ``departs`` is the number of entries in which the column differs from the
    base text. ``ticks`` has an SVG path for each kind (empty if none);
    ``extant`` the stretches ``(x, width)`` where the witness is extant. Units
    are thousandths of the base text. ``ground`` is the path of the decided entries.
    """

    siglum: str
    sigla: tuple[str, ...]
    departs: int
    ticks: tuple[tuple[Kind, str], ...]
    extant: tuple[tuple[float, float], ...]
    base: bool
    ground: str = ""


def heat_strips(edition: Edition, decided: Collection[int] = ()) -> tuple[HeatStrip, ...]:
    """Return one strip for each column, in column order; *decided* are numbers of entries."""
    work = edition.work
    base = work.base_column
    departing: list[list[ApparatusEntry]] = [[] for _ in work.columns]
    extant = find_coverage(edition)
    unit = _unit(edition)
    for entry in edition.entries:
        for reading in entry.readings:
            if base not in reading.columns:
                for column in reading.columns:
                    departing[column].append(entry)
    return tuple(
        HeatStrip(
            siglum=work.columns[column].siglum,
            sigla=work.sigla(column),
            departs=len(entries),
            ticks=_ticks(entries, unit),
            extant=tuple(
                (round(start * unit, 1), round((end - start) * unit, 1)) for start, end in extant[column]
            ),
            base=column == base,
            ground=_path((entry for entry in entries if entry.number in decided), unit),
        )
        for column, entries in enumerate(departing)
    )


def whole_strip(edition: Edition, decided: Collection[int]) -> HeatStrip:
    """Return the strip of all entries."""
    unit = _unit(edition)
    return HeatStrip(
        siglum="",
        sigla=(),
        departs=len(edition.entries),
        ticks=_ticks(edition.entries, unit),
        extant=(),
        base=False,
        ground=_path((entry for entry in edition.entries if entry.number in decided), unit),
    )


def _unit(edition: Edition) -> float:
    """Return the width of a character of the base text on a strip."""
    return STRIP_WIDTH / max(1, len(edition.alignment.tokens[edition.work.base_column].text))


def _ticks(entries: Sequence[ApparatusEntry], unit: float) -> tuple[tuple[Kind, str], ...]:
    return tuple((kind, _path((entry for entry in entries if entry.kind is kind), unit)) for kind in Kind)


def _path(entries: Iterable[ApparatusEntry], unit: float) -> str:
    return "".join(f"M{x} 0v12" for x in sorted({round(entry.locus.start * unit) for entry in entries}))
