"""``collate dedupe --checkpoints``: a job that was killed continues, and finished work is not done again."""

from __future__ import annotations

import importlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Collate = Callable[..., Result]
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 900)]
OPTIONS = ("--checkpoints", "cp", "-o", "m.csv", "--write-kept", "kept.jsonl", "--jobs", "1")


def records(count: int, size: int = 300) -> list[dict[str, str]]:
    """Return texts, of which some are versions of others, some excerpts, and some share a passage."""
    draw = random.Random(count)
    passage = "".join(draw.choices(HAN, k=60))
    texts: list[str] = []
    for number in range(count):
        text = "".join(draw.choices(HAN, k=size))
        if number % 3 == 1:
            text = "".join(draw.choice(HAN) if draw.random() < 0.04 else c for c in texts[-1])
        elif number % 3 == 2:
            text = draw.choice((texts[-2][50:200], texts[-2][:150] + passage, texts[-2]))
        texts.append(text)
    return [{"id": f"r{number}", "text": text} for number, text in enumerate(texts)]


def write(name: str, rows: list[dict[str, str]]) -> None:
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def expected(collate: Collate, here: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Write the input; return the results of an undisturbed job. Every step has several groups."""
    monkeypatch.setattr("collate.corpus.partition.RANGE_BYTES", 20_000)
    monkeypatch.setattr("collate.dedupe.verification.SHINGLES_PER_TASK", 2000)
    write("docs.jsonl", records(90))
    collate("dedupe", "docs.jsonl", "-o", "m.csv", "--write-kept", "kept.jsonl")
    return results()


def results() -> dict[str, bytes]:
    found = {name: Path(name).read_bytes() for name in ("m.csv", "kept.jsonl")}
    for name in found:
        Path(name).unlink()
    return found


#: For each step the function that computes a group of it, by its module.
STEPS = {
    "texts": ("collate.corpus.reading", "read_jsonl_range"),
    "sketches": ("collate.dedupe.matches", "sketch_texts"),
    "comparisons": ("collate.dedupe.verification", "verify_block"),
}


class Counted:
    """A function that counts its calls; the one after *last* ends the process, as far as a test can."""

    def __init__(self, function: Callable[..., Any], last: int = 10**9) -> None:
        self.function, self.last, self.calls = function, last, 0

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if self.calls == self.last:
            raise SystemExit(137)
        self.calls += 1
        return self.function(*arguments, **options)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("last", [0, 1, 3])
def test_a_killed_job_continues_where_it_was(
    collate: Collate, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, step: str, last: int
) -> None:
    originals = {
        name: getattr(importlib.import_module(module), function) for name, (module, function) in STEPS.items()
    }

    def run(last: int = 10**9) -> dict[str, int]:
        counted = {name: Counted(originals[name], last if name == step else 10**9) for name in STEPS}
        for name, (module, function) in STEPS.items():
            monkeypatch.setattr(f"{module}.{function}", counted[name])
        collate("dedupe", "docs.jsonl", *OPTIONS)
        return {name: function.calls for name, function in counted.items()}

    whole = run()
    assert results() == expected
    assert not any(Path("cp").iterdir())
    assert all(calls > 3 for calls in whole.values())
    before = run(last)
    assert not Path("m.csv").exists()
    assert (Path("cp") / "manifest").exists()
    after = run()
    assert results() == expected
    assert not any(Path("cp").iterdir())
    assert {name: before[name] + after[name] for name in STEPS} == whole


def test_the_step_of_complete_clusters_continues_too(
    collate: Collate, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excerpts of one text have nothing in common; they are compared since they are in one cluster."""
    texts = [row["text"] for row in records(20, 400)[::3]]
    parts = [text[start : start + 100] for text in texts for start in (0, 100, 200)]
    write("docs.jsonl", [{"id": f"r{number}", "text": text} for number, text in enumerate(texts + parts)])
    monkeypatch.setattr("collate.dedupe.verification.SHINGLES_PER_TASK", 300)
    verify = importlib.import_module("collate.dedupe.verification").verify_block

    def run(last: int = 10**9) -> int:
        counted = Counted(verify, last)
        monkeypatch.setattr("collate.dedupe.verification.verify_block", counted)
        collate("dedupe", "docs.jsonl", *OPTIONS)
        return counted.calls

    whole = run()
    expected = results()
    before = run(last=whole - 1)
    assert sorted(path.name for path in Path("cp").glob("*.items")) == [
        *("clusters.items", "comparisons.items", "sketches.items", "texts.items")
    ]
    assert before + run() == whole
    assert results() == expected


def test_an_error_and_a_failed_output_leave_the_checkpoints(
    collate: Collate, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("collate.corpus.duplicates.write_survivors", full)
        assert collate("dedupe", "docs.jsonl", *OPTIONS).exit_code == 1
    assert len(list(Path("cp").glob("*.items"))) >= 3
    monkeypatch.setattr("collate.corpus.reading.read_jsonl_range", full)
    monkeypatch.setattr("collate.dedupe.matches.sketch_texts", full)
    monkeypatch.setattr("collate.dedupe.verification.verify_block", full)
    assert collate("dedupe", "docs.jsonl", *OPTIONS).exit_code == 0
    assert results() == expected


def _more(name: str) -> Callable[[], None]:
    def write_more() -> None:
        with Path(name).open("a", encoding="utf-8") as file:
            file.write('{"id": "z", "text": "多"}\n')

    return write_more


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (_more("docs.jsonl"), (), "docs.jsonl was modified"),
        (_more("more.jsonl"), ("more.jsonl",), "more.jsonl is new"),
        (lambda: None, ("--split",), "made without --split"),
        (lambda: None, ("--k", "4"), "dedupe.k was 5, is 4"),
        (lambda: None, ("--threshold", "0.2"), "dedupe.contained was 0.8, is 0.2; dedupe.related was 0.25"),
    ],
)
def test_the_checkpoints_of_another_job_are_left_alone(
    collate: Collate,
    expected: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[], None],
    options: tuple[str, ...],
    message: str,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("collate.dedupe.verification.verify_block", Counted(lambda: None, 0))
        collate("dedupe", "docs.jsonl", *OPTIONS)
    stored = {path.name: path.read_bytes() for path in Path("cp").iterdir()}
    original, state = Path("docs.jsonl").read_bytes(), Path("docs.jsonl").stat()
    change()
    result = collate("dedupe", "docs.jsonl", *options, *OPTIONS)
    assert result.exit_code == 1
    assert f"cp: has the checkpoints of another job ({message}" in result.stderr
    assert "Start the other job again as it was, name another folder, or delete this one" in result.stderr
    assert not Path("m.csv").exists()
    assert {path.name: path.read_bytes() for path in Path("cp").iterdir()} == stored
    Path("docs.jsonl").write_bytes(original)
    os.utime("docs.jsonl", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert collate("dedupe", "docs.jsonl", *OPTIONS).exit_code == 0
    assert results() == expected


def test_another_version_of_the_program_and_a_damaged_manifest(
    collate: Collate, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("collate.dedupe.verification.verify_block", Counted(lambda: None, 0))
        collate("dedupe", "docs.jsonl", *OPTIONS)
    manifest = Path("cp/manifest")
    written = json.loads(manifest.read_text())
    for text, message in (
        (json.dumps(written | {"program": "", "version": "0.0"}), "made by version 0.0, this is "),
        (json.dumps(written | {"program": ""}), "the program or a library was changed"),
        ("[]", "its manifest is damaged"),
        ("{", "its manifest is damaged"),
    ):
        manifest.write_text(text)
        assert message in collate("dedupe", "docs.jsonl", *OPTIONS).stderr
    manifest.unlink()
    assert "checkpoints without their manifest" in collate("dedupe", "docs.jsonl", *OPTIONS).stderr


def test_a_folder_that_cannot_be_used(collate: Collate, here: Path) -> None:
    from collate.store import lock_file

    write("docs.jsonl", records(3))
    Path("cp").mkdir()
    descriptor = lock_file(Path("cp/lock"))
    assert "cp: is in use by another process" in collate("dedupe", "docs.jsonl", *OPTIONS).stderr
    os.close(descriptor)
    Path("cp/notes.txt").write_text("others")
    assert collate("dedupe", "docs.jsonl", *OPTIONS).exit_code == 0
    assert sorted(path.name for path in Path("cp").iterdir()) == ["lock", "notes.txt"]
    Path("file").write_text("")
    result = collate("dedupe", "docs.jsonl", "--checkpoints", "file")
    assert result.exit_code == 1
    assert "file: cannot be written" in result.stderr


def test_options_without_checkpoints(collate: Collate, here: Path) -> None:
    write("docs.jsonl", records(3))
    spark = collate("dedupe", "docs.jsonl", "--checkpoints", "cp", "--engine", "spark")
    assert spark.exit_code == 2
    assert "Spark itself computes again what a lost worker had" in spark.stderr
    explained = collate("dedupe", "docs.jsonl", "--checkpoints", "cp", "--explain", "r0", "r1")
    assert explained.exit_code == 2
    assert "leave out --checkpoints" in explained.stderr
    assert not Path("cp").exists()


def test_a_folder_among_the_input_is_not_read(collate: Collate, here: Path) -> None:
    write("docs.jsonl", records(6))
    Path("cp").mkdir()
    Path("cp/other.jsonl").write_text(Path("docs.jsonl").read_text())
    found = collate("dedupe", ".", "--checkpoints", "cp")
    assert "texts: 6" in found.stdout
    assert "texts: 12" in collate("dedupe", ".").stdout


@pytest.mark.slow
@pytest.mark.parametrize("step", ["texts", "sketches", "comparisons"])
def test_kill_9(here: Path, step: str) -> None:
    """A process of its own, killed while a step is under way, and started again."""
    write("docs.jsonl", records(1200, size=2500))
    command = [sys.executable, "-m", "collate", "dedupe", "docs.jsonl", *OPTIONS[:-2], "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    undisturbed = [word for word in command if word not in ("--checkpoints", "cp")]
    subprocess.run(undisturbed, env=environment, check=True, capture_output=True)
    expected = results()
    job = subprocess.Popen(command, env=environment, start_new_session=True)
    items, end = Path("cp") / f"{step}.items", time.monotonic() + 300
    while not (items.exists() and items.stat().st_size):
        assert job.poll() is None, "the job ended before it was killed"
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(job.pid, signal.SIGKILL)
    job.wait()
    assert not Path("m.csv").exists()
    size = items.stat().st_size
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert size > 0
    assert results() == expected
    assert not any(Path("cp").iterdir())
