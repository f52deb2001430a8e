"""The content of a note of variants, and the interface of a style that words it.

A style states what each witness has (作, 无, 有, 缺) without judgement; only the
notes of emendations, an editor's judgement, use 原脱 and 原衍.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from collate.report.notes.lemma_choice import AdditionHost


class LemmaRelation(Enum):
    """How the words of some witnesses relate to the lemma."""

    PLAIN = auto()
    """Other words, or none."""
    SWAPPED = auto()
    """The same words in another order."""
    ABOVE = auto()
    BELOW = auto()
    """The same words, earlier or later in the text: ``NoteReading.text`` is what precedes them there."""


class NoteReading(NamedTuple):
    """The words of some witnesses for the lemma ("" for an omission)."""

    text: str
    sigla: tuple[str, ...]
    way: LemmaRelation = LemmaRelation.PLAIN
    paragraphs: int = 0
    """The number of paragraphs of a text of whole paragraphs, else 0."""


class NoteLemma(NamedTuple):
    """The words of the base text, with the number of their paragraphs or sentences if these are whole."""

    text: str
    paragraphs: int = 0
    sentences: int = 0
    letters: int = 0
    """The number of letters of a passage that only its first and last words stand for, if it is long."""
    sigla: tuple[str, ...] = ()
    """The witnesses that have it."""


class EmendationDetails(NamedTuple):
    """An editor's change: the words before and after it, in the form in which the note prints them.

    ``host`` are the words beside which something was deleted; ``sources`` are
    the witnesses of the new words, ``unchanged`` those that agree with the base
    text, ``others`` the readings of the rest. ``remarks`` are reason, name and
    certainty, as far as available.
    """

    before: str
    after: str
    host: AdditionHost | None
    sources: tuple[str, ...]
    unchanged: tuple[str, ...]
    others: tuple[NoteReading, ...]
    swapped: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteStyle:
    """A wording of notes; each function returns a sentence without its full stop.

    ``variants(lemma, readings)`` for a lemma of the base text; ``addition(host,
    readings)`` for words that it lacks; ``lacuna(first, last, sigla)`` for a
    lacuna from the words *first* to *last* (*last* empty: of just *first*),
    ``base_lacuna(readings)`` for one of the base text; ``emendation(change)``
    for an emendation; ``line(what, base, readings)`` for title, date and
    speaker lines. ``elsewhere(ahead, number)`` is the suffix of a note on words
    that the base text has further *ahead* or further back, at the note
    *number* (empty: without one). ``repeated(words)`` is the suffix of a note
    that holds from there on, for *words* if they differ from its lemma, ``afterwards`` that of
    one after which the same difference has none.
    """

    variants: Callable[[NoteLemma, Sequence[NoteReading]], str]
    addition: Callable[[AdditionHost, Sequence[NoteReading]], str]
    lacuna: Callable[[str, str, Sequence[str]], str]
    base_lacuna: Callable[[Sequence[NoteReading]], str]
    emendation: Callable[[EmendationDetails], str]
    line: Callable[[str, str, Sequence[NoteReading]], str]
    elsewhere: Callable[[bool, str], str]
    repeated: Callable[[str], str]
    afterwards: str
    number: Callable[[int], str]
    stop: str
    separator: str
    """Between two sentences under one number."""
