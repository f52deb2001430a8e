"""The TEI vocabulary of collate: parse an edition, rebuild its witnesses, check it. Knows no stage."""

from __future__ import annotations

from collate.tei.apparatus import TeiEntry, TeiReading, read_apparatus
from collate.tei.check import Finding, check
from collate.tei.elements import Rebuilt, normal_form
from collate.tei.parse import parse_tei
from collate.tei.rebuild import rebuild, rebuild_all
from collate.tei.verify import Findings, difference, verify, verify_against_segments
from collate.tei.witnesses import WitnessEntry, read_witnesses

__all__ = [
    "Finding",
    "Findings",
    "Rebuilt",
    "TeiEntry",
    "TeiReading",
    "WitnessEntry",
    "check",
    "difference",
    "normal_form",
    "parse_tei",
    "read_apparatus",
    "read_witnesses",
    "rebuild",
    "rebuild_all",
    "verify",
    "verify_against_segments",
]
