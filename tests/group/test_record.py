from collections.abc import Callable

import pytest

from collate.errors import OutputError
from collate.group import GroupingRecord, dump_record, group, load_record, record_grouping
from collate.group.run_record import RecordedWork, SegmentKey
from collate.model import Match, Segment
from collate.settings import Settings

Make = Callable[..., Segment]
Matching = Callable[..., Match]

RECORD = GroupingRecord(
    (("a.txt", "甲"), ("b.txt", "乙")),
    (
        RecordedWork(
            "2001-春", SegmentKey("0f", "a.txt#1"), (SegmentKey("0f", "a.txt#1"), SegmentKey("1f", "b.txt#1"))
        ),
    ),
)


@pytest.mark.parametrize("recorded", [GroupingRecord(), RECORD])
def test_a_record_is_read_back_unchanged(recorded: GroupingRecord) -> None:
    assert load_record(dump_record(recorded)) == recorded
    assert dump_record(load_record(dump_record(recorded))) == dump_record(recorded)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 1}',
        '{"version": 2, "sigla": {}, "works": []}',
        dump_record(RECORD).replace('"0f", ', ""),
    ],
)
def test_malformed_records_raise_with_a_remedy(text: str) -> None:
    with pytest.raises(OutputError, match=r"record\.json: is not the record of a run .*Remove it"):
        load_record(text)


def test_files_missing_in_one_run_are_remembered(make: Make, matching: Matching) -> None:
    a, b, c = (
        make(name, text, "题") for name, text in (("a#1", "甲乙丙"), ("b#1", "甲乙丙丁"), ("c#1", "甲乙"))
    )
    both = [
        matching("a#1", "version", "b#1", 0.9, 0.9, 0.9),
        matching("b#1", "version", "c#1", 0.9, 0.9, 0.9),
    ]
    first = record_grouping(group([a, b, c], both, settings=Settings()))
    assert first.works[0].base.id == "b#1"
    without = group(
        [a, c], [matching("a#1", "version", "c#1", 0.8, 0.9, 0.9)], settings=Settings(), recorded=first
    )
    assert without.works[0].base == dict(without.sigla)["a"]
    kept = record_grouping(without, first)
    again = group([a, b, c], both, settings=Settings(), recorded=kept)
    assert set(record_grouping(again, kept).works[0].members) == set(kept.works[0].members)
    assert kept.works[0].base.id == "b#1"
    assert dict(again.sigla) == dict(first.sigla)
    assert again.works[0].base == dict(first.sigla)["b"]
