"""RTF, old Word files and OpenDocument texts: LibreOffice converts them to DOCX, which is then read."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from collate.errors import SourceError, reason_of
from collate.i18n import _
from collate.model import Document
from collate.read import supervisor
from collate.read.compound_file import OLE, CompoundFile
from collate.read.docx.ooxml import all_text, children
from collate.read.docx.package import DocxPackage, encrypted_error
from collate.read.docx.reader import word_document
from collate.read.native import limits_of
from collate.read.unpack import BROKEN, UnpackBudget

if TYPE_CHECKING:
    from collate.read.raw_builder import Input
    from collate.settings import Settings

#: Usual locations of LibreOffice when it is not on the PATH.
_LOCATIONS = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
#: Settings of a fresh profile: no macros, no updates of links, no downloads for a document.
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
#: Proxy address at which nothing listens (port 9, "discard"), so that LibreOffice cannot fetch anything.
_DEAD_PROXY = "http://127.0.0.1:9"
#: What LibreOffice prints, in English under every locale, where it finds no font, and where it crashes.
_NO_FONT = "No fonts could be found on the system"
_CRASH = "Fatal exception"
#: Bytes of the first part of the stream of a Word file.
_FIB_BASE = 32
#: Name of a stream in an OLE file -> the error for a file with it.
_OTHER_OLE = {
    "Workbook": _("is not an old Word file; it is an Excel file"),
    "PowerPoint Document": _("is not an old Word file; it is a PowerPoint file"),
}


def read_office(item: Input, settings: Settings) -> Iterator[Document]:
    """Yield the document of an RTF, old Word or OpenDocument file.

    Raises:
        SourceError: LibreOffice is not installed, cannot convert the file or
            takes more time or memory than the settings allow; the file is encrypted, or of another format.
    """
    suffix, media_type = _format(item)
    if suffix == ".odt":
        _check_unpacked(item, settings)
    program = find_office()
    if program is None:
        problem = _("{suffix} files are read with LibreOffice, which is not installed", suffix=suffix)
        remedy = _("Install LibreOffice so that soffice is on the PATH, or save the file as .docx")
        raise SourceError(item.path, problem, remedy)
    converted = _convert(program, item, suffix, settings)
    program_name = _version(item, converted, settings)
    how = _("{program} made DOCX of {suffix}", program=program_name, suffix=suffix)
    yield word_document(item, converted, settings=settings, media_type=media_type, how=how)


def find_office() -> str | None:
    """Return the path of LibreOffice, or None."""
    for name in ("soffice", "libreoffice"):
        program = shutil.which(name)
        if program is not None:
            return program
    return next((location for location in _LOCATIONS if Path(location).is_file()), None)


def _format(item: Input) -> tuple[str, str]:
    """Return suffix and media type by the bytes, since LibreOffice reads any other format as plain text."""
    data = item.data
    if data.lstrip()[:5] == b"{\\rtf":
        # LibreOffice reads the beginning of a truncated file without any warning.
        if data.rstrip(b"\0\r\n\t\x1a ")[-1:] != b"}":
            problem = _("is truncated: its last bracket is missing")
            raise SourceError(item.path, problem, _("Get the file again"))
        return ".rtf", "application/rtf"
    if data[30:77].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text"):
        return ".odt", "application/vnd.oasis.opendocument.text"
    if not data.startswith(OLE):
        problem = _("is not an RTF, Word or OpenDocument file")
        raise SourceError(item.path, problem, _("Rename it with the suffix of its real format"))
    _check_word(item)
    return ".doc", "application/msword"


def _check_unpacked(item: Input, settings: Settings) -> None:
    """Refuse a package that unpacks to more than it may, on which LibreOffice would take all of its time.

    Raises:
        SourceError: it does.
    """
    budget = UnpackBudget(item.path, len(item.data), settings)
    # Damaged or encrypted: LibreOffice mends the one, and names the other.
    with suppress(*BROKEN, RuntimeError), ZipFile(BytesIO(item.data)) as archive:
        for info in archive.infolist():
            with archive.open(info) as stream:
                budget.take(stream, info.filename)


def _check_word(item: Input) -> None:
    """Refuse an encrypted file, and any but whole old Word files, whose bytes LibreOffice may read as text.

    Source: MS-DOC 2.5.2 (FibBase).
    """
    get_again = _("Get the file again")
    try:
        file = CompoundFile(item.data)
    except ValueError as error:
        problem = _("is not an old Word file; it is damaged, or of another program")
        raise SourceError(item.path, problem, get_again) from error
    if "EncryptedPackage" in file.names:
        raise encrypted_error(item.path)
    if "WordDocument" not in file.names:
        recognised = (problem for stream, problem in _OTHER_OLE.items() if stream in file.names)
        other = _("is not an old Word file; it is damaged, or of another program")
        remedy = _("Open it in the program that made it, and save it as .docx")
        raise SourceError(item.path, next(recognised, other), remedy)
    try:
        head = file.stream("WordDocument")[:_FIB_BASE]
    except ValueError as error:
        raise SourceError(item.path, _("is a damaged Word file"), get_again) from error
    if head[1:2] != b"\xa5" or len(head) < _FIB_BASE:
        raise SourceError(item.path, _("is a damaged Word file"), get_again)
    if head[11] & 1:
        raise encrypted_error(item.path)


def _convert(program: str, item: Input, suffix: str, settings: Settings) -> bytes:
    """Return the DOCX file that LibreOffice makes of *item*, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="collate-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        # A fixed name: the name of the editor's file never becomes an argument of a program.
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
        output = _run(command, folder, item.path, settings)
        try:
            return (folder / "out" / "source.docx").read_bytes()
        except OSError as error:
            raise _not_converted(item.path, output) from error


