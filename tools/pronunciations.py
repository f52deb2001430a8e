"""Generate the tables of pronunciations from pypinyin.

    python tools/pronunciations.py

``pronunciations.z`` has the pronunciations of every character, ``phrases.z`` the
phrases of its dictionary, with the pronunciation of a character where it is not
the first one of that character. Both are compressed with zlib.
``tests/text/test_pronunciations.py`` compares them with the library.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT / "collate" / "text" / "data"


def dictionary_pronunciations(character: str) -> tuple[str, ...]:
    """Return all pronunciations of *character* in pypinyin."""
    found = pinyin(character, heteronym=True, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    return tuple(found[0]) if found else ()


def annotate(phrase: str, first: dict[str, str]) -> str:
    """Return *phrase* with the pronunciations that are not the *first* ones of their characters."""
    sounds = [syllable[0] for syllable in pinyin(phrase, style=Style.TONE3, neutral_tone_with_five=True)]
    pairs = zip(phrase, sounds, strict=True)
    return "".join(letter if sound == first[letter] else letter + sound for letter, sound in pairs)


def write(name: str, rows: list[str]) -> None:
    """Compress *rows*; each begins after a line break and ends before one."""
    from collate.text.packed import pack

    data = pack("\n".join(["", *rows, ""]).encode())
    (DATA / name).write_bytes(data)
    print(f"{name}: {len(rows)} rows, {len(data)} bytes")


def main() -> None:
    """Write the tables."""
    characters: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for character in map(chr, range(0x80, sys.maxunicode + 1)):
        if found := dictionary_pronunciations(character):
            characters[found].append(character)
    first = {letter: sounds[0] for sounds, letters in characters.items() for letter in letters}
    rows = [f"{' '.join(sounds)}\t{''.join(letters)}" for sounds, letters in sorted(characters.items())]
    write("pronunciations.z", rows)
    phrases: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(PHRASES_DICT):
        phrases[phrase[0]].append(annotate(phrase, first))
    write("phrases.z", [f"{letter}\t{' '.join(found)}" for letter, found in phrases.items()])


if __name__ == "__main__":
    main()
