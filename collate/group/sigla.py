"""Sigla: one short label per file, the same in all works and all runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, product
from string import ascii_uppercase
from typing import TYPE_CHECKING

from collate.errors import SettingsError
from collate.i18n import _

if TYPE_CHECKING:
    from collate.settings import Language, SourceSettings

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
#: From the Thousand Character Classic (千字文), by which volumes are numbered in tradition: characters that
#: are not in the two series above, and are not words, numbers or dates with which a note could be
#: misread. A siglum of two characters would read like two of one character: 甲子, 甲 and 子.
CLASSIC = "玄黄宇宙洪荒盈昃宿寒暑藏闰律吕霜昆冈阙珠柰芥姜鳞潜羽翔鸟裳虞陶唐汤垂拱戎羌遐迩"


def siglum_series(lang: Language) -> Iterator[str]:
    """Yield an infinite series of sigla: 甲 … 癸 子 … 亥 玄 黄 … 迩 本1 本2 …, or A … Z AA AB ….

    >>> from itertools import islice
    >>> "".join(islice(siglum_series("zh"), 12)), list(islice(siglum_series("en"), 25, 28))
    ('甲乙丙丁戊己庚辛壬癸子丑', ['Z', 'AA', 'AB'])
    """
    if lang == "en":
        for length in count(1):
            yield from map("".join, product(ascii_uppercase, repeat=length))
    yield from STEMS + BRANCHES + CLASSIC
    yield from (f"本{number}" for number in count(1))


def assign_sigla(
    paths: Sequence[str],
    sources: Sequence[SourceSettings],
    *,
    recorded: Mapping[str, str],
    lang: Language,
) -> dict[str, str]:
    """Return the siglum of every path.

    Sigla of the editor take precedence, then recorded ones, then the next
    unused ones of the series in the order of *paths*. Sigla of recorded files
    that are not among *paths* remain reserved (a file that returns has its own
    again), unless none of the recorded files is present: then the record is one
    of other sources.

    Raises:
        SettingsError: two files have the same siglum in the settings.
    """
    assigned: dict[str, str] = {}
    for path in paths:
        for source in sources:
            if source.siglum and path_matches(source.file, path):
                assigned[path] = source.siglum
    owners: dict[str, str] = {}
    for path, siglum in assigned.items():
        if siglum in owners:
            problem = _(
                "siglum '{siglum}' stands for {first} and for {second}",
                siglum=siglum,
                first=owners[siglum],
                second=path,
            )
            raise SettingsError("", problem, _("Give each [[source]] a siglum of its own"))
        owners[siglum] = path
    relevant = recorded if any(path in recorded for path in paths) else {}
    for path, siglum in relevant.items():
        if path not in assigned and siglum not in owners:
            assigned[path] = siglum
            owners[siglum] = path
    free = (siglum for siglum in siglum_series(lang) if siglum not in owners)
    for path in paths:
        if path not in assigned:
            assigned[path] = next(free)
            owners[assigned[path]] = path
    return assigned


def path_matches(name: str, path: str) -> bool:
    """Return whether *name*, as written by an editor, is *path* or its last components.

    >>> path_matches("b.txt", "a/b.txt"), path_matches("b.txt", "ab.txt")
    (True, False)
    """
    return path == name or path.endswith(f"/{name.removeprefix('./')}")


def distinct_sigla(sigla: Sequence[str], lang: Language) -> tuple[str, ...]:
    """Return distinct sigla for the witnesses of a work: a file's second text is 甲二 (A2), its third 甲三.

    *sigla* are those of the files. The first text keeps the siglum of its file,
    so that it does not change when a second one appears.

    >>> distinct_sigla(["甲", "乙", "甲"], "zh"), distinct_sigla(["A", "A2", "A"], "en")
    (('甲', '乙', '甲二'), ('A', 'A2', 'A3'))
    """
    taken = set(sigla)
    seen: set[str] = set()
    result: list[str] = []
    for siglum in sigla:
        name = siglum
        if siglum in seen:
            numbered = (f"{siglum}{_numeral(number, lang)}" for number in count(2))
            name = next(one for one in numbered if one not in taken)
        seen.add(siglum)
        taken.add(name)
        result.append(name)
    return tuple(result)


def _numeral(number: int, lang: Language) -> str:
    return "〇一二三四五六七八九"[number] if lang != "en" and number < 10 else str(number)
