"""The columns at which a long unit may be cut, from arrays, are those that its tokens show one by one."""

from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import entry_cuts
from collate.classify.alignment_columns import AlignmentColumns, VariantUnit
from collate.model import Work
from collate.text.tokens import TokenKind

TEXTS = (
    "渠水从北山，绕过三个 village 村子，一共走了十一里路。",
    "渠水从南山。绕过两个 hamlet 村庄；一共走了 11 里路。",
    "渠水从北岭，绕过 a few small 村子，一共走了十二里路。",
)


@pytest.mark.parametrize("at_once", [1, 3, 1 << 16])
def test_from_arrays_as_one_by_one(
    make_work: Callable[..., Work], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    columns = AlignmentColumns(align(make_work(*TEXTS)))
    monkeypatch.setattr(entry_cuts, "NEAR", 0)
    monkeypatch.setattr(entry_cuts, "_AT_ONCE", at_once)
    expected = set(columns.starts)
    for column in range(columns.size):
        cells = [columns.cell(column, column + 1, witness=witness) for witness in columns.witnesses]
        kinds = [
            text.kinds[cell[0]] for text, cell in zip(columns.alignment.tokens, cells, strict=True) if cell
        ]
        if len(kinds) == len(cells) and len(set(kinds)) == 1 and kinds[0] != TokenKind.HAN:
            expected |= {column, column + 1}
    found = entry_cuts._possible_cuts(columns, VariantUnit(0, columns.size))
    assert found == sorted(column for column in expected if 0 < column < columns.size)
