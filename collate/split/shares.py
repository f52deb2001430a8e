"""How often the lines of each role have which feature: the weights of the model (``shares.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

#: Key of the share of each value that a row does not list; key of the row of roles without one.
OTHER: Final = "*"
ANY: Final = "any"
#: The least share, in percent: nothing is impossible by its looks alone.
_LEAST = 0.005


class FeatureShares(NamedTuple):
    """The shares of the values of one feature: role -> value -> percent; and the weight of the feature."""

    rows: dict[str, dict[str, float]]
    weight: float


@cache
def feature_shares() -> dict[str, FeatureShares]:
    """Return the shares of all features, in the order of the file."""
    content = Path(__file__).with_name("shares.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    return {feature: FeatureShares(table, table.pop("weight")) for feature, table in tables.items()}


@cache
def shares_of(feature: str, role: str) -> dict[str, float]:
    """Return the share, from 0 to 1, of each value of *feature* among the lines with *role*."""
    rows = feature_shares()[feature].rows
    values = {value for row in rows.values() for value in row if value != OTHER}
    row = rows.get(role) or rows.get(ANY, {})
    default = row.get(OTHER, _LEAST if row else 100 / len(values))
    return {value: max(row.get(value, default), _LEAST) / 100 for value in values}


def weight_of(feature: str) -> float:
    """Return the weight of *feature*."""
    return feature_shares()[feature].weight
