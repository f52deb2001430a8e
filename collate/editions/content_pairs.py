"""Sources, texts and witnesses of two runs, paired by content: names and numbers may have changed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Named(NamedTuple):
    """A source, text or witness of a run.

    ``digest`` is that of its content. ``likely`` are groups of names, the surest first: of items
    with other contents, those of one group are the same if either run has equally many of them;
    an empty group has none.
    """

    name: str
    digest: str
    likely: tuple[str, ...]
    title: str = ""
    siglum: str = ""
    path: str = ""


Pair = tuple[Named | None, Named | None]


def pair_by_content(before: Iterable[Named], after: Iterable[Named]) -> list[Pair]:
    """Pair the items of two runs: those with one content, then those with one name; then the rest alone.

    Pairs are in the order of the later run, followed by what is in the earlier run alone.
    """
    old, new = list(before), list(after)
    partner: dict[int, Named] = {}
    taken: set[int] = set()

    def match(key: Callable[[Named], str], *, evenly: bool) -> None:
        groups: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for i, item in enumerate(old):
            if i not in taken:
                groups[key(item)][0].append(i)
        for i, item in enumerate(new):
            if i not in partner:
                groups[key(item)][1].append(i)
        for group, (olds, news) in groups.items():
            if group and (not evenly or len(olds) == len(news)):
                for one, other in zip(olds, news, strict=False):
                    partner[other] = old[one]
                    taken.add(one)

    match(lambda item: f"{item.name}\0{item.digest}", evenly=False)
    match(lambda item: item.digest, evenly=False)
    for rank in range(max((len(item.likely) for item in (*old, *new)), default=0)):
        match(lambda item: item.likely[rank], evenly=True)  # noqa: B023  # called in this round alone
    pairs: list[Pair] = [(partner.get(i), item) for i, item in enumerate(new)]
    return pairs + [(item, None) for i, item in enumerate(old) if i not in taken]
