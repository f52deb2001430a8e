"""Repeated changes that one note can cover, with 下同, if the change is made at every later occurrence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from collate.model import Span
from collate.report.notes.lemma_choice import NoteBaseText, PrintedLemma
from collate.report.notes.style import NoteReading

#: Most characters on either side of a change that a longer form of it may add; words are shorter.
AROUND = 16


class LemmaPlace(NamedTuple):
    """A lemma: its entry's number, its span, the readings of the witnesses of *columns*, its printed form."""

    entry: int
    span: Span
    columns: tuple[int, ...]
    readings: tuple[NoteReading, ...]
    printed: PrintedLemma


class RepeatedNote(NamedTuple):
    """Places of which only the first has a note; *words* are the lemma of the rest, "" if it is the same."""

    places: tuple[LemmaPlace, ...]
    words: str


class _Key(NamedTuple):
    """A change: the printed words, and the reading of each group of witnesses for them."""

    words: str
    readings: tuple[tuple[str, tuple[str, ...]], ...]


def find_repeats(places: Sequence[LemmaPlace], base_text: NoteBaseText) -> Iterator[RepeatedNote]:
    """Yield the groups of places that one note can cover.

    A note covers a group if the base text has the words nowhere else from the
    first place on; elsewhere the witnesses would agree with it, or have a third
    reading. Failing that, the words with a neighbour are tried: 中央指导组.
    """
    left = list(places)
    for widen in (_plain, _before, _behind):
        for fold in _folds([(place, widen(place, base_text)) for place in left], base_text):
            yield fold
            gone = {place.entry for place in fold.places}
            left = [place for place in left if place.entry not in gone]


def _plain(place: LemmaPlace, _: NoteBaseText) -> PrintedLemma | None:
    return place.printed


def _before(place: LemmaPlace, base_text: NoteBaseText) -> PrintedLemma | None:
    return next(
        (s for s in base_text.wider(place.printed, place.span, columns=place.columns) if s.before), None
    )


def _behind(place: LemmaPlace, base_text: NoteBaseText) -> PrintedLemma | None:
    wider = base_text.wider(place.printed, place.span, columns=place.columns)
    return next((s for s in wider if s.after and s.end > place.printed.end), None)


def _folds(
    rows: Iterable[tuple[LemmaPlace, PrintedLemma | None]], base_text: NoteBaseText
) -> Iterator[RepeatedNote]:
    keyed = [
        (_with_printed(place, printed), _key(printed, place.readings))
        for place, printed in rows
        if printed is not None
    ]
    changes = {key for place, key in keyed}
    words = frozenset(key.words for key in changes)
    groups: dict[_Key, list[tuple[int, LemmaPlace]]] = {}
    for place, key in keyed:
        best, ahead = min(
            ((shorter, at) for shorter, at in _inside(key, words) if shorter in changes),
            key=lambda found: (len(found[0].words), found),
        )
        groups.setdefault(best, []).append((place.printed.start + ahead, place))
    for key, found in groups.items():
        if len(found) < 2:
            continue
        after = _last_other(key.words, dict(found), base_text)
        rest = tuple(place for at, place in found if at > after)
        if len(rest) > 1 and _is_clear(rest[0], key.words):
            yield RepeatedNote(rest, "" if rest[0].printed.text == key.words else key.words)


def _is_clear(place: LemmaPlace, words: str) -> bool:
    """Return whether the note on *place* shows only one change of *words*, a part of its lemma.

    「甲甲」 read 「甲。甲」 could mean 甲。 for 甲, or 。甲.
    """
    lemma = place.printed.text
    readings = [place.printed.around(one.text) for one in place.readings]
    found = set()
    for at in (match.start() for match in re.finditer(f"(?={re.escape(words)})", lemma)):
        before, after = lemma[:at], lemma[at + len(words) :]
        if all(one.startswith(before) and one.endswith(after) for one in readings):
            found.add(tuple(one[at : len(one) - len(after)] for one in readings))
    return len(found) == 1


def _with_printed(place: LemmaPlace, printed: PrintedLemma) -> LemmaPlace:
    return place if printed is place.printed else place._replace(printed=printed)


def _key(printed: PrintedLemma, readings: Sequence[NoteReading]) -> _Key:
    return _Key(printed.text, tuple((printed.around(one.text), one.sigla) for one in readings))


def _inside(key: _Key, known: frozenset[str]) -> Iterator[tuple[_Key, int]]:
    """Yield *key* shortened by characters that its texts share at their ends, and how many before it.

    Only those whose words are *known*.
    """
    texts = [key.words, *(text for text, _ in key.readings)]
    shortest = min(map(len, texts))
    most_before = _alike(texts, shortest, lambda text, size: text[:size])
    most_after = _alike(texts, shortest, lambda text, size: text[len(text) - size :])
    for before in range(most_before + 1):
        for after in range(min(most_after, shortest - before) + 1):
            words = key.words[before : len(key.words) - after]
            if words in known:
                readings = tuple((text[before : len(text) - after], sigla) for text, sigla in key.readings)
                yield _Key(words, readings), before


def _alike(texts: Sequence[str], most: int, end: Callable[[str, int], str]) -> int:
    """Return the number of characters, up to AROUND, common to all *texts* at one end."""
    size, most = 0, min(most, AROUND)
    while size < most:
        first = end(texts[0], size + 1)
        if any(end(text, size + 1) != first for text in texts[1:]):
            break
        size += 1
    return size


def _last_other(words: str, found: dict[int, LemmaPlace], base_text: NoteBaseText) -> int:
    """Return the last offset of *words* in the base text that is not in *found*, -1 if there is none.

    Occurrences at which no witness of the change is extant do not count.
    """
    columns = next(iter(found.values())).columns
    last = -1
    for match in re.finditer(f"(?={re.escape(words)})", base_text.text):
        at = match.start()
        if at not in found and base_text.any_extant(Span(at, at + len(words)), columns):
            last = at
    return last
