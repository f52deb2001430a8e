"""The language of the command line: ``--lang``, else the locale, else English."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise

from collate.i18n import DOMAIN, ENGLISH, FOLDER, languages, translate

#: The environment variables of the locale, in the order of precedence of POSIX and gettext.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_LANGUAGE: ContextVar[str] = ContextVar("language of the command line", default=ENGLISH)
_LOCALE: ContextVar[str] = ContextVar("language of the locale", default="")


def user_language() -> str:
    """Return the language of help and messages."""
    return _LANGUAGE.get()


def default_report_language() -> str:
    """Return the language of the locale of the caller, empty where it has none: that of the texts applies."""
    return _LOCALE.get()


def localize(text: str) -> str:
    """Return *text* in the language of the command line; a plain string stays as it is."""
    return translate(text, user_language())


def locale_language(environment: Mapping[str, str]) -> str:
    """Return the language of the locale, empty where it has none (``C``, ``POSIX``, unset).

    A language without a catalogue gives English.

    >>> [locale_language({"LANG": name}) for name in ("zh_TW.UTF-8", "de_DE", "C.UTF-8", "")]
    ['zh', 'en', '', '']
    """
    for variable in _VARIABLES:
        name = environment.get(variable, "").split(":")[0]
        if name:
            region = name.replace("-", "_").partition(".")[0].partition("@")[0]
            code = region.partition("_")[0].lower()
            if code in ("c", "posix"):
                return ""
            return next((known for known in (region, code) if known in languages()), ENGLISH)
    return ""


@contextmanager
def use_language(arguments: Sequence[str]) -> Iterator[None]:
    """Set the language of help and messages from a ``--lang`` among *arguments*, else from the locale.

    It is set before click parses: click's own messages come from gettext, which
    reads the variable ``LANGUAGE``.
    """
    options = [value for name, value in pairwise(["", *arguments]) if name == "--lang"]
    options += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    known = [option for option in options if option in languages()]
    # Read before LANGUAGE is set below, which would hide the locale.
    locale_token = _LOCALE.set(locale_language(os.environ))
    code = known[-1] if known else default_report_language() or ENGLISH
    token, domain, before = _LANGUAGE.set(code), gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = code
    try:
        yield
    finally:
        _LANGUAGE.reset(token)
        _LOCALE.reset(locale_token)
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
