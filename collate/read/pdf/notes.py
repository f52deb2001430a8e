"""Footnotes of a PDF (small type with a label, or type below a rule, at a column's foot), and their calls."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from collate.model import Span
from collate.read.pdf.drawings import DrawnRule
from collate.read.pdf.page_furniture import TypicalMeasures
from collate.read.pdf.pieces import PdfLine
from collate.read.pdf.reading_order import ColumnBlock
from collate.text.layout import HAN, MARKS, needs_space

#: Greatest font size of notes, relative to that of the text.
_SMALL = 0.94
#: A rule above notes begins within so many ems of the column's edge; its greatest length is this fraction of
#: the column's width.
_RULE_LEFT, _RULE_LONGEST = 1.5, 0.6
#: A rule less than so many ems below a baseline underlines the line.
_UNDERLINE = 0.4
#: Greatest fraction of a page's lines that are notes; a page of small type is text.
_MAX_NOTES = 0.7
_LABEL = re.compile(
    r"\s*(?P<label>[①-⑳㉑-㊿]|[\[〔［【(（]\s*注?\s*(?:\d{1,3}|[①-⑳])\s*[\]〕］】)）]|[*＊†‡§]{1,3}|注?\d{1,3})[\s.．、:：]*"
)
_NUMBER = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"注?[0-9]+")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
#: A raised number after one of these characters calls a note; elsewhere it is a power (m²).
_CALLED = re.compile(rf"[{HAN}{MARKS}”’」』）)】》…—.,;:!?\"']\Z")

#: ``id`` of a line -> (span of a note call in its text, index of the note on the page); the index is None
#: for a raised number without a note on the page.
NoteCalls = dict[int, list[tuple[Span, int | None]]]


@dataclass(slots=True)
class Footnote:
    """A note: its label, the label as written (``mark``), its lines; ``continued`` from the page before."""

    label: str
    mark: str
    lines: list[str] = field(default_factory=list)
    continued: bool = False

    @property
    def text(self) -> str:
        """The lines joined; a line that ends in a hyphen keeps hyphen and line break."""
        text = ""
        for line in self.lines:
            broken = re.search(r"[^\W\d_]-\Z", text) and line[:1].islower()
            text += ("\n" if broken else " " if needs_space(text, line) else "") + line
        return text


def split_notes(
    blocks: Sequence[ColumnBlock],
    typical: TypicalMeasures,
    *,
    open_note: bool,
    rules: Sequence[DrawnRule] = (),
) -> tuple[list[ColumnBlock], list[Footnote]]:
    """Split a page's blocks into the blocks of the text and the notes at their feet.

    With *open_note* the page before ends in a note, which small type without a
    label then continues. Below one of the *rules* notes may be as large as the
    text, if the text calls the first of them.
    """
    total = sum(len(block.lines) for block in blocks)
    feet = [_foot(block, typical, open_note) for block in blocks]
    if rules:
        feet = [
            min(foot, _below_rule(block, blocks, rules)) for block, foot in zip(blocks, feet, strict=True)
        ]
    small = sum(len(block.lines) - start for block, start in zip(blocks, feet, strict=True))
    if not small or small > _MAX_NOTES * total:
        return list(blocks), []
    text = [replace(b, lines=b.lines[:start]) for b, start in zip(blocks, feet, strict=True)]
    lines = [line for block, start in zip(blocks, feet, strict=True) for line in block.lines[start:]]
    return [block for block in text if block.lines], list(_notes(lines))


def _foot(block: ColumnBlock, typical: TypicalMeasures, open_note: bool) -> int:
    """Return the index of the first line of the notes at the foot of a block; its length without notes."""
    lines = block.lines
    start = len(lines)
    while start and lines[start - 1].size <= _SMALL * typical.size:
        start -= 1
    for index in range(start, len(lines)):
        if index and lines[index - 1].size <= _SMALL * typical.size and not _gap(lines, index, typical):
            continue  # inside small type
        if _label(lines[index]) or (open_note and index == start and _gap(lines, index, typical)):
            return index
    return len(lines)


def _below_rule(block: ColumnBlock, blocks: Sequence[ColumnBlock], rules: Sequence[DrawnRule]) -> int:
    """Return the index of the first line below a footnote rule (short, at the left), else the length."""
    lines = block.lines
    for rule in rules:
        index = bisect_right(lines, rule.v, key=lambda line: line.base)
        em = lines[min(index, len(lines) - 1)].size
        at_left = abs(rule.left - block.left) <= _RULE_LEFT * em
        short = rule.right - rule.left <= _RULE_LONGEST * (block.right - block.left)
        if not (0 < index < len(lines) and at_left and short):
            continue
        if rule.v - lines[index - 1].base < _UNDERLINE * em:
            continue
        label = _label(lines[index])
        if label is not None and _is_called(label["label"], blocks, lines[index]):
            return index
    return len(lines)


def _is_called(label: str, blocks: Sequence[ColumnBlock], note: PdfLine) -> bool:
    """Return whether the text above the line *note* calls it: raised, or by a label besides a bare number."""
    for line in (line for block in blocks for line in block.lines if line.base < note.base):
        if any(_bare(line.text[start:end]) == _bare(label) for start, end in line.calls):
            return True
        if not _PLAIN.fullmatch(label) and label in line.text[1:]:
            return True
    return False


def _gap(lines: Sequence[PdfLine], index: int, typical: TypicalMeasures) -> bool:
    return not index or lines[index].base - lines[index - 1].base > 1.1 * typical.leading


def _label(line: PdfLine) -> re.Match[str] | None:
    match = _LABEL.match(line.text)
    if match is None or match.end() == len(line.text):
        return None
    plain = _PLAIN.fullmatch(match["label"]) is not None
    raised = any(call.start <= match.start("label") < call.end for call in line.calls)
    # A bare number that is not raised begins a note only if a space or a mark follows.
    return match if raised or not plain or match.end() > match.end("label") else None


def _notes(lines: Sequence[PdfLine]) -> Iterator[Footnote]:
    note: Footnote | None = None
    number: int | None = None
    for line in lines:
        match = _label(line)
        value = _label_number(match["label"]) if match is not None else None
        follows = number is None or value is None or value == number + 1 or value == 1
        if match is not None and (follows or line.calls):
            if note is not None:
                yield note
            note, number = Footnote(match["label"], match[0], [line.text[match.end() :]]), value
        elif note is None:
            note = Footnote("", "", [line.text], continued=True)
        else:
            note.lines.append(line.text)
    if note is not None:
        yield note


def _label_number(label: str) -> int | None:
    match = _NUMBER.search(label)
    if match is not None:
        return int(match[0])
    return next((_CIRCLED.index(c) + 1 for c in label if c in _CIRCLED), None)


def find_calls(blocks: Sequence[ColumnBlock], notes: Sequence[Footnote]) -> NoteCalls:
    """Return the note calls in the text of a page."""
    lines = [line for block in blocks for line in block.lines]
    calls: NoteCalls = {}
    taken: set[int] = set()
    for line in lines:
        for span in line.calls:
            label = _bare(line.text[span.start : span.end])
            matching = (i for i, note in enumerate(notes) if i not in taken and _bare(note.label) == label)
            which = next(matching, None)
            if which is not None:
                taken.add(which)
            elif not (_NUMBER.fullmatch(label) and _CALLED.search(line.text[: span.start])):
                continue
            calls.setdefault(id(line), []).append((span, which))
    for which, note in enumerate(notes):
        if which in taken or not note.label or _PLAIN.fullmatch(note.label):
            continue
        # ① and 〔1〕 need not be raised: a single occurrence in the text of the page is the call.
        occurrences = [(line, m) for line in lines for m in re.finditer(re.escape(note.label), line.text)]
        if len(occurrences) == 1:
            line, match = occurrences[0]
            calls.setdefault(id(line), []).append((Span(*match.span()), which))
    return {key: sorted(line_calls) for key, line_calls in calls.items()}


def _bare(label: str) -> str:
    return label.strip("[]〔〕［］【】()（） 注")
