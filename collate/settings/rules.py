"""Rules for the values of settings beyond their types; each stands in the annotation of its field.

A rule takes the name of a setting and its value, which has the type of the
field, and returns the violation, or None.
"""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from collate.errors import reason_of
from collate.i18n import _, languages
from collate.lazy import lazy_pattern
from collate.model.variant_kinds import Kind

if TYPE_CHECKING:
    KindName = str
else:  # no type checker accepts a Literal that is computed
    #: A kind of variant by its name: the values of :class:`collate.model.Kind`.
    KindName = Literal[tuple(kind.value for kind in Kind)]

#: Names in the table ``collate.align.ALIGNERS``, which stands above the settings; a test compares the two.
ALIGNERS = ("star",)


class Violation(NamedTuple):
    """Why a value is refused, and what to do about it; both are messages."""

    problem: str
    remedy: str = ""


ValueRule = Callable[[str, object], Violation | None]


class Range(NamedTuple):
    """The rule for a number from *low* to *high*, both included; NaN is outside every range."""

    low: float
    high: float

    def __call__(self, name: str, value: object) -> Violation | None:
        """Refuse a number outside the range."""
        if isinstance(value, int | float) and self.low <= value <= self.high:
            return None
        problem = _(
            "{name} must be between {low} and {high}, got {value}",
            name=name,
            low=self.low,
            high=self.high,
            value=str(value),
        )
        return Violation(problem)


#: A share, or a confidence.
SHARE = Range(0, 1)


def check_not_blank(name: str, value: object) -> Violation | None:
    """Refuse a text that is empty or white space alone."""
    return None if str(value).strip() else Violation(_("{name} must not be empty", name=name))


#: Encodings in Python's table in which no text file is written.
_NOT_FOR_TEXT = frozenset(
    {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)


def check_encoding(name: str, value: object) -> Violation | None:
    """Refuse a name that is not an encoding of text files; an empty one stands for detection."""
    encoding = str(value)
    try:
        usable = not encoding or codecs.lookup(encoding).name.replace("_", "-") not in _NOT_FOR_TEXT
        b"text".decode(encoding or "utf-8", "ignore")  # codecs like base64 are found, but decode no text
    except (LookupError, ValueError):
        usable = False
    if usable:
        return None
    problem = _("{name}: there is no encoding {value}", name=name, value=repr(value))
    return Violation(problem, _("Try utf-8, gb18030 or big5"))


def check_language(name: str, value: object) -> Violation | None:
    """Refuse a language without a catalogue; an empty one stands for that of the texts."""
    if not value or value in languages():
        return None
    expected = _("one of {known}", known=", ".join(languages()))
    problem = _("{name} must be {expected}, got {value}", name=name, expected=expected, value=repr(value))
    return Violation(problem)


def check_day(name: str, value: object) -> Violation | None:
    """Refuse a text that is not a date; an empty one stands for none."""
    try:
        if not value or date.fromisoformat(str(value)).isoformat() == value:
            return None
    except ValueError:
        pass  # the message below has the value
    problem = _("{name} is not a date: {value}", name=name, value=repr(value))
    return Violation(problem, _("Write year, month and day: 2026-01-15"))


def check_aligner(name: str, value: object) -> Violation | None:
    """Refuse the name of an aligner that does not exist."""
    if value in ALIGNERS:
        return None
    problem = _("{name}: there is no aligner {value}", name=name, value=repr(value))
    return Violation(problem, _("Known: {names}", names=", ".join(ALIGNERS)))


#: Characters of a regular expression: each class of all characters takes a hundredth of a second to compile.
_LONGEST_EXPRESSION = 10_000


def check_regular_expression(name: str, value: object) -> Violation | None:
    """Refuse a text that does not compile as a regular expression, or takes long to."""
    if len(str(value)) > _LONGEST_EXPRESSION:
        problem = _("{name} has more than {most} characters", name=name, most=_LONGEST_EXPRESSION)
        return Violation(problem, _("Write a shorter expression"))
    try:
        with warnings.catch_warnings():  # of signs that a later version of Python may read otherwise: [[
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(str(value))
    except (re.error, OverflowError, RecursionError) as error:  # a{99999999999}; a thousand brackets
        return Violation(
            _("{name} is not a regular expression: {reason}", name=name, reason=reason_of(error))
        )
    return None


def check_file_pattern(name: str, value: object) -> Violation | None:
    """Refuse a text that is neither a path nor a pattern with ``*``, ``?`` and ``[...]``."""
    if not str(value).strip():
        return Violation(_("{name} must not be empty", name=name))
    try:
        PurePosixPath("a").match(str(value))
    except (ValueError, re.error) as error:  # "." has no part that could match
        problem = _(
            "{name} names no file: {value} ({reason})", name=name, value=repr(value), reason=reason_of(error)
        )
        return Violation(problem, _("Write a path, or a pattern such as *.txt"))
    return None


def check_siglum(name: str, value: object) -> Violation | None:
    """Refuse white space in a siglum."""
    if str(value).split() in ([], [value]):
        return None
    problem = _("{name} must have no spaces, got {value}", name=name, value=repr(value))
    return Violation(problem, _("Remove them: spaces separate the sigla of a list"))


def check_subtype(name: str, value: object) -> Violation | None:
    """Refuse a subtype that cannot follow a kind in an xml:id."""
    if re.fullmatch(r"([a-z]+(-[a-z]+)*)?", str(value)):
        return None
    problem = _("{name} must be lower-case letters and hyphens, got {value}", name=name, value=repr(value))
    return Violation(problem, _("It becomes part of an xml:id"))


def check_hidden_kind(name: str, value: object) -> Violation | None:
    """Refuse a text that does not begin with a kind of variant."""
    from difflib import get_close_matches

    kinds = get_args(KindName)
    if str(value).partition("-")[0] in kinds:
        return None
    near = get_close_matches(str(value), kinds, n=1, cutoff=0.0)
    problem = _("{name}: there is no kind {value}", name=name, value=repr(value))
    return Violation(problem, _("Did you mean {name!r}?", name=near[0]))


def check_forms(name: str, value: object) -> Violation | None:
    """Refuse fewer than two different forms, and an empty form."""
    forms = value if isinstance(value, tuple) else ()
    if len(set(forms)) >= 2 and all(form.strip() for form in forms):
        return None
    return Violation(
        _("{name} must be two or more different words, got {value}", name=name, value=str(value))
    )


def allow_any_text(name: str, value: object) -> Violation | None:
    """Mark a text that no report shows, so that :func:`check_characters` does not apply to it."""
    return None


#: Characters that no XML or HTML file can carry; tab and line end may stand in the words of a directive.
_CONTROL = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
#: A lone UTF-16 surrogate, by which Python represents a byte of a file name that is not UTF-8.
_SURROGATE = lazy_pattern("[\ud800-\udfff]")


def check_characters(name: str, value: str) -> Violation | None:
    r"""Refuse characters that no file or report can carry.

    >>> check_characters("source.siglum", "\0")
    Violation(problem="source.siglum has a control character: '\\x00'", remedy='Delete it')
    """
    if _CONTROL.search(value):
        problem = _("{name} has a control character: {value}", name=name, value=repr(value))
        return Violation(problem, _("Delete it"))
    if _SURROGATE.search(value):
        problem = _("{name} has half a character: {value}", name=name, value=repr(value))
        return Violation(problem, _("Save it as UTF-8"))
    return None
