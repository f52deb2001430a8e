"""What is in place in two texts, as found token by token."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collate.align.stretches import ROW, TextPair
from collate.text.tokens import Vocabulary, tokenise

#: Which of a row of tokens are equal in both texts, which only replaced, lost or new.
STEPS = st.lists(st.sampled_from(["equal"] * 6 + ["replaced", "lost", "new"]), min_size=1, max_size=40)


@given(STEPS)
def test_equal_tokens_are_firm_in_a_row_of_some(steps: list[str]) -> None:
    vocabulary = Vocabulary()
    left = "".join("甲" for step in steps if step != "new")
    right = "".join("乙" if step in ("replaced", "new") else "甲" for step in steps if step != "lost")
    partners: list[int] = []
    rows: list[list[tuple[int, int]]] = [[]]
    b = o = 0
    for step in steps:
        if step == "equal":
            rows[-1].append((b, o))
        else:
            rows.append([])
        if step != "new":
            partners.append(-1 if step == "lost" else o)
            b += 1
        o += step != "lost"
    base, other = (tokenise(text, (0,), vocabulary=vocabulary) for text in (left, right))
    pair = TextPair.of(base, other, np.array(partners, dtype=np.int32))
    equal = [place for row in rows for place in row]
    firm = [place for row in rows if len(row) >= ROW for place in row]
    assert np.flatnonzero(~pair.lost).tolist() == [place[0] for place in equal]
    assert np.flatnonzero(~pair.new).tolist() == [place[1] for place in equal]
    assert np.flatnonzero(pair.firm[0]).tolist() == [place[0] for place in firm]
    assert np.flatnonzero(pair.firm[1]).tolist() == [place[1] for place in firm]
