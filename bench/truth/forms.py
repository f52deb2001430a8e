"""Forms and their fillings: documents with one frame, and in each its own blocks.

Two generators, different in kind: ``notices`` (frames and blocks are whole
sentences); ``records`` (a frame of labels and clauses,
with blocks of any length inside its sentences, as in certificates, orders and
sheets).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from .english import COUNCIL, FIELDWORK, FIRST, HEADS, SECOND, SUBJECTS
from .noise import damage
from .words import CHOOSING, REPORTING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .words import Wording

Kind = Literal["notices", "records"]
Language = Literal["zh", "en"]

KINDS: tuple[Kind, ...] = ("notices", "records")
LANGUAGES: tuple[Language, ...] = ("zh", "en")

Item = TypeVar("Item")

#: Characters of a block that is not a sentence.
SHORT_BLOCK: dict[Language, int] = {"zh": 30, "en": 120}

#: Least share of a filling, and of its versions, that is its own.
LEAST_OWN = 0.2

_SENTENCE = re.compile(r".+?(?:[。？]|[.?] |$)")
_SLOT = re.compile(r"\{(\w)\}")

#: (frame, blocks) of each generator.
_WORDINGS: dict[tuple[Kind, Language], tuple[Wording, Wording]] = {
    ("notices", "zh"): (REPORTING, CHOOSING),
    ("notices", "en"): (FIELDWORK, COUNCIL),
    ("records", "zh"): (CHOOSING, REPORTING),
    ("records", "en"): (COUNCIL, FIELDWORK),
}


class Writer:
    """Writes sentences about one subject; every writer has a subject and places of its own."""

    def __init__(self, wording: Wording, language: Language, seed: Sequence[int]) -> None:
        self.random = np.random.default_rng(seed)
        self._language = language
        self._wording = wording
        self._patterns = [_SLOT.split(pattern) for pattern in wording.patterns if pattern != "{f}"]
        self._clauses = [_SLOT.split(clause) for clause in wording.clauses]
        self._own = {"t": self._subjects(60), "p": self._places(12)}

    def sentence(self) -> str:
        """Return one sentence: a pattern, or several clauses in a row."""
        if self.random.random() < 0.35:
            return self._filled(self._pick(self._patterns))
        count = int(self.random.integers(2, 6))
        chosen = [self._filled(self._pick(self._clauses)) for _ in range(count)]
        if self._language == "zh":
            return "，".join(chosen) + "。"
        return (", ".join(chosen) + ".").capitalize()

    def _filled(self, pattern: Sequence[str]) -> str:
        parts = list(pattern)
        for i in range(1, len(parts), 2):
            parts[i] = self._pick(self._own.get(parts[i]) or self._wording.lists[parts[i]])
        return "".join(parts)

    def text(self, size: int) -> str:
        """Return sentences of at least *size* characters together."""
        glue = " " if self._language == "en" else ""
        found = self.sentence()
        while len(found) < size:
            found += glue + self.sentence()
        return found

    def field(self, size: int) -> str:
        """Return names, places, things and numbers of about *size* characters, as in the field of a form."""
        lists = [*self._own.values(), self._wording.lists["n"], self._wording.lists["a"]]
        found: list[str] = []
        while sum(map(len, found)) < size:
            words = lists[int(self.random.integers(len(lists)))]
            found.append(words[int(self.random.integers(len(words)))])
        return " ".join(found) if self._language == "en" else "".join(found)[:size]

    def words(self, size: int) -> str:
        """Return exactly about *size* characters, cut where a word or a sentence ends."""
        text = self.text(size)
        if self._language == "zh":
            return text[:size]
        at = text.find(" ", max(1, size - 3))
        return text[:at] if at > 0 else text

    def _pick(self, items: Sequence[Item]) -> Item:
        return items[int(self.random.random() ** 1.3 * len(items))]

    def _subjects(self, number: int) -> list[str]:
        first, second = (
            (SUBJECTS, HEADS) if self._language == "en" else (self._wording.first, self._wording.second)
        )
        glue = " " if self._language == "en" else ""
        draws = self.random.integers((len(first), len(second)), size=(number, 2)).tolist()
        return [first[a] + glue + second[b] for a, b in draws]

    def _places(self, number: int) -> list[str]:
        if self._language == "en":
            draws = self.random.integers((len(FIRST), len(SECOND)), size=(number, 2)).tolist()
            return [FIRST[a] + SECOND[b] for a, b in draws]
        marks = self._wording.places
        draws = self.random.integers(len(marks), size=(number, 2)).tolist()
        return [marks[a] + marks[b] + "县乡村镇"[(a + b) % 4] for a, b in draws]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its pieces of frame, and the sizes of the blocks between them (the first may be empty)."""

    kind: Kind
    language: Language
    frame: tuple[str, ...]
    sizes: tuple[int, ...]
    seed: tuple[int, ...]

    @property
    def own(self) -> float:
        """Share of a filling that is its own."""
        return sum(self.sizes) / (sum(self.sizes) + sum(map(len, self.frame)))

    def fill(self, number: int) -> tuple[str, ...]:
        """Return the pieces of filling *number*: frame and block in turn; the blocks are the odd ones."""
        wording = _WORDINGS[self.kind, self.language][1]
        writer = Writer(wording, self.language, (*self.seed, 7, number))
        glue = " " if self.language == "en" else ""
        pieces: list[str] = []
        for i, part in enumerate(self.frame):
            pieces.append(part)
            if i < len(self.sizes):
                size = max(2, int(self.sizes[i] * writer.random.uniform(0.85, 1.18)))
                if size <= SHORT_BLOCK[self.language]:  # a sentence would often be that of another filling
                    block = writer.field(size)
                else:
                    block = writer.text(size) if self.kind == "notices" else writer.words(size)
                pieces.append(glue + block + glue)
        return tuple(pieces)


