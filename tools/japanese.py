"""Generate the tables of Japanese forms, and of words that keep 著, from OpenCC.

    python tools/japanese.py

``japanese.txt`` has everything that the configuration ``jp2t`` uses: new forms
of characters (新字体) with their old ones, and words that were respelled when
characters were taken out of use (恩義 for 恩誼). New forms that are characters of
their own in Chinese (芸, 予, 欠) are apart: only a Japanese text has them as forms
of 藝, 豫, 缺. ``kept.txt`` has the words of ``tw2s`` in which 著 is not the 着 of
other regions. ``tests/text/test_japanese.py`` compares both with the library.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT / "collate" / "text" / "data"

SOURCE = f"OpenCC {version('opencc')}"
JAPANESE = f"""\
# New forms of Japanese characters with their old forms, in pairs. Made by tools/japanese.py from {SOURCE},
# configuration jp2t (Apache-2.0). First row: forms that Chinese does not have; second: forms that are other
# characters in Chinese; then words in the spelling of 1956 and in the older one, the longest first.
"""
KEPT = f"""\
# Words in which the 著 of Taiwan is not the 着 of other regions, simplified. Made by tools/japanese.py from
# {SOURCE}, configuration tw2s (Apache-2.0), with words of jieba's dictionary that have 著 and not 着.
"""
_MORE = (
    "原著 专著 论著 译著 编著 新著 遗著 拙著 撰著 杂著 卓著 较著 土著 著有 著文"
    " 见微知著 以微知著 恩威并著 日新月著"
)

#: The last character of level 1 of Big5, which has the frequent ones.
_BIG5_FREQUENT = b"\xc6\x7e"


def is_chinese(character: str) -> bool:
    """Return whether *character* is in common use in Chinese: in GB 2312 or in level 1 of Big5."""
    big5 = character.encode("big5", "ignore")
    return bool(character.encode("gb2312", "ignore")) or b"" < big5 <= _BIG5_FREQUENT


def main() -> None:
    """Write the tables."""
    from opencc import OpenCC
    from simplified import dictionary

    pairs = {new: old for new, old in dictionary("JPShinjitaiCharacters").items() if new != old}
    own = "".join(new + old for new, old in pairs.items() if not is_chinese(new))
    common = "".join(new + old for new, old in pairs.items() if is_chinese(new))
    phrases = sorted(dictionary("JPShinjitaiPhrases").items(), key=lambda row: (-len(row[0]), row[0]))
    rows = [own, common, *(f"{new} {old}" for new, old in phrases)]
    (DATA / "japanese.txt").write_text(JAPANESE + "\n".join(rows) + "\n", encoding="utf-8")
    words = {**dictionary("TWVariantsRevPhrases"), **dictionary("TSPhrases")}
    convert = OpenCC("t2s").convert
    found = {convert(word) for word, converted in words.items() if "著" in converted and "著" in word}
    kept = sorted(found | {*_MORE.split()})
    (DATA / "kept.txt").write_text(KEPT + "\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(pairs)} characters, {len(phrases)} words; {len(kept)} words with 著")


if __name__ == "__main__":
    main()
