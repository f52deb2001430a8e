"""The decisions behind an entry: base text, alignment, cut, kind and evidence, with rules and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collate.classify import EntryTracer, JoinRule
from collate.i18n import _
from collate.report import WORDS, term
from collate.settings import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.classify import EntryTrace
    from collate.model import ApparatusEntry, Edition, Reading


class ExplanationStep(NamedTuple):
    """A decision in words: stage, rule, and name and value of the setting that it depends on, or ""."""

    stage: str
    rule: str
    setting: str
    value: str
    text: str


class Explanation(NamedTuple):
    """All decisions that led to one entry, in the order of the pipeline."""

    number: int
    entry: str
    steps: tuple[ExplanationStep, ...]


class EditionExplainer:
    """Explains entries of *edition*, under the settings that it records; what they share is computed once."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._values = dict(edition.settings)
        self._tracer = EntryTracer(edition.alignment, read_rows(edition.settings).settings)

    def explain(self, entry: ApparatusEntry) -> Explanation:
        """Return the decisions that led to *entry*."""
        trace = self._tracer.trace(entry)
        steps = [
            *_base_steps(self._edition),
            *_section_steps(self._edition, entry),
            *_alignment_steps(self._edition, entry, trace),
            *_cut_steps(trace),
            *_variant_steps(entry, trace),
            *_emendation_steps(self._edition, entry),
            *_stemma_steps(self._edition, entry),
        ]
        lemma = entry.lemma.text or "∅"
        variants = "; ".join(f"{variant.text or '∅'} {' '.join(variant.sigla)}" for variant in entry.variants)
        filled = tuple(step._replace(value=self._values.get(step.setting, "")) for step in steps)
        return Explanation(entry.number, f"{lemma} ] {variants}", filled)


def explain_entry(edition: Edition, entry: ApparatusEntry) -> Explanation:
    """Return the decisions that led to *entry* of *edition*, under the settings that the edition records."""
    return EditionExplainer(edition).explain(entry)


def _base_steps(edition: Edition) -> Iterator[ExplanationStep]:
    work = edition.work
    if work.base_confirmed:
        text = _("{siglum} is the base text: it was named, or is the first file", siglum=work.base)
        yield ExplanationStep("base", "named", "", "", text)
    else:
        text = _("{siglum} is presumed to be the base text: it is nearest to all others", siglum=work.base)
        yield ExplanationStep("base", "medoid", "", "", text)


def _section_steps(edition: Edition, entry: ApparatusEntry) -> Iterator[ExplanationStep]:
    """Yield the base text and the roles that an editor named for the section of *entry*."""
    for section in edition.sections:
        if not section.entries[0] <= entry.number < section.entries[1]:
            continue
        place = section.first or _("the beginning")
        if section.base and entry.number in section.lacking:
            text = _(
                "in the section from 「{place}」 on, {siglum} is the base text, which is not extant here: "
                "the text follows {base}",
                place=place,
                siglum=section.base,
                base=edition.work.base,
            )
            yield ExplanationStep("base", "section", "section", "", text)
        elif section.base:
            text = _(
                "in the section from 「{place}」 on, the text follows {siglum}",
                place=place,
                siglum=section.base,
            )
            yield ExplanationStep("base", "section", "section", "", text)
        throughout, consulted = " ".join(section.throughout), " ".join(section.consulted)
        if throughout:
            text = _("{sigla}: collated throughout", sigla=throughout)
            yield ExplanationStep("base", "section role", "section", "", text)
        if consulted:
            text = _("{sigla}: consulted; what they alone have makes no note", sigla=consulted)
            yield ExplanationStep("base", "section role", "section", "", text)


def _alignment_steps(edition: Edition, entry: ApparatusEntry, trace: EntryTrace) -> Iterator[ExplanationStep]:
    columns = edition.work.columns
    for difference in trace.cut.differences:
        siglum = columns[difference.column].siglum
        base, other = difference.base, difference.other
        if base and other:
            text = _("{siglum} has {other} beside {base}", siglum=siglum, other=other, base=base)
        elif base:
            text = _("{siglum} has nothing beside {base}", siglum=siglum, base=base)
        else:
            text = _("{siglum} has {other} where the base text has nothing", siglum=siglum, other=other)
        yield ExplanationStep("alignment", "star", "align.aligner", "", text)
    for witness, cell in zip(columns, entry.cells, strict=True):
        if cell is None:
            text = _("{siglum} is not extant here: a lacuna, not an omission", siglum=witness.siglum)
            excerpt = witness.role.value == "excerpt"
            yield ExplanationStep(
                "alignment", "lacuna", "align.excerpt_lacuna" if excerpt else "align.lacuna", "", text
            )
    for move in edition.apparatus.transpositions:
        if entry.number in (move.lost, move.found):
            number = move.found if entry.number == move.lost else move.lost
            text = _("the words are moved: they also stand in entry {number}", number=number)
            yield ExplanationStep("alignment", "move", "align.move", "", text)


