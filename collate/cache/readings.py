"""The documents of files in the workspace: deferred, and what follows from them remembered."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from collate.cache.fingerprint import EVERYTHING, digest, program_fingerprint
from collate.model import SplitDocument
from collate.store import FactSheet, deferred_items, dump_heads, dump_items, load_items, unpack_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from collate.model import Skipped
    from collate.store import FileIdentity, Workspace

    Items = tuple[SplitDocument | Skipped, ...]

SHELF, FACTS = "readings", "facts"

#: Characters of the documents that are held in memory as a whole, some 20 bytes each; the last one always is.
HELD_CHARACTERS = 12_000_000

#: The name of the heads of the items on the sheet of a file.
_HEADS = "heads"


class Readings:
    """The results of reading, by key; in memory is what the run asks for.

    A result comes back as deferred objects, which take their texts from the
    workspace when they are asked for, and from *recover*, the work itself, if
    the workspace fails.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._sheets: dict[bytes, FactSheet] = {}
        self._held: OrderedDict[tuple[bytes, FileIdentity], Items] = OrderedDict()
        self._size = 0

    def has(self, key: bytes) -> bool:
        """Return whether there is a result under *key*."""
        return self._workspace.has(SHELF, key)

    def get(
        self, key: bytes, file: FileIdentity, recover: Callable[[], Items], *, with_heads: bool = False
    ) -> Items | None:
        """Return the result under *key*, with the identity of *file*; None if there is none.

        *with_heads*: the heads are required, since they have what the documents lack (``known``).
        """
        if not self.has(key):
            return None
        sheet = self._sheet(key)
        heads = sheet.get(_HEADS)
        if heads is None and with_heads:
            return None
        if heads is None:
            items = self._load(key, file)
            if items is None:
                return None
            return self._deferred(key, file, items, recover)
        try:
            return self._items(key, file, heads, recover)
        except ValueError:
            return None

    def store(self, key: bytes, file: FileIdentity, items: Items, recover: Callable[[], Items]) -> Items:
        """Store *items* under *key*; return them deferred, or as they are if they cannot be stored."""
        data = dump_items(items, file)
        if data is None:
            return items
        self._workspace.store(SHELF, key, value=data)
        return self._deferred(key, file, items, recover)

    def save(self) -> None:
        """Store the facts that were found by this run."""
        for key, sheet in self._sheets.items():
            if sheet.is_changed:
                self._workspace.store(FACTS, _sheet_key(key), value=sheet.dump())
                sheet.is_changed = False

    def _deferred(self, key: bytes, file: FileIdentity, items: Items, recover: Callable[[], Items]) -> Items:
        sheet = self._sheet(key)
        heads = dump_heads(items, file)
        if sheet.get(_HEADS) != heads:
            sheet.put(_HEADS, heads)
        self._hold(key, file, items)
        return self._items(key, file, heads, recover)

    def _items(self, key: bytes, file: FileIdentity, heads: list[Any], recover: Callable[[], Items]) -> Items:
        load = partial(self._whole, key, file, recover)
        load_text = partial(self._text, key, file, load)
        return deferred_items(heads, file, load=load, load_text=load_text, sheet=self._sheet(key))

    def _text(
        self, key: bytes, file: FileIdentity, load: Callable[[], Items], number: int, index: int, name: str
    ) -> str:
        """Return a text of a document, from the texts for queries if it is there."""
        if name and (key, file) not in self._held:
            rows = self._workspace.query("SELECT text FROM texts WHERE digest = ?", (bytes.fromhex(name),))
            with suppress(ValueError):
                if rows:
                    return str(unpack_row(rows[0][0])[0])
        return cast(SplitDocument, load()[number]).segments[index].text

    def _sheet(self, key: bytes) -> FactSheet:
        if key not in self._sheets:
            entry = self._workspace.get(FACTS, _sheet_key(key))
            sheet = FactSheet()
            if entry is not None and entry[0] is not None:
                try:
                    sheet = FactSheet.load(entry[0])
                except ValueError:
                    self._workspace.remove(FACTS, _sheet_key(key))
            self._sheets[key] = sheet
        return self._sheets[key]

    def _load(self, key: bytes, file: FileIdentity) -> Items | None:
        entry = self._workspace.get(SHELF, key)
        if entry is None or entry[0] is None:
            return None
        try:
            return load_items(entry[0], file)
        except ValueError:
            self._workspace.remove(SHELF, key)
            return None

    def _whole(self, key: bytes, file: FileIdentity, recover: Callable[[], Items]) -> Items:
        """Return the items of a file as a whole."""
        held = self._held.get((key, file))
        if held is not None:
            self._held.move_to_end((key, file))
            return held
        items = self._load(key, file) or recover()
        self._hold(key, file, items)
        return items

    def _hold(self, key: bytes, file: FileIdentity, items: Items) -> None:
        if (key, file) not in self._held:
            self._size += _size(items)
        self._held[key, file] = items
        while self._size > HELD_CHARACTERS and len(self._held) > 1:
            self._size -= _size(self._held.popitem(last=False)[1])


def _sheet_key(key: bytes) -> bytes:
    return digest(key, program_fingerprint(*EVERYTHING))


def _size(items: Items) -> int:
    return sum(len(item.document.raw) for item in items if isinstance(item, SplitDocument))
