"""A cache of what is computed of texts, bounded by their letters and not by their number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

Rest = ParamSpec("Rest")
Result = TypeVar("Result")
OfText = Callable[Concatenate[str, Rest], Result]

#: Letters of the texts whose results one cache holds. What is cached has up to 16 bytes for each.
MOST_LETTERS = 1_000_000

#: Results that stay in a cache however long their texts are.
LEAST_RESULTS = 8


def cached_by_size(function: OfText[Rest, Result]) -> OfText[Rest, Result]:
    """Return *function* of a text with a cache, in which texts of :data:`MOST_LETTERS` together stay.

    Each of twenty long texts is compared with each other: a cache of few results, in
    the order of use, would have forgotten each when it is asked for again.
    Further arguments must be positional and hashable.
    """
    results: OrderedDict[tuple[object, ...], Result] = OrderedDict()
    held = 0

    @wraps(function)
    def cached(text: str, /, *rest: Rest.args, **named: Rest.kwargs) -> Result:
        nonlocal held
        key = (text, *rest)
        if key in results:
            results.move_to_end(key)
            return results[key]
        result = results[key] = function(text, *rest, **named)
        held += len(text)
        while held > MOST_LETTERS and len(results) > LEAST_RESULTS:
            oldest, _ = results.popitem(last=False)
            held -= len(str(oldest[0]))
        return result

    return cached
