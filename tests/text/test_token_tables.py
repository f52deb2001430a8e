"""The tables of the tokeniser: what was looked up for one text is the same for the next."""

from __future__ import annotations

import pytest

from collate.text.fold import fold, fold_character
from collate.text.tokens import Vocabulary, tokenise

TEXTS = ("派出 G20 峰会㈠。", "派出 g20 峰會(一)。", "½ ㈠ Ⅳ ﬁne Fine", "葛\U000e0100葛", "\ud800甲")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_the_same_tokens_before_and_after_others(text: str) -> None:
    first = tokenise(text, (0,), vocabulary=Vocabulary())
    for other in TEXTS:
        tokenise(other, (0,), vocabulary=Vocabulary())
    again = tokenise(text, (0,), vocabulary=Vocabulary())
    for name in ("offsets", "folded", "written", "kinds"):
        assert getattr(first, name).tolist() == getattr(again, name).tolist()


def test_ids_are_equal_where_folds_are() -> None:
    vocabulary = Vocabulary()
    texts = [tokenise(text, (0,), vocabulary=vocabulary) for text in TEXTS]
    seen: dict[str, int] = {}
    for tokens in texts:
        for i in range(len(tokens)):
            word = tokens.surface(i, i + 1).strip()
            plain = fold_character(word) if len(word) == 1 else fold(word)
            assert seen.setdefault(plain, int(tokens.folded[i])) == tokens.folded[i]
    assert len(set(seen.values())) == len(seen)
