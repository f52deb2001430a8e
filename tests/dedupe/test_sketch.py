import struct
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe import (
    Scheme,
    Sketch,
    dump_sketch,
    estimate_containment,
    gather_sketches,
    load_sketch,
    sketch_text,
    text_digest,
)
from collate.errors import SettingsError
from collate.text.shingles import containment, shingle

SCHEME = Scheme(slots=16)
texts = st.text(st.sampled_from("甲乙丙，\ud800"), max_size=80)


def same(left: Sketch, right: Sketch) -> bool:
    arrays = ("values", "sample", "passages")
    counts = ("scheme", "digest", "letters", "shingles")
    return all(getattr(left, name).tolist() == getattr(right, name).tolist() for name in arrays) and all(
        getattr(left, name) == getattr(right, name) for name in counts
    )


@given(texts)
def test_sketches_survive_the_codec(text: str) -> None:
    made = sketch_text(text, SCHEME)
    assert same(load_sketch(dump_sketch(made), SCHEME), made)
    assert dump_sketch(load_sketch(dump_sketch(made))) == dump_sketch(made)


@given(st.lists(texts, max_size=5))
def test_a_table_has_the_values_of_its_sketches(written: list[str]) -> None:
    made = [sketch_text(text, SCHEME) for text in written]
    table = gather_sketches(made, SCHEME)
    assert len(table) == len(made)
    for row, one in enumerate(made):
        assert table.digest(row) == one.digest == text_digest(written[row])
        assert table.values[row].tolist() == one.values.tolist()
        assert table.sample(row).tolist() == one.sample.tolist()
        first, last = table.passage_starts[row : row + 2]
        assert table.passages[first:last].tolist() == one.passages.tolist()
        assert (table.letters[row], table.shingles[row]) == (one.letters, one.shingles)
    firsts = [row for row, text in enumerate(written) if text not in written[:row] and made[row].shingles]
    assert table.originals().tolist() == firsts


def test_the_digest_is_sha256_of_the_written_text() -> None:
    assert text_digest("实事求是，") == sha256("实事求是，".encode()).digest()
    assert text_digest("实事求是，") != text_digest("实事求是,")


@pytest.mark.parametrize("change", [{"k": 4}, {"seed": 7}, {"scale": 4}, {"fold": "0.0.0"}, {"form": 9}])
def test_a_sketch_of_another_scheme_is_rejected_with_the_differences(
    change: dict[str, Any],
) -> None:
    other = replace(SCHEME, **change)
    made = sketch_text("实事求是，群众路线。", other)
    name, value = next(iter(change.items()))
    for attempt in (
        lambda: load_sketch(dump_sketch(made), SCHEME, where="the cache"),
        lambda: gather_sketches([made], SCHEME),
    ):
        with pytest.raises(SettingsError, match=f"{name}={value} ≠ {getattr(SCHEME, name)}"):
            attempt()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: b"", "damaged"),
        (lambda data: b"SQL" + data, "not a sketch"),
        (lambda data: data[:4] + b"\x63" + data[5:], "version 99"),
        (lambda data: data[:-1], "damaged"),
        (lambda data: data + b"\0", "damaged"),
        (lambda data: data[:5] + struct.pack("<H", 60000) + data[7:], "damaged"),
        (lambda data: data[:8] + b"!" + data[9:], "damaged"),
        (lambda data: data.replace(b'"slots":16', b'"slits":16'), "damaged"),
        (lambda data: data.replace(b'"slots":16', b'"slots":[]'), "damaged"),
    ],
)
def test_other_or_damaged_data_is_rejected(damage: object, message: str) -> None:
    data = dump_sketch(sketch_text("实事求是，群众路线。", SCHEME))
    assert callable(damage)
    with pytest.raises(SettingsError, match=message):
        load_sketch(damage(data), where="the cache")


@given(texts, texts)
def test_containment_of_short_texts_is_exact(left: str, right: str) -> None:
    expected = containment(shingle(left), shingle(right))
    assert estimate_containment(sketch_text(left, SCHEME), sketch_text(right, SCHEME)) == pytest.approx(
        expected
    )


def test_the_error_of_containment_of_long_texts_is_small() -> None:
    random = np.random.default_rng(3)
    text = "".join(map(chr, random.integers(0x4E00, 0x9000, 9000)))
    whole = sketch_text(text, SCHEME)
    errors = []
    for noise in np.linspace(0, 0.3, 40):
        written = "".join(
            "龘" if hit else c for c, hit in zip(text, random.random(9000) < noise, strict=True)
        )
        part = written[: random.integers(3000, 9000)]
        errors.append(
            estimate_containment(sketch_text(part, SCHEME), whole) - containment(shingle(part), shingle(text))
        )
    assert np.sqrt(np.mean(np.square(errors))) < 0.03  # 375 to 1,100 sampled: .026 to .015 at C = .5


def test_containment_of_two_schemes_is_rejected() -> None:
    with pytest.raises(SettingsError, match="seed=2"):
        estimate_containment(
            sketch_text("实事求是", replace(SCHEME, seed=2)), sketch_text("实事求是", SCHEME)
        )
