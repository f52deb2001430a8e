"""A single work of prepared witnesses, which are neither matched nor grouped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from collate.group.grouping import make_witnesses
from collate.group.sigla import assign_sigla, distinct_sigla
from collate.group.titles import date_of, slug_of, title_of
from collate.model import Role, Segment, Work

if TYPE_CHECKING:
    from collate.settings import Settings

#: Longest file stem that is used as a siglum, in characters.
MAX_STEM = 12


def build_single_work(
    segments: Sequence[Segment], base: int, *, settings: Settings, sigla: Sequence[str] | None = None
) -> Work:
    """Return a work with the witnesses *segments*, in this order, and ``segments[base]`` as base text.

    By default the *sigla* are the file stems if all of them are short, distinct
    and without white space; else 甲 乙 丙 or A B C. A siglum in the settings
    takes precedence.
    """
    names = list(sigla) if sigla is not None else _sigla(segments, settings)
    roles = [Role.BASE if i == base else Role.WITNESS for i in range(len(segments))]
    title = title_of(segments, segments[base])
    date = date_of(segments, segments[base])
    return Work(
        slug=slug_of(title, date, taken=set()),
        title=title,
        date=date,
        witnesses=make_witnesses(segments, names, roles=roles, settings=settings),
        base=names[base],
        base_confirmed=True,
    )


def _sigla(segments: Sequence[Segment], settings: Settings) -> list[str]:
    paths = [segment.path for segment in segments]
    stems = [PurePosixPath(path).stem for path in paths]
    short = all(0 < len(stem) <= MAX_STEM and stem.split() == [stem] for stem in stems)
    unique = len(set(stems)) == len(stems)
    recorded = dict(zip(paths, stems, strict=True)) if short and unique else {}
    sigla = assign_sigla(
        list(dict.fromkeys(paths)), settings.source, recorded=recorded, lang=settings.report.lang
    )
    return list(distinct_sigla([sigla[path] for path in paths], settings.report.lang))
