"""The scores adapted to a document, put together from remembered parts, are those of the obvious sums."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.split.decode import _FORM, _PRIOR, _PRIOR_LAYOUT, _PRIOR_PAIRS, adapted_scores
from collate.split.lattice import roles_into
from collate.split.line_features import LONG, LineFeatures
from collate.split.line_scores import ADAPTING, NO_RESTRICTIONS, LineClasses, general_scores
from collate.split.roles import FOLLOWS, ROLES, Role
from collate.split.shares import shares_of, weight_of

PLAIN = LineFeatures("plain", "2", "1", "0", "", "", "", "", "1", "ended", "long", "other")
LINES = (
    LONG,
    PLAIN,
    PLAIN._replace(before="start"),
    PLAIN._replace(kind="date", width="1", below="short"),
    PLAIN._replace(kind="numbered", series="runs", before="0"),
)
ROWS = st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(ROLES)), min_size=1, max_size=12)


@given(ROWS)
def test_shares_of_lines(rows: list[tuple[LineFeatures, Role]]) -> None:
    features, roles = [line for line, _ in rows], [role for _, role in rows]
    scores = adapted_scores(LineClasses(features, NO_RESTRICTIONS), roles)
    for role in ADAPTING:
        lines = [line for line, one in rows if one is role and line is not LONG]
        for feature in _FORM if lines else ():
            fixed = role in (Role.BODY, Role.BYLINE, Role.SIGNATURE) and feature in ("kind", "width", "below")
            if fixed or (role is Role.TITLE and feature == "before"):
                continue
            counts = Counter(getattr(line, feature) for line in lines)
            prior = _PRIOR.get(feature, _PRIOR_LAYOUT)
            for value, share in shares_of(feature, role.value).items():
                expected = weight_of(feature) * log((counts[value] + prior * share) / (len(lines) + prior))
                assert scores.shares[role.value, feature, value] == pytest.approx(expected)


@given(ROWS)
def test_pairs_of_roles(rows: list[tuple[LineFeatures, Role]]) -> None:
    features, roles = [line for line, _ in rows], [role for _, role in rows]
    scores = adapted_scores(LineClasses(features, NO_RESTRICTIONS), roles)
    counts = Counter(pairwise(roles))
    assert list(scores.pairs) == list(general_scores().pairs)
    for above in ROLES:
        total = sum(count for pair, count in counts.items() if pair[0] is above) + _PRIOR_PAIRS
        for below, share in FOLLOWS[above].items():
            prior = _PRIOR_PAIRS * share / sum(FOLLOWS[above].values())
            expected = log((counts[above, below] + prior) / total)  # type: ignore[index]
            assert scores.pairs[above, below] == pytest.approx(expected)


def test_what_may_stand_above_a_role() -> None:
    pairs = {("", "a"): -1.0, ("a", "b"): -2.0, ("b", "a"): -3.0, ("b", ""): -4.0}
    assert roles_into(pairs) == {"": [("b", -4.0)], "a": [("", -1.0), ("b", -3.0)], "b": [("a", -2.0)]}
    assert roles_into({pair: 2 * score for pair, score in pairs.items()})["b"] == [("a", -4.0)]
