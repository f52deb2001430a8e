"""Stage 6: align the witnesses of a work, token by token.

Reading order: :mod:`~collate.align.edits` (fewest edits between two stretches
of text), :mod:`~collate.align.anchors` (fixed points of long texts),
:mod:`~collate.align.pairwise` (two texts), :mod:`~collate.align.stretches`,
:mod:`~collate.align.passages`, :mod:`~collate.align.passage_evidence` and
:mod:`~collate.align.reordering` (what stands elsewhere whole, before words),
:mod:`~collate.align.gap_placement`, :mod:`~collate.align.eye_skips`,
:mod:`~collate.align.token_pairs` and :mod:`~collate.align.moved_gaps`
(choices among alignments of equal cost),
:mod:`~collate.align.lacunae` (omission or lacuna; with the
:mod:`~collate.align.text_facts`), :mod:`~collate.align.star`
(many texts), :mod:`~collate.align.refine` (iterative
refinement), :mod:`~collate.align.moves` (the moves of an alignment),
:mod:`~collate.align.unrelated` (witnesses that do not belong to the work),
:mod:`~collate.align.imported` (the alignment of an existing edition; inside
its entries :mod:`~collate.align.entry_runs`),
:mod:`~collate.align.extend` (one more witness for an alignment; with the
:mod:`~collate.align.alignment_line`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from collate.align.entry_runs import EntryColumns, align_entries
from collate.align.extend import ExtendedAlignment, extend_alignment
from collate.align.imported import ImportedAlignment, ImportedPart, import_alignment
from collate.align.lacunae import describe_lacunae, lacking_stretches
from collate.align.moves import find_moves
from collate.align.star import align_star
from collate.align.text_facts import GapPlace, TextFacts, locate_gap, text_facts
from collate.align.unrelated import unrelated_columns
from collate.errors import SettingsError
from collate.i18n import _
from collate.model import Alignment, Role, Work
from collate.settings import Settings
from collate.text.tokens import Vocabulary, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.model import AlignedRun, Lacuna, Tokens, Witness
    from collate.settings import AlignSettings

__all__ = [
    "ALIGNERS",
    "Aligner",
    "EntryColumns",
    "ExtendedAlignment",
    "GapPlace",
    "ImportedAlignment",
    "ImportedPart",
    "align",
    "align_entries",
    "extend_alignment",
    "grounds_of_lacunae",
    "import_alignment",
    "lacking_stretches",
    "locate_gap",
]


class Aligner(Protocol):
    """A multiple alignment algorithm."""

    def __call__(
        self,
        tokens: Sequence[Tokens],
        centre: int,
        *,
        excerpts: frozenset[int],
        settings: AlignSettings,
        facts: Sequence[TextFacts] = (),
    ) -> tuple[AlignedRun, ...]:
        """Align all *tokens*, one entry a column.

        Args:
            tokens: the texts, with ids of one vocabulary.
            centre: index of the base text.
            excerpts: indices of the excerpts, which are not extant outside their extent.
            settings: table ``[align]``.
            facts: on each text, by which its lacunae are known; none if empty.

        Returns:
            Runs that hold every token of every text once and in order.
        """


#: Aligners by their name in the settings (``align.aligner``).
ALIGNERS: dict[str, Aligner] = {
    "star": align_star,
}


def align(work: Work, settings: Settings | None = None) -> Alignment:
    """Align the witnesses of *work*, each distinct text once.

    Every token of every witness stands in exactly one run, in order; identical
    witnesses share a column. For a fixed base text, the result does not depend
    on the order or the sigla of the witnesses. A witness that shares nothing
    with the base text is not aligned; it is listed in ``left_out``.

    Time is near-linear in the length of near-identical texts and linear in the
    number of witnesses.

    Raises:
        SettingsError: ``align.aligner`` is not in :data:`ALIGNERS`.
    """
    settings = settings or Settings()
    options = settings.align
    if options.aligner not in ALIGNERS:
        problem = _("[align]: there is no aligner '{name}'", name=options.aligner)
        raise SettingsError("", problem, _("Known: {names}", names=", ".join(ALIGNERS)))
    vocabulary = Vocabulary()
    tokens = tuple(tokenise(w.segment.text, w.segment.breaks, vocabulary=vocabulary) for w in work.columns)
    unrelated = unrelated_columns(tokens, work.base_column)
    if unrelated:
        tokens = tuple(text for i, text in enumerate(tokens) if i not in unrelated)
    work, left_out = _without(work, unrelated)
    base = work.base_column
    excerpts = frozenset(i for i, witness in enumerate(work.columns) if witness.role is Role.EXCERPT)
    facts = text_facts(work, tokens, settings)
    runs = ALIGNERS[options.aligner](tokens, base, excerpts=excerpts, settings=options, facts=facts)
    moves = find_moves(tokens, base, runs=runs, settings=options)
    lacunae = describe_lacunae(tokens, base, runs=runs, excerpts=excerpts, facts=facts, settings=options)
    return Alignment(work, tokens, runs, moves, left_out, lacunae)


def grounds_of_lacunae(alignment: Alignment, settings: Settings) -> tuple[Lacuna, ...]:
    """Return the lacunae of *alignment* with the grounds that its texts and *settings* give."""
    work = alignment.work
    return describe_lacunae(
        alignment.tokens,
        work.base_column,
        runs=alignment.runs,
        excerpts=frozenset(i for i, witness in enumerate(work.columns) if witness.role is Role.EXCERPT),
        facts=text_facts(work, alignment.tokens, settings),
        settings=settings.align,
    )


def _without(work: Work, unrelated: frozenset[int]) -> tuple[Work, tuple[Witness, ...]]:
    """Split off the witnesses, identical ones included, of the *unrelated* columns of *work*."""
    if not unrelated:
        return work, ()
    sigla = {siglum for column in unrelated for siglum in work.sigla(column)}
    related = tuple(witness for witness in work.witnesses if witness.siglum not in sigla)
    return replace(work, witnesses=related), tuple(w for w in work.witnesses if w.siglum in sigla)
