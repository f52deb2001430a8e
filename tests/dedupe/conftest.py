from collections.abc import Callable
from hashlib import sha256

import pytest

from collate.model import Genre, Provenance, Segment, Source, Span
from collate.text.offsets import identity_map


def segment(name: str, text: str, genre: str = "speech") -> Segment:
    size = len(text)
    source = Source(
        sha256=sha256(text.encode()).hexdigest(),
        paths=(name,),
        locations=(name,),
        media_type="text/plain",
        encoding="utf-8",
        size=size,
    )
    whole = Span(0, size)
    return Segment(
        id=f"{name}#1",
        path=name,
        number=1,
        source=source,
        text=text,
        offsets=identity_map(size),
        breaks=(0,) if text else (),
        extents=(whole,),
        provenance=Provenance(whole, (1, 1)),
        genre=Genre(genre),
    )


@pytest.fixture(scope="session")
def make() -> Callable[..., Segment]:
    return segment
