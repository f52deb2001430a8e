"""The collate.toml that ``collate config init`` writes: every table and key as a comment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from collate.cli.commands import wrap_paragraph
from collate.i18n import _, translate

if TYPE_CHECKING:
    from collate.settings import KeyText, TableText

#: Columns of a comment, as in an editor beside another window.
WIDTH = 96

#: Bounds from here on only catch typing errors, and are not shown.
_TYPING_ERROR = 1_000_000

_HEAD = (
    _("The settings of collate. Every line with a key is a comment: remove the # to change its value."),
    _("A key that is not here, or is a comment, has its default, which a later version may improve."),
    _("What is in force, and why: collate config show. Errors with their lines: collate config check."),
)
_ROWS = _("Rows about single works, files and words: each can occur many times.")


def settings_template(language: str) -> str:
    """Return a collate.toml in which everything is a comment but the names of the tables, in *language*.

    Without the ``#`` before them all keys of the tables still have their defaults. Rows, as
    ``[[work]]``, are comments as a whole: one without its words is not valid.
    """
    from collate.settings import explained_tables

    lines = [line for text in _HEAD for line in _comment(translate(text, language))]
    rows = False
    for table in explained_tables():
        if table.rows and not rows:
            lines += ["", "", *_comment(translate(_ROWS, language))]
            rows = True
        lines += ["", *_table(table, language)]
    return "\n".join(lines) + "\n"


def _table(table: TableText, language: str) -> Iterator[str]:
    if table.reason is not None and not table.rows:
        yield from _comment(translate(table.reason, language))
    yield f"# [[{table.name}]]" if table.rows else f"[{table.name}]"
    if table.reason is not None and table.rows:
        yield from _comment(translate(table.reason, language), indent="#   ")
    for key in table.keys:
        if not table.rows:
            yield from _comment(_reason(key, language))
        yield f"# {key.name} = {key.default}" + _remark(key, language, rows=table.rows)


def _reason(key: KeyText, language: str) -> str:
    """Return what a key is for, and the values that it can have."""
    parts = [translate(key.reason, language)] if key.reason is not None else []
    if key.choices:
        known = ", ".join(key.choices)
        parts.append(translate(_("One of: {known}.", known=known), language))
    if key.limits is not None and key.limits[1] < _TYPING_ERROR:
        low, high = (f"{limit:g}" for limit in key.limits)
        parts.append(translate(_("From {low} to {high}.", low=low, high=high), language))
    return " ".join(parts)


def _remark(key: KeyText, language: str, *, rows: bool) -> str:
    """Return the remark behind a key of a row."""
    if not rows:
        return ""
    parts = [translate(_("required"), language)] if key.required else []
    parts += [", ".join(key.choices)] if key.choices else []
    return f"  # {'; '.join(parts)}" if parts else ""


def _comment(text: str, *, indent: str = "# ") -> list[str]:
    return [f"{indent}{line}" for line in wrap_paragraph(text, WIDTH - len(indent))] if text else []
