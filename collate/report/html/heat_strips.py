"""Where along the base text each witness departs from it, and where it is not extant."""

from __future__ import annotations

from typing import NamedTuple

from collate.analysis.coverage import coverage
from collate.model import Edition, Kind

#: Width of a strip in its own units.
WIDTH = 1000


class Strip(NamedTuple):
    """One column: its sigla, its departures, and the picture's shapes.

    ``ticks`` has an SVG path for each kind (empty if there are none),
    ``extant`` the stretches ``(x, width)`` where the witness is extant, in
    thousandths of the base text.
    """

    siglum: str
    sigla: tuple[str, ...]
    departs: int
    ticks: tuple[tuple[Kind, str], ...]
    extant: tuple[tuple[float, float], ...]
    base: bool


def strips(edition: Edition) -> tuple[Strip, ...]:
    """Return one strip for each column, in witness order."""
    work = edition.work
    base = work.base_column
    length = max(1, len(edition.alignment.tokens[base].text))
    count = len(work.columns)
    places: list[dict[Kind, list[int]]] = [{kind: [] for kind in Kind} for _ in range(count)]
    departs = [0] * count
    there = coverage(edition)
    for entry in edition.entries:
        x = round(entry.locus.start * WIDTH / length)
        for reading in entry.readings:
            if base in reading.columns:
                continue
            for column in reading.columns:
                departs[column] += 1
                places[column][entry.kind].append(x)
    return tuple(
        Strip(
            siglum=work.columns[column].siglum,
            sigla=work.sigla(column),
            departs=departs[column],
            ticks=tuple((kind, "".join(f"M{x} 0v12" for x in sorted(set(xs)))) for kind, xs in kinds.items()),
            extant=tuple(
                (round(start * WIDTH / length, 1), round((end - start) * WIDTH / length, 1))
                for start, end in there[column]
            ),
            base=column == base,
        )
        for column, kinds in enumerate(places)
    )
