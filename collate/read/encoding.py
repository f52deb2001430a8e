"""Detection of the encoding of a text file, and its decoding."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.i18n import Message, _
from collate.lazy import lazy_pattern
from collate.read.common_han import COMMON_CHARACTERS
from collate.read.encoding_models import Fit, fit_of, rank_encodings

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
#: gb2312 and gbk are subsets of gb18030: files declared as such often contain characters beyond them.
_ALIASES = {
    **dict.fromkeys(("gb2312", "gbk", "cp936", "gb_2312"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "windows-31j", "ms932"), "cp932"),
    **dict.fromkeys(("euc-kr", "euc_kr", "ks_c_5601-1987", "uhc", "windows-949"), "cp949"),
    **dict.fromkeys(("euc-jp", "eucjp", "x-euc-jp"), "euc_jp"),
    "utf8": "utf-8",
}
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

#: By how many nats Japanese or Korean must fit better than Chinese, and by how many a second encoding may fit
#: worse than the first and still be named as possible: odds of 400 and of 50 to 1.
_DECISIVE, _AMBIGUOUS = 6.0, 4.0
#: The first where the text is plausible Chinese too, for few characters, and for half-width kana, whose codes
#: are halves of those of common Chinese characters. With these, 0.1 % of 7,000 samples of Chinese are lost.
_DECISIVE_AGAINST_TEXT, _FEW = 12.0, 12
#: Nats a character below which a text is not one, and the number of characters from which this is certain:
#: Chinese has 1 to 3, lists of rare names -0.5, Russian or Greek in the guise of Chinese -1 to -5.
_HOPELESS, _ENOUGH = -0.9, 16
#: Nats a character below which a short text may be in an encoding that is not tried.
_DOUBTFUL = -0.5
#: Number of valid UTF-8 sequences that do not occur by chance; a choice.
_NOT_BY_CHANCE = 20

#: Encodings that shift between ASCII and others by escape sequences: all their bytes are ASCII.
_SHIFTING = (
    (lazy_pattern(rb"\x1b\$(?:\)C|[@B]|\([DQ@B])"), ("iso2022_jp_ext", "iso2022_jp_2004", "iso2022_kr")),
    (lazy_pattern(rb"~\{(?:[!-w][!-~])+~\}"), ("hz",)),
)

_REMEDY = _("Name its encoding with --encoding (gb18030, big5, shift_jis, ...), or repair the file")
_OTHERS = _("{how}; {others} would fit nearly as well")

_NON_ASCII = lazy_pattern(r"[^\x00-\x7f]")
_PRIVATE = lazy_pattern("[\ue000-\uf8ff]")
#: Nothing but Chinese characters, white space, digits and ASCII punctuation.
_HAN_ONLY = lazy_pattern(
    "[\u3000-\u3017\u4e00-\u9fff\uff01-\uff5e\u2014\u2018-\u201d\u2026\u2500\u00b7\\s!-@]{4,}"
)
_CONTROL = lazy_pattern(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, where: str, *, override: str = "") -> tuple[str, str, str]:
    """Decode a text file; undecodable bytes are an error and are never replaced.

    A byte order mark decides, then strict UTF-8, then the largest share of
    common Chinese characters among GB18030, Big5 and UTF-16; where two shares
    are close, charset-normalizer decides. An encoding of Japanese or Korean is
    taken instead where it fits decisively better
    (:mod:`collate.read.encoding_models`).

    Args:
        data: the bytes. NUL bytes at their end are padding, and remain in the text.
        where: name of the file, for errors.
        override: encoding to use instead; "" to detect it.

    Returns:
        Text, encoding, and how the encoding was determined, in a few words;
        :func:`other_encodings` returns those that are possible too.

    Raises:
        SourceError: the encoding is unknown, the data are binary, bytes are
            invalid in the encoding, or no encoding yields a plausible text.
    """
    if override:
        return _declared(data, where, override)
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, codec, where), name, _("byte order mark")
    padding = len(data) - len(data.rstrip(b"\0"))
    if padding and not data.count(0, 0, -padding) and padding < len(data):
        return _decode_padded(data, where, padding=padding)
    return _detect(data, where)


def _decode_padded(data: bytes, where: str, *, padding: int) -> tuple[str, str, str]:
    """Decode *data* whose only NUL bytes are *padding* at the end; one may be half of a UTF-16 character."""
    if padding % 2 and len(data) % 2 == 0:
        detected = _by_common_characters(data.rstrip(b"\0") + b"\0")
        if detected is not None and detected[1] == "utf-16-le":
            return detected[0] + "\0" * (padding // 2), *detected[1:]
    text, encoding, how = _detect(data[:-padding], where)
    return text + "\0" * (padding // 2 if encoding.startswith("utf-16") else padding), encoding, how


def _detect(data: bytes, where: str) -> tuple[str, str, str]:
    if not data.count(0):
        shifted = _shifted(data) if data.isascii() else None
        if shifted is not None:
            return shifted
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            if _is_damaged_utf8(data):
                raise _undecodable(data, where, "utf-8", error.start) from error
        else:
            _refuse_binary(data, where)
            return text, "ascii" if data.isascii() else "utf-8", _("strict UTF-8")
    decoded = _by_language(data, where, _by_common_characters(data))
    if decoded is None:
        _refuse_binary(data, where)
        name, start = _nearest(data)
        raise _undecodable(data, where, name, start)
    return decoded


def _shifted(data: bytes) -> tuple[str, str, str] | None:
    """Decode *data*, all ASCII, by its escape sequences, if it has any."""
    for marks, names in _SHIFTING:
        for name in names if marks.search(data) else ():
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if fit_of(text) > 0:
                return text, name, _("escape sequences")
    return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Return whether *data*, which are not valid UTF-8, are UTF-8 with some invalid bytes.

    GB18030 text may be valid UTF-8 by chance (格考核开), but it is not meaningful Chinese then.
    """
    valid = data.decode("utf-8", "ignore")
    if _share_of_utf8(data) <= _DAMAGED:
        return False
    return _share(valid) >= _LEAST or len(_NON_ASCII.findall(valid)) >= _NOT_BY_CHANCE


