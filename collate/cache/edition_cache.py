"""The editions of works in the workspace: deferred, with what follows from them remembered on fact sheets."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from collate.cache.fingerprint import EVERYTHING, digest, edition_fingerprint, program_fingerprint
from collate.model import Segment
from collate.model.deferred import DeferredEdition, deferred, remembered
from collate.settings import settings_of_work
from collate.store import Codec, FactSheet, dump_edition, fields_codec, load_edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from collate.model import Edition, Work
    from collate.settings import Settings
    from collate.store import Workspace

_SHELF, _FACTS = "editions", "facts"

#: Editions that are held in memory as a whole: a writer asks for one at a time.
_HELD = 4


class EditionCache:
    """The editions of a run. One from the workspace is read when something asks for its apparatus.

    *build* makes the edition of a work where the workspace fails.
    """

    def __init__(self, workspace: Workspace, build: Callable[[Work], Edition]) -> None:
        self._workspace, self._build = workspace, build
        self._sheets: dict[bytes, FactSheet] = {}
        self._held: OrderedDict[bytes, Edition] = OrderedDict()

    def get(self, key: bytes, work: Work) -> Edition | None:
        """Return the edition of *work* that is stored under *key*, or None."""
        return self._deferred(key, work) if self._workspace.has(_SHELF, key) else None

    def store(self, key: bytes, edition: Edition, work: Work) -> Edition:
        """Store the *edition* of *work* under *key*, and return it: deferred, if it could be stored."""
        data = dump_edition(edition, work)
        if data is None:
            return edition
        self._workspace.store(_SHELF, key, value=data)
        self._hold(key, edition)
        return self._deferred(key, work)

    def whole(self, key: bytes, work: Work) -> Edition:
        """Return the edition of *work* that is stored under *key*, all of it in memory."""
        self._held.pop(key, None)  # its work has deferred texts
        return self._whole(key, work)

    def save(self) -> None:
        """Store the facts that were found by this run."""
        for key, sheet in self._sheets.items():
            if sheet.is_changed:
                self._workspace.store(_FACTS, _sheet_key(key), value=sheet.dump())
                sheet.is_changed = False

    def _deferred(self, key: bytes, work: Work) -> Edition:
        load: Callable[[], Edition] = partial(self._whole, key, work)
        sheet = self._sheet(key)
        # The alignment may have left out texts that share no words with the others.
        sigla = sheet.recall("sigla", tuple[str, ...], partial(_sigla, load))
        witnesses = tuple(witness for witness in work.witnesses if witness.siglum in sigla)
        return deferred(DeferredEdition, load=load, memo=sheet, collated=replace(work, witnesses=witnesses))

    def _sheet(self, key: bytes) -> FactSheet:
        if key not in self._sheets:
            entry = self._workspace.get(_FACTS, _sheet_key(key))
            sheet = FactSheet()
            if entry is not None and entry[0] is not None:
                try:
                    sheet = FactSheet.load(entry[0])
                except ValueError:
                    self._workspace.remove(_FACTS, _sheet_key(key))
            self._sheets[key] = sheet
        return self._sheets[key]

    def _whole(self, key: bytes, work: Work) -> Edition:
        held = self._held.get(key)
        if held is not None:
            return held
        edition: Edition | None = None
        entry = self._workspace.get(_SHELF, key)
        if entry is not None and entry[0] is not None:
            try:
                edition = load_edition(entry[0], work)
            except ValueError:
                self._workspace.remove(_SHELF, key)
        if edition is None:  # damaged, or the workspace failed
            edition = self._build(work)
        self._hold(key, edition)
        return edition

    def _hold(self, key: bytes, edition: Edition) -> None:
        self._held[key] = edition
        self._held.move_to_end(key)
        while len(self._held) > _HELD:
            self._held.popitem(last=False)


def edition_key(work: Work, settings: Settings) -> bytes:
    """Return a digest of everything that affects the edition of *work*."""
    texts = [
        (
            w.siglum,
            w.role,
            w.identical_to,
            w.short_title,
            (w.segment.id, w.segment.path, w.segment.number),
            _content_key(w.segment),
            w.segment.source.sha256,
        )
        for w in work.witnesses
    ]
    metadata = (work.slug, work.title, work.date, work.base, work.base_confirmed, work.derived)
    own = settings_of_work(settings, (work.slug, work.title))
    return digest(edition_fingerprint(own), metadata, texts)


def _sigla(load: Callable[[], Edition]) -> tuple[str, ...]:
    return tuple(witness.siglum for witness in load().work.witnesses)


@remembered(str)
def _content_key(segment: Segment) -> str:
    return digest(_segment_form().write(segment)).hex()


@cache
def _segment_form() -> Codec:
    # An edition depends on the hash of the source file, not on its location or age.
    return fields_codec(Segment, without=("id", "path", "number", "source"))


def _sheet_key(key: bytes) -> bytes:
    return digest(key, program_fingerprint(*EVERYTHING))
