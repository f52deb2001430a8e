"""The bodies of requests, checked for names and types before anything is done with them.

``POST …/decisions``::

    {"revision": that of the last answer, "entry": n, or "place": [paragraph, start, end],
     "what", "how", "text", "reading", "witness", "parts": [text], "scope", "exceptions": [n],
     "reason", "certainty"}

All but ``revision``, ``what`` and the place may be absent. ``POST …/rules/preview`` has the same
body. ``POST …/undo`` and ``…/redo``: ``{"revision", "of": [id]}``, or ``{"revision", "steps": n}``:
the last ones. ``POST …/review``: ``{"revision", "id", "do": "confirm" or "drop", "entry": n}``.
``POST …/run``: ``{}``. ``POST /api/decisions``: ``{"what", "row", "works"}``; ``POST /api/editor``:
``{"name"}``.
"""

from __future__ import annotations

from typing import Literal, TypeVar

import msgspec

from collate.errors import SettingsError
from collate.i18n import _

#: Longest text that is accepted, in code points; a paragraph of an edition has some thousands.
LONGEST_TEXT = 100_000

#: Most terms or pieces, and most exceptions of a rule.
MOST_PARTS, MOST_EXCEPTIONS = 1_000, 20_000

R = TypeVar("R")


class DecideRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A decision as the page sends it. ``entry`` is 0 where ``place`` names words in which all agree."""

    what: str
    revision: int = -1
    entry: int = 0
    place: tuple[int, int, int] | None = None
    how: str = ""
    text: str = ""
    reading: str = ""
    witness: str = ""
    parts: tuple[str, ...] = ()
    scope: str = "place"
    exceptions: tuple[int, ...] = ()
    reason: str = ""
    certainty: str = ""


class UndoRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Undo or redo: of some decisions, or of the last ones."""

    revision: int = -1
    of: tuple[str, ...] = ()
    steps: int = 1


class ReviewRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Confirm a decision at an entry (0: where it stands), or drop it."""

    id: str
    do: Literal["confirm", "drop"]
    revision: int = -1
    entry: int = 0


class DirectiveRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A row of a table of collate.toml; with ``works`` its ``left`` and ``right`` are works, not texts."""

    what: str
    row: dict[str, str | bool | tuple[str, ...]]
    works: bool = False


class EditorRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The name of the editor."""

    name: str


class RunRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Run the work again."""

    revision: int = -1


def read_body(data: bytes, kind: type[R]) -> R:
    """Return a body as an object of *kind*.

    Raises:
        SettingsError: it is not JSON in UTF-8, or has unknown, missing or wrong fields.
    """
    try:
        request = msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError("", _("the request is not as expected ({reason})", reason=str(error))) from error
    if isinstance(request, DecideRequest):
        _check_sizes(request)
    return request


def _check_sizes(request: DecideRequest) -> None:
    texts = (request.text, request.reading, request.reason, *request.parts)
    if max(map(len, texts)) > LONGEST_TEXT:
        raise SettingsError("", _("a text has more than {most} characters", most=LONGEST_TEXT))
    if len(request.parts) > MOST_PARTS or len(request.exceptions) > MOST_EXCEPTIONS:
        raise SettingsError("", _("a list has more than {most} items", most=MOST_PARTS))
    if (request.entry > 0) == (request.place is not None):
        raise SettingsError(
            "", _("the request names no place"), _("Give an entry, or a place in a paragraph")
        )
