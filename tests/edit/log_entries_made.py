"""Entries and lines of logs for tests, and strategies for them."""

from __future__ import annotations

from hypothesis import strategies as st

from collate.edit.log_entries import Directive, Entry
from collate.edit.log_lines import LogLine, encode_line
from collate.model import Context, Decision
from collate.settings import BoundarySettings, PairSettings, SourceSettings, WorkSettings

AT = "2026-11-29T23:10:{:02d}Z"

#: Text that a spreadsheet, JSON, TOML or CSV could mistake, without what no edition can carry.
TEXT = st.text(st.sampled_from("省委指督导组=+-@'\"\\,;[]{}#\n\t \U00020000é😀\u2028"), max_size=6)


def decide(words: str, text: str = "", work: str = "w", **fields: object) -> Decision:
    """Return a decision about the words of the base text after 省委."""
    values: dict[str, object] = {"how": "emend", "contexts": (Context((), "省委", words, "组长"),)}
    return Decision(work, words, text=text, **(values | fields))  # type: ignore[arg-type]


def line(entry: Entry, *after: LogLine, by: str = "甲", second: int = 0) -> LogLine:
    return encode_line(entry, after=tuple(one.id for one in after), at=AT.format(second), by=by)


contexts = st.builds(
    Context,
    st.lists(TEXT, max_size=2).map(tuple),
    TEXT,
    TEXT,
    TEXT,
    st.just(1),
    st.integers(1, 3),
    st.just((-1, 2, -1)),
)
decisions = st.builds(
    Decision,
    st.just("w"),
    TEXT,
    text=TEXT,
    before=TEXT,
    after=TEXT,
    reason=TEXT,
    certainty=st.sampled_from(["", "low"]),
    what=st.sampled_from(["text", "judgement", "note"]),
    reading=TEXT,
    witness=TEXT,
    parts=st.lists(TEXT, max_size=2).map(tuple),
    scope=st.sampled_from(["place", "work"]),
    contexts=st.lists(contexts, max_size=2).map(tuple),
    readings=st.lists(st.lists(TEXT, max_size=2).map(tuple), max_size=2).map(tuple),
    exceptions=st.lists(st.lists(contexts, max_size=1).map(tuple), max_size=1).map(tuple),
)
_words = TEXT.filter(str.strip)
directives = st.one_of(
    st.builds(Directive, st.just("work"), st.builds(WorkSettings, _words, title=TEXT)),
    st.builds(Directive, st.sampled_from(["same", "different"]), st.builds(PairSettings, _words, _words)),
    st.builds(Directive, st.just("cut"), st.builds(BoundarySettings, st.just("a.txt"), _words)),
    st.builds(Directive, st.just("source"), st.builds(SourceSettings, st.just("a.txt"), short_title=TEXT)),
)
entries = st.one_of(decisions, directives)
