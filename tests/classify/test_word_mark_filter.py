"""Texts without an apostrophe or a hyphen differ in no mark inside a word."""

from hypothesis import given
from hypothesis import strategies as st

from collate.classify.word_marks import _BARE, _WORD_MARK, _with_word_marks, word_mark_difference

TEXTS = st.text(st.sampled_from("abΩλ 人,.'’-‐\u200d\u0301"), max_size=8)


@given(TEXTS, TEXTS)
def test_the_filter_changes_nothing(lemma: str, reading: str) -> None:
    left, right = _with_word_marks(lemma), _with_word_marks(reading)
    differ = left != right and left.translate(_BARE) == right.translate(_BARE)
    if not _WORD_MARK.search(lemma + reading):
        assert not differ
    assert (word_mark_difference(lemma, reading) is not None) == (
        differ and not (lemma.isalnum() and reading.isalnum())
    )
