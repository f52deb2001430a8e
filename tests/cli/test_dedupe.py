"""``collate dedupe``: records and files, the matches, the surviving documents, the explanation of a pair."""

from __future__ import annotations

import csv
import gc
import io
import json
import random
import re
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collate.corpus import DedupeJob, find_duplicates, partition
from collate.dedupe import dedupe
from collate.engine import no_progress
from collate.model import Match, Record
from collate.pipeline import find_matches, read_texts
from collate.settings import Settings
from collate.text.letters import fold_letters

Collate = Callable[..., Result]
HAN = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 500))


def made(number: int, size: int = 600) -> str:
    return "".join(random.Random(number).choices(HAN, k=size))


def write(name: str, rows: Sequence[dict[str, Any] | str]) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path = Path(name)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def rows_of(text: str) -> list[tuple[str, str, str]]:
    return [(row["left"], row["right"], row["relation"]) for row in csv.DictReader(io.StringIO(text))]


def json_lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def docs(here: Path) -> Path:
    """Write a text, a version of it, an excerpt, a copy, and an unrelated text."""
    text = made(1)
    return write(
        "docs.jsonl",
        [
            {"id": "x", "text": text[100:300]},
            {"id": "a", "text": text},
            {"id": "b", "text": text[:300] + "龘龘" + text[300:]},
            {"id": "s", "text": made(2)},
            {"id": "a2", "text": text[:300] + "\n\n　　" + text[300:]},
        ],
    )


EXPECTED = [
    ("x", "a", "excerpt"),
    ("x", "b", "excerpt"),
    ("x", "a2", "excerpt"),
    ("a", "b", "version"),
    ("a", "a2", "identical"),
    ("b", "a2", "version"),
]


def test_a_record_is_one_text_under_its_id(collate: Collate, docs: Path) -> None:
    result = collate("dedupe", docs, "-o", "-")
    assert (result.exit_code, result.stderr) == (0, "")
    assert rows_of(result.stdout) == EXPECTED
    output = collate("dedupe", docs).stdout.splitlines()
    assert output[-1] == "texts: 5, pairs that share words: 6"
    assert output[3].startswith("version    a  b  J 0.9")


def test_with_split_a_record_is_read_like_a_file(
    collate: Collate, here: Path, speech: Callable[..., str]
) -> None:
    both = "".join(f"在第{n}次会议上的讲话\n（2001年2月{n}日）\n\n{speech(n)}\n\f" for n in (1, 2))
    write("docs.jsonl", ["", {"id": "x", "text": both}, {"text": speech(2)}])
    rows = json.loads(collate("dedupe", "docs.jsonl", "--split", "--json").stdout)
    assert [(r["left"], r["right"], r["relation"]) for r in rows] == [
        ("docs.jsonl/x#2", "docs.jsonl/3#1", "identical")
    ]


@pytest.mark.parametrize("name", ["m.csv", "m.jsonl", "m.parquet"])
def test_the_matches_are_the_same_in_every_format(collate: Collate, docs: Path, name: str) -> None:
    result = collate("dedupe", docs, "-o", name)
    assert result.stdout == f"texts: 5, pairs that share words: 6 ({name})\n"
    expected = list(csv.DictReader(io.StringIO(collate("dedupe", docs, "-o", "-").stdout)))
    if name.endswith(".csv"):
        text = Path(name).read_bytes().decode("utf-8")
        assert text.startswith("left,right,relation,jaccard,left_in")
        found: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text)))
    elif name.endswith(".jsonl"):
        found = json_lines(name)
    else:
        parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
        found = parquet.read_table(name).to_pylist()
    assert [{column: as_in_csv(value) for column, value in row.items()} for row in found] == expected


