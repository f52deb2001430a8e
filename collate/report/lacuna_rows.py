"""The lacunae of an edition as the reports list them: who, from which words to which, why, and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from collate.model import Edition, LacunaGround
from collate.report.base_text import BaseText, count_letters

#: Most characters of the first and of the last words of a lacuna.
_WORDS = 24


class LacunaRow(NamedTuple):
    """A stretch of the base text in which witnesses are not extant.

    ``first`` and ``last`` are its first and last words; in a row
    ``[[omission]]`` of the settings they name it. ``characters`` counts letters
    and digits; ``written`` is what the witnesses have there (□□), if anything.
    """

    sigla: tuple[str, ...]
    ground: LacunaGround
    certainty: str
    first: str
    last: str
    characters: int
    start: int
    end: int
    written: str = ""


def lacuna_rows(edition: Edition) -> tuple[LacunaRow, ...]:
    """Return the lacunae whose reasons are known, in the order of the base text."""
    rows = [*_stretches(edition), *_joined(_stated(edition))]
    return tuple(sorted(rows, key=lambda row: (row.start, row.end)))


def _joined(rows: Iterable[LacunaRow]) -> list[LacunaRow]:
    """Return *rows* with those of the same witnesses that follow each other directly made one."""
    joined: list[LacunaRow] = []
    for row in sorted(rows, key=lambda row: (row.sigla, row.start)):
        last = joined[-1] if joined else None
        if last is not None and (last.sigla, last.end) == (row.sigla, row.start):
            words = last.first + row.first
            joined[-1] = last._replace(
                first=words,
                last=words,
                characters=last.characters + row.characters,
                end=row.end,
                written=last.written + row.written,
            )
        else:
            joined.append(row)
    return joined


def _stated(edition: Edition) -> Iterator[LacunaRow]:
    """Yield the places at which witnesses only state that words are missing."""
    for entry in (*edition.apparatus.unnumbered, *edition.entries):
        for gap in entry.gaps:
            words = entry.lemma.text
            yield LacunaRow(
                sigla=gap.sigla,
                ground=LacunaGround.SIGN,
                certainty="high",
                first=words,
                last=words,
                characters=count_letters(words),
                start=entry.locus.start,
                end=entry.locus.end,
                written=gap.text,
            )


def _stretches(edition: Edition) -> Iterator[LacunaRow]:
    alignment, work = edition.alignment, edition.work
    if not alignment.lacunae:
        return
    base = BaseText(edition)
    tokens = alignment.tokens[work.base_column]
    for lacuna in alignment.lacunae:
        start, end = (int(tokens.offsets[at]) for at in (lacuna.start, lacuna.end))
        stop = base.before_blanks(end)
        yield LacunaRow(
            sigla=work.sigla(lacuna.column),
            ground=lacuna.ground,
            certainty=lacuna.certainty,
            first=_first_words(tokens.text, start, stop),
            last=_last_words(tokens.text, start, stop),
            characters=count_letters(tokens.text[start:stop]),
            start=start,
            end=stop,
        )


def _first_words(text: str, start: int, end: int) -> str:
    """Return the first characters from *start* on, as many as occur only once in *text*, if so few do."""
    for size in range(4, _WORDS + 1):
        words = text[start : min(end, start + size)]
        if text.find(words) == start and text.find(words, start + 1) < 0:
            return words.strip()
    return text[start : min(end, start + _WORDS)].strip()


def _last_words(text: str, start: int, end: int) -> str:
    """Return the last characters before *end*, as many as occur only once from *start* on."""
    for size in range(4, _WORDS + 1):
        low = max(start, end - size)
        if text.find(text[low:end], start) == low:
            return text[low:end].strip()
    return text[max(start, end - _WORDS) : end].strip()
