"""Names of a package that are imported from its modules when they are first used (PEP 562)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


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
