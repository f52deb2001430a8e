"""One line of a log of decisions: a JSON object that names its predecessors, with a digest as its id."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.edit.log_entries import (
    DIRECTIVES,
    Directive,
    Redo,
    Undo,
    check_entry,
    decision_fields,
    directive_fields,
    read_decision,
    read_directive,
)
from collate.errors import ModelError, reason_of
from collate.i18n import _
from collate.model import Decision, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.edit.log_entries import Entry

#: The version of the form of a line, in its field ``format``.
FORMAT = 1

#: The first hexadecimal digits of SHA-256, 64 bits: two among 10⁶ lines are equal with probability 3·10⁻⁸.
_ID_LENGTH = 16
_ID = re.compile(r"[0-9a-f]{16}")
#: The time in UTC: texts that are sorted as they are.
_TIME = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d+)?Z")
#: The lines that git writes around what it could not merge; no line of a log begins like this.
_MARKER = re.compile(rb"(<{7}|\|{7}|={7}|>{7})(\s.*)?", re.S)
_SUBJECTS = frozenset(Subject)
_HEAD = ("format", "id", "after", "at", "by", "do")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class LogFault(NamedTuple):
    """What is wrong in a log, and what to do about it, as messages; ``line`` counts from 1.

    ``file`` is the path of the log where several were read.
    """

    line: int
    message: str
    remedy: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: ``number`` (from 1) in its file; what was entered, when, by whom, after which others.

    ``entry`` is None for a line that this version cannot apply: it has its place in the order,
    and no effect. ``raw`` is the line without its end.
    """

    number: int
    id: str
    after: tuple[str, ...]
    at: str
    by: str
    entry: Entry | None
    raw: bytes


def encode_line(entry: Entry, *, after: tuple[str, ...], at: str, by: str) -> LogLine:
    """Return the line of *entry*, with number 0.

    Raises:
        ModelError: a value is not one of its field, or has characters that no edition can carry.
    """
    problem = check_entry(entry, by)
    if problem is None and not _TIME.fullmatch(at):
        problem = _("the time {time} is not like 2026-11-29T23:10:05Z", time=repr(at))
    if problem is not None:
        raise ModelError("", problem)
    data: dict[str, Any] = {"format": FORMAT, "id": "", "after": sorted(after), "at": at, "by": by}
    match entry:
        case Undo(of) | Redo(of):
            data |= {"do": "undo" if isinstance(entry, Undo) else "redo", "of": list(of)}
        case Directive(what, row):
            data |= {"do": "decide", "what": what, "row": directive_fields(row)}
        case _:
            data |= {"do": "decide", **decision_fields(entry)}
    data["id"] = _digest(data)
    raw = json.dumps(data, ensure_ascii=False).encode()
    line = _read(raw, data, 0)
    if isinstance(line, LogFault):  # a value of another type than its field has
        raise ModelError("", line.message)
    return line


def decode_lines(content: bytes, *, first: int = 1) -> Iterator[LogLine | LogFault]:
    """Yield what the lines of a log hold; *first* is the number of its first line.

    A line that this version cannot apply gives both a line without an entry and a fault,
    a broken one only a fault, a blank one nothing.
    """
    for number, raw in enumerate(physical_lines(content), start=first):
        raw = clean_line(raw)
        if not raw:
            continue
        if is_marker(raw):
            message = _("{text} is a mark of git around lines that it could not merge", text=_start_of(raw))
            yield LogFault(number, message, _("Delete the marks, and keep all lines between them"))
            continue
        data, reason = _object(raw)
        if reason:
            message = _("is broken and is left out: {reason}", reason=reason)
            remedy = _("Restore it from version control, or delete it if it was not finished")
            yield LogFault(number, message, remedy)
            continue
        found = _read(raw, data, number)
        if isinstance(found, LogFault):
            inert = _inert(raw, data, number)
            if inert is not None:
                yield inert
        yield found


def physical_lines(content: bytes) -> list[bytes]:
    r"""Return the lines of a file, without their ends.

    >>> physical_lines(b"a\n\nb"), physical_lines(b"")
    ([b'a', b'', b'b'], [])
    """
    lines = content.split(b"\n")
    return lines if lines[-1] else lines[:-1]


def clean_line(raw: bytes) -> bytes:
    r"""Return a line without what other programs add: a byte order mark, ``\r``, spaces at its ends.

    The mark can begin any line, where files were joined.
    """
    return raw.removeprefix(_BYTE_ORDER_MARK).strip(b" \t\r")


