"""Mutated files of each format: documents or an expected error, and no character lost.

A longer search, guided by coverage, is ``bench/fuzz.py``.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import fuzz_seeds
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from mutations import (
    flat,
    members,
    mutate_archive,
    mutate_bytes,
    mutate_lines,
    mutate_part,
    mutate_tree,
    packed,
    unpacked,
)

from collate.errors import CollateError, SourceError
from collate.model import Document
from collate.read import FoundFile, decode, read
from collate.read.html.charset import decode_page
from collate.read.html.tokeniser import TokenType, html_tokens
from collate.reflow import reflow
from collate.settings import Settings
from collate.split import split
from tests.properties.test_cover import WRITERS, check_cover, volume
from tests.read.word import SCHEMAS

Mutation = Callable[[bytes, random.Random], bytes]

#: Name in ``WRITERS`` -> suffix, mutation of the kind of the format.
FORMATS: dict[str, tuple[str, Mutation]] = {
    "txt": (".txt", mutate_bytes),
    "txt-gb18030": (".txt", mutate_bytes),
    "txt-utf16": (".txt", mutate_bytes),
    "markdown": (".md", mutate_bytes),
    "html": (".html", mutate_part),
    "mhtml": (".mhtml", mutate_bytes),
    "docx": (".docx", mutate_archive),
    "epub": (".epub", mutate_archive),
    "tei": (".xml", mutate_tree),
    "jsonl": (".jsonl", mutate_lines),
    "eml": (".eml", mutate_bytes),
    "mbox": (".mbox", mutate_bytes),
}
#: Files of formats that are not in ``WRITERS``, and of files in files.
MADE: dict[str, list[bytes]] = {
    "eml": fuzz_seeds.mails(),
    "mbox": fuzz_seeds.mailboxes(),
    "zip": fuzz_seeds.archives(),
    "tar": fuzz_seeds.tars(),
}
#: Formats whose files are mutated as their members.
ARCHIVES = ("docx", "epub")


def check_error(error: CollateError) -> None:
    """Check that an error says in each language what is wrong, and that of a file what to do."""
    for language in ("en", "zh"):
        assert error.in_language(language).encode().strip()
    assert str(error.problem).strip()
    assert str(error.remedy).strip() or not isinstance(error, SourceError)


def check_file(path: Path) -> None:
    """Check what becomes of a file: texts that cover its documents, of which none lacks a character."""
    documents: list[Document] = []
    try:
        for found in read(FoundFile(path.name, path), Settings()):
            if isinstance(found, Document):
                documents.append(found)
                check_cover(split(reflow(found, Settings()), Settings()))
            else:
                check_error(found)
    except CollateError as error:
        check_error(error)
        return
    for document in documents:
        assert "".join((document.raw, *document.source.paths)).encode(), "no lone surrogates"
        if document.source.media_type in WRITTEN and document.source.paths == (path.name,):  # not of a member
            written = Counter("".join(WRITTEN[document.source.media_type](path.read_bytes())))
            lost = {one for one in written - Counter(document.raw) if not one.isspace()}
            assert not lost, lost


def _plain_text(data: bytes) -> Iterator[str]:
    yield decode(data, "a.txt")[0]


def _page_text(data: bytes) -> Iterator[str]:
    """Yield the text of a page outside tags, and its comments."""
    page = decode_page(data, "a.html")[0]
    for token in html_tokens(page, page.lstrip().startswith("<?xml")):
        if token.kind in (TokenType.TEXT, TokenType.COMMENT):
            yield token.value


def _word_text(data: bytes) -> Iterator[str]:
    """Yield the text of the runs of the body, where it has its usual name."""
    parts = unpacked(data)
    try:
        root = etree.fromstring(parts["word/document.xml"])
    except (KeyError, etree.XMLSyntaxError):
        return
    space = f"{{{SCHEMAS}/wordprocessingml/2006/main}}"
    for one in root.iterfind(f"{space}body/{space}p/{space}r/{space}t"):
        yield one.text or ""


#: Media type -> the text that a file has, as far as its container alone shows it.
WRITTEN: dict[str, Callable[[bytes], Iterator[str]]] = {
    "text/plain": _plain_text,
    "text/html": _page_text,
    "application/docx": _word_text,
}


def made(name: str, folder: Path, seed: int) -> bytes:
    """Return a small valid file of a format."""
    if name in MADE:
        return MADE[name][seed % len(MADE[name])]
    if name == "parquet":
        return fuzz_seeds.tables()[0]
    return WRITERS[name](folder / "made", volume(random.Random(seed).choice)).read_bytes()


def check_mutation(name: str, folder: Path, draw: random.Random) -> None:
    suffix, mutate = FORMATS[name]
    data = made(name, folder, draw.randrange(4))
    if name in ARCHIVES:
        data = flat(unpacked(data))
    for _ in range(draw.randrange(1, 5)):
        data = mutate(data, draw)
    if name in ARCHIVES:
        data = packed(members(data))
        data = mutate_bytes(data, draw) if not draw.randrange(4) else data
    path = folder / f"a{suffix}"
    path.write_bytes(data)
    check_file(path)


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=20)
@given(draw=st.randoms(use_true_random=False))
def test_a_mutated_file_gives_documents_or_an_error_and_loses_nothing(
    name: str, tmp_path_factory: pytest.TempPathFactory, draw: random.Random
) -> None:
    check_mutation(name, tmp_path_factory.mktemp("mutated"), draw)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=300)
@given(seed=st.integers(0, 2**32))
def test_many_mutated_files_give_documents_or_an_error_and_lose_nothing(
    name: str, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    check_mutation(name, tmp_path_factory.mktemp("mutated"), random.Random(seed))


@pytest.mark.parametrize("name", ["zip", "tar"])
@settings(deadline=None, max_examples=20)
@given(draw=st.randoms(use_true_random=False))
def test_a_mutated_archive_gives_documents_or_an_error(
    name: str, tmp_path_factory: pytest.TempPathFactory, draw: random.Random
) -> None:
    path = tmp_path_factory.mktemp("mutated") / f"a.{name}"
    path.write_bytes(mutate_bytes(made(name, path.parent, draw.randrange(3)), draw))
    check_file(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pdf", "parquet"])
@settings(deadline=None, max_examples=15)
@given(draw=st.randoms(use_true_random=False))
def test_a_mutated_file_that_a_library_in_c_reads_gives_documents_or_an_error(
    name: str, tmp_path_factory: pytest.TempPathFactory, draw: random.Random
) -> None:
    """In a confined process, which the library may crash."""
    path = tmp_path_factory.mktemp("mutated") / f"a.{name}"
    path.write_bytes(mutate_bytes(mutate_bytes(made(name, path.parent, 1), draw), draw))
    check_file(path)
