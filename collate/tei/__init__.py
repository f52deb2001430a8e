"""The TEI vocabulary of collate: parse an edition, rebuild its witnesses, check it. Knows no stage."""

from __future__ import annotations

from collate.tei.check.examination import Findings, difference, verify, verify_against_segments
from collate.tei.check.own import Finding, check
from collate.tei.elements import Rebuilt, normal_form
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses
from collate.tei.parse.xml import parse_tei
from collate.tei.rebuild.apparatus import TeiEntry, TeiReading, read_apparatus
from collate.tei.rebuild.witness_text import rebuild, rebuild_all

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
