from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import PreparedText, compare, judge, uncompared_pairs
from collate.dedupe.collinear import _heaviest_chain, agreement
from collate.dedupe.common_pieces import ordered_share
from collate.dedupe.overlap import unevenness
from collate.model import Match, Relation, Segment, SharedSpan, Span
from collate.settings import DedupeSettings
from collate.text.shared import index_grams
from collate.text.shingles import shingle

DEFAULT = DedupeSettings()
Make = Callable[..., Segment]


def han(seed: int, size: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(0x4E00, 0x9000, size)))


def noisy(text: str, share: float) -> str:
    hits = np.random.default_rng(9).random(len(text)) < share
    return "".join("龘" if hit else c for c, hit in zip(text, hits, strict=True))


def match_of(left: Segment, right: Segment) -> Match | None:
    overlap = compare(shingle(left.text), shingle(right.text), passage=True, settings=DEFAULT)
    return None if overlap is None else judge(left, right, overlap=overlap, settings=DEFAULT)


def report_of(text: str) -> str:
    """Return a report: quotations of the text and sentences of its own in alternation."""
    return "".join(text[i : i + 300] + han(i, 250) for i in range(0, len(text), 600))


@pytest.mark.parametrize(
    ("change", "relation"),
    [
        (lambda text: text, "identical"),
        (lambda text: "「" + text, "version"),
        (lambda text: noisy(text, 0.01), "version"),
        (lambda text: noisy(text, 0.09), "noisy"),
        (lambda text: text[500:900], "excerpt"),
        (report_of, "report"),
        (lambda text: text[700:745] + han(5, 3000), "shares"),
        (lambda text: text[700:720] + han(5, 3000), None),
        (lambda text: text[700:712], None),
        (lambda text: han(6, 900), None),
    ],
)
def test_relations(make: Make, change: Callable[[str], str], relation: str | None) -> None:
    text = han(1, 4000)
    match = match_of(make("a", change(text)), make("b", text))
    assert (match and match.relation) == relation


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("change", "relation"), [(lambda t: t[500:900], "excerpt"), (report_of, "report")])
def test_left_is_the_excerpt_or_the_report(
    make: Make, first: bool, change: Callable[[str], str], relation: str
) -> None:
    whole, part = make("whole", han(1, 4000)), make("part", change(han(1, 4000)))
    match = match_of(part, whole) if first else match_of(whole, part)
    assert match is not None
    assert (match.relation, match.left, match.right) == (relation, "part#1", "whole#1")
    assert match.left_in_right > match.right_in_left
    for span in match.shared:
        assert part.text[slice(*span.left)] == whole.text[slice(*span.right)]
    assert match.shared_characters == sum(span.left.size for span in match.shared)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.1])
def test_the_genre_of_common_words_does_not_make_a_report(make: Make, share: float) -> None:
    text = han(1, 2000)
    copy = make("r", noisy(text, share) + "。", "report")
    part = make("p", noisy(text, share)[300:1200], "report")
    for other in (make("s", text), make("t", text[:900] + "我" + text[900:])):
        for match in (match_of(copy, other), match_of(other, copy)):
            assert match is not None
            assert match.relation is (Relation.NOISY if share == 0.1 else Relation.VERSION)
        match = match_of(part, other)
        assert match is not None
        assert match.relation is (Relation.NOISY if share == 0.1 else Relation.EXCERPT)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.1])
@pytest.mark.parametrize(
    "report",
    [
        lambda text: text + han(2, 2000),
        lambda text: han(2, 120) + text,  # a speech as a whole, under the words of a newspaper
        lambda text: "李明指出，" + text,
        lambda text: "".join("李明强调，" + text[i : i + 200] for i in range(0, len(text), 400)),
    ],
)
def test_a_report_is_never_a_witness_of_a_speech(
    make: Make, report: Callable[[str], str], share: float
) -> None:
    text = han(1, 2000)
    first, second = make("r", report(noisy(text, share)), "report"), make("s", text)
    for match in (match_of(first, second), match_of(second, first)):
        assert match is not None
        assert (match.relation, match.left) == (Relation.REPORT, "r#1")


def test_two_copies_of_a_report_are_versions_of_each_other(make: Make) -> None:
    text = han(1, 2000)
    match = match_of(make("a", text, "report"), make("b", noisy(text, 0.01), "report"))
    assert match is not None
    assert match.relation is Relation.VERSION


