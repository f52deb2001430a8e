"""Construction of the reflowed text with its offset map and ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from collate.lazy import lazy_pattern
from collate.model import Document, Dropped, OffsetMap, Paragraph, Reason, Span
from collate.reflow.measures import LayoutMeasure
from collate.reflow.physical_lines import CONTROL, LINE_END, PhysicalLine
from collate.text.invisible import LAYOUT_CHARACTERS
from collate.text.layout import BLANKS, LAYOUT_SPACE, needs_space
from collate.text.offsets import ViewBuilder

_BOOKMARK = r"\[bookmark:[^\]\n]*\]"
_INVISIBLE = LAYOUT_CHARACTERS.pattern
_CUT = lazy_pattern(f"{LAYOUT_SPACE.pattern}|[{CONTROL}]+|{_BOOKMARK}|{_INVISIBLE}")
#: Lines that have nothing to cut: Latin prose, and those without any of some characters.
_LATIN_PROSE = lazy_pattern(r"[ -Z\\-~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*")
_MAY_CUT = lazy_pattern(rf"[{CONTROL}{BLANKS}\[]|{_INVISIBLE}")
_CUT_LESS = lazy_pattern(f"[{CONTROL}]+|{_INVISIBLE}")
_HYPHENATED = lazy_pattern(r"[^\W\d_]-$")
#: Signs at the end of a line that only mark that the word goes on: the ¬ of transcriptions, and the soft
#: hyphen.
_WORD_GOES_ON = lazy_pattern("[^\\W\\d_][¬\xad]$")
_SOLID = lazy_pattern(r"\S(?:.*\S)?", re.DOTALL)


def build_view(
    document: Document,
    lines: Sequence[PhysicalLine],
    *,
    starts: Sequence[bool],
    measures: Sequence[LayoutMeasure],
    dropped: Sequence[Dropped],
    keep_spaces: bool,
    cut_words: frozenset[int] = frozenset(),
) -> Document:
    """Return *document* with *lines* joined to paragraphs.

    Paragraphs start where *starts* is true. The lines in *cut_words* (indices)
    end within a word, so that a space never follows. ``dropped`` are the rows of
    the ledger so far; *keep_spaces* retains blanks of the layout.
    """
    view = ViewBuilder(document.raw)
    cut = _CUT_LESS if keep_spaces else _CUT
    spans: list[int] = []
    hyphens: list[Dropped] = []
    raw = document.raw
    for index, line in enumerate(lines):
        if index and not (hyphens and hyphens[-1].span.end == lines[index - 1].end):
            above = lines[index - 1]
            if index - 1 not in cut_words and needs_space(above.text, line.text):
                line_end = None if raw[above.end] == "\n" else LINE_END.search(raw, above.end)
                view.put(" ", line_end.start() if line_end is not None else above.end)
        if starts[index]:
            spans.append(view.size)
        end = line.end
        following = lines[index + 1] if index + 1 < len(lines) else None
        if (
            following is not None
            and not starts[index + 1]
            and line.text[-1] in "-¬\xad"
            and _is_hyphenated(line.text, following.text)
        ):
            end -= 1
            hyphens.append(Dropped(Span(end, line.end), Reason.HYPHEN))
        at = line.start
        if _may_be_cut(line.text):
            for match in cut.finditer(raw, line.start, end):
                view.keep(at, match.start())
                at = match.end()
        view.keep(at, end)
    offsets = view.offsets()
    ledger = _ledger(document.raw, offsets, dropped=[*dropped, *hyphens])
    paragraphs = _paragraphs(lines, starts, measures=measures, offsets=spans, size=view.size)
    return replace(document, text=view.text(), offsets=offsets, paragraphs=paragraphs, ledger=ledger)


def _is_hyphenated(text: str, following: str) -> bool:
    """Return whether the last word of a line goes on in the *following* one."""
    if text[-1] == "-":
        return following[0].islower() and _HYPHENATED.search(text) is not None
    return following[0].isalpha() and word_goes_on(text)


def word_goes_on(text: str) -> bool:
    """Return whether a line ends in a sign that its last word goes on: ¬ or a soft hyphen."""
    return text[-1] in "¬\xad" and _WORD_GOES_ON.search(text) is not None


def _may_be_cut(text: str) -> bool:
    """Return whether a line may have blanks of the layout, control characters or bookmarks."""
    # Of these all but the space and the bracket are not printable: the faster test for nearly all lines.
    if text.isprintable() and "[" not in text and (text.isascii() or " " not in text):
        return False
    return _MAY_CUT.search(text) is not None and _LATIN_PROSE.fullmatch(text) is None


def _paragraphs(
    lines: Sequence[PhysicalLine],
    starts: Sequence[bool],
    *,
    measures: Sequence[LayoutMeasure],
    offsets: Sequence[int],
    size: int,
) -> tuple[Paragraph, ...]:
    firsts = [index for index, start in enumerate(starts) if start]
    paragraphs: list[Paragraph] = []
    for number, index in enumerate(firsts):
        line = lines[index]
        after = firsts[number + 1] if number + 1 < len(firsts) else len(lines)
        paragraphs.append(
            Paragraph(
                span=Span(offsets[number], offsets[number + 1] if number + 1 < len(offsets) else size),
                lines=after - index,
                page_top=measures[index].top,
                blank_before=max(0, line.blank_before - measures[index].blanks),
                indent=line.indent,
                heading=line.heading,
                displayed=line.displayed,
                sentence_before=not index or lines[index - 1].ended,
            )
        )
    return tuple(paragraphs)


def _ledger(raw: str, offsets: OffsetMap, *, dropped: Sequence[Dropped]) -> tuple[Dropped, ...]:
    """Return *dropped* with rows for all other parts of *raw* that are neither in the view nor blank."""
    covered: list[tuple[int, int]] = [(start, start + size) for _, start, size in offsets.runs]
    covered += [row.span for row in dropped]
    covered.sort()
    covered.append((len(raw), len(raw)))
    rows = list(dropped)
    at = 0
    for start, end in covered:
        # Nearly all that remains are line ends and indents.
        if at < start and not raw[at:start].isspace():
            match = _SOLID.search(raw, at, start)
            if match is not None:
                rows.append(Dropped(Span(*match.span()), _reason(match[0])))
        if end > at:
            at = end
    return tuple(sorted(rows))


def _reason(text: str) -> Reason:
    """Return why *text* is not in the view."""
    if text.startswith("[bookmark:"):
        return Reason.BOOKMARK
    return Reason.INVISIBLE if not LAYOUT_CHARACTERS.sub("", text).strip() else Reason.CONTROL
