"""Which files there are to read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from collate.model import Skipped


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file: the name shown to the editor (relative, with ``/``), and where it is."""

    path: str
    location: Path


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk over the given paths found, in order of the paths and of the names in each."""

    files: tuple[FoundFile, ...]
    ignored: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(slots=True)
class _Walk:
    suffixes: tuple[str, ...]
    #: Root given on the command line, name below it, location.
    files: list[tuple[Path, str, Path]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    folders: set[tuple[int, int]] = field(default_factory=set)
    seen: set[tuple[int, int]] = field(default_factory=set)


def find_files(paths: Sequence[Path], suffixes: tuple[str, ...]) -> Found:
    """Walk *paths* in the order given, each folder in sorted order.

    A file counts once, however often and under whatever name it is reached,
    and a folder is entered once, so that links in a circle end. In a folder,
    dotfiles and files of other *suffixes* are ignored; a path given itself is
    skipped with a message when it is missing or of an unknown kind.

    Two files that would have the same shown name get the name of the folder
    they were found under in front, or failing that the path as given.
    """
    walk = _Walk(suffixes)
    for path in paths:
        try:
            if path.is_dir():
                _folder(walk, path, path, "")
            elif path.is_file():
                _named(walk, path)
            elif path.exists():
                walk.skipped.append(
                    Skipped(str(path), "neither a file nor a folder", "Give a file or a folder")
                )
            else:
                walk.skipped.append(
                    Skipped(str(path), "no such file or folder", "Check the spelling of the path")
                )
        except OSError as error:
            walk.skipped.append(Skipped(str(path), _spoken(error), "Check its permissions"))
    return Found(_shown(walk.files), tuple(walk.ignored), tuple(walk.skipped))


def _named(walk: _Walk, path: Path) -> None:
    suffix = path.suffix.lower()
    if suffix not in walk.suffixes:
        problem = f"no reader for '{suffix or path.name}' files. Known: {', '.join(walk.suffixes)}"
        walk.skipped.append(Skipped(str(path), problem, "Convert it, or leave it out"))
    else:
        _add(walk, path, path.name, path)


def _folder(walk: _Walk, root: Path, folder: Path, prefix: str) -> None:
    shown = prefix.rstrip("/") or str(root)
    status = folder.stat()
    if (status.st_dev, status.st_ino) in walk.folders:
        walk.ignored.append(f"{shown} (a link to a folder that was already read)")
        return
    walk.folders.add((status.st_dev, status.st_ino))
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        walk.skipped.append(
            Skipped(shown, f"the folder cannot be opened ({_spoken(error)})", "Check its permissions")
        )
        return
    for entry in entries:
        name = prefix + entry.name
        try:
            if entry.name.startswith("."):
                walk.ignored.append(name)
            elif entry.is_dir():
                _folder(walk, root, Path(entry.path), name + "/")
            elif Path(entry.name).suffix.lower() not in walk.suffixes:
                walk.ignored.append(name)
            elif entry.is_file():
                _add(walk, root, name, Path(entry.path))
            else:
                walk.skipped.append(Skipped(name, "not a regular file, or a link to nothing", "Remove it"))
        except OSError as error:
            walk.skipped.append(Skipped(name, _spoken(error), "Check the link and the permissions"))


def _add(walk: _Walk, root: Path, name: str, location: Path) -> None:
    status = location.stat()
    if (status.st_dev, status.st_ino) in walk.seen:
        walk.ignored.append(f"{name} (the same file was already found)")
        return
    walk.seen.add((status.st_dev, status.st_ino))
    walk.files.append((root, name, location))


def _shown(files: list[tuple[Path, str, Path]]) -> tuple[FoundFile, ...]:
    names = list(_renamed(files))
    return tuple(FoundFile(name, location) for name, (_, _, location) in zip(names, files, strict=True))


def _renamed(files: list[tuple[Path, str, Path]]) -> Iterator[str]:
    """Put a folder's name in front of names that occur twice; paths as given are the last resort."""
    plain = Counter(name for _, name, _ in files)
    longer = [
        name if plain[name] == 1 else f"{_base(root, location)}/{name}".lstrip("/")
        for root, name, location in files
    ]
    twice = Counter(longer)
    for (_, _, location), name in zip(files, longer, strict=True):
        yield name if twice[name] == 1 else location.as_posix()


def _base(root: Path, location: Path) -> str:
    folder = location.parent if root == location else root
    return folder.name or folder.resolve().name


def _spoken(error: OSError) -> str:
    return error.strerror or str(error)
