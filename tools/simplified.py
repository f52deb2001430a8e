"""Generate the table of simplified characters and phrases from OpenCC.

    python tools/simplified.py

Characters are converted one by one; the phrases are those of OpenCC's
dictionary ``TSPhrases``, which the program ``opencc_dict`` of its package
prints. The table therefore has everything that the configuration ``t2s`` of
that version uses, and ``tests/text/test_simplified.py`` compares both.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import opencc

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "collate" / "text" / "data" / "simplified.txt"

HEADER = f"""\
# Traditional characters and phrases with their simplified forms. Made by tools/simplified.py from
# OpenCC {version("opencc")}, configuration t2s (Apache-2.0).
# First row: compatibility ideographs and their unified characters; second: characters and their simplified
# forms, in pairs; then phrases that are not converted character by character, the longest first.
"""


def dictionary(name: str) -> dict[str, str]:
    """Return the keys of a dictionary of the package and their first values."""
    share = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "table.txt")
        source = share / "share" / "opencc" / f"{name}.ocd2"
        program = [share / "bin" / "opencc_dict", "-i", source, "-o", target, "-f", "ocd2", "-t", "text"]
        subprocess.run(program, check=True)
        rows = (row.split("\t") for row in target.read_text(encoding="utf-8").splitlines())
        return {key: value.split(" ")[0] for key, value in rows}


def main() -> None:
    """Write the table."""
    convert = opencc.OpenCC("t2s").convert
    every = [chr(code) for code in range(0x80, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    characters = "".join(
        character + convert(character) for character in every if convert(character) != character
    )
    unified = "".join(
        key + value for key, value in sorted(dictionary("CJK_Compatibility_Ideographs").items())
    )
    phrases = sorted(dictionary("TSPhrases").items(), key=lambda item: (-len(item[0]), item[0]))
    rows = [unified, characters, *(f"{phrase} {converted}" for phrase, converted in phrases)]
    TABLE.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(characters) // 2} characters, {len(unified) // 2} unified, {len(phrases)} phrases")


if __name__ == "__main__":
    main()
