"""What editors decided about entries besides the words of the text, entry by entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from collate.edit.stemmata import edges_of, sources_of
from collate.i18n import _
from collate.model import GRAVITY, Apparatus, Kind, Ruling, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from collate.edit.slots import Placed
    from collate.model import ApparatusEntry, Decision


def refuse_ruling(placed: Placed) -> str:
    """Return why a decision about something besides the text cannot hold at its place; empty if it can."""
    decision, entries = placed.decision, placed.place.entries
    if not entries:
        return _("all witnesses agree there now")
    if len(entries) > 1:
        return _("it is {count} entries now", count=len(entries))
    texts = {reading.text for reading in entries[0].readings}
    if decision.what in (Subject.KIND, Subject.ORIGIN) and decision.reading not in texts:
        return _("no witness has 「{words}」 any more", words=decision.reading)
    if decision.what == Subject.ORIGIN:
        gone = [one for one in sources_of(decision) if one is not None and one not in texts]
        if gone:
            return _("no witness has 「{words}」 any more", words=gone[0])
    sigla = {siglum for reading in entries[0].readings for siglum in reading.sigla}
    if decision.what == Subject.CORRECTION and decision.witness not in sigla:
        return _("{witness} is not extant there", witness=decision.witness)
    if decision.what == Subject.CORRECTION and (now := _other_words(decision, entries[0])) is not None:
        # What its source has was decided about these words: others, more or fewer, were not looked at.
        return _("{witnesses} has 「{text}」 there now", witnesses=decision.witness, text=now or "∅")
    if decision.what == Subject.KIND and decision.text not in set(Kind):
        return _("「{kind}」 is not a kind of variant", kind=decision.text)
    return ""


def _other_words(decision: Decision, entry: ApparatusEntry) -> str | None:
    """Return the words of the witness of *decision*, where they are not those that it records."""
    was = next((text for text, *sigla in decision.readings if decision.witness in sigla), None)
    now = next((one.text for one in entry.readings if decision.witness in one.sigla), None)
    return now if was is not None and was != now else None


def agrees_as_corrected(entry: ApparatusEntry, ruling: Ruling) -> bool:
    """Return whether by the corrections of *ruling* no witness differs from the lemma.

    Then nothing is left to decide. Where the base text itself truly has other words, those of the edition
    are not decided on.
    """
    truly = dict(ruling.corrections)
    texts = {truly.get(siglum, one.text) for one in entry.readings for siglum in one.sigla}
    return bool(truly) and {"".join(text.split()) for text in texts} == {"".join(entry.lemma.text.split())}


def with_kinds(apparatus: Apparatus, placed: Sequence[Placed]) -> Apparatus:
    """Return *apparatus* with the kinds that editors gave to variants."""
    wanted: dict[int, dict[str, Kind]] = {}
    for one in placed:
        if one.decision.what == Subject.KIND:
            wanted.setdefault(one.entries[0], {})[one.decision.reading] = Kind(one.decision.text)
    if not wanted:
        return apparatus
    entries = tuple(
        _with_kinds(entry, wanted[entry.number]) if entry.number in wanted else entry
        for entry in apparatus.entries
    )
    return replace(apparatus, entries=entries)


def _with_kinds(entry: ApparatusEntry, kinds: Mapping[str, Kind]) -> ApparatusEntry:
    variants = tuple(
        replace(variant, kind=kinds[variant.text], subtype="", evidence=())
        if kinds.get(variant.text, variant.kind) is not variant.kind
        else variant
        for variant in entry.variants
    )
    gravest = min((one.kind for one in variants if one.kind is not None), key=GRAVITY.__getitem__)
    return replace(entry, variants=variants, kind=gravest)


def rulings_of(placed: Iterable[Placed]) -> tuple[Ruling, ...]:
    """Return the ruling on each entry that decisions are about, in order."""
    rulings: dict[int, Ruling] = {}
    for one in placed:
        for number in one.entries:
            rulings[number] = _ruled(rulings.get(number, Ruling(number)), one.decision)
    return tuple(rulings[number] for number in sorted(rulings))


def _ruled(ruling: Ruling, decision: Decision) -> Ruling:
    """Return *ruling* with what one more decision adds to it."""
    what = Subject(decision.what)
    if what is Subject.TEXT:
        ruling = ruling._replace(
            kept=decision.how == "keep",
            reason=decision.reason,
            certainty=decision.certainty,
            by=decision.by,
        )
    elif what is Subject.JUDGEMENT:
        ruling = ruling._replace(judgement=decision.parts)
    elif what is Subject.NOTE:
        ruling = ruling._replace(note=decision.text)
    elif what is Subject.REMARK:
        ruling = ruling._replace(remark=decision.text)
    elif what is Subject.PRINT:
        ruling = ruling._replace(printed=decision.how)
    elif what is Subject.CORRECTION:
        corrections = dict(ruling.corrections) | {decision.witness: decision.text}
        ruling = ruling._replace(corrections=tuple(sorted(corrections.items())))
    elif what is Subject.ORIGIN:
        ruling = ruling._replace(origins=(*ruling.origins, *edges_of(decision)))
    return ruling._replace(
        decisions=(*ruling.decisions, decision.id),
        by=ruling.by or decision.by,
        reason=ruling.reason or decision.reason,
    )
