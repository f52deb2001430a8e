"""What ``collate split`` shows besides the texts: uncertain beginnings, and why each line is what it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import isinf
from typing import TYPE_CHECKING, Any

from collate.cli import common
from collate.cli.user_language import localize
from collate.i18n import _
from collate.split import explain_roles, role_name
from collate.text.layout import display_width
from collate.text.line_index import LineIndex

if TYPE_CHECKING:
    from collate.model import Document, Doubt, SplitDocument
    from collate.settings import Settings
    from collate.split import LineExplanation, Point

#: Width in columns of the words of a line.
_EXCERPT = 60
#: Lines of one form that are listed in full, and uncertain beginnings of one file.
_OF_A_FORM, _OF_A_FILE = 3, 30
#: Margin beyond which a short line is text so surely that the table does not give reasons.
_SURE = 10.0

# -- uncertain beginnings -------------------------------------------------------------------------


def show_doubts(documents: Sequence[SplitDocument]) -> None:
    """Print the uncertain beginnings of *documents*, with the rows of collate.toml that change them."""
    count = sum(len(item.doubts) for item in documents)
    if not count:
        return
    common.show("")
    common.show(
        _(
            "Uncertain beginnings: {count}. Where one is wrong, copy its row into collate.toml; "
            "`collate split --explain` shows the reasons",
            count=count,
        )
    )
    for item in documents:
        for line in _doubt_lines(item):
            common.show(f"  {line}" if line else "")


def _doubt_lines(item: SplitDocument) -> Iterator[str]:
    lines = LineIndex.of_document(item.document)
    path = item.document.source.paths[0]
    of_form = listed = 0
    for doubt in item.doubts:
        of_form = of_form + 1 if doubt.alike > 1 else of_form
        if (doubt.alike > 1 and of_form > _OF_A_FORM) or listed == _OF_A_FILE:
            continue
        listed += 1
        fields: dict[str, str | int] = {
            "file": path,
            "line": lines.line(doubt.span.start),
            "words": _shortened(_words_of(item.document, doubt)),
            "margin": f"{doubt.margin:.1f}",
        }
        if doubt.begins:
            yield localize(
                _("{file}, line {line}: {words}  (perhaps no text begins here; margin {margin})", **fields)
            )
        elif doubt.alike > 1:
            yield localize(
                _(
                    "{file}, line {line}: {words}  (perhaps a text begins here, and at each of {count} lines "
                    "of this form; margin {margin})",
                    count=doubt.alike,
                    **fields,
                )
            )
        else:
            yield localize(
                _("{file}, line {line}: {words}  (perhaps a text begins here; margin {margin})", **fields)
            )
        row = directive_row(path, doubt)
        yield from (f"  {line}" for line in row.splitlines())
    if rest := len(item.doubts) - listed:
        yield localize(_("{file}: and {count} more; --json lists them all", file=path, count=rest))


def directive_row(path: str, doubt: Doubt) -> str:
    """Return the ``[[join]]`` or ``[[cut]]`` that makes the contrary of *doubt* true; "" if there is none."""
    if not doubt.words:
        return ""
    table = "join" if doubt.begins else "cut"
    return f"[[{table}]]\nfile = {toml_string(path)}\nbefore = {toml_string(doubt.words)}\n"


def toml_string(text: str) -> str:
    r"""Return *text* as a basic string of TOML.

    >>> toml_string('“a” "b" \\ \x7f')
    '"“a” \\"b\\" \\\\ \\u007F"'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() or c == "\u3000" else _escape(c) for c in escaped) + '"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def with_doubts(rows: list[dict[str, object]], item: SplitDocument) -> list[dict[str, object]]:
    """Return the rows of the segments of *item* with its doubts.

    ``doubt`` is that on the beginning of the segment, or None;
    ``perhaps_begins`` are those on lines in it (before it, for the first segment).
    """
    lines = LineIndex.of_document(item.document)
    firsts = [segment.provenance.span.start for segment in item.segments]
    doubts: list[dict[str, Any]] = [{"doubt": None, "perhaps_begins": []} for _row in rows]
    for doubt in item.doubts if rows else ():
        own = doubts[max(0, bisect_right(firsts, doubt.span.start) - 1)]
        row = {
            "line": lines.line(doubt.span.start),
            "text": _words_of(item.document, doubt),
            "margin": doubt.margin,
            "alike": doubt.alike,
            "row": directive_row(item.document.source.paths[0], doubt),
        }
        if doubt.begins:
            own["doubt"] = row
        else:
            own["perhaps_begins"].append(row)
    return [{**row, **more} for row, more in zip(rows, doubts, strict=True)]


