"""The laws of an alignment and its apparatus, on texts over a small alphabet, which makes repeats likely."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from heapq import merge
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.align import align
from collate.classify import classify
from collate.model import Alignment, Apparatus, Cell, Role, Tokens, Work
from collate.settings import AlignSettings, Settings

texts = st.text("指督导组的，。 \n二2裡里□", max_size=24)
works = st.lists(texts, min_size=2, max_size=4)
loose = Settings(align=AlignSettings(lacuna=6, excerpt_lacuna=4, anchor_from=8, anchor=4))
chosen = st.sampled_from([Settings(), loose])


def cell_texts(alignment: Alignment, column: int) -> str:
    tokens = alignment.tokens[column]
    return "".join(tokens.surface(*cell) for run in alignment.runs if (cell := run.cells[column]))


@given(works, chosen)
@settings(max_examples=200)
def test_joined_cells_equal_the_witness(
    make_work: Callable[..., Work], given_texts: list[str], tuned: Settings
) -> None:
    alignment = align(make_work(*given_texts), tuned)
    for column, witness in enumerate(alignment.work.columns):
        assert cell_texts(alignment, column) == witness.segment.text


@given(works, chosen)
@settings(max_examples=200)
def test_runs_match_their_cells(
    make_work: Callable[..., Work], given_texts: list[str], tuned: Settings
) -> None:
    alignment = align(make_work(*given_texts), tuned)
    for run in alignment.runs:
        assert run.size > 0
        sizes = {cell[1] - cell[0] for cell in run.cells if cell}
        assert sizes == {run.size}
        forms = {
            tuple(tokens.written[slice(*cell)].tolist())
            for cell, tokens in zip(run.cells, alignment.tokens, strict=True)
            if cell
        }
        assert run.equal == (len(forms) == 1 and () not in run.cells)


def apparatus_of(work: Work, tuned: Settings) -> Apparatus:
    return classify(align(work, tuned), tuned)


def written(apparatus: Apparatus, column: int, cell: Cell) -> tuple[int, ...]:
    return tuple(apparatus.alignment.tokens[column].written[slice(*cell)].tolist()) if cell else ()


def rebuilt(apparatus: Apparatus, column: int) -> list[int]:
    """Return a witness rebuilt from the base text and the apparatus alone (lacunae: from the runs)."""
    base = apparatus.alignment.work.base_column
    tokens = apparatus.alignment.tokens[base]
    extant = {
        i
        for run in apparatus.alignment.runs
        if (cell := run.cells[base]) and run.cells[column] is not None
        for i in range(*cell)
    }
    out: list[int] = []
    at = 0
    for entry in merge(apparatus.entries, apparatus.unnumbered, key=lambda entry: entry.locus):
        locus = entry.cells[base]
        start = locus[0] if locus else _token_at(tokens, entry.locus.start)
        out += [int(tokens.written[i]) for i in range(at, start) if i in extant]
        out += written(apparatus, column, entry.cells[column])
        at = locus[1] if locus else start
    out += [int(tokens.written[i]) for i in range(at, len(tokens)) if i in extant]
    return out


def _token_at(tokens: Tokens, offset: int) -> int:
    return int((tokens.offsets[:-1] < offset).sum())


@given(works, chosen)
@settings(max_examples=200)
def test_base_and_apparatus_rebuild_every_witness(
    make_work: Callable[..., Work], given_texts: list[str], tuned: Settings
) -> None:
    apparatus = apparatus_of(make_work(*given_texts), tuned)
    for column, tokens in enumerate(apparatus.alignment.tokens):
        assert rebuilt(apparatus, column) == tokens.written.tolist()


def check_entries(apparatus: Apparatus) -> None:
    """Check that each extant witness is in exactly one reading, no token in two, and readings differ."""
    work = apparatus.alignment.work
    ends = [0] * len(work.columns)
    for number, entry in enumerate(apparatus.entries, 1):
        assert entry.number == number
        readings = list(entry.written)
        columns = [column for reading in readings for column in reading.columns]
        extant = [i for i, cell in enumerate(entry.cells) if cell is not None]
        assert sorted(columns) == extant, "each extant witness in exactly one reading"
        apart = {c for reading in entry.layout for c in reading.columns}
        assert apart <= set(columns), "who differs in layout only has a reading"
        forms = [{written(apparatus, c, entry.cells[c]) for c in {*r.columns} - apart} for r in readings]
        forms += [{written(apparatus, c, entry.cells[c]) for c in r.columns} for r in entry.layout]
        assert all(len(form) == 1 for form in forms), "a reading is one reading"
        assert len(set().union(*forms)) == len(forms), "equal readings are never split"
        assert len(readings) > 1
        assert work.base_column in entry.lemma.columns
        for column, cell in enumerate(entry.cells):
            if cell:
                assert cell[0] >= ends[column], "no token is in two entries"
                ends[column] = cell[1]
        base_text = work.columns[work.base_column].segment.text
        assert base_text[slice(*entry.locus)] == entry.lemma.text
        assert base_text.startswith(entry.left, entry.locus.start - len(entry.left))
        assert base_text.startswith(entry.right, entry.locus.end)
        sigla = [siglum for reading in readings for siglum in reading.sigla]
        assert len(sigla) == len(set(sigla)) == sum(len(work.sigla(c)) for c in extant)


@given(works, chosen)
@settings(max_examples=200)
def test_entries_obey_the_laws_of_an_apparatus(
    make_work: Callable[..., Work], given_texts: list[str], tuned: Settings
) -> None:
    check_entries(apparatus_of(make_work(*given_texts), tuned))


@given(texts, chosen)
def test_a_text_against_itself_has_no_apparatus(
    make_work: Callable[..., Work], text: str, tuned: Settings
) -> None:
    assert not apparatus_of(make_work(text, text.replace("\n", ""), text), tuned).entries


def variants(apparatus: Apparatus, names: dict[str, str]) -> set[object]:
    return {
        (
            entry.locus,
            entry.lemma.text,
            frozenset(names[s] for s in entry.lemma.sigla),
            frozenset(
                (v.text, frozenset(names[s] for s in v.sigla), v.kind, v.operation) for v in entry.variants
            ),
        )
        for entry in apparatus.entries
    }


@given(st.lists(texts, min_size=3, max_size=4), st.randoms(use_true_random=False), chosen)
@settings(max_examples=100)
def test_permuting_and_renaming_witnesses_changes_nothing(
    make_work: Callable[..., Work], given_texts: list[str], random: Random, tuned: Settings
) -> None:
    order = list(range(len(given_texts)))
    random.shuffle(order)
    straight = apparatus_of(make_work(*given_texts), tuned)
    names = {w.siglum: w.segment.text for w in straight.alignment.work.witnesses}
    moved = make_work(*(given_texts[i] for i in order), base=order.index(0), sigla="ABCD")
    other = apparatus_of(moved, tuned)
    renamed = {w.siglum: w.segment.text for w in other.alignment.work.witnesses}
    assert variants(straight, names) == variants(other, renamed)


def test_all_orders_of_a_real_locus(make_work: Callable[..., Work]) -> None:
    base = "会议要求，派出中央指导组，加强对疫情防控工作的统一领导。"
    others = (
        base.replace("指导组", "督导组"),
        base.replace("指导组", "工作组").replace("对", ""),
        base.replace("统一", "集中统一"),
    )
    results = []
    for order in itertools.permutations(others):
        apparatus = apparatus_of(make_work(base, *order), Settings())
        names = {w.siglum: w.segment.text for w in apparatus.alignment.work.witnesses}
        results.append(variants(apparatus, names))
    assert all(result == results[0] for result in results)
    assert len(results[0]) == 3


@pytest.mark.parametrize("size", [60, 100])
def test_an_excerpt_has_no_omission_outside_its_extent(make_work: Callable[..., Work], size: int) -> None:
    text = "".join(chr(0x4E00 + 7 * i) for i in range(300))
    work = make_work(text, text[100 : 100 + size].replace(text[130], "异"), roles={1: Role.EXCERPT})
    entries = apparatus_of(work, Settings()).entries
    assert [(e.lemma.text, e.variants[0].text) for e in entries] == [(text[130], "异")]