def is_marker(raw: bytes) -> bool:
    """Return whether a line is one that git writes around what it could not merge."""
    return _MARKER.fullmatch(raw) is not None


def _object(raw: bytes) -> tuple[dict[str, Any], str]:
    """Return the object of a line, or why there is none."""
    try:
        data = json.loads(raw.decode())
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, a number of 5,000 digits
        return {}, reason_of(error) or _("it is not JSON")
    if not isinstance(data, dict):
        return {}, _("it is not a JSON object")
    return data, ""


def _read(raw: bytes, data: dict[str, Any], number: int) -> LogLine | LogFault:
    """Return the line, or why it cannot be applied."""
    form = data.get("format")
    if isinstance(form, int) and form > FORMAT:
        message = _("was written by a newer version (format {format}) and is not applied", format=form)
        return LogFault(number, message, _("Install the newest version of collate"))
    broken = _("Restore it from version control, or decide anew")
    if form != FORMAT or isinstance(form, bool) or _inert(raw, data, number) is None:
        return LogFault(number, _("is not a line of a log of decisions and is left out"), broken)
    try:
        changed = data["id"] != _digest(data)
    except (UnicodeEncodeError, RecursionError):
        changed = True
    if changed:
        message = _("was changed after it was written (its id is not that of its words) and is not applied")
        return LogFault(number, message, broken)
    entry, problem = _entry(data)
    if entry is None:
        message = _("cannot be applied: {problem}", problem=problem)
        return LogFault(number, message, _("Install the newest version of collate, or decide anew"))
    return LogLine(number, data["id"], tuple(data["after"]), data["at"], data["by"], entry, raw)


def _inert(raw: bytes, data: dict[str, Any], number: int) -> LogLine | None:
    """Return a line without an entry, None where its head is not one."""
    name, after, at, by = (data.get(key) for key in ("id", "after", "at", "by"))
    if not (isinstance(name, str) and _ID.fullmatch(name) and isinstance(at, str) and isinstance(by, str)):
        return None
    if not (_TIME.fullmatch(at) and isinstance(after, list) and all(_is_id(one) for one in after)):
        return None
    return LogLine(number, name, tuple(after), at, by, None, raw)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _entry(data: dict[str, Any]) -> tuple[Entry | None, str]:
    """Return what a line enters, or None and why it cannot be applied."""
    do, what, problem = data.get("do"), data.get("what"), ""
    entry: Entry | None
    rest = {key: value for key, value in data.items() if key not in _HEAD}
    if do in ("undo", "redo"):
        of = rest.pop("of", None)
        if rest or not (isinstance(of, list) and of and all(_is_id(one) for one in of)):
            return None, _("it does not name what it undoes or redoes")
        entry = Undo(tuple(of)) if do == "undo" else Redo(tuple(of))
    elif do != "decide":
        return None, _("{name} is an unknown kind of line", name=repr(do))
    elif isinstance(what, str) and what in DIRECTIVES and "row" in data:  # "cut" is a subject, too
        entry, problem = read_directive(what, {key: value for key, value in rest.items() if key != "what"})
    elif isinstance(what, str) and what in _SUBJECTS:
        entry, problem = read_decision(rest, name=data["id"], at=data["at"], by=data["by"])
    else:
        return None, _("{name} is an unknown subject of a decision", name=repr(what))
    if isinstance(entry, Decision):
        # Where another program wrote the line otherwise, its digest cannot be made again.
        sealed = replace(entry, preceding=tuple(data["after"]) or ("",))
        entry = sealed if decision_id(sealed) == data["id"] else entry
    if entry is not None:
        problem = check_entry(entry, data["by"]) or ""
    return (None, problem) if problem else (entry, "")


def decision_id(decision: Decision) -> str:
    """Return the id of the line that enters *decision*, whose preceding lines are recorded."""
    head = {
        "format": FORMAT,
        "after": sorted(filter(None, decision.preceding)),
        "at": decision.at,
        "by": decision.by,
    }
    return _digest({**head, "do": "decide", **decision_fields(decision)})


def _digest(data: dict[str, Any]) -> str:
    """Return the id of a line: of its JSON without the id, keys sorted, without white space, in UTF-8."""
    content = {key: value for key, value in data.items() if key != "id"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]


def _start_of(raw: bytes) -> str:
    return raw[:20].decode("utf-8", "replace")
