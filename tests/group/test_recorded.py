import pytest

from collate.errors import OutputError
from collate.group import Recorded, dump, load
from collate.group.recorded import Key, RecordedWork

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
