"""Two texts side by side on the terminal, with the rule for their relation; and the same as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from collate.model import Text
from collate.report.html.side_by_side import FoldLengths, TextPiece, fold, longest_shared, side_by_side
from collate.report.terminal.plain_text import BOLD, FAINT, escape_controls
from collate.report.wording.labels import words
from collate.report.wording.match_reasons import (
    RelatedTexts,
    RelationBounds,
    RelationRule,
    deciding_rule,
    explain_rule,
    format_percent,
)
from collate.text.layout import display_width as columns_of

#: Lengths of folded stretches: of shared text, and of text of one side.
SHARED, ALONE = FoldLengths(24, 16, 60), FoldLengths(48, 32, 120)

#: Most rows; a page of the report has more.
MOST_ROWS = 40

BLUE, RED = "34", "31"

#: A stretch with its number, 0 for text of one side.
NumberedText = tuple[str, int]


class ComparedTexts(RelatedTexts, Protocol):
    """Two texts and all measures of their comparison."""

    @property
    def left(self) -> Text:
        """The excerpt, the report, or the first text."""

    @property
    def right(self) -> Text:
        """The other text."""

    @property
    def places(self) -> tuple[str, str]:
        """Where the texts are: file and lines."""

    @property
    def k(self) -> int:
        """Length of a shingle in letters."""

    @property
    def jaccard(self) -> float:
        """Similarity, 0..1."""

    @property
    def unevenness(self) -> float:
        """Standard deviation of the containment in windows."""

    @property
    def agreement(self) -> float:
        """Share of letters that agree in order, 0..1; 0 if not computed."""


def explained_data(pair: ComparedTexts, bounds: RelationBounds, *, lang: str) -> dict[str, Any]:
    """Return *pair* as data; spans are code points of the texts, half open."""
    rule = _rule(pair, bounds)
    return {
        "left": _text_data(pair.left, pair.places[0]),
        "right": _text_data(pair.right, pair.places[1]),
        "relation": pair.relation,
        "rule": rule.value,
        "why": explain_rule(pair, rule, bounds=bounds, lang=lang),
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


def show_explained(
    pair: ComparedTexts, bounds: RelationBounds, *, lang: str, width: int, colour: bool
) -> str:
    """Return lines of *width* columns: the relation and its reason, the measures, and both texts.

    Shared stretches are in brackets with a number, so that they are visible without *colour*.
    """
    labels = words(lang)
    relation = labels[f"relation.{pair.relation.value}"] if pair.relation else labels["pair.unrelated"]
    rule = _rule(pair, bounds)
    lines = [
        _paint(f"{relation} ({pair.relation.value})" if pair.relation else relation, colour, BOLD),
        explain_rule(pair, rule, bounds=bounds, lang=lang),
        "",
        f"{labels['pair.jaccard']} {pair.jaccard:.3f}"
        f" · {labels['pair.left']} {format_percent(pair.left_in_right)}"
        f" · {labels['pair.right']} {format_percent(pair.right_in_left)}",
        f"{labels['pair.stretches']} {len(pair.shared)}"
        f" · {labels['pair.characters']} {pair.shared_characters} · k = {pair.k}"
        + (f" · {labels['pair.agreement']} {format_percent(pair.agreement)}" if pair.agreement else ""),
        "",
    ]
    return "\n".join([*lines, *_side_by_side(pair, lang, max(40, width), colour)])


def _side_by_side(pair: ComparedTexts, lang: str, width: int, colour: bool) -> Iterator[str]:
    labels = words(lang)
    half = (width - 3) // 2
    heads = [f"{text.id} ({labels[f'genre.{text.genre.value}']})" for text in (pair.left, pair.right)]
    yield from _beside([[(head, 0)] for head in heads], half, False)
    yield from _beside([[(place, 0)] for place in pair.places], half, False)
    yield "─" * half + "─┼─" + "─" * half
    marked = longest_shared(pair.shared)
    rows = side_by_side(len(pair.left.text), len(pair.right.text), shared=marked)
    for number, row in enumerate(rows[:MOST_ROWS]):
        if number:
            yield " " * half + " │"
        yield from _beside(
            [_numbered(row.left, pair.left.text, lang), _numbered(row.right, pair.right.text, lang)],
            half,
            colour,
        )
    if len(rows) > MOST_ROWS:
        yield _paint(labels["pair.more"].format(count=len(rows) - MOST_ROWS), colour, FAINT)


def _numbered(pieces: Sequence[TextPiece], text: str, lang: str) -> list[NumberedText]:
    numbered: list[NumberedText] = []
    for span, number in pieces:
        head, middle, tail = fold(text[span.start : span.end], SHARED if number else ALONE)
        count = words(lang)["pair.folded"].format(count=len(middle))
        folded = f"{head} … {count} … {tail}" if middle else head
        numbered.append((f"[{number} {folded}]" if number else folded, number))
    return numbered


def _beside(sides: Sequence[Sequence[NumberedText]], half: int, colour: bool) -> Iterator[str]:
    left, right = (list(_wrapped(side, half, colour)) for side in sides)
    for at in range(max(len(left), len(right))):
        first = left[at] if at < len(left) else " " * half
        yield f"{first} │ {right[at] if at < len(right) else ''}".rstrip()


def _wrapped(parts: Sequence[NumberedText], width: int, colour: bool) -> Iterator[str]:
    """Yield *parts* as lines of *width* columns, padded with blanks; a Han character has two columns."""
    line, used, style = "", 0, ""
    for text, number in parts:
        style = BLUE if number else RED
        start = len(line)
        for character in escape_controls(text):
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


def _rule(pair: ComparedTexts, bounds: RelationBounds) -> RelationRule:
    return deciding_rule(pair, left=pair.left.genre, right=pair.right.genre, related=bounds.related)


def _text_data(text: Text, location: str) -> dict[str, Any]:
    return {"id": text.id, "place": location, "genre": text.genre.value, "characters": len(text.text)}