def test_noise_is_even_and_quotation_is_uneven() -> None:
    text = han(1, 4000)
    whole = shingle(text)
    for share in (0.02, 0.05, 0.1, 0.2):
        assert unevenness(shingle(noisy(text, share)), whole, window=150) < 0.12
    assert unevenness(shingle(report_of(text)), whole, window=150) > 0.25


@pytest.mark.parametrize(("length", "relation"), [(8, None), (20, "shares")])
def test_a_set_phrase_does_not_make_a_very_short_text_a_report(
    length: int, relation: str | None, make: Make
) -> None:
    phrase = han(3, length)
    found = match_of(make("a", phrase + han(4, 20)), make("b", han(1, 500) + phrase + han(2, 500)))
    assert (found and found.relation) == relation


def test_clusters_are_completed() -> None:
    assert list(uncompared_pairs([(0, 1), (1, 3)], {(0, 1), (1, 3)})) == [(0, 3)]


small = st.text(st.sampled_from("甲乙丙。"), max_size=40)


@settings(max_examples=60, deadline=None)
@given(small, small, st.booleans(), st.integers(1, 3))
def test_prepared_texts_have_the_same_overlap(left: str, right: str, passage: bool, k: int) -> None:
    chosen = DedupeSettings(k=k, shared_run=4)
    first, second = PreparedText(shingle(left, k)), PreparedText(shingle(right, k))
    expected = compare(shingle(left, k), shingle(right, k), passage=passage, settings=chosen)
    for _ in range(2):
        assert compare(first, second, passage=passage, settings=chosen) == expected
    swapped = compare(second, first, passage=passage, settings=chosen)
    assert (swapped is None) == (expected is None)
    if expected is not None and swapped is not None:
        assert swapped.left_in_right == expected.right_in_left
        assert swapped.right_in_left == expected.left_in_right
        assert swapped.jaccard == expected.jaccard


def agree(few: str, many: str) -> float:
    left, right = shingle(few), shingle(many)
    return agreement(left, right, few_grams=index_grams(left, 5), many_grams=index_grams(right, 5))


@settings(max_examples=60, deadline=None)
@given(small, small)
def test_agreement_is_a_share(few: str, many: str) -> None:
    assert 0 <= agree(few, many) <= 1
    assert agree(few, few) == (1 if few.strip("。") else 0)


def bursts(text: str) -> str:
    """Return *text* with two thirds of every fourth 200 letters misread, like a stained page."""
    hits = np.random.default_rng(2).random(len(text)) < 2 / 3
    return "".join(
        "龘" if hit and i // 200 % 4 == 0 else c for i, (c, hit) in enumerate(zip(text, hits, strict=True))
    )


def test_agreement_does_not_depend_on_the_distribution_of_noise() -> None:
    text = han(1, 4000)
    assert 0.78 < agree(noisy(text, 0.2), text) < 0.86
    assert 0.78 < agree(bursts(text), text) < 0.9
    assert 0.85 < agree(noisy(text[900:2500], 0.1), text) < 0.95
    assert agree(text[:1500] + text[2000:], text) > 0.95  # a lost page
    assert agree(text[:2000], text[2000:]) == 0


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40), st.integers(1, 9)), max_size=10))
def test_the_chain_of_runs_is_the_heaviest(rows: list[tuple[int, int, int]]) -> None:
    here = np.cumsum([step for step, _, _ in rows], dtype=np.int64)
    there, sizes = (np.array([row[i] for row in rows], dtype=np.int64) for i in (1, 2))
    best: list[int] = []
    for _, place, size in rows:
        before = (weight for weight, (_, p, n) in zip(best, rows, strict=False) if p + n <= place)
        best.append(size + max(before, default=0))
    start, beside, letters = _heaviest_chain(here, there, sizes, 3)
    weights = dict(zip(here.tolist(), sizes.tolist(), strict=True))
    assert sum(weights[place] for place in start.tolist()) == max(best, default=0)
    assert (letters[:-1] <= np.diff(start)).all()
    assert (letters[:-1] <= np.diff(beside)).all()


def test_the_agreement_of_a_report_is_the_share_it_quotes() -> None:
    text = han(1, 4000)
    report = "".join(text[i : i + 60] + han(i + 5, 40) for i in range(0, 4000, 160))
    assert agree(report, text) < 0.5