def as_in_csv(value: str | float | list[list[int]]) -> str:
    if isinstance(value, list):
        return " ".join("{}-{}:{}-{}".format(*row) for row in value)
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def test_the_spans_of_a_match_have_the_same_words_in_both_texts(collate: Collate, docs: Path) -> None:
    texts = {row["id"]: row["text"] for row in json_lines(str(docs))}
    found = list(csv.DictReader(io.StringIO(collate("dedupe", docs, "-o", "-").stdout)))
    assert len(found) == 6
    for row in found:
        spans = [re.split("[-:]", span) for span in row["spans"].split()]
        left, right = texts[row["left"]], texts[row["right"]]
        shared = [(left[int(a) : int(b)], right[int(c) : int(d)]) for a, b, c, d in spans]
        assert shared
        if row["right"] == "a2":  # its line break and indent are not in the text that is compared
            continue
        assert all(
            fold_letters(words).codes.tolist() == fold_letters(others).codes.tolist()
            for words, others in shared
        )
        assert int(row["shared_characters"]) == sum(len(words) for words, _others in shared)
        assert [int(span[0]) for span in spans] == sorted(int(span[0]) for span in spans)


@pytest.mark.parametrize(
    ("keep", "kept"),
    [((), ["a", "s"]), (("--keep", "first"), ["a", "s"]), (("--keep", "longest"), ["b", "s"])],
)
def test_surviving_lines_are_copied_unchanged(
    collate: Collate, docs: Path, keep: tuple[str, ...], kept: list[str]
) -> None:
    lines = docs.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b"\n", b" \t \r\n")  # odd white space, and no final line end
    docs.write_bytes(b"\xef\xbb\xbf" + b"".join(lines[:3]) + b"\n" + lines[4] + lines[3].rstrip(b"\r\n"))
    result = collate("dedupe", docs, "-q", *keep, "--write-kept", "kept.jsonl")
    assert result.exit_code == 0
    expected = {"a": lines[1], "b": lines[2], "s": lines[3].rstrip(b"\r\n")}
    assert Path("kept.jsonl").read_bytes() == b"".join(expected[name] for name in kept)


def test_texts_connected_only_by_a_common_excerpt_survive(collate: Collate, here: Path) -> None:
    quoted = made(9, 120)
    write(
        "docs.jsonl",
        [
            {"id": "quotation", "text": quoted},
            {"id": "first", "text": made(1) + quoted + made(2)},
            {"id": "second", "text": made(3) + quoted + made(4)},
        ],
    )
    for keep in ("first", "longest"):
        collate("dedupe", "docs.jsonl", "--keep", keep, "--write-kept", "kept.jsonl")
        assert [row["id"] for row in json_lines("kept.jsonl")] == ["first", "second"]


def test_one_text_of_a_cluster_too_large_for_all_pairs_survives(collate: Collate, here: Path) -> None:
    text = made(5, 300)
    write("docs.jsonl", [{"id": str(n), "text": text[:n] + "龘" + text[n : 200 + n]} for n in range(1, 71)])
    collate("dedupe", "docs.jsonl", "--keep", "longest", "--write-kept", "kept.jsonl")
    assert [row["id"] for row in json_lines("kept.jsonl")] == ["70"]


