"""What is fuzzed: targets with seeds, a mutation of their kind, and what holds of any input.

A reader is given a file of a suffix, which is read, reflowed and split as by ``collate run``: in this
process, also where ``collate`` reads it in a confined one, and without LibreOffice. Results are documents,
of which each character is in a text, a note or the ledger, or expected errors with a message.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import fuzz_seeds as seeds
import mutations
from fuzz_desk import DeskTarget
from fuzz_target import Mutation, Target, check_error

from collate.edit import DecisionLog, import_file, load_decisions, merge_logs
from collate.edit.workbook import read_workbook
from collate.editions import add_witnesses, verify
from collate.errors import CollateError
from collate.read import READERS, dispatch, office
from collate.settings.load import load_settings
from tests.properties import test_cover
from tests.properties.test_fuzz import check_file


class ReaderTarget(Target):
    """The reader of the files of a suffix."""

    def __init__(self, suffix: str, seeds: Sequence[bytes], mutate: Mutation, *, flat: bool = False) -> None:
        super().__init__()
        self.suffix, self.seeds, self.flat = suffix, seeds, flat
        self.mutate = mutate
        # Otherwise coverage is not seen, and every input starts a process.
        dispatch.NATIVE = frozenset()  # type: ignore[attr-defined]
        office.find_office = lambda: None
        for load in READERS.values():  # readers are imported on first use: imported here to be instrumented
            load()

    def run(self, data: bytes) -> None:
        path = self.folder / f"a{self.suffix}"
        content = mutations.packed(mutations.members(data)) if self.flat else data
        path.write_bytes(content)
        check_file(path)


class EditionTarget(Target):
    """A TEI edition that is verified, or that a witness is added to."""

    mutate = staticmethod(mutations.mutate_tree)

    def __init__(self, *, add: bool) -> None:
        super().__init__()
        self.add = add
        foreign = Path(test_cover.__file__).parents[1] / "editions" / "foreign"
        small = [path.read_bytes() for path in sorted(foreign.glob("*.xml")) if path.stat().st_size < 8_000]
        self.seeds = [seeds.small_run(self.folder).read_bytes(), *small]
        self.path = self.folder / "edition.xml"

    def run(self, data: bytes) -> None:
        self.path.write_bytes(data)
        try:
            if self.add:
                add_witnesses(self.path, [self.folder / "in" / "b.txt"])
                return
            for fault in verify(self.path, [self.folder / "in"]).faults:
                assert str(fault.message).encode()
                assert fault.line >= 0
        except CollateError as error:
            check_error(error)


class DecisionsTarget(Target):
    """Two logs, of which each line is read; they are merged, loaded, and imported as lines, CSV and TOML."""

    mutate = staticmethod(mutations.mutate_lines)

    def __init__(self) -> None:
        super().__init__()
        os.fsync = lambda _descriptor: None  # type: ignore[assignment]  # each would take milliseconds
        from collate.edit import Undo, export_logs
        from collate.edit.log_entries import Directive
        from collate.settings import BoundarySettings, WorkSettings
        from tests.edit.log_entries_made import decide, line

        one = line(decide("指导", "督导"))
        lines = [
            one,
            line(decide("组", "按", what="note", how=""), one, second=1),
            line(Undo(of=(one.id,)), one, second=2),
        ]
        lines += [
            line(Directive("work", WorkSettings("会议", title="题"))),
            line(Directive("cut", BoundarySettings("a.txt", "会议"))),
        ]
        log = b"".join(one.raw + b"\n" for one in lines)
        path = self.folder / "seed" / "w.jsonl"
        path.parent.mkdir()
        path.write_bytes(log)
        forms = [export_logs([DecisionLog.open(path)], form) for form in ("toml", "csv")]
        self.seeds = [log, log + b"\x1e" + log[: log.index(b"\n") + 1], *forms]

    def run(self, data: bytes) -> None:
        one, _, other = data.partition(b"\x1e")
        merged = merge_logs(one, other)
        assert merge_logs(other, one).content == merged.content
        assert merge_logs(merged.content, b"").content == merged.content
        assert merge_logs(merged.content, one).content == merged.content
        folder = self.folder / "logs"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "w.jsonl").write_bytes(one)
        for suffix in ("", "jsonl", "csv", "toml"):
            try:
                if suffix:
                    file = self.folder / f"import.{suffix}"
                    file.write_bytes(data)
                    import_file(file, self.folder / "logs", work="w", by="编者")
                else:
                    load_decisions(folder)
            except CollateError as error:
                check_error(error)


class SettingsTarget(Target):
    """A collate.toml."""

    def __init__(self) -> None:
        super().__init__()
        own = b'[classify]\ntables = ["a.tsv"]\n[[cut]]\nfile = "a.txt"\nbefore = "x"\n'
        self.seeds = [own, *seeds.settings()]
        (self.folder / "a.tsv").write_text("指导\t督导\n", "utf-8")

    def run(self, data: bytes) -> None:
        path = self.folder / "collate.toml"
        path.write_bytes(data)
        try:
            load_settings(path)
        except CollateError as error:
            check_error(error)


class WorkbookTarget(Target):
    """A workbook of ``collate export``, filled in."""

    mutate = staticmethod(mutations.mutate_archive)

    def __init__(self) -> None:
        super().__init__()
        os.fsync = lambda _descriptor: None  # type: ignore[assignment]
        from collate import open_edition
        from collate.report import WRITERS, ReportContext

        edition = open_edition(seeds.small_run(self.folder)).model
        made = WRITERS["xlsx"].write(edition, ReportContext(lang="zh"))
        self.seeds = [mutations.flat(mutations.unpacked(made))]

    def run(self, data: bytes) -> None:
        content = mutations.packed(mutations.members(data))
        file = self.folder / "table.xlsx"
        file.write_bytes(content)
        shutil.rmtree(self.folder / "logs", ignore_errors=True)
        try:
            read_workbook(content, "a.xlsx")
            found = import_file(file, self.folder / "logs", by="编者")
            assert all(str(fault.message).encode() for fault in (*found.faults, *found.notes))
        except CollateError as error:
            check_error(error)


def _reader(
    suffix: str, make: Callable[[], list[bytes]], mutate: Mutation, *, flat: bool = False
) -> Callable[[], Target]:
    return lambda: ReaderTarget(suffix, make(), mutate, flat=flat)


_BYTES, _ZIP = mutations.mutate_bytes, mutations.mutate_archive

#: Name -> target. Readers are named by the suffix of their files, without its dot.
TARGETS: dict[str, Callable[[], Target]] = {
    "txt": _reader(".txt", seeds.texts, _BYTES),
    "md": _reader(".md", partial(seeds.written_as, "markdown"), _BYTES),
    "html": _reader(".html", seeds.pages, _BYTES),
    "mhtml": _reader(".mhtml", partial(seeds.written_as, "mhtml"), _BYTES),
    "docx": _reader(".docx", seeds.words, _ZIP, flat=True),
    "odt": _reader(".odt", seeds.open_documents, _ZIP, flat=True),
    "doc": _reader(".doc", seeds.rich_texts, _BYTES),
    "pdf": _reader(".pdf", seeds.printed, _BYTES),
    "epub": _reader(".epub", seeds.books, _ZIP, flat=True),
    "eml": _reader(".eml", seeds.mails, _BYTES),
    "mbox": _reader(".mbox", seeds.mailboxes, _BYTES),
    "xml": _reader(".xml", partial(seeds.written_as, "tei"), mutations.mutate_tree),
    "jsonl": _reader(".jsonl", seeds.records, mutations.mutate_lines),
    "parquet": _reader(".parquet", seeds.tables, _BYTES),
    "zip": _reader(".zip", seeds.archives, _BYTES),
    "tar": _reader(".tar", seeds.tars, _BYTES),
    "verify": partial(EditionTarget, add=False),
    "add": partial(EditionTarget, add=True),
    "decisions": DecisionsTarget,
    "settings": SettingsTarget,
    "workbook": WorkbookTarget,
    "desk": DeskTarget,
}
