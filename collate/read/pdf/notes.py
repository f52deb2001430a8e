"""Footnotes of a PDF: small type at the foot of a column that begins with a label, and their calls."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from collate.model import Span
from collate.read.pdf.drawings import Rule
from collate.read.pdf.page_furniture import Measures
from collate.read.pdf.pieces import Line
from collate.read.pdf.reading_order import Block
from collate.text.layout import HAN, MARKS, spaced

#: Notes are set at most this large, beside the text.
_SMALL = 0.94
#: A rule above notes begins so near the column's edge, in ems, and is no longer than this share of it.
_RULE_LEFT, _RULE_LONGEST = 1.5, 0.6
#: A rule nearer below a line, in ems, underlines it.
_UNDERLINE = 0.4
#: Share of a page's lines that can be notes; a page of small type is text.
_MOST = 0.7
_LABEL = re.compile(
    r"\s*(?P<label>[①-⑳㉑-㊿]|[\[〔［【(（]\s*注?\s*(?:\d{1,3}|[①-⑳])\s*[\]〕］】)）]|[*＊†‡§]{1,3}|注?\d{1,3})[\s.．、:：]*"
)
_NUMBER = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"注?[0-9]+")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
#: A raised number after these calls a note, and is no power (m²).
_CALLED = re.compile(rf"[{HAN}{MARKS}”’」』）)】》…—.,;:!?\"']\Z")

#: ``id`` of a line -> stretches of its text that call a note, and which of the page's notes each
#: calls: None for a raised number that has no note there.
Calls = dict[int, list[tuple[Span, int | None]]]


@dataclass(slots=True)
class FootNote:
    """A note: its label as written, its lines, and whether it goes on from the page before."""

    label: str
    mark: str
    lines: list[str] = field(default_factory=list)
    goes_on: bool = False

    @property
    def text(self) -> str:
        """The lines joined; the hyphen at the end of one stays, with the line break."""
        text = ""
        for line in self.lines:
            broken = re.search(r"[^\W\d_]-\Z", text) and line[:1].islower()
            text += ("\n" if broken else " " if spaced(text, line) else "") + line
        return text


def part_notes(
    blocks: Sequence[Block], usual: Measures, open_note: bool, rules: Sequence[Rule] = ()
) -> tuple[list[Block], list[FootNote]]:
    """Part a page's blocks into those of the text and the notes at their feet.

    ``open_note`` says that the page before ends in a note: then small type
    without a label goes on with it. Below one of the *rules* notes may be as
    large as the text, if it calls the first of them.
    """
    total = sum(len(block.lines) for block in blocks)
    feet = [_foot(block, usual, open_note) for block in blocks]
    if rules:
        feet = [
            min(foot, _below_rule(block, blocks, rules)) for block, foot in zip(blocks, feet, strict=True)
        ]
    small = sum(len(block.lines) - start for block, start in zip(blocks, feet, strict=True))
    if not small or small > _MOST * total:
        return list(blocks), []
    text = [replace(b, lines=b.lines[:start]) for b, start in zip(blocks, feet, strict=True)]
    lines = [line for block, start in zip(blocks, feet, strict=True) for line in block.lines[start:]]
    return [block for block in text if block.lines], list(_notes(lines))


def _foot(block: Block, usual: Measures, open_note: bool) -> int:
    """Return the index of the first line of the notes at the foot of a block."""
    lines = block.lines
    start = len(lines)
    while start and lines[start - 1].size <= _SMALL * usual.size:
        start -= 1
    for index in range(start, len(lines)):
        if index and lines[index - 1].size <= _SMALL * usual.size and not _gap(lines, index, usual):
            continue  # in the middle of small type
        if _label(lines[index]) or (open_note and index == start and _gap(lines, index, usual)):
            return index
    return len(lines)


def _below_rule(block: Block, blocks: Sequence[Block], rules: Sequence[Rule]) -> int:
    """Return the index of the first line below a rule for notes: short, at the left of the column."""
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
        found = _label(lines[index])
        if found is not None and _is_called(found["label"], blocks, lines[index]):
            return index
    return len(lines)


def _is_called(label: str, blocks: Sequence[Block], note: Line) -> bool:
    """Tell whether the text above the line *note* calls it: raised, or by a label that is no bare number."""
    for line in (line for block in blocks for line in block.lines if line.base < note.base):
        if any(_bare(line.text[start:end]) == _bare(label) for start, end in line.calls):
            return True
        if not _PLAIN.fullmatch(label) and label in line.text[1:]:
            return True
    return False


def _gap(lines: Sequence[Line], index: int, usual: Measures) -> bool:
    return not index or lines[index].base - lines[index - 1].base > 1.1 * usual.leading


def _label(line: Line) -> re.Match[str] | None:
    found = _LABEL.match(line.text)
    if found is None or found.end() == len(line.text):
        return None
    plain = _PLAIN.fullmatch(found["label"]) is not None
    raised = any(call.start <= found.start("label") < call.end for call in line.calls)
    # A bare number that is not raised begins a note only if something parts it from the words.
    return found if raised or not plain or found.end() > found.end("label") else None


def _notes(lines: Sequence[Line]) -> Iterator[FootNote]:
    note: FootNote | None = None
    number: int | None = None
    for line in lines:
        found = _label(line)
        worth = _worth(found["label"]) if found is not None else None
        follows = number is None or worth is None or worth == number + 1 or worth == 1
        if found is not None and (follows or line.calls):
            if note is not None:
                yield note
            note, number = FootNote(found["label"], found[0], [line.text[found.end() :]]), worth
        elif note is None:
            note = FootNote("", "", [line.text], goes_on=True)
        else:
            note.lines.append(line.text)
    if note is not None:
        yield note


def _worth(label: str) -> int | None:
    found = _NUMBER.search(label)
    if found is not None:
        return int(found[0])
    return next((_CIRCLED.index(c) + 1 for c in label if c in _CIRCLED), None)


def find_calls(blocks: Sequence[Block], notes: Sequence[FootNote]) -> Calls:
    """Return the calls of notes in the text of a page."""
    lines = [line for block in blocks for line in block.lines]
    calls: Calls = {}
    taken: set[int] = set()
    for line in lines:
        for span in line.calls:
            label = _bare(line.text[span.start : span.end])
            wanted = (i for i, note in enumerate(notes) if i not in taken and _bare(note.label) == label)
            which = next(wanted, None)
            if which is not None:
                taken.add(which)
            elif not (_NUMBER.fullmatch(label) and _CALLED.search(line.text[: span.start])):
                continue
            calls.setdefault(id(line), []).append((span, which))
    for which, note in enumerate(notes):
        if which in taken or not note.label or _PLAIN.fullmatch(note.label):
            continue
        # ① and 〔1〕 need not be raised: one place in the text of the page is the call.
        places = [(line, found) for line in lines for found in re.finditer(re.escape(note.label), line.text)]
        if len(places) == 1:
            line, found = places[0]
            calls.setdefault(id(line), []).append((Span(*found.span()), which))
    return {key: sorted(found) for key, found in calls.items()}


def _bare(label: str) -> str:
    return label.strip("[]〔〕［］【】()（） 注")
