"""Documents with planted relatives, and the ground truth about their relations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .author import Author
from .noise import Spread, damage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .words import Wording

#: Bounds of the length of a document in characters; each octave is equally frequent.
SHORTEST, LONGEST = 2_000, 12_000

#: Documents of one author, and set phrases of every second author, who uses one in every fifth sentence:
#: two such documents share up to a quarter of the shorter one's shingles, 7 % in the median.
BY_ONE, PHRASES, LIKING = 20, 130, 0.19

NAMES = ("梁守田", "邵文柏", "欧阳澜", "姜一舟", "苗秀禾", "石敬川")
SAYS = ("指出", "强调", "表示", "要求", "说", "还谈到")


@dataclass(frozen=True, slots=True)
class Planted:
    """A document; ``author`` is the number of its author."""

    id: str
    text: str
    author: int


@dataclass(frozen=True, slots=True)
class Truth:
    """*left* derives from *right*: ``kind`` is the relation, ``share`` the noise or the part of the text."""

    left: str
    right: str
    kind: str
    share: float
    spread: str = ""


@dataclass
class Corpus:
    """The documents and their relations so far."""

    documents: list[Planted] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)

    def add(self, name: str, text: str, author: int) -> str:
        self.documents.append(Planted(name, text, author))
        return name


class Press:
    """Generates documents and their derivatives, deterministically by seed.

    Args:
        wording: which of the two generators.
        seed: any number.
        phrases: number of set phrases of every second author; may be 0.
    """

    def __init__(self, wording: Wording, seed: int, phrases: int = PHRASES) -> None:
        self.wording = wording
        self.seed = seed
        self.phrases = phrases
        self.random = np.random.default_rng([seed, 1])
        # Results of misreadings: the characters of the language, by frequency.
        self.letters = "".join(word for words in wording.lists.values() for word in words)
        self._author = (-1, Author(wording, [seed, 2], 0, 0.0))

    def sentences(self, number: int, size: int = 0) -> list[str]:
        """Return document *number*, of *size* characters or of any length."""
        author = number // BY_ONE
        if self._author[0] != author:
            phrases = self.phrases if author % 2 else 0
            self._author = author, Author(self.wording, [self.seed, 2, author], phrases, LIKING)
        size = size or int(SHORTEST * (LONGEST / SHORTEST) ** self.random.random())
        return self._author[1].sentences(size, [self.seed, 3, number])

    def noisy(self, text: str, share: float, spread: Spread) -> str:
        """Return *text* as in another witness with *share* of noise."""
        return damage(text, share, spread, self.random, self.letters)

    def version(self, sentences: list[str]) -> str:
        """Return an edited version: some words and marks changed, one sentence in a hundred omitted."""
        kept = [s for s in sentences if self.random.random() > 0.01] or sentences
        text = self.noisy("".join(kept), 0.004, "uniform")
        return text.replace("，", "、", int(self.random.integers(0, 4))).replace("；", "，", 2)

    def excerpt(self, sentences: list[str], share: float) -> str:
        """Return *share* of the text in whole sentences, from anywhere."""
        want = share * sum(map(len, sentences))
        first = int(self.random.integers(0, len(sentences)))
        while first and sum(map(len, sentences[first:])) < want:
            first -= 1
        last, size = first, 0
        while last < len(sentences) and size < want:
            size += len(sentences[last])
            last += 1
        return "".join(sentences[first:last])

    def report(self, sentences: list[str], number: int) -> str:
        """Return a report on the text: some of its sentences, shortened, with attributions."""
        draw = self.random
        name = NAMES[int(draw.integers(len(NAMES)))]
        told = self._author[1].sentences(int(draw.integers(150, 500)), [self.seed, 4, number])
        middle = len(told) // 2
        kept = float(draw.uniform(0.35, 0.8))
        parts = [f"本报讯　{name}日前出席会议并讲话。", *told[:middle]]
        for sentence in sentences:
            if draw.random() > kept:
                continue
            clauses = sentence.split("，")
            if len(clauses) > 2 and draw.random() < 0.45:
                del clauses[int(draw.integers(0, len(clauses) - 1))]
            lead = f"{name}{SAYS[int(draw.integers(len(SAYS)))]}，" if draw.random() < 0.35 else ""
            parts.append(lead + "，".join(clauses))
        text = "".join((*parts, *told[middle:]))
        return text.replace("咱们", "大家").replace("我们", "大家").replace("我", "他")


def noisy_pairs(press: Press, pairs: int, share: float, spread: Spread) -> Corpus:
    """Return *pairs* documents, each with one noisy witness."""
    corpus = Corpus()
    for i in range(pairs):
        text = "".join(press.sentences(i))
        author = i // BY_ONE
        whole = corpus.add(f"d{i}", text, author)
        other = corpus.add(f"d{i}-noisy", press.noisy(text, share, spread), author)
        corpus.truths.append(Truth(other, whole, "noisy", share, spread))
    return corpus


def excerpts(press: Press, pairs: int, noise: float = 0.02) -> Corpus:
    """Return *pairs* documents, each with an excerpt of 10 to 90 % that has *noise*."""
    corpus = Corpus()
    for i in range(pairs):
        sentences = press.sentences(i)
        share = (1 + i % 9) / 10
        whole = corpus.add(f"d{i}", "".join(sentences), i // BY_ONE)
        text = press.noisy(press.excerpt(sentences, share), noise, ("uniform", "bursts")[i % 2])
        corpus.truths.append(Truth(corpus.add(f"d{i}-part", text, i // BY_ONE), whole, "excerpt", share))
    return corpus


def stream(press: Press, documents: int) -> Iterator[tuple[Planted, Truth | None]]:
    """Yield *documents* documents; every third original is followed by a relative, of each kind in turn.

    A relative comes with the ground truth about the two.
    """
    written = number = 0
    while written < documents:
        sentences = press.sentences(number)
        text, author = "".join(sentences), number // BY_ONE
        yield Planted(f"d{number}", text, author), None
        written += 1
        if number % 3 == 0 and written < documents:
            kind, share, spread, other = _relative(press, sentences, number)
            name = f"d{number}-{kind}"
            yield Planted(name, other, author), Truth(name, f"d{number}", kind, share, spread)
            written += 1
        number += 1


def _relative(press: Press, sentences: list[str], number: int) -> tuple[str, float, str, str]:
    text = "".join(sentences)
    kind = ("identical", "version", "noisy", "excerpt", "report")[number // 3 % 5]
    if kind == "identical":
        return kind, 0.0, "", text
    if kind == "version":
        return kind, 0.0, "", press.version(sentences)
    if kind == "noisy":
        levels: tuple[tuple[float, Spread], ...] = ((0.05, "uniform"), (0.1, "bursts"), (0.15, "pages"))
        share, spread = levels[number // 15 % 3]
        return kind, share, spread, press.noisy(text, share, spread)
    if kind == "excerpt":
        share = float(press.random.uniform(0.1, 0.9))
        return kind, share, "", press.excerpt(sentences, share)
    return kind, 0.0, "", press.report(sentences, number)


def mixed(press: Press, documents: int) -> Corpus:
    """Return the result of :func:`stream` as a corpus."""
    corpus = Corpus()
    for document, truth in stream(press, documents):
        corpus.documents.append(document)
        if truth is not None:
            corpus.truths.append(truth)
    return corpus
