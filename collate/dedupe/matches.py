"""The stage: equal texts first, then candidates, verified, and clusters made complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np

from collate.dedupe.buckets import STEP
from collate.dedupe.cache import MISSING, Known
from collate.dedupe.cluster import unseen_pairs
from collate.dedupe.comparison_blocks import Block, Pair, Verified, among, blocks, verify_block
from collate.dedupe.lsh import Candidates, candidates
from collate.dedupe.minhash.signature import Scheme, scheme_of
from collate.dedupe.minhash.sketch import Sketch, Sketches, digest, gather, sketch, worth_compiling
from collate.model import LINKING, Match, Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.settings import DedupeSettings, Settings

    Keys = NDArray[np.int64]

#: Does the work of a function on items, in order: ``map``, or that of an engine.
Mapper = Callable[[Callable[[Block], Verified], Iterable[Block]], Iterable[Verified]]

#: Told what the editor should know.
Tell = Callable[[str], None]


def silent(warning: str) -> None:
    """Tell nobody."""


def dedupe(
    texts: Sequence[Text], settings: Settings, known: Known | None = None, tell: Tell = silent
) -> tuple[Match, ...]:
    """Return the verified matches among *texts*.

    Texts are in reading order, their ids different. Matches are in the order
    of their texts' places in *texts*; no pair is in two of them. A text
    without a letter matches nothing. Texts with the same written text are
    compared with others only once. What *known* knows is not worked out
    again, and it is told what is; *tell* is told of groups that were too large
    to compare each with each.
    """
    scheme = scheme_of(settings.dedupe)
    fast = worth_compiling(settings.dedupe, sum(len(text.text) for text in texts))
    sketches = gather((_sketch(text.text, scheme, known, fast) for text in texts), scheme)
    found = candidates(sketches, settings.dedupe)
    for warning in found.warnings([text.id for text in texts]):
        tell(warning)
    rows = verify_pairs(texts, sketches, found, settings.dedupe, known)
    return tuple(match for _, _, match in sorted(rows, key=lambda row: row[:2]))


def verify_pairs(
    texts: Sequence[Text],
    sketches: Sketches,
    found: Candidates,
    settings: DedupeSettings,
    known: Known | None = None,
    mapper: Mapper = map,
) -> Iterator[tuple[int, int, Match]]:
    """Yield every match, verified, after the rows of its two texts (the lower row first; no order else).

    *texts* is asked for one row at a time and need not be in memory. Pairs are
    compared in blocks through *mapper*. Then, in clusters that are not very
    large, every pair is compared that was no candidate: candidates are found
    by chance and by neighbourhood.
    """
    copies = _copies(sketches)
    count = len(sketches)
    wanted = np.union1d(found.alike, found.sharing)
    sharing = np.isin(wanted, found.sharing, assume_unique=True)
    links: list[tuple[int, int]] = []
    firsts = {row: rows[0] for rows in copies.values() for row in rows}

    def verified(pairs: Iterable[tuple[int, int, bool]]) -> Iterator[tuple[int, int, Match]]:
        asked = _asked(pairs, sketches, known)
        for done in mapper(partial(verify_block, settings=settings), blocks(texts, copies, asked)):
            for left, right, passage, overlap in done.overlaps if known is not None else ():
                known.keep_overlap(sketches.digest(left), sketches.digest(right), passage, overlap)  # type: ignore[union-attr]
            for left, right, match in done.matches:
                if match.relation in LINKING:
                    links.append((firsts.get(left, left), firsts.get(right, right)))
                yield left, right, match

    for start in range(0, len(wanted), STEP):  # as Python's numbers they take ten times the memory
        part = slice(start, start + STEP)
        keys = zip(wanted[part].tolist(), sharing[part].tolist(), strict=True)
        yield from verified((*divmod(key, count), passage) for key, passage in keys)
    unseen = unseen_pairs(links, _Keys(wanted, count))
    yield from verified((left, right, True) for left, right in unseen)
    for rows in copies.values():
        yield from among(texts, rows, int(sketches.shingles[rows[0]]), settings)


class _Keys:
    """Sorted keys as a container of pairs."""

    def __init__(self, keys: Keys, count: int) -> None:
        self.keys, self.count = keys, count

    def __contains__(self, pair: object) -> bool:
        left, right = cast(tuple[int, int], pair)
        key = left * self.count + right
        at = int(np.searchsorted(self.keys, key))
        return at < len(self.keys) and int(self.keys[at]) == key


def _sketch(text: str, scheme: Scheme, known: Known | None, fast: bool) -> Sketch:
    if known is None:
        return sketch(text, scheme, fast)
    found = known.sketch(digest(text), scheme)
    if found is None:
        found = sketch(text, scheme, fast)
        known.keep_sketch(found)
    return found


def _copies(sketches: Sketches) -> dict[int, tuple[int, ...]]:
    """Return the rows of each text with letters that stands in several places, by their first."""
    rows = np.flatnonzero(sketches.shingles)
    digests = sketches.digests[rows].view("S32").ravel()
    order = np.argsort(digests, kind="stable")
    starts = np.flatnonzero(np.append(True, digests[order][1:] != digests[order][:-1]))
    groups = np.split(rows[order], starts[1:]) if len(rows) else []
    found = sorted(tuple(group.tolist()) for group in groups if len(group) > 1)
    return {group[0]: group for group in found}


def _asked(pairs: Iterable[tuple[int, int, bool]], sketches: Sketches, known: Known | None) -> Iterator[Pair]:
    for left, right, passage in pairs:
        answer = (
            MISSING
            if known is None
            else known.overlap(sketches.digest(left), sketches.digest(right), passage)
        )
        yield left, right, passage, answer
