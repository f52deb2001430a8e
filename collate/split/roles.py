"""Roles of the lines of a document, and which role may follow which."""

from __future__ import annotations

from enum import StrEnum
from math import log


class Role(StrEnum):
    """The role of a line: what it does for the texts of the file."""

    FRONT = "front"
    """The name of a volume, its editor, a preface without a title: it stands before the first text."""
    PART = "part"
    """The heading of a part of a volume, above the title of its first text."""
    ABOVE = "above"
    """A date, an author or a venue above the title of its text."""
    TITLE = "title"
    SUBTITLE = "subtitle"
    """A further line of the title."""
    BYLINE = "byline"
    """A date, an author, a venue or a recipient below the title."""
    OPENING = "opening"
    """The first line of a text without a title: a salutation, or the line after thanks to the audience."""
    BODY = "body"
    HEADING = "heading"
    """A heading within a text."""
    SIGNATURE = "signature"
    """A date or a name at the end of a text."""
    SOURCE = "source"
    """Where a text was taken from, at its end."""
    RULE = "rule"
    """A separator between two texts."""
    IMPRINT = "imprint"
    """The heading of an imprint, a colophon, a note on the author."""
    BACK = "back"
    """What stands below such a heading."""


#: Of 1,000 lines with a role, how many are followed by which; "" is the end of the file. Roles that are not
#: listed cannot follow. Counted in compilations (see docs/splitting.md), and rounded; the shares of a title
#: after text vary with the length of the texts.
FOLLOWS: dict[str, dict[str, int]] = {
    "": {"front": 300, "above": 50, "title": 500, "opening": 100, "body": 50, "imprint": 5},
    "front": {"front": 270, "above": 40, "title": 650, "imprint": 40},
    "part": {"part": 50, "above": 50, "title": 900},
    "above": {"above": 100, "title": 900},
    "title": {"subtitle": 60, "byline": 400, "body": 500, "heading": 40},
    "subtitle": {"subtitle": 50, "byline": 400, "body": 500, "heading": 50},
    "byline": {"byline": 150, "body": 800, "heading": 50},
    "opening": {"body": 950, "heading": 50},
    "body": {
        "body": 870, "heading": 50, "title": 50, "above": 4, "signature": 16, "source": 4, "rule": 3,
        "opening": 1, "part": 3, "imprint": 2, "": 1,
    },
    "heading": {"body": 860, "heading": 135, "title": 3, "": 2},
    "signature": {
        "signature": 150, "source": 80, "title": 570, "above": 20, "rule": 60, "part": 20, "imprint": 10,
        "body": 40, "": 50,
    },
    "source": {
        "source": 60, "title": 750, "above": 60, "rule": 40, "part": 20, "signature": 20, "imprint": 5,
        "": 50,
    },
    "rule": {"title": 700, "above": 150, "part": 20, "body": 80, "opening": 10, "imprint": 10, "": 50},
    "imprint": {"imprint": 50, "back": 950},
    "back": {"back": 860, "part": 20, "front": 10, "title": 50, "above": 5, "imprint": 30, "rule": 5, "": 40},
}  # fmt: skip

ROLES: tuple[Role, ...] = tuple(Role)


def log_follows() -> dict[tuple[str, str], float]:
    """Return the natural logarithm of the share of each pair of roles that may follow each other."""
    return {
        (above, below): log(count / sum(row.values()))
        for above, row in FOLLOWS.items()
        for below, count in row.items()
    }
