"""Benchmark of the readers against plain libraries: megabytes per second by format, memory on a batch.

    python bench/readers.py [--megabytes 300]

Every format contains the same speeches: those of the sample corpus, repeated.
Megabytes are those of the text itself in UTF-8, so that formats are comparable.
The plain library only does its own part on the same file: decode, parse, or
extract the text of a page.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.model import SplitDocument
    from collate.read import FoundFile
    from collate.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5


def containers() -> ModuleType:
    """Return the test module that writes one text in many formats."""
    spec = importlib.util.spec_from_file_location("containers", ROOT / "tests/quality/test_containers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["containers"] = module
    spec.loader.exec_module(module)
    return module


def bare_text(path: Path) -> None:
    """Decode."""
    path.read_bytes().decode("utf-8")


def bare_docx(path: Path) -> None:
    """Parse the main part with lxml."""
    from lxml import etree

    with zipfile.ZipFile(path) as archive:
        etree.fromstring(archive.read("word/document.xml"))


def bare_html(path: Path) -> None:
    """Parse with lxml."""
    from lxml import html

    html.fromstring(path.read_bytes())


def bare_epub(path: Path) -> None:
    """Parse each page with lxml."""
    from lxml import etree

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                etree.fromstring(archive.read(name))


def bare_pdf(path: Path) -> None:
    """Extract the text of every page with pypdfium2."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()


def bare_jsonl(path: Path) -> None:
    """Parse every line."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            json.loads(line)


BARE: dict[str, Callable[[Path], None]] = {
    "txt": bare_text,
    "docx": bare_docx,
    "html": bare_html,
    "epub": bare_epub,
    "pdf": bare_pdf,
    "jsonl": bare_jsonl,
}


def seconds(function: Callable[[], object]) -> float:
    """Return the median time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def formats(folder: Path) -> None:
    """Print the table of the formats."""
    from collate.pipeline import read_texts
    from collate.read import FoundFile, read
    from collate.settings import Settings

    module = containers()
    found = read_texts([ROOT / "corpus"], Settings())
    volume = tuple(module.speech_of(s) for item in found.documents for s in item.segments) * 4
    size = sum(len(line.encode()) for line in module.lines_of(volume)) / 1e6
    print(f"{size:.2f} MB of text in each file; medians of {ROUNDS} rounds; MB of text a second")
    print(f"{'format':8} {'read':>8} {'read+reflow+split':>18} {'bare library':>13}")
    settings = Settings()
    for name, bare in BARE.items():
        path = module.CONTAINERS[name](folder / name, volume)
        file = FoundFile(path.name, path)
        alone = size / seconds(lambda file=file: list(read(file, settings)))  # type: ignore[misc]
        whole = size / seconds(
            lambda file=file: all_of(file, settings)  # type: ignore[misc]
        )
        library = seconds(lambda bare=bare, path=path: bare(path))  # type: ignore[misc]
        print(
            f"{name:8} {alone:8.1f} {whole:18.1f} {size / library if library > 1e-5 else float('nan'):13.1f}"
        )


def all_of(file: FoundFile, settings: Settings) -> list[SplitDocument]:
    """Read, reflow and split a file."""
    from collate.model import Document
    from collate.read import read
    from collate.reflow import reflow
    from collate.split import split

    found = read(file, settings)
    return [split(reflow(item, settings), settings) for item in found if isinstance(item, Document)]


STREAM = """
import resource, sys, time
from pathlib import Path
from collate.read import FoundFile, read
from collate.settings import Settings
path = Path(sys.argv[1])
start = time.perf_counter()
count = sum(1 for document in read(FoundFile(path.name, path), Settings()))
print(count, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def batch(folder: Path, megabytes: int) -> None:
    """Print time and memory of reading one long JSON lines file."""
    module = containers()
    from collate.pipeline import read_texts
    from collate.settings import Settings

    bodies = [
        "\n".join(module.lines_of((module.speech_of(s),)))
        for s in read_texts([ROOT / "corpus"], Settings()).segments
    ]
    path = folder / "batch.jsonl"
    with path.open("w", encoding="utf-8") as file:
        number = written = 0
        while written < megabytes * 1_000_000:
            line = (
                json.dumps({"id": str(number), "text": bodies[number % len(bodies)]}, ensure_ascii=False)
                + "\n"
            )
            written += file.write(line) * 3
            number += 1
    size = path.stat().st_size / 1e6
    done = subprocess.run(
        [sys.executable, "-c", STREAM, str(path)], capture_output=True, text=True, check=True
    )
    count, took, peak = done.stdout.split()
    print(
        f"batch: {size:.0f} MB of JSON lines, {count} records: {float(took):.1f} s, "
        f"{size / float(took):.0f} MB/s, peak {float(peak):.0f} MB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure the readers beside the bare libraries.")
    parser.add_argument("--megabytes", type=int, default=300, help="length of the batch")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        formats(Path(name))
        batch(Path(name), options.megabytes)
