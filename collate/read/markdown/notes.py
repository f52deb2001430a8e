"""Footnotes of a Markdown file: ``[^1]: text``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

#: The beginning of a footnote, ``[^1]: text``: no standard has it, and most programs support it.
_NOTE_BEGIN = re.compile(r"\[\^([^\]\s]{1,100})\]:[ \t]*")
_NOTE_LABEL = re.compile(r"^[ >]{0,20}\[\^([^\]\s]{1,100})\]:", re.MULTILINE)
#: Least indentation of the further paragraphs of a note, in columns; a choice.
_NOTE_INDENT = 2


def note_labels(text: str) -> frozenset[str]:
    r"""Return the labels of the footnotes in *text*.

    >>> sorted(note_labels("甲[^1]乙[^b]\n\n[^1]: 注\n[^b]: 又"))
    ['1', 'b']
    """
    return frozenset(_NOTE_LABEL.findall(text))


def note_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule of markdown-it for a footnote, whose paragraphs after the first are indented."""
    match = _match_note(state, start)
    if match is None or state.sCount[start] - state.blkIndent >= 4:
        return False
    if silent:
        return True
    paragraphs = [[(start, state.src[match.end() : state.eMarks[start]].strip())]]
    last = start
    for line in range(start + 1, end):
        if state.isEmpty(line):
            continue
        apart = state.isEmpty(line - 1)
        indent = state.sCount[line] - state.blkIndent
        if _match_note(state, line) is not None or indent < (_NOTE_INDENT if apart else 0):
            break
        if apart:
            paragraphs.append([])
        paragraphs[-1].append((line, state.src[_text_start(state, line) : state.eMarks[line]].strip()))
        last = line
    opens = state.push("note_open", "", 1)
    opens.info, opens.map = match[1], [start, last + 1]
    for lines in paragraphs:
        state.push("paragraph_open", "p", 1)
        inline = state.push("inline", "", 0)
        inline.content = "\n".join(text for _, text in lines)
        inline.map = [lines[0][0], lines[-1][0] + 1]
        state.push("paragraph_close", "p", -1)
    state.push("note_close", "", -1)
    state.line = last + 1
    return True


def _match_note(state: StateBlock, line: int) -> re.Match[str] | None:
    return _NOTE_BEGIN.match(state.src, _text_start(state, line), state.eMarks[line])


def _text_start(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]