def make_form(kind: Kind, language: Language, number: int, seed: int) -> Form:
    """Return form *number*: 60 to 3,000 characters, 1 to 3 blocks of together 20 to 80 % of a filling."""
    random = np.random.default_rng([seed, 11, KINDS.index(kind), number])
    size = int(60 * 50 ** random.random()) * (2 if language == "en" else 1)
    own = int(size * random.uniform(0.22, 0.8))
    blocks = int(random.integers(1, 4))
    sizes = _divide(own, blocks, random)
    writer = Writer(_WORDINGS[kind, language][0], language, (seed, 13, KINDS.index(kind), number))
    parts = _divide(size - own, blocks + 1, random)
    # The first or the last piece of the frame may be missing: a block at the beginning, or at the end.
    edge = int(random.integers(0, 4))
    if edge < 2:
        at = 0 if edge == 0 else -1
        parts[1 if at == 0 else -2] += parts[at]
        parts[at] = 0
    if kind == "notices" and size > 400:
        frame = ["" if not part else writer.text(part) for part in parts]
    else:
        frame = ["" if not part else writer.words(part) for part in parts]
    return Form(kind, language, tuple(frame), tuple(sizes), (seed, number))


def _divide(total: int, parts: int, random: np.random.Generator) -> list[int]:
    """Return *parts* numbers that make up *total*, none less than a quarter of an equal share."""
    weights = random.uniform(0.4, 1.6, size=parts)
    return [max(1, int(total * weight / weights.sum())) for weight in weights]


@dataclass(frozen=True, slots=True)
class Filling:
    """A filling of a form, or a version of one: ``of`` is the filling, ``change`` what was done to it.

    ``own`` are the words of its blocks.
    """

    id: str
    text: str
    of: str
    own: str
    change: str = ""


def fillings(form: Form, count: int) -> list[Filling]:
    """Return *count* fillings of *form*, and of every fifth one a version of each kind that it allows."""
    found: list[Filling] = []
    others = "".join(filter(str.isalnum, "".join(form.fill(count + 1))))
    for number in range(count):
        pieces = form.fill(number)
        text, words, name = "".join(pieces), "".join(pieces[1::2]), f"f{number}"
        found.append(Filling(name, text, name, words))
        if number % 5:
            continue
        random = np.random.default_rng([*form.seed, 17, number])
        own = np.concatenate([np.full(len(piece), i % 2) for i, piece in enumerate(pieces)])
        for change, other in _versions(text, own, random, others):
            found.append(Filling(f"{name}-{change}", other, name, words, change))
    return found


def _versions(
    text: str, own: NDArray[np.int64], random: np.random.Generator, others: str
) -> list[tuple[str, str]]:
    """Return the versions of *text*, each after its kind; *own* is 1 for the characters of blocks.

    What is left of a block is still a fifth of the text: the mere frame is in every filling.
    """
    found: list[tuple[str, str]] = []
    for share in (0.01, 0.05, 0.1):
        found.append((f"noise {share:.0%}", damage(text, share, "uniform", random, others)))
    at = int(random.integers(0, len(text) - 4))
    found.append(("word", text[:at] + others[:2] + text[at + 2 :]))
    bounds = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    if len(bounds) < 9:  # a sentence is most of the text
        return found
    out = int(random.integers(1, len(bounds) - 2))
    start, end = bounds[out], bounds[out + 1]
    if np.delete(own, np.s_[start:end]).mean() >= LEAST_OWN:
        found.append(("sentence left out", text[:start] + text[end:]))
    changed = damage(text[start:end], 0.4, "uniform", random, others)
    found.append(("sentence revised", text[:start] + changed + text[end:]))
    first = bounds[int(random.integers(0, len(bounds) // 3))]
    last = min(bound for bound in bounds if bound >= first + 0.6 * len(text) or bound == bounds[-1])
    if own[first:last].mean() >= 1.25 * LEAST_OWN:
        found.append(("excerpt", text[first:last]))
    return found
