from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.align import align
from collate.classify import classify
from collate.model import Alignment, Apparatus, Operation, Role, Work
from collate.settings import AlignSettings, Settings

MakeWork = Callable[..., Work]

LONG = "".join(chr(0x4E00 + 7 * i) for i in range(3000))
OFF = Settings(align=AlignSettings(move=0))


def words(alignment: Alignment) -> list[tuple[str, str]]:
    base = alignment.tokens[alignment.work.base_column]
    return [(base.surface(*m.base), alignment.tokens[m.column].surface(*m.other)) for m in alignment.moves]


@given(st.integers(0, 200), st.integers(12, 60), st.integers(61, 300))
@settings(max_examples=25)
def test_a_passage_elsewhere_is_a_move(make_work: MakeWork, start: int, size: int, over: int) -> None:
    end = start + size
    passage = LONG[start:end]
    work = make_work(LONG[:600], LONG[:start] + LONG[end : end + over] + passage + LONG[end + over : 600])
    assert words(align(work)) == [(passage, passage)]


@given(st.integers(12, 60), st.integers(61, 300))
@settings(max_examples=25)
def test_moves_are_the_same_with_either_text_as_base(make_work: MakeWork, size: int, over: int) -> None:
    passage = LONG[100 : 100 + size]
    other = LONG[:100] + LONG[100 + size : 100 + size + over] + passage + LONG[100 + size + over : 600]
    assert words(align(make_work(LONG[:600], other))) == words(align(make_work(other, LONG[:600])))


def test_four_characters_are_not_a_move(make_work: MakeWork) -> None:
    for size in range(1, 13):
        work = make_work(LONG[:100], LONG[size:50] + LONG[:size] + LONG[50:100])
        assert len(align(work).moves) == (size > 4)


def test_words_of_two_sentences_are_not_a_move(make_work: MakeWork) -> None:
    sentences = [LONG[i : i + 30] + "。" for i in range(0, 300, 30)]
    for size, moved in ((12, False), (15, False), (16, True)):
        phrase = LONG[1000 : 1000 + size]
        base, other = list(sentences), list(sentences)
        base[2] = base[2][:10] + phrase + base[2][10:]
        other[7] = other[7][:10] + phrase + other[7][10:]
        assert bool(align(make_work("".join(base), "".join(other))).moves) is moved
        other[7] = phrase + "，" + sentences[7]
        assert align(make_work("".join(base), "".join(other))).moves


def test_a_move_is_aligned_inside(make_work: MakeWork) -> None:
    passage = LONG[100:140]
    changed = passage[:20] + "异" + passage[21:]
    (move,) = align(make_work(LONG[:500], LONG[:100] + LONG[140:400] + changed + LONG[400:500])).moves
    assert move.base == (100, 140)
    assert move.blocks == ((100, 360, 20), (121, 381, 19))


def test_words_of_an_alphabet_are_moved(make_work: MakeWork) -> None:
    text = "arma virumque cano Troiae qui primus ab oris Italiam fato profugus Lavinaque venit litora"
    other = "arma virumque cano Italiam fato profugus Troiae qui primus ab oris Lavinaque venit litora"
    assert words(align(make_work(text, other))) == [("Italiam fato profugus ",) * 2]


def test_a_repeated_passage_is_not_a_move(make_work: MakeWork) -> None:
    refrain = LONG[:30]
    text = LONG[100:200] + refrain + LONG[200:300]
    assert not align(make_work(text, refrain + text)).moves
    assert not align(make_work(refrain + text, text)).moves


def test_a_long_passage_elsewhere_is_not_a_lacuna(make_work: MakeWork) -> None:
    other = LONG[:100] + LONG[700:2000] + LONG[100:700] + LONG[2000:]
    for chosen in (Settings(), OFF):
        assert None not in [run.cells[1] for run in align(make_work(LONG, other), chosen).runs]
    assert None in [run.cells[1] for run in align(make_work(LONG, LONG[700:])).runs]


def after_moves(pieces: list[int], made: list[tuple[int, int]]) -> str:
    """Return a text of passages of 20 characters after the moves *made*: from which index to which."""
    order = list(pieces)
    for start, to in made:
        order.insert(to % (len(order) or 1), order.pop(start % len(order)))
    return "".join(LONG[20 * i : 20 * i + 20] for i in order)


orders = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4)


@given(orders, orders)
@settings(max_examples=15)
def test_moves_are_equal_words_and_cost_no_reading(
    make_work: MakeWork, first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    texts = [after_moves(list(range(12)), made) for made in ([], first, second)]
    work = make_work(*texts)
    alignment = align(work)
    for move in alignment.moves:
        base, other = alignment.tokens[work.base_column], alignment.tokens[move.column]
        for b, o, n in move.blocks:
            assert base.surface(b, b + n) == other.surface(o, o + n)
            assert move.base[0] <= b < b + n <= move.base[1]
            assert move.other[0] <= o < o + n <= move.other[1]
    assert not align(work, OFF).moves
    for text in texts[1:]:
        for entry in classify(align(make_work(texts[0], text))).entries:
            # Each passage stands once in each text, so that none is a reading of another.
            assert all(v.operation is not Operation.REPLACEMENT for v in entry.variants)


def linked(apparatus: Apparatus) -> list[tuple[str, str, tuple[int, ...]]]:
    texts = []
    for lost, target, columns in apparatus.transpositions:
        added = apparatus.entries[target - 1]
        (text,) = {v.text for v in added.variants if set(v.columns) >= set(columns)}
        texts.append((apparatus.entries[lost - 1].lemma.text, text, columns))
    return texts


def test_two_entries_of_one_move_are_linked(make_work: MakeWork) -> None:
    passage = LONG[100:130]
    other = LONG[:100] + LONG[130:300] + passage + LONG[300:400]
    lacks = LONG[:100] + LONG[130:400]
    apparatus = classify(align(make_work(LONG[:400], other)))
    assert linked(apparatus) == [(passage, passage, (1,))]
    operations = [v.operation for e in apparatus.entries for v in e.variants]
    assert operations == [Operation.TRANSPOSITION] * 2
    # If another witness shares the reading and has the words nowhere, it is an omission.
    apparatus = classify(align(make_work(LONG[:400], other, lacks)))
    assert linked(apparatus) == [(passage, passage, (1,))]
    operations = [v.operation for e in apparatus.entries for v in e.variants]
    assert operations == [Operation.OMISSION, Operation.TRANSPOSITION]


def test_witnesses_that_share_a_move_share_the_link(make_work: MakeWork) -> None:
    passage = LONG[100:130]
    texts = [
        LONG[:400],
        LONG[:100] + LONG[130:300] + passage + LONG[300:400],
        LONG[:100] + LONG[130:300] + passage + LONG[300:399],
        LONG[:398],
    ]
    seen = set()
    for order in permutations(texts[1:]):
        apparatus = classify(align(make_work(texts[0], *order)))
        (link,) = apparatus.transpositions
        seen.add((link.lost, link.found, frozenset(order[column - 1] for column in link.columns)))
    assert seen == {(1, 2, frozenset(texts[1:3]))}


@pytest.mark.parametrize("moved", [0, 1])
def test_an_excerpt_keeps_its_lacunae(make_work: MakeWork, moved: int) -> None:
    parts = [LONG[100:160], LONG[400:460]]
    text = parts[moved] + parts[1 - moved]
    alignment = align(make_work(LONG[:600], text, roles={1: Role.EXCERPT}))
    assert "".join(alignment.tokens[1].surface(*c) for r in alignment.runs if (c := r.cells[1])) == text
    assert None in [run.cells[1] for run in alignment.runs]
