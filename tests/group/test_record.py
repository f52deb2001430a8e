from collections.abc import Callable

import pytest

from collate.errors import OutputError
from collate.group import Recorded, dump, group, load, record
from collate.group.record import Key, RecordedWork
from collate.model import Match, Segment
from collate.settings import Settings

Make = Callable[..., Segment]
Matching = Callable[..., Match]

RECORD = Recorded(
    (("a.txt", "甲"), ("b.txt", "乙")),
    (RecordedWork("2001-春", Key("0f", "a.txt#1"), (Key("0f", "a.txt#1"), Key("1f", "b.txt#1"))),),
)


@pytest.mark.parametrize("recorded", [Recorded(), RECORD])
def test_what_is_written_is_read_again(recorded: Recorded) -> None:
    assert load(dump(recorded)) == recorded
    assert dump(load(dump(recorded))) == dump(recorded)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 1}',
        '{"version": 2, "sigla": {}, "works": []}',
        dump(RECORD).replace('"0f", ', ""),
    ],
)
def test_what_is_no_record_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(OutputError, match=r"record\.json: is not the record of a run .*Remove it"):
        load(text)


def test_what_is_away_for_one_run_is_not_forgotten(make: Make, matching: Matching) -> None:
    a, b, c = (
        make(name, text, "题") for name, text in (("a#1", "甲乙丙"), ("b#1", "甲乙丙丁"), ("c#1", "甲乙"))
    )
    both = [
        matching("a#1", "version", "b#1", 0.9, 0.9, 0.9),
        matching("b#1", "version", "c#1", 0.9, 0.9, 0.9),
    ]
    first = record(group([a, b, c], both, Settings()))
    assert first.works[0].base.id == "b#1"
    without = group([a, c], [matching("a#1", "version", "c#1", 0.8, 0.9, 0.9)], Settings(), first)
    assert without.works[0].base == dict(without.sigla)["a"]
    kept = record(without, first)
    again = group([a, b, c], both, Settings(), kept)
    assert set(record(again, kept).works[0].members) == set(kept.works[0].members)
    assert kept.works[0].base.id == "b#1"
    assert dict(again.sigla) == dict(first.sigla)
    assert again.works[0].base == dict(first.sigla)["b"]
