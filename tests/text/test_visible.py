"""What would steer the screen of a reader is shown, and nothing else is touched."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.report.html import render
from collate.text.visible import escape_in_json, show_controls, show_controls_in_lines

#: Property Bidi_Control, by the names that Unicode gives the characters.
BIDI = [
    unicodedata.lookup(name)
    for name in (
        "ARABIC LETTER MARK", "LEFT-TO-RIGHT MARK", "RIGHT-TO-LEFT MARK", "LEFT-TO-RIGHT EMBEDDING",
        "RIGHT-TO-LEFT EMBEDDING", "POP DIRECTIONAL FORMATTING", "LEFT-TO-RIGHT OVERRIDE",
        "RIGHT-TO-LEFT OVERRIDE", "LEFT-TO-RIGHT ISOLATE", "RIGHT-TO-LEFT ISOLATE", "FIRST STRONG ISOLATE",
        "POP DIRECTIONAL ISOLATE",
    )
]  # fmt: skip

#: Text whose letters run from right to left, whose joiners join, whose marks combine.
ORDINARY = (
    "שָׁלוֹם עולם (1948)",
    "السلام عليكم، ١٢٣",
    "می\u200cخواهم کتاب\u200cها",  # Persian, with ZWNJ
    "क्\u200dष क्\u200cष",  # Devanagari, with joiners
    "👨\u200d👩\u200d👧 ☃\ufe0f 🏴\U000e0067\U000e0062\U000e007f",
    "葛\U000e0100 e\u0301 ﬁ ␛ ⟨U+202E⟩ \u00a0\u3000\u00ad\u200b",
    "",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert show_controls(text) == show_controls_in_lines(text) == escape_in_json(text) == text


@pytest.mark.parametrize("mark", BIDI, ids=unicodedata.name)
def test_directional_controls_are_named(mark: str) -> None:
    assert show_controls(f"a{mark}b") == show_controls_in_lines(f"a{mark}b") == f"a⟨U+{ord(mark):04X}⟩b"


def test_control_characters_have_pictures() -> None:
    assert show_controls("a\0b\a\x7fc\x85d\ud800\u2028") == "a␀b␇␡c⟨U+0085⟩d\ufffd⟨U+2028⟩"
    assert show_controls_in_lines("\r\n\t\x1b") == "␍\n\t␛"


@given(st.text())
def test_nothing_that_steers_is_left(text: str) -> None:
    shown = show_controls(text)
    assert not any(unicodedata.category(one) in {"Cc", "Cs"} or one in BIDI for one in shown)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_holds_the_same(text: str) -> None:
    written = escape_in_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    assert show_controls(written) == written


def test_the_pages_have_the_same_characters() -> None:
    folder = Path(render.__file__).parent / "components"
    (body,) = re.findall(r"^const HIDDEN = /\[(.*)\]/g;$", (folder / "dom.js").read_text("utf-8"), re.M)
    hidden = re.compile(f"[{body}]".replace(r"\0", r"\x00"))
    for code in (*range(0x3000), 0xFEFF, 0xFFFD, 0x1F600):
        shown = show_controls_in_lines(chr(code)) != chr(code)
        assert bool(hidden.match(chr(code))) is shown, hex(code)
