"""The text of sections: at each entry the words of the base text of its section."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from collate.edit.sections import reading_of
from collate.edit.slots import whole_entry
from collate.i18n import _
from collate.model import Decision, Subject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from collate.edit.places import PlaceFinder
    from collate.edit.slots import Placed
    from collate.edit.text_changes import TextChanger
    from collate.model import ApparatusEntry, Emendation, Section


class FollowedBases(NamedTuple):
    """The emendations by which the text follows the base texts of sections, in order.

    ``sections`` are these, with messages about places where the text cannot follow.
    """

    sections: tuple[Section, ...] = ()
    emendations: tuple[Emendation, ...] = ()


def follow_bases(
    placed: Sequence[Section], ruled: Sequence[Placed], *, finder: PlaceFinder, changer: TextChanger
) -> FollowedBases:
    """Return what makes the text read, at each entry of a section, as the base text of the section does.

    The reading is adopted as an editor adopts one; of a witness that was read wrongly, what its
    source truly has.

    Args:
        placed: the sections, in order.
        ruled: the decisions that hold; where one is about the text, the section does not change it.
        finder: of the apparatus.
        changer: of the same apparatus.
    """
    settled = {n for one in ruled if one.decision.what == Subject.TEXT for n in one.entries}
    sections: list[Section] = []
    made: list[Emendation] = []
    followed: dict[int, int] = {}
    for number, section in enumerate(placed, start=1):
        column = finder.column(section.base) if section.base else None
        changes = list(section.changes)
        corrected = {
            n: one.decision.text
            for one in ruled
            if one.decision.what == Subject.CORRECTION and one.decision.witness == section.base
            for n in one.entries
        }
        for entry, words in _departing(section, column, settled, corrected, finder):
            adoption = Decision(
                finder.work.slug, entry.lemma.text, words, how="adopt", reason=section.reason, by=section.by
            )
            change = changer.change(adoption, whole_entry(entry, finder))
            if isinstance(change, str):
                changes.append(
                    _(
                        "at 「{lemma}」 ({entry}) the base text of the work stands: {reason}",
                        lemma=entry.lemma.text,
                        entry=entry.id,
                        reason=change,
                    )
                )
                continue
            made += (replace(one, section=number) for one in change.emendations)
            followed[entry.number] = finder.work.base_column if column is None else column
        sections.append(section._replace(changes=tuple(changes)))
    return FollowedBases(tuple(_with_moves(sections, followed, settled, finder)), tuple(made))


def _departing(
    section: Section,
    column: int | None,
    settled: Collection[int],
    corrected: Mapping[int, str],
    finder: PlaceFinder,
) -> Iterator[tuple[ApparatusEntry, str]]:
    """Yield the entries of a section at which its base text is not as that of the work, and its words.

    *corrected* are the words that the source of its base text truly has, by entry.
    """
    base = finder.work.base_column
    if column is None or column == base:
        return
    for number in range(*section.entries):
        entry = finder.apparatus.entries[number - 1]
        reading = reading_of(entry, column)
        # Where the base text of the work is lost, no words can be put into it: a message of the section.
        if number in settled or reading is None or entry.cells[base] is None:
            continue
        words = corrected.get(number, reading.text)
        if words != entry.lemma.text:
            yield entry, words


def _with_moves(
    sections: Sequence[Section], followed: dict[int, int], settled: Collection[int], finder: PlaceFinder
) -> Iterator[Section]:
    """Yield the sections, with a message where words that a witness has elsewhere get lost or stand twice.

    So it is where one of the two places is in a section that follows that witness, and the other is not.
    """
    base, entries = finder.work.base_column, finder.apparatus.entries
    moved: dict[int, str] = {}
    for lost, found, columns in finder.apparatus.transpositions:
        if {lost, found} & set(settled) or not {lost, found} & followed.keys():
            continue
        count = (followed.get(lost, base) not in columns) + (followed.get(found, base) in columns)
        if count != 1:
            words, entry = entries[lost - 1].lemma.text, entries[found - 1].id
            if count:
                why = _(
                    "the text has the moved words 「{words}」 twice: see {entry}", words=words, entry=entry
                )
            else:
                why = _("the text lacks the moved words 「{words}」: see {entry}", words=words, entry=entry)
            moved |= {number: why for number in (lost, found) if number in followed}
    for one in sections:
        found_here = (why for number, why in sorted(moved.items()) if number in range(*one.entries))
        yield one._replace(changes=tuple(dict.fromkeys((*one.changes, *found_here))))
