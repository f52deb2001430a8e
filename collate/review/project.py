"""Decisions about works and files, which are rows of collate.toml in the log of the project."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from typing import TYPE_CHECKING, Any

import msgspec

from collate.edit import DecisionLog, Directive, Undo, log_path
from collate.errors import SettingsError
from collate.i18n import _
from collate.settings import (
    BoundarySettings,
    EquivalentSettings,
    LeaveOutSettings,
    PairSettings,
    SectionSettings,
    SourceSettings,
    WorkSettings,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.review.desk import Desk
    from collate.review.open_work import OpenWork
    from collate.review.payloads import DirectiveRequest

#: The rows that the desk writes, by their tables.
ROWS: dict[str, type[Any]] = {
    "work": WorkSettings,
    "source": SourceSettings,
    "same": PairSettings,
    "different": PairSettings,
    "cut": BoundarySettings,
    "join": BoundarySettings,
    "leave_out": LeaveOutSettings,
    "equivalent": EquivalentSettings,
    "section": SectionSettings,
}


def write_directive(desk: Desk, request: DirectiveRequest) -> str:
    """Write a row to the log of the project, and return its id; the next run applies it.

    With ``works``, ``left`` and ``right`` of the row are works, which stand for their base texts.

    Raises:
        SettingsError: there is no such table or field, or a value is not one of its field.
        UnknownWork: there is no such work.
        OutputError: it cannot be written.
    """
    kind = ROWS.get(request.what)
    if kind is None:
        raise SettingsError("", _("{name} is an unknown subject of a decision", name=repr(request.what[:40])))
    fields = dict(request.row)
    if request.works:
        fields |= {side: base_text(desk.work(str(fields.get(side)))) for side in ("left", "right")}
    unknown = sorted(set(fields) - {field.name for field in dataclass_fields(kind)})
    if unknown:
        name = f"{request.what}.{unknown[0][:40]}"
        raise SettingsError("", _("unknown key {name!r}", name=name))
    try:
        row = msgspec.convert(fields, kind, strict=True)
    except msgspec.ValidationError as error:
        raise SettingsError("", _("the request is not as expected ({reason})", reason=str(error))) from error
    log = DecisionLog.open(log_path(desk.options.decisions, ""))
    return log.append(Directive(request.what, row), by=desk.by).id


def take_back(desk: Desk, names: Sequence[str]) -> None:
    """Take back decisions about works and files, by the ids of their lines; the next run applies it.

    Raises:
        SettingsError: one of them is not there, or was taken back.
        OutputError: it cannot be written.
    """
    log = DecisionLog.open(log_path(desk.options.decisions, ""))
    rows = {line.id for line in log.lines if isinstance(line.entry, Directive)}
    if not names or not rows.intersection(log.history.undoable).issuperset(names):
        raise SettingsError("", _("there is no such decision to undo"))
    log.append(Undo(tuple(dict.fromkeys(names))), by=desk.by)


def base_text(work: OpenWork) -> str:
    """Return the id of the segment that is the base text of a work."""
    return work.edition.work.witness(work.edition.work.base).segment.id


def text_views(work: OpenWork) -> list[dict[str, Any]]:
    """Return the texts of a work by their segments, as ``[{"id", "siglum", "title", "file"}]``."""
    return [
        {
            "id": one.segment.id,
            "siglum": one.siglum,
            "title": one.short_title or (one.segment.title.written if one.segment.title else ""),
            "file": one.segment.path,
        }
        for one in work.edition.work.witnesses
    ]


def file_views(desk: Desk) -> list[dict[str, Any]]:
    """Return the files of the last run, and those that are left out, as ``[{"path", "role", "texts"}]``."""
    ignored = {row.file for row in desk.settings().source if row.role == "ignore"}
    rows = [
        {
            "path": one.get("path"),
            "role": "ignore" if one.get("path") in ignored else "witness",
            "texts": one.get("segments"),
        }
        for one in desk.recorded("files")
    ]
    known = {row["path"] for row in rows}
    return [*rows, *({"path": path, "role": "ignore", "texts": None} for path in sorted(ignored - known))]
