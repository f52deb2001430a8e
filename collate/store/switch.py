"""The switch of an output folder from one report to the next, at one moment for all that read it.

The files of a report lie where readers expect them, in a folder that also holds
files of the user; no system call replaces many files at once. During the switch
each file that changes is therefore a symbolic link through one more link:

1. *Redirect.* Each changed file becomes a link to ``.collate-current/NAME``, and
   ``.collate-current`` is a link to ``.collate-old``, which has the same content
   (a hard link). A new file becomes such a link, too, without a target: it can
   be listed, but not opened.
2. *Turn.* ``.collate-current`` is replaced by a link to ``.collate-new``: one
   rename, before which everything is old, and after which everything is new.
3. *Settle.* Each link is replaced by the new file, and the rest is removed.

Whenever the process is killed, what can be opened is the old report or the new
one. The next run completes what is left. Files that do not change are not
touched, and none remains a link. Where there are no symbolic links (FAT, most
network drives of Windows, and Windows itself, which cannot replace a link to a
folder) the files are moved one after another, and the next run completes that.
"""

# Strings, not paths: a report has thousands of files.
# ruff: noqa: PTH103, PTH105, PTH106, PTH108, PTH211

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from contextlib import suppress
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from collate.store.entries import are_names, duplicate, is_entry, link_target, mode_of
from collate.store.flush import flush_folder, write_flushed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: The staging folder of a run, which holds the files that the next report changes.
STAGING = ".collate-new"
_EARLIER = ".collate-old"
_CURRENT = ".collate-current"
_MANIFEST = f"{STAGING}/manifest.json"
_PART = f"{STAGING}/.part"
#: Error numbers of file systems without symbolic links.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
#: Names in an output folder that exist only while a run publishes.
TEMPORARY = (STAGING, _EARLIER, _CURRENT)


class _Manifest(NamedTuple):
    """The names of the staged files, and of those to be removed, relative to the output folder."""

    files: Sequence[str]
    stale: Sequence[str]


