"""The directives of collate.toml: rows that concern one work, file, position or word each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from collate.model import Context
from collate.settings.rules import (
    SHARE,
    KindName,
    check_file_pattern,
    check_forms,
    check_not_blank,
    check_siglum,
    check_subtype,
)

#: A text that is not blank.
_Words = Annotated[str, check_not_blank]
#: A file, by its path or by a pattern.
_File = Annotated[str, check_file_pattern]


@dataclass(frozen=True, slots=True)
class WorkSettings:
    """One ``[[work]]``: the base text, the title and the witnesses of a work.

    ``name`` is its slug or its title. ``base`` names the base text, ``include``
    and ``exclude`` name witnesses, each by siglum, by path, or by segment id.
    A row that is ``decided`` comes from a log of decisions: where it fits nothing any more,
    that is reported and does not stop the run.
    """

    name: _Words
    base: str = ""
    title: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    decided: bool = False


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One ``[[source]]``: the siglum, the short title and the role of a file.

    A file with the role ``ignore`` is left out; one with ``whole`` is not split:
    it is one text.
    """

    file: _File
    siglum: Annotated[str, check_siglum] = ""
    short_title: str = ""
    role: Literal["witness", "ignore"] = "witness"
    whole: bool = False


@dataclass(frozen=True, slots=True)
class PairSettings:
    """One ``[[same]]`` or ``[[different]]``: two segments, by id, that belong to one work or do not.

    ``decided``: see :class:`WorkSettings`.
    """

    left: _Words
    right: _Words
    decided: bool = False


@dataclass(frozen=True, slots=True)
class BoundarySettings:
    """One ``[[cut]]`` or ``[[join]]``: in *file*, a text begins, or does not, at the words *before*.

    ``decided``: see :class:`WorkSettings`.
    """

    file: _File
    before: _Words
    decided: bool = False


@dataclass(frozen=True, slots=True)
class LeaveOutSettings:
    """One ``[[leave_out]]``: in *file*, the stretch from the words *first* to *last* is not text.

    ``decided``: see :class:`WorkSettings`.
    """

    file: _File
    first: _Words
    last: _Words
    decided: bool = False


@dataclass(frozen=True, slots=True)
class EquivalentSettings:
    """One ``[[equivalent]]``: words that count as one, and the kind of variant between them.

    The order of the forms has no meaning.
    """

    forms: Annotated[tuple[str, ...], check_forms]
    kind: KindName = "orthographic"
    subtype: Annotated[str, check_subtype] = "word-form"


@dataclass(frozen=True, slots=True)
class AlikeSettings:
    """One ``[[alike]]``: forms that may stand for each other by mistake, as they look or sound alike."""

    forms: Annotated[tuple[str, ...], check_forms]
    cause: Literal["graphic", "homophone"] = "graphic"
    confidence: Annotated[float, SHARE] = 0.8


@dataclass(frozen=True, slots=True)
class EmendSettings:
    """One ``[[emend]]``: in a work, the edition reads *text* where the base text has *words*.

    *work* is its slug or its title; *before* and *after* are the adjacent words of
    the base text, for *words* that occur more than once. An empty *text* deletes;
    empty *words* insert *text* between *before* and *after*. *reason*, *by* and
    *certainty* are printed.
    """

    work: _Words
    words: str
    text: str
    before: str = ""
    after: str = ""
    reason: str = ""
    by: str = ""
    certainty: Literal["high", "medium", "low", ""] = ""


@dataclass(frozen=True, slots=True)
class GapSettings:
    """One ``[[lacuna]]`` or ``[[omission]]``: the reason why, in *work*, *witness* lacks a passage.

    With ``[[lacuna]]`` the witness is not extant there (pages are lost), which is
    no variant; with ``[[omission]]`` it omits the passage. The passage is from
    the words *first* to the words *last* of the base text, both of which stand in
    it; without *last* it is the gap with the words *first*. *witness* is a
    siglum, a path or a segment id. *reason*, *by* and *certainty* are recorded.
    """

    work: _Words
    witness: _Words
    first: _Words
    last: str = ""
    reason: str = ""
    by: str = ""
    certainty: Literal["high", "medium", "low", ""] = ""


@dataclass(frozen=True, slots=True)
class SectionSettings:
    """One ``[[section]]``: in a section of *work*, the base text (底本) and the roles of witnesses.

    The section begins with the words *first* (empty: with the text) and goes up to the next one or,
    with *last*, to the end of these words; each occurs once. *base*, *throughout* (通校本) and
    *consulted* (参校本) name witnesses, each by siglum, by path or by segment id; without *base* that of the
    work is the base text. *reason* and *by* are recorded. ``contexts`` are those of the entry at which it
    begins, as in a decision: they are the anchor where a row has them.
    """

    work: _Words
    first: str
    last: str = ""
    base: str = ""
    throughout: tuple[_Words, ...] = ()
    consulted: tuple[_Words, ...] = ()
    reason: str = ""
    by: str = ""
    contexts: tuple[Context, ...] = ()
