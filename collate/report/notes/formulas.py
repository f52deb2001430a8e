"""How a note of variants is worded: what the ways of wording share; each of them is a module.

The formulas state what each witness has (作, 无, 有, 缺) and judge nothing but
where an editor did: an emendation says 原脱 and 原衍.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from collate.report.notes.lemma_choice import Host


class Way(Enum):
    """How what some witnesses have is related to the lemma, where that is more than another wording."""

    PLAIN = auto()
    SWAPPED = auto()
    """The same words in another order."""
    ABOVE = auto()
    BELOW = auto()
    """The words stand before, or behind: ``Said.text`` are those beside which they do."""


class Said(NamedTuple):
    """What some witnesses have instead of the lemma ("" if nothing)."""

    text: str
    sigla: tuple[str, ...]
    way: Way = Way.PLAIN
    paragraphs: int = 0
    """How many paragraphs it is, where it is whole ones."""


class Lemma(NamedTuple):
    """The words of the base text; how many paragraphs or sentences they are, where they are whole ones."""

    text: str
    paragraphs: int = 0
    sentences: int = 0


class Mended(NamedTuple):
    """What an editor changed: the words before and after the change, as the note prints them.

    ``host`` is where something was added or deleted; ``sources`` are the
    witnesses that it was taken from, ``kept`` those that read as the base text
    does, ``others`` what the rest have. ``remarks`` are reason, name and
    certainty, as far as they were given.
    """

    before: str
    after: str
    host: Host | None
    sources: tuple[str, ...]
    kept: tuple[str, ...]
    others: tuple[Said, ...]
    swapped: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """One way of wording; each function returns a sentence without its full stop.

    ``variants(lemma, readings)`` for a lemma that is there; ``added(host,
    readings)`` where only others have words; ``absent(first, last, sigla)`` for
    a lacuna (*last* empty: of just these words), ``base_absent(readings)`` for
    one of the base text; ``mended(change)`` for an emendation; ``stated(what,
    base, readings)`` for title, date and speaker lines. ``elsewhere(ahead,
    number)`` ends a note of words that the base text has *ahead* or before,
    where the note with that number (empty: none) is. ``repeated(words)`` ends a
    note that holds from there on, for *words* if they are others than its lemma.
    """

    variants: Callable[[Lemma, Sequence[Said]], str]
    added: Callable[[Host, Sequence[Said]], str]
    absent: Callable[[str, str, Sequence[str]], str]
    base_absent: Callable[[Sequence[Said]], str]
    mended: Callable[[Mended], str]
    stated: Callable[[str, str, Sequence[Said]], str]
    elsewhere: Callable[[bool, str], str]
    repeated: Callable[[str], str]
    number: Callable[[int], str]
    stop: str
    between: str
    """What stands between two sentences under one number."""
