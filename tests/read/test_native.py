"""Files that make the libraries that read them crash: each is named, and the others are read."""

from __future__ import annotations

import io
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from collate.cli import main
from collate.engine import ConfinedDeath, Death
from collate.errors import SourceError
from collate.model import Document
from collate.read import FoundFile, native, parquet_batches, parquet_groups, read
from collate.settings import Settings
from collate.settings.stages import ReadSettings
from tests.read.sheets import typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
SMALL = Settings(ReadSettings(max_memory_megabytes=200))


def pdf(*objects: bytes) -> bytes:
    """Return a PDF file of these objects, from number 1; the first is the catalogue."""
    data = b"%PDF-1.4\n"
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj %b endobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % start for start in starts)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows)
    return (
        data
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            len(data),
        )
    )


def page(resources: bytes) -> tuple[bytes, bytes, bytes]:
    return (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents 4 0 R/Resources<<%b>>>>" % resources,
    )


def stream(data: bytes, head: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (head, len(packed), packed)


def calling_itself() -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 400 600]/Resources<</XObject<</X 5 0 R>>>>"
    return pdf(*page(b"/XObject<</X 5 0 R>>"), stream(b"/X Do"), stream(b"/X Do /X Do", form))


def one_long_stream(count: int) -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return pdf(*page(b"/Font<</F 5 0 R>>"), stream(b"BT /F 9 Tf 9 9 Td %b ET" % (b"(a) Tj " * count)), font)


def found(path: Path, settings: Settings = SMALL) -> Iterator[Document | SourceError]:
    yield from read(FoundFile(path.name, path), settings)


def refused(path: Path, settings: Settings = SMALL) -> str:
    with pytest.raises(SourceError) as caught:
        list(found(path, settings))
    return str(caught.value)


HOSTILE: dict[str, Callable[[], bytes]] = {"self": calling_itself, "long": lambda: one_long_stream(3_000_000)}


@linux
@pytest.mark.parametrize("name", HOSTILE)
def test_a_pdf_that_takes_any_memory_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.pdf").write_bytes(HOSTILE[name]())
    (tmp_path / "good.pdf").write_bytes(typeset(["同志们，今天开会。"] * 9, 1))
    words = refused(tmp_path / "bad.pdf")
    assert words.startswith("bad.pdf: ")
    assert "200 MB of memory" in words
    assert words.endswith("If the file is right, raise read.max_memory_megabytes in collate.toml")
    (document,) = found(tmp_path / "good.pdf")
    assert isinstance(document, Document)
    assert "同志们" in document.raw


@linux
def test_the_others_in_an_archive_are_read(tmp_path: Path) -> None:
    members = {
        "a.pdf": calling_itself(),
        "b.txt": "同志们，今天开会。".encode(),
        "c.pdf": typeset(["同志们。"] * 9, 1),
    }
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    first, *others = found(tmp_path / "all.zip")
    assert isinstance(first, SourceError)
    assert first.where == "all.zip/a.pdf"
    assert [item.source.paths for item in others if isinstance(item, Document)] == [
        ("all.zip/b.txt",),
        ("all.zip/c.pdf",),
    ]


@linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_goes_on(tmp_path: Path, jobs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collate.engine.local.SMALL", 0)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bad.pdf").write_bytes(calling_itself())
    for name in "ab":
        (folder / f"{name}.txt").write_text(f"在会上的讲话\n\n同志们，今天开会，只讲{name}一件事，就是修渠。")
    (tmp_path / "collate.toml").write_text("[read]\nmax_memory_megabytes = 200\n")
    config = ["--config", str(tmp_path / "collate.toml"), "--jobs", jobs, "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(main, ["run", str(folder), *config])
    assert result.exit_code == 1, result.output
    assert "skipped bad.pdf: the library that reads it crashed" in result.stderr
    assert (tmp_path / "out/summary.json").exists()


def test_time_and_other_ends_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(typeset(["同志们。"] * 9, 1))
    for death, reason, words in (
        (Death.MEMORY, "", "takes more than 200 MB of memory to read"),
        (Death.CPU, "SIGXCPU", "takes more than 300 seconds of processor time to read"),
        (Death.TIME, "", "takes more than 600 seconds to read"),
        (Death.START, "No space", "no process can be started to read it (No space)"),
        (Death.KILLED, "SIGKILL", "the process that read it was killed, twice"),
    ):

        def end(*arguments: object, death: Death = death, reason: str = reason, **limits: object) -> None:
            raise ConfinedDeath(death, reason)

        # The face first: it takes the name from the module, and would be put back with the one that is there.
        monkeypatch.setattr("collate.engine.confine", end, raising=False)
        monkeypatch.setattr("collate.engine.confined.confine", end)
        assert f"a.pdf: {words}. " in refused(tmp_path / "a.pdf")


PLAIN = {
    "a.xml": '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>同志们</p></body></text></TEI>',
    "a.jsonl": '{"text": "同志们"}',
    "a.eml": "From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n同志们",
}


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md", *PLAIN])
def test_text_never_starts_a_process(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(native, "in_native_process", refuse)
    (tmp_path / name).write_text(PLAIN.get(name, "同志们，今天开会。"), encoding="utf-8")
    assert list(found(tmp_path / name))


def repeated(rows: int, size: int, **options: object) -> bytes:
    """Return a Parquet file whose rows have one text of *size* characters."""
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra parquet")
    parquet = pytest.importorskip("pyarrow.parquet")
    texts = pyarrow.array(["x" * size]).dictionary_encode()
    column = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * rows, "int32"), texts.dictionary)
    table = pyarrow.table({"text": column if options.pop("typed", False) else column.cast("string")})
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd", **options)
    return out.getvalue()


@pytest.mark.parametrize("typed", [True, False])
def test_a_parquet_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, typed: bool) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(repeated(90, 1_000_000, typed=typed, row_group_size=30))
    assert len(path.read_bytes()) < 100_000
    assert refused(path, Settings()).startswith("a.parquet: unpacks to more than 200 times its size. ")
    file = FoundFile("a.parquet", path)
    assert len(parquet_groups(file, Settings())) == 3
    with pytest.raises(SourceError, match="unpacks to more"):
        list(parquet_batches(file, Settings(), group=1, before=30))
    path.write_bytes(repeated(300, 1_000, typed=typed))
    assert sum(isinstance(item, Document) for item in found(path, Settings())) == 300


@linux
def test_a_row_larger_than_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(repeated(200, 20_000_000, typed=True, store_schema=False))
    words = refused(path)
    assert "takes more than 200 MB of memory to read" in words or "unpacks to more than" in words


def test_a_relative_path_is_that_of_the_reader_whatever_folder_the_process_began_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The confined process lives on from file to file."""
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra parquet")
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        parquet.write_table(
            pyarrow.table({"id": [name], "text": [f"第{name}项工作由大家负责。"]}), "docs.parquet"
        )
        kept = ["--write-kept", "kept.parquet", "-o", "m.csv"]
        result = CliRunner().invoke(main, ["dedupe", "docs.parquet", *kept])
        assert result.exit_code == 0, result.output
        assert parquet.read_table("kept.parquet")["id"].to_pylist() == [name]