def test_surviving_rows_of_parquet_have_all_their_columns(collate: Collate, here: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra parquet")
    parquet = pytest.importorskip("pyarrow.parquet")
    text = made(1)
    rows = {"n": list(range(600)), "id": [f"i{n}" for n in range(600)], "more": [[n] for n in range(600)]}
    texts = [text if n in (3, 500) else made(n + 10, 90) for n in range(600)]
    table = pyarrow.table({**rows, "text": texts})
    parquet.write_table(table, "docs.parquet", row_group_size=200)
    result = collate("dedupe", "docs.parquet", "-o", "-", "--write-kept", "kept.parquet")
    assert rows_of(result.stdout) == [("i3", "i500", "identical")]
    kept = parquet.read_table("kept.parquet")
    assert kept.schema.equals(table.schema)
    assert kept.to_pylist() == [row for row in table.to_pylist() if row["n"] != 500]


def test_surviving_texts_of_files_are_json_lines(collate: Collate, two: Path) -> None:
    collate("dedupe", "in", "--keep", "longest", "--write-kept", "kept.jsonl")
    (row,) = json_lines("kept.jsonl")
    assert row["id"] == "b.txt#1"
    assert row["text"] == (two / "b.txt").read_text(encoding="utf-8").replace("\n", "")


def test_explain_names_the_rule(collate: Collate, docs: Path) -> None:
    output = collate("dedupe", docs, "--explain", "b", "a", "--lang", "en").stdout
    assert output.startswith("version (version)\nNearly all of each stands in the other: ")
    assert "docs.jsonl:2" in output
    assert "[1 " in output
    assert "龘龘" in output
    data = json.loads(collate("dedupe", docs, "--explain", "a", "x", "--json").stdout)
    assert (data["left"]["id"], data["right"]["id"]) == ("x", "a")
    assert (data["relation"], data["rule"], data["left_in_right"]) == ("excerpt", "excerpt", 1.0)
    assert data["shared"] == [{"left": [0, 200], "right": [100, 300], "text": made(1)[100:300]}]
    unrelated = json.loads(collate("dedupe", docs, "--explain", "a", "s", "--json").stdout)
    assert (unrelated["relation"], unrelated["rule"]) == (None, "none")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--explain", "a", "a22"), 2, "no text is called 'a22'. Did you mean 'a2'?"),
        (("--explain", "a", "a"), 2, "'a' is named twice"),
        (("--explain", "a", "b", "-o", "m.csv"), 2, "--explain writes nothing"),
        (("-o", "docs.jsonl"), 1, "docs.jsonl: is also an input"),
        (("--write-kept", "./docs.jsonl"), 1, "docs.jsonl: is also an input"),
        (("-o", "m.jsonl", "--write-kept", "m.jsonl"), 1, "is the file for two results"),
        (("-o", "none/m.csv"), 1, "there is no such folder"),
        (("-o", "m.doc"), 2, "m.doc ends in none of .csv, .jsonl, .parquet"),
        (("--keep", "first"), 2, "add --write-kept"),
        (("--noisy", "--k", "3"), 2, "use one of --noisy and --k"),
        (("--threshold", "1.5"), 2, "is not in the range"),
        (("--k", "0"), 2, "is not in the range"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_impossible_options_are_rejected_before_any_work(
    collate: Collate, docs: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    before = docs.read_bytes()
    result = collate("dedupe", docs, *arguments)
    assert result.exit_code == status
    assert words in result.stderr
    assert docs.read_bytes() == before
    assert [path.name for path in Path().iterdir()] == ["docs.jsonl"]


def test_a_folder_is_not_an_output_file(collate: Collate, docs: Path) -> None:
    Path("m.csv").mkdir()
    result = collate("dedupe", docs, "-o", "m.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "m.csv: cannot be written" in result.stderr


def test_bad_lines_are_reported_and_the_rest_is_compared(collate: Collate, here: Path) -> None:
    text = made(1)
    rows: list[dict[str, Any] | str] = [
        {"id": "a", "text": text},
        "{no json",
        "",
        {"id": "e", "text": " "},
        {"id": "n"},
        {"id": "a", "text": made(2)},
        {"id": 7, "text": "短"},
        {"id": "t", "text": "短"},
        {"text": text, "path": "in/b.txt"},
        {"text": made(3)},
        {"id": "…", "text": "……"},
        {"id": "two", "text": "短文"},
    ]
    write("docs.jsonl", rows)
    result = collate("dedupe", "docs.jsonl", "-o", "-", "--write-kept", "kept.jsonl")
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [
        "skipped docs.jsonl:2",
        "skipped docs.jsonl:4",
        "skipped docs.jsonl:5",
        "docs.jsonl:6",
    ]
    assert "its id 'a' was used before, in docs.jsonl:1. It is called 'a~2' here" in result.stderr
    assert rows_of(result.stdout) == [("a", "in/b.txt", "identical"), ("7", "t", "identical")]
    assert len(Path("kept.jsonl").read_text(encoding="utf-8").splitlines()) == 6
    assert "docs.jsonl:10" in collate("dedupe", "docs.jsonl", "--explain", "docs.jsonl:10", "a~2").stdout


def test_very_many_repetitions_of_an_id_are_counted(collate: Collate, here: Path) -> None:
    write("docs.jsonl", [{"id": "a", "text": made(n, 30)} for n in range(40)])
    result = collate("dedupe", "docs.jsonl")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 21
    assert "19 more records" in result.stderr


def test_ten_thousand_identical_records(collate: Collate, here: Path) -> None:
    text = made(1, 60)
    write("docs.jsonl", [{"id": f"i{n}", "text": text} for n in range(10_000)])
    result = collate("dedupe", "docs.jsonl", "-o", "m.csv", "--write-kept", "kept.jsonl")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1] == "documents kept: 1 (kept.jsonl)"
    assert len(rows_of(Path("m.csv").read_text(encoding="utf-8"))) == 9_999


def test_the_threshold_is_the_share_of_a_version(collate: Collate, docs: Path) -> None:
    strict = rows_of(collate("dedupe", docs, "-o", "-", "--threshold", "0.999").stdout)
    assert ("a", "b", "version") not in strict
    assert ("a", "a2", "identical") in strict
    part = made(7, 300)
    write("low.jsonl", [{"id": "p", "text": part + made(8, 900)}, {"id": "q", "text": part + made(9, 900)}])
    assert ("p", "q", "version") in rows_of(
        collate("dedupe", "low.jsonl", "-o", "-", "--threshold", "0.2").stdout
    )


def test_noisy_compares_shorter_strings(collate: Collate, here: Path) -> None:
    text = made(1, 900)
    worn = "".join("龘" if n % 5 == 4 else c for n, c in enumerate(text))  # no five intact letters in a row
    write("docs.jsonl", [{"id": "a", "text": text}, {"id": "b", "text": worn}])
    assert rows_of(collate("dedupe", "docs.jsonl", "-o", "-").stdout) == []
    assert collate("dedupe", "docs.jsonl", "--explain", "a", "b", "--noisy").stdout.count("k = 4") == 1
    data = json.loads(collate("dedupe", "docs.jsonl", "--explain", "a", "b", "--noisy", "--json").stdout)
    assert data["left_in_right"] > 0.15


def test_verbose_prints_the_time_of_each_step(collate: Collate, docs: Path) -> None:
    messages = collate("dedupe", docs, "-v").stderr
    (times,) = [line for line in messages.splitlines() if line.startswith("seconds: ")]
    assert re.fullmatch(r"seconds: (\w[\w ]* \d+\.\d(, |$)){4}", times)


def test_no_temporary_file_is_left(collate: Collate, docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("tmp")
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder.resolve()))
    monkeypatch.setattr("collate.corpus.duplicates.MEGABYTE", 0)
    monkeypatch.setattr("collate.engine.spool.IN_MEMORY", 1)  # everything goes to files
    collate("dedupe", docs)

    def fail(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("collate.dedupe.matches"), "verify_pairs", fail)
    assert collate("dedupe", docs, "-o", "m.csv").exit_code == 1
    gc.collect()
    assert list(folder.iterdir()) == []
    assert sorted(path.name for path in Path().iterdir()) == ["docs.jsonl", "tmp"]


def test_a_full_disk_is_reported(collate: Collate, docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    monkeypatch.setattr("collate.corpus.duplicates.MEGABYTE", 0)
    monkeypatch.setattr("collate.engine.spool.IN_MEMORY", 1)
    result = collate("dedupe", docs)
    assert result.exit_code == 1
    assert "/nowhere: the texts cannot be kept there" in result.stderr
    assert "TMPDIR" in result.stderr


texts = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 120), st.integers(0, 160)).map(
        lambda drawn: made(drawn[0], 400)[drawn[1] : drawn[1] + 2 * drawn[2]] + "末"
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, st.integers(1, 900), st.integers(1, 900), st.sampled_from([1, 64_000_000]))
def test_matches_do_not_depend_on_the_size_of_ranges_and_tasks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: list[str], size: int, task: int, in_memory: int
) -> None:
    path = tmp_path / "docs.jsonl"
    lines = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(drawn)]
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(partition, "RANGE_BYTES", size)
        patch.setattr("collate.dedupe.verification.SHINGLES_PER_TASK", task)
        patch.setattr("collate.corpus.duplicates.MEGABYTE", 0)
        patch.setattr("collate.engine.spool.IN_MEMORY", in_memory)
        found = find_duplicates([path], Settings(), job=DedupeJob(), progress=no_progress)
    expected = dedupe([Record(str(n), text) for n, text in enumerate(drawn)], Settings())
    assert list(map(bare, found.matches)) == list(map(bare, expected))
    assert found.texts == len(drawn)