class Switch:
    """The switch of *folder* to the files staged in its folder :data:`STAGING`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        #: The targets of links by the folder they are in, as far as they were needed.
        self._targets: dict[str, str] = {}

    @property
    def has_begun(self) -> bool:
        """Whether a switch was begun and is not complete."""
        return os.path.lexists(self._path(_MANIFEST))

    def carry_out(self, files: Sequence[str], stale: Sequence[str]) -> None:
        """Put the staged *files* in place of those of the same names, and remove the files *stale*.

        Raises:
            OSError: not everything could be prepared, and the earlier report is
                in place; or the switch is made, and not all could be tidied up.
        """
        stale = [name for name in stale if is_entry(self._path(name))]
        write_flushed(self._folder / _MANIFEST, json.dumps({"files": files, "stale": stale}).encode())
        self._complete(_Manifest(files, stale))

    def recover(self) -> None:
        """Complete the switch of a stopped run, or remove what it had staged.

        Raises:
            OSError: it cannot be completed.
        """
        manifest = self._load_manifest()
        if manifest is not None:
            self._complete(manifest)
        else:
            self._clear()

    def discard(self) -> None:
        """Remove the staged files, unless a switch was begun, which the next run completes."""
        if not self.has_begun:
            self._clear()

    def _complete(self, manifest: _Manifest) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self._path(_PART))
        if not self._turned():
            single = len(manifest.files) + len(manifest.stale) == 1  # which is replaced by one rename
            try:
                as_one = not single and self._can_redirect()
                if as_one:
                    self._redirect(manifest)
                    flush_folder(self._folder)
                    self._point_to(STAGING)
            except BaseException:
                if not self._turned():
                    with suppress(OSError):  # what remains are links to the earlier report
                        self._restore(manifest)
                raise
            if not as_one:
                self._move(manifest)
                return
            flush_folder(self._folder)
        self._settle(manifest)

    # -- the steps ----------------------------------------------------------------------------

    def _redirect(self, manifest: _Manifest) -> None:
        """Make a link of every file that is replaced, added or removed; its content stays as it is."""
        made: set[str] = set()
        for name in (*manifest.files, *manifest.stale):
            path, parent = self._path(name), name.rpartition("/")[0]
            if parent not in made:
                os.makedirs(self._path(parent), exist_ok=True)
                os.makedirs(self._path(f"{_EARLIER}/{parent}"), exist_ok=True)
                made.add(parent)
            target = self._target(name)
            mode = mode_of(path)
            if not mode:
                os.symlink(target, path)
                continue
            if stat.S_ISLNK(mode) and link_target(path) == target:
                continue  # by the run that was stopped
            duplicate(path, self._path(f"{_EARLIER}/{name}"), is_link=stat.S_ISLNK(mode))
            os.symlink(target, self._part)
            os.replace(self._part, path)

    def _point_to(self, report: str) -> None:
        """Make the link that all others lead through one to *report*, at one moment."""
        os.symlink(report, self._part)
        os.replace(self._part, self._path(_CURRENT))

    def _settle(self, manifest: _Manifest) -> None:
        """Put the new files in place of the links to them."""
        for name in manifest.files:
            if link_target(self._path(name)) == self._target(name):
                self._place(f"{STAGING}/{name}", name)
        for name in manifest.stale:
            self._remove(name)
        self._end()

    def _restore(self, manifest: _Manifest) -> None:
        """Put the earlier files in place of the links to them."""
        for name in (*manifest.files, *manifest.stale):
            if link_target(self._path(name)) != self._target(name):
                continue
            if os.path.lexists(self._path(f"{_EARLIER}/{name}")):
                self._place(f"{_EARLIER}/{name}", name)
            else:
                self._remove(name)
        self._end()

    def _move(self, manifest: _Manifest) -> None:
        """Move the files one after another, where a folder cannot be switched as a whole."""
        for name in manifest.files:
            os.makedirs(self._path(name.rpartition("/")[0]), exist_ok=True)
            with suppress(FileNotFoundError):  # a stopped run has moved it
                os.replace(self._path(f"{STAGING}/{name}"), self._path(name))
        for name in manifest.stale:
            self._remove(name)
        self._end()

    def _end(self) -> None:
        os.unlink(self._path(_MANIFEST))  # first: without it nothing is left to be done
        self._clear()

    def _clear(self) -> None:
        with suppress(OSError):
            os.unlink(self._path(_CURRENT))
        for name in (_EARLIER, STAGING):
            shutil.rmtree(self._path(name), ignore_errors=True)

    # -- single files -------------------------------------------------------------------------

    def _place(self, source: str, name: str) -> None:
        """Put the file *source* in place of the link *name*, which can be read at every moment."""
        try:
            os.link(self._path(source), self._part)
        except OSError:  # no hard links here: for an instant, a reader may find neither
            os.replace(self._path(source), self._path(name))
        else:
            os.replace(self._part, self._path(name))

    def _remove(self, name: str) -> None:
        """Remove the file *name*, and its folders as far as they are empty then."""
        with suppress(FileNotFoundError):
            os.unlink(self._path(name))
        for folder in PurePosixPath(name).parents[:-1]:
            try:
                os.rmdir(self._path(str(folder)))
            except OSError:
                return

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}"

    @cached_property
    def _part(self) -> str:
        """The temporary name of a link that replaces a file."""
        return self._path(_PART)

    def _target(self, name: str) -> str:
        """Return what the link *name* leads to, relative to its folder, which may itself be a link."""
        parent, _slash, last = name.rpartition("/")
        if parent not in self._targets:
            current = f"{os.path.realpath(self._folder)}/{_CURRENT}"
            self._targets[parent] = os.path.relpath(current, os.path.realpath(self._path(parent)))
        return f"{self._targets[parent]}/{parent}/{last}" if parent else f"{_CURRENT}/{last}"

    # -- the state ----------------------------------------------------------------------------

    def _turned(self) -> bool:
        """Return whether the switch is made: the new report is in place."""
        return link_target(self._path(_CURRENT)) == STAGING

    def _can_redirect(self) -> bool:
        """Return whether this file system has symbolic links that can be replaced; make the first one."""
        if os.name == "nt":
            return False
        os.makedirs(self._path(_EARLIER), exist_ok=True)
        try:
            self._point_to(_EARLIER)
        except OSError as error:
            if error.errno in _NO_LINKS:
                return False
            raise
        return True

    def _load_manifest(self) -> _Manifest | None:
        """Return the manifest of a stopped run; None without one, or if it is damaged."""
        try:
            rows = json.loads((self._folder / _MANIFEST).read_text(encoding="utf-8"))
            files, stale = rows["files"], rows["stale"]
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError):
            return None
        if not (are_names(files) and are_names(stale)):
            return None
        # What an earlier version moved is in place; the switch moves nothing before its end.
        files = [name for name in files if os.path.lexists(self._path(f"{STAGING}/{name}"))]
        return _Manifest(files, [name for name in stale if is_entry(self._path(name))])
