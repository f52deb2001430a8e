"""Editions of texts with odd white space are accepted, alone and against their sources, by every method."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.editions import Sources, edition_xml, verify
from collate.pipeline import compare
from collate.report.tei import METHODS
from collate.settings import Settings, TeiSettings

#: White space of every kind, what looks like it, and what is invisible.
ODD = (
    " ", "  ", "     ", "\t", "\t\t", "\u00a0", "\u1680", "\u2003", "\u2009", "\u202f", "\u205f", "\u3000",
    "\u3000\u3000", "\u200b", "\u2060", "\ufeff", "\u00ad", "\n", "\n\n", " \n", "\r\n", "\r\n\r\n",
    "\n\u3000\u3000", "\u3000\n", "\f", "\n\f", "\u0085", "\u2028",
)  # fmt: skip
WORDS = (
    "同志",
    "们",
    "工作",
    "，",
    "。",
    "实处",
    "时处",
    "8",
    "八",
    "old",
    "bridge",
    "the",
    ".",
    "（鼓掌）",
    "a-b",
)

spaces = st.one_of(st.just(""), st.just(""), st.sampled_from(ODD))
texts = st.lists(st.tuples(st.sampled_from(WORDS), spaces), min_size=4, max_size=24)


def written(pieces: list[tuple[str, str]]) -> str:
    return "今天开会，" + "".join(word + space for word, space in pieces) + "大家都同意。"


def respaced(pieces: list[tuple[str, str]], others: list[str]) -> list[tuple[str, str]]:
    """Return the same words with other white space where there is any."""
    filled = [*others, *[""] * len(pieces)]
    return [
        (word, other or space if space else "") for (word, space), other in zip(pieces, filled, strict=False)
    ]


def refused(files: list[Path], chosen: Settings) -> list[str]:
    """Return the faults of the edition of *files*."""
    edition, context = compare(files, settings=chosen)
    path = files[0].parent / "edition.xml"
    path.write_bytes(edition_xml(edition, context))
    sources = Sources(files)
    return [str(fault.message) for against in ((), sources) for fault in verify(path, against).faults]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(texts, min_size=2, max_size=3),
    st.lists(spaces, max_size=24),
    st.sampled_from(["parallel", *METHODS]),
)
def test_no_edition_is_refused(
    witnesses: list[list[tuple[str, str]]], others: list[str], method: str
) -> None:
    chosen = replace(Settings(), tei=TeiSettings(method=method))  # type: ignore[arg-type]
    pieces = [*witnesses, respaced(witnesses[0], others)]
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.txt" for number in range(len(pieces))]
        for file, each in zip(files, pieces, strict=True):
            file.write_bytes(written(each).encode())
        assert refused(files, chosen) == []


@pytest.mark.parametrize("space", ODD, ids=ascii)
def test_witnesses_that_differ_in_white_space_only(space: str, tmp_path: Path) -> None:
    for name, between in (("a", space), ("b", " "), ("c", "")):
        words = f"今天开会，the old{between or ' '}bridge，寿失{between}祸冤邪，大家都同意。"
        (tmp_path / f"{name}.txt").write_bytes(words.encode())
    files = [tmp_path / f"{name}.txt" for name in "abc"]
    assert refused(files, Settings()) == []


@pytest.mark.parametrize("space", ["\t", "\u3000", "\u00a0", "\u2003"])
def test_notes_do_not_depend_on_the_kind_of_a_blank(tmp_path: Path, space: str) -> None:
    texts = [f"今天开会，{'同志' * count}{space}大家都同意。" for count in (5, 4)]
    files = [tmp_path / f"{number}.txt" for number in range(2)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    assert refused(files, Settings()) == []
