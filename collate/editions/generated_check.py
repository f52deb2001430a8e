"""An edition generated again from what it records, and compared with its file as a whole.

Kinds, causes and notes are the matter of :mod:`collate.editions.rule_check`;
here everything else that collate generates is compared: the header with its
declarations, rights, categories and dates, languages, ids, the order of
elements, certainties, links. What a program cannot generate is taken from the
file: the words of the witnesses, where they come from, the editor's decisions.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from collate.editions.loaded_lacunae import with_expected_grounds
from collate.i18n import _, _p
from collate.model import Fate
from collate.text.language import with_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from collate.editions.loading import LoadedEdition
    from collate.model import Apparatus, ApparatusEntry, Emendation, Reading
    from collate.settings import EmendSettings, Settings
    from collate.tei import Finding


def check_as_generated(
    whole: etree._Element,
    loaded: LoadedEdition,
    expected: Apparatus,
    settings: Settings,
    *,
    inherited: bool = False,
) -> Iterator[Finding]:
    """Yield where an edition is not what collate generates from its own facts.

    Args:
        whole: the edition in parallel segmentation, without faults.
        loaded: the same, loaded.
        expected: its apparatus as the rules classify it, which has the same kinds and causes.
        settings: those that it records.
        inherited: whether entries and emendations may come from another edition, whose settings it lacks.
    """
    from collate.edit import decisions_in, edit, place_gaps
    from collate.editions.prepared_files import edition_context
    from collate.report.tei import edition_tree
    from collate.tei.check import check_generated
    from collate.tei.parse import setting_rows

    rows = setting_rows(whole)
    yield from _check_rows(whole, rows, settings)
    recorded = loaded.edition.emendations
    decided: tuple[Emendation, ...] = ()
    if settings.decision or settings.emend or settings.section:
        again = edit(loaded.edition.apparatus, decisions_in(settings), sections=settings.section)
        decided = again.emendations
    directed = recorded if inherited else tuple(_as_directed(recorded, settings, decided))
    found = [one for one in directed if one is not None]
    if len(found) < len(directed):
        yield from _undirected(
            whole, [one for one, row in zip(recorded, directed, strict=True) if row is None]
        )
        return
    # Decisions that the text does not show.
    found += [
        one
        for one in decided
        if all(one.locus != other.locus for other in recorded)
        and not any(_fits(one, row) for row in settings.emend)
    ]
    apparatus = _with_expected_evidence(loaded.edition.apparatus, expected)
    if not inherited:
        held = {one.decision for one in loaded.edition.outcomes if one.fate in (Fate.APPLIED, Fate.CHANGED)}
        gaps = place_gaps(loaded.edition.apparatus, [one for one in settings.decision if one.id in held])
        alignment = with_expected_grounds(apparatus.alignment, gaps.added_to(settings))
        apparatus = replace(apparatus, alignment=alignment)
    edition = replace(
        loaded.edition,
        apparatus=apparatus,
        emendations=tuple(sorted(found, key=lambda one: one.locus)),
        settings=tuple(sorted(rows, key=lambda row: row[0])),
    )
    texts = (witness.segment.text for witness in edition.work.witnesses)
    context = edition_context(loaded.documents, loaded.date, settings=with_language(settings, texts))
    yield from check_generated(whole, edition_tree(edition, context))


def check_method(file: etree._Element, whole: etree._Element) -> Iterator[Finding]:
    """Yield where a file with its apparatus after the text is not what *whole*, converted, gives.

    Args:
        file: the edition as the file has it.
        whole: the same in parallel segmentation.
    """
    from collate.report.tei import METHODS, convert_to_standoff
    from collate.tei.check import check_generated
    from collate.tei.rebuild import method_of

    method = method_of(file)
    if method in METHODS.values():
        converted = deepcopy(whole)
        convert_to_standoff(converted, method)
        yield from check_generated(file, converted)


def _check_rows(
    whole: etree._Element, rows: Sequence[tuple[str, str]], settings: Settings
) -> Iterator[Finding]:
    """Yield the settings that a run records and this edition does not."""
    from collate.settings import write_rows
    from collate.tei import Finding
    from collate.tei.parse import line_of_settings

    names = {name for name, _value in rows}
    for name, value in write_rows(settings):
        if name not in names:
            message = _("the setting {name} is not recorded (default: {value})", name=name, value=value)
            yield Finding(line_of_settings(whole), message)


def _with_expected_evidence(recorded: Apparatus, expected: Apparatus) -> Apparatus:
    """Return *recorded* with the evidence by the rules, whose causes are the same, and so the certainty."""
    by_columns: dict[tuple[object, tuple[int, ...]], Reading] = {
        (entry.cells, variant.columns): variant for entry in expected.entries for variant in entry.variants
    }

    def corrected(entry: ApparatusEntry) -> ApparatusEntry:
        variants = []
        for variant in entry.variants:
            other = by_columns.get((entry.cells, variant.columns), variant)
            same = _surest(variant) == _surest(other)
            variants.append(replace(variant, evidence=other.evidence) if same else variant)
        return replace(entry, variants=tuple(variants))

    return replace(recorded, entries=tuple(map(corrected, recorded.entries)))


def _surest(reading: Reading) -> str:
    evidence = max(reading.evidence, key=lambda one: one.confidence, default=None)
    return "" if evidence is None else str(evidence.cause)


def _as_directed(
    emendations: Sequence[Emendation], settings: Settings, decided: Sequence[Emendation]
) -> Iterator[Emendation | None]:
    """Yield each emendation with the editor and the reason of what asks for it.

    That is a decision in the record, by which the emendation is one of *decided*, or an ``[[emend]]``.
    None where there is neither, or other emendations are by it.
    """
    rows = list(settings.emend)
    by_place = {(one.locus, one.text, one.entry, one.certainty): one for one in decided}
    for one in emendations:
        if (made := by_place.get((one.locus, one.text, one.entry, one.certainty))) is not None:
            yield made
            continue
        fitting = [row for row in rows if _fits(one, row)]
        if not fitting:
            yield None
            continue
        # In the note, nothing marks where the reason ends and a name begins.
        said = _letters(one.reason)
        row = max(fitting, key=lambda row: (row.by == one.by, _letters(row.reason) == said))
        rows.remove(row)
        yield replace(one, by=row.by, reason=row.reason)


def _fits(one: Emendation, row: EmendSettings) -> bool:
    return (_letters(one.text), _letters(one.before), one.certainty) == (
        _letters(row.text),
        _letters(row.words),
        row.certainty,
    )


def _undirected(whole: etree._Element, emendations: Sequence[Emendation]) -> Iterator[Finding]:
    """Yield a finding for each of *emendations*, none of which the settings ask for."""
    from collate.tei import EMENDATION, finding_at, tei

    lems = [lem for lem in whole.iter(tei("lem")) if lem.get("type") == EMENDATION]
    for one in emendations:
        message = _(
            "the emendation of 「{words}」 to 「{text}」 (certainty: {certainty}) is none of the [[emend]]"
            " that the header records",
            text=one.text,
            words=one.before,
            certainty=one.certainty or _p("certainty", "none"),
        )
        at = next(
            (lem for lem in lems if _letters("".join(map(str, lem.itertext()))) == _letters(one.text)), whole
        )
        yield finding_at(at, message)


def _letters(text: str) -> str:
    return "".join(text.split())