_JOIN_REASONS = {
    JoinRule.SINGLE: _("all witnesses that differ here differ in the same place"),
    JoinRule.OVERLAP: _("the differences of several witnesses overlap, so they are one entry"),
    JoinRule.REARRANGED: _("two changes with few equal words between are one rearranged phrase"),
    JoinRule.EXCHANGED: _("words changed places, which is one entry"),
    JoinRule.PASSAGE: _("a few words stand in place of a long passage, some of which are in it by chance"),
    JoinRule.WORD: _("several differences are in one word, so they are one entry"),
}

_CUT_REASONS = {
    "paragraph": _("a paragraph begins there"),
    "lacuna": _("a lacuna begins or ends there"),
    "mark": _("a mark is replaced, added or omitted on one side of the cut, words on the other"),
    "independent": _("the words on both sides of the cut change independently"),
    "words": _("the words on both sides of the cut pair one to one"),
    "move": _("a moved passage begins or ends there"),
    "long omission": _("other witnesses differ inside a long omission"),
}


def _cut_steps(trace: EntryTrace) -> Iterator[ExplanationStep]:
    cut = trace.cut
    yield ExplanationStep("cut", cut.rule.value, "", "", _JOIN_REASONS[cut.rule])
    for side, rule in (("before", cut.before), ("after", cut.after)):
        if rule is not None:
            reason = _CUT_REASONS[rule.value]
            text = (
                _("cut from the difference before it: {reason}", reason=reason)
                if side == "before"
                else _("cut from the difference after it: {reason}", reason=reason)
            )
            yield ExplanationStep("cut", rule.value, "", "", text)
    if cut.final != cut.minimal:
        text = _(
            "widened to whole words, from {minimal} to {final}",
            minimal=cut.minimal or "∅",
            final=cut.final or "∅",
        )
        yield ExplanationStep("cut", "word edges", "classify.widen", "", text)
    else:
        text = _("not widened: the words begin and end where the difference does")
        yield ExplanationStep("cut", "word edges", "classify.widen", "", text)
    if not cut.same:
        text = _("the entry is cut as in the edition that it comes from; the rules would cut it otherwise")
        yield ExplanationStep("cut", "as in the edition", "", "", text)


_EQUIVALENT = _("the settings state that these words are equivalent")


def _variant_steps(entry: ApparatusEntry, trace: EntryTrace) -> Iterator[ExplanationStep]:
    for variant, traced in zip(entry.variants, trace.variants, strict=True):
        text = _(
            "{reading} is {kind}: {reason}",
            reading=variant.text or "∅",
            kind=_kind_term(variant),
            reason=traced.rule.reason if traced.rule else _EQUIVALENT,
        )
        rule_name, setting = (traced.rule.match.__name__, "") if traced.rule else ("equivalent", "equivalent")
        yield ExplanationStep("kind", rule_name, setting, "", text)
        for rule, evidence in traced.evidence:
            text = _(
                "{reading}: {cause} ({confidence:.2f}): {detail}",
                reading=variant.text or "∅",
                cause=term(evidence.cause, "evidence"),
                confidence=evidence.confidence,
                detail=evidence.detail,
            )
            setting = f"evidence.{evidence.cause.value.replace('-', '_')}"
            yield ExplanationStep("evidence", rule, setting, "", text)
        if not traced.evidence:
            text = _("{reading}: no evidence of a mechanical cause", reading=variant.text or "∅")
            yield ExplanationStep("evidence", "none", "", "", text)


def _kind_term(variant: Reading) -> str:
    """Return the term for the kind of a variant, with its finer kind; an editor's own finer kind as it is."""
    if variant.kind is None:
        return ""
    kind = term(variant.kind)
    if not variant.subtype:
        return kind
    finer = WORDS.get(f"subtype.{variant.subtype}", variant.subtype)
    return _("{kind} ({finer})", kind=kind, finer=finer)


def _stemma_steps(edition: Edition, entry: ApparatusEntry) -> Iterator[ExplanationStep]:
    """Yield which reading arose from which, as editors decided."""
    for ruling in edition.rulings:
        for source, reading in ruling.origins if ruling.entry == entry.number else ():
            if source is None:
                text = _("{reading} arose from a reading that is not known", reading=reading or "∅")
            else:
                text = _("{reading} arose from {source}", reading=reading or "∅", source=source or "∅")
            yield ExplanationStep("stemma", "decision", "", "", text)


def _emendation_steps(edition: Edition, entry: ApparatusEntry) -> Iterator[ExplanationStep]:
    for emendation in edition.emendations:
        if emendation.entry == entry.number:
            text = _("the editor reads {text}: {reason}", text=emendation.text, reason=emendation.reason)
            yield ExplanationStep("emendation", "emend", "emend", "", text)
