"""Lookup tables in ``data/``; ``data/README.md`` has their sources."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def table_rows(name: str) -> tuple[str, ...]:
    """Return the lines of the table *name*, without empty lines and comments (#).

    >>> table_rows("spellings.txt")[0].split()
    ['ageing', 'aging']
    """
    text = (_DATA / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def table_row(name: str, key: str) -> str:
    r"""Return the line of the table *name* that begins with *key* and a tab, without these; "" without one.

    The lines of the table are sorted: one of thousands is found without taking the others apart.

    >>> table_row("components.txt", "万"), table_row("components.txt", "x")
    ('劢厉迈', '')
    """
    rows = _sorted_rows(name)
    at = bisect_left(rows, f"{key}\t")
    found, _, row = rows[at].partition("\t") if at < len(rows) else ("", "", "")
    return row if found == key else ""


@lru_cache(maxsize=4)
def _sorted_rows(name: str) -> tuple[str, ...]:
    return table_rows(name)
