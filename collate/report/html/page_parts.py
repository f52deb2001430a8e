"""Inline styles and scripts of the pages, and the policy that admits these and nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"

#: Nothing is fetched, framed or sent; a style or script counts only if its hash is named.
POLICY = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src {styles}"


@cache
def style(names: tuple[str, ...]) -> str:
    """Return the style sheets of a page as one."""
    return "".join(_part(name) for name in names)


@cache
def script(names: tuple[str, ...]) -> str:
    """Return the parts of a script in one closure, which share their names."""
    return '"use strict";\n(() => {\n' + "".join(_part(name) for name in names) + "})();\n"


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
    return (FOLDER / name).read_text("utf-8")
