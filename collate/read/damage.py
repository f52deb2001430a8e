"""Text that was damaged before it was saved: lost characters, and bytes read in a wrong encoding.

Such a file is valid, and its words are still wrong. A line is suspected by
characters that hardly occur otherwise, and reported only if its bytes, decoded
again as they should have been, yield a much better text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from collate.i18n import _
from collate.lazy import lazy_pattern
from collate.read.encoding import other_encodings
from collate.read.encoding_models import fit_of, rank_encodings
from collate.read.warnings import warning
from collate.text.line_index import LineIndex

if TYPE_CHECKING:
    from collate.i18n import Message
    from collate.model import Document

#: The Latin characters whose bytes in windows-1252 are not those of ISO 8859-1.
_CP1252 = {
    char: byte
    for byte in range(0x80, 0xA0)
    if (char := bytes([byte]).decode("cp1252", "replace")) != "\ufffd"
}
_HIGH = "\x80-\xff" + "".join(map(re.escape, _CP1252))
#: Common Chinese, punctuation, and kana, encoded in UTF-8 and read as GBK, Shift_JIS or Big5, begin with
#: these characters, which are rare in any text.
_OF_HAN = "锟銆锛鐨鏄鈥浜鍦鍜绗繖浠浣涓澶鎴鏃杩鍙鍚浼鍏灏骞鍥鏂鏀縺繧繝嚗銝餈撠"
#: A line with one of these may be damaged: lost; what was UTF-8; what was two bytes a character. One class
#: begins the pattern, so that the search skips all other characters fast.
_SUSPECT = lazy_pattern(
    rf"[\ufffd{_OF_HAN}{_HIGH}](?:(?<=[\ufffd{_OF_HAN}])|(?<=[\xc2-\xf4])[{_HIGH}]|[{_HIGH}]{{3}})"
)
#: Two Latin characters that no orthography has side by side: Ã©, â€™, ï»¿.
_LATIN_PAIRS = lazy_pattern("\xe2\u20ac|\xef\xbb\xbf|[\xc2\xc3][\xa1-\xaa\xac-\xba\xbc-\xbf]")
#: What remains of U+FFFD, encoded in UTF-8 and read as GBK.
_LOST_IN_GBK = "锟斤拷"
#: Letters that a line may contain after it was decoded again, beside those of :func:`fit_of`.
_EUROPEAN = lazy_pattern("[\xa0-\u052f\u1e00-\u1fff\u2010-\u203a\u20ac\u2122]")
#: Four characters that are each half of one: fewer letters occur in words, and marks alone are repeated.
_PAIRS = lazy_pattern(rf"(?=[{_HIGH}]{{0,3}}[\xc0-\xff])[{_HIGH}]{{4}}")
#: Names for messages.
_NAMES = {"gb18030": "GBK", "cp932": "Shift_JIS", "euc_jp": "EUC-JP", "big5": "Big5", "cp949": "EUC-KR"}
#: Of a line decoded again, although some bytes are lost: least share of its bytes, and least characters.
_COVERED, _LEAST = 0.7, 3
#: Nats a character, and in all, of a line decoded again (see :mod:`collate.read.encoding_models`).
_GOOD, _ENOUGH = 0.6, 6.0
#: Characters of a line shown in a message.
_SHOWN = 12


class Damage(NamedTuple):
    """What a damaged line looks like: a message, and an excerpt as it is, and decoded again.

    The excerpts are empty where nothing can be decoded.
    """

    kind: Message
    written: str = ""
    meant: str = ""


def examined(document: Document) -> Document:
    """Return *document* with warnings on damaged lines of its raw text and on an uncertain encoding."""
    found = [message for message in _messages(document) if message not in document.warnings]
    return replace(document, warnings=(*document.warnings, *found)) if found else document


def _messages(document: Document) -> Iterator[str]:
    others = other_encodings(document.source.how)
    if others:
        yield warning(
            _(
                "its encoding is uncertain: it is read as {encoding}, and may be {others}",
                encoding=document.source.encoding,
                others=others,
            ),
            _("If the text is wrong, name the encoding in [read] encoding, or with --encoding"),
        )
    rows: dict[str, list[tuple[int, Damage]]] = {}
    for line, damage in damaged_lines(document.raw):
        rows.setdefault(damage.kind, []).append((line, damage))
    if rows and document.source_lines:
        starts, index = LineIndex.of(document.raw).starts, LineIndex.of_document(document)
        rows = {kind: [(index.line(starts[n - 1]), one) for n, one in row] for kind, row in rows.items()}
    reported = any("\ufffd" in message for message in document.warnings)  # by its reader, with the cause
    for kind, lines in rows.items():
        if not (reported and "\ufffd" in kind):
            yield _describe(lines)


def _describe(rows: list[tuple[int, Damage]]) -> str:
    (line, damage), more = rows[0], len(rows) - 1
    problem: Message = _("line {line}: {damage}", line=line, damage=damage.kind)
    if damage.meant:
        problem = _(
            "{problem} ({written} for {meant})", problem=problem, written=damage.written, meant=damage.meant
        )
    if more:
        problem = _("{problem}; lines of this kind: {count}", problem=problem, count=more + 1)
    return warning(problem, _("Take the text from its source again, or compare it with another copy"))


def damaged_lines(raw: str) -> Iterator[tuple[int, Damage]]:
    r"""Yield the number (from 1) of each damaged line of *raw*, and what it looks like.

    >>> [(line, str(damage.kind)) for line, damage in damaged_lines("Il est\nné en Ã©tÃ©")]
    [(2, 'looks like UTF-8 read as Latin-1')]
    """
    if raw.isascii():
        return
    number, counted, end = 1, 0, -1
    for match in _SUSPECT.finditer(raw):
        if match.start() < end:
            continue
        start = raw.rfind("\n", 0, match.start()) + 1
        end = raw.find("\n", match.start())
        end = len(raw) if end < 0 else end
        damage = _damage(raw[start:end])
        if damage is not None:
            number += raw.count("\n", counted, start)
            counted = start
            yield number, damage


def _damage(line: str) -> Damage | None:
    if "\ufffd" in line:
        return Damage(_("U+FFFD (\ufffd) stands for characters that were lost before"))
    if _LOST_IN_GBK in line:
        return Damage(_("锟斤拷 is what remains of lost characters: UTF-8 read as GBK"))
    return _read_as_latin(line) or _read_as_han(line)


def _read_as_latin(line: str) -> Damage | None:
    """Return the damage of a *line* whose bytes were read as Latin-1 or windows-1252."""
    data = _latin_bytes(line)
    if data is not None and not data.isascii():
        meant = _utf8(data)
        if meant:
            return Damage(_("looks like UTF-8 read as Latin-1"), _excerpt(line), _excerpt(meant))
        best = next(iter(rank_encodings(data)), None) if _PAIRS.search(line) else None
        if best is not None and best.is_plausible and best.name in _NAMES and best.language != "kana":
            kind = _("looks like {encoding} read as Latin-1", encoding=_NAMES[best.name])
            return Damage(kind, _excerpt(line), _excerpt(best.text))
    pair = _LATIN_PAIRS.search(line)
    return Damage(_("looks like UTF-8 read as Latin-1"), pair[0]) if pair is not None else None


def _utf8(data: bytes) -> str:
    """Return *data* decoded as UTF-8 if that is meaningful, without lost bytes if they are few; else ""."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "ignore")
        valid = [character for character in text if character > "\x7f"]
        high = len(data.translate(None, bytes(range(128))))
        if len(valid) < _LEAST or len("".join(valid).encode()) < _COVERED * high:
            return ""
    return text if _is_meaningful(text) else ""


