"""An edition as programs see it: entries by kind and witness, source positions, TEI, HTML and JSON."""

from __future__ import annotations

from functools import cached_property
from typing import Self

from collate.editions.build import edition_xml
from collate.editions.explanation import EditionExplainer, Explanation
from collate.model import ApparatusEntry, Edition, Kind, Reading, Witness
from collate.report import WRITERS, EditionPositions, ReportContext, SourcePosition


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
        return next(
            (one.text for one in (*self.model.layout, *self.model.readings) if siglum in one.sigla), None
        )

    def where(self, siglum: str) -> SourcePosition:
        """Return file, line and page of the words of one witness, or of the gap in which it lacks them.

        Raises:
            KeyError: no witness has this siglum.
        """
        self._edition.witness(siglum)
        return self._edition.positions.of(self.number - 1, siglum)

    def explain(self) -> Explanation:
        """Return why the entry is as it is: each decision with its rule and its setting."""
        return self._edition._explainer.explain(self.model)

    def __repr__(self) -> str:
        return f"<Entry {self} ({self.kind.value})>"

    def __str__(self) -> str:
        variants = "; ".join(
            f"{variant.text or '∅'} {' '.join(variant.sigla)}" for variant in self.model.variants
        )
        return f"{self.number} {self.lemma or '∅'} ] {variants}"


class CriticalEdition:
    """An edition of one work: its witnesses, its base text and its apparatus.

    Made by :func:`collate.api.collate_texts`, :func:`collate.api.collate_files` and
    :func:`collate.api.open_edition`.
    """

    model: Edition
    """The edition as the stages of the pipeline hand it on."""

    _context: ReportContext

    @classmethod
    def of(cls, model: Edition, context: ReportContext) -> Self:
        """Return the view of *model*, which its reports show with *context*."""
        edition = cls()
        edition.model, edition._context = model, context
        return edition

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

    @cached_property
    def _explainer(self) -> EditionExplainer:
        return EditionExplainer(self.model)

    @cached_property
    def positions(self) -> EditionPositions:
        """The source position of each entry in each witness."""
        return EditionPositions(self.model, self._context.source_index)

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
        xml = edition_xml(self.model, self._context).decode("utf-8")
        return xml.replace('<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0"?>', 1).replace(
            "<?xml version='1.0' encoding='UTF-8'?>", '<?xml version="1.0"?>', 1
        )

    def to_html(self) -> str:
        """Return the page of the work: one file that needs no other, for a browser."""
        return WRITERS["html"].write(self.model, self._context).decode("utf-8")

    def to_json(self) -> str:
        """Return the apparatus as JSON; its schema is ``collate/report/schema/apparatus.schema.json``."""
        return WRITERS["json"].write(self.model, self._context).decode("utf-8")

    def to_csv(self) -> str:
        """Return the apparatus as CSV, one row for each variant reading."""
        return WRITERS["csv"].write(self.model, self._context).decode("utf-8")

    def __repr__(self) -> str:
        return (
            f"<CriticalEdition {self.title!r}: witnesses {len(self.witnesses)},"
            f" base text {self.base}, entries {len(self.model.entries)}>"
        )
