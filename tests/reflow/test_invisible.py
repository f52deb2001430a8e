"""Characters without a glyph, and words that go on in the next line."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.model import Document, Reason
from collate.read import find, read
from collate.reflow import reflow, reflow_prepared
from collate.settings import Settings


def prepared(folder: Path, text: str, *, joined: bool) -> Document:
    file = folder / "a.txt"
    file.write_text(text, encoding="utf-8")
    (document,) = (d for d in read(find([file]).files[0], Settings()) if isinstance(d, Document))
    return reflow(document, Settings()) if joined else reflow_prepared(document)


@pytest.mark.parametrize("joined", [True, False])
def test_layout_is_in_the_ledger_and_not_in_the_view(tmp_path: Path, *, joined: bool) -> None:
    document = prepared(
        tmp_path, "同志们\u200b，今\u2060天\ufeff在won\u00adder\u202eful这里\u200d开会。\n", joined=joined
    )
    assert document.text.strip() == "同志们，今天在wonderful这里开会。"
    assert "\u200b" in document.raw
    rows = [row for row in document.ledger if row.reason is Reason.INVISIBLE]
    assert len(rows) == 6
    assert all(document.raw[row.span.start : row.span.end].isprintable() is False for row in rows)


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("text", ["می\u200cخواهم क्\u200dष", "葛\U000e0100城市", "the 👨\u200d👩 came"])
def test_what_chooses_a_glyph_stays(tmp_path: Path, text: str, *, joined: bool) -> None:
    assert prepared(tmp_path, text, joined=joined).text == text


@pytest.mark.parametrize("sign", ["¬", "\u00ad"])
@pytest.mark.parametrize("joined", [True, False])
def test_a_word_that_goes_on_in_the_next_line(tmp_path: Path, sign: str, *, joined: bool) -> None:
    document = prepared(tmp_path, f"It was a most wonder{sign}\nful day for all of us.", joined=joined)
    assert document.text == "It was a most wonderful day for all of us."
    assert sum(row.reason in (Reason.HYPHEN, Reason.INVISIBLE) for row in document.ledger) == 1


def test_a_sign_of_negation_stays(tmp_path: Path) -> None:
    assert prepared(tmp_path, "p and ¬\nq", joined=False).text.split() == ["p", "and", "¬", "q"]
