"""Files of strangers: nothing is fetched, no other file is read, nothing is written beside the output folder.

Each file refers to a server on this machine that lists requests, and to a file with a secret. The whole run
is a process of its own, in which an audit hook also lists programs that were started.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from tests.read.word import SCHEMAS, SPACES, p, pack, r, relations

SECRET = "此处是外人不该读到的机密文字"
SPEECH = (
    "在春耕座谈会上的讲话\n（1957年3月12日）\n同志们，今天谈三个问题，都是大家关心的事情，请各位认真记下来。"
)

#: Runs the command line with an audit hook, and appends the programs that it starts to the first argument.
DRIVER = """
import json, sys
started = []
def hook(event, arguments):
    if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile"):
        started.append([event, [str(one) for one in arguments][:2]])
    elif event == "socket.connect":
        started.append([event, [str(arguments[1])]])
sys.addaudithook(hook)
from collate.cli import main
try:
    main(sys.argv[2:])
finally:
    with open(sys.argv[1], "w") as out:
        json.dump(started, out)
"""


class Server(ThreadingHTTPServer):
    """A server that lists the paths it is asked for."""

    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture(name="server")
def serve() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def page(url: str, secret: Path) -> str:
    return (
        f'<!DOCTYPE html SYSTEM "{url}/dtd"><html><head><base href="{url}/"><title>讲话</title>'
        f'<link rel="stylesheet" href="{url}/css"><script src="{url}/script"></script>'
        f'<meta http-equiv="refresh" content="0; url={url}/refresh"></head><body>'
        + "".join(f"<p>{line}</p>" for line in SPEECH.splitlines())
        + f'<img src="{url}/img"><iframe src="{secret.as_uri()}"></iframe><object data="{secret.as_uri()}">'
        f"</object><embed src='{url}/embed'></body></html>"
    )


def tei(url: str, secret: Path) -> str:
    body = "".join(f"<p>{line}</p>" for line in SPEECH.splitlines())
    return (
        f'<?xml-stylesheet href="{url}/xsl"?><TEI xmlns="http://www.tei-c.org/ns/1.0" '
        f'xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="x {url}/xsd"><text><body>{body}<p>'
        f'<xi:include href="{secret.as_uri()}" parse="text"/><graphic url="{url}/graphic"/></p></body>'
        "</text></TEI>"
    )


def entity(url: str, secret: Path) -> str:
    return (
        f'<!DOCTYPE TEI SYSTEM "{url}/dtd" [<!ENTITY s SYSTEM "{secret.as_uri()}">'
        f'<!ENTITY % p SYSTEM "{url}/pe">'
        f'%p;]><TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>{SPEECH}&s;</p></body></text></TEI>'
    )


def pdf(url: str, secret: Path) -> bytes:
    actions = [
        f"<</S/Launch/F({secret})>>",
        f"<</S/URI/URI({url}/uri)>>",
        f"<</S/SubmitForm/F({url}/form)>>",
        f"<</S/JavaScript/JS(app.launchURL('{url}/js'))>>",
    ]
    content = b"BT /F1 12 Tf 20 500 Td (The lamps are lit at last, friends and neighbours.) Tj ET"
    objects = [
        f"<</Type/Catalog/Pages 2 0 R/OpenAction {actions[3]}/AA<</WC {actions[0]}>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"
        f"/AA<</O {actions[1]}/C {actions[2]}>>>>",
        f"<</Length {len(content)}>>\nstream\n{content.decode()}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = "".join(f"{number} 0 obj {one} endobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Size 6/Root 1 0 R>>\n%%EOF".encode()


def word(url: str, secret: Path) -> bytes:
    body = "".join(p(r(line)) for line in SPEECH.splitlines()) + '<w:altChunk r:id="c"/><w:subDoc r:id="d"/>'
    kinds = f"{SCHEMAS}/officeDocument/2006/relationships"
    targets = {
        "c": ("aFChunk", secret.as_uri()),
        "d": ("subDocument", f"{url}/sub"),
        "t": ("attachedTemplate", url),
    }
    rows = "".join(
        f'<Relationship Id="{key}" Type="{kinds}/{kind}" Target="{target}" TargetMode="External"/>'
        for key, (kind, target) in targets.items()
    )
    related = f'<Relationships xmlns="{SCHEMAS}/package/2006/relationships">{rows}</Relationships>'
    return pack(
        {
            "[Content_Types].xml": f'<Types xmlns="{SCHEMAS}/package/2006/content-types"/>',
            "_rels/.rels": relations({"rId1": "word/document.xml|officeDocument"}),
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": related,
        }
    )


def book(url: str, secret: Path) -> bytes:
    items = {"a": "a.xhtml", "b": f"../../{secret.name}", "c": secret.as_uri(), "d": f"{url}/chapter"}
    manifest = "".join(
        f'<item id="{key}" href="{href}" media-type="application/xhtml+xml"/>' for key, href in items.items()
    )
    spine = "".join(f'<itemref idref="{key}"/>' for key in items)
    return pack(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="a.opf"/></rootfiles></container>',
            "a.opf": f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{manifest}</manifest>'
            f"<spine>{spine}</spine></package>",
            "a.xhtml": page(url, secret),
        }
    )


def archive(secret: Path) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr("a.txt", SPEECH)
        for name in ("../../out.txt", str(secret), "C:\\out.txt", "reports/index.html"):
            packed.writestr(name, SPEECH + "甲乙")
        link = ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, str(secret))
    return out.getvalue()


def tar(secret: Path) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for kind, name in ((tarfile.SYMTYPE, "soft.txt"), (tarfile.LNKTYPE, "hard.txt")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, str(secret)
            packed.addfile(member)
        text = (SPEECH + "丙丁").encode()
        member = tarfile.TarInfo("/../../out.txt")
        member.size = len(text)
        packed.addfile(member, io.BytesIO(text))
    return out.getvalue()


def mail(url: str, secret: Path) -> bytes:
    message = EmailMessage()
    message["Subject"] = "讲话"
    message.set_content(SPEECH)
    message.add_alternative(page(url, secret), subtype="html")
    message.add_attachment(SPEECH + "戊己", filename="../../out.txt")
    external = EmailMessage()
    external["Content-Type"] = f'message/external-body; access-type=URL; URL="{url}/external"'
    external.set_payload("")
    message.attach(external)
    return message.as_bytes()


@pytest.fixture(name="folder")
def write_files(tmp_path: Path, server: Server) -> Path:
    url, secret = f"http://127.0.0.1:{server.server_address[1]}", tmp_path / "outside" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text(SECRET, encoding="utf-8")
    files: dict[str, str | bytes] = {
        "page.html": page(url, secret),
        "include.xml": tei(url, secret),
        "entity.xml": entity(url, secret),
        "launch.pdf": pdf(url, secret),
        "word.docx": word(url, secret),
        "book.epub": book(url, secret),
        "names.zip": archive(secret),
        "names.tar": tar(secret),
        "mail.eml": mail(url, secret),
        "records.jsonl": json.dumps({"id": "../../../out", "path": str(secret), "text": SPEECH}) + "\n",
        "plain.txt": SPEECH + "\n=1+1\n<script>alert(1)</script>\n",
    }
    folder = tmp_path / "work" / "in"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return the files in *folder* but those of the output folder."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in files.items()
        if not name.startswith(("work/reports/", "work/.reports"))
    }


@pytest.fixture(name="after")
def run_all(folder: Path, tmp_path: Path) -> dict[str, object]:
    """Run all files, and return what it printed, what it started, and the files that are new or changed."""
    before = snapshot(tmp_path)
    started = tmp_path.parent / f"{tmp_path.name}-started.json"
    command = [
        sys.executable,
        "-c",
        DRIVER,
        started,
        "run",
        "in",
        "--lang",
        "en",
        "--also",
        "docx,epub,witnesses",
    ]
    done = subprocess.run(
        [str(one) for one in command],
        cwd=folder.parent,
        env={**os.environ, "TMPDIR": str(tmp_path.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    later = snapshot(tmp_path)
    return {
        "output": done.stdout + done.stderr,
        "started": json.loads(started.read_text()),
        "changed": sorted(name for name in later if before.get(name) != later[name]),
    }


def test_files_of_strangers(after: dict[str, object], folder: Path, server: Server) -> None:
    # The run did its work: what is text in these files was read, and the rest was named.
    summary = json.loads((folder.parent / "reports" / "summary.json").read_text("utf-8"))
    read = {one["path"].split("/")[0] for one in summary["files"]}
    assert read >= {
        "page.html",
        "word.docx",
        "launch.pdf",
        "names.zip",
        "names.tar",
        "mail.eml",
        "records.jsonl",
    }
    assert {"entity.xml", "include.xml"} & {one["path"] for one in summary["skipped"]}
    # Nothing was fetched, and no program was started but the confined process that reads PDF.
    assert server.asked == []
    started = after["started"]
    assert isinstance(started, list)
    assert [words for event, words in started if event == "socket.connect"] == []
    programs = {words[0] for event, words in started if event == "subprocess.Popen"}
    assert programs <= {sys.executable}
    assert {event for event, _words in started} <= {"subprocess.Popen", "os.posix_spawn", "os.exec"}
    # The secret is in no result, and nothing was written elsewhere.
    assert after["changed"] == []
    for path in folder.parent.joinpath("reports").rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path
    assert SECRET not in str(after["output"])


def test_the_test_sees_what_would_leak(folder: Path, server: Server, tmp_path: Path) -> None:
    secret = tmp_path / "outside" / "secret.txt"
    (folder / "leak.txt").write_text(SPEECH + secret.read_text("utf-8") * 3, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "collate", "run", "in", "-q"],
        cwd=folder.parent,
        capture_output=True,
        check=False,
    )
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_address[1]}/seen", timeout=60):
        assert server.asked == ["/seen"]
    found = [
        path for path in (folder.parent / "reports").rglob("*.html") if SECRET in path.read_text("utf-8")
    ]
    assert found


def rich_text(url: str, secret: Path) -> bytes:
    words = "".join(f"\\u{ord(one) - 65536 * (ord(one) > 32767)}?" for one in SPEECH)
    fields = "".join(
        f'{{\\field{{\\*\\fldinst {kind} "{target}" }}{{\\fldrslt }}}}'
        for kind, target in (
            ("INCLUDETEXT", secret.as_uri()),
            ("INCLUDEPICTURE", f"{url}/picture"),
            ("DDEAUTO", "sh"),
        )
    )
    return f"{{\\rtf1\\ansi {words}\\par {fields}\\par}}".encode("ascii")


def open_document(url: str, secret: Path) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = "".join(
        f' xmlns:{key}="{names}:{name}:1.0"'
        for key, name in (("office", "office"), ("text", "text"), ("draw", "drawing"))
    )
    kind = "application/vnd.oasis.opendocument.text"
    entries = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{one}"/>'
        for path, one in (("/", kind), ("content.xml", "text/xml"))
    )
    body = "".join(f"<text:p>{line}</text:p>" for line in SPEECH.splitlines())
    linked = (
        f'<text:section text:name="a"><text:section-source xlink:href="{secret.as_uri()}"/></text:section>'
        f'<text:p><draw:frame draw:name="b"><draw:image xlink:href="{url}/image" xlink:type="simple" '
        'xlink:actuate="onLoad"/></draw:frame></text:p>'
    )
    out = io.BytesIO()
    with ZipFile(out, "w") as packed:  # the type must be the first member, and not compressed
        packed.writestr("mimetype", kind)
        manifest = f'<m:manifest xmlns:m="{names}:manifest:1.0">{entries}</m:manifest>'
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr(
            "content.xml",
            f'<office:document-content{spaces} xmlns:xlink="http://www.w3.org/1999/xlink" '
            'office:version="1.3">'
            f"<office:body><office:text>{body}{linked}</office:text></office:body></office:document-content>",
        )
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_fetches_and_includes_nothing(tmp_path: Path, server: Server) -> None:
    url, secret = f"http://127.0.0.1:{server.server_address[1]}", tmp_path / "outside" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text(SECRET, encoding="utf-8")
    folder = tmp_path / "work" / "in"
    folder.mkdir(parents=True)
    (folder / "a.rtf").write_bytes(rich_text(url, secret))
    (folder / "b.odt").write_bytes(open_document(url, secret))
    done = subprocess.run(
        [sys.executable, "-m", "collate", "read", "in", "--text"],
        cwd=folder.parent,
        capture_output=True,
        check=False,
    )
    shown = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert shown.count("同志们，今天谈三个问题") == 2, shown
    assert SECRET not in shown
    assert server.asked == []
