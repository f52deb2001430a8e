"""Texts in the notation of Aozora Bunko: readings, annotations, and the blocks about the file.

Source: 青空文庫 注記一覧 and 青空文庫収録ファイルへの記載事項. 《よみ》 after a word
with kanji, or after ｜ and any words, is the reading of the word; ［＃…］ is an
annotation of the layout or describes a character. 《》 are also the marks of
titles, in Japanese too and always in Chinese: readings need evidence, and
without it nothing is done.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from collate.lazy import lazy_pattern
from collate.model import Dropped, Heading, Reason, Span

if TYPE_CHECKING:
    from collate.model import Document

_KANA = "ぁ-ゖゝゞァ-ヺーヽヾ"
_KANJI = "々〆〇ヶ\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA_ONLY = lazy_pattern(f"[{_KANA}]")
_KANJI_ONLY = lazy_pattern(f"[{_KANJI}]")
#: Least share of kana among kana and kanji, outside 《》, of a Japanese file or line. Japanese has .4 to .7,
#: laws in katakana .3; Chinese has none, and an article on Japanese .1.
_JAPANESE = 0.2
#: Least share in a file some of whose lines are Japanese.
_SOME_JAPANESE = 0.03
_BRACKETED = lazy_pattern(
    r"(?:｜(?P<marked>[^｜《》≪≫\n]{1,40}))?(?:《(?P<a>[^《》\n]{1,60})》|≪(?P<b>[^≪≫\n]{1,60})≫)"
)
#: A reading: kana, their repetition marks, and spaces between words.
_READING = lazy_pattern(f"(?=.*[{_KANA}])[{_KANA}゛゜〱-〵／＼″・･\u3000 ]+")
#: What a reading follows: kanji, or the description of a character.
_BASE = lazy_pattern(f"(?:[{_KANJI}]|※(?:［＃[^［］\\n]*］)?)+$")
_BASE_OF_LETTERS = lazy_pattern(r"[A-Za-zＡ-Ｚａ-ｚ0-9０-９Α-ωА-я.．・&＆'’-]+$")
_ANNOTATION = lazy_pattern(r"［＃(?:[^［］\n]|［[^［］\n]*］)*］")
#: Most kana of a word of one kanji, and of more; each kanji has at least one (大人, おとな; 掌, てのひら).
_MOST_OF_ONE, _MORE = 5, 2
#: Genres before a title in 《》, with their readings: 雑誌《ざっし》 is a reading, 雑誌《ホトトギス》 is not.
_GENRES = dict(
    re.findall(
        r"(\S+?):(\S+)",
        """
        小説:しょうせつ 長編:ちょうへん 長篇:ちょうへん 短編:たんぺん 短篇:たんぺん
        物語:ものがたり 童話:どうわ 絵本:えほん 映画:えいが 雑誌:ざっし 俳誌:はいし
        詩誌:しし 新聞:しんぶん 歌集:かしゅう 詩集:ししゅう 句集:くしゅう 作品:さくひん
        名作:めいさく 傑作:けっさく 代表作:だいひょうさく 処女作:しょじょさく 遺作:いさく
        前作:ぜんさく 続編:ぞくへん 戯曲:ぎきょく 歌劇:かげき 楽劇:がくげき 名画:めいが
        曲:きょく 歌曲:かきょく 組曲:くみきょく 漫画:まんが 番組:ばんぐみ 随筆:ずいひつ
        評論:ひょうろん 論文:ろんぶん 著書:ちょしょ 拙著:せっちょ 絵画:かいが 彫刻:ちょうこく
        詩:し 歌:うた 劇:げき 著:ちょ 作:さく 誌:し
        """,
    )
)
#: Titles for each reading above which 《》 are marks of titles in this file, unless it has other notation.
_TITLES = 0.1

#: The block that explains the notation, between lines of hyphens below title and author.
_LEGEND = lazy_pattern(
    r"^-{10,}[ \t]*\n(?:(?!-{10,}).*\n){0,12}?.*【テキスト中に現れる記号について】.*\n"
    r"(?:(?!-{10,}).*\n){0,60}?-{10,}[ \t]*$",
    re.MULTILINE,
)
#: The lines of title and author above it.
_ABOVE_LEGEND = lazy_pattern(r"(?:\A|\n)(?P<title>[^\n]{1,60}\n(?:[^\n]{1,60}\n){0,5})\s*\Z")
_SOURCE = lazy_pattern(r"^底本[：:].*$", re.MULTILINE)
_ABOUT_FILE = lazy_pattern(
    r"底本の親本|初出|入力|校正|校閲|作成|ファイル作成|青空文庫|このファイルは|[●※・（(]"
    r"|\d{4}.*年?.*\d月\d+日|\[?図書カード"
)
#: What proves that a line 底本：… begins the block on the file: one of these below it.
_PROOF = lazy_pattern(
    r"^(?:入力|校正|青空文庫作成ファイル)[：:]|青空文庫（|インターネットの図書館", re.MULTILINE
)
_PROOF_WITHIN = 1500


def without_aozora(document: Document) -> Document:
    """Return *document* with ledger rows for readings, annotations, and the blocks about the file.

    Readings have the reason of a comment, as those of a web page have; ｜ and
    ［＃…］ are markup; the legend and the names of the people who made the file
    are metadata; the lines 底本：… are the source. Title and author stay; the
    title, the first line above the legend, is a heading.
    """
    raw = document.raw
    if not any(sign in raw for sign in ("《", "≪", "［＃", "底本")):
        return document
    lines = _JapaneseLines(raw)
    if not lines.some:
        return document
    rows = [*_blocks(raw)] if lines.all else []
    rows += _new(rows, _annotations(raw, lines))
    rows += _new(rows, _readings(raw, lines, marked=_is_marked(raw, lines)))
    rows = _new(document.ledger, rows)
    if not rows:
        return document
    headings = document.headings or (tuple(_titles(raw)) if lines.all else ())
    return replace(document, ledger=tuple(sorted((*document.ledger, *rows))), headings=headings)


class _JapaneseLines:
    """Which lines of a text are Japanese: ``all`` of them, ``some``, or those that :meth:`at` returns."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        kana, kanji = _letters(raw)
        self.all = kana >= _JAPANESE * max(1, kana + kanji)
        self.some = self.all or kana >= _SOME_JAPANESE * max(1, kana + kanji)

    def at(self, offset: int) -> bool:
        """Return whether the line at *offset* is Japanese."""
        if self.all:
            return True
        start = self._raw.rfind("\n", 0, offset) + 1
        end = self._raw.find("\n", offset)
        kana, kanji = _letters(self._raw[start : end if end >= 0 else len(self._raw)])
        return kana >= _JAPANESE * max(1, kana + kanji)


