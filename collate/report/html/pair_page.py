"""matches/<name>.html: two texts side by side, with the relation between them and its reason.

Pages without scripts. Long stretches are folded; of a very long text a page
shows a bounded part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from collate.model import Match, Results, Segment, SharedSpan, Span, Work
from collate.report.context import ReportContext
from collate.report.html.names import pair_names
from collate.report.html.pair_pages import pair_page_name
from collate.report.html.render import render
from collate.report.html.side_by_side import (
    MOST_STRETCHES,
    FoldLengths,
    TextPiece,
    fold,
    longest_shared,
    side_by_side,
    with_equal_words,
)
from collate.report.html.word_cuts import cut_at_words
from collate.report.wording.labels import words
from collate.report.wording.match_reasons import RelationBounds, deciding_rule, explain_rule, format_percent

if TYPE_CHECKING:
    from markupsafe import Markup

#: Characters at the start and at the end of a folded stretch, and the least length of one: for shared
#: text, and for text of one side alone, which explains more and is folded later.
SHARED = FoldLengths(60, 60, 200)
ALONE = FoldLengths(160, 120, 600)

#: No stretch of so many characters, or fewer, is folded.
SHORTEST_FOLDED = min(max(some.least, some.head + some.tail) for some in (SHARED, ALONE))

#: Most characters inside a fold; of a longer one the page gives the length only.
MOST_FOLDED = 4_000

#: Width of the map in SVG units, and of the longer text on it.
MAP_WIDTH = 1000


class PairSide(NamedTuple):
    """One of the two texts; ``name`` distinguishes it from the other one, ``title`` may not."""

    segment: Segment
    name: str
    title: str
    date: str
    href: str | None
    work: Work | None


def write_pairs(
    results: Results, context: ReportContext, *, stay: Collection[str] = frozenset()
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the page of every pair that has one, except for paths in *stay*."""
    if context.pairs is None:
        return
    segments = {segment.id: segment for segment in results.segments}
    bounds = RelationBounds.of(dict(results.settings))
    for match in context.pairs.with_pages():
        if f"matches/{pair_page_name(match)}" in stay:
            continue
        left, right = segments[match.left], segments[match.right]
        yield f"matches/{pair_page_name(match)}", _page(match, left, right, bounds, context)


def _page(
    match: Match, left: Segment, right: Segment, bounds: RelationBounds, context: ReportContext
) -> bytes:
    cut = cut_at_words(left, right, longest_shared(match.shared))
    marked = cut.stretches
    rows = side_by_side(len(left.text), len(right.text), shared=marked)
    equal = [both.left for both in cut.words], [both.right for both in cut.words]
    pages = context.pairs
    short = (pages.short_title(left.id), pages.short_title(right.id)) if pages else ("", "")
    names = pair_names(left, right, short=short)
    sizes = (len(left.text), len(right.text))
    unit = MAP_WIDTH / max(1, *sizes)
    folded = words(context.lang)["pair.folded"]
    rule = deciding_rule(match, left=left.genre, right=right.genre, related=bounds.related)
    return render(
        "pair.html",
        context,
        match=match,
        why=explain_rule(match, rule, bounds=bounds, lang=context.lang),
        percents=(format_percent(match.left_in_right), format_percent(match.right_in_left)),
        left=_side(left, names[0], context),
        right=_side(right, names[1], context),
        widths=tuple(round(size * unit, 1) for size in sizes),
        bands=_bands(marked, unit),
        shown=min(len(match.shared), MOST_STRETCHES),
        rows=zip(
            _markup(_with_words([row.left for row in rows], equal[0]), left.text, "lr", folded),
            _markup(_with_words([row.right for row in rows], equal[1]), right.text, "rl", folded),
            strict=True,
        ),
    )


def _side(segment: Segment, name: str, context: ReportContext) -> PairSide:
    return PairSide(
        segment,
        name,
        segment.title.written if segment.title else "",
        segment.date.written if segment.date else "",
        context.sources.section(segment) if context.sources else None,
        context.pairs.work_with_page(segment.id) if context.pairs else None,
    )


def _with_words(rows: Iterable[Sequence[TextPiece]], equal: Sequence[Span]) -> Iterator[Sequence[TextPiece]]:
    for pieces in rows:
        yield tuple(with_equal_words(pieces, equal))


def _markup(rows: Iterable[Sequence[TextPiece]], text: str, sides: str, folded: str) -> Iterator[Markup]:
    """Yield the HTML of the pieces of each row, of the first of two *sides* ("lr" or "rl").

    *folded* is the label of a fold. Twenty texts have a quarter of a million pieces: a macro takes ten
    times as long for each.
    """
    from markupsafe import Markup, escape

    # As nearly all are: then no piece needs to be looked at again.
    escaped = str if escape(text) == text else escape
    folded = str(escape(folded))
    for pieces in rows:
        yield Markup("".join(_pieces_html(pieces, text, sides, folded, escaped)))


def _pieces_html(
    pieces: Iterable[TextPiece], text: str, sides: str, folded: str, escape: Callable[[str], str]
) -> Iterator[str]:
    here, there = sides[0], sides[1]
    for (start, end), number in pieces:
        if end - start <= SHORTEST_FOLDED:  # as nearly all are
            yield _piece_html(escape(text[start:end]), number, here, there)
            continue
        head, middle, tail = fold(text[start:end], SHARED if number else ALONE)
        style = "s" if number else "d"
        yield _piece_html(escape(head), number, here, there)
        if middle:
            label = folded.format(count=f"{len(middle):,}")
            if len(middle) <= MOST_FOLDED:
                inner = f'<summary>… {label} …</summary><span class="{style}">{escape(middle)}</span>'
                yield f'<details class="fold">{inner}</details>'
            else:
                yield f'<span class="gap"> … {label} … </span>'
        if tail:
            yield f'<span class="{style}">{escape(tail)}</span>'


def _piece_html(words: str, number: int, here: str, there: str) -> str:
    if number > 0:
        name = f'id="{here}{number}" href="#{there}{number}"'
        return f'<a class="s" {name}><sup>{number}</sup>{words}</a>'
    return f'<span class="{"s" if number else "d"}">{words}</span>'


def _bands(shared: Sequence[SharedSpan], unit: float) -> Markup:
    """Return for each shared stretch a link with the path that joins its two bars on the map.

    The same links, with words, are in the text: these are for the pointer alone.
    """
    from markupsafe import Markup

    bands: list[str] = []
    for number, (left, right) in enumerate(shared, 1):
        a, b = round(left.start * unit, 1), round(max(left.end * unit, left.start * unit + 1), 1)
        c, d = round(right.start * unit, 1), round(max(right.end * unit, right.start * unit + 1), 1)
        path = f"M{a:g} 0H{b:g}V10L{d:g} 90V100H{c:g}V90L{a:g} 10z"
        bands.append(f'<a href="#l{number}" tabindex="-1"><path class="bands" d="{path}"/></a>')
    return Markup("".join(bands))
