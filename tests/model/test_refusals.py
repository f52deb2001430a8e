"""Objects of the model that cannot exist are refused on construction."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from collate.errors import CollateError, ModelError
from collate.model import Alignment, Apparatus, Edition, Reading, Span
from collate.pipeline import compare


@pytest.mark.parametrize(("start", "end"), [(5, 3), (-1, 3), (-3, -1)])
def test_a_span_goes_forward_from_0(start: int, end: int) -> None:
    with pytest.raises(ModelError, match=f"a span cannot go from {start} to {end}"):
        Span(start, end)
    assert issubclass(ModelError, ValueError)
    assert issubclass(ModelError, CollateError)


def test_a_span_is_a_pair() -> None:
    span = Span(end=5, start=3)
    assert span == (3, 5)
    assert repr(span) == "Span(start=3, end=5)"
    assert pickle.loads(pickle.dumps(span)) == span
    assert type(pickle.loads(pickle.dumps(span))) is Span
    assert span._replace(end=9) == Span(3, 9)


@pytest.fixture
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("model")
    for name, text in (("a", "同意指导组的意见。"), ("b", "同意督导组的意见。")):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return compare([folder / "a.txt", folder / "b.txt"])[0]


def test_a_work_has_its_base_text(edition: Edition) -> None:
    with pytest.raises(ModelError, match=r"has no witness 'X', which should be a base text. It has a, b"):
        replace(edition.work, base="X")


def test_a_work_has_each_siglum_once(edition: Edition) -> None:
    first, second = edition.work.witnesses
    with pytest.raises(ModelError, match="two witnesses have the siglum 'a'"):
        replace(edition.work, witnesses=(first, replace(second, siglum="a")))


def test_a_witness_is_identical_to_one_of_the_work(edition: Edition) -> None:
    first, second = edition.work.witnesses
    with pytest.raises(ModelError, match="has no witness 'X', which should be a witness"):
        replace(edition.work, witnesses=(first, replace(second, identical_to="X")))


def test_an_alignment_has_the_columns_of_its_work(edition: Edition) -> None:
    alignment = edition.alignment
    with pytest.raises(ModelError, match="has 2 columns"):
        replace(alignment, tokens=alignment.tokens[:1])
    run = alignment.runs[0]
    with pytest.raises(ModelError, match="has 2 columns"):
        Alignment(alignment.work, alignment.tokens, (run._replace(cells=run.cells[:1]),))


@pytest.mark.parametrize(
    ("reading", "strange"),
    [(Reading((1,), ("X",), "督导组"), "X"), (Reading((2,), ("b",), "督导组"), "2")],
)
def test_a_reading_is_that_of_known_witnesses(edition: Edition, reading: Reading, strange: str) -> None:
    entry = replace(edition.entries[0], variants=(reading,))
    with pytest.raises(ModelError, match=f"app0001 has a reading of unknown witnesses: {strange}"):
        Apparatus(edition.alignment, (entry,))
