"""What holds: independent of the order of lines, undo and redo like a list, conflicts of two editors."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.edit.history import history
from collate.edit.line_order import order_lines
from collate.edit.log import DecisionLog
from collate.edit.log_entries import Directive, Redo, Undo
from collate.edit.log_lines import LogLine
from collate.model import Context, Decision
from collate.settings import BoundarySettings, EquivalentSettings, PairSettings, WorkSettings
from tests.edit.log_entries_made import decide, line


@st.composite
def logs(draw: st.DrawFn) -> list[LogLine]:
    """Draw the lines of a log that several editors wrote, merging now and then."""
    lines: list[LogLine] = []
    for number in range(draw(st.integers(1, 10))):
        after = (
            [lines[at] for at in sorted(draw(st.sets(st.integers(0, len(lines) - 1), max_size=2)))]
            if lines
            else []
        )
        kind = draw(st.integers(0, 3)) if lines else 0
        of = (draw(st.sampled_from(lines)).id,) if kind > 1 else ()
        entry = (
            Undo(of)
            if kind == 2
            else Redo(of)
            if kind == 3
            else decide(draw(st.sampled_from("一二")), str(number))
        )
        lines.append(line(entry, *after, second=draw(st.integers(0, 3))))
    return lines


@given(logs(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_neither_order_nor_repetition_changes_what_holds(lines: list[LogLine], draw: random.Random) -> None:
    other = lines + draw.choices(lines, k=4)
    draw.shuffle(other)
    assert history(other) == history(lines)


@given(logs())
@settings(max_examples=40, deadline=None)
def test_the_laws_of_a_history(lines: list[LogLine]) -> None:
    state = history(lines)
    place = {one.id: at for at, one in enumerate(state.lines)}
    assert set(place) == {one.id for one in lines}
    assert all(place[parent] < place[one.id] for one in lines for parent in one.after)
    decided = [one.id for one in state.lines if isinstance(one.entry, Decision)]
    assert sorted(state.undoable + state.redoable) == sorted(decided)
    assert [one.id for one in state.active] == list(state.undoable)
    # Against the obvious: the set of all lines that a line was made in sight of, by walking back.
    by_id = {one.id: one for one in lines}

    def seen(name: str) -> set[str]:
        return {name}.union(*(seen(parent) for parent in by_id[name].after))

    for one in state.active:
        others = [
            other for other in state.active if other.id not in seen(one.id) and one.id not in seen(other.id)
        ]
        assert set(one.concurrent) == {other.id for other in others}
    pairs = {(pair.first.id, pair.second.id) for pair in state.conflicts}
    assert all(two in next(one.concurrent for one in state.active if one.id == first) for first, two in pairs)


def test_undo_and_redo_are_those_of_a_list(tmp_path: Path) -> None:
    draw = random.Random(7)
    path = tmp_path / "w.jsonl"
    done: list[tuple[int, str]] = []
    undone: list[tuple[int, str]] = []
    lines: list[LogLine] = []
    parents: list[LogLine] = []
    for number in range(1000):
        what = draw.choice(("decide", "undo", "undo", "redo"))
        if what == "undo" and done:
            undone.append(done.pop())
            entry: Decision | Undo | Redo = Undo((undone[-1][1],))
        elif what == "redo" and undone:
            entry = Redo((undone[-1][1],))
            done = sorted([*done, undone.pop()])
        else:
            entry = decide(str(number))
        lines.append(line(entry, *parents))
        parents = [lines[-1]]
        if isinstance(entry, Decision):
            done.append((number, lines[-1].id))
        if number % 100 == 99:
            state = history(lines)
            assert list(state.undoable) == [name for _at, name in done]
            assert list(state.redoable) == [name for _at, name in undone]
    DecisionLog.open(path).add_lines(lines)
    again = DecisionLog.open(path).history
    assert (again.undoable, again.redoable) == (history(lines).undoable, history(lines).redoable)


def test_undo_across_restarts(tmp_path: Path) -> None:
    path = tmp_path / "w.jsonl"
    names = [DecisionLog.open(path).append(decide(str(number)), by="王").id for number in range(5)]
    for _turn in range(5):
        log = DecisionLog.open(path)
        log.append(Undo(log.history.undoable[-1:]), by="李")
    assert DecisionLog.open(path).history.active == ()
    for _turn in range(3):
        log = DecisionLog.open(path)
        log.append(Redo(log.history.redoable[-1:]), by="王")
    assert list(DecisionLog.open(path).history.undoable) == names[:3]


def test_the_lines_about_one_decision() -> None:
    first = line(decide("一"))
    second = line(decide("二"), first)
    undo = line(Undo((first.id,)), second)
    redo = line(Redo((first.id,)), undo)
    assert history([first, second, undo, redo]).log_of(first.id) == (first, undo, redo)


def test_what_is_missing_is_named() -> None:
    first, lost = line(decide("一")), line(decide("二"))
    third = line(decide("三"), first, lost)
    undo = line(Undo(("0" * 16,)), third)
    state = history([first, third, undo])
    assert [fault.message for fault in state.faults] == [
        f"the line {lost.id} before it is missing",
        "the decision 0000000000000000 that it undoes or redoes is missing",
    ]
    assert [one.words for one in state.active] == ["一", "三"]


def test_lines_that_name_each_other_are_ordered() -> None:
    from dataclasses import replace

    good = line(decide("一"))
    one, other = (replace(line(decide(words), good), entry=None) for words in "二三")
    one, other = replace(one, after=(other.id,)), replace(other, after=(one.id, good.id))
    last = line(decide("四"), one)
    lines = [good, one, other, last]
    ordered = order_lines({each.id: each for each in lines})
    assert ordered == order_lines({each.id: each for each in reversed(lines)})
    assert ordered.index(one) < ordered.index(last)


ROOT = line(decide("始"))


def conflicts(*entries: object) -> int:
    """Return how many conflicts there are if each of *entries* is made in sight of the same lines."""
    lines = [line(entry, ROOT, by=by) for entry, by in zip(entries, "王李张", strict=False)]  # type: ignore[arg-type]
    return len(history([ROOT, *lines]).conflicts)


def at(left: str, right: str, **fields: object) -> tuple[Context, ...]:
    return (Context((), left, "指", right, **fields),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (decide("指", "督"), decide("指", "导"), 1),
        (decide("指", "督"), decide("指", "督", reason="据乙", certainty="low"), 0),
        (decide("指", "督"), decide("指", "督", how="adopt", witness="乙"), 0),
        (decide("指", "指"), decide("指", "", how="keep"), 0),
        (decide("指", "督"), decide("指", "", how="keep"), 1),
        (decide("指", "督"), decide("督", "导"), 0),
        (decide("指", "督"), decide("指", "导", work="v"), 0),
        (decide("指", "督"), decide("指", "误", what="note", how=""), 0),
        (decide("指", "按", what="note", how=""), decide("指", "误", what="note", how=""), 1),
        (decide("指", "督", contexts=at("省委", "组")), decide("指", "导", contexts=at("委", "组长")), 1),
        (decide("指", "督", contexts=at("省委", "组")), decide("指", "导", contexts=at("县委", "组")), 0),
        (
            decide("指", "督", contexts=at("", "", nth=1, of=2)),
            decide("指", "导", contexts=at("", "", nth=2, of=2)),
            0,
        ),
        (decide("指", "督", contexts=(), before="省委"), decide("指", "导", contexts=(), before="委"), 1),
        (
            decide("指", parts=("讹", "脱"), what="judgement", how=""),
            decide("指", parts=("脱", "讹"), what="judgement", how=""),
            0,
        ),
        (
            decide("指", parts=("讹",), what="judgement", how=""),
            decide("指", parts=("脱",), what="judgement", how=""),
            1,
        ),
        (
            decide("指", parts=("讹",), what="judgement", how="", reading="督"),
            decide("指", parts=("脱",), what="judgement", how="", reading="导"),
            0,
        ),
        (decide("指", "督", scope="work"), decide("指", "导", scope="work", contexts=()), 1),
        (decide("指", "督", scope="work"), decide("指", "督", scope="work", exceptions=(at("a", ""),)), 1),
        (decide("指", "督", scope="work"), decide("指", "导"), 0),
        (
            decide("指", how="lacuna", what="gap", witness="乙"),
            decide("指", how="omission", what="gap", witness="乙"),
            1,
        ),
        (
            decide("指", how="lacuna", what="gap", witness="乙"),
            decide("指", how="omission", what="gap", witness="丙"),
            0,
        ),
        (Directive("work", WorkSettings("w", base="甲")), Directive("work", WorkSettings("w", base="乙")), 1),
        (
            Directive("work", WorkSettings("w", base="甲")),
            Directive("work", WorkSettings("w", title="题")),
            0,
        ),
        (Directive("work", WorkSettings("w", base="甲")), Directive("work", WorkSettings("v", base="乙")), 0),
        (
            Directive("work", WorkSettings("w", include=("a",))),
            Directive("work", WorkSettings("w", exclude=("a",))),
            1,
        ),
        (Directive("same", PairSettings("a", "b")), Directive("different", PairSettings("b", "a")), 1),
        (Directive("same", PairSettings("a", "b")), Directive("same", PairSettings("b", "a")), 0),
        (Directive("cut", BoundarySettings("a", "x")), Directive("join", BoundarySettings("a", "x")), 1),
        (Directive("cut", BoundarySettings("a", "x")), Directive("cut", BoundarySettings("a", "y")), 0),
        (
            Directive("equivalent", EquivalentSettings(("a", "b"))),
            Directive("equivalent", EquivalentSettings(("b", "a"), "substantive")),
            1,
        ),
    ],
)
def test_what_is_a_conflict(one: object, other: object, expected: int) -> None:
    assert conflicts(one, other) == conflicts(other, one) == expected


def test_a_later_decision_settles_a_conflict() -> None:
    one, other = line(decide("指", "督"), ROOT), line(decide("指", "导"), ROOT)
    assert len(history([ROOT, one, other]).conflicts) == 1
    for settled in (decide("指", "督"), decide("指", "向"), Undo((other.id,))):
        assert history([ROOT, one, other, line(settled, one, other)]).conflicts == ()
    # A decision about another place settles nothing; one in sight of a single side replaces that side.
    assert len(history([ROOT, one, other, line(decide("别", "的"), one, other)]).conflicts) == 1
    agreed = line(decide("指", "导", reason="从李"), one)
    assert history([ROOT, one, other, agreed]).conflicts == ()
    again = line(decide("指", "向"), one)
    assert [(c.first, c.second) for c in history([ROOT, one, other, again]).conflicts] in (
        [(other, again)],
        [(again, other)],
    )


def test_concurrent_decisions_are_named_in_each_other() -> None:
    one, other = line(decide("指", "督"), ROOT), line(decide("它", "导"), ROOT)
    note = line(decide("指", "按", what="note", how=""), ROOT)
    active = {decision.id: decision for decision in history([ROOT, one, other, note]).active}
    assert active[one.id].concurrent == (other.id,)
    assert active[other.id].concurrent == (one.id,)
    assert active[note.id].concurrent == active[ROOT.id].concurrent == ()
