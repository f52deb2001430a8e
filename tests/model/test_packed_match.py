"""Packed matches: equal to the matches that they were packed from."""

from __future__ import annotations

import pickle
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from collate.model import Match, Relation, SharedSpan, Span, pack_match, span_rows

offsets = st.integers(0, 2**32 - 1)
spans = st.tuples(offsets, offsets).map(lambda pair: Span(*sorted(pair)))
shared = st.lists(st.builds(SharedSpan, spans, spans), max_size=5).map(tuple)


@given(shared)
def test_a_packed_match_equals_the_match(shared: tuple[SharedSpan, ...]) -> None:
    match = Match("a#1", "b#1", Relation.NOISY, 0.1, 0.2, 0.3, 40, shared)
    packed = pack_match(match)
    assert packed == match
    assert match == packed
    assert hash(packed) == hash(match)
    assert (packed.shared, span_rows(packed)) == (shared, span_rows(match))
    assert pickle.loads(pickle.dumps(packed)) == match
    assert pack_match(packed, left="c#1") == replace(match, left="c#1") == replace(packed, left="c#1")
    other = replace(packed, shared=(*shared, SharedSpan(Span(0, 1), Span(2, 3))))
    assert span_rows(other) != span_rows(match)
    assert other != match
