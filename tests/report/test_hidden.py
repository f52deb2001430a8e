from __future__ import annotations

from collate.model import Kind
from collate.report.hidden import count_hidden, is_hidden, variant_facet
from tests.conftest import MakeEdition


def test_an_entry_is_hidden_when_all_its_variants_are(make_edition: MakeEdition) -> None:
    edition = make_edition(
        ["一", ("，", "。", "；"), "二", ("甲", "乙", ""), "三"], kinds={1: (Kind.PUNCTUATION, "mark")}
    )
    marks, word = edition.entries
    assert [variant_facet(variant) for variant in word.variants] == [
        "substantive-replacement",
        "substantive-omission",
    ]
    assert is_hidden(marks, ("punctuation",))
    assert is_hidden(marks, ("punctuation-mark",))
    assert not is_hidden(marks, ("punctuation-form",))
    assert not is_hidden(marks, ())
    assert not is_hidden(word, ("substantive-omission", "punctuation"))
    assert is_hidden(word, ("substantive-omission", "substantive-replacement"))
    assert count_hidden(edition, ("punctuation",)) == 1
    assert count_hidden(edition, ()) == count_hidden(None, ("punctuation",)) == 0
