"""Words that a line end divides in a base text of lines: compre- / hensive is one word.

A prepared file has a paragraph for each of its lines. Where another witness has
the parts as one word, the entry is that word, and no paragraph ends in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.classify.characters import canonical_form, letters_only

if TYPE_CHECKING:
    from collate.classify.alignment_columns import AlignmentColumns

#: Hyphens, the soft one and the ¬ of transcriptions among them.
_HYPHENS = "-\u2010\u2011\xad¬"

#: Most characters of the part before the line end.
_LONGEST = 80

#: Columns around the line end in which another witness has the whole word.
_NEAR = 3


def is_hyphenated(columns: AlignmentColumns, column: int) -> bool:
    """Return whether the base text's paragraph at *column* begins inside a word that is whole elsewhere."""
    base = columns.base
    tokens, at = columns.alignment.tokens[base], columns.token(column, base)
    if not at:
        return False
    end = int(tokens.offsets[at])
    before = tokens.text[max(0, end - _LONGEST) : end].rstrip()
    if before[-1:] not in _HYPHENS or not before[-2:-1].isalpha():
        return False
    stem = before[:-1].split()[-1]
    rest = tokens.surface(at, at + 1).strip()
    if not rest[:1].islower():
        return False
    whole = letters_only(canonical_form(stem + rest))
    near = range(max(0, column - _NEAR), min(columns.size, column + _NEAR))
    return any(
        letters_only(canonical_form(columns.alignment.tokens[witness].surface(token, token + 1))) == whole
        for witness in columns.witnesses
        if witness != base
        for one in near
        if (token := columns.token(one, witness)) is not None
    )
