from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.errors import SettingsError
from collate.group import Grouping, GroupingRecord, dump_record, group, load_record, record_grouping
from collate.model import Match, Relation, Role, Segment, Work
from collate.settings import Settings, load_settings

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "group").glob("*.txt"))
Make = Callable[..., Segment]
Matching = Callable[..., Match]


def format_work(work: Work) -> str:
    parts = []
    for witness in work.witnesses:
        mark = {Role.BASE: "*", Role.EXCERPT: "~", Role.WITNESS: ""}[witness.role]
        same = f"={witness.identical_to}" if witness.identical_to else ""
        parts.append(f"{mark}{witness.siglum}{same}:{witness.segment.id.removesuffix('#1')}")
    derived = f" < {' '.join(name.removesuffix('#1') for name in work.derived)}" if work.derived else ""
    return f"{work.slug}: {' '.join(parts)}{derived}"


@pytest.mark.parametrize("case", GOLDEN, ids=lambda path: path.stem)
def test_golden(case: Path, make: Make, matching: Matching, tmp_path: Path) -> None:
    """Segments (name text title date), matches (left relation right numbers), settings, works."""
    parts = case.read_text(encoding="utf-8").split("# ")[1:]
    sections = {head: body.splitlines() for head, _, body in (part.partition("\n") for part in parts)}
    segments = [make(*("" if cell == "-" else cell for cell in row.split())) for row in sections["segments"]]
    matches = []
    for row in sections["matches"]:
        left, relation, right, *numbers = row.split()
        matches.append(matching(left, relation, right, *map(float, numbers)))
    (tmp_path / "collate.toml").write_text("\n".join(sections.get("settings", [])), encoding="utf-8")
    grouping = group(segments, matches, settings=load_settings(tmp_path / "collate.toml"))
    assert [format_work(work) for work in grouping.works] == sections["expected"]


def homes(grouping: Grouping) -> dict[str, str]:
    return {witness.segment.id: work.slug for work in grouping.works for witness in work.witnesses}


rows = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(0, 6),
        st.sampled_from(list(Relation)),
        st.sampled_from([0.3, 0.6, 0.85, 0.9]),
    ),
    max_size=12,
)


def build(make: Make, found: list[tuple[int, int, Relation, float]]) -> tuple[list[Segment], list[Match]]:
    segments = [make(f"f{i // 2}#{i % 2 + 1}", "甲乙丙丁"[i % 4] * (i % 3), "同题") for i in range(7)]
    pairs = {(min(i, j), max(i, j)): (relation, c) for i, j, relation, c in found if i != j}
    matches = []
    for (i, j), (relation, c) in pairs.items():
        # An excerpt is shorter than its container, so excerpts never form a cycle.
        outer = 0.1 if relation is Relation.EXCERPT else c
        matches.append(Match(segments[i].id, segments[j].id, relation, c / 2, c, outer, 9))
    return segments, matches


@given(rows)
def test_every_segment_is_a_witness_of_one_work(
    make: Make, found: list[tuple[int, int, Relation, float]]
) -> None:
    segments, matches = build(make, found)
    grouping = group(segments, matches, settings=Settings())
    ids = [witness.segment.id for work in grouping.works for witness in work.witnesses]
    assert sorted(ids) == sorted(segment.id for segment in segments)
    assert len({work.slug for work in grouping.works}) == len(grouping.works)
    for work in grouping.works:
        assert len({witness.siglum for witness in work.witnesses}) == len(work.witnesses)
        assert work.witness(work.base).role is Role.BASE
        assert sum(witness.role is Role.BASE for witness in work.witnesses) == 1
        assert work.columns[work.base_column].segment.text == work.witness(work.base).segment.text
        order = [(witness.segment.path, witness.segment.number) for witness in work.witnesses]
        assert order == sorted(order)
        for left, right in combinations(work.witnesses, 2):
            same = left.segment.text == right.segment.text
            assert same == ((left.identical_to or left.siglum) == (right.identical_to or right.siglum))


@given(rows)
def test_reports_and_shared_passages_never_form_a_work(
    make: Make, found: list[tuple[int, int, Relation, float]]
) -> None:
    segments, matches = build(make, found)
    weak = [m for m in matches if m.relation in (Relation.REPORT, Relation.SHARES)]
    grouping = group(segments, weak, settings=Settings())
    assert len(grouping.works) == len(segments)
    home = homes(grouping)
    listed = {(name, work.slug) for work in grouping.works for name in work.derived}
    assert listed == {(m.left, home[m.right]) for m in weak if m.relation is Relation.REPORT}


@given(rows, st.permutations(range(12)))
def test_the_order_of_matches_does_not_matter(
    make: Make, found: list[tuple[int, int, Relation, float]], order: list[int]
) -> None:
    segments, matches = build(make, found)
    shuffled = [matches[i] for i in order if i < len(matches)]
    assert (
        group(segments, matches, settings=Settings()).works
        == group(segments, shuffled, settings=Settings()).works
    )