def _latin_bytes(line: str) -> bytes | None:
    """Return the bytes of *line* in windows-1252, or in ISO 8859-1 where that has none; None without any."""
    try:
        return bytes(_CP1252.get(c, ord(c)) for c in line)
    except ValueError:
        return None


def _is_meaningful(text: str) -> bool:
    """Return whether all characters of a line decoded again are those of real texts."""
    rest = _EUROPEAN.sub("", text)
    return rest.isascii() or fit_of(rest) >= _GOOD


def _read_as_han(line: str) -> Damage | None:
    """Return the damage of a *line* of UTF-8 that was read as GBK, Shift_JIS or Big5."""
    if not re.search(f"[{_OF_HAN}]", line):
        return None
    for codec, name in (("gb18030", "GBK"), ("cp932", "Shift_JIS"), ("cp950", "Big5")):
        data = line.encode(codec, "ignore")
        meant = data.decode("utf-8", "ignore")
        size = sum(c > "\x7f" for c in meant)
        # Two of the three bytes of a character may be lost at the end of each run.
        if 3 * size < len(data.translate(None, bytes(range(128)))) / 2:
            continue
        nats = fit_of(meant)
        if nats >= _GOOD and nats * size >= _ENOUGH and nats > fit_of(line):
            kind = _("looks like UTF-8 read as {encoding}", encoding=name)
            return Damage(kind, _excerpt(line), _excerpt(meant))
    return None


def _excerpt(text: str) -> str:
    """Return the first characters of *text* from its first non-ASCII one on."""
    match = re.search(r"[^\x00-\x7f]", text)
    shown = text[match.start() if match is not None else 0 :][:_SHOWN]
    return "".join(c if c.isprintable() else "." for c in shown).strip()
