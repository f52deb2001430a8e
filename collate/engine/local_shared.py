"""Shared values of the local engine: in this process as they are, for other processes in a file."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from collate.engine.spool import spool_error

Value = TypeVar("Value")

#: Values that a process keeps: those of the functions that are applied one after another.
KEPT = 6


class LocalShared(Generic[Value]):
    """A shared value: pickled for other processes once, not with each item.

    The file is deleted with the handle, which exists as long as a function that
    has it is being applied.
    """

    def __init__(self, value: Value) -> None:
        self.value = value
        self._path = ""

    def __reduce__(self) -> tuple[Callable[[str], LocalShared[Any]], tuple[str]]:
        """Return the handle of another process.

        Raises:
            OutputError: the file cannot be written.
        """
        if not self._path:
            try:
                descriptor, path = tempfile.mkstemp(prefix="collate-")
                with os.fdopen(descriptor, "wb") as stream:
                    self._path = path
                    pickle.dump(self.value, stream, protocol=5)
            except OSError as error:
                raise spool_error(error) from error
        return _load, (self._path,)

    def __del__(self) -> None:
        """Delete the file."""
        if self._path:
            with suppress(OSError):
                Path(self._path).unlink()


@lru_cache(maxsize=KEPT)
def _load(path: str) -> LocalShared[Any]:
    with Path(path).open("rb") as stream:
        return LocalShared(pickle.load(stream))
