"""Make the table of the usual readings of Han characters, for finding words that sound alike.

    python tools/readings.py Unihan_Readings.txt

A dictionary gives 和 six readings; whoever types it thinks of one. Usual is
what makes up :data:`LEAST` of a character's uses in 《现代汉语频率词典》 (1986),
which Unihan counts as kHanyuPinlu; of a character that is too rare for that,
what 《现代汉语词典》 (1983) has, which Unihan gives as kXHC1983: 檀 is read
shan4 in no text of today. The table has only characters of which
pypinyin knows more readings than that; a traditional character has the
readings of its simplified one if pypinyin knows them of both.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from pathlib import Path

from pypinyin import Style, pinyin

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
TABLE = ROOT / "collate" / "classify" / "data" / "readings.txt"

#: Share of a character's uses from which on a reading is usual.
LEAST = 0.08

HEADER = """\
# Han characters and their usual readings (tone as a number, 5 for none), where a dictionary has more.
# Made by tools/readings.py from kHanyuPinlu (counts) and kXHC1983, Unihan database 15.0 (Unicode licence).
"""
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def numbered(syllable: str) -> str:
    """Return *syllable* with its tone as a number.

    >>> numbered("lǜ"), numbered("de")
    ('lv4', 'de5')
    """
    parts = unicodedata.normalize("NFD", syllable)
    tone = next((_TONES[c] for c in parts if c in _TONES), "5")
    plain = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return plain.replace("ü", "v") + tone


def known(character: str) -> list[str]:
    """Return all readings that pypinyin has of *character*."""
    found = pinyin(character, heteronym=True, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    return found[0] if found else []


def usual(path: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the usual readings of the characters that Unihan counts; what a dictionary of today has."""
    counted: dict[str, list[str]] = {}
    rare: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        code, name, value = line.split("\t") if line.startswith("U+") else ("", "", "")
        if name == "kHanyuPinlu":
            found = [(numbered(s), int(n)) for s, n in re.findall(r"(\w+)\((\d+)\)", value)]
            total = sum(n for _, n in found)
            counted[chr(int(code[2:], 16))] = [s for s, n in found if n >= LEAST * total]
        elif name == "kXHC1983":
            every = [numbered(s) for entry in value.split() for s in entry.partition(":")[2].split(",")]
            rare[chr(int(code[2:], 16))] = list(dict.fromkeys(every))
    return counted, rare


def main() -> None:
    """Write the table."""
    from collate.text.fold import simplified

    parser = argparse.ArgumentParser(description="Make the table of usual readings.")
    parser.add_argument("readings", type=Path)
    tables = usual(parser.parse_args().readings)
    lines = []
    for code in range(0x4E00, 0xA000):
        character = chr(code)
        forms = character, simplified(character)
        readings = next((table[form] for table in tables for form in forms if form in table), [])
        every = known(character)
        kept = [s for s in readings if s in every]
        if kept and set(kept) != set(every):
            lines.append(f"{character} {' '.join(kept)}")
    TABLE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "characters")


if __name__ == "__main__":
    main()
