"""Maintenance of the message catalogues: ``tools/messages.py update|compile|check``.

``update`` extracts the messages of the source and merges them into every
``collate/i18n/locale/<language>/LC_MESSAGES/collate.po``; ``compile`` writes the ``.mo`` files;
``check`` lists missing, fuzzy and obsolete translations, and fails if there are any.
Needs Babel (extra ``test``).
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from collate.settings import setting_messages

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "collate"
LOCALE = PACKAGE / "i18n" / "locale"
#: Functions that mark a message, with the positions of their message arguments.
KEYWORDS = {"_": None, "_p": ((1, "c"), 2)}
#: The same for click, whose messages are looked up in the same catalogue.
CLICK = {"_": None, "ngettext": (1, 2)}
#: The file that catalogues name for these messages.
_CLICK_FILE = "click"
#: Files of click whose messages cannot occur here.
NOT_SHOWN = frozenset({"testing.py", "_termui_impl.py", "termui.py", "shell_completion.py"})


def source() -> Catalog:
    """Return all messages of the source, with the files that contain them, and those of the settings."""
    found = Catalog(project="collate", charset="utf-8", header_comment="")
    rows = extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=["Translators:"]
    )
    for file, _, message, comments, context in sorted(rows, key=lambda row: (row[0], row[1])):
        # Line numbers would change with every edit; the file is enough to find a message.
        found.add(message, None, [(f"collate/{file}", None)], auto_comments=comments, context=context)
    for message in setting_messages():
        found.add(message, None, [("collate/settings", None)])
    return found


def of_click() -> Catalog:
    """Return the messages of the installed click that a command here may print.

    They are translated like ours, but none is required: they differ between versions of click.
    """
    found = Catalog()
    for file, _, message, _, _ in extract_from_dir(
        str(Path(click.__file__).parent), method_map=[("**.py", "python")], keywords=CLICK
    ):
        if file not in NOT_SHOWN:
            found.add(message, None, [(_CLICK_FILE, None)])
    return found


def catalogue(path: Path) -> Catalog:
    """Return one catalogue."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parts[-3])


def update() -> None:
    """Merge the messages of the source into every catalogue, without fuzzy matching."""
    template = source()
    for message in of_click():
        if message.id and message.id not in template:
            template.add(message.id, None, message.locations)
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/collate.po")):
        have = catalogue(path)
        template.creation_date = have.creation_date  # otherwise every update would change the file
        have.update(template, no_fuzzy_matching=True)
        have.fuzzy = False
        have.obsolete.clear()
        out = BytesIO()
        write_po(out, have, width=100, sort_by_file=True, omit_header=False, include_lineno=False)
        path.write_bytes(out.getvalue())


def compile_all() -> None:
    """Compile every catalogue."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/collate.po")):
        with path.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalogue(path))


def _key(message: Message) -> tuple[str, str]:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def _is_of_click(message: Message) -> bool:
    """Return whether only click has the message: another version than the installed one may lack it."""
    return {file for file, _ in message.locations} == {_CLICK_FILE}


def problems() -> list[str]:
    """Return a line for each missing, fuzzy or obsolete translation."""
    rows: list[str] = []
    wanted = {_key(message) for message in source() if message.id}
    allowed = wanted | {_key(message) for message in of_click() if message.id}
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/collate.po")):
        there = {_key(message): message for message in catalogue(path) if message.id}
        rows += [f"{path.parts[-3]}: no translation of {key[1]!r}" for key in sorted(wanted - there.keys())]
        ours = {key for key, message in there.items() if not _is_of_click(message)}
        rows += [f"{path.parts[-3]}: not in the source: {key[1]!r}" for key in sorted(ours - allowed)]
        for key in sorted(wanted & there.keys()):
            strings = there[key].string
            if not (all(strings) if isinstance(strings, tuple | list) else strings) or there[key].fuzzy:
                rows.append(f"{path.parts[-3]}: no translation of {key[1]!r}")
    return rows


def main() -> int:
    """Run the command in the first argument, and return the exit status."""
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
