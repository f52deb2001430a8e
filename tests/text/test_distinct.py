from __future__ import annotations

import numpy as np
import pytest

from collate.text import distinct
from collate.text.distinct import distinct_values


@pytest.mark.parametrize("few", [0, 3, 1000])
def test_few_and_many_values_are_ascending(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct, "_FEW", few)
    values = np.array([7, 0, 7, 3, 2**31], dtype=np.uint32)
    assert distinct_values(values) == [0, 3, 7, 2**31]
    assert distinct_values(values[:0]) == []
