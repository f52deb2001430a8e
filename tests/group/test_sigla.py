from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.group.sigla import assign_sigla, distinct_sigla, siglum_series
from collate.settings import Language, SourceSettings

languages: tuple[Language, ...] = ("zh", "en")


def test_no_siglum_reads_like_two_others_side_by_side() -> None:
    first = list(islice(siglum_series("zh"), 400))
    assert all(left + right not in first for left in first[:100] for right in first[:100])


@pytest.mark.parametrize("lang", languages)
def test_a_series_never_repeats(lang: Language) -> None:
    first = list(islice(siglum_series(lang), 2000))
    assert len(set(first)) == 2000


@given(
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.dictionaries(st.sampled_from("abcxyz"), st.sampled_from("甲乙丙丁")),
)
def test_every_path_has_a_siglum_of_its_own(paths: list[str], recorded: dict[str, str]) -> None:
    # A record never has a siglum twice.
    recorded = {path: siglum for siglum, path in {s: p for p, s in recorded.items()}.items()}
    found = assign_sigla(paths, (), recorded=recorded, lang="zh")
    assert set(paths) <= set(found)
    assert len(set(found.values())) == len(found)
    assert all(found[path] == recorded[path] for path in paths if path in recorded)


def test_a_siglum_of_the_settings_replaces_a_recorded_one() -> None:
    sources = (SourceSettings("b.txt", "甲"),)
    assert assign_sigla(["x/a.txt", "x/b.txt"], sources, recorded={"x/a.txt": "甲"}, lang="zh") == {
        "x/b.txt": "甲",
        "x/a.txt": "乙",
    }


@given(st.lists(st.sampled_from(["甲", "甲二", "乙", "乙2"])), st.sampled_from(languages))
def test_sigla_within_a_work_are_distinct_and_the_first_is_unchanged(
    wanted: list[str], lang: Language
) -> None:
    found = distinct_sigla(wanted, lang)
    assert len(set(found)) == len(wanted)
    assert all(found[wanted.index(siglum)] == siglum for siglum in wanted)
