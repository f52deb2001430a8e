"""The score of each role that a line may have, by the features of the line and the shares of the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from math import log
from typing import NamedTuple

from collate.split.line_features import LONG, LineFeatures
from collate.split.roles import ROLES, Role, log_follows
from collate.split.shares import feature_shares, shares_of

Shares = dict[tuple[str, str, str], float]
Pairs = dict[tuple[str, str], float]


class Scores(NamedTuple):
    """The logarithms of the shares of (role, feature, value), weighted, and of (role, next role)."""

    shares: Shares
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Restrictions:
    """The roles that lines may have, and the evidence beyond their features.

    ``allowed`` lists the lines that may have other roles than ``otherwise``;
    ``extra`` is added to the score of a line (index) with a role.
    """

    allowed: Mapping[int, frozenset[Role]]
    otherwise: frozenset[Role]
    extra: Mapping[tuple[int, Role], float]


NO_RESTRICTIONS = Restrictions({}, frozenset(Role), {})


#: Roles whose shares adapt to the document.
ADAPTING = (Role.TITLE, Role.HEADING, Role.BODY, Role.BYLINE, Role.SIGNATURE)

#: Score of a value that the tables do not have.
UNSEEN = -4.0
_UNSEEN = repeat(UNSEEN)


@cache
def general_scores() -> Scores:
    """Return the scores of the tables."""
    shares: Shares = {}
    for feature, table in feature_shares().items():
        for role in ROLES:
            for value, share in shares_of(feature, role.value).items():
                shares[role.value, feature, value] = table.weight * log(share)
    return Scores(shares, log_follows())


def all_emissions(
    features: Sequence[LineFeatures], scores: Scores, restrictions: Restrictions
) -> Sequence[Mapping[str, float]]:
    """Return the score of each role that a line may have; lines that look alike share it."""
    return LineClasses(features, restrictions).emissions(scores)


class LineClasses:
    """The lines of a document, those that look alike counted together.

    ``short`` are the lines (indices) that are not ``LONG``; ``looks`` the number of
    the features of each line among ``distinct``, so that features are compared once.
    """

    def __init__(self, features: Sequence[LineFeatures], restrictions: Restrictions) -> None:
        self.features, self.restrictions = features, restrictions
        self.short = [index for index, line in enumerate(features) if line is not LONG]
        numbers: dict[LineFeatures, int] = {}
        self.looks = [numbers.setdefault(line, len(numbers)) for line in features]
        self.distinct = list(numbers)
        #: The values of each feature, in the order of ``distinct``.
        self.values = dict(zip(LineFeatures._fields, zip(*self.distinct, strict=True), strict=False))
        extra: defaultdict[int, dict[str, float]] = defaultdict(dict)
        for (index, role), score in restrictions.extra.items():
            extra[index][role] = score
        self.extra = {index: extra[index] for index in sorted(extra)}
        #: Lines with one number among ``_kinds`` may have the same roles, with the same scores.
        kinds: dict[tuple[int, frozenset[Role]], int] = {}
        self._kind_of: list[int] = []
        free = restrictions.otherwise
        for index, look in enumerate(self.looks):
            allowed = restrictions.allowed.get(index, free)
            self._kind_of.append(kinds.setdefault((look, allowed), len(kinds)))
        self._kinds = list(kinds)

    def emissions(self, scores: Scores) -> list[dict[str, float]]:
        """Return the score of each role that a line may have; lines that look alike share it."""
        cache = {look: emissions(line, scores) for look, line in enumerate(self.distinct)}
        by_kind = [
            {role: score for role, score in cache[look].items() if role in allowed}
            or {role.value: 0.0 for role in ROLES if role in allowed}
            for look, allowed in self._kinds
        ]
        result = [by_kind[kind] for kind in self._kind_of]
        for index, extra in self.extra.items():
            if self.features[index] is not LONG or index in self.restrictions.allowed:
                result[index] = {r: score + extra.get(r, 0.0) for r, score in result[index].items()}
        return result


def emissions(line: LineFeatures, scores: Scores) -> dict[str, float]:
    """Return the score of each role that a line with these features may have.

    *scores* are those of the tables for all roles that are not in ``ADAPTING``.
    """
    if line is LONG:
        return dict(LONG_LINE)
    result = dict(_general_emissions(line))
    if scores.shares is not general_scores().shares:
        get = scores.shares.get
        for role, keys, more in _adapting_rows(line):
            result[role] = sum(map(get, keys, _UNSEEN)) + more
    return result


class _Row(NamedTuple):
    """What the score of a role for a line is the sum of: keys of shares, and *more*."""

    role: str
    keys: tuple[tuple[str, str, str], ...]
    more: float


@lru_cache(maxsize=4096)
def _rows(line: LineFeatures) -> tuple[_Row, ...]:
    counted = _counted(line)
    return tuple(
        _Row(
            role.value,
            tuple((role.value, feature, value) for feature, value in counted),
            _OF_A_POEM if role is Role.SUBTITLE and _may_be_verse(line) else 0.0,
        )
        for role in _roles_with_evidence(line)
    )


@lru_cache(maxsize=4096)
def _adapting_rows(line: LineFeatures) -> tuple[_Row, ...]:
    return tuple(row for row in _rows(line) if row.role in ADAPTING)


@lru_cache(maxsize=4096)
def _general_emissions(line: LineFeatures) -> Mapping[str, float]:
    get = general_scores().shares.get
    return {role: sum(map(get, keys, _UNSEEN)) + more for role, keys, more in _rows(line)}


@lru_cache(maxsize=4096)
def _roles_with_evidence(line: LineFeatures) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if _has_evidence(role, line))


@lru_cache(maxsize=4096)
def _counted(line: LineFeatures) -> tuple[tuple[str, str], ...]:
    """Return the features of a line that count, with their values."""
    tables = feature_shares()
    return tuple(
        (feature, value)
        for feature, value in zip(line._fields, line, strict=True)
        if (value or feature in ALWAYS) and value != "start" and feature in tables
    )


def contributions(line: LineFeatures, role: Role, scores: Scores) -> list[tuple[str, float]]:
    """Return what each feature of a line adds to the score of *role*."""
    rows = [(feature, scores.shares.get((role, feature, value), UNSEEN)) for feature, value in _counted(line)]
    return [*rows, ("aligned", _OF_A_POEM)] if role is Role.SUBTITLE and _may_be_verse(line) else rows


#: What the score of a further line of a title loses where it may be the first line of a poem or an epigraph.
_OF_A_POEM = -5.0


def _may_be_verse(line: LineFeatures) -> bool:
    alike = line.aligned == "same" and (line.below != "short" or line.indent == "more")
    return not alike and line.mark == "" and line.kind not in ("dashed", "bracketed")


#: Features that count where they do not apply, too: no level of a heading, no number.
ALWAYS = frozenset({"mark", "series"})
#: Kinds of lines that are never a date, an author or a venue, nor a further line of a title.
_NEVER_BYLINE = frozenset(
    {"colon", "sentence", "clause", "question", "salutation", "number", "numbered", "rule", "verse"}
)


#: Kinds of lines that are never a title, nor the heading of a part.
_NEVER_TITLE = frozenset({"salutation", "date", "date-in-brackets", "source", "rule", "verse"})


def _has_evidence(role: Role, line: LineFeatures) -> bool:
    """Return whether a line that would be left out of the texts has what its role requires."""
    if role in (Role.SOURCE, Role.RULE, Role.IMPRINT):
        return line.kind == role.value
    if role is Role.BYLINE and line.kind == "plain":
        return line.below == "byline"  # a venue above the date; other words may be text or title
    if role is Role.SUBTITLE and line.mark == "led":
        return False  # a bookmark begins something new
    if role in (Role.BYLINE, Role.ABOVE, Role.SUBTITLE):
        return line.kind not in _NEVER_BYLINE
    if role in (Role.TITLE, Role.PART) and line.kind in _NEVER_TITLE:
        return False
    if role is Role.FRONT and line.kind == "verse":
        return False
    if role is Role.TITLE and line.kind == "name":
        return line.before != "0" or line.mark != "" or line.listed == "in" or line.indent == "more"
    if role is Role.PART:
        return line.mark != "" or line.listed == "in" or line.before in ("2", "page", "sep", "contents")
    return True


#: Score of a long line: it is text, or an introduction, or stands below the heading of an imprint.
LONG_LINE = {"body": 0.0, "front": -7.0, "back": -0.3, "opening": -3.0}
