from __future__ import annotations

import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.errors import CollateError, SourceError
from collate.model import Document
from collate.read import FoundFile, find, read
from collate.read.raw_builder import Input
from collate.settings import ReadSettings, Settings

TEXT = "同志们：今天开会，只讲一件事。"


def zipped(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def reading(
    folder: Path, name: str, data: bytes, options: Settings | None = None
) -> list[Document | SourceError]:
    path = folder / name
    path.write_bytes(data)
    return list(read(FoundFile(name, path), options or Settings()))


def paths(found: list[Document | SourceError]) -> dict[str, str]:
    return {d.source.paths[0]: d.raw for d in found if isinstance(d, Document)}


@pytest.mark.parametrize("name", ["a.zip", "a.txt"])
def test_members_are_read_in_order_by_what_they_are(tmp_path: Path, name: str) -> None:
    data = zipped(
        {"b/2.txt": TEXT, "a.txt": TEXT + "一", "c.png": b"\x89PNG", ".x.txt": "", "__MACOSX/a.txt": ""}
    )
    found = reading(tmp_path, name, data)
    assert paths(found) == {f"{name}/a.txt": TEXT + "一", f"{name}/b/2.txt": TEXT}
    assert len(found) == 2


@pytest.mark.parametrize(
    ("name", "mode"), [("a.tar", "w:"), ("a.tgz", "w:gz"), ("a.tar.bz2", "w:bz2"), ("a.txz", "w:xz")]
)
def test_tar(tmp_path: Path, name: str, mode: str) -> None:
    found = reading(tmp_path, name, tarred({"x/a.txt": TEXT.encode()}, mode))
    assert paths(found) == {f"{name}/x/a.txt": TEXT}


def test_archives_in_archives_and_an_end_to_it(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT})
    for _ in range(3):
        data = zipped({"in.zip": data})
    assert paths(reading(tmp_path, "a.zip", data)) == {"a.zip/in.zip/in.zip/in.zip/a.txt": TEXT}
    for _ in range(5):
        data = zipped({"in.zip": data})
    (error,) = reading(tmp_path, "a.zip", data)
    assert "deep" in str(error)


@pytest.mark.parametrize("name", ["a.tar.gz", "a.TAR.bz2", "a.tar.xz", "a.tbz2"])
def test_a_compressed_tar_archive_is_found_by_both_ends_of_its_name(tmp_path: Path, name: str) -> None:
    mode = "w:" + name.lower().rpartition(".")[2].removeprefix("t")
    (tmp_path / name).write_bytes(tarred({"a.txt": TEXT.encode()}, mode))
    for place in (tmp_path, tmp_path / name):
        (file,) = find([place]).files
        assert list(paths(list(read(file, Settings())))) == [f"{name}/a.txt"]


def test_many_small_bombs_in_one_archive_are_one(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"a" * 6_000_000})
    for _ in range(3):
        data = zipped({f"{n}.zip": data for n in range(10)})
    found = reading(tmp_path, "a.zip", data)
    (error,) = (one for one in found if isinstance(one, SourceError))
    assert error.problem == "unpacks to more than 200 times its size or 500 MB (at a.txt)"
    assert found[-1] is error
    assert len(found) < 6


def test_names_that_climb_out_stay_inside(tmp_path: Path) -> None:
    data = zipped({"../../etc/passwd.txt": TEXT, "/abs.txt": TEXT + "二", "C:\\x\\y.txt": TEXT + "三"})
    assert set(paths(reading(tmp_path, "a.zip", data))) == {
        "a.zip/etc/passwd.txt",
        "a.zip/abs.txt",
        "a.zip/C:/x/y.txt",
    }
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_names_in_gbk(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("x.txt")
    data = bytearray(zipped({"abcd.txt": TEXT}, zipfile.ZIP_STORED))
    assert info.flag_bits == 0
    data = bytearray(bytes(data).replace(b"abcd.txt", "讲话".encode("gb18030") + b".txt"))
    assert set(paths(reading(tmp_path, "a.zip", bytes(data)))) == {"a.zip/讲话.txt"}


def test_a_bomb_is_refused_with_its_limits(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"\0" * 30_000_000})
    with pytest.raises(SourceError, match="200 times its size or 500 MB") as caught:
        reading(tmp_path, "a.zip", data)
    assert "max_expansion" in str(caught.value)
    small = Settings(read=ReadSettings(max_megabytes=1))
    with pytest.raises(SourceError, match=r"larger than 1 MB.*--max-file-size"):
        reading(tmp_path, "b.txt", b"a" * 2_000_000, small)


def test_a_broken_or_locked_member_is_an_error_of_its_own(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT + "二"}, zipfile.ZIP_STORED))
    at = data.index(TEXT.encode())
    data[at] ^= 0xFF
    found = reading(tmp_path, "a.zip", bytes(data))
    assert set(paths(found)) == {"a.zip/b.txt"}
    (error,) = [e for e in found if isinstance(e, SourceError)]
    assert str(error).startswith("a.zip/a.txt: cannot be unpacked")
    locked = bytearray(zipped({"a.txt": TEXT}, zipfile.ZIP_STORED))
    locked[6] |= 1  # the flag of encrypted members
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (wrong,) = reading(tmp_path, "l.zip", bytes(locked))
    assert "--password" in str(wrong)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.zip", b"PK\x03\x04 no archive"), ("a.tar", b"no archive at all"), ("a.tgz", b"\x1f\x8b broken")],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(CollateError, match=name.replace(".", r"\.")):
        reading(tmp_path, name, data)


def test_in_a_folder_a_container_is_known_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "no-suffix").write_bytes(zipped({"a.txt": TEXT}))
    (tmp_path / "notes").write_text("no container", encoding="utf-8")
    found = find([tmp_path])
    assert [file.path for file in found.files] == ["no-suffix"]
    assert found.ignored == ("notes",)


GOOD = zipped({"a.txt": TEXT, "b/c.txt": TEXT * 3})


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=4), st.integers(0, 9))
@settings(max_examples=200)
def test_only_expected_errors_escape(at: int, put: bytes, cut: int) -> None:
    from collate.read import read_input

    item = Input("a.zip", Path("a.zip"), GOOD[:at] + put + GOOD[at + cut :])
    try:
        found = list(read_input(item, Settings()))
    except CollateError:
        return
    assert all(isinstance(d, SourceError) or d.raw.strip() for d in found)
    assert replace(item).suffix == ".zip"


def test_a_member_without_a_name_and_one_packed_in_an_unknown_way(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT, "b.txt": TEXT}, zipfile.ZIP_STORED)
    (error, document) = reading(tmp_path, "a.zip", data.replace(b"b.txt", b"\0.txt"))
    assert str(error) == "a.zip: contains a file without a name. Pack it again"
    assert isinstance(document, Document)
    packed = bytearray(data)
    packed[packed.rindex(b"PK\1\2") + 10] = 99  # the method, formerly mistaken for a wrong password
    document, error = reading(tmp_path, "a.zip", bytes(packed))
    assert isinstance(document, Document)
    assert "That compression method is not supported" in str(error)
    assert "password" not in str(error)
