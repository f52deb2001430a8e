"""The forms of few witnesses, taken one by one, are those taken from arrays."""

from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import alignment_columns
from collate.classify.alignment_columns import AlignmentColumns
from collate.model import Work


def test_one_by_one_as_in_arrays(make_work: Callable[..., Work], monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        "渠水从北山脚下引来，绕过三个村子，一共走了十一里路。",
        "渠水从南山脚下引来，绕过村子，一共走了十里路。",
        "渠水从北山引来，绕过三个村庄，一共走了十一里路。到了。",
        "渠水从南山脚下引来，绕过三个村子，走了十一里路。",
    )
    columns = AlignmentColumns(align(make_work(*texts)))
    spans = [(start, end) for start in range(columns.size) for end in range(start + 1, columns.size + 1)]
    one_by_one = [columns.forms(*span) for span in spans]
    monkeypatch.setattr(alignment_columns, "_FEW", 0)
    for span, forms in zip(spans, one_by_one, strict=True):
        again = columns.forms(*span)
        assert forms == again
