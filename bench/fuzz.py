"""Fuzzing of a reader with atheris: a search for input that crashes it.

    pip install atheris && python bench/fuzz.py .docx [FOLDER] [-runs=100000] [-max_total_time=600]

The first argument is the suffix of the input files, which are read, reflowed
and split as by ``collate run``. FOLDER contains the seed corpus and receives the
files that reach new code. All other arguments are those of libFuzzer. Valid
results are a document or a ``CollateError``; anything else ends the search, and
the input file is left in the current folder.

The tests do the same with hypothesis, for some seconds (tests/read).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["collate"]):
    from collate.errors import CollateError
    from collate.read import READERS, FoundFile, read
    from collate.reflow import reflow
    from collate.settings import Settings
    from collate.split import split

    for load in READERS.values():  # readers are imported on first use: imported here to be instrumented
        load()

SETTINGS = Settings()


def attempt(path: Path, data: bytes) -> None:
    """Read *data* under the name of *path*."""
    path.write_bytes(data)
    try:
        for found in read(FoundFile(path.name, path), SETTINGS):
            if not isinstance(found, CollateError):
                split(reflow(found, SETTINGS), SETTINGS)
    except CollateError:
        pass


def main() -> None:
    """Fuzz until a failure or the time limit."""
    if len(sys.argv) < 2 or not sys.argv[1].startswith("."):
        sys.exit(__doc__)
    suffix = sys.argv.pop(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fuzz{suffix}"
        atheris.Setup(sys.argv, lambda data: attempt(path, data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
