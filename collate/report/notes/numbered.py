"""The notes of variants (校勘记) of an edition: which there are, where they stand, what they say.

A note is about an entry of the apparatus, an emendation, or a lacuna. Which
kinds get one and how they are worded are settings. What several places have
alike is said once; notes at one place are one note.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from collate.model import Edition, Span
from collate.report.context import ReportContext
from collate.report.notes.chinese import CHINESE
from collate.report.notes.drafts import Drafts
from collate.report.notes.emendations import mended
from collate.report.notes.formulas import Style
from collate.report.notes.lemma_choice import Ground
from collate.report.notes.western import WESTERN
from collate.settings import Language

#: By the name that the settings have for it.
STYLES: Mapping[str, Style] = MappingProxyType({"chinese": CHINESE, "western": WESTERN})


class Note(NamedTuple):
    """A note without number and stop, and the offset in the base text after which its number stands."""

    at: int
    text: str


def notes(
    edition: Edition,
    style: Style,
    kinds: Collection[str],
    hide: Collection[str] = (),
    lang: Language = "zh",
) -> tuple[Note, ...]:
    """Return the notes of *edition* in the order of the base text.

    Readings of other *kinds*, and of those in *hide*, get none; *lang* is the
    language of what is said of an editor's changes. A change that
    is made everywhere from a place on is noted there, once.
    """
    writer = Drafts(edition, style, kinds, hide)
    entries = sorted(writer.drafts(fold=True), key=lambda draft: draft.entry)
    drafts = [*writer.lacunae(), *entries, *writer.emendations(lang)]
    drafts.sort(key=lambda draft: draft.at)
    places = {at: number for number, at in enumerate(sorted({draft.at for draft in drafts}), 1)}
    numbers = {draft.entry: places[draft.at] for draft in drafts if draft.entry and not draft.see}
    joined: dict[int, list[str]] = {}
    for draft in drafts:
        number = style.number(numbers[draft.see]) if draft.see in numbers else ""
        end = style.elsewhere(draft.see > draft.entry, number) if draft.see else ""
        joined.setdefault(draft.at, []).append(draft.text + end)
    return tuple(Note(at, style.between.join(texts)) for at, texts in joined.items())


def app_notes(edition: Edition, context: ReportContext) -> Mapping[int, str]:
    """Return a sentence, with its full stop, for each entry of the kinds that get a note, by entry number.

    Each stands by itself: nothing is folded into an earlier one. An entry that
    an emendation is about has none; see :func:`emendation_notes`.
    """
    style = STYLES[context.notes.style]
    found: dict[int, str] = {}
    writer = Drafts(edition, style, context.notes.kinds, context.hide)
    for draft in (*writer.of_lacunae(), *writer.drafts(fold=False)):
        text = draft.text + (style.elsewhere(draft.see > draft.entry, "") if draft.see else "")
        found[draft.entry] = f"{found[draft.entry]}{style.between}{text}" if draft.entry in found else text
    return {number: text + style.stop for number, text in sorted(found.items())}


def emendation_notes(edition: Edition, context: ReportContext) -> Mapping[Span, str]:
    """Return a sentence, with its full stop, for each emendation, by its place in the base text."""
    style = STYLES[context.notes.style]
    ground = Ground(edition)
    return {
        emendation.locus: style.mended(mended(emendation, ground, context.lang)[1]) + style.stop
        for emendation in edition.emendations
    }
