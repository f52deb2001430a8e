"""Two texts side by side on the terminal, with the rule that joined them, or the same as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from collate.model import Text
from collate.report.html.side_by_side import Piece, folded, side_by_side, stretches
from collate.report.terminal.lines import BOLD, FAINT, safe
from collate.report.wording.catalogue import words
from collate.report.wording.match_reasons import Bounds, Pair, Rule, percent, reason, rule_of
from collate.settings import Language
from collate.text.layout import width as columns_of

#: Characters shown at the start and the end of a folded stretch, and the least length of one.
SAME, ALONE = (24, 16, 60), (48, 32, 120)

#: Rows that are shown; a page of the report has more.
MOST_ROWS = 40

BLUE, RED = "34", "31"

#: A stretch with its number, or 0, on the terminal.
Styled = tuple[str, int]


class Compared(Pair, Protocol):
    """Two texts compared in full."""

    @property
    def left(self) -> Text:
        """The excerpt, the report, or the first."""

    @property
    def right(self) -> Text:
        """The other one."""

    @property
    def places(self) -> tuple[str, str]:
        """Where they stand."""

    @property
    def k(self) -> int:
        """Letters of a shingle."""

    @property
    def jaccard(self) -> float:
        """Similarity, 0..1."""

    @property
    def unevenness(self) -> float:
        """Standard deviation of the containment over windows."""

    @property
    def agreement(self) -> float:
        """Share of letters that agree in order, 0 where it was not asked for."""


def explained_data(pair: Compared, bounds: Bounds, lang: Language) -> dict[str, Any]:
    """Return what is known of *pair*; spans are code points of the texts, half open."""
    rule = _rule(pair, bounds)
    return {
        "left": _text_data(pair.left, pair.places[0]),
        "right": _text_data(pair.right, pair.places[1]),
        "relation": pair.relation,
        "rule": rule.value,
        "why": reason(pair, rule, bounds, lang),
        "k": pair.k,
        "jaccard": pair.jaccard,
        "left_in_right": pair.left_in_right,
        "right_in_left": pair.right_in_left,
        "unevenness": pair.unevenness,
        "agreement": pair.agreement,
        "shared_characters": pair.shared_characters,
        "shared": [
            {
                "left": list(both.left),
                "right": list(both.right),
                "text": pair.left.text[both.left.start : both.left.end],
            }
            for both in pair.shared
        ],
    }


def show_explained(pair: Compared, bounds: Bounds, lang: Language, width: int, colour: bool) -> str:
    """Return lines of *width* columns: the relation and why, the numbers, and both texts side by side.

    What both have stands in brackets with its number, so that it is seen without *colour*.
    """
    say = words(lang)
    relation = say[f"relation.{pair.relation.value}"] if pair.relation else say["pair.unrelated"]
    rule = _rule(pair, bounds)
    lines = [
        _paint(f"{relation} ({pair.relation.value})" if pair.relation else relation, colour, BOLD),
        reason(pair, rule, bounds, lang),
        "",
        f"{say['pair.jaccard']} {pair.jaccard:.3f} · {say['pair.left']} {percent(pair.left_in_right)}"
        f" · {say['pair.right']} {percent(pair.right_in_left)}",
        f"{say['pair.stretches']} {len(pair.shared)}"
        f" · {say['pair.characters']} {pair.shared_characters} · k = {pair.k}"
        + (f" · {say['pair.agreement']} {percent(pair.agreement)}" if pair.agreement else ""),
        "",
    ]
    return "\n".join([*lines, *_side_by_side(pair, lang, max(40, width), colour)])


def _side_by_side(pair: Compared, lang: Language, width: int, colour: bool) -> Iterator[str]:
    say = words(lang)
    half = (width - 3) // 2
    heads = [f"{text.id} ({say[f'genre.{text.genre.value}']})" for text in (pair.left, pair.right)]
    yield from _beside([[(head, 0)] for head in heads], half, False)
    yield from _beside([[(place, 0)] for place in pair.places], half, False)
    yield "─" * half + "─┼─" + "─" * half
    shown = stretches(pair.shared)
    rows = side_by_side(len(pair.left.text), len(pair.right.text), shown)
    for number, row in enumerate(rows[:MOST_ROWS]):
        if number:
            yield " " * half + " │"
        yield from _beside(
            [_styled(row.left, pair.left.text, lang), _styled(row.right, pair.right.text, lang)], half, colour
        )
    if len(rows) > MOST_ROWS:
        yield _paint(say["pair.more"].format(count=len(rows) - MOST_ROWS), colour, FAINT)


def _styled(pieces: Sequence[Piece], text: str, lang: Language) -> list[Styled]:
    found: list[Styled] = []
    for span, number in pieces:
        head, middle, tail = folded(text[span.start : span.end], *(SAME if number else ALONE))
        count = words(lang)["pair.folded"].format(count=len(middle))
        shown = f"{head} … {count} … {tail}" if middle else head
        found.append((f"[{number} {shown}]" if number else shown, number))
    return found


def _beside(sides: Sequence[Sequence[Styled]], half: int, colour: bool) -> Iterator[str]:
    left, right = (list(_wrapped(side, half, colour)) for side in sides)
    for at in range(max(len(left), len(right))):
        first = left[at] if at < len(left) else " " * half
        yield f"{first} │ {right[at] if at < len(right) else ''}".rstrip()


def _wrapped(parts: Sequence[Styled], width: int, colour: bool) -> Iterator[str]:
    """Yield *parts* as lines of *width* columns, filled up with blanks; a Han character takes two columns."""
    line, used, style = "", 0, ""
    for text, number in parts:
        style = BLUE if number else RED
        start = len(line)
        for character in safe(text):
            size = columns_of(character)
            if used + size > width:
                yield line[:start] + _paint(line[start:], colour, style) + " " * (width - used)
                line, used, start = "", 0, 0
            line += character
            used += size
        line = line[:start] + _paint(line[start:], colour, style)
    if line:
        yield line + " " * (width - used)


def _paint(text: str, colour: bool, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if colour and text else text


def _rule(pair: Compared, bounds: Bounds) -> Rule:
    return rule_of(pair, pair.left.genre, pair.right.genre, bounds.related)


def _text_data(text: Text, place: str) -> dict[str, Any]:
    return {"id": text.id, "place": place, "genre": text.genre.value, "characters": len(text.text)}
