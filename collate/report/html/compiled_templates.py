"""The templates as Python has compiled them, in a ``__pycache__`` beside them, as its own modules are.

Compilation takes a tenth of a second. A file is used only if the template, the
options of the environment and the versions of jinja2 and of Python are those
that it was made from. Where it cannot be written, as in a package that another
user has installed, each process compiles for itself.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """The compiled templates of *folder*; jinja2 compares a checksum of the source before it uses one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of a template; *filename* is that of its source."""
        del filename
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template; one that is missing, damaged or of another version is compiled again."""
        try:
            with self.path(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except (OSError, EOFError, ValueError, TypeError, AttributeError, IndexError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a template, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        path = self.path(bucket)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(bucket.bytecode_to_string())
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def path(self, bucket: Bucket) -> Path:
        """Return the file of a template."""
        made = bucket.environment
        options = (made.autoescape, made.trim_blocks, made.lstrip_blocks, made.keep_trailing_newline)
        switches = "".join(str(int(bool(option))) for option in options)
        return Path(cache_from_source(str(self.folder / f"{bucket.key}-jinja2-{_version()}-{switches}.py")))


@cache
def _version() -> str:
    return version("jinja2").replace(".", "-")