def test_noise_in_bursts_is_not_a_report(make: Make) -> None:
    text = "我" + han(1, 4000)
    match = match_of(make("a", bursts(text)), make("b", text))
    assert match is not None
    assert match.relation is Relation.NOISY


def test_a_text_as_long_as_the_other_is_not_an_excerpt(make: Make) -> None:
    text = han(1, 3000)
    other = noisy(text, 0.0535)
    overlap = compare(shingle(text + han(7, 60)), shingle(other), passage=True, settings=DEFAULT)
    assert overlap is not None
    assert overlap.left_in_right < 0.8 < overlap.right_in_left
    match = match_of(make("a", text + han(7, 60)), make("b", other))
    assert match is not None
    assert match.relation is Relation.NOISY


def slow_ordered_share(shared: list[SharedSpan]) -> float:
    best = [0]
    for i, span in enumerate(shared):
        before = (best[j + 1] for j in range(i) if shared[j].right.end <= span.right.start)
        best.append(max(before, default=0) + span.left.size)
    return max(best) / sum(span.left.size for span in shared)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), min_size=1, max_size=12))
def test_the_share_in_order_is_that_of_the_heaviest_chain(rows: list[tuple[int, int]]) -> None:
    shared, at = [], 0
    for start, size in rows:
        shared.append(SharedSpan(Span(at, at + size), Span(start, start + size)))
        at += size
    assert ordered_share(tuple(shared)) == slow_ordered_share(shared)


def test_unrelated_texts_with_set_phrases_in_any_order_are_not_a_report(make: Make) -> None:
    phrases = [han(i, 45) for i in range(8)]
    left = "".join(han(20 + i, 60) + phrase for i, phrase in enumerate(phrases))
    order = (5, 2, 7, 0, 6, 3, 1, 4)
    right = "".join(han(40 + n, 90) + phrases[i] for n, i in enumerate(order))
    match = match_of(make("a", left), make("b", right))
    assert match is not None
    assert match.left_in_right > 0.3
    assert match.relation is Relation.SHARES


def latin(seed: int, words: int) -> str:
    """Return words of few syllables, as in alphabetic scripts: most strings of five letters recur."""
    syllables = [
        "ba",
        "ca",
        "di",
        "fo",
        "lu",
        "ma",
        "ne",
        "pri",
        "quo",
        "re",
        "si",
        "tum",
        "us",
        "vir",
        "ex",
        "tra",
        "per",
        "con",
        "am",
        "it",
        "or",
        "es",
        "is",
        "nt",
    ]
    random = np.random.default_rng(seed)
    return " ".join("".join(random.choice(syllables, random.integers(1, 5))) for _ in range(words))


@pytest.mark.parametrize(("words", "others"), [(900, 900), (1500, 1600), (60, 6000)])
def test_common_strings_in_an_alphabet_do_not_make_a_witness(make: Make, words: int, others: int) -> None:
    left, right = latin(1, words), latin(2, others)
    overlap = compare(shingle(left), shingle(right), passage=True, settings=DEFAULT)
    assert overlap is not None
    assert max(overlap.left_in_right, overlap.right_in_left) > DEFAULT.related
    assert overlap.by_chance
    assert judge(make("a", left), make("b", right), overlap=overlap, settings=DEFAULT) is None


@pytest.mark.parametrize(("share", "relation"), [(0.01, "version"), (0.1, "noisy"), (0.2, "noisy")])
def test_a_noisy_witness_in_an_alphabet_is_recognised(make: Make, share: float, relation: str) -> None:
    text = latin(1, 900)
    match = match_of(make("a", noisy(text, share)), make("b", text))
    assert match is not None
    assert match.relation == relation


def test_a_text_is_an_excerpt_of_its_repetition_and_not_a_version(make: Make) -> None:
    text = han(1, 300)
    match = match_of(make("a", text * 5), make("b", text))
    assert match is not None
    assert (match.relation, match.left, match.right) == ("excerpt", "b#1", "a#1")
    assert match_of(make("a", "啊" * 5), make("b", "啊" * 900)) is None


def test_collections_with_one_common_speech_are_not_reports_of_each_other(make: Make) -> None:
    speech = han(1, 900)
    match = match_of(make("a", han(2, 800) + speech + han(3, 700)), make("b", speech + han(4, 2000)))
    assert match is not None
    assert match.relation == "shares"
