"""One work of prepared witnesses, taken as they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from collate.group.grouping import witnesses
from collate.group.sigla import assign, distinct
from collate.group.titles import date_of, slug_of, title_of
from collate.model import Role, Segment, Work

if TYPE_CHECKING:
    from collate.settings import Settings

#: Longest file stem, in characters, that can be a siglum.
STEM = 12


def prepared(segments: Sequence[Segment], base: int, settings: Settings) -> Work:
    """Return the work whose witnesses are *segments*, in this order, with ``segments[base]`` as base text.

    Sigla are the file stems where all of these are short, without blanks and
    different; else 甲 乙 丙 or A B C. A siglum in the settings wins.
    """
    paths = [segment.path for segment in segments]
    stems = [PurePosixPath(path).stem for path in paths]
    short = all(0 < len(stem) <= STEM and stem.split() == [stem] for stem in stems)
    unique = len(set(stems)) == len(stems)
    recorded = dict(zip(paths, stems, strict=True)) if short and unique else {}
    sigla = assign(list(dict.fromkeys(paths)), settings.source, recorded, settings.report.lang)
    names = distinct([sigla[path] for path in paths], settings.report.lang)
    roles = [Role.BASE if i == base else Role.WITNESS for i in range(len(segments))]
    title = title_of(segments, segments[base])
    date = date_of(segments, segments[base])
    return Work(
        slug=slug_of(title, date, set()),
        title=title,
        date=date,
        witnesses=witnesses(segments, names, roles, settings),
        base=names[base],
        base_confirmed=True,
    )
