"""The walk over files and folders that lists what is to be read."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from collate.errors import reason_of
from collate.i18n import _
from collate.model import Skipped
from collate.text.visible import BIDI_CONTROLS

#: A folder with one of these files is the output of a run. The names are those of collate/store, which
#: this stage does not import.
_OUTPUT_MARKERS = frozenset({".collate-lock", ".collate-files.json"})

#: Names with these prefixes are ignored: hidden files, and the lock files of documents open in Word.
IGNORED_PREFIXES = (".", "~$")

#: Characters escaped in a printed name: they break lines, control a terminal, turn the order
#: of a line, or are not allowed in XML.
#: Bytes of a name that are not UTF-8 appear as lone surrogates.
_UNPRINTABLE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff{BIDI_CONTROLS}]")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file: ``path`` is the name shown to the editor (relative, with ``/``), ``location`` its path."""

    path: str
    location: Path


@dataclass(frozen=True, slots=True)
class FileListing:
    """Result of a walk, in the order of the paths and of the names below each.

    ``ignored`` are names that are not input, ``skipped`` paths with an error;
    ``notes`` explain why a file or folder of a known type is not read.
    """

    files: tuple[FoundFile, ...]
    ignored: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    suffixes: tuple[str, ...]
    exclude: Collection[str]
    accepts: Callable[[Path], bool | None]
    #: Real paths of the paths of the walk, within which links may lead; None: anywhere.
    within: tuple[str, ...] | None
    #: Path that the walk began at, name below it, location.
    files: list[tuple[Path, str, Path]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    folders: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Real path of a file -> the name of its first occurrence.
    seen: dict[str, str] = field(default_factory=dict)


def find_files(
    paths: Sequence[Path],
    suffixes: tuple[str, ...],
    *,
    explicit_suffixes: tuple[str, ...] = (),
    exclude: Collection[str] = (),
    accepts: Callable[[Path], bool | None] | None = None,
    follow_links: bool = True,
) -> FileListing:
    """Walk *paths* in their order, each folder in sorted order, and return the files to read.

    A file is listed once, however often it is reached (by its real path, so
    hard links are two files), and a folder is entered once, so circular links
    end. In a folder, dotfiles, ``~$`` files, files with other *suffixes* and
    the output folders of earlier runs are ignored; an element of *paths* itself is skipped
    with an error when it is missing, of an unknown type, or a folder with
    nothing to read.

    Without *follow_links*, a symbolic link is followed to a place below one of
    *paths*, or if it is itself one of them; any other is skipped with an error,
    and what it leads to is not opened.

    Two files that would have the same printed name get the name of the folder
    of the walk as prefix; where this does not help, the full path.

    Args:
        paths: files and folders.
        suffixes: suffixes of the files to read.
        explicit_suffixes: further suffixes, read only for a file that is itself in *paths*.
        exclude: real paths of files and folders below *paths* to pass over
            silently: the output of an earlier run.
        accepts: whether to read a file in a folder, None to pass over it silently; by default its
            suffix is tested.
        follow_links: follow links to places outside of *paths*, too.
    """
    accepts = accepts or (lambda path: path.suffix.lower() in suffixes)
    walk = _Walk(suffixes, exclude, accepts, None if follow_links else tuple(map(os.path.realpath, paths)))
    for path in paths:
        try:
            if path.is_dir():
                _add_root(walk, path)
            elif path.is_file():
                _add_explicit(walk, path, (*suffixes, *explicit_suffixes))
            elif path.exists():
                _skip(walk, str(path), _("neither a file nor a folder"), remedy=_("Give a file or a folder"))
            else:
                problem = _("no such file or folder")
                _skip(walk, str(path), problem, remedy=_("Check the spelling of the path"))
        except OSError as error:
            _skip(walk, str(path), _reason(error), remedy=_("Check its permissions"))
        except ValueError as error:  # a null character in the path
            problem = _("not a path ({reason})", reason=str(error))
            _skip(walk, str(path), problem, remedy=_("Check the spelling of the path"))
    return FileListing(_with_names(walk.files), tuple(walk.ignored), tuple(walk.skipped), tuple(walk.notes))


def printable_name(name: str) -> str:
    r"""Return *name* with unprintable characters escaped, fit for every report.

    >>> printable_name("a\nb.txt"), printable_name(os.fsdecode(b"\xff.txt"))
    ('a\\x0ab.txt', '\\xff.txt')
    """
    return _UNPRINTABLE.sub(_escape, name)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # Python's surrogateescape for a byte that is not UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _skip(walk: _Walk, name: str, problem: str, *, remedy: str) -> None:
    walk.skipped.append(Skipped(printable_name(name), problem, remedy))


def _add_explicit(walk: _Walk, path: Path, suffixes: tuple[str, ...]) -> None:
    """Add a file that is itself one of the paths of the walk."""
    suffix = path.suffix.lower()
    if suffix not in suffixes and not walk.accepts(path):
        problem = _(
            "no reader for '{suffix}' files. Known: {suffixes}",
            suffix=suffix or path.name,
            suffixes=", ".join(walk.suffixes),
        )
        _skip(walk, str(path), problem, remedy=_("Convert it, or leave it out"))
    else:
        _add(walk, path, path.name, location=path, real=os.path.realpath(path))


def _add_root(walk: _Walk, root: Path) -> None:
    """Add the files below a folder that is itself one of the paths of the walk."""
    before = (len(walk.files), len(walk.skipped), len(walk.notes))
    _walk_folder(walk, root)
    if (len(walk.files), len(walk.skipped), len(walk.notes)) == before:
        suffixes = ", ".join(walk.suffixes)
        problem = _("there is no file to read in this folder. Known: {suffixes}", suffixes=suffixes)
        _skip(walk, str(root), problem, remedy=_("Give another folder, or convert its files"))


def _walk_folder(walk: _Walk, root: Path) -> None:
    """Walk the folder *root* depth first, without recursion, since folders may be nested deeply."""
    levels = [("", os.path.realpath(root), _entries(walk, root, folder=root, name=""))]
    while levels:
        prefix, above, entries = levels[-1]
        entry = next(entries, None)
        if entry is None:
            levels.pop()
            continue
        name = prefix + entry.name
        try:
            # Resolving a real path looks at every folder above, so it is done for links only.
            real = os.path.realpath(entry.path) if entry.is_symlink() else f"{above}{os.sep}{entry.name}"
            if real in walk.exclude:
                continue
            if entry.name.startswith(IGNORED_PREFIXES):
                walk.ignored.append(printable_name(name))
            elif entry.is_symlink() and not _may_follow(walk, real):
                _refuse_link(walk, entry, name)
            elif entry.is_dir():
                inner = _entries(walk, root, folder=Path(entry.path), name=name)
                levels.append((f"{name}/", real, inner))
            elif not entry.is_file():
                if PurePath(entry.name).suffix.lower() in walk.suffixes:
                    problem = _("not a regular file, or a broken link")
                    _skip(walk, name, problem, remedy=_("Remove it"))
                else:
                    walk.ignored.append(printable_name(name))
            elif accepted := walk.accepts(Path(entry.path)):
                _add(walk, root, name, location=Path(entry.path), real=real)
            elif accepted is not None:
                walk.ignored.append(printable_name(name))
        except OSError as error:
            _skip(walk, name, _reason(error), remedy=_("Check the link and the permissions"))


def _may_follow(walk: _Walk, real: str) -> bool:
    return walk.within is None or any(
        real == root or real.startswith(root.rstrip(os.sep) + os.sep) for root in walk.within
    )


def _refuse_link(walk: _Walk, entry: os.DirEntry[str], name: str) -> None:
    """Skip a link that leads out of the folder, unless its name is one of a file that is not read anyway."""
    if entry.is_dir() or PurePath(entry.name).suffix.lower() in walk.suffixes:
        problem = _("is a link that leads out of the folder")
        _skip(walk, name, problem, remedy=_("Name what it leads to, or add --follow-links"))
    else:
        walk.ignored.append(printable_name(name))


def _entries(walk: _Walk, root: Path, *, folder: Path, name: str) -> Iterator[os.DirEntry[str]]:
    """Return the entries of *folder*, sorted; none if the walk has entered it before."""
    status = folder.stat()
    key = (status.st_dev, status.st_ino)
    label = printable_name(name or str(root))
    if key in walk.folders:
        walk.ignored.append(label)
        other = walk.folders[key]
        walk.notes.append(
            _("{name}: leads to the folder {other}, which is read once", name=label, other=other)
        )
        return iter(())
    walk.folders[key] = label
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        problem = _("the folder cannot be opened ({reason})", reason=_reason(error))
        _skip(walk, label, problem, remedy=_("Check its permissions"))
        return iter(())
    if name and not _OUTPUT_MARKERS.isdisjoint(entry.name for entry in entries):
        walk.ignored.append(label)
        return iter(())
    return iter(entries)


def _add(walk: _Walk, root: Path, name: str, *, location: Path, real: str) -> None:
    label = printable_name(name)
    if real in walk.seen:
        walk.ignored.append(label)
        other = walk.seen[real]
        walk.notes.append(_("{name}: the same file as {other}, which is read once", name=label, other=other))
        return
    walk.seen[real] = label
    walk.files.append((root, name, location))


def _with_names(files: list[tuple[Path, str, Path]]) -> tuple[FoundFile, ...]:
    names = _unique_names([(root, printable_name(name), location) for root, name, location in files])
    return tuple(FoundFile(name, file[2]) for name, file in zip(names, files, strict=True))


def _unique_names(files: list[tuple[Path, str, Path]]) -> Iterator[str]:
    """Yield the names of *files*, with a folder's name before those that occur twice, else the full path."""
    plain = Counter(file[1] for file in files)
    longer = [
        name if plain[name] == 1 else f"{printable_name(_folder_name(root, location))}/{name}".lstrip("/")
        for root, name, location in files
    ]
    counts = Counter(longer)
    used: Counter[str] = Counter()
    for file, name in zip(files, longer, strict=True):
        last = name if counts[name] == 1 else printable_name(file[2].as_posix())
        used[last] += 1
        # Names may still be equal if they differ only in escaped characters.
        yield last if used[last] == 1 else f"{last} ({used[last]})"


def _folder_name(root: Path, location: Path) -> str:
    folder = location.parent if root == location else root
    return folder.name or folder.resolve().name


def _reason(error: OSError) -> str:
    return reason_of(error)
