"""The notes of variants (校勘记) of an edition, in order, with the positions of their numbers.

A note is about an entry of the apparatus, an emendation, or a lacuna. Rules and
style are settings. A change repeated at several places has one note; notes at one place are joined.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from collate.model import Edition, Span
from collate.report.context import ReportContext
from collate.report.latest import once_per_edition
from collate.report.notes.drafts import NoteDraft, note_drafter
from collate.report.notes.emendations import describe_emendation
from collate.report.notes.lacunae import draft_lacunae
from collate.report.notes.lemma_choice import note_base_text
from collate.report.notes.rules import NoteRules
from collate.report.notes.style import NoteStyle
from collate.report.notes.styles import note_style
from collate.settings import Language


class VariantNote(NamedTuple):
    """A note without number and full stop, and the offset of its number in the base text.

    ``lemma`` are the words that it quotes from the edited text, "" for none; of notes joined at one
    place those of the last. ``entries`` are the numbers of its entries, without those of which it notes
    only some words of a passage.
    """

    at: int
    text: str
    lemma: str = ""
    entries: tuple[int, ...] = ()


@once_per_edition  # for notes.md and notes.txt
def variant_notes(
    edition: Edition,
    style: NoteStyle,
    *,
    rules: NoteRules,
    lang: Language,
    fold: bool = True,
    persons: bool = False,
    only_entries: bool = False,
) -> tuple[VariantNote, ...]:
    """Return the notes of *edition* in the order of the base text.

    Args:
        edition: the edition.
        style: the wording of the notes.
        rules: which variants have one.
        lang: the language of the remarks on an editor's changes.
        fold: whether a change that is made everywhere from some place on has one note there.
        persons: whether notes on emendations name the editor and the certainty.
        only_entries: whether there are notes on entries alone, with what editors remark on these, and none on
            lacunae and emendations.
    """
    writer = note_drafter(edition, style, rules=rules, persons=persons)
    entries = sorted(writer.entries(fold=fold), key=lambda draft: draft.entry)
    drafts = entries
    if not only_entries:
        drafts = [*draft_lacunae(writer), *entries, *writer.emendations(lang)]
    places = {draft.entry: draft.at for draft in drafts if draft.entry}
    drafts = [*drafts, *writer.rulings(lang, places, only_entries=only_entries)]
    drafts.sort(key=lambda draft: draft.at)
    order = {at: number for number, at in enumerate(sorted({draft.at for draft in drafts}), 1)}
    numbers = {draft.entry: order[draft.at] for draft in drafts if draft.entry and not draft.see}
    joined: dict[int, list[NoteDraft]] = {}
    for draft in drafts:
        number = style.number(numbers[draft.see]) if draft.see in numbers else ""
        end = style.elsewhere(draft.see > draft.entry, number) if draft.see else ""
        joined.setdefault(draft.at, []).append(draft._replace(text=draft.text + end))
    return tuple(_joined(at, here, style) for at, here in joined.items())


def _joined(at: int, drafts: list[NoteDraft], style: NoteStyle) -> VariantNote:
    return VariantNote(
        at,
        style.separator.join(draft.text for draft in drafts),
        drafts[-1].lemma,
        tuple(dict.fromkeys(draft.entry for draft in drafts if draft.entry and not draft.part)),
    )


def app_notes(edition: Edition, context: ReportContext) -> Mapping[int, str]:
    """Return the note of each entry, with its full stop, by entry number.

    Each is independent: repeated changes are not folded. An entry with an
    emendation has none, unless its words are those of the base text of its section; see
    :func:`emendation_notes`.
    """
    style = note_style(edition, context.notes, lang=context.lang)
    found: dict[int, str] = {}
    writer = note_drafter(edition, style, rules=NoteRules.of(context.notes.kinds, context.hide))
    of_sections = writer.emendations(context.lang, of_sections=True)
    for draft in (*writer.entries_in_base_lacunae(), *writer.entries(fold=False), *of_sections):
        text = draft.text + (style.elsewhere(draft.see > draft.entry, "") if draft.see else "")
        found[draft.entry] = f"{found[draft.entry]}{style.separator}{text}" if draft.entry in found else text
    return {number: text + style.stop for number, text in sorted(found.items())}


def emendation_notes(
    edition: Edition, style: NoteStyle, *, lang: Language, persons: bool = False
) -> Mapping[Span, str]:
    """Return the note of each emendation by an editor, with its full stop, by its locus in the base text.

    With *persons* it names the editor and the certainty, in the language *lang*.
    """
    if not edition.emendations:
        return {}
    base_text = note_base_text(edition)
    notes: dict[Span, str] = {}
    for emendation in (one for one in edition.emendations if not one.section):
        details = describe_emendation(emendation, base_text, lang=lang, persons=persons)[1]
        notes[emendation.locus] = style.emendation(details) + style.stop
    return notes