@given(rows)
def test_a_second_run_makes_the_same_decisions(
    make: Make, found: list[tuple[int, int, Relation, float]]
) -> None:
    segments, matches = build(make, found)
    first = group(segments, matches, settings=Settings())
    second = group(
        segments, matches, settings=Settings(), recorded=load_record(dump_record(record_grouping(first)))
    )
    assert first == second
    assert dump_record(record_grouping(first)) == dump_record(record_grouping(second))


def test_sigla_slugs_and_bases_are_stable_when_witnesses_are_added(make: Make, matching: Matching) -> None:
    old = [make("b.txt", "春天来了", "春", "2001-02-03"), make("d.txt", "春天来啦", "春", "2001-02-03")]
    first = group(old, [matching("b.txt", "version", "d.txt")], settings=Settings())
    assert [format_work(work) for work in first.works] == ["2001-02-03-春: *甲:b.txt 乙:d.txt"]
    new = [make("a.txt", "春天来喽", "早春", "2002"), *old, make("c.txt", "春天来喽", "早春", "2002")]
    matches = [matching(left.id, "version", right.id, same=0.9) for left, right in combinations(new, 2)]
    second = group(new, matches, settings=Settings(), recorded=record_grouping(first))
    assert [format_work(work) for work in second.works] == [
        "2001-02-03-春: 丙:a.txt *甲:b.txt 丁=丙:c.txt 乙:d.txt"
    ]
    assert [format_work(work) for work in group(new, matches, settings=Settings()).works] == [
        "2002-早春: *甲:a.txt 乙:b.txt 丙=甲:c.txt 丁:d.txt"
    ]


def test_a_record_of_other_files_reserves_no_sigla(make: Make) -> None:
    first = group([make("x.txt"), make("y.txt")], [], settings=Settings())
    second = group([make("z.txt")], [], settings=Settings(), recorded=record_grouping(first))
    assert second.sigla == (("z.txt", "甲"),)
    third = group([make("a.txt"), make("y.txt")], [], settings=Settings(), recorded=record_grouping(first))
    assert third.sigla == (("a.txt", "丙"), ("x.txt", "甲"), ("y.txt", "乙"))


def test_a_corrected_text_is_recognised_by_its_id_and_a_renamed_file_by_its_text(make: Make) -> None:
    first = group([make("a.txt", "初稿一篇", "旧题")], [], settings=Settings())
    corrected = group(
        [make("a.txt", "定稿一篇", "新题")], [], settings=Settings(), recorded=record_grouping(first)
    )
    renamed = group(
        [make("b.txt", "初稿一篇", "新题")], [], settings=Settings(), recorded=record_grouping(first)
    )
    assert [w.slug for w in corrected.works] == [w.slug for w in renamed.works] == ["旧题"]


def test_no_segments(make: Make) -> None:
    assert group([], [], settings=Settings()).works == ()
    assert group([], [], settings=Settings(), recorded=GroupingRecord((("a", "甲"),))).sigla == ()


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[[same]]\nleft='a.txt#1'\nright='b.tx#1'", "no text 'b.tx#1'. Did you mean 'b.txt#1'"),
        ("[[different]]\nleft='a.txt#1'\nright='a.txt#1'", "named twice"),
        (
            "[[same]]\nleft='a.txt#1'\nright='b.txt#1'\n[[different]]\nleft='b.txt#1'\nright='a.txt#1'",
            "separates them",
        ),
        ("[[work]]\nname='春日'", "no work is called '春日'. Did you mean '春'"),
        ("[[work]]\nname='春'\nbase='丁'", "base of '春': '丁' is not a siglum"),
        ("[[work]]\nname='春'\ninclude=['z.txt']", "'z.txt' is not a siglum"),
        ("[[work]]\nname='春'\nexclude=['z.txt']", "'z.txt' is not a siglum"),
        ("[[work]]\nname='春'\ninclude=['c.txt']", "contains several texts. Name one of c.txt#1, c.txt#2"),
        ("[[work]]\nname='秋'", "several works. Name one by its slug: 2001-秋, 2002-秋"),
        (
            "[[source]]\nfile='a.txt'\nsiglum='底'\n[[source]]\nfile='b.txt'\nsiglum='底'",
            "siglum '底' stands for a.txt and for b.txt",
        ),
    ],
)
def test_invalid_directives_raise_with_a_suggestion(
    make: Make, matching: Matching, tmp_path: Path, toml: str, message: str
) -> None:
    segments = [
        make("a.txt", "", "春"),
        make("b.txt", "", "春"),
        make("c.txt#1", "", "秋", "2001"),
        make("c.txt#2", "", "秋", "2002"),
    ]
    path = tmp_path / "collate.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        group(segments, [matching("a.txt", "version", "b.txt")], settings=load_settings(path))
    assert message in str(caught.value)
