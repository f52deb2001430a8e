"""Generate the table of variant characters (异体字) from the Unihan database.

    python tools/variants.py Unihan_Variants.txt Unihan_OtherMappings.txt

Two characters are variants if they are in Unihan (kSemanticVariant, kZVariant)
and not the simplified and traditional forms of each other, and if at most one of
them is in the list of standard characters of 2013 (kTGH, 《通用规范汉字表》): two
standard characters (像 and 象, 须 and 需) are different words.
``not_variants.txt`` contains pairs that only dictionaries of historical usage
equate; ``MORE`` are pairs of 《第一批异体字整理表》 (1955) that Unihan lacks or
lists as simplified although both have the same parts.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
EXCLUDED = ROOT / "tools" / "not_variants.txt"
TABLE = ROOT / "collate" / "classify" / "data" / "variants.txt"

HEADER = """\
# Characters of which each is a variant (异体字) of the first of its line. Made by tools/variants.py from
# the Unihan database 15.0 (Unicode, Inc.; Unicode licence), read through by hand.
"""

_MORE = "够夠 恒恆 丢丟 兹茲 跡蹟 迹跡 迹蹟 针鍼 雕彫 雕琱 酬酧 辞辤 收収 峝峒 甎塼 窑窰 喂餵 喂餧 床牀 碗椀"
MORE = _MORE.split()


def property_pairs(path: Path, *properties: str) -> set[tuple[str, str]]:
    """Return all pairs of characters with one of *properties*, in both directions."""
    found: set[tuple[str, str]] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("U+"):
            code, name, others = line.split("\t")
            one = chr(int(code[2:], 16))
            if name in properties:
                pairs = {(one, chr(int(other.split("<")[0][2:], 16))) for other in others.split()}
                found |= {(a, b) for a, b in pairs if a != b} | {(b, a) for a, b in pairs if a != b}
    return found


def families(variants: Path, mappings: Path) -> dict[str, list[str]]:
    """Return the variants by standard character, or by the first in order if none is standard."""
    from collate.text.fold import fold_character

    script = property_pairs(variants, "kSimplifiedVariant", "kTraditionalVariant")
    standard = {
        chr(int(line.split("\t")[0][2:], 16))
        for line in mappings.read_text(encoding="utf-8").splitlines()
        if "\tkTGH\t" in line
    }
    lines = EXCLUDED.read_text(encoding="utf-8").splitlines()
    excluded = {pair for line in lines if not line.startswith("#") for pair in line.split()}
    wanted = property_pairs(variants, "kSemanticVariant", "kZVariant") - script
    wanted |= {(pair[0], pair[1]) for pair in MORE}
    members: dict[str, set[str]] = defaultdict(set)
    for one, other in sorted(wanted):
        plain = "一" <= one <= "鿿" and "一" <= other <= "鿿"
        wrong = {one + other, other + one} & excluded and one + other not in MORE
        if not plain or wrong or (other in standard and one + other not in MORE):
            continue
        # Of two that are not standard the one known to the fold represents both.
        known = fold_character(one) in standard and (one < other or fold_character(other) not in standard)
        if one in standard or known:
            members[one].add(other)
    return {one: sorted(others) for one, others in sorted(members.items())}


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description="Generate the table of variant characters.")
    parser.add_argument("variants", type=Path)
    parser.add_argument("mappings", type=Path)
    options = parser.parse_args()
    lines = [
        f"{one}{''.join(others)}" for one, others in families(options.variants, options.mappings).items()
    ]
    TABLE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} characters, {sum(map(len, lines)) - len(lines)} variants")


if __name__ == "__main__":
    main()
