"""The tables that the rules look things up in; ``data/README.md`` says where each comes from."""

from __future__ import annotations

from importlib.resources import files


def table_rows(name: str) -> tuple[str, ...]:
    """Return the lines of the table *name* of ``data/``, without empty ones and those that begin with #.

    >>> table_rows("spellings.txt")[0].split()
    ['ageing', 'aging']
    """
    text = files("collate.classify").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
