"""Why two texts were joined, or were not: the rule that decided, in words.

The rules are those of :func:`collate.dedupe.relations.judge`; here they are only
told, from what a match says.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

from collate.model import Genre, Relation, SharedSpan
from collate.report.wording.catalogue import words
from collate.settings import DedupeSettings, Language


class Rule(StrEnum):
    """What decided; each has its words in :data:`collate.report.wording.catalogue.WORDS`."""

    IDENTICAL = "identical"
    REPORT_BY_GENRE = "report-by-genre"
    VERSION = "version"
    EXCERPT = "excerpt"
    NOISY = "noisy"
    REPORT_RETOLD = "report-retold"
    PASSAGE = "passage"
    QUOTES = "quotes"
    NONE = "none"


class Bounds(NamedTuple):
    """The settings that a reason names: least containment of an excerpt, and of a report."""

    contained: float
    related: float

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Bounds:
        """Take them from the settings that a run states (name -> value), else the defaults."""
        usual = DedupeSettings()
        return cls(
            float(settings.get("dedupe.contained", usual.contained)),
            float(settings.get("dedupe.related", usual.related)),
        )


class Pair(Protocol):
    """What is known of two texts: a :class:`~collate.model.Match`, or the same of two that do not match."""

    @property
    def relation(self) -> Relation | None:
        """How they relate, if they do."""

    @property
    def left_in_right(self) -> float:
        """Containment, 0..1."""

    @property
    def right_in_left(self) -> float:
        """Containment, 0..1."""

    @property
    def shared_characters(self) -> int:
        """Characters of the left text in ``shared``."""

    @property
    def shared(self) -> tuple[SharedSpan, ...]:
        """What both have, letter for letter."""


def rule_of(pair: Pair, left: Genre, right: Genre, related: float) -> Rule:
    """Return the rule that decided on *pair*, whose texts have these genres; *related* is a setting."""
    if pair.relation is None:
        return Rule.NONE
    if pair.relation is Relation.REPORT:
        by_genre = left is Genre.REPORT and right is not Genre.REPORT
        return Rule.REPORT_BY_GENRE if by_genre else Rule.REPORT_RETOLD
    if pair.relation is Relation.SHARES:
        return Rule.QUOTES if max(pair.left_in_right, pair.right_in_left) >= related else Rule.PASSAGE
    return Rule(pair.relation.value)


def reason(pair: Pair, rule: Rule, bounds: Bounds, lang: Language) -> str:
    """Return the sentence that says why *pair* was joined, or was not.

    >>> from collate.model import Match
    >>> match = Match("a", "b", Relation.VERSION, 0.99, 0.995, 0.997, 900)
    >>> reason(match, Rule.VERSION, Bounds(0.8, 0.25), "en").partition(":")[0]
    'Nearly all of each stands in the other'
    """
    return words(lang)[f"rule.{rule.value}"].format(
        left=percent(pair.left_in_right),
        right=percent(pair.right_in_left),
        most=percent(max(pair.left_in_right, pair.right_in_left)),
        contained=percent(bounds.contained),
        related=percent(bounds.related),
        stretches=len(pair.shared),
        characters=pair.shared_characters,
        longest=max((both.left.size for both in pair.shared), default=0),
    )


def percent(share: float) -> str:
    """Return a share of 0..1 as a percentage that says 100 and 0 only where it is.

    >>> percent(1.0), percent(0.9999), percent(0.25), percent(0.0001)
    ('100 %', '99.9 %', '25.0 %', '0.1 %')
    """
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    return f"{min(max(100 * share, 0.1), 99.9):.1f} %"
