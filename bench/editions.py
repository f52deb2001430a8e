"""Benchmark of the stages after alignment: kinds and evidence, editions by each method, schema, reports.

    python bench/editions.py [--rounds 5]

The texts are a tradition of 20 witnesses of 11,000 characters (made.py). Where
../shared has the schema of all of TEI and jing is installed, its time is shown
beside that of our schema.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import made  # noqa: E402

from collate.classify import (  # noqa: E402
    VariantInContext,
    classify,
    find_evidence,
    kind_of,
    operation_of,
)
from collate.editions import (  # noqa: E402
    edition_xml,
    read_edition,
    verify,
)
from collate.pipeline import compare  # noqa: E402
from collate.report import WRITERS  # noqa: E402
from collate.settings import TeiSettings  # noqa: E402
from collate.tei.parse import parse_tei  # noqa: E402
from collate.tei.schema import compile_schema  # noqa: E402

RNG = HERE.parent.parent / "shared" / "tei" / "tei_all.rng"

READINGS = 100_000


def readings() -> list[tuple[str, str, str, str]]:
    """Return lemma, reading, and 60 characters before and after, all different, as in prose."""
    draw = random.Random(1)
    prose = "".join(made.text(200_000).split())
    rows: list[tuple[str, str, str, str]] = []
    while len(rows) < READINGS:
        at, size = draw.randrange(60, len(prose) - 80), draw.randint(1, 4)
        lemma = prose[at : at + size]
        sort = draw.random()
        if sort < 0.2:
            other = lemma[:-1]
        elif sort < 0.4:
            other = lemma + draw.choice("，。、的了")
        elif sort < 0.5:
            number = draw.randrange(1900, 2100)
            lemma, other = "".join("〇一二三四五六七八九"[int(d)] for d in str(number)) + "年", f"{number}年"
        else:
            place = draw.randrange(size)
            other = lemma[:place] + draw.choice(prose) + lemma[place + 1 :]
        if lemma != other:
            rows.append((lemma, other, prose[at - 60 : at], prose[at + size : at + size + 60]))
    return rows


def judged(rows: list[tuple[str, str, str, str]]) -> None:
    for lemma, other, before, after in rows:
        kind, _ = kind_of(lemma, other)
        operation_of(lemma, other)
        find_evidence(VariantInContext(lemma, other, before, after), kind)


def took(case: Callable[[], object], rounds: int) -> float:
    """Return the median of *rounds*, in seconds, after a warm-up round."""
    case()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        case()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def row(what: str, seconds: float, remark: str = "") -> None:
    shown = f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.1f} ms"
    print(f"| {what} | {shown} | {remark} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time what is made of an alignment.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print("| what | median | |\n| --- | --- | --- |")
    rows = readings()
    row(f"kind, operation and evidence of {READINGS:,} readings", took(lambda: judged(rows), rounds))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made.main("tradition", folder / "in", "11000", "20")
        edition, context = compare(sorted((folder / "in").iterdir()))
        entries = len(edition.entries)
        count = sum(len(reading.columns) for entry in edition.entries for reading in entry.variants)
        row(
            "the whole stage: units cut, widened, classified",
            took(lambda: classify(edition.alignment), rounds),
            f"{count:,} readings of {entries:,} entries",
        )
        made.main("copies", folder / "two", "100000", "2", "0.05")
        pair = compare(sorted((folder / "two").iterdir()))[0]
        row(
            "the whole stage, two witnesses",
            took(lambda: classify(pair.alignment), rounds),
            f"{len(pair.entries):,} entries of one variant each",
        )
        size = f"{len(edition.entries):,} entries, {len(edition.work.witnesses)} witnesses"
        for method in ("parallel", "double-end-point", "location"):
            chosen = replace(context, tei=TeiSettings(method=method))
            xml = edition_xml(edition, chosen)
            remark = f"{size}; {len(xml) / 1e6:.1f} MB"
            row(
                f"edition.xml, {method}, written, read back, compared",
                took(lambda c=chosen: edition_xml(edition, c), rounds),
                remark,
            )  # type: ignore[misc]
        xml = edition_xml(edition, context)
        path = folder / "edition.xml"
        path.write_bytes(xml)
        tree = parse_tei(xml).getroottree()
        compile_schema.cache_clear()
        started = time.perf_counter()
        ours = compile_schema()
        row("our schema: compiled", time.perf_counter() - started)
        row("our schema: the edition validated", took(lambda: ours.validate(tree), rounds))
        if RNG.exists() and shutil.which("jing"):
            jing = ["jing", str(RNG), str(path)]
            row(
                "tei_all with jing, the whole process",
                took(lambda: subprocess.run(jing, check=True, capture_output=True), 3),
            )
        row("collate verify, without start-up", took(lambda: verify(path), rounds))
        row("read back as an edition", took(lambda: read_edition(path), rounds))
        for name in ("csv", "json", "notes", "patterns", "html"):
            writer = WRITERS[name]
            data = writer.write(edition, context)
            row(
                writer.file,
                took(lambda w=writer: w.write(edition, context), rounds),
                f"{len(data) / 1e6:.1f} MB",
            )  # type: ignore[misc]


if __name__ == "__main__":
    main()
