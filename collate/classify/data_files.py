"""Lookup tables in ``data/``; ``data/README.md`` has their sources."""

from __future__ import annotations

from importlib.resources import files


def table_rows(name: str) -> tuple[str, ...]:
    """Return the lines of the table *name*, without empty lines and comments (#).

    >>> table_rows("spellings.txt")[0].split()
    ['ageing', 'aging']
    """
    text = files("collate.classify").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
