"""Components of matches in which an earlier run found nothing to cut: carving leaves their texts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.cache.fingerprint import EVERYTHING, digest, program_fingerprint
from collate.cache.outputs import match_key
from collate.engine import components

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collate.model import Match, Segment
    from collate.store import Workspace

    Carve = Callable[[Sequence[Segment], Sequence[Match]], tuple[Segment, ...]]

_SHELF = "facts"


def carve_new(
    segments: tuple[Segment, ...],
    matches: Sequence[Match],
    *,
    carve: Carve,
    key: Callable[[Segment], object],
    workspace: Workspace,
) -> tuple[Segment, ...]:
    """Return ``carve(segments, matches)``, without a look at components in which nothing was cut before.

    Whether a segment is cut depends on its matches and those of the texts that
    they connect it with. *key* gives a digest of what a segment is cut by
    besides (its file, and its number there).
    """
    index = {segment.id: i for i, segment in enumerate(segments)}
    edges = [(index[match.left], index[match.right]) for match in matches]
    groups = components(np.array(edges, dtype=np.int64).reshape(-1, 2)).groups()
    number_of = {row: number for number, rows in enumerate(groups) for row in rows}
    own: list[list[Match]] = [[] for _ in groups]
    for match, (left, _right) in zip(matches, edges, strict=True):
        own[number_of[left]].append(match)
    program = program_fingerprint(*EVERYTHING)
    names = [
        digest("uncut", program, [key(segments[row]) for row in rows], [match_key(match) for match in part])
        for rows, part in zip(groups, own, strict=True)
    ]
    new = [number for number, name in enumerate(names) if not workspace.has(_SHELF, name)]
    if not new:
        return segments
    # The numbers of all texts of a file follow from its pieces.
    paths = {segments[row].path for number in new for row in groups[number]}
    part = tuple(segment for segment in segments if segment.path in paths)
    carved = carve(part, [match for number in new for match in own[number]])
    if carved == part:
        for number in new:
            workspace.store(_SHELF, names[number], value=None)
        return segments
    pieces: dict[str, list[Segment]] = {}
    for piece in carved:
        pieces.setdefault(piece.path, []).append(piece)
    sizes = {path: sum(segment.path == path for segment in part) for path in paths}
    whole = {path for path in paths if len(pieces[path]) == sizes[path]}
    for number in new:
        if all(segments[row].path in whole for row in groups[number]):
            workspace.store(_SHELF, names[number], value=None)
    result: list[Segment] = []
    for segment in segments:
        if segment.path not in paths or segment.path in whole:
            result.append(segment)
        else:
            result += pieces.pop(segment.path, ())
    return tuple(result)
