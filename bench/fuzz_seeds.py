"""Small valid files of each format, with which the search of ``fuzz`` begins."""

from __future__ import annotations

import io
import json
import random
import re
import tarfile
import tempfile
from pathlib import Path

import mutations

from tests.properties import test_cover
from tests.read import compound

#: Speeches as tests of the law of the ledger have them, with furniture among their paragraphs.
SPEECHES = tuple(test_cover.volume(random.Random(seed).choice) for seed in range(3))


def written_as(name: str) -> list[bytes]:
    """Return the files of :data:`SPEECHES` in a format of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            test_cover.WRITERS[name](Path(folder) / str(n), one).read_bytes()
            for n, one in enumerate(SPEECHES)
        ]


def texts() -> list[bytes]:
    lines = ["\n".join((s.title, *s.lines, *s.paragraphs)) for volume in SPEECHES for s in volume]
    text = "\n".join(lines)
    return [
        text.encode(),
        text.encode("gb18030"),
        text.encode("utf-16"),
        text.replace("\n", "\f\r\n").encode(),
    ]


def words() -> list[bytes]:
    from tests.read import test_docx_bad

    return [
        mutations.flat(mutations.unpacked(one))
        for one in (test_docx_bad.RICH, test_docx_bad.GOOD, *written_as("docx")[:1])
    ]


def books() -> list[bytes]:
    from tests.read import books as made

    nav = "<nav epub:type='toc'><ol><li><a href='a.xhtml'>一</a></li></ol></nav>"
    whole = made.book_with(made.SPEECH, nav, "<navMap><navPoint><content src='a.xhtml'/></navPoint></navMap>")
    return [mutations.flat(mutations.unpacked(one)) for one in (whole, *written_as("epub")[:1])]


def pages() -> list[bytes]:
    from tests.read import test_html_bad

    return [test_html_bad.SEED.encode(), *written_as("html")]


def mails() -> list[bytes]:
    from tests.read import test_mail as made

    plain = (
        made.HEAD
        + b"Subject: =?utf-8?b?6K6y6K+d?=\n"
        + made.part("text/plain; charset=utf-8", made.WORDS.encode())
    )
    parts = (
        made.part("text/plain; charset=gb2312", made.WORDS.encode("gb18030")),
        made.part("text/html; charset=utf-8", f"<p>{made.MORE}</p>".encode(), encoding="quoted-printable"),
        made.part(
            "text/plain",
            made.MORE.encode(),
            more="Content-Disposition: attachment; filename*=utf-8''%E7%94%B2.txt\n",
        ),
    )
    return [
        plain,
        made.HEAD + made.multipart("mixed", *parts),
        made.HEAD + made.multipart("alternative", *parts[:2]),
    ]


def records() -> list[bytes]:
    rows = [
        {
            "id": f"r{n}",
            "path": f"a/{n}.txt",
            "title": s.title,
            "date": "2021-05-08",
            "text": "\n".join(s.paragraphs),
        }
        for n, volume in enumerate(SPEECHES)
        for s in volume
    ]
    return ["\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()]


def tables() -> list[bytes]:
    import pyarrow
    from pyarrow import parquet

    rows = [json.loads(line) for line in records()[0].splitlines()]
    made = []
    for options in ({"compression": "none"}, {"compression": "snappy", "version": "1.0"}):
        out = io.BytesIO()
        parquet.write_table(pyarrow.Table.from_pylist(rows[:2]), out, **options)
        made.append(out.getvalue())
    return made


def printed() -> list[bytes]:
    from tests import test_hostile_files
    from tests.read.sheets import LONG, Sheets

    sheets = Sheets(pageCompression=0)
    sheets.lines(["  " + LONG[:20], LONG[20:40], LONG[40:60]])
    sheets.next()
    sheets.lines([LONG[60:80], "1 注。"])
    sheets.canvas.save()
    return [sheets.stream.getvalue(), test_hostile_files.pdf("http://127.0.0.1:9", Path("/none"))]


def archives() -> list[bytes]:
    parts = {
        "a.txt": texts()[0][:900],
        "b/c.html": pages()[0],
        "d.zip": mutations.packed({"e.txt": texts()[1][:600]}),
    }
    return [mutations.packed(parts), mutations.packed({"讲话.txt": texts()[0][:500]})]


def tars() -> list[bytes]:
    made = []
    for form in (tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=form) as packed:
            for name, data in (("a" * 90 + "/讲话.txt", texts()[0][:900]), ("b/c.html", pages()[0])):
                member = tarfile.TarInfo(name)
                member.size = len(data)
                packed.addfile(member, io.BytesIO(data))
        made.append(out.getvalue())
    return made


def rich_texts() -> list[bytes]:
    return [
        b"{\\rtf1\\ansi \\u21516?\\par}",
        compound.compound({"WordDocument": (b"\xec\xa5" + bytes(10)).ljust(5000, b"w")}),
    ]


def open_documents() -> list[bytes]:
    from tests import test_hostile_files

    made = test_hostile_files.open_document("http://127.0.0.1:9", Path("/none"))
    return [mutations.flat(mutations.unpacked(made))]


def small_run(folder: Path) -> Path:
    """Run three small witnesses in *folder*, with the output in ``out``; return the edition."""
    import collate

    lines = [f"第{n}项工作由第{n + 3}组负责，请指导组在第{n * 7}天以前完成。" for n in range(5)]
    text = "同志们：\n" + "\n".join(lines)
    changes = {
        "a": text,
        "b": text.replace("指导组", "督导组", 2).replace("第4项工作", "第4项重要工作"),
        "c": text.replace("完成", "做完", 1),
    }
    (folder / "in").mkdir()
    for name, content in changes.items():
        (folder / "in" / f"{name}.txt").write_text(
            f"在春耕座谈会上的讲话\n（1957年3月12日）\n{content}\n", "utf-8"
        )
    collate.run(folder / "in", folder / "out")
    (edition,) = (folder / "out").glob("works/*/edition.xml")
    return edition


def mailboxes() -> list[bytes]:
    start = b"From a Fri Sep  3 10:00:00 2021\n"
    return [b"\n\n".join(start + mail for mail in mails())]


def settings() -> list[bytes]:
    """Return the settings of ``collate config init`` with all keys in force, a group of tables a seed."""
    from collate.cli.config_template import settings_template

    whole = re.sub(r"(?m)^# (?=\[\[|\w+ = )", "", settings_template("en"))
    tables = re.split(r"(?m)^(?=\[)", re.sub(r"(?m)^#.*\n|^\n", "", whole))
    return ["".join(tables[at : at + 4]).encode() for at in range(0, len(tables), 4)]
