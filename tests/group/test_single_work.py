from collections.abc import Callable

from collate.group import build_single_work
from collate.model import Role, Segment
from collate.settings import ReportSettings, Settings, SourceSettings

Make = Callable[..., Segment]


def test_file_stems_are_sigla_where_short_and_unique(make: Make) -> None:
    work = build_single_work(
        [make("x/B1.txt", "文"), make("x/A1.txt", "字"), make("x/C.txt", "文")], 1, settings=Settings()
    )
    assert [(w.siglum, w.role, w.identical_to) for w in work.witnesses] == [
        ("B1", Role.WITNESS, None),
        ("A1", Role.BASE, None),
        ("C", Role.WITNESS, "B1"),
    ]
    assert (work.base, work.base_confirmed, work.base_column) == ("A1", True, 1)


def test_long_or_equal_stems_are_replaced_by_letters(make: Make) -> None:
    english = Settings(report=ReportSettings(lang="en"))
    for names in (["x/a.txt", "y/a.txt"], ["a very long name.txt", "b.txt"]):
        assert [
            w.siglum for w in build_single_work([make(name) for name in names], 0, settings=english).witnesses
        ] == [
            "A",
            "B",
        ]


def test_a_siglum_of_the_settings_takes_precedence(make: Make) -> None:
    chosen = Settings(source=(SourceSettings("b.txt", "底", "底本"),))
    work = build_single_work([make("a.txt"), make("b.txt")], 0, settings=chosen)
    assert [(w.siglum, w.short_title) for w in work.witnesses] == [("a", ""), ("底", "底本")]
