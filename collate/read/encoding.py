"""In which encoding a text file is written."""

from __future__ import annotations

import codecs
import re

from collate.errors import SourceError
from collate.read.common_han import COMMON

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
#: gb2312 and gbk are parts of gb18030: files declared as such hold its characters often enough.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "gb_2312": "gb18030", "utf8": "utf-8"}
_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
#: Big5 with the characters that Hong Kong, and Microsoft, put beside it: tried where all else fails, since
#: they give a meaning to nearly all bytes.
_EXTENDED = ("big5hkscs", "cp950")

#: Characters that are looked at to tell encodings apart.
_SAMPLE = 20_000
#: Least share of common characters in a text: modern Chinese has .8, a classical
#: text .5, bytes read in the wrong encoding .02 to .15.
_LEAST = 0.3
#: Two encodings nearer to each other than this are left to the second opinion.
_MARGIN = 0.1
#: A file of which this share of the bytes beyond ASCII is good UTF-8 is damaged UTF-8 and no other encoding.
_DAMAGED = 0.8

_BEYOND = re.compile(r"[^\x00-\x7f]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
#: Chinese and nothing else, but for line ends, figures and ASCII marks of punctuation.
_HAN_ONLY = re.compile(
    "[\u3000-\u3017\u4e00-\u9fff\uff01-\uff5e\u2014\u2018-\u201d\u2026\u2500\u00b7\\s!-@]{4,}"
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, where: str, override: str = "") -> tuple[str, str, str]:
    """Decode a text file; never puts anything in place of bytes that it cannot read.

    A byte order mark decides, then strict UTF-8, then the largest share of
    common Chinese characters among GB18030, Big5 and UTF-16; where two are
    close, charset-normalizer is asked.

    Returns:
        Text, encoding, and how the encoding was found, in a few words.

    Raises:
        SourceError: binary data, or bytes that are no text in the encoding.
    """
    if override:
        return _declared(data, where, override)
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, codec, where), name, "byte order mark"
    nulls = data.count(0)
    if not nulls:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            # Words of GB18030 may be good UTF-8 by chance, as 格考核开 is; but not good Chinese.
            if _share_of_utf8(data) > _DAMAGED and _share(data.decode("utf-8", "ignore")) >= _LEAST:
                raise _undecodable(data, where, "utf-8", error.start) from error
        else:
            _refuse_binary(data, where)
            return text, "ascii" if data.isascii() else "utf-8", "strict UTF-8"
    found = _by_common_characters(data)
    if found is None:
        _refuse_binary(data, where)
        name, start = _nearest(data)
        raise _undecodable(data, where, name, start)
    return found


def _declared(data: bytes, where: str, override: str) -> tuple[str, str, str]:
    name = _ALIASES.get(override.lower(), override.lower())
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise SourceError(
            where, f"no encoding is called {override!r}", "Try utf-8, gb18030 or big5"
        ) from error
    for mark, codec, bare in _BOMS:
        if data.startswith(mark) and bare.startswith(name):
            return _strict(data, codec, where), bare, "set by the user"
    return _strict(data, name, where), name, "set by the user"


def _strict(data: bytes, codec: str, where: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(data, where, codec, error.start) from error


def _by_common_characters(data: bytes) -> tuple[str, str, str] | None:
    scores: list[tuple[float, str, str]] = []
    for name in _CANDIDATES:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            scores.append((_share(text), name, text))
    scores.sort(key=lambda row: -row[0])
    if not scores or scores[0][0] < _LEAST:
        return _extended(data) or _by_script(scores)
    share, name, text = scores[0]
    if name == "big5":
        name, text = _big5(data, text)
    how = f"share of common characters {share:.2f}"
    if len(scores) > 1 and share - scores[1][0] < _MARGIN:
        second = _second_opinion(data)
        for row in scores[1:]:
            if row[1] == second and row[0] >= _LEAST:
                return (
                    row[2],
                    row[1],
                    "charset-normalizer, against a share of common characters nearly as good",
                )
    return text, name, how


def _extended(data: bytes) -> tuple[str, str, str] | None:
    for name in _EXTENDED:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        share = _share(text)
        if share >= _LEAST:
            return text, name, f"share of common characters {share:.2f}"
    return None


def _big5(data: bytes, text: str) -> tuple[str, str]:
    """Decode Big5 as its users did, who wrote ① to ⑩ with codes that the standard's table has kana for.

    Source: WHATWG Encoding Standard, index Big5; the two tables differ in rows C6 to C8 only.
    """
    try:
        used = data.decode("big5hkscs")
    except UnicodeDecodeError:
        return "big5", text
    return ("big5", text) if used == text else ("big5hkscs", used)


def _by_script(scores: list[tuple[float, str, str]]) -> tuple[str, str, str] | None:
    """Choose for a few rare characters (a line of verse): all of them are Han in one encoding alone."""
    solid = [row for row in scores if _HAN_ONLY.fullmatch(row[2])]
    best = max(solid, default=None)
    if best is None or (len(solid) > 1 and best[0] == sorted(solid)[-2][0]):
        return None
    return best[2], best[1], "the encoding in which all characters are Chinese"


def _share(text: str) -> float:
    """Share of common characters among those beyond ASCII; an all-ASCII text (UTF-16 of English) has all.

    Characters for private use count against it: decoders give them for bytes
    that mean nothing in their encoding.
    """
    sample = text[:_SAMPLE]
    beyond = _BEYOND.findall(sample)
    if not beyond:
        return 1.0 if sample.isprintable() or re.search("[a-z ]", sample) else 0.0
    common = sum(character in COMMON for character in beyond)
    return (common - len(_PRIVATE.findall(sample))) / len(beyond)


def _second_opinion(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    name = best.encoding.replace("_", "-") if best is not None else ""
    return {"utf-16": "utf-16-le"}.get(name, _ALIASES.get(name, name))


def _share_of_utf8(data: bytes) -> float:
    beyond = (
        len(data) - sum(data.count(bytes((c,))) for c in range(128))
        if len(data) < 4096
        else _count_beyond(data)
    )
    good = sum(len(c.encode()) for c in _BEYOND.findall(data.decode("utf-8", "ignore")))
    return good / beyond if beyond else 1.0


def _count_beyond(data: bytes) -> int:
    return len(data.translate(None, bytes(range(128))))


def _refuse_binary(data: bytes, where: str) -> None:
    controls = len(_CONTROL.findall(data[: 4 * _SAMPLE]))
    if b"\0" in data or controls > 0.02 * min(len(data), 4 * _SAMPLE) + 1:
        raise SourceError(where, "looks like binary data, not like text", "Convert it to text, or remove it")


def _nearest(data: bytes) -> tuple[str, int]:
    """Return the encoding in which most of the file is text, and the first byte that is none in it."""
    found: list[tuple[float, int, str]] = []
    for name in ("utf-8", "gb18030", "big5"):
        try:
            data.decode(name)
        except UnicodeDecodeError as error:
            share = _share(data[: error.start].decode(name))
            found.append((share if error.start and share >= _LEAST else 0.0, error.start, name))
    _, start, name = max(found, key=lambda row: row[:2], default=(0.0, 0, "utf-8"))
    return name, start


def _undecodable(data: bytes, where: str, codec: str, offset: int) -> SourceError:
    line = data[:offset].count(b"\n") + 1
    problem = f"byte {offset} (line {line}) is no {codec.removesuffix('-sig').upper()} text"
    return SourceError(
        where, problem, "Name its encoding with --encoding (gb18030, big5, ...), or repair the file"
    )
