"""How a long job reports how far it is."""

from __future__ import annotations

from collections.abc import Callable

#: Called at every step with its name, the number of items done, and their total (0: unknown).
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, of: int) -> None:
    """Report nothing."""
