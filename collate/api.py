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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from collate import editions, pipeline
from collate.dedupe import dedupe
from collate.editions import (
    Explanation,
    build_edition,
    edition_context,
    edition_xml,
    explain_entry,
    load_tei_edition,
    output_date,
)
from collate.group import build_single_work
from collate.model import (
    ApparatusEntry,
    Document,
    Edition,
    Genre,
    Kind,
    Match,
    OffsetMap,
    Reading,
    Record,
    Results,
    Run,
    Source,
    SplitDocument,
    Witness,
)
from collate.reflow import reflow_prepared
from collate.report import WRITERS, EditionPositions, ReportContext, SourcePosition
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

#: What :func:`find_duplicates` compares: strings, strings by id, or records of a batch.
Texts = Mapping[str, str] | Iterable[str | Record]


class Entry:
    """One apparatus entry: a place where the witnesses differ."""

    __slots__ = ("_edition", "model")

    def __init__(self, edition: CriticalEdition, model: ApparatusEntry) -> None:
        self._edition = edition
        self.model = model
        """The entry as the stages of the pipeline hand it on."""

    @property
    def number(self) -> int:
        """Its number in the apparatus, from 1."""
        return self.model.number

    @property
    def kind(self) -> Kind:
        """The gravest kind among its variants."""
        return self.model.kind

    @property
    def lemma(self) -> str:
        """The reading of the base text; empty where it lacks the words."""
        return self.model.lemma.text

    @property
    def variants(self) -> tuple[Reading, ...]:
        """The readings that differ from the lemma."""
        return self.model.variants

    def reading(self, siglum: str) -> str | None:
        """Return the words of one witness: empty for an omission, None where it is not extant.

        Raises:
            KeyError: no witness has this siglum.
        """
        self._edition.witness(siglum)
        return next((one.text for one in self.model.readings if siglum in one.sigla), None)

    def where(self, siglum: str) -> SourcePosition:
        """Return file, line and page of the words of one witness, or of the gap in which it lacks them.

        Raises:
            KeyError: no witness has this siglum.
        """
        self._edition.witness(siglum)
        return self._edition.places.of(self.number - 1, siglum)

    def explain(self) -> Explanation:
        """Return why the entry is as it is: each decision with its rule and its setting."""
        return explain_entry(self._edition.model, self.model)

    def __repr__(self) -> str:
        return f"<Entry {self} ({self.kind.value})>"

    def __str__(self) -> str:
        variants = "; ".join(
            f"{variant.text or '∅'} {' '.join(variant.sigla)}" for variant in self.model.variants
        )
        return f"{self.number} {self.lemma or '∅'} ] {variants}"


