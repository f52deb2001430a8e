"""What each table and key of collate.toml is for, from the docstrings of the settings themselves.

The texts are messages: ``tools/messages.py`` collects them for the catalogues with
:func:`setting_messages`.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from dataclasses import MISSING, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin

from collate.i18n import Message
from collate.settings.check import SettingField, setting_fields
from collate.settings.rules import Range
from collate.settings.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Tables and keys that the logs of decisions fill: an editor writes none of them by hand.
_OF_LOGS = frozenset({"decision", "decided", "contexts"})

#: Markup of docstrings: a role with its target, words in double backquotes, a field in asterisks.
_ROLE = re.compile(r":\w+:`[~.\w]*?\.?(\w+)(?:\(\))?`")
_MARKED = re.compile(r"``(.+?)``|(?<!\*)\*(\w+)\*(?!\*)")
#: The beginning of the docstring of a table: its name, or "One" before the names of two that share it.
_NAME = re.compile(r"^(Table `\[\w+\]`[:.]? ?|One `\[\[\w+\]\]`(?! or)[:.]? ?|One (?=`))")
_SENTENCE = re.compile(r"(?<=[.:)]) (?=[A-Z`])")


class KeyText(NamedTuple):
    """A key of a table: its default as TOML, and what it is for.

    ``default`` of a key without one is an example of its type, and ``required`` is set. ``choices``
    are the values of a key that has a list of them, ``limits`` the least and the largest number.
    """

    name: str
    default: str
    reason: Message | None
    required: bool
    choices: tuple[str, ...]
    limits: tuple[float, float] | None


class TableText(NamedTuple):
    """A table of collate.toml; ``rows``: it can occur several times, as ``[[name]]``."""

    name: str
    rows: bool
    reason: Message | None
    keys: tuple[KeyText, ...]


@cache
def explained_tables() -> tuple[TableText, ...]:
    """Return the tables of collate.toml with their keys, in the order of their definition."""
    return tuple(_table(table) for table in setting_fields(Settings) if table.name not in _OF_LOGS)


def setting_messages() -> Iterator[str]:
    """Yield the English text of every table and key, once each."""
    texts = [text for table in explained_tables() for text in (table.reason, *(k.reason for k in table.keys))]
    yield from dict.fromkeys(text.template for text in texts if text is not None)


def toml_value(value: object) -> str:
    r"""Return a value of a setting as TOML.

    >>> toml_value(True), toml_value(("a", "b")), toml_value('"\n'), toml_value(0.5)
    ('true', '["a", "b"]', '"\\"\\n"', '0.5')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # TOML escapes as JSON does, and DEL, too.
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return repr(value)


def _table(table: SettingField) -> TableText:
    rows = table.item is not None
    kind: Any = table.item.value_type if table.item is not None else table.value_type
    reasons = _attribute_docs(kind)
    defaults = {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    keys = tuple(
        _key(field, defaults, reasons) for field in setting_fields(kind) if field.name not in _OF_LOGS
    )
    return TableText(table.name, rows, _message(_NAME.sub("", _plain(kind.__doc__ or ""))), keys)


def _key(field: SettingField, defaults: Mapping[str, object], reasons: Mapping[str, str]) -> KeyText:
    required = field.name not in defaults
    literal = field.item.value_type if field.item is not None else field.value_type
    choices = tuple(filter(None, get_args(literal))) if get_origin(literal) is Literal else ()
    example = "[]" if field.item is not None else '"…"'
    return KeyText(
        field.name,
        example if required else toml_value(defaults[field.name]),
        _message(_plain(reasons.get(field.name, ""))),
        required,
        choices,
        next(((rule.low, rule.high) for rule in field.rules if isinstance(rule, Range)), None),
    )


def _message(text: str) -> Message | None:
    return Message(text[0].upper() + text[1:], "", {}) if text else None


def _plain(doc: str) -> str:
    """Return a docstring as one line, without markup and without what concerns the logs of decisions."""
    text = _MARKED.sub(lambda match: f"`{match[1] or match[2]}`", _ROLE.sub(r"``\1``", " ".join(doc.split())))
    return " ".join(
        sentence
        for sentence in _SENTENCE.split(text)
        if not any(f"`{name}`" in sentence for name in _OF_LOGS)
    )


def _attribute_docs(table: type) -> dict[str, str]:
    """Return the string below each field of a class; none where the package has no source."""
    try:
        (definition,) = ast.parse(inspect.getsource(table)).body
    except (OSError, TypeError):
        return {}
    assert isinstance(definition, ast.ClassDef)
    docs: dict[str, str] = {}
    name = ""
    for node in definition.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        elif name and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docs[name], name = str(node.value.value), ""
        else:
            name = ""
    return docs
