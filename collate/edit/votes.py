"""Votes: the place of a decision by each witness that had its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collate.analysis import USUAL
from collate.edit.contexts import Hit, Missing, find_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from collate.model import Context, Tokens


class Vote(NamedTuple):
    """What a context leads to in a column.

    ``words`` are those that were found, which are not its own where a witness has the text of another now.
    """

    column: int
    context: Context
    found: Hit | Missing
    words: str

    def has(self, words: str) -> bool:
        """Return whether these words were found."""
        return isinstance(self.found, Hit) and self.words == words

    @property
    def is_as_it_was(self) -> bool:
        """Whether the witness has its words, and those around them."""
        return isinstance(self.found, Hit) and self.found.exact and self.words == self.context.words


def cast_votes(
    contexts: Sequence[Context], tokens: Sequence[Tokens], column_of: Callable[[str], int | None], base: str
) -> tuple[Vote, ...]:
    """Return the votes of the witnesses of *contexts*.

    Where none of the witnesses of a context is there under its siglum, those that the decision does
    not name vote if they have the whole context: words are the same whatever their siglum.

    Args:
        contexts: the record of a place; one without witnesses is of the base text.
        tokens: of each column.
        column_of: the column of a siglum.
        base: the siglum of the base text.
    """
    sigla = [context.witnesses or (base,) for context in contexts]
    named = {column_of(siglum) for some in sigla for siglum in some}
    votes: list[Vote] = []
    for context, some in zip(contexts, sigla, strict=True):
        columns = dict.fromkeys(column for siglum in some if (column := column_of(siglum)) is not None)
        for column in columns:
            votes += _votes(column, context, contexts, tokens[column])
        if not columns:
            others = (column for column in range(len(tokens)) if column not in named)
            found = ((column, find_context(tokens[column], context)) for column in others)
            votes += (
                Vote(column, context, hit, context.words)
                for column, hit in found
                if isinstance(hit, Hit) and hit.exact
            )
    return tuple(votes)


def _votes(column: int, own: Context, contexts: Sequence[Context], tokens: Tokens) -> Iterator[Vote]:
    """Yield the vote of a witness: where its words are, else those of another whose text it has now.

    Both, where it has its own words in a changed text, too.
    """
    found = find_context(tokens, own)
    others: list[Vote] = []
    if not (isinstance(found, Hit) and found.exact):
        for other in contexts:
            there = find_context(tokens, other) if other.words != own.words and other.of == 1 else found
            if isinstance(there, Hit) and there.exact:
                others.append(Vote(column, own, there, other.words))
    yield from others[:1]
    is_other = others and isinstance(found, Hit) and _are_near(found, others[0].found)
    if not others or (isinstance(found, Hit) and not is_other):
        yield Vote(column, own, found, own.words)


def _are_near(left: Hit, right: Hit | Missing) -> bool:
    return isinstance(right, Hit) and left.start <= right.end and right.start <= left.end


def counted(votes: Sequence[Vote], base: int) -> list[tuple[int, Hit]]:
    """Return the hits that count: those with all words around them, else all; and that of the base text.

    A base text that has the words elsewhere than the others is one of two places, not an error.
    """
    hits = [(vote.column, vote.found) for vote in votes if isinstance(vote.found, Hit)]
    exact = [(column, hit) for column, hit in hits if hit.exact]
    once = [vote for vote in votes if vote.context.of == 1]
    if once and all(isinstance(vote.found, Missing) for vote in once):
        return []  # which occurrence it was is not evidence where the texts changed
    return [(column, hit) for column, hit in hits if hit.exact or column == base] if exact else hits


def are_gone(words: str, votes: Sequence[Vote]) -> bool:
    """Return whether witnesses that had *words* are there, and none has them any more."""
    had = [vote for vote in votes if vote.context.words == words]
    return bool(had) and not any(vote.has(words) for vote in had)


def are_words_gone(votes: Sequence[Vote]) -> bool:
    """Return whether some witness had words there, and none has them any more though one is there."""
    with_words = [vote for vote in votes if vote.context.words]
    return bool(with_words) and all(isinstance(vote.found, Missing) or not vote.words for vote in with_words)


def is_near(contexts: Sequence[Context], tokens: Sequence[Tokens]) -> bool:
    """Return whether some witness has text that was beside the words of *contexts*."""
    sides = {side for one in contexts for side in (one.left[-USUAL:], one.right[:USUAL])}
    return any(side in one.text for side in sides if len(side) == USUAL for one in tokens)