def _by_language(
    data: bytes, where: str, chinese: tuple[str, str, str] | None
) -> tuple[str, str, str] | None:
    """Return *chinese*, or the decoding in which *data* are decisively better Japanese or Korean.

    Raises:
        SourceError: no encoding yields a plausible text, or the whole is not valid in the one of the sample.
    """
    name = chinese[1] if chinese is not None else ""
    fits = rank_encodings(data, name)
    own = next((fit for fit in fits if fit.name == name), None)
    other = next((fit for fit in fits if fit.language != "zh" and fit.is_plausible), None)
    if other is not None and other is not own and _is_decisive(other, own):
        text, name = _decode_whole(data, where, other)
        language = _("Korean") if other.language == "ko" else _("Japanese")
        how = _("common characters of {language}", language=language)
        return text, name, _with_others(how, _possible(fits, other))
    if chinese is None or own is None:
        return chinese
    if own.size >= _ENOUGH and own.nats < _HOPELESS * own.size:
        problem = _("its encoding is not recognised: in none of those tried is it a plausible text")
        raise SourceError(where, problem, _REMEDY)
    return chinese[0], name, _with_others(chinese[2], _possible(fits, own))


def _is_decisive(other: Fit, own: Fit | None) -> bool:
    """Return whether *other* replaces *own*, the encoding as Chinese."""
    if own is None:
        return True
    strict = own.is_plausible or other.language == "kana" or other.size < _FEW
    return other.nats >= own.nats + (_DECISIVE_AGAINST_TEXT if strict else _DECISIVE)


def _decode_whole(data: bytes, where: str, fit: Fit) -> tuple[str, str]:
    names = ("euc_jp", "euc_jis_2004") if fit.name == "euc_jp" else (fit.name,)
    for name in names:
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    return _strict(data, fit.name, where), fit.name


def _possible(fits: Sequence[Fit], chosen: Fit) -> str:
    """Return the names of other encodings that fit nearly as well as the *chosen* one, or better."""
    others = [
        fit.name
        for fit in fits
        if fit.text != chosen.text
        and fit.nats >= (chosen.nats - _AMBIGUOUS if fit.is_plausible else max(chosen.nats, 0))
    ]
    if not others and chosen.nats < _DOUBTFUL * chosen.size:
        return _("another one")
    return ", ".join(others)


def _with_others(how: str, others: str) -> str:
    return Message(_OTHERS.template, "", {"how": how, "others": others}) if others else how


def other_encodings(how: str) -> str:
    """Return the names of the other encodings that are possible too, by how the encoding was determined.

    *how* may be a message that contains the one of :func:`decode`. "" if the encoding is certain.
    """
    if not isinstance(how, Message):
        return ""
    values = [value for value in how.values.values() if isinstance(value, str)]
    if how.template == _OTHERS.template:
        return values[1]
    return next(filter(None, map(other_encodings, values)), "")


def _declared(data: bytes, where: str, override: str) -> tuple[str, str, str]:
    name = _ALIASES.get(override.lower(), override.lower())
    try:
        codecs.lookup(name)
    except LookupError as error:
        problem = _("unknown encoding {name!r}", name=override)
        raise SourceError(
            where, problem, _("Try utf-8, gb18030, big5, shift_jis, euc-jp or euc-kr")
        ) from error
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
        if "\0" not in text.rstrip("\0"):
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
    for name in _EXTENDED if not data.count(0) else ():
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
    return SourceError(where, problem, _REMEDY)
