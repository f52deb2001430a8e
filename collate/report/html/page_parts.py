"""Inline styles and scripts of the pages, and the policy that admits these and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"

#: Modules and styles that the desk (``collate.review``) has too; it serves them as they are.
COMPONENTS = Path(__file__).parent / "components"

#: What a component takes from others, and what it offers: the only forms that these modules use.
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) ([\w$]+))", re.M)

#: Nothing is fetched, framed or sent; a style or script counts only if its hash is named.
POLICY = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src {styles}"


@cache
def style(names: tuple[str, ...]) -> str:
    """Return the style sheets of a page as one."""
    return "".join(_part(name) for name in names)


@cache
def script(names: tuple[str, ...]) -> str:
    """Return the parts of a script in one closure, which share their names.

    A component is a constant with the name of its module, which comes before those that need it.
    """
    parts = (_module(name) if _is_component(name) else _part(name) for name in names)
    return '"use strict";\n(() => {\n' + "".join(parts) + "})();\n"


def _is_component(name: str) -> bool:
    return (COMPONENTS / name).is_file()


def _module(name: str) -> str:
    """Return a module as a constant: a page from disk cannot import modules.

    Imports become constants of a closure, exports the object that it returns.
    """
    text = _part(name)
    exported = ", ".join(_EXPORT.findall(text))
    body = _IMPORT.sub(r"const \1 = \2;", _EXPORT.sub("", text))
    return f"const {Path(name).stem} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


@cache
def policy(styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """Return the content security policy of a page with these inline *styles* and *scripts*.

    >>> policy((), ())
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'none'"
    """
    text = POLICY.format(styles=_hashes(styles))
    return f"{text}; script-src {_hashes(scripts)}" if scripts else text


def _hashes(blocks: Sequence[str]) -> str:
    digests = (hashlib.sha256(block.encode("utf-8")).digest() for block in blocks)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests) or "'none'"


def _part(name: str) -> str:
    folder = COMPONENTS if _is_component(name) else FOLDER
    return (folder / name).read_text("utf-8")
