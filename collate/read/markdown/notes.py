"""Footnotes of Markdown: ``[^1]: text``, which no standard has and most programs know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_BEGIN = re.compile(r"\[\^([^\]\s]{1,100})\]:[ \t]*")
_LABEL = re.compile(r"^[ >]{0,20}\[\^([^\]\s]{1,100})\]:", re.MULTILINE)
#: Columns by which the further paragraphs of a note are indented.
_INDENT = 2


def labels(text: str) -> frozenset[str]:
    r"""Return the labels of the footnotes that stand in *text*.

    >>> sorted(labels("甲[^1]乙[^b]\n\n[^1]: 注\n[^b]: 又"))
    ['1', 'b']
    """
    return frozenset(_LABEL.findall(text))


def read_note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a footnote: a rule of blocks of markdown-it.

    Its paragraphs go on as any do; further ones are indented.
    """
    found = _begins(state, start)
    if found is None or state.sCount[start] - state.blkIndent >= 4:
        return False
    if silent:
        return True
    paragraphs = [[(start, state.src[found.end() : state.eMarks[start]].strip())]]
    last = start
    for line in range(start + 1, end):
        if state.isEmpty(line):
            continue
        apart = state.isEmpty(line - 1)
        indent = state.sCount[line] - state.blkIndent
        if _begins(state, line) is not None or indent < (_INDENT if apart else 0):
            break
        if apart:
            paragraphs.append([])
        paragraphs[-1].append((line, state.src[_start(state, line) : state.eMarks[line]].strip()))
        last = line
    opens = state.push("note_open", "", 1)
    opens.info, opens.map = found[1], [start, last + 1]
    for lines in paragraphs:
        state.push("paragraph_open", "p", 1)
        inline = state.push("inline", "", 0)
        inline.content = "\n".join(text for _, text in lines)
        inline.map = [lines[0][0], lines[-1][0] + 1]
        state.push("paragraph_close", "p", -1)
    state.push("note_close", "", -1)
    state.line = last + 1
    return True


def _begins(state: StateBlock, line: int) -> re.Match[str] | None:
    return _BEGIN.match(state.src, _start(state, line), state.eMarks[line])


def _start(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]
