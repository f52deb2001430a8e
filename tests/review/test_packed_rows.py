"""Rows as arrays: nothing is lost, a new field comes along, and values that recur are written once."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from collate.review.packed_rows import COLUMNS, READING, packed_rows

from .conftest import Editor, unpacked

words = st.text(max_size=4)
sigla = st.lists(st.sampled_from("甲乙丙丁"), max_size=3)
rest = st.dictionaries(st.sampled_from(["how", "rule", "changed", "of later"]), st.none() | words | sigla)
readings = st.builds(lambda text, of, more: {**more, "text": text, "sigla": of}, words, sigla, rest)
rows = st.builds(
    lambda cells, found, more: {**dict.fromkeys(COLUMNS), **cells, **more, "readings": found},
    st.fixed_dictionaries(
        {
            "n": st.integers(1, 9),
            "kind": words,
            "state": words,
            "adopted": st.none() | words,
            "ruling": st.dictionaries(st.sampled_from(["by", "note"]), words),
        }
    ),
    st.lists(readings, max_size=3),
    rest,
)


@given(st.lists(rows, max_size=5))
def test_rows_come_back_as_they_were(given_rows: list[dict[str, Any]]) -> None:
    over_the_wire = json.loads(json.dumps(packed_rows(given_rows)))
    assert unpacked(over_the_wire) == given_rows


def test_what_recurs_is_written_once() -> None:
    reading = dict.fromkeys(READING)
    one = {**dict.fromkeys(COLUMNS), "ruling": {"by": "王"}, "readings": [reading], "rule": "r1"}
    packed = packed_rows([one, dict(one)])
    assert packed["rows"][0] == packed["rows"][1]
    assert packed["values"].count({"by": "王"}) == packed["values"].count({"rule": "r1"}) == 1


def test_every_row_of_a_work_has_the_columns(editor: Editor) -> None:
    raw = dict(editor.get(editor.url).json or {})["entries"]
    assert raw["columns"] == list(COLUMNS)
    assert unpacked(raw) == editor.work()["entries"]
    assert all(set(COLUMNS) <= row.keys() for row in unpacked(raw))
