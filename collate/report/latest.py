"""What several files of one edition need, computed once: the files of an edition are written together."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from collate.model import Edition

P = ParamSpec("P")
T = TypeVar("T")


def once_per_edition(function: Callable[Concatenate[Edition, P], T]) -> Callable[Concatenate[Edition, P], T]:
    """Return *function*, which keeps its last result for a call with the same edition and equal arguments.

    An edition is compared by identity: it holds whole texts, whose hash would take longer than the
    result. The result is shared, so it must not be changed.
    """
    latest: list[tuple[Edition, object, T]] = []

    @wraps(function)
    def wrapper(edition: Edition, /, *args: P.args, **kwargs: P.kwargs) -> T:
        for known, arguments, result in latest:
            if known is edition and arguments == (args, kwargs):
                return result
        result = function(edition, *args, **kwargs)
        latest[:] = [(edition, (args, kwargs), result)]
        return result

    return cast(Callable[Concatenate[Edition, P], T], wrapper)
