"""The entries of a work as editors decided on them, before the decisions on the words are applied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from collate.align import EntryColumns, align, align_entries
from collate.classify import EditorCuts, classify
from collate.edit import PlaceFinder, pair_words, place_gaps, plan_cuts
from collate.editions.decision_check import WORK_SLUG
from collate.model import Subject

if TYPE_CHECKING:
    from collections.abc import Collection

    from collate.model import Apparatus, Edition, Work
    from collate.settings import Settings


def with_slug(edition: Edition) -> Edition:
    """Return *edition* with a record of the slug of its work, which decisions name."""
    rows = (*edition.settings, (WORK_SLUG, edition.work.slug))
    return replace(edition, settings=tuple(sorted(rows, key=lambda row: row[0])))


def cut_as_decided(
    work: Work, settings: Settings, without: Collection[str]
) -> tuple[Apparatus, frozenset[str]]:
    """Return the apparatus of *work*, and the ids of the decisions that its entries and gaps follow.

    Those of *without* are not followed.
    """
    decisions = [one for one in settings.decision if one.id not in without]
    apparatus = classify(align(work, settings), settings)
    gaps = place_gaps(apparatus, decisions)
    if gaps.made:
        apparatus = classify(align(work, gaps.added_to(settings)), settings)
    if not any(one.what in (Subject.CUT, Subject.PAIR) for one in decisions):
        return apparatus, gaps.made
    paired = pair_words(apparatus, decisions)
    if paired.edges:
        apparatus = classify(paired.alignment, settings, cuts=EditorCuts(paired.edges))
    cuts = plan_cuts(apparatus, decisions)
    if cuts.splits or cuts.joins:
        splits = tuple(sorted({*paired.edges, *cuts.splits}))
        apparatus = classify(paired.alignment, settings, cuts=EditorCuts(splits, cuts.joins))
    return apparatus, gaps.made | paired.made | cuts.made


def finder_of_decisions(apparatus: Apparatus, settings: Settings) -> PlaceFinder | None:
    """Return the finder of the places of decisions; None where there are none.

    The words inside an entry are aligned as they are when the edition is loaded: an edition does not
    state which of them correspond, and a decision must not have two places.
    """
    if not settings.decision and not settings.section:
        return None
    finder = PlaceFinder(apparatus)
    places = ((finder.columns.extent(one), one) for one in (*apparatus.entries, *apparatus.unnumbered))
    # Of an entry in one column there is one alignment.
    wide = sorted(
        (EntryColumns(*extent, one.cells) for extent, one in places if extent.end - extent.start > 1),
        key=lambda one: one.start,
    )
    if not wide:
        return finder
    alignment = align_entries(apparatus.alignment, wide, settings.align)
    return PlaceFinder(replace(apparatus, alignment=alignment))
