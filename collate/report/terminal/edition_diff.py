"""What two editions of one text have in common and what not, on the terminal and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from collate.report.tables.apparatus_csv import BYTE_ORDER_MARK, csv_bytes
from collate.report.terminal.lines import safe


class Difference(StrEnum):
    """How an entry of one edition stands to the other edition."""

    SAME = "same"
    KINDS = "kinds"
    LEMMA = "lemma"
    READINGS = "readings"
    CUT = "cut"
    FIRST = "only first"
    SECOND = "only second"


class Pair(NamedTuple):
    """A witness of both editions: its siglum in each, and how its texts differ, white space aside.

    ``differing`` counts characters (insertions, deletions, exchanges);
    ``at`` is the first place, counted in characters of the first text, with
    what stands around it in either. ``by_text`` says that the sigla differ
    and the texts are the same.
    """

    first: str
    second: str
    differing: int = 0
    at: int | None = None
    first_text: str = ""
    second_text: str = ""
    by_text: bool = False


class Readings(NamedTuple):
    """An entry as it is shown: its id, and each reading with its sigla and its kind, the lemma first."""

    id: str
    lemma: str
    readings: tuple[tuple[str, tuple[str, ...], str, str], ...]


class Row(NamedTuple):
    """Entries of one place: at most one of each edition, or several where they are cut otherwise."""

    difference: Difference
    first: tuple[Readings, ...]
    second: tuple[Readings, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two editions have in common, and what not.

    Readings are compared by the witnesses of both: what is said of one that
    only one edition has makes no difference. ``notes`` say what of the files
    was not read.
    """

    pairs: tuple[Pair, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    bases: tuple[str, str]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both have the same witnesses with the same texts, base and entries."""
        texts = all(not pair.differing and not pair.by_text for pair in self.pairs)
        alone = self.only_first or self.only_second
        entries = all(row.difference is Difference.SAME for row in self.rows)
        return texts and not alone and self.same_base and entries

    @property
    def same_base(self) -> bool:
        """Whether the base text is the same witness in both."""
        return any((pair.first, pair.second) == self.bases for pair in self.pairs)

    def count(self, difference: Difference) -> int:
        """Count the rows with that difference."""
        return sum(row.difference is difference for row in self.rows)


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Return *comparison* as JSON has it; entries that are the same are only counted."""
    rows = [
        {
            "difference": row.difference.value,
            "first": list(map(_entry_data, row.first)),
            "second": list(map(_entry_data, row.second)),
        }
        for row in comparison.rows
        if row.difference is not Difference.SAME
    ]
    return {
        "same": comparison.same,
        "bases": list(comparison.bases),
        "witnesses": [pair._asdict() for pair in comparison.pairs],
        "only_first": list(comparison.only_first),
        "only_second": list(comparison.only_second),
        "counts": {difference.value: comparison.count(difference) for difference in Difference},
        "entries": rows,
        "notes": list(comparison.notes),
    }


def _entry_data(one: Readings) -> dict[str, object]:
    readings = [
        {"text": text, "sigla": list(sigla), "kind": kind or None, "operation": operation or None}
        for text, sigla, kind, operation in one.readings
    ]
    return {"id": one.id or None, "lemma": one.lemma, "readings": readings}


def comparison_table(comparison: Comparison) -> bytes:
    """Return the entries of *comparison* as CSV, those that are the same too."""
    rows = (
        (
            row.difference.value,
            *(
                cell
                for side in (row.first, row.second)
                for cell in (" ".join(one.id for one in side), " | ".join(map(_line, side)))
            ),
        )
        for row in comparison.rows
    )
    header = ("difference", "first", "first_entry", "second", "second_entry")
    return BYTE_ORDER_MARK + csv_bytes(header, rows)


def show_comparison(comparison: Comparison, names: tuple[str, str]) -> str:
    """Return *comparison* as lines: witnesses, counts, and each entry that is not the same in both."""
    lines = list(_witness_lines(comparison, names))
    counts = ((difference, comparison.count(difference)) for difference in Difference)
    lines.append(f"entries: {', '.join(f'{n} {_NAMES[d]}' for d, n in counts if n) or 'none'}")
    for row in comparison.rows:
        if row.difference is not Difference.SAME:
            lines += ["", f"{_NAMES[row.difference]}:"]
            lines += [f"  - {one.id}  {safe(_line(one))}" for one in row.first]
            lines += [f"  + {one.id}  {safe(_line(one))}" for one in row.second]
    return "\n".join(lines)


#: What the terminal calls each difference.
_NAMES = {
    Difference.SAME: "the same",
    Difference.KINDS: "of another kind",
    Difference.LEMMA: "with another lemma",
    Difference.READINGS: "with other readings",
    Difference.CUT: "cut otherwise",
    Difference.FIRST: "only in the first",
    Difference.SECOND: "only in the second",
}


def _witness_lines(comparison: Comparison, names: tuple[str, str]) -> Iterator[str]:
    same = sum(not pair.differing for pair in comparison.pairs)
    yield f"witnesses: {len(comparison.pairs)} in both, {same} with the same text"
    for pair in comparison.pairs:
        if pair.by_text:
            yield f"  {safe(pair.first)} is called {safe(pair.second)} in the second: the text is the same"
        elif pair.at is not None:
            count = f"{pair.differing} {'character differs' if pair.differing == 1 else 'characters differ'}"
            around = f"「{safe(pair.first_text)}」, 「{safe(pair.second_text)}」"
            yield f"  {safe(pair.first)}: {count}, the first is number {pair.at}: {around}"
    for name, alone in zip(names, (comparison.only_first, comparison.only_second), strict=True):
        if alone:
            yield f"  only in {safe(name)}: {safe(' '.join(alone))}"
    if not comparison.same_base:
        first, second = map(safe, comparison.bases)
        yield f"base text: {first} in the first, {second} in the second"


def _line(one: Readings) -> str:
    rows = (
        f"{text or '∅'} {' '.join(sigla)}" + (f" ({', '.join(filter(None, said))})" if any(said) else "")
        for text, sigla, *said in one.readings
    )
    first, *rest = rows
    kept = "" if one.lemma == one.readings[0][0] else f"{one.lemma or '∅'} (emended); "
    return f"{kept}{first}" + (f" ] {'; '.join(rest)}" if rest else "")
