"""Sizes are counted as bytes are read: what the system gives as the size of a file can be any number."""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from collate.bounded_files import open_regular, read_at_most
from collate.cache.document_cache import split_file
from collate.editions.prepared_files import has_no_text, read_prepared
from collate.errors import SourceError
from collate.model import Skipped
from collate.read import FoundFile, read, read_text
from collate.settings import Settings
from collate.settings.stages import ReadSettings

SMALL = Settings(ReadSettings(max_megabytes=1))
LARGE = "is larger than 1 MB"

linux = pytest.mark.skipif(sys.platform != "linux", reason="files of /proc")
pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


class Endless(io.RawIOBase):
    """A stream that gives text for ever, and counts it."""

    given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        view[:] = b"a" * len(view)
        self.given += len(view)
        return len(view)


def test_no_more_is_read_than_a_byte_beyond_the_limit() -> None:
    stream = Endless()
    data = read_at_most(cast(BinaryIO, stream), 3_000_000)
    assert (len(data), stream.given) == (3_000_001, 3_000_001)


@pytest.mark.parametrize("size", [0, 1, 999_999, 1_000_000, 1_000_001])
def test_the_limit_itself_is_allowed(size: int, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * size)
    with path.open("rb") as stream:
        assert len(read_at_most(stream, 1_000_000)) == size
    found = FoundFile("a.txt", path)
    if size > 1_000_000:
        with pytest.raises(SourceError, match=LARGE):
            list(read(found, SMALL))
        with pytest.raises(SourceError, match=LARGE):
            read_text(found, SMALL)
    elif size:
        (document,) = read(found, SMALL)
        assert not isinstance(document, SourceError)
        assert len(document.raw) == size


@linux
def test_a_file_of_the_system_without_a_size_is_read_up_to_the_limit(tmp_path: Path) -> None:
    place = Path("/proc/self/pagemap")
    if not os.access(place, os.R_OK):
        pytest.skip("there is no such file here")
    assert place.stat().st_size == 0
    link = tmp_path / "a.txt"
    link.symlink_to(place)
    (skipped,) = split_file(FoundFile("a.txt", link), SMALL)
    assert isinstance(skipped, Skipped)
    assert str(skipped.problem) == LARGE
    with pytest.raises(SourceError, match=LARGE):
        read_prepared("a.txt", link, settings=SMALL)
    assert not has_no_text(link)


@linux
def test_a_device_is_read_up_to_the_limit_where_it_is_named() -> None:
    with pytest.raises(SourceError, match=LARGE):
        read_prepared("a.txt", Path("/dev/zero"), settings=SMALL)


@pipes
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a regular file"):
        open_regular(path)
    (skipped,) = split_file(
        FoundFile("a.txt", path), Settings()
    )  # as if it had been a file when it was found
    assert isinstance(skipped, Skipped)
    assert str(skipped.problem) == "the file cannot be opened (not a regular file)"
    (skipped,) = split_file(FoundFile("a.jsonl", path.rename(tmp_path / "a.jsonl")), Settings())
    assert isinstance(skipped, Skipped)


@pipes
@pytest.mark.parametrize(("text", "problem"), [("实事求是。" * 9, ""), ("a" * 2_000_000, LARGE)])
def test_a_pipe_that_is_named_is_read(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    os.mkfifo(path)

    def write() -> None:
        try:
            path.write_text(text, encoding="utf-8")
        except BrokenPipeError:
            assert problem

    writer = threading.Thread(target=write)
    writer.start()
    try:
        if problem:
            with pytest.raises(SourceError, match=problem):
                read_prepared("a.txt", path, settings=SMALL)
        else:
            assert read_prepared("a.txt", path, settings=SMALL).segments[0].text == text
    finally:
        writer.join()


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"not a regular file|Permission denied"):
        open_regular(tmp_path)
