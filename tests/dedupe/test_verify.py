from collections.abc import Callable

import numpy as np
import pytest

from collate.dedupe.cluster import unseen_pairs
from collate.dedupe.verify import compare, judge, unevenness
from collate.model import Match, Relation, Segment
from collate.settings import DedupeSettings
from collate.text.shingles import shingle

DEFAULT = DedupeSettings()
Make = Callable[..., Segment]


def han(seed: int, size: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(0x4E00, 0x9000, size)))


def noisy(text: str, share: float) -> str:
    hits = np.random.default_rng(9).random(len(text)) < share
    return "".join("龘" if hit else c for c, hit in zip(text, hits, strict=True))


def judged(left: Segment, right: Segment) -> Match | None:
    overlap = compare(shingle(left.text), shingle(right.text), True, DEFAULT)
    return None if overlap is None else judge(left, right, overlap, DEFAULT)


def quoted(text: str) -> str:
    """A report: whole sentences of the text and others of its own, in turn."""
    return "".join(text[i : i + 300] + han(i, 250) for i in range(0, len(text), 600))


@pytest.mark.parametrize(
    ("change", "relation"),
    [
        (lambda text: text, "identical"),
        (lambda text: "「" + text, "version"),
        (lambda text: noisy(text, 0.01), "version"),
        (lambda text: noisy(text, 0.09), "noisy"),
        (lambda text: text[500:900], "excerpt"),
        (quoted, "report"),
        (lambda text: text[700:745] + han(5, 3000), "shares"),
        (lambda text: text[700:720] + han(5, 3000), None),
        (lambda text: text[700:712], None),
        (lambda text: han(6, 900), None),
    ],
)
def test_relations(make: Make, change: Callable[[str], str], relation: str | None) -> None:
    text = han(1, 4000)
    match = judged(make("a", change(text)), make("b", text))
    assert (match and match.relation) == relation


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("change", "relation"), [(lambda t: t[500:900], "excerpt"), (quoted, "report")])
def test_left_is_the_excerpt_or_the_report(
    make: Make, first: bool, change: Callable[[str], str], relation: str
) -> None:
    whole, part = make("whole", han(1, 4000)), make("part", change(han(1, 4000)))
    match = judged(part, whole) if first else judged(whole, part)
    assert match is not None
    assert (match.relation, match.left, match.right) == (relation, "part#1", "whole#1")
    assert match.left_in_right > match.right_in_left
    for span in match.shared:
        assert part.text[slice(*span.left)] == whole.text[slice(*span.right)]
    assert match.shared_characters == sum(span.left.size for span in match.shared)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.1])
def test_a_report_is_never_a_witness_of_a_speech(make: Make, share: float) -> None:
    text = han(1, 2000)
    for report, speech in (
        (make("r", noisy(text, share) + "。", "report"), make("s", text)),
        (make("r", text + han(2, 2000), "report"), make("s", text)),
    ):
        for match in (judged(report, speech), judged(speech, report)):
            assert match is not None
            assert (match.relation, match.left) == (Relation.REPORT, "r#1")


def test_two_copies_of_a_report_are_versions_of_each_other(make: Make) -> None:
    text = han(1, 2000)
    match = judged(make("a", text, "report"), make("b", noisy(text, 0.01), "report"))
    assert match is not None
    assert match.relation is Relation.VERSION


def test_noise_is_even_and_quotation_is_not() -> None:
    text = han(1, 4000)
    whole = shingle(text)
    for share in (0.02, 0.05, 0.1, 0.2):
        assert unevenness(shingle(noisy(text, share)), whole, 150) < 0.12
    assert unevenness(shingle(quoted(text)), whole, 150) > 0.25


def test_a_set_phrase_makes_no_relative_of_a_very_short_text(make: Make) -> None:
    phrase = han(3, 20)
    assert judged(make("a", phrase + han(4, 20)), make("b", han(1, 500) + phrase + han(2, 500))) is None


def test_clusters_are_made_complete() -> None:
    assert list(unseen_pairs(4, [(0, 1), (1, 3)], {(0, 1), (1, 3)})) == [(0, 3)]
