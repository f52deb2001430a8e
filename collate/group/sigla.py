"""Sigla: one short label for each file, the same in all works and in all runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, product
from string import ascii_uppercase
from typing import TYPE_CHECKING

from collate.errors import SettingsError

if TYPE_CHECKING:
    from collate.settings import Language, SourceSettings

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def series(lang: Language) -> Iterator[str]:
    """Yield sigla without end: 甲 … 癸 子 … 亥 甲子 甲丑 … 癸亥 本1 本2 …, or A … Z AA AB ….

    >>> from itertools import islice
    >>> "".join(islice(series("zh"), 12)), list(islice(series("en"), 25, 28))
    ('甲乙丙丁戊己庚辛壬癸子丑', ['Z', 'AA', 'AB'])
    """
    if lang == "en":
        for length in count(1):
            yield from map("".join, product(ascii_uppercase, repeat=length))
    yield from STEMS + BRANCHES
    yield from map("".join, product(STEMS, BRANCHES))
    yield from (f"本{number}" for number in count(1))


def assign(
    paths: Sequence[str], sources: Sequence[SourceSettings], recorded: Mapping[str, str], lang: Language
) -> dict[str, str]:
    """Return the siglum of every path.

    The editor's come first, then the recorded ones, then the next free of the
    series in the order of *paths*. Sigla of recorded files that are not among
    *paths* stay reserved (a file that comes back has its own again), unless
    none of the recorded files is there: then the record is of other sources.

    Raises:
        SettingsError: two files are given the same siglum.
    """
    chosen: dict[str, str] = {}
    for path in paths:
        for source in sources:
            if source.siglum and names_file(source.file, path):
                chosen[path] = source.siglum
    owners: dict[str, str] = {}
    for path, siglum in chosen.items():
        if siglum in owners:
            remedy = "Give each [[source]] a siglum of its own"
            raise SettingsError("", f"siglum {siglum!r} stands for {owners[siglum]} and for {path}", remedy)
        owners[siglum] = path
    kept = recorded if any(path in recorded for path in paths) else {}
    for path, siglum in kept.items():
        if path not in chosen and siglum not in owners:
            chosen[path] = siglum
            owners[siglum] = path
    free = (siglum for siglum in series(lang) if siglum not in owners)
    for path in paths:
        if path not in chosen:
            chosen[path] = next(free)
            owners[chosen[path]] = path
    return chosen


def names_file(name: str, path: str) -> bool:
    """Tell whether an editor who writes *name* can mean *path*: the path itself, or its end.

    >>> names_file("b.txt", "a/b.txt"), names_file("b.txt", "ab.txt")
    (True, False)
    """
    return path == name or path.endswith(f"/{name.removeprefix('./')}")


def distinct(wanted: Sequence[str], lang: Language) -> tuple[str, ...]:
    """Return the sigla of one work's witnesses: a file's second text in it is 甲二 (A2), its third 甲三.

    The first keeps its file's siglum, so that it does not change when a
    second one turns up.

    >>> distinct(["甲", "乙", "甲"], "zh"), distinct(["A", "A2", "A"], "en")
    (('甲', '乙', '甲二'), ('A', 'A2', 'A3'))
    """
    taken = set(wanted)
    seen: set[str] = set()
    result: list[str] = []
    for siglum in wanted:
        name = siglum
        if siglum in seen:
            numbered = (f"{siglum}{_numeral(number, lang)}" for number in count(2))
            name = next(one for one in numbered if one not in taken)
        seen.add(siglum)
        taken.add(name)
        result.append(name)
    return tuple(result)


def _numeral(number: int, lang: Language) -> str:
    return "〇一二三四五六七八九"[number] if lang == "zh" and number < 10 else str(number)
