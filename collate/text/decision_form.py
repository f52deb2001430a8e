"""The form in which a spreadsheet carries decisions: what its hidden sheet keeps of each row.

Columns of the sheet of entries are to be filled in. A hidden sheet has what the row was when it was written:
the anchor of its place, the readings that can be adopted, and what the fields had in them, so that only what
was changed is a decision. A row names its record in a hidden column, whatever its order is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from collate.model import Context

#: The version of the form; a later one is not read.
FORM_VERSION = 1
#: The hidden sheet, and the heading of the hidden column, with which a record of it begins.
FORM_SHEET = "collate"
#: The hidden sheet of the lists to choose from.
LIST_SHEET = "collate-lists"

#: The columns to be filled in, in their order.
FIELDS = ("choice", "own", "reason", "judgement", "note", "printed", "remark")
#: Own words in which nothing is left, as in apparatus.csv.
DELETED = "[]"
#: The words for ``Decision.how`` of a decision on the note, in Chinese and in English.
PRINTED: Mapping[str, tuple[str, str]] = {
    "noted": ("出校", "note"),
    "silent": ("不出校", "no note"),
    "full": ("长编", "dossier"),
}

#: Characters of a cell of a spreadsheet, in UTF-16 units (ECMA-376; Excel cuts what is longer).
MOST_CHARACTERS = 32_767
#: Those of a part of a record: some programs count escapes.
_PART = 30_000
#: Escapes of a character in a workbook, which programs resolve in different ways.
_ESCAPES = re.compile(r"_x[0-9A-Fa-f]{4}_|x005F_")
#: Hexadecimal digits of the digest of a cell: changes by accident, of which 1 in 2³² is not seen.
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class FormRow:
    """The record of a row.

    ``entry`` is the number of its entry, 0 where all witnesses agree; ``contexts`` anchor it,
    ``readings`` are those that can be adopted, each with its sigla, that of the base text first.
    ``values`` has what the cells of the fields had, empty ones left out; ``fixed`` are fields of which a
    cell has only the beginning. ``certainty`` is that of the decision on the text. ``shown`` are the
    digests of the cells that are not to be changed, in the order of ``Form.anchors``.
    """

    entry: int
    contexts: tuple[Context, ...]
    readings: tuple[tuple[str, ...], ...]
    values: Mapping[str, str] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    certainty: str = ""
    shown: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What names the row: another row has another, and so has the row of a later edition that differs."""
        return sha256(encode(row_data(self)).encode()).hexdigest()[:16]


class Form(NamedTuple):
    """What the hidden sheet keeps of the table.

    ``work`` is the slug of the work. ``keep`` is the word for the base text, ``sigla`` are those of
    all witnesses. ``columns`` has the heading of each field, ``anchors`` those of the columns that are
    not to be changed. ``decisions`` are the ids of those that the edition recorded. ``rows`` are by key.
    """

    work: str
    keep: str
    sigla: tuple[str, ...]
    columns: Mapping[str, str]
    anchors: tuple[str, ...]
    decisions: tuple[str, ...]
    rows: Mapping[str, FormRow]


def cell_digest(cell: str) -> str:
    """Return the digest of a cell, in which white space and escapes of the file format do not count."""
    return sha256("".join(_ESCAPES.sub("", cell).split()).encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def utf16_size(text: str) -> int:
    """Return the length of *text* as spreadsheets count it.

    >>> utf16_size("中"), utf16_size("𠀀")
    (1, 2)
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def encode(data: object) -> str:
    r"""Return *data* as JSON in which every character is one that all spreadsheets keep.

    >>> encode(["中\u3000", "_x0041_"])
    '["中\\u3000","\\u005fx0041\\u005f"]'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("_", "\\u005f")
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def parts_of(text: str) -> list[str]:
    """Return *text* in parts that fit in cells; one of them at least."""
    size = _PART // 2  # of characters of two units each
    return [text[at : at + size] for at in range(0, max(len(text), 1), size)]


def row_data(row: FormRow) -> list[Any]:
    """Return a record as JSON has it."""
    contexts = [
        [list(one.witnesses), one.left, one.words, one.right, one.nth, one.of, list(one.unique)]
        for one in row.contexts
    ]
    readings = [list(one) for one in row.readings]
    return [
        row.entry, contexts, readings, dict(row.values), list(row.fixed), row.certainty, list(row.shown),
    ]  # fmt: skip


def read_row(data: Sequence[Any]) -> FormRow:
    """Return the record with this :func:`row_data`.

    Raises:
        ValueError, TypeError, AttributeError: it is not one.
    """
    entry, contexts, readings, values, fixed, certainty, shown = data
    return FormRow(
        entry=int(entry),
        contexts=tuple(_context(*one) for one in contexts),
        readings=tuple(map(_strings, readings)),
        values=dict(zip(_strings(values.keys()), _strings(values.values()), strict=True)),
        fixed=_strings(fixed),
        certainty=str(certainty),
        shown=_strings(shown),
    )


def _context(
    witnesses: Iterable[object], left: str, words: str, right: str, nth: int, of: int, unique: Iterable[int]
) -> Context:
    left, words, right = _strings((left, words, right))
    return Context(_strings(witnesses), left, words, right, int(nth), int(of), tuple(map(int, unique)))


def _strings(values: Iterable[object]) -> tuple[str, ...]:
    found = tuple(values)
    if not all(isinstance(one, str) for one in found):
        raise TypeError(f"not texts: {found!r:.40}")
    return tuple(map(str, found))


def form_data(form: Form) -> dict[str, Any]:
    """Return the record of a table as JSON has it; the rows follow in rows of their own."""
    return {
        "version": FORM_VERSION,
        "work": form.work,
        "keep": form.keep,
        "sigla": list(form.sigla),
        "columns": dict(form.columns),
        "anchors": list(form.anchors),
        "decisions": list(form.decisions),
    }


def read_form(data: Mapping[str, Any], rows: Mapping[str, FormRow]) -> Form:
    """Return the form with this :func:`form_data`, and *rows*.

    Raises:
        ValueError, TypeError, AttributeError, KeyError: it is not one.
    """
    columns = {str(name): str(heading) for name, heading in data["columns"].items()}
    if set(columns) != set(FIELDS):
        raise ValueError("other fields")
    return Form(
        work=str(data["work"]),
        keep=str(data["keep"]),
        sigla=_strings(data["sigla"]),
        columns=columns,
        anchors=_strings(data["anchors"]),
        decisions=_strings(data["decisions"]),
        rows=rows,
    )
