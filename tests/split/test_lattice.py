"""The fast search for the best path, and the fast counts of the genre, give what the obvious ones give."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.split.genre import _LATIN_THIRD, _THIRD, _clauses, _count, _words
from collate.split.lattice import NO_END, best_path
from collate.text import numbering
from collate.text.numbering import line_number

ROLES = "abc"
#: A path may begin with a or b; b may not follow c; only a may end it.
PAIRS = {
    ("", "a"): -1.0,
    ("", "b"): -2.0,
    **{(above, below): -0.5 * (ord(above) - ord(below)) ** 2 for above, below in product(ROLES, ROLES)},
    ("a", ""): -0.25,
}
del PAIRS["c", "b"]
SCORES = st.dictionaries(st.sampled_from(ROLES), st.sampled_from([0.0, -1.0, -3.0]), min_size=1)


@given(st.lists(SCORES, min_size=1, max_size=6))
def test_no_path_is_better_than_the_best_path(emissions: list[dict[str, float]]) -> None:
    def worth(path: tuple[str, ...]) -> float:
        steps = [PAIRS.get(pair, -math.inf) for pair in zip(("", *path), path)]  # noqa: B905
        return (
            sum(steps)
            + sum(scores[role] for scores, role in zip(emissions, path, strict=True))
            + PAIRS.get((path[-1], ""), NO_END)
        )

    paths = list(product(*emissions))
    found = tuple(best_path(emissions, PAIRS))
    most = max(map(worth, paths))
    if most > -math.inf:
        assert worth(found) == most
    else:  # it begins again where no role may follow
        assert len(found) == len(emissions)


def test_no_line_has_no_path() -> None:
    assert best_path([], PAIRS) == []


WORDS = (
    "他",
    "李明",
    "县长",
    "指出",
    "强调",
    "说",
    "，",
    "。",
    "：",
    "在会上",
    "我",
    " ",
    "“",
    "同志",
    "still",
)
LATIN_WORDS = ("He", " said", " told", "Anna Holt", "she", " pointed out", "-", ".")
SENTENCES = st.lists(st.sampled_from((*WORDS, *LATIN_WORDS)), max_size=30).map("".join)


@given(SENTENCES)
def test_verbs_of_saying_are_counted_as_in_a_search_of_the_whole_text(text: str) -> None:
    assert _count(_THIRD, text, _clauses(text)) == len(_THIRD.findall(text))
    assert _count(_LATIN_THIRD, text, _words(text)) == len(_LATIN_THIRD.findall(text))


@given(st.text("第一二十章卷上、. ()（）1２3IVXo①ABCDEFKLNPSTabno", max_size=8))
def test_the_first_character_excludes_only_styles_that_do_not_match(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "_styles_of", lambda _first: numbering._STYLES)
        among_all = line_number(text)
    assert line_number(text) == among_all