class CriticalEdition:
    """An edition of one work: its witnesses, its base text and its apparatus.

    ``model`` is the :class:`collate.model.Edition` of the pipeline, ``context``
    what the writers of reports need besides.
    """

    def __init__(self, model: Edition, context: ReportContext) -> None:
        self.model = model
        self.context = context
        self._places: EditionPositions | None = None

    @property
    def title(self) -> str:
        """The title of the work."""
        return self.model.work.title

    @property
    def base(self) -> str:
        """The siglum of the base text (底本)."""
        return self.model.work.base

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """All witnesses, identical ones too, in order."""
        return self.model.work.witnesses

    @property
    def left_out(self) -> tuple[Witness, ...]:
        """The witnesses that share no words with the base text: they are not in the apparatus."""
        return self.model.alignment.left_out

    def witness(self, siglum: str) -> Witness:
        """Return the witness with this siglum.

        Raises:
            KeyError: there is none.
        """
        for witness in self.witnesses:
            if witness.siglum == siglum:
                return witness
        raise KeyError(siglum)

    @property
    def places(self) -> EditionPositions:
        """Where each witness has each entry."""
        if self._places is None:
            self._places = EditionPositions(self.model, self.context.source_index)
        return self._places

    def entries(self, *, kind: Kind | str | None = None, witness: str | None = None) -> tuple[Entry, ...]:
        """Return the entries in the order of the text.

        Args:
            kind: only those that have a variant of this kind (of *witness*, where one is named).
            witness: only those in which the witness with this siglum differs from the lemma.

        Raises:
            ValueError: *kind* is not the name of a kind.
            KeyError: no witness has this siglum.
        """
        wanted = Kind(kind) if kind is not None else None
        if witness is not None:
            self.witness(witness)
        return tuple(
            Entry(self, entry)
            for entry in self.model.entries
            if any(
                (wanted is None or variant.kind is wanted) and (witness is None or witness in variant.sigla)
                for variant in entry.variants
            )
        )

    def to_tei(self) -> str:
        """Return the edition as TEI P5, read back and compared with the witnesses' texts.

        The declaration names no encoding: save the string as UTF-8.

        Raises:
            VerificationError: the TEI does not hold what the witnesses hold: an internal fault.
        """
        xml = edition_xml(self.model, self.context).decode("utf-8")
        return xml.replace('<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0"?>', 1).replace(
            "<?xml version='1.0' encoding='UTF-8'?>", '<?xml version="1.0"?>', 1
        )

    def to_html(self) -> str:
        """Return the page of the work: one file that needs no other, for a browser."""
        return WRITERS["html"].write(self.model, self.context).decode("utf-8")

    def to_json(self) -> str:
        """Return the apparatus as JSON; its schema is ``collate/report/schema/apparatus.schema.json``."""
        return WRITERS["json"].write(self.model, self.context).decode("utf-8")

    def to_csv(self) -> str:
        """Return the apparatus as CSV, one row for each variant reading."""
        return WRITERS["csv"].write(self.model, self.context).decode("utf-8")

    def __repr__(self) -> str:
        return (
            f"<CriticalEdition {self.title!r}: {len(self.witnesses)} witnesses,"
            f" base {self.base}, {len(self.model.entries)} entries>"
        )


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
        records.append(text if isinstance(text, Record) else Record(str(number), text, Genre.SPEECH))
    return records


def collate_texts(
    texts: Mapping[str, str] | Sequence[str],
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
    named = dict(texts) if isinstance(texts, Mapping) else dict(zip(_letters(len(texts)), texts, strict=True))
    if isinstance(texts, str) or len(named) < 2:
        raise ValueError("two texts or more are needed")
    for siglum, text in named.items():
        if not siglum or siglum.split() != [siglum]:
            raise ValueError(f"a siglum must have characters and no white space, got {siglum!r}")
        if not text.strip():
            raise ValueError(f"the text of {siglum} is empty")
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
    return CriticalEdition(edition, edition_context(documents, output_date([]), settings=chosen))


def _document(siglum: str, text: str, settings: Settings) -> SplitDocument:
    raw = text.replace("\r\n", "\n").replace("\r", "\n")
    data = raw.encode("utf-8", "surrogatepass")
    source = Source(hashlib.sha256(data).hexdigest(), (siglum,), (), "text/plain", "utf-8", len(data))
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
    paths = [Path(file) for file in files]
    edition, context = pipeline.compare(paths, None if base is None else Path(base), settings=settings)
    return CriticalEdition(edition, context)


def open_edition(path: StrPath, *, settings: Settings | None = None) -> CriticalEdition:
    """Read a TEI edition back, one of ours or another's in parallel segmentation.

    Lines are known where the sources that the edition names are still at hand.

    Raises:
        SourceError: the file cannot be read.
        VerificationError: it is not a TEI edition, or contradicts itself.
    """
    chosen = settings or Settings()
    loaded = load_tei_edition(Path(path), settings=chosen)
    chosen = with_language(chosen, (witness.segment.text for witness in loaded.edition.work.witnesses))
    return CriticalEdition(loaded.edition, edition_context(loaded.documents, loaded.date, settings=chosen))


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
    several = [paths] if isinstance(paths, str | os.PathLike) else paths
    return pipeline.run(
        [Path(path) for path in several], Path(output), settings=settings, jobs=jobs, force=force
    )


def verify(edition: StrPath, *, against: StrPath | Sequence[StrPath] = ()) -> Findings:
    """Check a TEI edition by itself and, given *against*, against the sources there.

    Returns:
        The findings; ``faults`` is empty where nothing is wrong.

    Raises:
        SourceError: the edition cannot be read, or is too large.
        VerificationError: it is not a TEI document.
    """
    several = [against] if isinstance(against, str | os.PathLike) else against
    return editions.verify(Path(edition), [Path(path) for path in several])
