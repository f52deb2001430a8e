"""Compare two output folders of one input: ``tools/same_reports.py ONE OTHER``.

Every file must have the same bytes, but for the workspace, whose rows have times, and for ``versions`` of
summary.json, which names the libraries and the Python of the run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

#: Files that a checkout has in its output folder, and no run writes.
_NOT_WRITTEN = {"README.md"}


def files(folder: Path) -> dict[str, Path]:
    """Return the files of an output folder by their relative paths, without the workspace and its lock."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if not name.startswith(".collate")}


def content(path: Path) -> bytes:
    """Return the bytes of a file, those of summary.json without the versions."""
    if path.name != "summary.json":
        return path.read_bytes()
    summary = json.loads(path.read_bytes())
    del summary["versions"]
    return json.dumps(summary, ensure_ascii=False).encode("utf-8", "surrogatepass")


def differences(one: Path, other: Path) -> list[str]:
    """Return a line for each file that only one folder has, or that differs."""
    left, right = files(one), files(other)
    rows = [f"only in {one}: {name}" for name in sorted(left.keys() - right.keys() - _NOT_WRITTEN)]
    rows += [f"only in {other}: {name}" for name in sorted(right.keys() - left.keys() - _NOT_WRITTEN)]
    both = sorted((left.keys() & right.keys()) - _NOT_WRITTEN)
    return rows + [f"differs: {name}" for name in both if content(left[name]) != content(right[name])]


def main() -> int:
    """Compare the folders in the arguments, and return the exit status."""
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    one, other = map(Path, sys.argv[1:])
    rows = differences(one, other)
    print("\n".join(rows) or f"the same bytes: {len(files(one))} files")
    return 1 if rows or not files(one) else 0


if __name__ == "__main__":
    sys.exit(main())
