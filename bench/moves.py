"""Benchmark of moves: reorderings planted in prose, and texts in which nothing moved. See README.md.

    python bench/moves.py [--texts 120] [--seed 1] [--language zh|en] [--show]

Clauses, sentences, paragraphs and list items of 8 to 400 characters change
their places in real prose (made prose where the shared texts are not at hand),
and two per cent of the characters are edited. Prints the share of moved
characters that the apparatus marks as moved, the invented substitutions per
move (readings that stand for words of another place), and the law of the
alignment: never more changed characters than without moves, a moved passage
counted once. In formulaic speeches without moves none may be found. The exit
status is 1 if a floor is missed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import made

from collate.model import Edition, Operation
from collate.pipeline import compare, read_texts
from collate.settings import AlignSettings, Settings

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"

#: Least share of moved characters that must be found, and most invented substitutions per move.
FOUND, INVENTED = 0.95, 0.1

#: Share of the characters that are edited.
EDITS = 0.02

#: Lengths of a moved block, in characters.
SHORTEST, LONGEST = 8, 400

_ENDS = {"zh": "。！？；", "en": ".!?;"}
_CLAUSES = {
    "zh": r"[^，。！？；：\n]+[，。！？；：]?[”’」』）]?\n?",
    "en": r"[^,.;:!?\n]+[,.;:!?]*[”’\")]?[ \n]?",
}
_LETTERS = {
    "zh": "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着",
    "en": "",
}
_ORDINALS = "一二三四五六"


@dataclass
class Planted:
    """A text, a copy in another order, and where each character of the copy comes from (-1: edited)."""

    base: str
    copy: str
    origins: list[int]
    moves: int
    least: int
    """The least number of characters whose removal from both leaves one order."""
    kinds: Counter[str] = field(default_factory=Counter)


@cache
def prose(language: str) -> tuple[str, ...]:
    """Return real texts of a language with a paragraph on each line, or made ones."""
    if language == "en":
        file = SHARED / "split" / "items" / "d27-inaugural-end.txt"
        corpus = Path(__file__).resolve().parent.parent / "corpus"
        files = [file] if file.is_file() else sorted(corpus.glob("19_harbour_a.txt"))
        return tuple(re.sub(r"\s*\n\s*", "\n", path.read_text("utf-8")) for path in files)
    seeds = SHARED / "seeds" / "files"
    if not seeds.is_dir():
        return tuple(made.text(8000, seed) for seed in range(1, 9))
    found = []
    for segment in read_texts([seeds], Settings()).segments:
        bounds = [0, *segment.breaks, len(segment.text)]
        lines = (segment.text[a:b].strip() for a, b in pairwise(bounds))
        found.append("\n".join(line for line in lines if line))
    return tuple(text for text in dict.fromkeys(found) if len(text) > 2000)


def atoms(text: str, language: str) -> list[str]:
    """Cut a text into clauses, each with its mark."""
    return re.findall(_CLAUSES[language], text)


def plant(chance: random.Random, language: str) -> Planted:
    """Return a text with one to five blocks moved."""
    source = chance.choice(prose(language))
    size = chance.choice((800, 2000, 4000, 9000))
    start = chance.randrange(max(1, len(source) - size))
    start = source.find("\n", start) + 1
    window = source[start : start + size]
    pieces = atoms(window[: window.rfind("\n") + 1] or window, language)
    if chance.random() < 0.25:
        pieces = _with_list(pieces, chance, language)
    order = list(range(len(pieces)))
    kinds: Counter[str] = Counter()
    taken: set[int] = set()
    for _ in range(chance.randint(1, 5)):
        kind = _move_one(pieces, order, taken, chance, language)
        if kind:
            kinds[kind] += 1
    return _written(pieces, order, kinds, chance, language)


def _with_list(pieces: list[str], chance: random.Random, language: str) -> list[str]:
    """Put ordinals before some consecutive sentences."""
    if language != "zh":
        return pieces
    starts = [i for i in range(1, len(pieces) - 20) if pieces[i - 1].strip()[-1:] in _ENDS[language]]
    if len(starts) < 6:
        return pieces
    first = chance.randrange(len(starts) - 5)
    result = list(pieces)
    for ordinal, at in zip(_ORDINALS, starts[first : first + chance.randint(3, 6)], strict=False):
        result[at] = ordinal + "是要" + result[at]
    return result


def _blocks(pieces: list[str], order: list[int], kind: str, language: str) -> list[tuple[int, int]]:
    """Return the blocks of a kind as ranges of *order*, whole clauses, sentences or paragraphs."""
    ends = {"clause": ("",), "sentence": tuple(_ENDS[language]), "paragraph": ("\n",)}[kind]
    found, start = [], 0
    for i, piece in enumerate(order):
        text = pieces[piece]
        last = text if kind == "paragraph" else text.strip().rstrip('”’」』）")')
        if last.endswith(ends) or (kind != "clause" and text.endswith("\n")):
            found.append((start, i + 1))
            start = i + 1
    return found


def _move_one(
    pieces: list[str], order: list[int], taken: set[int], chance: random.Random, language: str
) -> str:
    kind = chance.choice(("clause", "sentence", "sentence", "paragraph"))
    blocks = _blocks(pieces, order, kind, language)
    text = "".join(pieces)
    sizes = [sum(len(pieces[order[i]].strip()) for i in range(*block)) for block in blocks]
    least = SHORTEST if language == "zh" else 28
    able = [
        i
        for i, block in enumerate(blocks)
        if least <= sizes[i] <= LONGEST
        and taken.isdisjoint(order[slice(*block)])
        # A formula that stands in several places has not moved when one of them is lost and another added.
        and text.count("".join(pieces[n] for n in order[slice(*block)]).strip()) == 1
    ]
    if len(able) < 4:
        return ""
    at = chance.choice(able)
    start, end = blocks[at]
    manner = chance.choice(("near", "near", "far", "far", "start", "end"))
    if manner == "near":
        other = at + 1 if at + 1 < len(blocks) else at - 1
        if not taken.isdisjoint(order[slice(*blocks[other])]) or sizes[other] < least:
            return ""
        to = blocks[other][1] if other > at else blocks[other][0]
    elif manner == "far":
        to = blocks[chance.randrange(len(blocks))][0]
    else:
        to = 0 if manner == "start" else len(order)
    if start <= to <= end:
        return ""
    moved = order[start:end]
    taken.update(moved)
    rest = order[:start] + order[end:]
    to -= (end - start) if to >= end else 0
    order[:] = rest[:to] + moved + rest[to:]
    return f"{kind} {manner}"


def _written(
    pieces: list[str], order: list[int], kinds: Counter[str], chance: random.Random, language: str
) -> Planted:
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece)
    letters: list[str] = []
    origins: list[int] = []
    renumber = chance.random() < 0.5
    ordinals = iter(_ORDINALS)
    for number in order:
        for ahead, letter in enumerate(pieces[number]):
            if not ahead and pieces[number][1:3] == "是要":
                new = next(ordinals, letter)
                if renumber and new != letter:
                    letters.append(new)
                    origins.append(-1)
                    continue
            letters.append(letter)
            origins.append(starts[number] + ahead)
    copy, sources = _edited(letters, origins, chance, language)
    least = at - _heaviest(order, [len(piece) for piece in pieces])
    return Planted("".join(pieces), copy, sources, sum(kinds.values()), least, kinds)


def _edited(
    letters: list[str], origins: list[int], chance: random.Random, language: str
) -> tuple[str, list[int]]:
    """Edit two per cent of the characters: of an alphabetic text that share of its words."""
    if language == "zh":
        units = [(i, i + 1) for i in range(len(letters))]
    else:
        units = [m.span() for m in re.finditer(r"\w+|\W", "".join(letters))]
    out: list[str] = []
    where: list[int] = []
    words = ["river", "often", "another", "great", "never", "people", "small", "certain", "time"]
    for start, end in units:
        text = "".join(letters[start:end])
        if text.strip() and text[0].isalnum() and chance.random() < EDITS:
            new = chance.choice(_LETTERS[language] or words)
            manner = chance.randrange(3)
            added = new + (" " if manner == 2 and language == "en" else "")
            if manner != 1:
                out += added
                where += [-1] * len(added)
            if manner == 2:
                out += text
                where += origins[start:end]
            continue
        out += text
        where += origins[start:end]
    return "".join(out), where


def _heaviest(order: list[int], weights: list[int]) -> int:
    """Return the weight of the heaviest increasing subsequence of *order*."""
    best: list[int] = []
    for i, number in enumerate(order):
        best.append(weights[number] + max((best[j] for j in range(i) if order[j] < number), default=0))
    return max(best, default=0)


# -- measures ---------------------------------------------------------------------


def edition_of(texts: list[str], settings: Settings | None = None) -> Edition:
    """Compare texts as files, the first as base."""
    with tempfile.TemporaryDirectory() as name:
        files = []
        for number, text in enumerate(texts):
            files.append(Path(name) / f"{chr(97 + number)}.txt")
            files[-1].write_text(text, encoding="utf-8")
        return compare(files, files[0], settings=settings or Settings())[0]


def moved_characters(edition: Edition) -> int:
    """Return how many characters of the base text the apparatus marks as moved."""
    lost = {move.lost for move in edition.apparatus.transpositions}
    total = 0
    for entry in edition.entries:
        if entry.number in lost and entry.lemma.text:
            total += len(entry.lemma.text)
        elif any(
            v.operation is Operation.TRANSPOSITION and v.text and entry.lemma.text for v in entry.variants
        ):
            total += len(entry.lemma.text) // 2
    return total


def invented(edition: Edition, planted: Planted, column: int = 1) -> list[tuple[str, str]]:
    """Return the substitutions whose reading stands elsewhere in the base text."""
    base, other = (witness.segment.text for witness in edition.work.columns)
    to_base = _mapping(planted.base, base)
    to_copy = _mapping(other, planted.copy)
    found = []
    for entry in edition.entries:
        for variant in entry.variants:
            if variant.operation is not Operation.REPLACEMENT or not (cell := entry.cells[column]):
                continue
            span = edition.alignment.tokens[column].span(*cell)
            places = [planted.origins[to_copy[i]] for i in range(span.start, span.end) if i in to_copy]
            places = [to_base.get(place, -1) for place in places if place >= 0]
            here = range(entry.locus.start - 6, entry.locus.end + 6)
            if places and sum(place in here for place in places) * 2 < len(places):
                found.append((entry.lemma.text, variant.text))
    return found


def _mapping(source: str, target: str) -> dict[int, int]:
    """Map the positions of *source* to those of *target*, which differs in white space only."""
    places = (i for i, letter in enumerate(target) if not letter.isspace())
    inked = (i for i, letter in enumerate(source) if not letter.isspace())
    return dict(zip(inked, places, strict=False))


def changed(edition: Edition) -> int:
    """Return how many tokens are lost or added, a moved passage counted once."""
    total = 0
    base, other = edition.alignment.tokens
    for run in edition.alignment.runs:
        left, right = run.cells
        equal = int((base.folded[slice(*left)] == other.folded[slice(*right)]).sum()) if left and right else 0
        total += sum(cell[1] - cell[0] for cell in (left, right) if cell) - 2 * equal
    return total - sum(n for move in edition.alignment.moves for _, _, n in move.blocks)


# -- texts in which nothing moved ------------------------------------------------------


def formulaic(chance: random.Random) -> tuple[str, str]:
    """Return a speech with formulas at many places and a revision that adds, omits and replaces them."""
    formulas = [
        "同志们，我们要高举伟大旗帜，",
        "在党中央的坚强领导下，",
        "要提高认识，加强领导，狠抓落实。",
        "全面建设社会主义现代化国家，",
        "同志们！",
        "这是一项重大而紧迫的任务。",
    ]
    base = atoms(made.text(3000, chance.randrange(10**6)), "zh")
    for _ in range(len(base) // 4):
        base.insert(chance.randrange(len(base)), chance.choice(formulas))
    copy: list[str] = []
    for piece in base:
        if piece in formulas and chance.random() < 0.3:
            continue
        copy.append(piece)
        if chance.random() < 0.06:
            copy.append(chance.choice(formulas))
    text, _ = _edited(list("".join(copy)), list(range(len("".join(copy)))), chance, "zh")
    return "".join(base), text


def revised(chance: random.Random, language: str) -> tuple[str, str]:
    """Return real prose and a revision with sentences omitted and sentences of the same author added."""
    text = chance.choice(prose(language))
    pieces = atoms(text, language)
    half = len(pieces) // 2
    base, more = pieces[:half], pieces[half:]
    known = Counter(base)
    copy: list[str] = []
    for piece in base:
        if chance.random() < 0.08:
            continue
        copy.append(piece)
        if chance.random() < 0.08 and more:
            new = chance.choice(more)
            if not known[new]:
                copy.append(new)
                known[new] += 1
    edited, _ = _edited(list("".join(copy)), list(range(len("".join(copy)))), chance, language)
    return "".join(base), edited


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--texts", type=int, default=120, help="texts of each language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", choices=("zh", "en"))
    parser.add_argument("--show", action="store_true", help="print what was missed and what was invented")
    options = parser.parse_args()
    missed = False
    for language in [options.language] if options.language else ["zh", "en"]:
        missed |= measure(language, options.texts, options.seed, options.show)
    return int(missed)


def measure(language: str, texts: int, seed: int, show: bool) -> bool:
    """Print the figures of one language; return whether a floor was missed."""
    plain = Settings(align=AlignSettings(move=0))
    found = least = moves = wrong = broken = beyond = 0
    for number in range(texts):
        planted = plant(random.Random(f"{language}-{seed}-{number}"), language)
        if not planted.moves:
            continue
        edition = edition_of([planted.base, planted.copy])
        inventions = invented(edition, planted)
        here = moved_characters(edition)
        found += min(here, planted.least)
        beyond += max(0, here - planted.least)
        least += planted.least
        moves += planted.moves
        wrong += len(inventions)
        more = changed(edition) > changed(edition_of([planted.base, planted.copy], plain))
        broken += more
        if show and (inventions or here < 0.9 * planted.least or more):
            print(
                number, dict(planted.kinds), f"{here} of {planted.least}", inventions, "LAW" if more else ""
            )
    nothing = 0
    for number in range(texts // 4):
        chance = random.Random(f"nothing-{language}-{seed}-{number}")
        for pair in [revised(chance, language), *([formulaic(chance)] if language == "zh" else [])]:
            edition = edition_of(list(pair))
            nothing += len(edition.alignment.moves)
            if show and edition.alignment.moves:
                base = edition.alignment.tokens[0]
                print("moved by itself:", [base.surface(*move.base) for move in edition.alignment.moves])
    share, per_move = found / least, wrong / moves
    print(
        f"{language}: {moves} moves of {least:,} characters; found {share:.4f}, marked beyond them"
        f" {beyond / least:.4f}; invented substitutions per move {per_move:.4f}; law broken {broken};"
        f" moves where nothing moved {nothing}"
    )
    return share < FOUND or per_move > INVENTED or bool(broken or nothing)


if __name__ == "__main__":
    sys.exit(main())
