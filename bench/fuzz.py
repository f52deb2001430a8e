"""Let atheris look for input that crashes a reader, in as long as you give it.

    pip install atheris && python bench/fuzz.py .docx [FOLDER] [-runs=100000] [-max_total_time=600]

The first argument is the suffix of the files to try: what is called so is
read, laid out and split as by ``collate run``. FOLDER holds files to begin
with, and gets those that reach new code. All other arguments are libFuzzer's.
What is allowed to come out is a document or a ``CollateError``; anything else
ends the search, and the file is left in the current folder.

The tests do the same with hypothesis, for some seconds (tests/read).
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["collate"]):
    from collate.errors import CollateError
    from collate.read import READERS, FoundFile, read
    from collate.reflow import reflow
    from collate.settings import Settings
    from collate.split import split

    for module, _ in READERS.values():  # readers are imported when they are needed: now, to be watched
        import_module(f"collate.read.{module}")

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
    """Fuzz until something breaks or the time is over."""
    if len(sys.argv) < 2 or not sys.argv[1].startswith("."):
        sys.exit(__doc__)
    suffix = sys.argv.pop(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fuzz{suffix}"
        atheris.Setup(sys.argv, lambda data: attempt(path, data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
