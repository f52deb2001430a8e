from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import dedupe
from collate.model import Relation, Segment
from collate.settings import Settings
from collate.text.shingles import containment, jaccard, shingle

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "dedupe").glob("*.txt"))
DEFAULT = Settings()
Make = Callable[..., Segment]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda path: path.stem)
def test_golden(case: Path, make: Make) -> None:
    """``== name genre`` and its text, repeated; then ``# expected`` and lines of ``left relation right``."""
    written, expected = case.read_text(encoding="utf-8").split("# expected\n")
    segments = []
    for part in written.split("== ")[1:]:
        head, _, body = part.partition("\n")
        segments.append(make(*head.split()[:1], "".join(body.split()), *head.split()[1:]))
    found = [f"{m.left[:-2]} {m.relation} {m.right[:-2]}" for m in dedupe(segments, DEFAULT)]
    assert found == expected.splitlines()


short = st.lists(st.text(st.sampled_from("甲乙丙。"), max_size=30), max_size=7)


@settings(max_examples=60, deadline=None)
@given(short)
def test_measures_of_matches_are_exact(make: Make, written: list[str]) -> None:
    segments = [make(f"{i}", text) for i, text in enumerate(written)]
    texts = {segment.id: segment.text for segment in segments}
    found = dedupe(segments, DEFAULT)
    assert len({frozenset((m.left, m.right)) for m in found}) == len(found)
    for match in found:
        left, right = shingle(texts[match.left]), shingle(texts[match.right])
        assert match.left != match.right
        assert match.jaccard == jaccard(left, right) > 0
        assert match.left_in_right == containment(left, right)
        assert match.right_in_left == containment(right, left)
        assert (match.relation is Relation.IDENTICAL) == (texts[match.left] == texts[match.right])
        assert match.shared_characters <= len(texts[match.left])


@settings(max_examples=40, deadline=None)
@given(short)
def test_all_pairs_of_equal_texts_with_letters_are_identical(make: Make, written: list[str]) -> None:
    found = {
        (m.left, m.right)
        for m in dedupe([make(f"{i}", text) for i, text in enumerate(written)], DEFAULT)
        if m.relation is Relation.IDENTICAL
    }
    assert found == {
        (f"{i}#1", f"{j}#1")
        for i in range(len(written))
        for j in range(i + 1, len(written))
        if written[i] == written[j] and written[i].strip("。")
    }


def han(seed: int, size: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(0x4E00, 0x9000, size)))


def test_exactly_the_planted_pairs_match(make: Make) -> None:
    random = np.random.default_rng(5)
    segments, planted = [], set()
    for i in range(40):
        text = han(i, 1200)
        share = (0.01, 0.05, 0.10, 0.0)[i % 4]
        hits = random.random(1200) < share
        other = "".join("龘" if h else c for c, h in zip(text, hits, strict=True)) if share else text[300:420]
        segments += [make(f"{i}a", text), make(f"{i}b", other)]
        planted.add(frozenset((f"{i}a#1", f"{i}b#1")))
    found = dedupe(segments, DEFAULT)
    assert {frozenset((m.left, m.right)) for m in found} == planted
    assert all(m.relation in (Relation.VERSION, Relation.NOISY, Relation.EXCERPT) for m in found)


def test_the_same_input_gives_the_same_matches(make: Make) -> None:
    segments = [make(f"{i}", han(i // 3, 300) + han(i, 60)) for i in range(12)]
    assert dedupe(segments, DEFAULT) == dedupe(segments, DEFAULT)


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["啊"] * 3, ["啊" * n for n in (1, 4, 5, 900, 901)]])
def test_odd_texts(make: Make, texts: list[str]) -> None:
    found = dedupe([make(f"{i}", text) for i, text in enumerate(texts)], DEFAULT)
    assert all(m.jaccard == 1 for m in found)
    assert len(found) == {3: 3, 5: 1}.get(len(texts), 0)


def test_very_many_copies_match_the_first_copy_only(make: Make) -> None:
    text = han(1, 200)
    found = dedupe([make(f"{i:03}", text) for i in range(200)], DEFAULT)
    assert [(m.left, m.right) for m in found] == [("000#1", f"{i:03}#1") for i in range(1, 200)]
