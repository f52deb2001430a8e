"""The entries of an output folder: names of files, and files that are or become links."""

# Strings, not paths: a report has thousands of files.
# ruff: noqa: PTH108, PTH115

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress


def is_inside(name: str) -> bool:
    r"""Return whether *name* is the relative name of a file inside the folder.

    >>> is_inside("works/a/b.xml"), is_inside("../x"), is_inside("/x"), is_inside("")
    (True, False, False, False)
    """
    parts = name.split("/")
    named = any(part not in ("", ".") for part in parts)
    return named and bool(parts[0]) and ".." not in parts and "\0" not in name


def are_names(value: object) -> bool:
    """Return whether *value* is a list of names of files inside the folder."""
    return isinstance(value, list) and all(isinstance(name, str) and is_inside(name) for name in value)


def mode_of(path: str) -> int:
    """Return the mode of the file, folder or link *path*; 0 if nothing is there."""
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def is_entry(path: str) -> bool:
    """Return whether *path* is a file or a link, broken or not."""
    mode = mode_of(path)
    return mode != 0 and not stat.S_ISDIR(mode)


def link_target(path: str) -> str:
    """Return what the symbolic link *path* leads to; empty if it is none."""
    try:
        return os.readlink(path)
    except OSError:
        return ""


def duplicate(path: str, other: str, *, is_link: bool) -> None:
    """Make *other* a file with the content of *path*: a hard link, or a copy where there are none."""
    if is_link:  # the user's: what can be read is its content, if there is any
        with suppress(FileNotFoundError):
            shutil.copy2(path, other)
        return
    try:
        os.link(path, other)
    except FileExistsError:  # of a stopped run
        os.unlink(other)
        duplicate(path, other, is_link=False)
    except OSError:
        shutil.copy2(path, other)
