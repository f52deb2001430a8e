"""The lock files in requirements/: ``tools/lock.py update|check``.

``ci.txt`` has what the tests and the build need, ``extras.txt`` what any extra for users installs, both in
the newest versions; ``lowest.txt`` has the lowest versions that pyproject.toml allows of what a run uses.
Every distribution has its version and its digests, so that pip installs these files and no others
(``--require-hashes``). ``update`` makes them anew and needs uv (``pip install uv``); ``check`` compares them
with pyproject.toml without a network, and fails where they differ.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
#: The versions of Python that the files serve.
PYTHONS = ("3.11", "3.12", "3.13")
#: What each file is made for: its extras, and whether it has what the build needs.
EXTRAS = {
    "ci.txt": ("test",),
    "extras.txt": ("all", "spark"),
    "lowest.txt": ("parquet", "review", "tree", "xlsx"),
}
BUILD = "ci.txt"
LOWEST = "lowest.txt"


class Pin(NamedTuple):
    """A distribution in a lock file; ``requirement`` has its version and its marker."""

    requirement: Requirement
    digests: tuple[str, ...]

    @property
    def version(self) -> Version:
        """The one version."""
        (specifier,) = self.requirement.specifier
        return Version(specifier.version)


def read_lock(path: Path) -> tuple[Pin, ...]:
    """Return the distributions of a lock file.

    Raises:
        ValueError: a line is not one version of one distribution.
    """
    text = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8"))
    pins = []
    for line in text.splitlines():
        words, *digests = re.split(r"\s+--hash=", line.strip())
        if not words or words.startswith("#"):
            continue
        requirement = Requirement(words)
        if [one.operator for one in requirement.specifier] != ["=="] or requirement.url:
            raise ValueError(f"{path.name}: {words}")
        pins.append(Pin(requirement, tuple(digests)))
    return tuple(pins)


def wanted(name: str) -> Iterator[Requirement]:
    """Yield what the file *name* must satisfy, as pyproject.toml has it."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = table["project"]
    rows = [*project["dependencies"]]
    for extra in EXTRAS[name]:
        rows += project["optional-dependencies"][extra]
    if name == BUILD:
        rows += table["build-system"]["requires"]
    yield from map(Requirement, rows)


def problems(folder: Path = FOLDER) -> list[str]:
    """Return a line for each requirement that a lock file does not satisfy, and each digest that it lacks."""
    rows = []
    for name in EXTRAS:
        pins = read_lock(folder / name)
        rows += [f"{name}: {pin.requirement} has no digest" for pin in pins if not _digests(pin)]
        for python in PYTHONS[:1] if name == LOWEST else PYTHONS:
            here: dict[str, Version] = {
                canonicalize_name(pin.requirement.name): pin.version for pin in pins if _applies(pin, python)
            }
            rows += [f"{name}: {words} (Python {python})" for words in _unsatisfied(name, here)]
    return rows


def _digests(pin: Pin) -> bool:
    return bool(pin.digests) and all(re.fullmatch("sha256:[0-9a-f]{64}", one) for one in pin.digests)


def _applies(pin: Pin, python: str) -> bool:
    marker = pin.requirement.marker
    environment = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    return marker is None or marker.evaluate(environment)


def _unsatisfied(name: str, here: dict[str, Version]) -> Iterator[str]:
    for requirement in wanted(name):
        version = here.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{requirement} is not there"
        elif version not in requirement.specifier:
            yield f"{requirement} is not satisfied by {version}"
        elif name == LOWEST and not _is_lowest(requirement, version):
            yield f"{version} is not the lowest of {requirement}"


def _is_lowest(requirement: Requirement, version: Version) -> bool:
    """Return whether *version* begins with the lower bound; its first releases may have been withdrawn."""
    bounds = [one.version for one in requirement.specifier if one.operator in (">=", "==")]
    return all(version.release[: len(Version(bound).release)] == Version(bound).release for bound in bounds)


def update() -> None:
    """Make all lock files anew."""
    for name, extras in EXTRAS.items():
        inputs = ["pyproject.toml", *(["requirements/build.in"] if name == BUILD else [])]
        options = [word for extra in extras for word in ("--extra", extra)]
        options += ["--resolution=lowest-direct"] if name == LOWEST else ["--universal", "--upgrade"]
        _compile([*inputs, *options, "-o", f"requirements/{name}"])


def _compile(words: Sequence[str]) -> None:
    command = ["uv", "pip", "compile", "--quiet", "--generate-hashes", "--no-annotate", "--no-emit-index-url"]
    command += [f"--python-version={PYTHONS[0]}", "--custom-compile-command=python tools/lock.py update"]
    subprocess.run([*command, *words], cwd=ROOT, check=True)


def main() -> int:
    """Run the command in the first argument, and return the exit status."""
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["check"]:
            rows = problems()
            print("\n".join(rows) or "the lock files satisfy pyproject.toml")
            return 1 if rows else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
