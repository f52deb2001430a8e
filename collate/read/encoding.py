"""Detection of the encoding of a text file, and its decoding."""

from __future__ import annotations

import codecs
import re

from collate.errors import SourceError
from collate.i18n import _
from collate.read.common_han import COMMON_CHARACTERS

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
#: gb2312 and gbk are subsets of gb18030: files declared as such often contain characters beyond them.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "gb_2312": "gb18030", "utf8": "utf-8"}
_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
#: Big5 with the extensions of Hong Kong and of Microsoft: tried last, since they decode nearly any bytes.
_EXTENDED = ("big5hkscs", "cp950")

#: Number of characters by which encodings are compared; a choice.
_SAMPLE = 20_000
#: Least share of common characters in a text: modern Chinese has .8, a classical
#: text .5, bytes decoded in the wrong encoding .02 to .15.
_LEAST = 0.3
#: Where the shares of two encodings differ by less, charset-normalizer decides; a choice.
_MARGIN = 0.1
#: A file with more than this share of valid UTF-8 among its non-ASCII bytes is damaged UTF-8, not another
#: encoding; a choice.
_DAMAGED = 0.8

_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
#: Nothing but Chinese characters, white space, digits and ASCII punctuation.
_HAN_ONLY = re.compile(
    "[\u3000-\u3017\u4e00-\u9fff\uff01-\uff5e\u2014\u2018-\u201d\u2026\u2500\u00b7\\s!-@]{4,}"
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, where: str, *, override: str = "") -> tuple[str, str, str]:
    """Decode a text file; undecodable bytes are an error and are never replaced.

    A byte order mark decides, then strict UTF-8, then the largest share of
    common Chinese characters among GB18030, Big5 and UTF-16; where two shares
    are close, charset-normalizer decides.

    Args:
        data: the bytes.
        where: name of the file, for errors.
        override: encoding to use instead; "" to detect it.

    Returns:
        Text, encoding, and how the encoding was determined, in a few words.

    Raises:
        SourceError: the encoding is unknown, the data are binary, or bytes are invalid in the encoding.
    """
    if override:
        return _declared(data, where, override)
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, codec, where), name, _("byte order mark")
    nulls = data.count(0)
    if not nulls:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            # GB18030 text may be valid UTF-8 by chance (格考核开), but it is not meaningful Chinese then.
            if _share_of_utf8(data) > _DAMAGED and _share(data.decode("utf-8", "ignore")) >= _LEAST:
                raise _undecodable(data, where, "utf-8", error.start) from error
        else:
            _refuse_binary(data, where)
            return text, "ascii" if data.isascii() else "utf-8", _("strict UTF-8")
    decoded = _by_common_characters(data)
    if decoded is None:
        _refuse_binary(data, where)
        name, start = _nearest(data)
        raise _undecodable(data, where, name, start)
    return decoded


def _declared(data: bytes, where: str, override: str) -> tuple[str, str, str]:
    name = _ALIASES.get(override.lower(), override.lower())
    try:
        codecs.lookup(name)
    except LookupError as error:
        problem = _("unknown encoding {name!r}", name=override)
        raise SourceError(where, problem, _("Try utf-8, gb18030 or big5")) from error
    for mark, codec, bare in _BOMS:
        if data.startswith(mark) and bare.startswith(name):
            return _strict(data, codec, where), bare, _("set by the user")
    return _strict(data, name, where), name, _("set by the user")


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
    how = _("share of common characters {share:.2f}", share=share)
    if len(scores) > 1 and share - scores[1][0] < _MARGIN:
        second = _second_opinion(data)
        for row in scores[1:]:
            if row[1] == second and row[0] >= _LEAST:
                return (
                    row[2],
                    row[1],
                    _("charset-normalizer, against a share of common characters nearly as good"),
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
    """Decode Big5 as in actual use: ① to ⑩ have codes that are kana in the table of the standard.

    Source: WHATWG Encoding Standard, index Big5; the two tables differ in rows C6 to C8 only.
    """
    try:
        extended = data.decode("big5hkscs")
    except UnicodeDecodeError:
        return "big5", text
    return ("big5", text) if extended == text else ("big5hkscs", extended)


def _by_script(scores: list[tuple[float, str, str]]) -> tuple[str, str, str] | None:
    """Return the one encoding in which all characters are Chinese: for a few rare ones (a line of verse)."""
    han_only = [row for row in scores if _HAN_ONLY.fullmatch(row[2])]
    best = max(han_only, default=None)
    if best is None or (len(han_only) > 1 and best[0] == sorted(han_only)[-2][0]):
        return None
    return best[2], best[1], "the encoding in which all characters are Chinese"


def _share(text: str) -> float:
    """Return the share of common characters among the non-ASCII ones; 1 for pure ASCII (English in UTF-16).

    Private-use characters count against it: decoders return them for bytes
    that have no meaning in their encoding.
    """
    sample = text[:_SAMPLE]
    non_ascii = _NON_ASCII.findall(sample)
    if not non_ascii:
        return 1.0 if sample.isprintable() or re.search("[a-z ]", sample) else 0.0
    common = sum(character in COMMON_CHARACTERS for character in non_ascii)
    return (common - len(_PRIVATE.findall(sample))) / len(non_ascii)


def _second_opinion(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    name = best.encoding.replace("_", "-") if best is not None else ""
    return {"utf-16": "utf-16-le"}.get(name, _ALIASES.get(name, name))


def _share_of_utf8(data: bytes) -> float:
    """Return the share of valid UTF-8 among the non-ASCII bytes."""
    non_ascii = len(data.translate(None, bytes(range(128))))
    valid = sum(len(c.encode()) for c in _NON_ASCII.findall(data.decode("utf-8", "ignore")))
    return valid / non_ascii if non_ascii else 1.0


def _refuse_binary(data: bytes, where: str) -> None:
    controls = len(_CONTROL.findall(data[: 4 * _SAMPLE]))
    if b"\0" in data or controls > 0.02 * min(len(data), 4 * _SAMPLE) + 1:
        problem = _("looks like binary data, not like text")
        raise SourceError(where, problem, _("Convert it to text, or remove it"))


def _nearest(data: bytes) -> tuple[str, int]:
    """Return the encoding in which most of the file is text, and the offset of its first invalid byte."""
    scores: list[tuple[float, int, str]] = []
    for name in ("utf-8", "gb18030", "big5"):
        try:
            data.decode(name)
        except UnicodeDecodeError as error:
            share = _share(data[: error.start].decode(name))
            scores.append((share if error.start and share >= _LEAST else 0.0, error.start, name))
    _share_of_best, start, name = max(scores, key=lambda row: row[:2], default=(0.0, 0, "utf-8"))
    return name, start


def _undecodable(data: bytes, where: str, codec: str, offset: int) -> SourceError:
    problem = _(
        "byte {offset} (line {line}) is not valid {encoding}",
        offset=offset,
        line=data[:offset].count(b"\n") + 1,
        encoding=codec.removesuffix("-sig").upper(),
    )
    remedy = _("Name its encoding with --encoding (gb18030, big5, ...), or repair the file")
    return SourceError(where, problem, remedy)
