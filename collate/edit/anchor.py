"""Where in a base text a decision belongs."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from collate.model import Decision, Emendation, Span

if TYPE_CHECKING:
    from collate.model import AlignedRun, Apparatus, ApparatusEntry, Cell


class Places:
    """Finds the places of decisions in one apparatus."""

    def __init__(self, apparatus: Apparatus) -> None:
        work = apparatus.alignment.work
        self._base = work.base_column
        self._entries = apparatus.entries
        self._runs = apparatus.alignment.runs
        self._tokens = apparatus.alignment.tokens[self._base]
        self._offsets: list[int] = self._tokens.offsets.tolist()

    def emendation(self, decision: Decision) -> Emendation | str:
        """Return *decision* at its place, or why it has none.

        It has one where its words, with those before and after, stand once in
        the base text, as whole words of one paragraph, and are either an entry
        of the apparatus or touch none.
        """
        text = self._tokens.text
        context = decision.before + decision.words + decision.after
        first = text.find(context)
        if first < 0:
            return f"the base text has no 「{context}」"
        if text.find(context, first + 1) >= 0:
            times = _times(text, context)
            return f"「{context}」 stands {times} times in the base text: say more words before or after"
        locus = Span(first + len(decision.before), first + len(decision.before) + len(decision.words))
        tokens = self._whole(locus)
        if tokens is None:
            return f"「{decision.words}」 is a part of a word"
        if any(tokens[0] < start < tokens[1] for start in self._tokens.breaks):
            return "its words are of two paragraphs"
        return self._placed(decision, locus, tokens)

    def _placed(self, decision: Decision, locus: Span, tokens: tuple[int, int]) -> Emendation | str:
        said = (decision.reason, decision.by, decision.certainty)
        for entry in self._entries:
            here = entry.cells[self._base]
            same = here == tokens if here and locus.start < locus.end else entry.locus == locus
            same = same and here is not None  # else it only stands beside what the base text lacks
            if same:
                sigla = next((r.sigla for r in entry.readings if r.text == decision.text), ())
                return Emendation(
                    locus, decision.words, decision.text, entry.cells, entry.number, sigla, *said
                )
            if _touches(entry, locus):
                return (
                    f"it touches 「{entry.lemma.text}」 ({entry.id}), where witnesses differ: "
                    "say the words of that entry, no more and no less"
                )
        cells = self.cells(tokens)
        if cells is None:
            if tokens[0] == len(self._tokens):
                return (
                    "nothing can be added at the end of a text: say its last words, and what to read for them"
                )
            return "a lacuna of a witness begins or ends inside its words"
        return Emendation(locus, decision.words, decision.text, cells, None, (), *said)

    def _whole(self, locus: Span) -> tuple[int, int] | None:
        """Return the tokens that stand on *locus*, white space after the last aside; None if it cuts one."""
        start = bisect_left(self._offsets, locus.start)
        if start == len(self._offsets) or self._offsets[start] != locus.start:
            return None
        if locus.start == locus.end:
            return start, start
        end = bisect_left(self._offsets, locus.end)
        words = self._tokens.surface(start, end)
        return (start, end) if words.rstrip() == self._tokens.text[locus.start : locus.end].rstrip() else None

    def cells(self, tokens: tuple[int, int]) -> tuple[Cell, ...] | None:
        """Return what each column has beside base *tokens* where all agree; None if a lacuna tears one."""
        low, high = tokens
        found: list[list[Cell]] = []
        places: list[int] = []
        for place, run in enumerate(self._runs):
            here = run.cells[self._base]
            if here and here[0] < max(high, low + 1) and low < max(here[1], here[0] + 1):
                found.append(_part(run, here, low, high))
                places.append(place)
        if places and any(run.cells[self._base] is None for run in self._runs[places[0] : places[-1]]):
            return None  # the base text's own
        joined = [_join(column) for column in zip(*found, strict=True)] if found else []
        if not joined or any(cell is _TORN for cell in joined):
            return None
        return tuple(joined)


#: A column that is extant in one part of a place and not in another.
_TORN: Cell = (-1, -1)


def _part(run: AlignedRun, here: tuple[int, ...], low: int, high: int) -> list[Cell]:
    """Return the part of *run* that stands beside the base tokens ``[low, high)``."""
    skip, size = max(0, low - here[0]), max(0, min(high, here[1]) - max(low, here[0]))
    if not size:
        return [None if cell is None else () for cell in run.cells]
    return [(cell[0] + skip, cell[0] + skip + size) if cell else cell for cell in run.cells]


def _join(cells: tuple[Cell, ...]) -> Cell:
    held = [cell for cell in cells if cell]
    if any(cell is None for cell in cells):
        return None if not held and not any(cell == () for cell in cells) else _TORN
    return (held[0][0], held[-1][1]) if held else ()


def _touches(entry: ApparatusEntry, locus: Span) -> bool:
    if entry.locus.start == entry.locus.end or locus.start == locus.end:
        return (
            locus.start < entry.locus.start < locus.end or entry.locus.start < locus.start < entry.locus.end
        )
    return entry.locus.start < locus.end and locus.start < entry.locus.end


def _times(text: str, words: str) -> int:
    """Count places, overlapping ones too."""
    found, at = 0, text.find(words)
    while at >= 0:
        found, at = found + 1, text.find(words, at + 1)
    return found
