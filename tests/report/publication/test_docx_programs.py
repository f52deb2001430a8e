"""Programs that are not ours read our Word files: mammoth, docx2python, python-docx, LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from collate.report.notes.chinese import note_number
from collate.report.publication.docx import write_docx
from collate.report.publication.model import Volume
from collate.report.publication.printed import note_text, printed_parts, visible
from tests.report.publication.volumes import address, many_notes, scripts, spring, volume_of

#: Numbers in brackets, and brackets that a program prints without the number in them.
_BRACKETS = re.compile(r"〔[一二三四五六七八九十百零]*〕|\[\d*\]")

VOLUMES = {
    "chinese": volume_of(spring()),
    "circled": volume_of(spring(), numbering="circled", restart="page"),
    "brackets": volume_of(spring(), numbering="brackets", vertical=True),
    "end": volume_of(spring(), place="end", numbering="arabic"),
    "section": volume_of(spring(), place="section", restart="section"),
    "changes": volume_of(spring(), changes=True, numbering="arabic"),
    "several": volume_of(spring(), address(), scripts(), title="合集", numbering="arabic", line_numbers=5),
    "many": volume_of(many_notes(300), title="三百条校勘记"),
}
each = pytest.mark.parametrize("volume", VOLUMES.values(), ids=VOLUMES)


def edited(volume: Volume) -> list[str]:
    """Return the paragraphs of the edited text, without spaces at their ends."""
    return [
        "".join(
            part.text for piece in paragraph.pieces for part in printed_parts(piece, volume.layout)
        ).strip()
        for text in volume.texts
        for paragraph in text.paragraphs
    ]


def printed_notes(volume: Volume) -> list[str]:
    return [note_text(text.notes[at]) for text in volume.texts for at in text.references]


def follows(needles: list[str], text: str) -> bool:
    """Return whether all *needles* stand in *text* in their order."""
    at = 0
    for needle in needles:
        at = text.find(needle, at)
        if at < 0:
            return False
        at += len(needle)
    return True


@each
def test_mammoth_reads_words_and_notes(volume: Volume) -> None:
    mammoth = pytest.importorskip("mammoth")
    page = mammoth.convert_to_html(io.BytesIO(write_docx(volume))).value
    body, _, rest = page.partition("<ol><li id=")
    calls = re.findall(r'<a href="#(?:foot|end)note-(\d+)"', body)
    assert calls == [str(number) for number in range(1, len(printed_notes(volume)) + 1)]
    body = re.sub(r"<sup>.*?</sup>", "", body)
    paragraphs = [
        unescape(re.sub(r"<[^>]*>", "", one)) for one in re.findall(r"<(?:p|h\d)>.*?</(?:p|h\d)>", body)
    ]
    assert follows(edited(volume), "\n".join(_BRACKETS.sub("", one) for one in paragraphs))
    listed = [unescape(re.sub(r"<[^>]*>", "", one)) for one in re.findall(r"<p>(.*?)<a href", rest)]
    assert [one.strip() for one in listed] == printed_notes(volume)


@each
def test_docx2python_reads_words_and_notes(volume: Volume, tmp_path: Path) -> None:
    docx2python = pytest.importorskip("docx2python")
    path = tmp_path / "a.docx"
    path.write_bytes(write_docx(volume))
    with docx2python.docx2python(path) as found:
        body = "\n".join("".join(runs) for runs in _paragraphs(found.body_runs))
        notes = [
            "".join(runs)
            for part in (found.footnotes_runs, found.endnotes_runs)
            for runs in _paragraphs(part)
        ]
    calls = re.findall(r"----(?:foot|end)note(\d+)----", body)
    assert calls == [str(number) for number in range(1, len(printed_notes(volume)) + 1)]
    if not volume.layout.changes:  # it reads what was taken out as well
        assert follows(edited(volume), _BRACKETS.sub("", re.sub(r"----(?:foot|end)note\d+----", "", body)))
    listed = [
        _BRACKETS.sub("", re.sub(r"^(?:foot|end)note\d+\)\t", "", one), count=1).strip()
        for one in notes
        if one
    ]
    assert listed == printed_notes(volume)


def _paragraphs(nested: object) -> list[list[str]]:
    if isinstance(nested, list):
        if all(isinstance(one, str) for one in nested):
            return [nested]
        return [runs for one in nested for runs in _paragraphs(one)]
    return []


@each
def test_python_docx_reads_words_and_styles(volume: Volume) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(io.BytesIO(write_docx(volume)))
    names = {"Normal", "Heading 2", "Heading 3", "诗行"}
    found = [_BRACKETS.sub("", one.text) for one in document.paragraphs if one.style.name in names]
    if not volume.layout.changes:  # it reads neither what was put in nor what was taken out
        assert [one.strip() for one in found] == edited(volume)
    assert document.core_properties.title == volume.title
    rows = sum(len(text.witnesses) + 1 for text in volume.texts if text.witnesses)
    assert sum(len(table.rows) for table in document.tables) == (0 if volume.layout.vertical else rows)


@pytest.fixture(scope="module")
def printed_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the text of each page of each volume, as LibreOffice prints it."""
    soffice, pdftotext = shutil.which("soffice"), shutil.which("pdftotext")
    if soffice is None or pdftotext is None:
        pytest.skip("LibreOffice (soffice) or pdftotext is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")
    for name, volume in VOLUMES.items():
        (folder / f"{name}.docx").write_bytes(write_docx(volume))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [f"{name}.docx" for name in VOLUMES]
    command = [soffice, profile, "--headless", "--convert-to", "pdf", *files]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return {name: _pdf_text(pdftotext, folder / f"{name}.pdf").split("\f") for name in VOLUMES}


def _pdf_text(pdftotext: str, path: Path) -> str:
    return subprocess.run([pdftotext, path, "-"], check=True, capture_output=True, text=True).stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in VOLUMES if name not in ("brackets", "several")])
def test_libreoffice_prints_all_notes_in_order(name: str, printed_pages: dict[str, list[str]]) -> None:
    notes = [_letters(visible(one)) for one in printed_notes(VOLUMES[name])]
    assert follows(notes, _letters("".join(printed_pages[name])))


@pytest.mark.slow
def test_libreoffice_prints_columns_and_scripts_from_right_to_left(
    printed_pages: dict[str, list[str]],
) -> None:
    # pdftotext gives columns and letters from right to left in an order of its own.
    for name in ("brackets", "several"):
        words = "".join([*edited(VOLUMES[name]), *printed_notes(VOLUMES[name])])
        found = set(_letters("".join(printed_pages[name])))
        assert {one for one in _letters(words) if one.isalpha() and one.isascii() is False} - found <= set(
            "ﻷ"
        )


@pytest.mark.slow
def test_libreoffice_prints_each_note_on_the_page_of_its_number(printed_pages: dict[str, list[str]]) -> None:
    notes = printed_notes(VOLUMES["many"])
    seen = 0
    for page in printed_pages["many"]:
        letters = _letters(page)
        numbers = re.findall("〔.*?〕", letters)
        # Word and LibreOffice have 一百零一 where notes elsewhere have 一百〇一.
        assert numbers == [note_number(seen + at).replace("〇", "零") for at in range(1, len(numbers) + 1)]
        assert all(_letters(note) in letters for note in notes[seen : seen + len(numbers)])
        seen += len(numbers)
    assert seen == 300


def _letters(text: str) -> str:
    return "".join(text.split())
