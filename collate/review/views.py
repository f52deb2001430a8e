"""Entries, witnesses and progress of an edition as JSON.

An entry, ``entry_view``, which the page is given as ``packed_rows`` has it::

    {"n": number, from 1, "kind": the gravest kind of its variants, "left", "lemma", "right",
     "readings": [{"text", "sigla": [siglum], "kind", "subtype", "operation", "cause": [[cause, detail]]}],
                  without what is empty, the lemma first; an empty text is an omission; a witness that is
                  not extant is in none
     "state": "open", "decided", "doubtful" (decided, with low certainty or the judgement 存疑) or "review"
              (a decision about it is to be reviewed, or was applied though the entry changed),
     "adopted": the words of the edition, where an editor decided about them; else null,
     "how": "adopt", "emend" or "keep", where something is decided about the text, or "section", where the
            words are those of the base text of a section and nothing is decided,
     "ruling": {"kept", "judgement": [term], "note", "remark", "printed": "noted", "silent", "full" or "",
                "origins": [[from, to]], "corrections": [[siglum, text]], "reason", "by", "certainty"};
                {} where nothing is decided,
     "rule": id of the rule that decided about it, if one did,
     "like": the number of places with the same lemma and the same variants, this one included,
     "changed": [sentence]: how the place differs from what a decision recorded, or why one is not applied}
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.edit import agrees_as_corrected
from collate.i18n import translate
from collate.model import Fate, Ruling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collate.model import ApparatusEntry, Decision, Edition, Emendation, Reading

#: The judgement of an editor who decided and is not sure.
DOUBTFUL = "存疑"


#: ``EntryState.how`` where the text follows the base text of a section.
BY_SECTION = "section"


class EntryState(NamedTuple):
    """What decisions made of one entry; rows are made again where it differs from what it was."""

    emendation: Emendation | None = None
    ruling: Ruling | None = None
    how: str = ""
    rule: str = ""
    review: bool = False
    why: tuple[str, ...] = ()
    agrees: bool = False
    """Whether by corrections of witnesses none differs from the lemma any more."""

    @property
    def adopted(self) -> str | None:
        """The words of an emendation; None where there is none, which is not the words of the base text."""
        return self.emendation.text if self.emendation else None

    @property
    def is_decided(self) -> bool:
        """Whether an editor settled the text or the note of the entry; a remark settles nothing.

        A correction settles it if it leaves no variant.
        """
        ruling = self.ruling
        settled = ruling is not None and (ruling.kept or bool(ruling.judgement) or bool(ruling.printed))
        settled = settled or self.agrees
        return settled or (self.how != BY_SECTION and (self.emendation is not None or bool(self.how)))

    @property
    def name(self) -> str:
        """The state as the page has it."""
        if self.review:
            return "review"
        if not self.is_decided:
            return "open"
        ruling = self.ruling
        certainty = ruling.certainty if ruling else self.emendation.certainty if self.emendation else ""
        doubtful = certainty == "low" or (ruling is not None and DOUBTFUL in ruling.judgement)
        return "doubtful" if doubtful else "decided"


#: The state of an entry that no decision concerns.
OPEN = EntryState()


def entry_states(edition: Edition, decisions: Mapping[str, Decision]) -> dict[int, EntryState]:
    """Return the state of each entry that a decision concerns, by its number.

    Args:
        edition: the edition with all decisions.
        decisions: the decisions by their ids.
    """
    emended = {one.entry: one for one in edition.emendations if one.entry is not None}
    rulings = {one.entry: one for one in edition.rulings}
    how: dict[int, str] = {}
    rules: dict[int, str] = {}
    review: dict[int, tuple[str, ...]] = {}
    for outcome in edition.outcomes:
        decision = decisions.get(outcome.decision)
        if outcome.fate in (Fate.REVIEW, Fate.CHANGED):
            for entry in filter(None, (*outcome.entries, outcome.nearest)):
                review[entry] = (*review.get(entry, ()), *outcome.why)
        if decision is None or outcome.fate not in (Fate.APPLIED, Fate.CHANGED):
            continue
        for entry in outcome.entries:
            if decision.what == "text":
                how[entry] = decision.how or "emend"
            if decision.scope != "place":
                rules[entry] = decision.id
    numbers = {*emended, *rulings, *how, *rules, *review}
    return {
        number: EntryState(
            emended.get(number),
            rulings.get(number),
            how.get(number, "emend" if number in emended else ""),
            rules.get(number, ""),
            number in review,
            review.get(number, ()),
            number in rulings and agrees_as_corrected(edition.entries[number - 1], rulings[number]),
        )
        for number in numbers
    }


def entry_view(entry: ApparatusEntry, state: EntryState, like: int, lang: str) -> dict[str, Any]:
    """Return an entry as the page has it, with its messages in *lang*."""
    adopted = state.adopted
    if adopted is None and (state.how or state.agrees):  # kept, or adopted where the base text has it by now
        adopted = entry.lemma.text
    view: dict[str, Any] = {
        "n": entry.number,
        "kind": entry.kind.value,
        "left": entry.left,
        "lemma": entry.lemma.text,
        "right": entry.right,
        "readings": [_reading_view(reading, lang) for reading in entry.readings],
        "state": state.name,
        "adopted": adopted,
        "ruling": _ruling_view(state.ruling, state.emendation),
        "like": like,
    }
    if state.how:
        view["how"] = state.how
    if state.rule:
        view["rule"] = state.rule
    if state.why:
        view["changed"] = [translate(why, lang) for why in state.why]
    return view


def _reading_view(reading: Reading, lang: str) -> dict[str, Any]:
    view: dict[str, Any] = {"text": reading.text, "sigla": reading.sigla}
    if reading.kind is not None:
        view["kind"] = reading.kind.value
    if reading.operation is not None:
        view["operation"] = reading.operation.value
    if reading.subtype:
        view["subtype"] = reading.subtype
    if reading.evidence:
        view["cause"] = [[one.cause.value, translate(one.detail, lang)] for one in reading.evidence]
    return view


def _ruling_view(ruling: Ruling | None, emendation: Emendation | None) -> dict[str, Any]:
    if ruling is None:
        if emendation is None:
            return {}
        ruling = Ruling(
            emendation.entry or 0,
            reason=emendation.reason,
            by=emendation.by,
            certainty=emendation.certainty,
        )
    return {name: value for name, value in ruling._asdict().items() if name not in ("entry", "decisions")}


def witness_views(edition: Edition) -> list[dict[str, Any]]:
    """Return the witnesses of *edition*, in order."""
    return [
        {
            "siglum": one.siglum,
            "title": one.short_title or (one.segment.title.written if one.segment.title else ""),
            "file": one.segment.path,
            "role": one.role.value,
            "identicalTo": one.identical_to,
        }
        for one in edition.work.witnesses
    ]


def progress_view(rows: Mapping[int, Mapping[str, Any]], states: Mapping[int, EntryState]) -> dict[str, Any]:
    """Return how many entries are in each state, and of each kind how many are decided, of how many.

    *rows* are those of all entries, by number, as :func:`entry_view` gives them.
    """
    total = Counter([row["kind"] for row in rows.values()])
    names = Counter(rows[number]["state"] for number in states)
    decided = Counter(rows[number]["kind"] for number in states if rows[number]["state"] == "decided")
    return {
        "decided": names["decided"],
        "total": len(rows),
        "doubtful": names["doubtful"],
        "review": names["review"],
        "byKind": {kind: [decided[kind], count] for kind, count in sorted(total.items())},
    }
