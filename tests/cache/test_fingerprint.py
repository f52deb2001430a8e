"""Fingerprints cover the parts of the program that they name."""

from __future__ import annotations

import pytest

from collate.cache import EVERYTHING, program_fingerprint
from collate.cache.fingerprint import COMPARING, EDITING, READING, digest


@pytest.mark.parametrize("parts", [READING, COMPARING, EDITING, EVERYTHING])
def test_every_part_of_the_program_exists(parts: tuple[str, ...]) -> None:
    assert len(program_fingerprint(*parts)) == 16


def test_a_part_that_does_not_exist_raises() -> None:
    with pytest.raises(FileNotFoundError, match="no such parts of the package: store/missing"):
        program_fingerprint("store/missing.py")


def test_a_digest_depends_on_order_and_nesting() -> None:
    assert len({digest("a", "b"), digest("b", "a"), digest(["a", "b"]), digest("ab"), digest(b"a", "b")}) == 5
