"""What may have caused a difference: an ordered table of rules, all of which may match.

Evidence is not judgement: it says that two words sound or look alike, or that
an eye may have skipped from one phrase to its like. Whether that is what
happened, and to whom, is for the editor.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.kinds import letters
from collate.model import Cause, Evidence, Kind
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Rule = Callable[["Place"], Evidence | None]

#: Characters on each side of a place that the rules look at: an eye that skips a line of print
#: skips 20 to 40.
REACH = 60

#: Letters that a phrase must have for an eye to skip from it to its like.
PHRASE = 2

#: Characters that extraction and recognition take for each other. Each row is one family.
LOOKALIKES = ("1lIi|!丨", "0Oo〇○◯", "-—一ー", "口囗", "夕タ", "力カ", "工エ", "二ニ", "三ミ", "卜ト", "八ハ")


class Place(NamedTuple):
    """Lemma and reading as written, and the text around: of the base before and after the lemma."""

    lemma: str
    reading: str
    before: str
    after: str


def evidence(place: Place, kind: Kind = Kind.SUBSTANTIVE) -> tuple[Evidence, ...]:
    """Return what speaks for a mechanical cause of the difference, in the order of :data:`RULES`.

    Other words may have any cause; the same words written otherwise sound
    alike anyway, and only extraction may have changed them.

    >>> [(str(e.cause), e.detail) for e in evidence(Place("实处", "时处", "", ""))]
    [('homophone', '实 shi2 / 时 shi2')]
    >>> [(str(e.cause), e.detail) for e in evidence(Place("己", "已", "", ""))]
    [('graphic', '己 / 已')]
    >>> [(str(e.cause), e.detail) for e in evidence(Place("，夏天抗旱", "", "春天抗旱", "。"))]
    [('homoeoteleuton', '天抗旱')]
    """
    found = (rule(place) for rule in (RULES if kind is Kind.SUBSTANTIVE else RULES[:1]))
    return tuple(one for one in found if one is not None)


def homophone(place: Place) -> Evidence | None:
    """Every differing character sounds like its counterpart; less sure where the tone differs.

    Readings of a character: pypinyin (MIT), all that a dictionary gives.
    """
    pairs = _differing(place)
    if not pairs:
        return None
    same_tone = True
    shown: list[str] = []
    for left, right in pairs:
        sounds, others = _sounds(left), _sounds(right)
        common = [sound for sound in sounds if sound in others]
        alike = [(a, b) for a in sounds for b in others if a.rstrip("12345") == b.rstrip("12345")]
        if not alike:
            return None
        same_tone = same_tone and bool(common)
        a, b = (common[0], common[0]) if common else alike[0]
        shown.append(f"{left} {a} / {right} {b}")
    return Evidence(Cause.HOMOPHONE, 0.9 if same_tone else 0.6, ", ".join(shown))


def similar_form(place: Place) -> Evidence | None:
    """Every differing character looks like its counterpart, by the table that ``tools/glyphs.py`` makes."""
    pairs = _differing(place)
    if not pairs:
        return None
    very = True
    for left, right in pairs:
        best = max(_likeness(left, right), _likeness(right, left))
        if not best:
            return None
        very = very and best == 2
    return Evidence(Cause.SIMILAR_FORM, 0.8 if very else 0.5, ", ".join(f"{a} / {b}" for a, b in pairs))


def dittography(place: Place) -> Evidence | None:
    """What is added stands beside it already: it may have been written twice."""
    more = _surplus(place.lemma, place.reading)
    return _twice(Cause.DITTOGRAPHY, more, place)


def haplography(place: Place) -> Evidence | None:
    """What is omitted stands beside it once more: it may have been written once instead of twice."""
    more = _surplus(place.reading, place.lemma)
    return _twice(Cause.HAPLOGRAPHY, more, place)


def homoeoteleuton(place: Place) -> Evidence | None:
    """A stretch that one side lacks ends, or begins, with the phrase beside it: an eye may have skipped.

    The detail names the phrase. The longer it is, the surer.
    """
    for less, more in ((place.reading, place.lemma), (place.lemma, place.reading)):
        stretch = _surplus(less, more)
        if stretch is None:
            continue
        before = place.before + more[: stretch[0]]
        after = more[stretch[1] :] + place.after
        words = more[stretch[0] : stretch[1]]
        phrase = max(_common_end(before, words), _common_start(words, after), key=lambda p: len(letters(p)))
        size = len(letters(phrase))
        if PHRASE <= size < len(letters(words)):
            return Evidence(Cause.HOMOEOTELEUTON, min(0.95, 0.4 + 0.1 * size), phrase)
    return None


def extraction_slip(place: Place) -> Evidence | None:
    """They differ in what extraction from a page confuses: l6 and 16, 二O and 二〇, exam-ple, radicals."""
    left, right = place.lemma, place.reading
    if not left or not right or left == right:
        return None
    shapes = _shapes()
    plain = tuple("".join(shapes.get(c, c) for c in _unhyphenated(text)) for text in (left, right))
    if plain[0] != plain[1]:
        return None
    pairs = [(a, b) for a, b in zip(left, right, strict=False) if a != b] if len(left) == len(right) else []
    detail = ", ".join(f"{a} / {b}" for a, b in pairs) or "-"
    return Evidence(Cause.EXTRACTION_SLIP, 0.9, detail)


#: All that match are given; the first is for every kind. A new one is a member of
#: :class:`collate.model.Cause` and a function here.
RULES: tuple[Rule, ...] = (
    extraction_slip,
    homophone,
    similar_form,
    dittography,
    haplography,
    homoeoteleuton,
)


def _differing(place: Place) -> list[tuple[str, str]]:
    """Return the differing characters of two readings that have as many letters; [] if one is not Han."""
    left, right = letters(place.lemma), letters(place.reading)
    if len(left) != len(right):
        return []
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return pairs if all(is_han(a) and is_han(b) for a, b in pairs) else []


def _surplus(less: str, more: str) -> tuple[int, int] | None:
    """Return where in *more* the stretch is that *less* lacks; None unless that is the whole difference."""
    if len(less) >= len(more):
        return None
    start = len(_common_start(less, more))
    end = len(_common_end(less[start:], more[start:]))
    return (start, len(more) - end) if start + end == len(less) else None


def _twice(cause: Cause, stretch: tuple[int, int] | None, place: Place) -> Evidence | None:
    if stretch is None:
        return None
    longer = max(place.lemma, place.reading, key=len)
    words = longer[stretch[0] : stretch[1]]
    before, after = place.before + longer[: stretch[0]], longer[stretch[1] :] + place.after
    if not letters(words) or not (before.endswith(words) or after.startswith(words)):
        return None
    return Evidence(cause, 0.6 if len(letters(words)) == 1 else 0.8, words)


def _common_start(left: str, right: str) -> str:
    size = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    return left[:size] if size is not None else min(left, right, key=len)


def _common_end(left: str, right: str) -> str:
    return _common_start(left[::-1], right[::-1])[::-1]


def _unhyphenated(text: str) -> Iterator[str]:
    for i, character in enumerate(text):
        inside = 0 < i < len(text) - 1 and text[i - 1].isalpha() and text[i + 1].isalpha()
        if character == "\xad" or (character in "-‐" and inside and not is_han(text[i - 1])):
            continue
        yield character


@lru_cache(maxsize=1)
def _shapes() -> dict[str, str]:
    from collate.text.fold import fold_character

    table = {shape: family[0] for family in LOOKALIKES for shape in family}
    radicals = (chr(code) for code in range(0x2E80, 0x2FE0))
    table.update({radical: fold_character(radical) for radical in radicals})
    return table


@lru_cache(maxsize=4096)
def _sounds(character: str) -> tuple[str, ...]:
    """Return the readings of a character in pinyin with a tone number, the most usual first."""
    from pypinyin import Style, pinyin

    found = pinyin(character, heteronym=True, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    return tuple(found[0]) if found else ()


@lru_cache(maxsize=1)
def _glyphs() -> Mapping[str, tuple[str, str]]:
    text = files("collate.classify").joinpath("data", "similar_glyphs.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {character: (very, rest) for character, very, rest in rows}


def _likeness(left: str, right: str) -> int:
    very, rest = _glyphs().get(left, ("", ""))
    return 2 if right in very else int(right in rest)
