"""Which files there are to read."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from collate.model import Skipped

#: A folder that holds one of these is where a run of collate wrote its reports. The same names stand in
#: collate/store, which this stage does not know.
_OUTPUT = frozenset({".collate-lock", ".collate-files.json"})

#: Names that begin so are of no text: hidden files, and the marks that Word leaves of files it has open.
PASSED_OVER = (".", "~$")

#: What a shown name must not hold: characters that break lines, that a terminal obeys, or that
#: XML cannot carry. Bytes of a name that are no UTF-8 come as lone surrogates.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file: the name shown to the editor (relative, with ``/``), and where it is."""

    path: str
    location: Path


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk over the given paths found, in order of the paths and of the names in each.

    ``notes`` say in words why a file or folder of a known kind is not read.
    """

    files: tuple[FoundFile, ...]
    ignored: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    suffixes: tuple[str, ...]
    leave_out: Collection[str]
    wanted: Callable[[Path], bool]
    #: Root given on the command line, name below it, location.
    files: list[tuple[Path, str, Path]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    folders: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Real path of a file, and the name it was found under first.
    seen: dict[str, str] = field(default_factory=dict)


def find_files(
    paths: Sequence[Path],
    suffixes: tuple[str, ...],
    named: tuple[str, ...] = (),
    leave_out: Collection[str] = (),
    wanted: Callable[[Path], bool] | None = None,
) -> Found:
    """Walk *paths* in the order given, each folder in sorted order.

    A file counts once, however often it is reached (by its real path, so that
    hard links are two files), and a folder is entered once, so that links in a
    circle end. In a folder, dotfiles and ``~$`` files, files of other *suffixes* and the folders
    that runs of collate wrote are ignored; a path given itself is skipped with a message when it is missing,
    of an unknown kind, or a folder with nothing to read.

    Two files that would have the same shown name get the name of the folder
    they were found under in front, or failing that the path as given.

    Args:
        paths: files and folders.
        suffixes: ends of the names of files to read.
        named: ends of names that are read besides, where the path itself is given.
        leave_out: real paths of files and folders below *paths* that are
            passed over without a word: what an earlier run wrote.
        wanted: tells whether a file in a folder is to be read; by its suffix if None.
    """
    walk = _Walk(suffixes, leave_out, wanted or (lambda path: path.suffix.lower() in suffixes))
    for path in paths:
        try:
            if path.is_dir():
                _root(walk, path)
            elif path.is_file():
                _named(walk, path, (*suffixes, *named))
            elif path.exists():
                _skip(walk, str(path), "neither a file nor a folder", "Give a file or a folder")
            else:
                _skip(walk, str(path), "no such file or folder", "Check the spelling of the path")
        except OSError as error:
            _skip(walk, str(path), _spoken(error), "Check its permissions")
        except ValueError as error:  # a null character in the path
            _skip(walk, str(path), f"no path ({error})", "Check the spelling of the path")
    return Found(_shown(walk.files), tuple(walk.ignored), tuple(walk.skipped), tuple(walk.notes))


def shown(name: str) -> str:
    r"""Return *name* as it can stand in a report: characters that no report can hold as escapes.

    >>> shown("a\nb.txt"), shown(os.fsdecode(b"\xff.txt"))
    ('a\\x0ab.txt', '\\xff.txt')
    """
    return _UNSHOWN.sub(_escape, name)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # how Python carries a byte that is no UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _skip(walk: _Walk, name: str, problem: str, remedy: str) -> None:
    walk.skipped.append(Skipped(shown(name), problem, remedy))


def _named(walk: _Walk, path: Path, suffixes: tuple[str, ...]) -> None:
    suffix = path.suffix.lower()
    if suffix not in suffixes and not walk.wanted(path):
        problem = f"no reader for '{suffix or path.name}' files. Known: {', '.join(walk.suffixes)}"
        _skip(walk, str(path), problem, "Convert it, or leave it out")
    else:
        _add(walk, path, path.name, path, os.path.realpath(path))


def _root(walk: _Walk, root: Path) -> None:
    before = (len(walk.files), len(walk.skipped), len(walk.notes))
    _folder(walk, root)
    if (len(walk.files), len(walk.skipped), len(walk.notes)) == before:
        problem = f"there is no file to read in this folder. Known: {', '.join(walk.suffixes)}"
        _skip(walk, str(root), problem, "Give another folder, or convert its files")


def _folder(walk: _Walk, root: Path) -> None:
    """Walk the folder *root*, depth first; without recursion, since folders may be nested deeply."""
    levels = [("", os.path.realpath(root), _entries(walk, root, root, ""))]
    while levels:
        prefix, above, entries = levels[-1]
        entry = next(entries, None)
        if entry is None:
            levels.pop()
            continue
        name = prefix + entry.name
        try:
            # Finding out a real path looks at every folder above, so it is done for links only.
            real = os.path.realpath(entry.path) if entry.is_symlink() else f"{above}{os.sep}{entry.name}"
            if real in walk.leave_out:
                continue
            if entry.name.startswith(PASSED_OVER):
                walk.ignored.append(shown(name))
            elif entry.is_dir():
                levels.append((f"{name}/", real, _entries(walk, root, Path(entry.path), name)))
            elif not entry.is_file():
                if PurePath(entry.name).suffix.lower() in walk.suffixes:
                    _skip(walk, name, "not a regular file, or a link to nothing", "Remove it")
                else:
                    walk.ignored.append(shown(name))
            elif walk.wanted(Path(entry.path)):
                _add(walk, root, name, Path(entry.path), real)
            else:
                walk.ignored.append(shown(name))
        except OSError as error:
            _skip(walk, name, _spoken(error), "Check the link and the permissions")


def _entries(walk: _Walk, root: Path, folder: Path, name: str) -> Iterator[os.DirEntry[str]]:
    """Return what is in a folder, sorted; nothing where the walk was there before."""
    status = folder.stat()
    key = (status.st_dev, status.st_ino)
    label = shown(name or str(root))
    if key in walk.folders:
        walk.ignored.append(label)
        walk.notes.append(f"{label}: leads to the folder {walk.folders[key]}, which is read once")
        return iter(())
    walk.folders[key] = label
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        _skip(walk, label, f"the folder cannot be opened ({_spoken(error)})", "Check its permissions")
        return iter(())
    if name and not _OUTPUT.isdisjoint(entry.name for entry in entries):
        walk.ignored.append(label)
        return iter(())
    return iter(entries)


def _add(walk: _Walk, root: Path, name: str, location: Path, real: str) -> None:
    if real in walk.seen:
        walk.ignored.append(shown(name))
        walk.notes.append(f"{shown(name)}: another way to {walk.seen[real]}, which is read once")
        return
    walk.seen[real] = shown(name)
    walk.files.append((root, name, location))


def _shown(files: list[tuple[Path, str, Path]]) -> tuple[FoundFile, ...]:
    names = list(_renamed([(root, shown(name), location) for root, name, location in files]))
    return tuple(FoundFile(name, location) for name, (_, _, location) in zip(names, files, strict=True))


def _renamed(files: list[tuple[Path, str, Path]]) -> Iterator[str]:
    """Put a folder's name in front of names that occur twice; paths as given are the last resort."""
    plain = Counter(name for _, name, _ in files)
    longer = [
        name if plain[name] == 1 else f"{shown(_base(root, location))}/{name}".lstrip("/")
        for root, name, location in files
    ]
    twice = Counter(longer)
    taken: Counter[str] = Counter()
    for (_, _, location), name in zip(files, longer, strict=True):
        last = name if twice[name] == 1 else shown(location.as_posix())
        taken[last] += 1
        # Names that differ only in characters that cannot be shown.
        yield last if taken[last] == 1 else f"{last} ({taken[last]})"


def _base(root: Path, location: Path) -> str:
    folder = location.parent if root == location else root
    return folder.name or folder.resolve().name


def _spoken(error: OSError) -> str:
    return error.strerror or str(error)
