"""The witness that a decision names, by its text and its file: sigla change when witnesses come and go."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from collate.edit.contexts import Hit, find_context
from collate.model import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.model import Context, Decision, Tokens, Witness, Work

#: Subjects of decisions that are about one witness, whatever the others have.
_OF_ONE = frozenset({Subject.CORRECTION, Subject.CUT, Subject.GAP, Subject.PAIR})

#: Hexadecimal digits of the digest of a text: 64 bits, of which two in a million are equal with 3·10⁻⁸.
_DIGITS = 16


def record_witness(work: Work, siglum: str) -> tuple[str, ...]:
    """Return what a decision records of a witness: the id of its text, and a digest of its letters."""
    witness = work.witness(siglum)
    return witness.segment.id, _digest(witness)


def names_witness(decision: Decision) -> bool:
    """Return whether a decision is about one witness, which it names."""
    return bool(decision.witness) and (decision.what in _OF_ONE or decision.scope == "witness")


class WitnessNames:
    """The witnesses of a work as decisions name them.

    Args:
        work: of an edition.
        tokens: of each column.
    """

    def __init__(self, work: Work, tokens: Sequence[Tokens]) -> None:
        self._work, self._tokens = work, tokens
        columns = {one.siglum: column for column, one in enumerate(work.columns)}
        self._column_of = {one.siglum: columns.get(one.identical_to or one.siglum) for one in work.witnesses}
        self._digests: dict[str, str] = {}

    def current(self, decision: Decision) -> Decision | None:
        """Return *decision* with the siglum that its witness has; None if nothing shows which one it is.

        Its records name the two witnesses by each other's sigla then, too. A decision that records no more
        of its witness than the siglum, as those of earlier versions, holds under this siglum, unless
        others have its words and this one has not; one that is about no single witness is returned as it is.
        """
        if not names_witness(decision):
            return decision
        siglum = self._by_source(decision) if decision.source else self._by_siglum(decision)
        if siglum is None or siglum == decision.witness:
            return decision if siglum else None
        names = {decision.witness: siglum, siglum: decision.witness}
        return replace(
            decision,
            witness=siglum,
            contexts=tuple(
                replace(one, witnesses=tuple(names.get(name, name) for name in one.witnesses))
                for one in decision.contexts
            ),
            readings=tuple(
                (text, *(names.get(name, name) for name in sigla)) for text, *sigla in decision.readings
            ),
        )

    def _by_source(self, decision: Decision) -> str | None:
        name, digest = decision.source[0], decision.source[-1]
        witnesses = self._work.witnesses
        same = [one for one in witnesses if self._digest(one) == digest]
        if same:
            same = [one for one in same if one.segment.id == name] or same
            same = [one for one in same if one.siglum == decision.witness] or same
            return same[0].siglum if len(same) == 1 else None
        if decision.scope == "witness":  # a rule is about a file, in which other works have other texts
            path = name.rpartition("#")[0]
            found = [one for one in witnesses if one.segment.path == path]
            return found[0].siglum if len(found) == 1 else None
        # The text changed: its file names it, and words around the place that no other witness had or has.
        found = [one for one in witnesses if one.segment.id == name]
        own = _own_context(decision)
        alone = own is not None and len(own.witnesses) == 1 and list(self._with_context(own)) == found
        return found[0].siglum if found and alone else None

    def _by_siglum(self, decision: Decision) -> str | None:
        named = [one for one in self._work.witnesses if one.siglum == decision.witness]
        own = _own_context(decision)
        if own is None:
            return decision.witness  # whether there is such a witness is seen later
        having = list(self._with_context(own))
        if named and named[0] in having:
            return decision.witness
        # That another one has its words is not enough: it may be a copy, and this one has changed.
        return decision.witness if named and not having else None

    def _with_context(self, context: Context) -> Iterator[Witness]:
        """Yield the witnesses that have the words of *context* and all around them."""
        for witness in self._work.witnesses:
            column = self._column_of[witness.siglum]
            found = find_context(self._tokens[column], context) if column is not None else None
            if isinstance(found, Hit) and found.exact:
                yield witness

    def _digest(self, witness: Witness) -> str:
        if witness.siglum not in self._digests:
            self._digests[witness.siglum] = _digest(witness)
        return self._digests[witness.siglum]


def _own_context(decision: Decision) -> Context | None:
    return next((one for one in decision.contexts if decision.witness in one.witnesses), None)


def _digest(witness: Witness) -> str:
    letters = "".join(witness.segment.text.split())
    return sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
