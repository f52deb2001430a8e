"""What editors decided about entries, in the words of the page of a work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from collate.i18n import translate
from collate.model import SECTION, Decision, Edition, Emendation, Fate, Ruling, Subject
from collate.report.wording.labels import in_script, words

#: The judgement that makes a decision doubtful, as low certainty does.
DOUBTFUL = "存疑"


#: The label of a decision that is not about the words of the text.
_SUBJECTS: Mapping[str, str] = {
    Subject.JUDGEMENT: "view.judgement",
    Subject.NOTE: "view.note",
    Subject.REMARK: "view.remark",
    Subject.PRINT: "view.printed",
    Subject.KIND: "view.kind",
    Subject.ORIGIN: "view.origin",
    Subject.CUT: "view.cut",
    Subject.PAIR: "view.pair",
    Subject.GAP: "view.gap",
    Subject.CORRECTION: "view.corrected",
    SECTION: "section.title",
}


class RulingRow(NamedTuple):
    """A line about a decision: its label, its words, and whether these are in the language of the sources."""

    label: str
    text: str
    source: bool = True


class DecisionView(NamedTuple):
    """The decisions on one entry.

    ``state`` is ``decided``, ``doubtful`` (low certainty, or the judgement 存疑) or ``review``
    (applied though the place changed, or the nearest place of a decision that has none);
    ``kept`` is set where the base text is kept by decision.
    """

    state: str
    rows: tuple[RulingRow, ...]
    kept: bool = False


class ReviewSums(NamedTuple):
    """The numbers of decisions that an editor has to look at, with the entries that are meant."""

    unplaced: int
    near: tuple[int, ...]
    changed: int
    at: tuple[int, ...]


def decision_views(edition: Edition, lang: str) -> dict[int, DecisionView]:
    """Return the decisions on each entry that has some, by its number.

    To follow the base text of a section is none.
    """
    labels = words(lang)
    emended = {one.entry: one for one in edition.emendations if one.entry is not None and not one.section}
    rulings = {one.entry: one for one in edition.rulings}
    warnings: dict[int, tuple[str, ...]] = {}
    for outcome in edition.outcomes:
        if outcome.fate in (Fate.CHANGED, Fate.REVIEW):
            for entry in filter(None, (*outcome.entries, outcome.nearest)):
                why = tuple(translate(one, lang) for one in outcome.why)
                warnings[entry] = tuple(dict.fromkeys((*warnings.get(entry, ()), *why)))
    views: dict[int, DecisionView] = {}
    for entry in sorted({*emended, *rulings, *warnings}):
        ruling, emendation = rulings.get(entry), emended.get(entry)
        rows = [RulingRow(labels["view.check"], why, source=False) for why in warnings.get(entry, ())]
        if ruling is not None:
            terms = tuple(in_script(term, lang) for term in ruling.judgement)
            ruling = ruling._replace(judgement=terms)
            rows += ruling_rows(ruling, labels, grounds=emendation is None)
        state = "review" if entry in warnings else _state(ruling, emendation)
        views[entry] = DecisionView(state, tuple(rows), ruling is not None and ruling.kept)
    return views


def _state(ruling: Ruling | None, emendation: Emendation | None) -> str:
    certainty = ruling.certainty if ruling else emendation.certainty if emendation else ""
    doubted = certainty == "low" or (ruling is not None and DOUBTFUL in ruling.judgement)
    return "doubtful" if doubted else "decided"


def ruling_rows(ruling: Ruling, labels: Mapping[str, str], *, grounds: bool) -> Iterator[RulingRow]:
    """Yield the lines on one ruling; with *grounds* also reason, editor and certainty.

    These stand in the note of an emendation where there is one.
    """
    none = labels["none"]
    if ruling.judgement:
        yield RulingRow(labels["view.judgement"], labels["list.and"].join(ruling.judgement))
    if ruling.kept:
        yield RulingRow(labels["view.text"], labels["view.kept"], source=False)
    if ruling.note:
        yield RulingRow(labels["view.note"], ruling.note)
    if ruling.remark:
        yield RulingRow(labels["view.remark"], ruling.remark)
    if ruling.printed:
        yield RulingRow(
            labels["view.printed"], labels.get(f"view.printed.{ruling.printed}", ruling.printed), source=False
        )
    for siglum, truly in ruling.corrections:
        text = labels["view.corrected.to"].format(siglum=siglum, words=truly or none)
        yield RulingRow(labels["view.corrected"], text)
    for before, after in ruling.origins:
        source = "?" if before is None else before or none
        yield RulingRow(labels["view.origin"], f"{source} → {after or none}")
    if grounds:
        certainty = labels.get(f"notes.certainty.{ruling.certainty}", ruling.certainty)
        said = " · ".join(part for part in (ruling.reason, certainty) if part)
        if said:
            yield RulingRow(labels["view.reason"], said)
        if ruling.by:
            yield RulingRow(labels["view.by"], ruling.by)


def subject_name(decision: Decision, labels: Mapping[str, str]) -> str:
    """Return what *decision* is about, in the words of the page."""
    if decision.what == Subject.TEXT:
        return labels["view.text"]
    return labels[_SUBJECTS[decision.what]] if decision.what in _SUBJECTS else decision.what


def said_by(decision: Decision, labels: Mapping[str, str]) -> str:
    """Return what *decision* wants at its place: the words of the text, or the subject and its value.

    >>> said_by(Decision("w", "没有", "有"), words("en"))
    '有'
    >>> said_by(Decision("w", "没有", what="judgement", parts=("讹", "脱")), words("en"))
    'Judgement: 讹, 脱'
    """
    if decision.what == Subject.TEXT:
        return labels["view.kept.tag"] if decision.how == "keep" else decision.text or labels["none"]
    said = decision.text
    if decision.what == Subject.PRINT:
        said = labels.get(f"view.printed.{decision.how}", decision.how)
    elif decision.what == Subject.GAP:
        said = labels["view.lacuna"] if decision.how == "lacuna" else labels["operation.omission"]
    elif decision.what == Subject.KIND:
        said = labels.get(f"kind.{decision.text}", decision.text)
    elif decision.parts:
        said = (labels["list.and"] if decision.what == Subject.JUDGEMENT else " | ").join(decision.parts)
    elif decision.what == Subject.CORRECTION:
        said = labels["view.corrected.to"].format(siglum=decision.witness, words=said or labels["none"])
    name = subject_name(decision, labels)
    return f"{name}{labels['list.colon']}{said}" if said else name


def review_sums(edition: Edition) -> ReviewSums:
    """Return how many decisions have no place, and how many hold though their places changed."""
    changed = [one for one in edition.outcomes if one.fate is Fate.CHANGED]
    return ReviewSums(
        unplaced=len(edition.orphaned),
        near=_once(one.nearest for one in edition.orphaned),
        changed=len(changed),
        at=_once(entry for one in changed for entry in one.entries),
    )


def _once(entries: Iterator[int]) -> tuple[int, ...]:
    return tuple(sorted({entry for entry in entries if entry}))
