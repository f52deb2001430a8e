from collections.abc import Callable
from hashlib import sha256

import pytest

from collate.model import Genre, Match, Provenance, Relation, Segment, Source, Span, Stated
from collate.text.offsets import identity_map


def segment(
    name: str,
    text: str = "",
    title: str = "",
    date: str = "",
    genre: str = "speech",
    breaks: tuple[int, ...] = (0,),
) -> Segment:
    """Return a segment with the id *name* (path#number, by default 1) whose source is its text."""
    path, _, number = name.partition("#")
    size = len(text or name)
    source = Source(sha256(path.encode()).hexdigest(), (path,), (path,), "text/plain", "utf-8", size)
    whole = Span(0, size)
    return Segment(
        id=f"{path}#{number or 1}",
        path=path,
        number=int(number or 1),
        source=source,
        text=text or name,
        offsets=identity_map(size),
        breaks=breaks,
        extents=(whole,),
        provenance=Provenance(whole, (1, 1)),
        genre=Genre(genre),
        title=Stated(title, title, Span(0, 0)) if title else None,
        date=Stated(date, date, Span(0, 0)) if date else None,
    )


def match(
    left: str, relation: str, right: str, inner: float = 0.9, outer: float = 0.9, same: float = 0.8
) -> Match:
    if relation == "excerpt":
        outer = min(outer, 0.3)
    if relation == "identical":
        inner = outer = same = 1.0
    left, right = (name if "#" in name else f"{name}#1" for name in (left, right))
    return Match(left, right, Relation(relation), same, inner, outer, 100)


@pytest.fixture(scope="session")
def make() -> Callable[..., Segment]:
    return segment


@pytest.fixture(scope="session")
def matching() -> Callable[..., Match]:
    return match
