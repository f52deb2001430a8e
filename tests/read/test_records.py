from __future__ import annotations

import json
from pathlib import Path

import pytest

from collate.errors import MissingExtra, SourceError
from collate.model import Document
from collate.pipeline import read_texts
from collate.read import FoundFile, Input, read
from collate.read.parquet_rows import read_parquet
from collate.settings import Settings

TEXT = "同志们：\n今天开会，只讲一件事，就是修渠。大家回去以后抓紧办。"


def reading(folder: Path, lines: list[str], name: str = "a.jsonl") -> list[Document | SourceError]:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(read(FoundFile(name, path), Settings()))


def test_each_record_is_a_document(tmp_path: Path) -> None:
    rows = [
        {"id": "x1", "text": TEXT},
        {"path": "in/y.txt", "text": TEXT, "title": "在会上的讲话", "date": "2019年3月4日"},
        {"text": "\r\n" + TEXT},
    ]
    found = reading(tmp_path, [json.dumps(row, ensure_ascii=False) for row in rows] + [""])
    assert [d.source.paths[0] for d in found if isinstance(d, Document)] == [
        "a.jsonl/x1",
        "a.jsonl/in/y.txt",
        "a.jsonl/3",
    ]
    assert isinstance(found[1], Document)
    assert found[1].raw == f"在会上的讲话\n（2019年3月4日）\n{TEXT}"
    _, second, _ = read_texts([tmp_path / "a.jsonl"], Settings()).segments
    assert second.title is not None
    assert second.date is not None
    assert (second.title.value, second.date.value) == ("在会上的讲话", "2019-03-04")
    assert second.text == TEXT.replace("\n", "")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "is not JSON"),
        ("[1]", 'has no "text"'),
        ('{"id": "z"}', 'has no "text"'),
        ('{"text": 3}', 'has no "text"'),
        ('{"text": " "}', "is empty"),
        ('{"text": "\\ud800"}', "surrogate"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_the_rest_is_read(
    tmp_path: Path, line: str, words: str
) -> None:
    found = reading(tmp_path, ['{"id": "x", "text": "好"}', line, '{"id": "y", "text": "好好"}'])
    assert [d.raw for d in found if isinstance(d, Document)] == ["好", "好好"]
    (error,) = [e for e in found if isinstance(e, SourceError)]
    assert error.where == "a.jsonl:2"
    assert words in str(error)


def test_a_repeated_id_loses_no_record(tmp_path: Path) -> None:
    ids = ["x", "x", "x~2", "x"]
    found = reading(tmp_path, [f'{{"id": "{name}", "text": "{i}号"}}' for i, name in enumerate(ids)])
    documents = [item for item in found if isinstance(item, Document)]
    assert [d.raw for d in documents] == ["0号", "1号", "2号", "3号"]
    assert [d.source.paths[0] for d in documents] == [
        f"a.jsonl/{name}" for name in ("x", "x~2", "x~2~2", "x~3")
    ]
    errors = [item for item in found if isinstance(item, SourceError)]
    assert [error.where for error in errors] == ["a.jsonl:2", "a.jsonl:3", "a.jsonl:4"]
    assert "'x' was used before; the record is read as 'x~3'" in str(errors[2])


def test_an_empty_batch(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="empty"):
        reading(tmp_path, [])


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra parquet")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"id": ["a", "b"], "text": [TEXT, None]})
    parquet.write_table(table, tmp_path / "a.parquet")
    found = list(read(FoundFile("a.parquet", tmp_path / "a.parquet"), Settings()))
    assert isinstance(found[0], Document)
    assert (found[0].source.paths[0], found[0].raw) == ("a.parquet/a", TEXT)
    assert isinstance(found[1], SourceError)
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(SourceError, match=r"b\.parquet"):
        list(read(FoundFile("b.parquet", tmp_path / "b.parquet"), Settings()))


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(MissingExtra, match=r"collate-edition\[parquet\]"):
        list(read_parquet(Input("a.parquet", tmp_path / "a.parquet", b""), Settings()))


@pytest.mark.parametrize(
    "own", ["", "在会上的讲话\n", "在会上的讲话\n（2019年3月4日）\n", "（2019年3月4日）\n李明\n"]
)
def test_a_title_and_date_in_the_text_are_not_repeated(own: str, tmp_path: Path) -> None:
    row = {"text": own + TEXT, "title": "在会上的讲话", "date": "2019-03-04"}
    reading(tmp_path, [json.dumps(row)])
    (found,) = read_texts([tmp_path / "a.jsonl"], Settings()).segments
    assert found.text == TEXT.replace("\n", "")
    assert found.title is not None
    assert found.date is not None
    assert (found.title.value, found.date.value) == ("在会上的讲话", "2019-03-04")
