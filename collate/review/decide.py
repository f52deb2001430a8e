"""From requests to decisions: what a new decision records of its place, and when it is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from collate.edit import (
    FoundPlace,
    describe_cycle,
    edges_of,
    find_cycle,
    like_entries,
    names_witness,
    record_witness,
)
from collate.errors import CollateError, SettingsError
from collate.i18n import _
from collate.model import Decision, Fate, Subject

if TYPE_CHECKING:
    from collate.model import ApparatusEntry, Context
    from collate.review.open_work import OpenWork
    from collate.review.payloads import DecideRequest, ReviewRequest, UndoRequest


class ChangedMeanwhile(CollateError):
    """An entry is not as the editor saw it: someone else decided about it, or a run made it anew."""


def decide(work: OpenWork, request: DecideRequest) -> list[int]:
    """Write the decision of a request, and apply it; return the numbers of the entries that changed.

    When this returns, the decision is on disk.

    Raises:
        ChangedMeanwhile: an entry that it is about changed after the revision of the request.
        SettingsError: there is no such place, or the decision cannot be one.
        OutputError: it cannot be written.
    """

    def check() -> None:
        work.refresh()
        _refuse_outdated(work, request)

    check()
    work.journal.append(new_decision(work, request), check)
    return work.update()


def new_decision(work: OpenWork, request: DecideRequest) -> Decision:
    """Return the decision of a request, with what is recorded of its place.

    Raises:
        SettingsError: there is no such place, witness or reading, or the subject is unknown.
    """
    if request.what not in set(Subject):
        raise SettingsError("", _("{name} is an unknown subject of a decision", name=repr(request.what[:40])))
    contexts, readings = _place(work, request)
    words = contexts[0].words
    work_name = "" if request.scope in ("witness", "project") else work.slug
    if request.witness and work.finder.column(request.witness) is None:
        raise SettingsError("", _("there is no witness {siglum}", siglum=request.witness[:40]))
    reading = request.reading
    if request.scope != "place" and not reading:
        reading = _reading_of_rule(work, request)
    if request.what == Subject.ORIGIN:
        _refuse_cycle(work, request)
    numbers = tuple(dict.fromkeys(request.exceptions))
    if request.scope != "place":
        contexts = ()  # a rule is about words, wherever they are
    decision = Decision(
        work=work_name,
        words=words,
        text=words if request.how == "keep" else request.text,
        reason=request.reason,
        certainty=request.certainty,
        what=request.what,
        how=request.how,
        reading=reading,
        witness=request.witness,
        parts=request.parts,
        scope=request.scope,
        contexts=contexts,
        readings=readings if request.scope == "place" else (),
        exceptions=tuple(_exception(work, number) for number in numbers),
        excepted=() if work_name else (work.slug,) * len(numbers),
    )
    return _with_source(work, decision)


def _with_source(work: OpenWork, decision: Decision) -> Decision:
    """Return *decision* with a record of its witness, if it is about one."""
    if not names_witness(decision) or work.finder.column(decision.witness) is None:
        return decision
    return replace(decision, source=record_witness(work.finder.work, decision.witness))


def _place(work: OpenWork, request: DecideRequest) -> tuple[tuple[Context, ...], tuple[tuple[str, ...], ...]]:
    """Return the contexts and the readings of the place of a request."""
    if request.place is None:
        if not work.is_entry(request.entry):
            raise SettingsError("", _("there is no entry {name}", name=str(request.entry)))
        return work.finder.describe_entry(request.entry)
    if request.what != Subject.TEXT or request.scope != "place":
        problem = _("all witnesses agree there: only the words of this place can be decided")
        raise SettingsError("", problem)
    paragraph, start, end = request.place
    first, last = work.text.offset(paragraph, start), work.text.offset(paragraph, end)
    described = None
    if first is not None and last is not None and 0 <= start < end:
        described = work.finder.describe_words(first, last)
    if described is None:
        problem = _("these are no whole words of the text")
        raise SettingsError("", problem, _("Mark whole words"))
    return described


def _refuse_cycle(work: OpenWork, request: DecideRequest) -> None:
    """Refuse an edge that closes a cycle in the local stemma of its entry.

    Raises:
        SettingsError: it does.
    """
    state = work.states.get(request.entry)
    origins = state.ruling.origins if state is not None and state.ruling is not None else ()
    new = Decision(
        work.slug,
        "",
        request.text,
        what=request.what,
        how=request.how,
        reading=request.reading,
        parts=request.parts,
    )
    others = (edge for edge in origins if edge[1] != request.reading)
    if cycle := find_cycle((*others, *edges_of(new))):
        raise SettingsError("", describe_cycle(cycle), _("Take one of these statements back first"))


def _reading_of_rule(work: OpenWork, request: DecideRequest) -> str:
    """Return the variant that a rule is about: that which it adopts, else the first of its entry."""
    entry = work.finder.apparatus.entries[request.entry - 1]
    texts = [variant.text for variant in entry.variants]
    if request.how == "adopt" and request.text in texts:
        return request.text
    if request.scope == "witness":
        own = (variant.text for variant in entry.variants if request.witness in variant.sigla)
        return next(own, texts[0])
    return texts[0]


def _exception(work: OpenWork, number: int) -> tuple[Context, ...]:
    if not work.is_entry(number):
        raise SettingsError("", _("there is no entry {name}", name=str(number)))
    return work.finder.describe_entry(number)[0]


def _refuse_outdated(work: OpenWork, request: DecideRequest) -> None:
    """Refuse a request whose place changed since its revision.

    Raises:
        ChangedMeanwhile: it did.
    """
    outdated = work.is_outdated(request.revision, [request.entry])
    if request.place is not None:
        outdated = work.is_text_outdated(request.revision)
    if outdated:
        raise ChangedMeanwhile(
            "",
            _("this place changed since you opened it"),
            _("Look at what was decided there, and decide again"),
        )


def preview_rule(work: OpenWork, request: DecideRequest) -> list[dict[str, Any]]:
    """Return the places that a rule is about, its exceptions included; nothing is written."""
    rule = new_decision(work, replace_exceptions(request))
    if rule.scope == "place":
        raise SettingsError("", _("a decision about one place is not a rule"))
    return [
        {
            "n": entry.number,
            "left": entry.left,
            "lemma": entry.lemma.text,
            "right": entry.right,
            "reading": rule.reading,
        }
        for entry in like_entries(rule, work.finder.apparatus.entries)
    ]


def replace_exceptions(request: DecideRequest) -> DecideRequest:
    """Return a request without exceptions: they are places of the rule, too."""
    import msgspec

    return msgspec.structs.replace(request, exceptions=())


def settle_review(work: OpenWork, request: ReviewRequest) -> list[int]:
    """Confirm a decision that is to be reviewed, or drop it; return the numbers of the entries that changed.

    A confirmed one is entered again with what its place records now, and the former one
    is undone; both are in the log.

    Raises:
        SettingsError: there is no such decision or entry.
        OutputError: the log cannot be written.
    """
    work.refresh()
    decision = work.decisions.get(request.id)
    if decision is None:
        raise SettingsError("", _("there is no such decision any more"))
    if request.do == "confirm" and decision.scope != "place":
        raise SettingsError(
            "", _("a rule has no place of its own"), _("Drop it, and make a rule at another place")
        )
    if request.do == "confirm":
        for again in _confirmed(work, decision, request.entry):
            work.journal.append(again, lambda: None)
    work.journal.undo([request.id], 1, lambda: None)
    return work.update()


def _confirmed(work: OpenWork, decision: Decision, number: int) -> list[Decision]:
    """Return what is entered for a decision that is confirmed, at entry *number* or, for 0, where it is.

    One that was applied though its place had changed leads to the words that the edition
    has there now, entry by entry: the rest of a wider entry is among them.

    Raises:
        SettingsError: there is no such entry, or its witness is gone.
    """
    current = work.finder.current(decision)
    if current is None:
        problem = _("nothing shows which witness is {name} now", name=decision.witness)
        raise SettingsError("", problem, _("Drop it, and decide again"))
    decision = _with_source(work, current)
    outcome = next((one for one in work.edition.outcomes if one.decision == decision.id), None)
    numbers = outcome.entries if outcome else ()
    applied = outcome is not None and outcome.fate == Fate.CHANGED and decision.what == Subject.TEXT
    if applied and not numbers:
        place = work.finder.find(decision)
        if isinstance(place, FoundPlace):
            return [_again(decision, *work.finder.describe(place.interval), decision.text)]
    if not (applied and number in (0, *numbers)):
        numbers = (number or next(iter(numbers), 0),)
        applied = False
    if not all(map(work.is_entry, numbers)):
        raise SettingsError("", _("there is no entry {name}", name=str(numbers[0])))
    emended = {one.entry: one.text for one in work.edition.emendations if applied}
    found = []
    for one in numbers:
        entry = work.finder.apparatus.entries[one - 1]
        text = emended.get(one, entry.lemma.text) if applied else _text_there(decision, entry)
        found.append(_again(decision, *work.finder.describe_entry(one), text))
    return found


def _again(
    decision: Decision, contexts: tuple[Context, ...], readings: tuple[tuple[str, ...], ...], text: str
) -> Decision:
    """Return *decision* about the place with these contexts, leading to *text*."""
    return replace(
        decision, id="", at="", words=contexts[0].words, contexts=contexts, readings=readings,
        before="", after="", concurrent=(), preceding=(), text=text,
    )  # fmt: skip


def _text_there(decision: Decision, entry: ApparatusEntry) -> str:
    """Return the words that a decision leads to at another entry than that about which it was made.

    Those of the base text, where that is kept; where its words are a part of the lemma
    and no witness has its text for the whole, the rest of the lemma stays.
    """
    lemma = entry.lemma.text
    if decision.what != Subject.TEXT:
        return decision.text
    if decision.how == "keep":
        return lemma
    is_part = decision.words not in ("", lemma) and lemma.count(decision.words) == 1
    if is_part and all(one.text != decision.text for one in entry.readings):
        return lemma.replace(decision.words, decision.text)
    return decision.text


def change_history(work: OpenWork, request: UndoRequest, *, redo: bool) -> tuple[list[int], list[str]]:
    """Undo or redo decisions; return the numbers of the entries that changed, and the ids of the decisions.

    Raises:
        SettingsError: there is nothing to undo or redo.
        OutputError: the log cannot be written.
    """
    work.refresh()
    change = work.journal.redo if redo else work.journal.undo
    names = change(request.of, request.steps, lambda: None)
    return work.update(), names
