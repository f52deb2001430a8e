"""Keep the catalogues in step with the source: ``tools/messages.py update|compile|check``.

``update`` collects the messages of the source and merges them into every
``collate/i18n/locale/<language>.po``; ``compile`` makes the ``.mo`` files;
``check`` names what is missing, unsure or no longer used, and fails if
anything is. Needs Babel (extra ``test``).
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "collate"
LOCALE = PACKAGE / "i18n" / "locale"
#: Functions that mark a message, and which of their arguments it is.
KEYWORDS = {"_": None, "_p": ((1, "c"), 2)}


def source() -> Catalog:
    """Return all messages of the source, each with the files that hold it."""
    found = Catalog(project="collate", charset="utf-8", header_comment="")
    rows = extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=["Translators:"]
    )
    for file, _, message, comments, context in sorted(rows, key=lambda row: (row[0], row[1])):
        # Line numbers would change with every edit; the file is enough to find a message.
        found.add(message, None, [(f"collate/{file}", None)], auto_comments=comments, context=context)
    return found


def catalogue(path: Path) -> Catalog:
    """Read one catalogue."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.stem)


def update() -> None:
    """Merge the messages of the source into every catalogue; nothing is guessed."""
    template = source()
    for path in sorted(LOCALE.glob("*.po")):
        have = catalogue(path)
        template.creation_date = have.creation_date  # else every update would change the file
        have.update(template, no_fuzzy_matching=True)
        have.fuzzy = False
        have.obsolete.clear()
        out = BytesIO()
        write_po(out, have, width=100, sort_by_file=True, omit_header=False, include_lineno=False)
        path.write_bytes(out.getvalue())


def compile_all() -> None:
    """Compile every catalogue."""
    for path in sorted(LOCALE.glob("*.po")):
        with path.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalogue(path))


def problems() -> list[str]:
    """Return what is missing, unsure, or no longer in the source, a line each."""
    rows: list[str] = []
    wanted = {(message.context or "", message.id) for message in source() if message.id}
    for path in sorted(LOCALE.glob("*.po")):
        there = {(message.context or "", message.id): message for message in catalogue(path) if message.id}
        rows += [f"{path.name}: no translation of {key[1]!r}" for key in sorted(wanted - there.keys())]
        rows += [f"{path.name}: not in the source: {key[1]!r}" for key in sorted(there.keys() - wanted)]
        for key in sorted(wanted & there.keys()):
            if not there[key].string or there[key].fuzzy:
                rows.append(f"{path.name}: no translation of {key[1]!r}")
    return rows


def main() -> int:
    """Do what the first argument names."""
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            rows = problems()
            print("\n".join(rows))
            return 1 if rows else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
