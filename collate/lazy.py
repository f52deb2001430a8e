"""What is loaded on first use: names of a package (PEP 562), regular expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import AnyStr, cast


def lazy_names(package: str, modules: Mapping[str, tuple[str, ...]]) -> Callable[[str], object]:
    """Return the ``__getattr__`` of *package*, which imports a module of *modules* when a name of it is used.

    So a package can be entered by its face without loading all that is behind it.

    >>> lazy_names("collections", {"abc": ("Mapping",)})("Mapping") is Mapping
    True
    """
    homes = {name: module for module, names in modules.items() for name in names}

    def get(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return get


class _Compiled:
    """A pattern that was used: its methods are those of the compiled expression."""


class _Pattern:
    """A pattern until its first use."""

    def __init__(self, pattern: object, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") or not hasattr(re.Pattern, name):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)  # type: ignore[call-overload]
        self.__dict__ |= {each: getattr(compiled, each) for each in dir(compiled) if not each.startswith("_")}
        # Without this method the attributes are as fast as those of the expression itself.
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(compiled, name)


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what behaves like ``re.compile(pattern, flags)`` and compiles it when it is first used.

    A class with all Han characters takes two milliseconds to compile in Python 3.11, and a
    short text needs few of the expressions. Only methods and attributes work: functions of
    :mod:`re` do not accept it.

    >>> lazy_pattern("[一-鿿]+").findall("指导 and 督导")
    ['指导', '督导']
    """
    return cast("re.Pattern[AnyStr]", _Pattern(pattern, flags))
