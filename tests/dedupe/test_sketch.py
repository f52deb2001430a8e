import struct
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import (
    Scheme,
    Sketch,
    Sketches,
    dump_sketch,
    estimate_containment,
    gather_sketches,
    load_sketch,
    sketch_text,
    sketch_texts,
    text_digest,
)
from collate.dedupe.minhash.affine import EMPTY
from collate.dedupe.minhash.signature import sign_hashes
from collate.dedupe.minhash.sketch import PASSAGE, PASSAGE_GRAM
from collate.errors import SettingsError
from collate.text.letters import fold_to_letters
from collate.text.shingles import containment, hash_grams, join_hashes, lengthen_grams, shingle

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


def slow_grams(letters: str, k: int) -> Iterator[str]:
    """Yield the runs of letters that weigh 2k, where an East Asian character weighs 2 and any other 1."""
    for start in range(len(letters)):
        weight = size = 0
        while weight < 2 * k and start + size < len(letters):
            weight += 2 if ord(letters[start + size]) >= 0x2E80 else 1
            size += 1
        if weight < 2 * k:
            return
        yield letters[start : start + size]


def slow_shingles(letters: str, k: int) -> set[str]:
    return set(slow_grams(letters, k)) or ({letters} if letters else set())


def hash_string(string: str, k: int, size: int) -> int:
    """Return the hash of a gram, of *size* letters or more, computed from its k-grams alone."""
    codes = np.array([ord(letter) for letter in string], dtype=np.uint32)
    at = hash_grams(codes, k)
    if len(codes) > k:
        at = lengthen_grams(at, k, size=min(size, len(codes)))
    return int(at[0] if len(at) == 1 else join_hashes(at[:1], at[-1:])[0])


def slow_passages(letters: str, k: int) -> set[int]:
    """Return the least hash of each window of grams; the hashes of all grams where they are too few."""
    if k > PASSAGE_GRAM:
        return set()
    grams = [hash_string(gram, k, PASSAGE_GRAM) for gram in slow_grams(letters, PASSAGE_GRAM)]
    window = PASSAGE - PASSAGE_GRAM + 1
    if len(grams) < window:
        return set(grams)
    return {min(grams[start : start + window]) for start in range(len(grams) - window + 1)}


def slow_sketch(text: str, scheme: Scheme, least: int) -> tuple[list[int], list[int], list[int]]:
    """Return values, sample and passages from sets of strings."""
    letters = "".join(map(fold_to_letters, text))
    hashes = sorted({hash_string(gram, scheme.k, scheme.k) for gram in slow_shingles(letters, scheme.k)})
    halvings = 0
    while 1 << (halvings + 1) <= scheme.scale and len(hashes) >= least << (halvings + 1):
        halvings += 1
    sample = [value for value in hashes if value < 1 << (64 - halvings)]
    whole = len(sample) == len(hashes)
    signature = sign_hashes(np.array(hashes, dtype=np.uint64), scheme)
    values = [EMPTY] * scheme.slots if whole else signature.tolist()
    return values, sample, sorted(slow_passages(letters, scheme.k))


mixed = st.text(st.sampled_from("甲乙丙丁戊abcdeé国，. \n㈱½\ud800𠀀"), max_size=70)
several = st.lists(
    st.one_of(
        mixed,
        st.integers(0, 3).map(lambda seed: made(seed, "甲乙丙丁戊己庚辛", 39 + seed)),
        st.tuples(st.integers(0, 3), st.integers(77, 83)).map(
            lambda drawn: made(drawn[0], "abcdefgh", drawn[1])
        ),
        st.integers(0, 9).map(lambda seed: made(seed, "甲乙丙丁戊abcdefgh", 100 + 10 * seed)),
    ),
    max_size=6,
)


def made(seed: int, letters: str, size: int) -> str:
    return "".join(np.random.default_rng(seed).choice(list(letters), size))


@settings(max_examples=60, deadline=None)
@given(several, st.sampled_from([1, 2, 5, 30]), st.sampled_from([4, 256]), st.sampled_from([1, 50, 1 << 20]))
def test_sketches_of_many_texts_are_those_of_each_and_of_sets_of_strings(
    written: list[str], k: int, least: int, block: int
) -> None:
    scheme = Scheme(k=k, slots=8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collate.dedupe.minhash.sketch.MIN_SAMPLE", least)
        patch.setattr("collate.dedupe.minhash.batch.BLOCK_CHARACTERS", block)
        table = sketch_texts(written, scheme)
        alone = [sketch_text(text, scheme) for text in written]
    assert len(table) == len(written)
    for row, text in enumerate(written):
        one = table.row(row)
        assert same(one, alone[row])
        assert one.ideographs == alone[row].ideographs
        values, sample, passages = slow_sketch(text, scheme, least)
        assert (one.values.tolist(), one.sample.tolist()) == (values, sample)
        assert one.passages.tolist() == passages
        letters = "".join(map(fold_to_letters, text))
        assert one.letters == len(letters)
        assert one.ideographs == sum(letter >= "⺀" for letter in letters)
        # Grams of 2k letters at most are hashed by their ends: "abb戊" is "ab戊" where k is 2.
        assert one.shingles == len({(gram[:k], gram[-k:]) for gram in slow_shingles(letters, k)})


def test_rows_of_a_table_and_tables_are_joined_again() -> None:
    table = sketch_texts([made(seed, "甲乙丙abc", 20 * seed) for seed in range(9)] + [""], SCHEME)
    parts = [
        table.rows(np.asarray(rows, dtype=np.int64)) for rows in ([0, 1, 2], [], [3], list(range(4, 10)))
    ]
    joined = Sketches.join(parts, SCHEME)
    assert all(same(joined.row(row), table.row(row)) for row in range(10))
    assert joined.signed().tolist() == table.signed().tolist()
    picked = table.rows(np.array([7, 2, 2], dtype=np.int64))
    assert [same(picked.row(i), table.row(row)) for i, row in enumerate((7, 2, 2))] == [True] * 3
    assert len(Sketches.join([], SCHEME)) == 0
