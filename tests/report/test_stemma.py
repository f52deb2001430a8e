from __future__ import annotations

import csv
import io

from collate.model import Kind
from collate.report import WRITERS, ReportContext
from collate.report.tables.stemma import character_states, witness_distances
from tests.conftest import MadePiece, MakeEdition

PIECES: list[MadePiece] = [
    "一",
    ("甲", "乙", "乙", "丙"),
    "二",
    ("，", "。", "，", "，"),
    "三",
    ("丁", None, "戊", "丁"),
]


def test_states_and_distances(make_edition: MakeEdition) -> None:
    edition = make_edition(PIECES, identical=[(1, "一乙二。三")], kinds={3: (Kind.PUNCTUATION, "mark")})
    assert character_states(edition) == ("00", "1?", "11", "20", "1?")
    rows = witness_distances(edition)
    assert [round(value, 2) for value in rows[0]] == [0, 1, 1, 0.5, 1]
    assert rows[1][4] == 0
    for i, row in enumerate(rows):
        assert row[i] == 0
        assert [other[i] for other in rows] == list(row)


def test_the_three_files_agree(make_edition: MakeEdition) -> None:
    edition = make_edition(PIECES, kinds={3: (Kind.PUNCTUATION, "mark")})
    nexus, phylip, table = (
        WRITERS[name].write(edition, ReportContext()).decode() for name in ("nexus", "phylip", "distances")
    )
    assert "DIMENSIONS NTAX=4;" in nexus
    assert "DIMENSIONS NCHAR=2;" in nexus
    assert "    W01 00\n    W02 1?\n    W03 11\n    W04 20\n" in nexus
    lines = phylip.splitlines()
    assert lines[0].strip() == "4"
    assert lines[1].split() == ["W01", "0.000000", "1.000000", "1.000000", "0.500000"]
    assert list(csv.reader(io.StringIO(table)))[1] == ["A", "0.000000", "1.000000", "1.000000", "0.500000"]


def test_an_edition_without_variants(make_edition: MakeEdition) -> None:
    edition = make_edition(["一样"])
    assert character_states(edition) == ("", "")
    assert witness_distances(edition) == ((0, 0), (0, 0))
    assert b"NCHAR=0" in WRITERS["nexus"].write(edition, ReportContext())
