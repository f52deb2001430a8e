"""Which notes say the same: told once, with 下同, where that is true of every place that follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from collate.model import Span
from collate.report.notes.formulas import Said
from collate.report.notes.lemma_choice import Ground, Shown

#: Most characters on either side of a change that a longer form of it may have; words are shorter.
AROUND = 16


class Place(NamedTuple):
    """A lemma at its place: number of its entry, what the witnesses of *columns* have, how it is shown."""

    entry: int
    span: Span
    columns: tuple[int, ...]
    said: tuple[Said, ...]
    shown: Shown


class Fold(NamedTuple):
    """Places of which the first alone has a note; *words* are those of the rest, "" if the first has them."""

    places: tuple[Place, ...]
    words: str


class _Key(NamedTuple):
    """A change: the words as shown, and what each group of witnesses has for them."""

    words: str
    said: tuple[tuple[str, tuple[str, ...]], ...]


def folds(places: Sequence[Place], ground: Ground) -> Iterator[Fold]:
    """Yield the places of which one note can stand for all.

    It can where from the first of them on the base text has the words nowhere
    else: nowhere do its witnesses follow the base text, or have something else
    again. Where they do, words with a neighbour are tried: 中央指导组.
    """
    left = list(places)
    for widen in (_plain, _before, _behind):
        for fold in _folds([(place, widen(place, ground)) for place in left], ground):
            yield fold
            gone = {place.entry for place in fold.places}
            left = [place for place in left if place.entry not in gone]


def _plain(place: Place, _: Ground) -> Shown | None:
    return place.shown


def _before(place: Place, ground: Ground) -> Shown | None:
    return next((s for s in ground.wider(place.shown, place.span, place.columns) if s.before), None)


def _behind(place: Place, ground: Ground) -> Shown | None:
    wider = ground.wider(place.shown, place.span, place.columns)
    return next((s for s in wider if s.after and s.end > place.shown.end), None)


def _folds(rows: Iterable[tuple[Place, Shown | None]], ground: Ground) -> Iterator[Fold]:
    keyed = [
        (place._replace(shown=shown), _key(shown, place.said)) for place, shown in rows if shown is not None
    ]
    known = {key for _, key in keyed}
    groups: dict[_Key, list[tuple[int, Place]]] = {}
    for place, key in keyed:
        best, ahead = min(
            ((shorter, at) for shorter, at in _inside(key) if shorter in known),
            key=lambda found: (len(found[0].words), found),
        )
        groups.setdefault(best, []).append((place.shown.start + ahead, place))
    for key, found in groups.items():
        if len(found) < 2:
            continue
        after = _last_other(key.words, dict(found), ground)
        rest = tuple(place for at, place in found if at > after)
        if len(rest) > 1:
            yield Fold(rest, "" if rest[0].shown.text == key.words else key.words)


def _key(shown: Shown, said: Sequence[Said]) -> _Key:
    return _Key(shown.text, tuple((shown.around(one.text), one.sigla) for one in said))


def _inside(key: _Key) -> Iterator[tuple[_Key, int]]:
    """Yield *key* without some of what all its texts have alike at their ends, and how much before it."""
    texts = [key.words, *(text for text, _ in key.said)]
    shortest = min(map(len, texts))
    most_before = _alike(texts, shortest, lambda text, size: text[:size])
    most_after = _alike(texts, shortest, lambda text, size: text[len(text) - size :])
    for before in range(most_before + 1):
        for after in range(min(most_after, shortest - before) + 1):
            cut = [text[before : len(text) - after] for text in texts]
            said = tuple((text, sigla) for text, (_, sigla) in zip(cut[1:], key.said, strict=True))
            yield _Key(cut[0], said), before


def _alike(texts: Sequence[str], most: int, end: Callable[[str, int], str]) -> int:
    """Return how many characters, up to AROUND, all *texts* have alike at one end."""
    size = 0
    while size < min(most, AROUND) and len({end(text, size + 1) for text in texts}) == 1:
        size += 1
    return size


def _last_other(words: str, found: dict[int, Place], ground: Ground) -> int:
    """Return the last place of *words* in the base text that is none of *found*, -1 if there is none.

    Where none of the witnesses is extant they have nothing else.
    """
    columns = next(iter(found.values())).columns
    last = -1
    for match in re.finditer(f"(?={re.escape(words)})", ground.text):
        at = match.start()
        if at not in found and ground.any_extant(Span(at, at + len(words)), columns):
            last = at
    return last
