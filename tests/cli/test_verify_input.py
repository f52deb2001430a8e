"""``collate verify`` with unusual editions and other files: messages of one line, no tracebacks."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]

NAMESPACE = 'xmlns="http://www.tei-c.org/ns/1.0"'
ENTRY = '<app><lem wit="#A">甲</lem><rdg wit="#B">乙</rdg></app>'


def edition(body: str = ENTRY, declared: str = "") -> str:
    listed = '<listWit><witness xml:id="A"/><witness xml:id="B"/></listWit>'
    text = f"<text><body><p>{body}</p></body></text>"
    return f"{declared}<TEI {NAMESPACE}><teiHeader>{listed}</teiHeader>{text}</TEI>"


REFUSED = {
    "gzip": (gzip.compress(edition().encode()), "is compressed (gzip), not XML. Unpack it first: gunzip"),
    "a ZIP archive": (b"PK\x03\x04" + bytes(60), "is a ZIP archive, not XML"),
    "PDF": (b"%PDF-1.7\n", "is a PDF file, not XML"),
    "empty": (b"", "is not well-formed XML, line 1: the file is empty"),
    "blank": (b" \n\n", "the file is empty"),
    "a control character": (
        edition("&#1;").encode(),
        "is not well-formed XML, line 1: a character that XML does not allow",
    ),
    "a bare control character": (
        edition("\x01").encode(),
        "is not well-formed XML, line 1: a character that XML does not allow",
    ),
    "an unpaired surrogate": (edition("X").encode().replace(b"X", b"\xed\xa0\x80"), "is not well-formed XML"),
    "a character that is none": (edition("&#xFFFF;").encode(), "is not well-formed XML"),
    "another encoding than declared": (
        edition(declared='<?xml version="1.0" encoding="UTF-8"?>').encode("gb18030"),
        "is not well-formed XML",
    ),
    "an unknown encoding": (
        edition(declared='<?xml version="1.0" encoding="x-9"?>').encode(),
        "is not well-formed XML",
    ),
    "broken off": (edition().encode()[:-30], "is not well-formed XML, line 1"),
    "a DTD": (
        edition(declared="<!DOCTYPE TEI SYSTEM 'tei.dtd'>").encode(),
        "has a document type declaration",
    ),
    "a DTD in UTF-16": (
        edition(declared="<!DOCTYPE TEI>").encode("utf-16"),
        "has a document type declaration",
    ),
    "a DTD in UTF-16, the other order": (
        ("\ufeff" + edition(declared="<!DOCTYPE TEI>")).encode("utf-16-be"),
        "has a document type declaration",
    ),
    "a DTD in UTF-32": (
        edition(declared='<?xml version="1.0" encoding="UTF-32"?><!DOCTYPE TEI>').encode("utf-32"),
        "has a document type declaration",
    ),
    "entities in an attribute": (
        (
            "<!DOCTYPE TEI ["
            + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 20 if i else "ha"}">' for i in range(9))
            + f'<!ATTLIST TEI n CDATA "&a8;">]><TEI {NAMESPACE}/>'
        ).encode(),
        "has a document type declaration",
    ),
    "another file": (
        edition(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
        ).encode(),
        "includes another file, 'file:///etc/passwd', line 1. Resolve the inclusion first: xmllint ",
    ),
    "ten thousand elements in each other": (
        edition("<seg>" * 10_000 + "</seg>" * 10_000).encode(),
        "nests its elements too deeply",
    ),
    "a thousand apps in each other": (
        edition('<app><lem wit="#A">' * 500 + "</lem></app>" * 500).encode(),
        "nests its elements too deeply: more than 200 levels",
    ),
    "no namespace": (edition().replace(NAMESPACE, "").encode(), "is not in the namespace of TEI P5"),
    "TEI P4": (b"<TEI.2><text/></TEI.2>", "<TEI.2> is not in the namespace of TEI P5"),
    "HTML": (b"<html><body><p>x</p></body></html>", "is not a TEI document: its root is <html>"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_input_that_is_refused(collate: Collate, here: Path, name: str) -> None:
    data, message = REFUSED[name]
    Path("x.xml").write_bytes(data)
    result = collate("verify", "x.xml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("x.xml:")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "data",
    [
        edition().encode("utf-8-sig"),
        edition().encode("utf-16"),
        ("\ufeff" + edition()).encode("utf-16-be"),
        edition(declared='<?xml version="1.0" encoding="GB18030"?>').encode("gb18030"),
        edition(declared='<?xml version="1.0"?>\r\n<!-- <!DOCTYPE TEI> -->\r\n').encode(),
        edition(f"{ENTRY}&lt;&amp;]]&gt;&#x202e;&#xe000;\u0301").encode(),
        edition(
            f'{ENTRY}<app><lem wit="#A">{"字" * 20_000}</lem><rdg wit="#B">{"字" * 19_999}</rdg></app>'
        ).encode(),
        edition(ENTRY + "<seg>" * 150 + "</seg>" * 150).encode(),
    ],
    ids=["BOM", "UTF-16", "UTF-16BE", "GB18030", "comment", "characters", "20,000 characters", "150 deep"],
)
def test_an_unusual_edition_in_order(collate: Collate, here: Path, data: bytes) -> None:
    Path("x.xml").write_bytes(data)
    result = collate("verify", "x.xml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "x.xml: in order, witnesses: 2; not written by collate (parallel-segmentation" in result.stdout


def test_a_file_that_is_too_large(collate: Collate, here: Path) -> None:
    with Path("x.xml").open("wb") as file:
        file.truncate(200_000_000)  # a sparse file: it takes no space
    result = collate("verify", "x.xml")
    assert result.exit_code == 1
    assert result.stderr == (
        "x.xml: has 200 MB: checking it takes about 3.6 GB of memory. "
        "If there is enough memory, set a limit above 100 MB (--max-file-size)\n"
    )
    Path("y.xml").write_text(edition() + " " * 1_100_000, encoding="utf-8")
    assert collate("verify", "--max-file-size", "1", "y.xml").exit_code == 1
    assert collate("verify", "--max-file-size", "2", "y.xml").exit_code == 0
    assert collate("verify", "--max-file-size", "0", "y.xml").exit_code == 2


def test_a_path_that_is_not_a_file(collate: Collate, here: Path) -> None:
    os.mkfifo("pipe")
    result = collate("verify", "pipe", ".")
    assert result.exit_code == 1
    assert [line.split(". ")[0] for line in result.stderr.splitlines()] == [
        "pipe: is not a file",
        ".: cannot be read (Is a directory)",
    ]


def test_many_witnesses(collate: Collate, here: Path) -> None:
    names = [f"W{i:03d}" for i in range(300)]
    listed = "".join(f'<witness xml:id="{name}"/>' for name in names)
    wit = [" ".join(f"#{name}" for name in part) for part in (names[:200], names[200:])]
    apps = f'<app><lem wit="{wit[0]}">甲</lem><rdg wit="{wit[1]}">乙</rdg></app>' * 100
    text = edition(apps).replace('<witness xml:id="A"/><witness xml:id="B"/>', listed)
    Path("x.xml").write_text(text, encoding="utf-8")
    assert "in order, witnesses: 300" in collate("verify", "x.xml").stdout
    Path("x.xml").write_text(text.replace("#W199 ", "", 1).replace("#W250", "#W25O", 1), encoding="utf-8")
    assert collate("verify", "x.xml").exit_code == 1


def test_json_names_line_entry_witness_and_severity(collate: Collate, here: Path) -> None:
    twice = (
        '<app xml:id="x"><lem wit="#A">甲</lem><rdg wit="#A">乙</rdg></app>\n<app n="2"><lem>丙</lem></app>'
    )
    Path("x.xml").write_text(edition(f"\n{twice}"), encoding="utf-8")
    (row,) = json.loads(collate("verify", "--json", "x.xml").stdout)
    assert row["faults"] == [
        {"line": 2, "entry": "x", "witness": "A", "severity": "fault", "message": "x: A occurs 2 times"}
    ]
    assert row["remarks"][-1] == {
        "line": 3,
        "entry": "app 2",
        "witness": "",
        "severity": "remark",
        "message": "app 2: it has only one reading",
    }
    Path("x.xml").write_text("<TEI>\n<p></TEI>", encoding="utf-8")
    (row,) = json.loads(collate("verify", "--json", "x.xml").stdout)
    assert [(one["line"], one["severity"]) for one in row["faults"]] == [(2, "fault")]


def test_many_faults_are_counted(collate: Collate, here: Path) -> None:
    Path("x.xml").write_text(edition("<app/>" * 150), encoding="utf-8")
    result = collate("verify", "x.xml")
    assert len(result.stderr.splitlines()) == 102  # with the note about witnesses without a reading
    assert "x.xml: 50 more; use --verbose to show all" in result.stderr
    assert len(collate("verify", "-v", "x.xml").stderr.splitlines()) == 154


def test_notes_are_not_faults(collate: Collate, here: Path) -> None:
    Path("x.xml").write_text(edition(f"{ENTRY}<app><lem>丙</lem></app>"), encoding="utf-8")
    result = collate("verify", "x.xml")
    assert (result.exit_code, result.stderr) == (0, "x.xml:1: note: app 2: it has only one reading\n")
    assert collate("verify", "-q", "x.xml").output == ""
