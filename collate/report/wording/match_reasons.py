"""The rule that decided on the relation of two texts, as a sentence.

The rules are those of :func:`collate.dedupe.relations.judge`; this module infers
the rule from the relation and the measures.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

from collate.model import Genre, Relation, SharedSpan
from collate.report.wording.labels import words
from collate.settings import DedupeSettings


class RelationRule(StrEnum):
    """A rule; its sentence has the key ``rule.<value>`` in :data:`collate.report.wording.labels.WORDS`."""

    IDENTICAL = "identical"
    REPORT_BY_GENRE = "report-by-genre"
    VERSION = "version"
    EXCERPT = "excerpt"
    NOISY = "noisy"
    REPORT_RETOLD = "report-retold"
    FORM = "form"
    PASSAGE = "passage"
    QUOTES = "quotes"
    NONE = "none"


class RelationBounds(NamedTuple):
    """The thresholds in a sentence: least containment (0..1) of an excerpt, and of a report."""

    contained: float
    related: float

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> RelationBounds:
        """Return the thresholds of the recorded settings (name -> value) of a run, else the defaults."""
        defaults = DedupeSettings()
        return cls(
            float(settings.get("dedupe.contained", defaults.contained)),
            float(settings.get("dedupe.related", defaults.related)),
        )


class RelatedTexts(Protocol):
    """Measures of two texts: a :class:`~collate.model.Match`, or the same of texts that do not match."""

    @property
    def relation(self) -> Relation | None:
        """Their relation, None if they are unrelated."""

    @property
    def left_in_right(self) -> float:
        """Containment of the left text in the right, 0..1."""

    @property
    def right_in_left(self) -> float:
        """Containment of the right text in the left, 0..1."""

    @property
    def shared_characters(self) -> int:
        """Characters of the left text in ``shared``."""

    @property
    def shared(self) -> tuple[SharedSpan, ...]:
        """The spans that are equal letter for letter."""

    @property
    def alone(self) -> tuple[int, int]:
        """Letters of the longest stretch of each text that the other lacks."""


def deciding_rule(pair: RelatedTexts, *, left: Genre, right: Genre, related: float) -> RelationRule:
    """Return the rule for *pair*, texts of the genres *left* and *right*; *related* is ``dedupe.related``."""
    if pair.relation is None:
        return RelationRule.NONE
    if pair.relation is Relation.REPORT:
        by_genre = left is Genre.REPORT and right is not Genre.REPORT
        return RelationRule.REPORT_BY_GENRE if by_genre else RelationRule.REPORT_RETOLD
    if pair.relation is Relation.SHARES:
        if all(pair.alone):
            return RelationRule.FORM
        return (
            RelationRule.QUOTES
            if max(pair.left_in_right, pair.right_in_left) >= related
            else RelationRule.PASSAGE
        )
    return RelationRule(pair.relation.value)


def explain_rule(pair: RelatedTexts, rule: RelationRule, *, bounds: RelationBounds, lang: str) -> str:
    """Return the reason for the relation of *pair*, or for its absence, as a sentence in *lang*.

    >>> from collate.model import Match
    >>> match = Match("a", "b", Relation.VERSION, 0.99, 0.995, 0.997, 900)
    >>> bounds = RelationBounds(0.8, 0.25)
    >>> explain_rule(match, RelationRule.VERSION, bounds=bounds, lang="en").partition(":")[0]
    'Nearly all of each stands in the other'
    """
    return words(lang)[f"rule.{rule.value}"].format(
        left=format_percent(pair.left_in_right),
        right=format_percent(pair.right_in_left),
        most=format_percent(max(pair.left_in_right, pair.right_in_left)),
        contained=format_percent(bounds.contained),
        related=format_percent(bounds.related),
        stretches=len(pair.shared),
        characters=pair.shared_characters,
        longest=max((both.left.size for both in pair.shared), default=0),
        mine=pair.alone[0],
        theirs=pair.alone[1],
    )


def format_percent(share: float) -> str:
    """Return a share (0..1) as a percentage with one decimal; 100 % and 0 % are exact.

    >>> format_percent(1.0), format_percent(0.9999), format_percent(0.25), format_percent(0.0001)
    ('100 %', '99.9 %', '25.0 %', '0.1 %')
    """
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    return f"{min(max(100 * share, 0.1), 99.9):.1f} %"