def _letters(text: str) -> tuple[int, int]:
    """Return the numbers of kana and of kanji of *text* outside 《》; of kanji only where there are kana."""
    if _KANA_ONLY.search(text) is None:
        return 0, 0  # nothing Japanese, however many characters of Chinese
    plain = _BRACKETED.sub("", text)
    return len(_KANA_ONLY.findall(plain)), len(_KANJI_ONLY.findall(plain))


def _is_marked(raw: str, lines: _JapaneseLines) -> bool:
    """Return whether the file certainly uses the notation: it has an annotation, or the mark of a base."""
    if lines.all and "［＃" in raw:  # the legend has it too
        return True
    return any(
        match["marked"] and _READING.fullmatch(match["a"] or match["b"]) for match in _BRACKETED.finditer(raw)
    )


def _new(taken: Iterable[Dropped], rows: Iterable[Dropped]) -> list[Dropped]:
    """Return those of *rows* that overlap none of *taken*."""
    spans = sorted(row.span for row in taken)
    starts = [span.start for span in spans]
    return [
        row
        for row in rows
        if not ((at := bisect_right(starts, row.span.end - 1)) and spans[at - 1].end > row.span.start)
    ]


def _annotations(raw: str, lines: _JapaneseLines) -> Iterator[Dropped]:
    for match in _ANNOTATION.finditer(raw):
        if lines.at(match.start()):
            yield Dropped(Span(*match.span()), Reason.MARKUP)


def _readings(raw: str, lines: _JapaneseLines, *, marked: bool) -> Iterator[Dropped]:
    """Yield rows for the readings, and for the marks before their words."""
    found: list[re.Match[str]] = []
    titles = 0
    for match in _BRACKETED.finditer(raw):
        if not lines.at(match.start()):
            continue
        if _is_reading(match, raw, marked=marked):
            found.append(match)
        else:
            titles += 1
    if not marked and titles > _TITLES * len(found):
        return
    for match in found:
        first = match.start()
        if match["marked"]:
            yield Dropped(Span(first, first + 1), Reason.MARKUP)
            first += 1 + len(match["marked"])
        yield Dropped(Span(first, match.end()), Reason.ANNOTATION)


def _is_reading(match: re.Match[str], raw: str, *, marked: bool) -> bool:
    reading = match["a"] or match["b"]
    if match["marked"]:
        return marked or _READING.fullmatch(reading) is not None
    if not _READING.fullmatch(reading):
        return False
    before = raw[max(0, match.start() - 60) : match.start()]
    base = _BASE.search(before)
    if base is None:
        return marked and _BASE_OF_LETTERS.search(before) is not None
    if "※" in base[0]:
        return True
    for genre, spoken in _GENRES.items():
        if base[0].endswith(genre):
            return reading.endswith(spoken)
    kana, size = len(_KANA_ONLY.findall(reading)), len(base[0])
    return marked or size <= kana <= _MOST_OF_ONE * size + _MORE


def _blocks(raw: str) -> Iterator[Dropped]:
    """Yield rows for the legend of the notation, and for the lines about the file below the text."""
    for match in _LEGEND.finditer(raw):
        yield Dropped(Span(*match.span()), Reason.METADATA)
    end = 0
    for match in _SOURCE.finditer(raw):
        if match.start() < end or not _PROOF.search(raw, match.start(), match.start() + _PROOF_WITHIN):
            continue
        source_end, end = _end_of_block(raw, match.end())
        yield Dropped(Span(match.start(), source_end), Reason.SOURCE_LINE)
        rest = raw[source_end:end]
        if rest.strip():
            start = source_end + len(rest) - len(rest.lstrip())
            yield Dropped(Span(start, source_end + len(rest.rstrip())), Reason.METADATA)


def _titles(raw: str) -> Iterator[Heading]:
    """Yield the title of each text, which stands above the legend."""
    for legend in _LEGEND.finditer(raw):
        above = _ABOVE_LEGEND.search(raw, max(0, legend.start() - 400), legend.start())
        if above is not None:
            yield Heading(above.start("title"), 1)


def _end_of_block(raw: str, at: int) -> tuple[int, int]:
    """Return where the lines on the source that end at *at* end, and where all lines about the file do.

    Indented lines continue the one above.
    """
    source = end = at
    in_source = True
    for match in re.finditer(r"\n(?P<line>.*)", raw[at:]):
        line = match["line"]
        indented = line[:1] in (" ", "\u3000", "\t") and line.strip()
        if not line.strip():
            continue
        if not indented and not _ABOUT_FILE.match(line):
            break
        in_source = in_source and bool(indented)
        end = at + match.end()
        if in_source:
            source = end
    return source, end
