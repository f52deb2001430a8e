"""What is kept of short runs is what is read of any run."""

from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import alignment_columns
from collate.classify.alignment_columns import AlignmentColumns
from collate.model import Work

TEXTS = (
    "渠水从北山脚下引来，绕过三个村子，一共走了十一里路。",
    "渠水从南山脚下引来、绕过村子，一共 walked 十里路",
    "渠水从北山引来，绕过三个村庄。一共走了十一里路。到了 the end.",
)


def test_rows_and_facts(make_work: Callable[..., Work], monkeypatch: pytest.MonkeyPatch) -> None:
    alignment = align(make_work(*TEXTS))
    kept = AlignmentColumns(alignment)
    monkeypatch.setattr(alignment_columns, "_SHORT_RUN", 0)
    monkeypatch.setattr(alignment_columns, "_SHORT_EQUAL_RUN", 0)
    read = AlignmentColumns(alignment)
    for column in range(kept.size):
        assert kept.written(column).tolist() == read.written(column).tolist()
        assert kept.kinds(column).tolist() == read.kinds(column).tolist()
        assert kept.facts(column) == read.facts(column)


def test_cells_are_those_of_the_forms(make_work: Callable[..., Work]) -> None:
    columns = AlignmentColumns(align(make_work(*TEXTS)))
    for start in range(columns.size):
        for end in range(start + 1, columns.size + 1):
            forms = columns.forms(start, end)
            for witness in columns.witnesses:
                low, high = forms.low[witness], forms.high[witness]
                expected = ((low, high) if low < high else ()) if forms.extant[witness] else None
                assert columns.cell(start, end, witness=witness) == expected
            if end == start + 1:
                tokens = [columns.token(start, witness) for witness in columns.witnesses]
                assert tokens == [
                    low if low < high else None for low, high in zip(forms.low, forms.high, strict=True)
                ]
