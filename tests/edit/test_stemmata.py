"""Local stemmata: edges between the readings of an entry, in editions, in merges, in words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from lxml import etree

from collate import CriticalEdition, collate_files, collate_texts, verify
from collate.analysis import count_descent
from collate.edit import describe_entry, describe_place, edit
from collate.edit.history import history
from collate.edit.stemmata import contradict, find_cycle
from collate.editions import add_witnesses, explain_entry, read_edition, write_extended_edition
from collate.model import Apparatus, Decision, Fate, Ruling
from collate.report import WRITERS
from collate.report.tables.apparatus_json import apparatus_schema
from collate.settings import Settings
from collate.tei import XML_ID, tei
from tests.edit.log_entries_made import line

START, END = "会议强调，要坚持问题导向，", "深入调查研究，把各项任务落到实处。"
WORDS = {"A": "山水田林", "B": "山海田林", "C": "山海田村", "D": "山川田林"}
TEXTS = {siglum: START + words + END for siglum, words in WORDS.items()}
FIRST, SECOND = "水", "林"


def apparatus_of(texts: dict[str, str]) -> Apparatus:
    return collate_texts(texts, base="A", title="made").model.apparatus


def arose(apparatus: Apparatus, lemma: str, reading: str, *sources: str, **fields: Any) -> Decision:
    """Return the decision that *reading* arose from *sources*."""
    entry = next(one for one in apparatus.entries if one.lemma.text == lemma)
    contexts, readings = describe_place(apparatus, entry.number)
    fields.setdefault("id", "a" * 16)
    return Decision(
        apparatus.alignment.work.slug,
        lemma,
        sources[0] if sources else "",
        what="origin",
        reading=reading,
        parts=sources if len(sources) > 1 else (),
        contexts=contexts,
        readings=readings,
        by="王编",
        at="2026-01-02",
        **fields,
    )


def lemma_with(apparatus: Apparatus, character: str) -> tuple[str, list[str]]:
    """Return lemma and variants of the entry whose lemma has *character*."""
    entry = next(one for one in apparatus.entries if character in one.lemma.text)
    return entry.lemma.text, [one.text for one in entry.variants]


@pytest.fixture(scope="module")
def apparatus() -> Apparatus:
    return apparatus_of(TEXTS)


def origins(apparatus: Apparatus, *decisions: Decision) -> tuple[tuple[str | None, str], ...]:
    rulings: tuple[Ruling, ...] = edit(apparatus, decisions).rulings
    return tuple(edge for ruling in rulings for edge in ruling.origins)


def test_an_entry_has_several_edges_and_open_ends(apparatus: Apparatus) -> None:
    lemma, (sea, river) = lemma_with(apparatus, FIRST)
    both = arose(apparatus, lemma, river, lemma, sea)
    unknown = arose(apparatus, lemma, lemma, how="unknown", id="b" * 16)
    assert origins(apparatus, both, unknown) == ((lemma, river), (sea, river), (None, lemma))


def test_the_later_statement_on_a_reading_holds_and_one_can_be_taken_back(apparatus: Apparatus) -> None:
    lemma, (sea, river) = lemma_with(apparatus, FIRST)
    first = arose(apparatus, lemma, river, lemma)
    later = arose(apparatus, lemma, river, sea, id="b" * 16)
    back = arose(apparatus, lemma, river, how="unstated", id="c" * 16)
    assert origins(apparatus, first, later) == ((sea, river),)
    assert origins(apparatus, first, later, back) == ()


def test_a_cycle_is_refused_and_named(apparatus: Apparatus) -> None:
    lemma, (sea, river) = lemma_with(apparatus, FIRST)
    edges = [
        arose(apparatus, lemma, sea, lemma),
        arose(apparatus, lemma, river, sea, id="b" * 16),
        arose(apparatus, lemma, lemma, river, id="c" * 16),
    ]
    edition = edit(apparatus, edges)
    assert [one.fate for one in edition.outcomes] == [Fate.APPLIED, Fate.APPLIED, Fate.REVIEW]
    assert "cannot arise from itself" in edition.orphaned[0].why
    assert all(f"「{one}」" in edition.orphaned[0].why for one in (lemma, sea, river))
    assert edit(apparatus, [arose(apparatus, lemma, sea, sea)]).rulings == ()


def test_two_who_contradict_each_other_are_asked(apparatus: Apparatus) -> None:
    lemma, (sea, _river) = lemma_with(apparatus, FIRST)
    one = arose(apparatus, lemma, sea, lemma, concurrent=("b" * 16,))
    other = arose(apparatus, lemma, lemma, sea, id="b" * 16, concurrent=("a" * 16,))
    edition = edit(apparatus, [one, other])
    assert (edition.rulings, len(edition.orphaned)) == ((), 2)


def test_edges_that_contradict_conflict_in_a_merge(apparatus: Apparatus) -> None:
    lemma, (sea, river) = lemma_with(apparatus, FIRST)
    first = line(arose(apparatus, lemma, sea, lemma, id=""))
    other = line(arose(apparatus, lemma, lemma, sea, id=""), by="乙")
    beside = line(arose(apparatus, lemma, river, lemma, id=""), by="丙")
    state = history([first, other, beside])
    assert [{one.first.by, one.second.by} for one in state.conflicts] == [{"甲", "乙"}]
    again = line(arose(apparatus, lemma, sea, how="unknown", id=""), by="丁")
    assert len(history([first, again]).conflicts) == 1
    assert history([first, line(arose(apparatus, lemma, sea, lemma, id=""), by="丁")]).conflicts == ()


def test_what_contradicts() -> None:
    def one(reading: str, *sources: str) -> Decision:
        return Decision("w", "甲", sources[0], what="origin", reading=reading, parts=sources)

    assert contradict(one("乙", "甲"), one("甲", "乙"))
    assert contradict(one("乙", "甲"), one("乙", "丙"))
    assert not contradict(one("乙", "甲", "丙"), one("乙", "丙", "甲"))
    assert set(find_cycle([("甲", "乙"), ("乙", "丙"), ("丙", "丁"), ("丁", "乙")])) == {"乙", "丙", "丁"}


def test_a_reading_that_is_gone_is_for_review(apparatus: Apparatus) -> None:
    lemma, (_sea, river) = lemma_with(apparatus, FIRST)
    made = arose(apparatus, lemma, river, lemma)
    without = apparatus_of({siglum: text for siglum, text in TEXTS.items() if siglum != "D"})
    edition = edit(without, [made])
    assert edition.rulings == ()
    assert f"no witness has 「{river}」 any more" in edition.orphaned[0].why


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for siglum, text in TEXTS.items():
        (tmp_path / f"{siglum}.txt").write_text(text, "utf-8")
    return [tmp_path / f"{siglum}.txt" for siglum in TEXTS]


def decided(files: list[Path]) -> CriticalEdition:
    plain = collate_files(*files).model.apparatus
    lemma, (sea, river) = lemma_with(plain, FIRST)
    other, (village,) = lemma_with(plain, SECOND)
    decisions = (
        arose(plain, lemma, sea, lemma),
        arose(plain, lemma, river, lemma, sea, id="b" * 16),
        arose(plain, lemma, lemma, how="unknown", id="c" * 16),
        arose(plain, other, village, other, id="d" * 16),
    )
    return collate_files(*files, settings=Settings(decision=decisions))


def test_the_stemma_is_a_graph_in_the_edition_and_verified(files: list[Path], tmp_path: Path) -> None:
    made = decided(files)
    path = tmp_path / "edition.xml"
    path.write_text(made.to_tei(), "utf-8")
    assert verify(path, against=files).faults == ()
    assert read_edition(path).rulings == made.model.rulings
    root = etree.parse(path)
    graph = next(root.iter(tei("graph")))
    nodes = {node.get(XML_ID): node for node in graph.iter(tei("node"))}
    assert [node.get("corresp") for node in nodes.values()] == ["#W01", "#W02 #W03", "#W04", None]
    assert [node.findtext(tei("label")) for node in nodes.values()][-1] == "?"
    arcs = [(arc.get("from", "")[1:], arc.get("to", "")[1:]) for arc in graph.iter(tei("arc"))]
    assert len(arcs) == 4
    assert all(one in nodes and other in nodes for one, other in arcs)
    for old, new in (
        (r'<arc from="(#app\d+-node)1" to="(#app\d+-node)2"/>', r'<arc from="\g<1>2" to="\g<2>1"/>'),
        (r'<node xml:id="(\S+)" corresp="#W04">', r'<node xml:id="\1" corresp="#W01">'),
        (r"<arc [^>]*/></graph>", "</graph>"),
    ):
        changed = re.sub(old, new, made.to_tei(), count=1)
        assert changed != made.to_tei(), old
        path.write_text(changed, "utf-8")
        assert verify(path, against=files).faults


def test_a_stemma_survives_an_added_witness(files: list[Path], tmp_path: Path) -> None:
    made = decided(files)
    path, new = tmp_path / "edition.xml", tmp_path / "E.txt"
    path.write_text(made.to_tei(), "utf-8")
    new.write_text(TEXTS["B"].replace("导向", "方向"), "utf-8")
    grown = add_witnesses(path, [new])
    assert [one.origins for one in grown.edition.rulings] == [one.origins for one in made.model.rulings]
    extended = tmp_path / "grown.xml"
    write_extended_edition(grown, extended, edition=path)
    assert verify(extended, against=[*files, new]).faults == ()


def test_directions_between_witnesses_are_counted(files: list[Path]) -> None:
    made = decided(files)
    rows = {(one.earlier, one.later): (one.times, one.reverse) for one in count_descent(made.model)}
    assert rows[0, 2] == (2, 0)  # C has the later reading in both entries
    assert rows[None, 0] == (1, 0)
    data = json.loads(WRITERS["json"].write(made.model, made._context))
    jsonschema.validate(data, apparatus_schema())
    first = data["descent"][0]
    assert (first["earlier"], first["later"], first["times"]) == (["A"], ["C"], 2)
    assert data["rulings"][0]["origins"][-1][0] is None
    page = WRITERS["html"].write(made.model, made._context).decode()
    assert 'class="descent"' in page
    plain = collate_files(*files)
    assert b'class="descent"' not in WRITERS["html"].write(plain.model, plain._context)


def test_a_stemma_in_words(files: list[Path]) -> None:
    made = decided(files).model
    steps = explain_entry(made, made.entries[0]).steps
    said = [str(one.text) for one in steps if one.stage == "stemma"]
    assert len(said) == 4
    assert said[-1].endswith("arose from a reading that is not known")
    sentences = [
        str(describe_entry(one)) for one in (arose(made.apparatus, made.entries[0].lemma.text, "海"),)
    ]
    assert sentences == ["「海」 arose from 「∅」"]