def bare(match: Match) -> tuple[object, ...]:
    shares = (match.jaccard, match.left_in_right, match.right_in_left)
    return match.left, match.right, match.relation, shares, match.shared_characters


def test_matches_do_not_depend_on_the_number_of_processes(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = []
    for n in range(140):
        text = made(n // 2, 6_000)
        rows.append({"id": str(n), "text": text[: 4_000 + 10 * n] if n % 2 else text})
    docs = write("docs.jsonl", rows)
    assert docs.stat().st_size > 2_000_000
    monkeypatch.setattr(partition, "RANGE_BYTES", 300_000)
    one, two = (
        find_duplicates([docs], Settings(), job=DedupeJob(jobs=jobs), progress=no_progress) for jobs in (1, 2)
    )
    assert len(one.matches) == 70
    assert one.matches == two.matches


def test_matches_of_files_are_those_of_a_run() -> None:
    corpus = Path(__file__).parents[2] / "corpus"
    found = find_duplicates([corpus], Settings(), job=DedupeJob(), progress=no_progress)
    expected = find_matches(read_texts([corpus], Settings()).segments, Settings())
    assert len(expected) > 20
    assert list(map(bare, found.matches)) == list(map(bare, expected))


def test_parquet_files_with_other_columns_are_not_combined(collate: Collate, here: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra parquet")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"text": [made(1)]}), "a.parquet")
    parquet.write_table(pyarrow.table({"text": [made(2)], "n": [1]}), "b.parquet")
    result = collate("dedupe", "a.parquet", "b.parquet", "--write-kept", "kept.parquet")
    assert result.exit_code == 1
    assert "kept.parquet: b.parquet has other columns than a.parquet" in result.stderr
    assert not Path("kept.parquet").exists()


def test_a_modified_file_is_not_copied(collate: Collate, docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("collate.corpus.duplicates")
    select = module.select_survivors

    def select_and_write(*arguments: Any, **options: Any) -> Any:
        docs.write_text("", encoding="utf-8")
        return select(*arguments, **options)

    monkeypatch.setattr(module, "select_survivors", select_and_write)
    result = collate("dedupe", docs, "--write-kept", "kept.jsonl")
    assert result.exit_code == 1
    assert "docs.jsonl: was changed while it was read" in result.stderr
    assert not Path("kept.jsonl").exists()


def test_an_explained_text_cannot_control_the_terminal(collate: Collate, here: Path) -> None:
    text = made(1)
    write(
        "docs.jsonl",
        [{"id": "a\x1b[2J", "text": text + "\x1b]0;t\x07"}, {"id": "b", "text": text + "\x9b2J"}],
    )
    output = collate("dedupe", "docs.jsonl", "--explain", "a\x1b[2J", "b").output
    assert "version" in output
    assert not set(output) & {"\x1b", "\x07", "\x9b"}
