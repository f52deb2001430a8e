"""The rows of collate.toml: what an editor says of single works, files, places and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kinds = Literal["substantive", "numeral", "orthographic", "punctuation"]


@dataclass(frozen=True, slots=True)
class WorkSettings:
    """One ``[[work]]``: what an editor says about a work.

    ``name`` is its slug or its title. ``base`` names the base text and
    ``include`` and ``exclude`` its witnesses, each by siglum, by path, or by
    segment id.
    """

    name: str
    base: str = ""
    title: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One ``[[source]]``: what an editor says about a file.

    Role ``ignore`` leaves it out; ``whole`` says that it is one text.
    """

    file: str
    siglum: str = ""
    short_title: str = ""
    role: Literal["witness", "ignore"] = "witness"
    whole: bool = False


@dataclass(frozen=True, slots=True)
class PairSettings:
    """One ``[[same]]`` or ``[[different]]``: two segments (by id) that are, or are not, one work."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """One ``[[cut]]`` or ``[[join]]``: a text begins (or does not) in *file* where *before* stands."""

    file: str
    before: str


@dataclass(frozen=True, slots=True)
class StretchSettings:
    """One ``[[leave_out]]``: in *file*, what goes from the words *first* to the words *last* is no text."""

    file: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class EquivalentSettings:
    """One ``[[equivalent]]``: words that count as one, and what kind of difference it is between them.

    The first form is written as freely as the others; ``subtype`` is the finer kind.
    """

    forms: tuple[str, ...]
    kind: Kinds = "orthographic"
    subtype: str = "word-form"


@dataclass(frozen=True, slots=True)
class AlikeSettings:
    """One ``[[alike]]``: forms of which one may stand for another since they look or sound alike."""

    forms: tuple[str, ...]
    cause: Literal["graphic", "homophone"] = "graphic"
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class EmendSettings:
    """One ``[[emend]]``: in a work the edition reads *text* where the base text has *words*.

    *work* is its slug or its title; *before* and *after* are words of the base
    text next to them, where *words* alone stand in several places. An empty
    *text* deletes; empty *words* add the text between *before* and *after*.
    *reason*, *by* and *certainty* are printed.
    """

    work: str
    words: str
    text: str
    before: str = ""
    after: str = ""
    reason: str = ""
    by: str = ""
    certainty: Literal["high", "medium", "low", ""] = ""
