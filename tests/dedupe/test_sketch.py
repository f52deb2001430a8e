import struct
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe.minhash.codec import dump, load
from collate.dedupe.minhash.signature import Scheme
from collate.dedupe.minhash.sketch import Sketch, containment, digest, gather, sketch
from collate.errors import SettingsError
from collate.text.shingles import containment as exact
from collate.text.shingles import shingle

SCHEME = Scheme(slots=16)
texts = st.text(st.sampled_from("甲乙丙，\ud800"), max_size=80)


def same(left: Sketch, right: Sketch) -> bool:
    arrays = ("values", "sample", "passages")
    counts = ("scheme", "digest", "letters", "shingles")
    return all(getattr(left, name).tolist() == getattr(right, name).tolist() for name in arrays) and all(
        getattr(left, name) == getattr(right, name) for name in counts
    )


@given(texts)
def test_a_sketch_written_is_read_again(text: str) -> None:
    made = sketch(text, SCHEME)
    assert same(load(dump(made), SCHEME), made)
    assert dump(load(dump(made))) == dump(made)


@given(st.lists(texts, max_size=5))
def test_a_table_holds_its_sketches(written: list[str]) -> None:
    made = [sketch(text, SCHEME) for text in written]
    table = gather(made, SCHEME)
    assert len(table) == len(made)
    for row, one in enumerate(made):
        assert table.digest(row) == one.digest == digest(written[row])
        assert table.values[row].tolist() == one.values.tolist()
        assert table.sample(row).tolist() == one.sample.tolist()
        first, last = table.passage_starts[row : row + 2]
        assert table.passages[first:last].tolist() == one.passages.tolist()
        assert (table.letters[row], table.shingles[row]) == (one.letters, one.shingles)
    firsts = [row for row, text in enumerate(written) if text not in written[:row] and made[row].shingles]
    assert table.originals().tolist() == firsts


def test_the_digest_is_that_of_the_written_text() -> None:
    assert digest("实事求是，") == sha256("实事求是，".encode()).digest()
    assert digest("实事求是，") != digest("实事求是,")


@pytest.mark.parametrize("change", [{"k": 4}, {"seed": 7}, {"scale": 4}, {"fold": "0.0.0"}, {"form": 9}])
def test_a_sketch_of_another_scheme_is_refused_and_the_message_says_what_differs(
    change: dict[str, Any],
) -> None:
    other = replace(SCHEME, **change)
    made = sketch("实事求是，群众路线。", other)
    name, value = next(iter(change.items()))
    for refused in (lambda: load(dump(made), SCHEME, "the cache"), lambda: gather([made], SCHEME)):
        with pytest.raises(SettingsError, match=f"{name}={value} and not {getattr(SCHEME, name)}"):
            refused()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: b"", "damaged"),
        (lambda data: b"SQL" + data, "is no sketch"),
        (lambda data: data[:4] + b"\x63" + data[5:], "version 99"),
        (lambda data: data[:-1], "damaged"),
        (lambda data: data + b"\0", "damaged"),
        (lambda data: data[:5] + struct.pack("<H", 60000) + data[7:], "damaged"),
        (lambda data: data[:8] + b"!" + data[9:], "damaged"),
        (lambda data: data.replace(b'"slots":16', b'"slits":16'), "damaged"),
        (lambda data: data.replace(b'"slots":16', b'"slots":[]'), "damaged"),
    ],
)
def test_what_is_no_sketch_is_refused(damage: object, said: str) -> None:
    data = dump(sketch("实事求是，群众路线。", SCHEME))
    assert callable(damage)
    with pytest.raises(SettingsError, match=said):
        load(damage(data), where="the cache")


@given(texts, texts)
def test_containment_of_short_texts_is_exact(left: str, right: str) -> None:
    expected = exact(shingle(left), shingle(right))
    assert containment(sketch(left, SCHEME), sketch(right, SCHEME)) == pytest.approx(expected)


def test_containment_of_long_texts_is_estimated_well() -> None:
    random = np.random.default_rng(3)
    text = "".join(map(chr, random.integers(0x4E00, 0x9000, 9000)))
    whole = sketch(text, SCHEME)
    errors = []
    for noise in np.linspace(0, 0.3, 40):
        written = "".join(
            "龘" if hit else c for c, hit in zip(text, random.random(9000) < noise, strict=True)
        )
        part = written[: random.integers(3000, 9000)]
        errors.append(containment(sketch(part, SCHEME), whole) - exact(shingle(part), shingle(text)))
    assert np.sqrt(np.mean(np.square(errors))) < 0.03  # 375 to 1,100 sampled: .026 to .015 at C = .5


def test_containment_of_two_schemes_is_refused() -> None:
    with pytest.raises(SettingsError, match="seed=2"):
        containment(sketch("实事求是", replace(SCHEME, seed=2)), sketch("实事求是", SCHEME))