def _words_of(document: Document, doubt: Doubt) -> str:
    return " ".join(document.raw[doubt.span.start : doubt.span.end].split())


# -- reasons --------------------------------------------------------------------------------------


def show_reasons(
    documents: Sequence[SplitDocument], settings: Settings, *, as_json: bool, brief: bool
) -> None:
    """Print why the lines of *documents* have their roles; *brief*: only the roles."""
    rows: list[dict[str, object]] = []
    for item in documents:
        found = explain_roles(item.document, settings, known=item.known)
        if as_json:
            rows += _reason_rows(item, found)
        else:
            _show_table(item, found, brief=brief)
    if as_json:
        common.print_json(rows)


def _show_table(item: SplitDocument, found: Sequence[LineExplanation], *, brief: bool) -> None:
    lines = LineIndex.of_document(item.document)
    common.show(item.document.source.paths[0])
    if not found:
        common.show("  " + localize(_("No line is anything but plain long text.")))
        return
    head = (_("line"), _("role"), _("margin"), _("else"), _("words"))
    table = [tuple(localize(cell) for cell in head)]
    for row in found:
        rival = localize(role_name(row.rival)) if row.rival else "—"
        role = ("▸ " if row.begins else "  ") + localize(role_name(row.role))
        number = str(lines.line(row.span.start))
        table.append((number, role, _margin(row.margin), rival, _shortened(row.text)))
    widths = [max(display_width(row[column]) for row in table) for column in range(4)]
    doubtful = {doubt.span.start for doubt in item.doubts}
    for cells, explained in zip(table, (None, *found), strict=True):
        line, role, margin, rival, words = cells
        mark = "?" if explained is not None and explained.span.start in doubtful else " "
        common.show(
            f"{_pad(line, widths[0], right=True)}  {_pad(role, widths[1])}  {mark}"
            f"{_pad(margin, widths[2], right=True)}  {_pad(rival, widths[3])}  {words}".rstrip()
        )
        if explained is not None and not brief and _is_of_interest(explained):
            for reason in _reasons(explained):
                common.show(f"{' ' * widths[0]}      {reason}")
    if not brief:
        common.show(
            _(
                "▸: a text begins here. Margin: by how much the role is more probable than the one beside it "
                "(5: 150 times, 10: 22,000 times); ?: uncertain. +: for the role, −: for the one "
                "beside it. Percentages: of the lines with a role, in this file or, where it has few, others."
            )
        )


def _is_of_interest(row: LineExplanation) -> bool:
    """Return whether the reasons for a line are shown: not for text that could hardly be anything else."""
    return row.role != "body" or row.margin < _SURE or bool(row.directive)


def _reasons(row: LineExplanation) -> Iterator[str]:
    if row.directive:
        yield f"= {localize(row.directive)}"
    for sign, points in (("+", row.reasons_for), ("−", row.reasons_against)):
        for point in points:
            yield f"{sign} {localize(point.text)}"


def _reason_rows(item: SplitDocument, found: Sequence[LineExplanation]) -> Iterator[dict[str, object]]:
    lines = LineIndex.of_document(item.document)
    doubtful = {doubt.span.start for doubt in item.doubts}
    for row in found:
        yield {
            "file": item.document.source.paths[0],
            "line": lines.line(row.span.start),
            "text": row.text,
            "role": row.role,
            "begins": row.begins,
            "margin": None if isinf(row.margin) else round(row.margin, 2),
            "next": row.rival or None,
            "uncertain": row.span.start in doubtful,
            "directive": localize(row.directive),
            "for": [_point(point) for point in row.reasons_for],
            "against": [_point(point) for point in row.reasons_against],
        }


def _point(point: Point) -> dict[str, object]:
    rounded = {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in point._asdict().items()
    }
    return {**rounded, "text": localize(point.text)}


def _margin(margin: float) -> str:
    return "—" if isinf(margin) else f"{margin:.1f}"


def _shortened(text: str) -> str:
    """Return as much of *text* as fits into :data:`_EXCERPT` columns, on one line."""
    text = " ".join(text.split())
    if display_width(text) <= _EXCERPT:
        return text
    while display_width(text) > _EXCERPT - 2:
        text = text[:-1]
    return f"{text} …"


def _pad(text: str, width: int, *, right: bool = False) -> str:
    blanks = " " * (width - display_width(text))
    return blanks + text if right else text + blanks
