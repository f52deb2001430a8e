"""RTF, old Word files and OpenDocument texts: LibreOffice makes Word files of them, which are then read."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document
from collate.read.docx.ooxml import children, text_of
from collate.read.docx.package import OLE, Package, encrypted
from collate.read.docx.reader import document_of

if TYPE_CHECKING:
    from collate.read.raw_builder import Input
    from collate.settings import Settings

#: Longest time for one file, in seconds. LibreOffice starts in 1 to 5 and reads a book in 10 to 20.
SECONDS = 180

#: Where LibreOffice is installed when it is not on the PATH.
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
#: Settings of a fresh profile: no macros, no updates of links, nothing fetched for a document.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
#: A door that nobody opens: whatever LibreOffice would fetch, it asks here.
_NOWHERE = "http://127.0.0.1:9"
_OTHER_OLE = {"Workbook": "of Excel", "PowerPoint Document": "of PowerPoint"}


def read_office(item: Input, settings: Settings) -> Iterator[Document]:
    """Yield the document of an RTF, old Word or OpenDocument file.

    Raises:
        SourceError: LibreOffice is not installed, cannot convert the file or
            takes longer than :data:`SECONDS`; the file is encrypted, or none of these.
    """
    suffix, media_type = _kind(item)
    program = find_office()
    if program is None:
        raise SourceError(
            item.path,
            f"{suffix} files are read with LibreOffice, which is not installed",
            "Install LibreOffice so that soffice is on the PATH, or save the file as .docx",
        )
    converted = _convert(program, item, suffix)
    how = f"{_version(item, converted, settings)} made DOCX of {suffix}"
    yield document_of(item, converted, settings, media_type, how)


def find_office() -> str | None:
    """Return the program that converts, or None."""
    for program in ("soffice", "libreoffice"):
        found = shutil.which(program)
        if found is not None:
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def _kind(item: Input) -> tuple[str, str]:
    """Return suffix and media type by the bytes: LibreOffice would take anything else for plain text."""
    data = item.data
    if data.lstrip()[:5] == b"{\\rtf":
        if (
            data.rstrip(b"\0\r\n\t\x1a ")[-1:] != b"}"
        ):  # LibreOffice would read what is there, and say nothing
            raise SourceError(item.path, "is cut off: its last bracket is missing", "Fetch the file again")
        return ".rtf", "application/rtf"
    if data[30:77].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text"):
        return ".odt", "application/vnd.oasis.opendocument.text"
    if not data.startswith(OLE):
        raise SourceError(
            item.path, "is no RTF, Word or OpenDocument file", "Give it the suffix of what it is"
        )
    _check_word(item)
    return ".doc", "application/msword"


def _check_word(item: Input) -> None:
    """Refuse what is no old Word file, or an encrypted one: LibreOffice might read its bytes as plain text.

    Source: MS-CFB 2.2 and 2.6.1 (header, directory entry), MS-DOC 2.5.2 (FibBase).
    """
    data = item.data
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted(item.path)
    shift = int.from_bytes(data[30:32], "little")
    at = data.find("WordDocument\0".encode("utf-16-le"), 512)
    if data[28:30] != b"\xfe\xff" or shift not in (9, 12) or at < 0:
        found = (what for stream, what in _OTHER_OLE.items() if stream.encode("utf-16-le") in data)
        problem = f"is no old Word file; it is {next(found, 'damaged, or of another program')}"
        raise SourceError(item.path, problem, "Open it in the program that made it, and save it as .docx")
    start = (int.from_bytes(data[at + 116 : at + 120], "little") + 1) << shift
    head = data[start : start + 12]
    if head[1:2] != b"\xa5":
        raise SourceError(item.path, "is a damaged Word file", "Fetch the file again")
    if head[11] & 1:
        raise encrypted(item.path)


def _convert(program: str, item: Input, suffix: str) -> bytes:
    """Return the Word file that LibreOffice makes of *item*, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="collate-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        # A name of our own: what the editor called the file is no argument of a program.
        source = folder / f"source{suffix}"
        source.write_bytes(item.data)
        command = [
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            f"-env:UserInstallation={profile.as_uri()}",
            *(["--infilter=Rich Text Format"] if suffix == ".rtf" else []),
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(source),
        ]
        said = _run(command, folder, item.path)
        made = folder / "out" / "source.docx"
        try:
            return made.read_bytes()
        except OSError as error:
            lines = [line for line in said.splitlines() if line.strip()]
            problem = (
                f"LibreOffice cannot read it ({lines[-1].strip()[:200] if lines else 'it does not say why'})"
            )
            remedy = "It may be damaged or encrypted: open it yourself and save it as .docx"
            raise SourceError(item.path, problem, remedy) from error


def _run(command: list[str], folder: Path, path: str) -> str:
    """Run the program within the time limit, and return what it said; it and what it started are ended."""
    blocked = {f"{scheme}_proxy": _NOWHERE for scheme in ("http", "https", "ftp", "all")}
    environment = {**os.environ, **blocked, "HOME": str(folder), "no_proxy": ""}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        problem = f"LibreOffice does not start ({error.strerror})"
        raise SourceError(path, problem, "Install it again, or save the file as .docx") from error
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        problem = f"LibreOffice did not finish in {SECONDS} seconds"
        raise SourceError(path, problem, "Open it yourself and save it as .docx") from error
    finally:
        _end(process)
    return said.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and its children: soffice is a script that waits for another program."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()


def _version(item: Input, converted: bytes, settings: Settings) -> str:
    """Return name and version of the program that wrote the Word file, as it says itself."""
    package = Package(item.path, converted, settings)
    stated = package.first(package.relations(), "extended-properties")
    for element in children(stated, ":Application"):
        found = re.match(r"([A-Za-z]+)/([0-9.]+)", text_of(element))
        if found is not None:
            return f"{found[1]} {found[2]}"
    return "LibreOffice"
