"""Collate from a program: texts in memory or files, without the command line.

>>> from collate import collate_texts, find_duplicates
>>> edition = collate_texts({"A": "派出指导组。", "B": "派出督导组。", "C": "派出督导组！"}, base="A")
>>> for entry in edition.entries():
...     print(entry)
1 指导组 ] 督导组 B C
2 。 ] ！ C
>>> edition.entries(kind="substantive", witness="C")[0].where("C").line
1
>>> [(match.left, match.right, match.relation.value) for match in find_duplicates(["甲乙丙丁" * 9] * 2)]
[('0', '1', 'identical')]

Paths are ``str`` or :class:`~pathlib.Path`. Errors are leaves of
:class:`collate.errors.CollateError`; wrong arguments are :class:`ValueError`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from collate import editions, pipeline
from collate.dedupe import dedupe
from collate.editions import (
    CriticalEdition,
    Entry,
    build_edition,
    edition_context,
    load_tei_edition,
    output_date,
)
from collate.group import build_single_work
from collate.model import (
    Document,
    Genre,
    Match,
    OffsetMap,
    Record,
    Results,
    Run,
    Source,
    SplitDocument,
)
from collate.reflow import reflow_prepared
from collate.settings import Settings
from collate.split import whole_segment
from collate.tei.check import Findings
from collate.text.language import with_language

__all__ = [
    "CriticalEdition",
    "Entry",
    "StrPath",
    "collate_files",
    "collate_texts",
    "find_duplicates",
    "open_edition",
    "run",
    "verify",
]

#: A path as the standard library takes it.
StrPath = str | os.PathLike[str]

#: Half of a character of UTF-16, as a wrong decoding leaves it.
_SURROGATE = re.compile("[\ud800-\udfff]")

#: What XML 1.0 cannot carry.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

#: What :func:`find_duplicates` compares: strings, strings by id, or records of a batch.
Texts = Mapping[str, str] | Iterable[str | Record]


def _path(path: StrPath) -> Path:
    """Return *path*; an empty one, which would be the current folder, is refused."""
    if not os.fspath(path):
        raise ValueError("a path is empty")
    return Path(path)


def _paths(paths: StrPath | Iterable[StrPath]) -> list[Path]:
    several = [paths] if isinstance(paths, str | os.PathLike) else paths
    return [_path(path) for path in several]


def find_duplicates(texts: Texts, *, settings: Settings | None = None) -> list[Match]:
    """Find which texts share their words.

    Args:
        texts: strings, whose ids are then ``"0"``, ``"1"`` …; or a mapping from
            id to string; or :class:`collate.model.Record` objects.
        settings: table ``[dedupe]`` has the thresholds; the defaults if None.

    Returns:
        The verified matches, in the order of their texts. ``left`` and
        ``right`` are ids; of an excerpt, ``left`` is the excerpt.

    Raises:
        ValueError: two records have one id.
    """
    records = _records(texts)
    if len({record.id for record in records}) < len(records):
        raise ValueError("two texts have the same id")
    return list(dedupe(records, settings or Settings()))


def _records(texts: Texts) -> list[Record]:
    if isinstance(texts, str):
        raise ValueError("texts must be several strings, not one")  # its characters would be compared
    if isinstance(texts, Mapping):
        return [Record(str(name), text, Genre.SPEECH) for name, text in texts.items()]
    records: list[Record] = []
    for number, text in enumerate(texts):
        if not isinstance(text, str | Record):
            raise TypeError(f"a text must be a string or a Record, got {type(text).__name__}")
        records.append(text if isinstance(text, Record) else Record(str(number), text, Genre.SPEECH))
    return records


def collate_texts(
    texts: Mapping[str, str] | Iterable[str],
    *,
    base: str | None = None,
    title: str | None = None,
    settings: Settings | None = None,
) -> CriticalEdition:
    """Collate texts in memory, each one witness as it is.

    A line of a text is a paragraph. Equal texts share a column of the
    alignment and keep their own sigla.

    Args:
        texts: two or more, by their sigla; without sigla they are called A, B, C ….
        base: the siglum of the base text; the first if None.
        title: the title of the work; its first words if None.
        settings: the defaults if None.

    Raises:
        ValueError: fewer than two texts, a text without a character, a siglum
            that is empty or holds white space, or *base* is not a siglum.
        SourceError: no other text shares words with the base text.
    """
    chosen = settings or Settings()
    named = _by_siglum(texts)
    if len(named) < 2:
        raise ValueError("two texts or more are needed")
    if title is not None:
        _check_text("the title", title)
    chosen = with_language(chosen, named.values())
    sigla = list(named)
    if base is not None and base not in named:
        raise ValueError(f"the base text {base!r} is none of {', '.join(sigla)}")
    documents = tuple(_document(siglum, text, chosen) for siglum, text in named.items())
    at = sigla.index(base) if base is not None else 0
    work = build_single_work([item.segments[0] for item in documents], at, settings=chosen, sigla=sigla)
    if title is not None:
        work = replace(work, title=title)
    edition = build_edition(work, chosen)
    pipeline.check_shares_words(edition, sigla[at])
    return CriticalEdition.of(edition, edition_context(documents, output_date(chosen), settings=chosen))


def _by_siglum(texts: Mapping[str, str] | Iterable[str]) -> dict[str, str]:
    """Return checked texts by their sigla."""
    if isinstance(texts, str):
        raise ValueError("two texts or more are needed, got one string")
    if isinstance(texts, Mapping):
        named = dict(texts)
    else:
        several = list(texts)
        named = dict(zip(_letters(len(several)), several, strict=True))
    for siglum, text in named.items():
        _check_text("a siglum", siglum)
        if siglum.split() != [siglum]:
            raise ValueError(f"a siglum must have characters and no white space, got {siglum!r}")
        if not isinstance(text, str):
            raise TypeError(f"the text of {siglum} must be a string, got {type(text).__name__}")
        if not text.strip():
            raise ValueError(f"the text of {siglum} is empty")
        if half := _SURROGATE.search(text):
            problem = f"has half a character (U+{ord(half[0]):04X}) at {half.start()}"
            raise ValueError(f"the text of {siglum} {problem}: it was decoded wrongly")
    return named


def _check_text(name: str, text: object) -> None:
    """Refuse what no edition can carry as a siglum or a title."""
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a string, got {type(text).__name__}")
    if _CONTROL.search(text):
        raise ValueError(f"{name} has a control character: {text!r}")


def _document(siglum: str, text: str, settings: Settings) -> SplitDocument:
    raw = text.replace("\r\n", "\n").replace("\r", "\n")
    data = raw.encode("utf-8", "surrogatepass")
    source = Source(
        sha256=hashlib.sha256(data).hexdigest(),
        paths=(siglum,),
        locations=(),
        media_type="text/plain",
        encoding="utf-8",
        size=len(data),
    )
    document = reflow_prepared(Document(source, raw, raw, OffsetMap((Run(0, 0, len(raw)),))))
    return SplitDocument(document, (whole_segment(document, settings),), document.ledger)


def _letters(count: int) -> list[str]:
    """Return A … Z, A1 … Z1, A2 …, as many as there are texts."""
    return [chr(ord("A") + i % 26) + (str(i // 26) if i >= 26 else "") for i in range(count)]


def collate_files(
    *files: StrPath, base: StrPath | None = None, settings: Settings | None = None
) -> CriticalEdition:
    """Collate files, each one witness as it is: what ``collate compare`` does.

    Args:
        files: two or more.
        base: the base text: one of *files*, or one more; the first file if None.
        settings: the defaults if None.

    Raises:
        SourceError: a file cannot be read, or no other shares words with the base text.
        SettingsError: there are fewer than two files, or *base* is neither one of them nor another file.
    """
    paths = [_path(file) for file in files]
    edition, context = pipeline.compare(paths, None if base is None else _path(base), settings=settings)
    return CriticalEdition.of(edition, context)


def open_edition(path: StrPath, *, settings: Settings | None = None) -> CriticalEdition:
    """Read a TEI edition back, one of ours or another's in parallel segmentation.

    Lines are known where the sources that the edition names are still at hand.

    Raises:
        SourceError: the file cannot be read.
        VerificationError: it is not a TEI edition, or contradicts itself.
    """
    chosen = settings or Settings()
    loaded = load_tei_edition(_path(path), settings=chosen)
    chosen = with_language(chosen, (witness.segment.text for witness in loaded.edition.work.witnesses))
    return CriticalEdition.of(loaded.edition, edition_context(loaded.documents, loaded.date, settings=chosen))


def run(
    paths: StrPath | Sequence[StrPath],
    output: StrPath = "reports",
    *,
    settings: Settings | None = None,
    jobs: int = 0,
    force: bool = False,
) -> Results:
    """Do the main job, as ``collate run`` does: from files to verified editions and reports.

    Args:
        paths: a file or a folder, or several.
        output: the folder for the results.
        settings: the defaults if None; no ``collate.toml`` is read.
        jobs: processes on large inputs; 0: one for each core.
        force: compute everything anew, whatever earlier runs left.

    Raises:
        OutputError: *output* cannot be written.
        SettingsError: the settings name a work, a witness or a segment that is not there.
    """
    return pipeline.run(_paths(paths), _path(output), settings=settings, jobs=jobs, force=force)


def verify(edition: StrPath, *, against: StrPath | Sequence[StrPath] = ()) -> Findings:
    """Check a TEI edition by itself and, given *against*, against the sources there.

    Returns:
        The findings; ``faults`` is empty where nothing is wrong.

    Raises:
        SourceError: the edition cannot be read, or is too large.
        VerificationError: it is not a TEI document.
    """
    return editions.verify(_path(edition), _paths(against))
