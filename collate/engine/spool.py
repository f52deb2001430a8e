"""Items that move to a file when they are many, and checkpoints: items that outlive the process."""

from __future__ import annotations

import os
import pickle
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from collate.errors import OutputError, reason_of
from collate.i18n import _

Item = TypeVar("Item")

#: Bytes of a spool that stay in memory.
IN_MEMORY = 64_000_000

#: Before each group of a checkpoint: its size in bytes, little-endian; after the last one :data:`_END`.
_SIZE, _END = 8, b"\xff" * 8


class Spool(Generic[Item]):
    """Items in the order of their addition, each pickled once: *in_memory* bytes of them, the rest in a file.

    0 stands for :data:`IN_MEMORY`.
    """

    def __init__(self, in_memory: int = 0) -> None:
        # Closed when nothing refers to the spool any more: when that is depends on its readers.
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115
            in_memory or IN_MEMORY, prefix="collate-"
        )
        self._ends = array("Q", [0])

    def __del__(self) -> None:
        """Close the file, which deletes it."""
        with suppress(OSError):  # closing may fail to write the rest of a file that is deleted anyway
            self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, item: Item) -> None:
        """Append an item.

        Raises:
            OutputError: the file cannot be written.
        """
        try:
            self._file.seek(self._ends[-1])
            pickle.dump(item, self._file, protocol=5)
        except OSError as error:
            raise spool_error(error) from error
        self._ends.append(self._file.tell())

    def __getitem__(self, index: int) -> Item:
        self._file.seek(self._ends[index])
        item: Item = pickle.loads(self._file.read(self._ends[index + 1] - self._ends[index]))
        return item

    def __iter__(self) -> Iterator[Item]:
        return map(self.__getitem__, range(len(self)))


def spool_error(error: OSError) -> OutputError:
    """Return the error for temporary files that cannot be written."""
    try:
        folder = tempfile.gettempdir()
    except OSError:  # no folder can be written
        folder = "TMPDIR"
    problem = _("the texts cannot be kept there while they are compared ({reason})", reason=reason_of(error))
    return OutputError(folder, problem, _("Free some space, or name another folder in TMPDIR"))


class Checkpoint(Generic[Item]):
    """Groups of items in a file: what was added before the process was killed is there when it starts again.

    A group that was not written completely is discarded. With *compute*, which
    yields the groups from the one of a number on, iteration continues with
    those that the file lacks, and adds each.
    """

    def __init__(
        self, path: Path, compute: Callable[[int], Iterator[Iterable[Item]]] = lambda first: iter(())
    ) -> None:
        self._path = path
        self._compute = compute
        self._complete = False
        self.groups = 0
        if path.exists():
            self._scan()

    def _scan(self) -> None:
        """Count the groups of the file, and cut off an incomplete one."""
        end, total = 0, self._path.stat().st_size
        with self._path.open("rb") as stream:
            while len(head := stream.read(_SIZE)) == _SIZE and not self._complete:
                self._complete = head == _END
                after = end + _SIZE + (0 if self._complete else int.from_bytes(head, "little"))
                if after > total:
                    break
                end = after
                self.groups += not self._complete
                stream.seek(end)
        os.truncate(self._path, end)

    def add(self, items: Iterable[Item]) -> None:
        """Append a group, which is on the disk when this returns.

        Raises:
            OutputError: the file cannot be written.
        """
        data = pickle.dumps(tuple(items), protocol=5)
        self._append(len(data).to_bytes(_SIZE, "little") + data)
        self.groups += 1

    def _append(self, data: bytes) -> None:
        try:
            with self._path.open("ab") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            problem = _("cannot be written ({reason})", reason=reason_of(error))
            remedy = _("Free some space, then start the job again: it continues")
            raise OutputError(str(self._path), problem, remedy) from error

    def __iter__(self) -> Iterator[Item]:
        stored = self.groups
        if stored:
            with self._path.open("rb") as stream:
                for _number in range(stored):
                    group: Any = pickle.loads(stream.read(int.from_bytes(stream.read(_SIZE), "little")))
                    yield from group
        if self._complete:
            return
        for items in self._compute(stored):
            group = tuple(items)
            self.add(group)
            yield from group
        self._append(_END)
        self._complete = True
