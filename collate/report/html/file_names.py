"""Names of files made from paths: readable, unique, and allowed on every file system."""

from __future__ import annotations

import re
import unicodedata

#: Longest name in characters and in UTF-8 bytes; 255 bytes is what file systems allow, endings included.
MOST_CHARACTERS, MOST_BYTES = 60, 180

#: Names that Windows keeps for devices, with any ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)


def file_name(path: str) -> str:
    """Return *path* as one name without folders.

    Letters, digits and their marks of any script stay, and dots, hyphens and
    underscores between them; all else becomes a hyphen. Of a long path the end
    is kept, where the file's own name stands.

    >>> file_name("讲话/2020 年.zip/a:b.txt"), file_name("aux.txt"), file_name("../…")
    ('讲话-2020-年.zip-a-b.txt', 'file-aux.txt', 'file')
    """
    kept = "".join(
        character if character in "._" or unicodedata.category(character)[0] in "LNM" else "-"
        for character in unicodedata.normalize("NFC", path)
    )
    name = re.sub(r"-*[./-]{2,}-*|-{2,}", "-", kept).strip("-._")[-MOST_CHARACTERS:]
    while len(name.encode()) > MOST_BYTES:
        name = name[1:]
    name = name.strip("-._") or "file"
    return f"file-{name}" if _DEVICES.match(name) else name


def distinct_name(name: str, endings: tuple[str, ...], taken: set[str]) -> str:
    """Return *name*, with -2, -3 behind it while that name with one of *endings* is in *taken*.

    Names are compared without case, as some file systems do. The new ones are
    added to *taken*.

    >>> taken = {"a.txt.html"}
    >>> distinct_name("A.txt", (".html",), taken), sorted(taken)
    ('A.txt-2', ['a.txt-2.html', 'a.txt.html'])
    """
    found, number = name, 1
    while any(_key(found + ending) in taken for ending in endings):
        number += 1
        found = f"{name}-{number}"
    taken.update(_key(found + ending) for ending in endings)
    return found


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
