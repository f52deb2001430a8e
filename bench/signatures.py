"""Benchmarks of signatures for bench/dedupe.py: throughput on one core, and accuracy."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from truth.plant import Press
from truth.words import CHOOSING

from collate.dedupe import Scheme, estimate_containment, load_kernel, sign_text, sketch_text
from collate.text import shingles as exact
from collate.text.letters import fold_letters

K, SLOTS = 5, 128

#: Number of documents, and characters of each, like a speech.
DOCUMENTS, SIZE = 30, 7_400

OPH = Scheme(slots=SLOTS, k=K, permutations="oph")
AFFINE = Scheme(slots=SLOTS, k=K, permutations="affine32")

Route = Callable[[str], Any]

#: Minimal processor time of a route in each round, in seconds.
LEAST = 0.2


def documents(number: int = DOCUMENTS, size: int = SIZE) -> list[str]:
    """Return generated documents."""
    press = Press(CHOOSING, 11)
    return ["".join(press.sentences(i, size))[:size] for i in range(number)]


def grams(text: str) -> list[str]:
    return [text[i : i + K] for i in range(len(text) - K + 1)]


def ours() -> dict[str, Route]:
    """Return our routes from a written text to its signature; the last computes the whole sketch."""
    routes: dict[str, Route] = {
        "collate, oph": partial(sign_text, scheme=OPH),
        "collate, affine32": partial(sign_text, scheme=AFFINE),
        "collate, oph, the whole sketch": partial(sketch_text, scheme=OPH),
    }
    if load_kernel() is not None:
        routes |= {
            "collate [fast], oph": partial(sign_text, scheme=OPH, fast=True),
            "collate [fast], affine32": partial(sign_text, scheme=AFFINE, fast=True),
            "collate [fast], oph, the whole sketch": partial(sketch_text, scheme=OPH, fast=True),
        }
    return routes


def peers() -> dict[str, Route]:
    """Return the routes of the installed libraries. Their input is the letters, already folded."""
    routes: dict[str, Route] = {}
    try:
        import xxhash
        from datasketch import MinHash

        def datasketch(text: str, hashfunc: Callable[[bytes], int] | None) -> object:
            sketched = MinHash(SLOTS, **({"hashfunc": hashfunc} if hashfunc else {}))
            sketched.update_batch([gram.encode() for gram in grams(text)])
            return sketched.hashvalues

        def one_by_one(text: str) -> object:
            sketched = MinHash(SLOTS)
            for gram in grams(text):
                sketched.update(gram.encode())
            return sketched.hashvalues

        routes["datasketch, update_batch, xxh32"] = partial(datasketch, hashfunc=xxhash.xxh32_intdigest)
        routes["datasketch, update_batch, sha1"] = partial(datasketch, hashfunc=None)
        routes["datasketch, update, sha1"] = one_by_one
    except ImportError:
        pass
    try:
        import rensa

        def with_rensa(text: str, kind: Any) -> object:
            sketched = kind(num_perm=SLOTS, seed=1)
            sketched.update(grams(text))
            return sketched.digest()

        routes["rensa, RMinHash"] = partial(with_rensa, kind=rensa.RMinHash)
        routes["rensa, CMinHash"] = partial(with_rensa, kind=rensa.CMinHash)
    except ImportError:
        pass
    try:
        import gaoya

        # It does not return signatures, so a document is inserted into a new index each time.
        def with_gaoya(text: str) -> object:
            index = gaoya.minhash.MinHashStringIndex(
                32, 0.5, None, None, SLOTS, analyzer="char", ngram_range=(K, K)
            )
            return index.insert_document(0, text)

        routes["gaoya, 32 bits, with its index"] = with_gaoya
    except ImportError:
        pass
    return routes


def letters(text: str) -> str:
    return "".join(map(chr, fold_letters(text).codes.tolist()))


def throughput(rounds: int) -> dict[str, float]:
    """Return the median throughput of each route, in millions of characters per second; routes alternate.

    Processor time counts, so that other work on the machine matters little.
    """
    texts = documents()
    folded = [letters(text) for text in texts]
    routes = {**{n: (r, folded) for n, r in peers().items()}, **{n: (r, texts) for n, r in ours().items()}}
    speeds: dict[str, list[float]] = {name: [] for name in routes}
    for done in range(rounds + 1):
        for name, (route, inputs) in routes.items():
            start, size = time.process_time(), 0
            while not size or time.process_time() - start < LEAST:
                for text in inputs:
                    size += len(text)
                    route(text)
            if done:  # the first round is a warm-up: it compiles and fills tables
                speeds[name].append(size / (time.process_time() - start) / 1e6)
    return {name: statistics.median(found) for name, found in speeds.items()}


def accuracy() -> dict[str, float]:
    """Return the root mean square error of J and of containment over 640 pairs of all similarities."""
    press = Press(CHOOSING, 12)
    errors: dict[str, list[float]] = {}

    def note(name: str, found: float, true: float) -> None:
        errors.setdefault(name, []).append(found - true)

    schemes = {"collate, oph": OPH, "collate, affine32": AFFINE}
    known = ("datasketch, update_batch", "rensa")
    others = {name: route for name, route in peers().items() if name.startswith(known)}
    for i in range(40):
        text = "".join(press.sentences(i, SIZE))
        held, whole = exact.shingle(text, K), sketch_text(text, OPH)
        values = {name: sign_text(text, scheme) for name, scheme in schemes.items()}
        values |= {name: route(letters(text)) for name, route in others.items()}
        for noise in np.linspace(0.002, 0.4, 16):
            other = press.noisy(text, float(noise), "uniform")
            true = exact.jaccard(held, exact.shingle(other, K))
            found = {name: sign_text(other, scheme) for name, scheme in schemes.items()}
            found |= {name: route(letters(other)) for name, route in others.items()}
            for name in values:
                note(f"J: {name}", float(np.mean(np.equal(values[name], found[name]))), true)
            for name, part in (("whole texts", other), ("a third in the whole", other[: len(other) // 3])):
                true = exact.containment(exact.shingle(part, K), held)
                note(f"C: collate, {name}", estimate_containment(sketch_text(part, OPH), whole), true)
    return {name: float(np.sqrt(np.mean(np.square(found)))) for name, found in errors.items()}
