"""What the files of one edition share, and the JSON of the tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from collate.report.column_spans import column_spans
from collate.report.latest import once_per_edition
from collate.report.tables.apparatus_json import json_bytes

if TYPE_CHECKING:
    from collate.model import Edition
    from tests.report.conftest import Made

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text('\ud800"\\/\n\u2028'),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(VALUES)
def test_json_is_that_of_the_standard_library(value: object) -> None:
    expected = (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")
    assert json_bytes(value) == expected


def test_a_result_is_shared_by_the_files_of_one_edition_alone(make: Callable[..., Made], small: Made) -> None:
    other = make(["起", ("甲", "乙"), ["文"]]).edition
    calls: list[tuple[Edition, Any]] = []

    @once_per_edition
    def count(edition: Edition, *, kinds: tuple[str, ...] = ()) -> int:
        calls.append((edition, kinds))
        return len(calls)

    assert [count(small.edition), count(small.edition), count(other), count(small.edition)] == [1, 1, 2, 3]
    assert count(small.edition, kinds=("a",)) == 4
    assert column_spans(small.edition) is column_spans(small.edition)
    assert column_spans(other).edition is other
