"""Generate the table of common readings of Han characters, for the detection of homophones.

    python tools/readings.py Unihan_Readings.txt

A dictionary lists six readings of 和; a typist uses one of them. A reading is
common if it has the share :data:`MIN_SHARE` of a character's occurrences in
《现代汉语频率词典》 (1986), the counts of kHanyuPinlu in Unihan; the common
readings of a rarer character are those of 《现代汉语词典》 (1983), kXHC1983 in
Unihan: 檀 is not read shan4 in modern texts. The table contains only characters
with more readings in pypinyin; a traditional character has the readings of its
simplified form that pypinyin also has for it.
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

#: Minimal share of a character's occurrences for a common reading.
MIN_SHARE = 0.08

HEADER = """\
# Han characters and their usual readings (tone as a number, 5 for none), where a dictionary has more.
# Made by tools/readings.py from kHanyuPinlu (counts) and kXHC1983, Unihan database 15.0 (Unicode licence).
"""
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def tone_number(syllable: str) -> str:
    """Return *syllable* with its tone as a number.

    >>> tone_number("lǜ"), tone_number("de")
    ('lv4', 'de5')
    """
    parts = unicodedata.normalize("NFD", syllable)
    tone = next((_TONES[c] for c in parts if c in _TONES), "5")
    plain = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return plain.replace("ü", "v") + tone


def dictionary_readings(character: str) -> list[str]:
    """Return all readings of *character* in pypinyin."""
    found = pinyin(character, heteronym=True, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    return found[0] if found else []


def common_readings(path: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the common readings of the characters that Unihan counts, and those of the modern dictionary."""
    counted: dict[str, list[str]] = {}
    rare: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        code, name, value = line.split("\t") if line.startswith("U+") else ("", "", "")
        if name == "kHanyuPinlu":
            found = [(tone_number(s), int(n)) for s, n in re.findall(r"(\w+)\((\d+)\)", value)]
            total = sum(n for _, n in found)
            counted[chr(int(code[2:], 16))] = [s for s, n in found if n >= MIN_SHARE * total]
        elif name == "kXHC1983":
            every = [tone_number(s) for entry in value.split() for s in entry.partition(":")[2].split(",")]
            rare[chr(int(code[2:], 16))] = list(dict.fromkeys(every))
    return counted, rare


def main() -> None:
    """Write the table."""
    from collate.text.simplified import to_simplified

    parser = argparse.ArgumentParser(description="Generate the table of common readings.")
    parser.add_argument("readings", type=Path)
    tables = common_readings(parser.parse_args().readings)
    lines = []
    for code in range(0x4E00, 0xA000):
        character = chr(code)
        forms = character, to_simplified(character)
        readings = next((table[form] for table in tables for form in forms if form in table), [])
        every = dictionary_readings(character)
        common = [s for s in readings if s in every]
        if common and set(common) != set(every):
            lines.append(f"{character} {' '.join(common)}")
    TABLE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "characters")


if __name__ == "__main__":
    main()
