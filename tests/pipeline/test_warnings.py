"""Warnings of readers, from the document to what a person sees."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collate.cli import main
from collate.i18n import Message, _, translate
from collate.model import Document, Source, SplitDocument
from collate.read import FoundFile, document_warnings, read_text
from collate.read import read as read_files
from collate.read.warnings import warning
from collate.settings import Settings
from collate.store.serialise import FileIdentity, dump_items, load_items
from collate.text.offsets import identity_map
from tests.read.word import docx, p, r

SPEECH = "各位代表，今天的座谈会主要讨论春耕生产、水利建设和物资供应三个问题，请大家畅所欲言，把困难摆出来。"
OBJECT = r('<w:object><o:OLEObject ProgID="Equation.3"/></w:object>')
NOTE = (
    "embedded objects that are not read: 1 (Equation.3). If they have text, copy it into the document in Word"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, last in (("a", "散会。"), ("b", "会议到此结束。")):
        rows = [p(SPEECH[start:] + SPEECH[:start]) for start in range(0, 40, 5)]
        body = p("在春耕座谈会上的讲话") + p("（1957年3月12日）") + "".join(rows) + p(last)
        (folder / f"{name}.docx").write_bytes(docx(body + (p(OBJECT) if name == "a" else "")))
    return folder


def collate(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def test_a_document_holds_its_warnings_without_its_name(corpus: Path) -> None:
    (document,) = read_files(FoundFile("x/a.docx", corpus / "a.docx"), Settings())
    assert isinstance(document, Document)
    assert document.warnings == (NOTE,)
    (shown,) = document_warnings(document)
    assert shown == f"x/a.docx: {NOTE}"
    assert translate(shown, "zh").startswith("x/a.docx：没有读的嵌入对象")


@pytest.mark.parametrize(
    "command", [["read"], ["read", "--json"], ["split"], ["split", "--json"], ["read", "-q"]]
)
def test_commands_show_them_and_end_well(corpus: Path, command: list[str]) -> None:
    shown = collate(*command, corpus)
    assert shown.exit_code == 0, shown.output
    assert shown.stderr == f"Note: a.docx: {NOTE}\n"


def test_a_run_shows_them_again_from_the_cache(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for options in (["-q"], ["-q"], ["-q", "--force"]):
        shown = collate("run", corpus, "-o", out, "--lang", "en", *options)
        assert shown.exit_code == 0, shown.output
        assert f"a.docx: {NOTE}" in shown.stderr
        assert json.loads((out / "summary.json").read_text("utf-8"))["warnings"] == [f"a.docx: {NOTE}"]
    # The file is read from the cache, and another one is new.
    (corpus / "c.docx").write_bytes((corpus / "b.docx").read_bytes())
    (corpus / "d.docx").write_bytes((corpus / "a.docx").read_bytes())
    collate("run", corpus, "-o", out, "--lang", "en")
    warnings = json.loads((out / "summary.json").read_text("utf-8"))["warnings"]
    assert warnings == [f"{name}.docx: {NOTE}" for name in "ad"]


def test_other_jobs_show_them(corpus: Path, tmp_path: Path) -> None:
    assert f"a.docx: {NOTE}" in collate("dedupe", corpus).stderr
    collate("run", corpus, "-o", tmp_path / "out", "-q")
    assert f"a.docx: {NOTE}" in collate("query", corpus / "a.docx", "-o", tmp_path / "out").stderr


def test_prepared_files_have_them_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_with_warning(file: FoundFile, settings: Settings) -> Document:
        return replace(read_text(file, settings), warnings=(warning("is odd", "Look at it"),))

    monkeypatch.setattr("collate.editions.prepared_files.read_text", read_with_warning)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"{SPEECH}\n{name}\n", "utf-8")
    edition = tmp_path / "e.xml"
    shown = collate("compare", tmp_path / "a.txt", tmp_path / "b.txt", "-o", edition)
    assert shown.exit_code == 0, shown.output
    assert shown.stderr.splitlines() == [f"Note: {name}.txt: is odd. Look at it" for name in "ab"]
    shown = collate("add", edition, tmp_path / "c.txt", "-o", tmp_path / "f.xml")
    assert "c.txt: is odd. Look at it" in shown.stderr


def test_warnings_survive_the_workspace_and_name_no_file() -> None:
    source = Source("0" * 64, ("a.docx",), ("/x/a.docx",), "text/html", "", 1)
    notes = (_("page {number} is missing", number=3), "plain")
    document = Document(source, "甲", "甲", identity_map(1), warnings=notes)
    file = FileIdentity("a.docx", "/x/a.docx")
    data = dump_items((SplitDocument(document, (), ()),), file)
    assert data is not None
    (loaded,) = load_items(data, FileIdentity("b.docx", "/y/b.docx"))
    assert isinstance(loaded, SplitDocument)
    assert loaded.document.warnings == notes
    assert isinstance(loaded.document.warnings[0], Message)
    named = replace(document, warnings=("a.docx is odd",))
    assert dump_items((SplitDocument(named, (), ()),), file) is None
