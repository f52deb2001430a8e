"""The stages joined. Read second, after :mod:`collate.model`.

``main.py`` is the whole job: ``texts.py`` its first half, ``steps.py`` and
``editions.py`` the second, which ``prepared.py`` does for prepared witnesses;
``spread.py`` what a cluster can do of it. ``readings.py``, ``known.py``,
``outputs.py`` and ``rerun.py`` spare what earlier runs have done,
``fingerprint.py`` tells when they may. ``check.py`` (with ``check_*.py``) checks an edition
against its sources. ``adopt.py`` reads an edition back, ``grow.py`` adds
witnesses to it, ``differ.py`` compares two. ``duplicates.py`` is deduplication
alone, with ``records.py`` and ``spill.py`` for more texts than memory holds,
``explain.py`` why two texts match: no other command needs them, so they are
imported by name.
"""

from collate.editions.addition import Grown, add, write_grown
from collate.editions.build import write_edition
from collate.editions.difference import compare_editions, write_comparison
from collate.editions.loading import read_edition
from collate.editions.verification import Sources, verify
from collate.engine import Progress, silent
from collate.pipeline.comparison import compare
from collate.pipeline.full_run import carry_out, run
from collate.pipeline.incremental import Outcome
from collate.pipeline.stages import context_of, matched
from collate.pipeline.texts import Texts, texts, without_text

__all__ = [
    "Grown",
    "Outcome",
    "Progress",
    "Sources",
    "Texts",
    "add",
    "carry_out",
    "compare",
    "compare_editions",
    "context_of",
    "matched",
    "read_edition",
    "run",
    "silent",
    "texts",
    "verify",
    "without_text",
    "write_comparison",
    "write_edition",
    "write_grown",
]
