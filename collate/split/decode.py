"""The most probable roles of the lines of one document (Viterbi), with shares that adapt to the document.

The model is a hidden Markov model with few states: what a line looks like
depends on its role (``shares``), a role on the one above (``roles``). Since a
compilation has a form of its own, the shares are counted again over the lines
of the document with the roles found so far, and the roles found again
(Viterbi training), until nothing changes. The shares of the tables count as a
few lines (a Dirichlet prior). Where that leaves two readings of a form, as
titles and as headings within a text, the more probable one is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import lgamma, log
from typing import NamedTuple

from collate.split.lattice import NO_END as NO_END
from collate.split.lattice import best_path
from collate.split.lattice import roles_into as roles_into
from collate.split.line_features import LONG, LineFeatures
from collate.split.line_scores import (
    ADAPTING,
    ALWAYS,
    LONG_LINE,
    NO_RESTRICTIONS,
    UNSEEN,
    LineClasses,
    Pairs,
    Scores,
    general_scores,
)
from collate.split.line_scores import Restrictions as Restrictions
from collate.split.line_scores import all_emissions as all_emissions
from collate.split.line_scores import contributions as contributions
from collate.split.roles import FOLLOWS, ROLES, Role
from collate.split.shares import feature_shares, shares_of, weight_of

#: Features whose shares adapt to the document.
_FORM = ("before", "after", "indent", "mark", "series", "kind", "width", "listed", "again", "below")
#: Lines that the shares of the tables count for beside those of the document. What a line is by its words
#: varies within one form, so that its share changes slowly.
_PRIOR = {"kind": 12.0, "width": 6.0, "below": 6.0}
_PRIOR_LAYOUT = 3.0
#: The same for the pairs of roles.
_PRIOR_PAIRS = 8.0
#: Roles whose lines are of many kinds, in no form of the document.
_OF_ALL_KINDS = frozenset({Role.BODY, Role.BYLINE, Role.SIGNATURE})
_FORM_OF_ALL_KINDS = tuple(feature for feature in _FORM if feature not in ("kind", "width", "below"))
#: Viterbi passes at most; more than four hardly occur.
_ROUNDS = 5
NEVER = -1e9
#: By how much another reading of a form must be more probable than the first one (its logarithm); and how
#: much less probable it may be where lines that look like the first title of the document are titles, too, or
#: where lines that look otherwise, and that nothing else shows to be titles, are headings.
_NEEDED, _SAME_FORM, _OTHER_FORM = 2.0, -12.0, -15.0
#: The last for a single line of such a form.
_ONE_OF_A_FORM = -5.0
#: Most forms of which another reading is tried.
_FORMS = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """The features and roles of the lines of a document, and the scores with which the roles were found."""

    features: Sequence[LineFeatures]
    roles: Sequence[Role]
    scores: Scores
    restrictions: Restrictions
    rivals: Sequence[tuple[Sequence[Role], float]] = ()
    """Readings that were tried and not kept, and by how much each was less probable than needed."""


def find_roles(features: Sequence[LineFeatures], restrictions: Restrictions = NO_RESTRICTIONS) -> Decoded:
    """Return the role of each line, and the scores with which they were found."""
    search = _Search(LineClasses(features, restrictions))
    roles, scores = search.train(viterbi(search.lines, general_scores()))
    best = search.evidence(roles)
    rejected: list[tuple[Sequence[Role], float]] = []
    for changed, needed in _other_readings(features, roles):
        other, with_scores = search.train(changed)
        value = search.evidence(other)
        if value > best + needed:
            roles, scores, best = other, with_scores, value
        else:
            rejected.append((other, value - needed))
    return Decoded(features, roles, scores, restrictions, [(other, best - v) for other, v in rejected])


class _Search:
    """The readings of a document; what was found for one is not worked out again."""

    def __init__(self, lines: LineClasses) -> None:
        self.lines = lines
        self._trained: dict[tuple[Role, ...], tuple[list[Role], Scores]] = {}
        self._evidence: dict[tuple[Role, ...], float] = {}

    def train(self, roles: Sequence[Role]) -> tuple[Sequence[Role], Scores]:
        """Return the roles and scores found from *roles*, when nothing changes any more."""
        scores = general_scores()
        for _round in range(_ROUNDS):
            key = tuple(roles)
            if key not in self._trained:
                scores = adapted_scores(self.lines, roles)
                self._trained[key] = (viterbi(self.lines, scores), scores)
            again, scores = self._trained[key]
            if again == roles:
                break
            roles = again
        return roles, scores

    def evidence(self, roles: Sequence[Role]) -> float:
        """Return the log probability of the features and *roles*."""
        key = tuple(roles)
        if key not in self._evidence:
            self._evidence[key] = _evidence(self.lines, roles)
        return self._evidence[key]


def adapted_scores(lines: LineClasses, roles: Sequence[Role]) -> Scores:
    """Return the scores of the tables, adapted to the lines of a document with *roles*."""
    shares = dict(general_scores().shares)
    for role, feature, counts in _counts(lines, roles):
        size = sum(counts.values())
        shares.update(_uncounted(role, feature, size))
        weight, total = weight_of(feature), size + _PRIOR.get(feature, _PRIOR_LAYOUT)
        alphas = _prior(role, feature).alphas
        for value, count in counts.items():
            if value in alphas:
                shares[role.value, feature, value] = weight * log((count + alphas[value][0]) / total)
    pairs = dict(_uncounted_pairs())
    for above, followers in _pair_counts(roles).items():
        total = sum(followers.values()) + _PRIOR_PAIRS
        row = FOLLOWS[above]
        prior = _PRIOR_PAIRS / sum(row.values())
        for below, count in row.items():
            pairs[above, below] = log((followers.get(below, 0) + prior * count) / total)
    return Scores(shares, pairs)


class _Prior(NamedTuple):
    """For how many lines each value counts before any line of the document, and for how many all do.

    ``alphas`` gives for a value that number and its log gamma.
    """

    alphas: Mapping[str, tuple[float, float]]
    strength: float


def _prior_of(sizes: Mapping[str, float]) -> _Prior:
    return _Prior({value: (size, lgamma(size)) for value, size in sizes.items()}, sum(sizes.values()))


@cache
def _prior(role: Role, feature: str) -> _Prior:
    """Return the prior of the values of a feature among the lines with *role*."""
    strength = _PRIOR.get(feature, _PRIOR_LAYOUT)
    return _prior_of({value: strength * share for value, share in shares_of(feature, role.value).items()})


@cache
def _prior_pairs(above: Role) -> _Prior:
    """Return the prior of the roles below *above*."""
    row = FOLLOWS[above]
    total = sum(row.values())
    return _prior_of({below: _PRIOR_PAIRS * count / total for below, count in row.items()})


@lru_cache(maxsize=1024)
def _uncounted(role: Role, feature: str, size: int) -> Mapping[tuple[str, str, str], float]:
    """Return the scores of the values that no line has, where *size* lines have the role."""
    weight, total = weight_of(feature), size + _PRIOR.get(feature, _PRIOR_LAYOUT)
    return {
        (role.value, feature, value): weight * log(prior / total)
        for value, (prior, _) in _prior(role, feature).alphas.items()
    }


@cache
def _uncounted_pairs() -> Pairs:
    """Return the scores of the pairs of roles where no line follows another."""
    pairs = dict(general_scores().pairs)
    for above in ROLES:
        row = FOLLOWS[above]
        prior = _PRIOR_PAIRS / sum(row.values())
        pairs |= {(above.value, below): log(prior * count / _PRIOR_PAIRS) for below, count in row.items()}
    return pairs


def _counts(lines: LineClasses, roles: Sequence[Role]) -> Iterable[tuple[Role, str, dict[str, int]]]:
    """Yield how often each value of an adapting feature occurs among the lines of an adapting role.

    What separates the first text from the front matter is not part of the form of the titles.
    """
    looks: defaultdict[Role, dict[int, int]] = defaultdict(dict)
    for (role, look), count in Counter([(roles[i], lines.looks[i]) for i in lines.short]).items():
        looks[role][look] = count
    settled: dict[int, int] = {}
    if Role.TITLE in looks:
        for index in lines.short:
            if roles[index] is Role.TITLE and index and roles[index - 1] not in _BEFORE_FIRST:
                settled[lines.looks[index]] = settled.get(lines.looks[index], 0) + 1
    for role in ADAPTING:
        if role not in looks:
            continue
        for feature in _FORM_OF_ALL_KINDS if role in _OF_ALL_KINDS else _FORM:
            titles = feature == "before" and role is Role.TITLE
            counts: dict[str, int] = {}
            values = lines.values[feature]
            for look, count in (settled if titles else looks[role]).items():
                value = values[look]
                if not titles or value != "start":
                    counts[value] = counts.get(value, 0) + count
            yield role, feature, counts


#: Roles of the lines above the first text of a part.
_BEFORE_FIRST = frozenset({Role.FRONT, Role.PART, Role.ABOVE})


def _pair_counts(roles: Sequence[Role]) -> dict[Role, dict[str, int]]:
    """Return how often which role stands below each role that is above another, in the order of ``ROLES``."""
    found: dict[Role, dict[str, int]] = {}
    for (above, below), count in Counter(pairwise(roles)).items():
        found.setdefault(above, {})[below] = count
    return {role: found[role] for role in ROLES if role in found}


def _evidence(lines: LineClasses, roles: Sequence[Role]) -> float:
    """Return the log probability of the features and *roles*, over all shares (Dirichlet-multinomial)."""
    value = sum([extra.get(roles[index], 0.0) for index, extra in lines.extra.items()])
    adapted = set()
    for role, feature, counts in _counts(lines, roles):
        adapted.add((role, feature))
        value += weight_of(feature) * _dirichlet(counts, _prior(role, feature))
    known: dict[tuple[int, Role], list[float]] = {}
    for look, role, line in zip(lines.looks, roles, lines.features, strict=True):
        if line is LONG:
            value += LONG_LINE.get(role, -20.0)
            continue
        scores = known.get((look, role))
        if scores is None:
            scores = known[look, role] = _fixed_scores(line, role, adapted)
        for score in scores:
            value += score
    for above, followers in _pair_counts(roles).items():
        value += _dirichlet(followers, _prior_pairs(above))
    return value


def _fixed_scores(line: LineFeatures, role: Role, adapted: AbstractSet[tuple[Role, str]]) -> list[float]:
    """Return the scores of the features that do not adapt to the document."""
    general, tables = general_scores().shares, feature_shares()
    return [
        general.get((role, feature, which), UNSEEN if feature in tables else 0.0)
        for feature, which in zip(line._fields, line, strict=True)
        if (role, feature) not in adapted and (which or feature in ALWAYS) and which != "start"
    ]


def _dirichlet(counts: Mapping[str, int], prior: _Prior) -> float:
    size, strength = 0, prior.strength
    value = 0.0
    for which, count in counts.items():
        alpha = prior.alphas.get(which)
        if alpha is not None:
            value += lgamma(count + alpha[0]) - alpha[1]
            size += count
    return value - lgamma(size + strength) + lgamma(strength)


def _other_readings(
    features: Sequence[LineFeatures], roles: Sequence[Role]
) -> Iterable[tuple[list[Role], float]]:
    """Yield *roles* with the headings of one form as titles, or the titles of one form as headings.

    With each reading goes by how much more probable it must be.
    """
    forms: defaultdict[tuple[Role, str, str, str, bool], list[int]] = defaultdict(list)
    opening = _first_title(features, roles)
    for index, (line, role) in enumerate(zip(features, roles, strict=True)):
        if line is not LONG and role in (Role.TITLE, Role.HEADING) and index != opening:
            forms[role, line.before, line.indent, line.mark, line.series == ""].append(index)
    if opening is None:
        return
    first = features[opening]
    ranked = sorted(forms.items(), key=lambda item: -len(item[1]))
    for (role, *_), lines in ranked[:_FORMS]:
        if len(lines) < 2 and role is Role.HEADING:
            continue
        changed = list(roles)
        for index in lines:
            changed[index] = Role.HEADING if role is Role.TITLE else Role.TITLE
        alike = 2 * sum(_same_form(first, features[i]) for i in lines) > len(lines)
        shown = 2 * sum(_shown_elsewhere(features[i]) for i in lines) > len(lines)
        if role is Role.HEADING:
            yield changed, _SAME_FORM if alike else _NEEDED
        elif not (shown or alike):
            yield changed, _OTHER_FORM if len(lines) > 1 else _ONE_OF_A_FORM


def _first_title(features: Sequence[LineFeatures], roles: Sequence[Role]) -> int | None:
    """Return the first title with text below it: one without may be part of a title page."""
    title: int | None = None
    for index, (line, role) in enumerate(zip(features, roles, strict=True)):
        if role is Role.TITLE:
            title = index
        elif title is not None and (line is LONG or line.kind in ("sentence", "long")):
            return title
    return None


def _shown_elsewhere(line: LineFeatures) -> bool:
    """Return whether a byline, the contents or the container show that a line is a title."""
    return line.below == "byline" or line.listed == "in" or line.mark in ("top", "only", "led")


def _same_form(first: LineFeatures, line: LineFeatures) -> bool:
    """Return whether a line looks like the first title, but for what stands above it."""
    return (
        (first.indent, first.mark, first.series, first.kind in _CAPITALS)
        == (line.indent, line.mark, line.series, line.kind in _CAPITALS)
        and (first.below == "byline") == (line.below == "byline")
        and (line.before != "0" or first.indent in ("more", "flush") or first.mark != "")
    )


_CAPITALS = frozenset({"capitals"})


def viterbi(lines: LineClasses, scores: Scores) -> list[Role]:
    """Return the sequence of roles with the highest score."""
    return [_ROLE[role] for role in best_path(lines.emissions(scores), scores.pairs)]


_ROLE = {role.value: role for role in ROLES}
