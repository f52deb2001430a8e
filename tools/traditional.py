"""Generate the traditional forms of our Chinese labels in printed editions and notes, from OpenCC.

    python tools/traditional.py

A label is converted whole, since OpenCC chooses by the words around a character (复核, 恢复): configuration
``s2tw``, the characters of Taiwan's standard without its vocabulary. Curly quotation marks become corner
brackets, as around the words that notes quote. The table is read by eye before it is kept;
``tests/report/test_traditional_labels.py`` fails where it is not that of the labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import opencc

from collate.report.notes.rules import FAULTS
from collate.report.publication import PROFILES, load_profile
from collate.report.wording.labels import WORDS

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "collate" / "report" / "wording" / "traditional.txt"

#: The families of labels that printed editions and notes have words of.
FAMILIES = (
    "base", "cause", "conv", "kind", "latex", "list", "none", "notes", "operation", "pub", "role",
    "run.untitled", "section", "subtype", "view.by", "view.check", "view.corrected", "view.judgement",
    "view.kept", "view.lacuna", "view.note", "view.origin", "view.printed", "view.reason",
    "view.remark", "view.text",
)  # fmt: skip

HEADER = f"""\
# Chinese labels of printed editions and notes with their traditional forms. Made by tools/traditional.py from
# OpenCC {version("opencc")}, configuration s2tw (Apache-2.0). Labels without a row are written alike.
"""

_MARKS = str.maketrans("“”‘’", "「」『』")


def labels() -> Iterator[str]:
    """Yield the Chinese labels, in order, each as often as it occurs."""
    for key, message in WORDS.items():
        if any(f"{key}.".startswith(f"{family}.") for family in FAMILIES):
            yield message.in_language("zh")
    for profile in PROFILES:
        yield load_profile(profile).title
    yield from sorted(FAULTS)


def table() -> str:
    """Return the table: a label, a tab, and its traditional form in each line."""
    convert = opencc.OpenCC("s2tw").convert
    rows = {label: convert(label).translate(_MARKS) for label in labels()}
    lines = (f"{label}\t{form}\n" for label, form in rows.items() if form != label)
    return HEADER + "".join(lines)


def main() -> None:
    """Write the table."""
    text = table()
    TABLE.write_text(text, encoding="utf-8")
    print(f"{text.count(chr(9))} labels")


if __name__ == "__main__":
    main()
