"""What the tests of several stages share: works made of lines, and the data beside the repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from collate.model import (
    OffsetMap,
    Provenance,
    Role,
    Run,
    Segment,
    Source,
    Span,
    Witness,
    Work,
)

ROOT = Path(__file__).parent
# No test is timed: the first example of a property loads libraries, on a machine that may be busy.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SIGLA = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


class MakeWork(Protocol):
    """Makes a work of texts; a line of a text is a paragraph."""

    def __call__(
        self, *texts: str, base: int = 0, roles: Mapping[int, Role] | None = None, sigla: str = SIGLA
    ) -> Work:
        """Make it."""


def _segment(index: int, lines: str) -> Segment:
    path = f"f{index}.txt"
    text = ""
    breaks: list[int] = []
    for line in lines.split("\n"):
        if line:
            breaks.append(len(text))
            text += line
    size = len(text)
    return Segment(
        id=f"{path}#1",
        path=path,
        number=1,
        source=Source(f"{index:064x}", (path,), (path,), "text/plain", "utf-8", size),
        text=text,
        offsets=OffsetMap((Run(0, 0, size),) if size else ()),
        breaks=tuple(breaks),
        extents=(Span(0, size),),
        provenance=Provenance(Span(0, size), (1, 1)),
    )


@pytest.fixture(scope="session")
def make_work() -> MakeWork:
    """Give a :class:`MakeWork`."""

    def make(*texts: str, base: int = 0, roles: Mapping[int, Role] | None = None, sigla: str = SIGLA) -> Work:
        witnesses: list[Witness] = []
        for index, text in enumerate(texts):
            segment = _segment(index, text)
            same = [w.siglum for w in witnesses if w.segment.text == segment.text and not w.identical_to]
            role = Role.BASE if index == base else (roles or {}).get(index, Role.WITNESS)
            witnesses.append(Witness(sigla[index], segment, role, same[0] if same else None))
        return Work("work", "题", None, tuple(witnesses), sigla[base])

    return make


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of data that stands beside the repository, or skip."""
    folder = ROOT.parent / "shared"
    if not (folder / "seeds" / "expected.json").exists():
        pytest.skip("needs the data in ../shared, which is no part of the repository")
    return folder
