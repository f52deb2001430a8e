"""EPUB: words and notes come back in order, links lead somewhere, and epubcheck has nothing to say."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from collate.report.publication.epub import LARGEST, write_epub
from collate.report.publication.model import Volume
from collate.report.publication.printed import labelled_texts, note_text, printed_parts
from collate.report.publication.text_lines import label_in_line
from tests.report.publication.volumes import address, many_notes, scripts, spring, volume_of, volumes

JAR = Path("/usr/share/java/epubcheck.jar")
XHTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def texts_of(epub: bytes) -> list[tuple[str, etree._Element]]:
    """Return the names and the roots of the files of the spine that are texts."""
    archive = zipfile.ZipFile(BytesIO(epub))
    package = etree.fromstring(archive.read("EPUB/package.opf"))
    files = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    names = [str(files[one.get("idref")]) for one in package.iter("{*}itemref")]
    parsed = [(name, etree.fromstring(archive.read(f"EPUB/{name}"))) for name in names]
    return [(name, root) for name, root in parsed if name.startswith("text-")]


def words_of(root: etree._Element) -> str:
    return squeezed("".join(map(str, root.itertext())))


@given(volumes())
def test_words_and_notes_come_back_in_order(volume: Volume) -> None:
    roots = [root for _name, root in texts_of(write_epub(volume))]
    references = [
        link.text for root in roots for link in root.iter(f"{XHTML}a") if link.get(f"{OPS}type") == "noteref"
    ]
    notes = [words_of(one) for root in roots for one in root.iter(f"{XHTML}aside")]
    labelled = list(labelled_texts(volume))
    assert references == [label for one in labelled for label in one.labels]
    assert notes == [
        squeezed(label_in_line(label) + note_text(note))
        for one in labelled
        for label, note in zip(one.labels, one.text.notes, strict=True)
    ]
    for root in roots:
        for one in [*root.iter(f"{XHTML}aside"), *root.iter(f"{XHTML}sup")]:
            one.text, one[:] = None, []
    found = "".join(words_of(root) for root in roots)
    at = 0
    for text, _numbers, _labels in labelled:
        pieces = [piece for paragraph in text.paragraphs for piece in paragraph.pieces]
        words = squeezed(
            "".join(part.text for piece in pieces for part in printed_parts(piece, volume.layout))
        )
        at = found.index(words, at) + len(words) if volume.layout.place != "section" else at


@given(volumes())
def test_every_link_leads_to_one_place(volume: Volume) -> None:
    archive = zipfile.ZipFile(BytesIO(write_epub(volume)))
    pages = {
        name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xhtml")
    }
    ids = {name: [one.get("id") for one in root.iter() if one.get("id")] for name, root in pages.items()}
    for name, root in pages.items():
        assert len(set(ids[name])) == len(ids[name])
        for link in root.iter(f"{XHTML}a"):
            file, _hash, target = link.get("href", "").partition("#")
            assert not target or target in ids[f"EPUB/{file}" if file else name]


def test_the_archive_begins_with_its_type_and_has_no_time() -> None:
    volume = volume_of(spring(), when="2026-11-30T08:00:00+08:00")
    epub = write_epub(volume)
    assert epub == write_epub(volume)
    assert epub[30:58] == b"mimetypeapplication/epub+zip"
    archive = zipfile.ZipFile(BytesIO(epub))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    package = archive.read("EPUB/package.opf").decode()
    assert '<meta property="dcterms:modified">2026-11-30T00:00:00Z</meta>' in package
    assert write_epub(volume_of(spring(), title="别的")) != epub


def test_a_large_text_is_split_between_paragraphs_and_keeps_its_notes_with_it() -> None:
    files = texts_of(write_epub(volume_of(many_notes(900, long=2), title="长")))
    assert len(files) > 2
    notes = 0
    for _name, root in files:
        assert len(etree.tostring(root, encoding="utf-8")) < LARGEST + 5_000
        references = {
            link.get("href") for link in root.iter(f"{XHTML}a") if link.get(f"{OPS}type") == "noteref"
        }
        found = {f"#{one.get('id')}" for one in root.iter(f"{XHTML}aside")}
        assert references == found
        notes += len(found)
    assert notes == 900


def test_vertical_lines_and_the_order_of_pages() -> None:
    archive = zipfile.ZipFile(BytesIO(write_epub(volume_of(spring(), vertical=True))))
    assert b"writing-mode:vertical-rl" in archive.read("EPUB/style.css")
    assert b'page-progression-direction="rtl"' in archive.read("EPUB/package.opf")
    across = zipfile.ZipFile(BytesIO(write_epub(volume_of(spring()))))
    assert b"vertical-rl" not in across.read("EPUB/style.css")


def check(epub: bytes, folder: Path) -> str:
    """Return what epubcheck says in JSON-free form: errors and warnings, one a line."""
    java = shutil.which("java")
    if java is None or not JAR.is_file():
        pytest.skip("needs Java and epubcheck: apt-get install epubcheck")
    file = folder / "book.epub"
    file.write_bytes(epub)
    found = subprocess.run(
        [java, "-jar", JAR, file], capture_output=True, text=True, timeout=120, check=False
    )
    assert "Messages:" in found.stdout
    return "\n".join(
        line for line in found.stderr.splitlines() if re.match("(FATAL|ERROR|WARNING|INFO)", line)
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "volume",
    [
        volume_of(spring(), conventions=("凡例。",), marks=True, profile="定本", when="2026-11-30"),
        volume_of(spring(), address(), scripts(), title="杂集", place="section", numbering="circled"),
        volume_of(
            spring(language="zh-Hant"), title="直", vertical=True, place="end", font='Kai "x" </style>'
        ),
        volume_of(many_notes(900, long=2), title="长", numbering="arabic"),
        volume_of(title=""),
    ],
    ids=["foot", "section", "vertical", "long", "empty"],
)
def test_epubcheck_has_nothing_to_say(volume: Volume, tmp_path: Path) -> None:
    assert check(write_epub(volume), tmp_path) == ""


@pytest.mark.slow
@settings(max_examples=2, deadline=None)
@given(st.lists(volumes(), min_size=10, max_size=10))
def test_epubcheck_has_nothing_to_say_of_random_texts(
    tmp_path_factory: pytest.TempPathFactory, many: list[Volume]
) -> None:
    joined = replace(many[0], texts=tuple(text for volume in many for text in volume.texts))
    assert check(write_epub(joined), tmp_path_factory.mktemp("epub")) == ""