def _not_converted(path: str, output: str) -> SourceError:
    """Return the error for a run that made no file, from what LibreOffice printed."""
    if _NO_FONT in output:
        problem = _("LibreOffice does not start on a machine without fonts")
        return SourceError(path, problem, _("Install a font, such as Noto CJK, or save the file as .docx"))
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    crashes = [line for line in lines if line.startswith(_CRASH)]
    # After a crash come the addresses of the stack, which say nothing to an editor.
    reason = (crashes or lines or [_("no reason given")])[-1][:200]
    problem = _("LibreOffice cannot read it ({reason})", reason=reason)
    remedy = _("It may be damaged or encrypted: open it yourself and save it as .docx")
    return SourceError(path, problem, remedy)


def _run(command: list[str], folder: Path, path: str, settings: Settings) -> str:
    """Run *command* within the limits and return its output; it and its children are ended."""
    limits = limits_of(settings)
    blocked = {f"{scheme}_proxy": _DEAD_PROXY for scheme in ("http", "https", "ftp", "all")}
    environment = {**os.environ, **blocked, "HOME": str(folder), "no_proxy": ""}
    supervised = [sys.executable, "-I", "-S", supervisor.__file__, str(limits.memory), str(limits.cpu)]
    try:
        process = subprocess.Popen(
            [*supervised, *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise _not_started(path, error) from error
    late = threading.Event()

    def end_late() -> None:
        late.set()
        _end(process)

    timer = threading.Timer(limits.seconds, end_late)
    timer.start()
    try:
        # Not communicate(), which closes standard input: to the supervisor, the end of this process.
        with process:
            assert process.stdout is not None
            output = process.stdout.read()
    finally:
        timer.cancel()
        _end(process)
    if late.is_set() or process.returncode == supervisor.TOO_LONG:
        key = "read.max_seconds" if late.is_set() else "read.max_cpu_seconds"
        seconds = limits.seconds if late.is_set() else limits.cpu
        problem = _("LibreOffice did not finish in {seconds} seconds", seconds=seconds)
        remedy = _("Open it yourself and save it as .docx, or raise {key} in collate.toml", key=key)
        raise SourceError(path, problem, remedy)
    if process.returncode == supervisor.NOT_STARTED and output.isdigit():
        raise _not_started(path, OSError(int(output), os.strerror(int(output))))
    return output.decode("utf-8", "replace")


def _not_started(path: str, error: OSError) -> SourceError:
    problem = _("LibreOffice does not start ({reason})", reason=reason_of(error))
    return SourceError(path, problem, _("Install it again, or save the file as .docx"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children: soffice is a script that waits for another program."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _version(item: Input, converted: bytes, settings: Settings) -> str:
    """Return name and version of the program that wrote the DOCX file, from its own properties."""
    package = DocxPackage(item.path, converted, settings)
    properties = package.first(package.relations(), "extended-properties")
    for element in children(properties, ":Application"):
        match = re.match(r"([A-Za-z]+)/([0-9.]+)", all_text(element))
        if match is not None:
            return f"{match[1]} {match[2]}"
    return "LibreOffice"
