"""The notes of variants (校勘记) of an edition, in order, with the positions of their numbers.

A note is about an entry of the apparatus, an emendation, or a lacuna. The kinds
with a note and the style are settings. A change repeated at several places has
one note; notes at one place are joined.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from collate.model import Edition, Span
from collate.report.context import ReportContext
from collate.report.latest import once_per_edition
from collate.report.notes.chinese import CHINESE
from collate.report.notes.drafts import note_drafter
from collate.report.notes.emendations import describe_emendation
from collate.report.notes.lemma_choice import note_base_text
from collate.report.notes.style import NoteStyle
from collate.report.notes.western import WESTERN
from collate.settings import Language

#: The styles by their names in the settings.
STYLES: Mapping[str, NoteStyle] = MappingProxyType({"chinese": CHINESE, "western": WESTERN})


class VariantNote(NamedTuple):
    """A note without number and full stop, and the offset of its number in the base text."""

    at: int
    text: str


@once_per_edition  # for notes.md and notes.txt
def variant_notes(
    edition: Edition,
    style: NoteStyle,
    *,
    kinds: Collection[str],
    hide: Collection[str] = (),
    lang: Language,
) -> tuple[VariantNote, ...]:
    """Return the notes of *edition* in the order of the base text.

    Readings of other *kinds*, and of those in *hide*, have none; *lang* is the
    language of the remarks on an editor's changes. A change that is made
    everywhere from some place on has one note there.
    """
    writer = note_drafter(edition, style, kinds=frozenset(map(str, kinds)), hide=frozenset(hide))
    entries = sorted(writer.entries(fold=True), key=lambda draft: draft.entry)
    drafts = [*writer.lacunae(), *entries, *writer.emendations(lang)]
    drafts += writer.rulings(lang, {draft.entry: draft.at for draft in drafts})
    drafts.sort(key=lambda draft: draft.at)
    places = {at: number for number, at in enumerate(sorted({draft.at for draft in drafts}), 1)}
    numbers = {draft.entry: places[draft.at] for draft in drafts if draft.entry and not draft.see}
    joined: dict[int, list[str]] = {}
    for draft in drafts:
        number = style.number(numbers[draft.see]) if draft.see in numbers else ""
        end = style.elsewhere(draft.see > draft.entry, number) if draft.see else ""
        joined.setdefault(draft.at, []).append(draft.text + end)
    return tuple(VariantNote(at, style.separator.join(texts)) for at, texts in joined.items())


def app_notes(edition: Edition, context: ReportContext) -> Mapping[int, str]:
    """Return the note of each entry, with its full stop, by entry number.

    Each is independent: repeated changes are not folded. An entry with an
    emendation has none; see :func:`emendation_notes`.
    """
    style = STYLES[context.notes.style]
    found: dict[int, str] = {}
    kinds, hide = frozenset(map(str, context.notes.kinds)), frozenset(context.hide)
    writer = note_drafter(edition, style, kinds=kinds, hide=hide)
    for draft in (*writer.entries_in_base_lacunae(), *writer.entries(fold=False)):
        text = draft.text + (style.elsewhere(draft.see > draft.entry, "") if draft.see else "")
        found[draft.entry] = f"{found[draft.entry]}{style.separator}{text}" if draft.entry in found else text
    return {number: text + style.stop for number, text in sorted(found.items())}


def emendation_notes(edition: Edition, context: ReportContext) -> Mapping[Span, str]:
    """Return the note of each emendation, with its full stop, by its locus in the base text."""
    if not edition.emendations:
        return {}
    style = STYLES[context.notes.style]
    base_text = note_base_text(edition)
    notes: dict[Span, str] = {}
    for emendation in edition.emendations:
        details = describe_emendation(emendation, base_text, lang=context.lang)[1]
        notes[emendation.locus] = style.emendation(details) + style.stop
    return notes
