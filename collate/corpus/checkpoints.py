"""The folder of checkpoints of a job, and its manifest, which shows whether they belong to this job."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collate.cache import EVERYTHING, program_fingerprint
from collate.corpus.partition import file_state
from collate.errors import OutputError, reason_of
from collate.i18n import Message, _
from collate.read import find
from collate.settings import write_rows
from collate.store import lock_file, open_replacement
from collate.version import __version__

if TYPE_CHECKING:
    from collate.settings import Settings

#: The manifest, and the file that a running job has locked.
MANIFEST, LOCK = "manifest", "lock"

#: Checkpoints, by the names of steps.
PATTERN = "*.items"

#: Tables of settings, and directives, on which texts and matches depend.
_TABLES = frozenset({"read", "reflow", "split", "dedupe"})
_DIRECTIVES = ("source", "cut", "join", "leave_out")

#: Number of differences in an error message.
_LISTED = 5


@contextmanager
def keep_checkpoints(
    folder: Path,
    paths: Sequence[Path],
    settings: Settings,
    *,
    split_records: bool = False,
    exclude: Collection[str] = (),
) -> Iterator[Path]:
    """Yield *folder*, ready for the checkpoints of a job on *paths*; delete them after a block without error.

    After an error or the end of the process they remain, and the next job with
    the same input and settings continues. *exclude* are real paths that are not
    input.

    Raises:
        OutputError: the folder cannot be written, another process uses it, or it
            has the checkpoints of another job, which remain there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = lock_file(folder / LOCK)
    except BlockingIOError as error:
        problem = _("is in use by another process")
        raise OutputError(str(folder), problem, _("Wait for its end, or name another folder")) from error
    except OSError as error:
        problem = _("cannot be written ({reason})", reason=reason_of(error))
        raise OutputError(str(folder), problem, _("Name another folder")) from error
    try:
        _check_manifest(folder, _describe(paths, settings, split_records, exclude))
        yield folder
        for path in (*folder.glob(PATTERN), folder / MANIFEST):
            path.unlink(missing_ok=True)
    finally:
        # The lock is not deleted while another process may wait for it: only with nothing else there.
        if not any(path.name != LOCK for path in folder.iterdir()):
            with suppress(OSError):
                (folder / LOCK).unlink()
        os.close(descriptor)


def _describe(
    paths: Sequence[Path], settings: Settings, split_records: bool, exclude: Collection[str]
) -> dict[str, Any]:
    """Return what the checkpoints of a job depend on, as it is in a manifest."""
    rows = [
        [name, value]
        for name, value in write_rows(settings, _DIRECTIVES)
        if name.partition(".")[0] in (*_TABLES, *_DIRECTIVES)
    ]
    files = find(paths, exclude, follow_links=settings.read.follow_links).files
    return {
        "version": __version__,
        "program": program_fingerprint(*EVERYTHING).hex(),
        "split": split_records,
        "settings": rows,
        "files": [[file.path, *file_state(file)] for file in files],
    }


def _check_manifest(folder: Path, job: dict[str, Any]) -> None:
    """Write the manifest of *job*, or check that the one in *folder* is the same."""
    path = folder / MANIFEST
    remedy = _("Start the other job again as it was, name another folder, or delete this one")
    try:
        written = json.loads(path.read_text(encoding="utf-8", errors="surrogateescape"))
        differences = list(_differences(written, job))
    except FileNotFoundError:
        if any(folder.glob(PATTERN)):
            raise OutputError(str(folder), _("has checkpoints without their manifest"), remedy) from None
        with open_replacement(path, _("Name another folder")) as file:
            file.write(json.dumps(job, indent=1).encode("ascii"))
        return
    except OSError as error:
        problem = _("cannot be read ({reason})", reason=reason_of(error))
        raise OutputError(str(path), problem, _("Name another folder")) from error
    except (ValueError, KeyError, TypeError, AttributeError):
        differences = [_("its manifest is damaged")]
    if differences:
        listed = differences[0]
        for difference in islice(differences, 1, _LISTED):
            listed = _("{first}; {second}", first=listed, second=difference)
        if len(differences) > _LISTED:
            more = _("{count:,} more", count=len(differences) - _LISTED)
            listed = _("{first}; {second}", first=listed, second=more)
        problem = _("has the checkpoints of another job ({differences})", differences=listed)
        raise OutputError(str(folder), problem, remedy)


def _differences(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Message]:
    """Yield what differs between two manifests."""
    if before["program"] != now["program"]:
        if before["version"] != now["version"]:
            yield _("made by version {before}, this is {now}", before=before["version"], now=now["version"])
        else:
            yield _("the program or a library was changed")
    if before["split"] != now["split"]:
        yield _("made without --split") if now["split"] else _("made with --split")
    yield from _setting_differences(before["settings"], now["settings"])
    files = {path: (size, modified) for path, size, modified in before["files"]}
    current = {path: (size, modified) for path, size, modified in now["files"]}
    for path in sorted(files.keys() | current.keys()):
        if path not in current:
            yield _("{path} is missing", path=path)
        elif path not in files:
            yield _("{path} is new", path=path)
        elif files[path] != current[path]:
            yield _("{path} was modified", path=path)
    if list(files) != list(current) and files == current:
        yield _("the files are in another order")


def _setting_differences(before: list[list[str]], now: list[list[str]]) -> Iterator[Message]:
    names = {name for name, _value in (*before, *now)}
    for name in sorted(names):
        old, new = ([value for key, value in rows if key == name] for rows in (before, now))
        if old == new:
            continue
        if "." in name and old and new:
            yield _("{name} was {before}, is {now}", name=name, before=old[0], now=new[0])
        else:
            yield _("{name} was changed", name=name)
