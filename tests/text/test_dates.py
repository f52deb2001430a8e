from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.text.dates import is_date_line, parse_date

WRITTEN = [
    ("2020年2月23日", "2020-02-23", ""),
    ("（2020 年 2 月 23 日）", "2020-02-23", ""),
    ("二〇二〇年二月二十三日", "2020-02-23", ""),
    ("（二○一九年十月）", "2019-10", ""),
    ("（2015 年 10月 l6日）", "2015-10-16", "l6日 → 16日"),
    ("2O2O年3月6日", "2020-03-06", "2O2O年 → 2020年"),
    ("二O一九年五月十八日", "2019-05-18", "二O一九年 → 二〇一九年"),
    ("2020-02-23", "2020-02-23", ""),
    ("2020.2.23", "2020-02-23", ""),
    ("2020/2/23", "2020-02-23", ""),
    ("２０２０年２月２３日", "2020-02-23", ""),
    ("2020年2月", "2020-02", ""),
    ("（2019年5月18日于北京）", "2019-05-18", ""),
    ("时间：2019年5月18日", "2019-05-18", ""),
    ("2020年2月23日 22:46", "2020-02-23", ""),
    ("18 May 2019", "2019-05-18", ""),
    ("May 18th, 2019", "2019-05-18", ""),
    ("September 10th, 2018", "2018-09-10", ""),
    ("ſep 10th, 2018", "2018-09-10", ""),
    ("（2019年4月8日至10日）", "2019-04-08", ""),
    ("2019年4月28日—5月2日", "2019-04-28", ""),
    ("（2019.4.8—4.10）", "2019-04-08", ""),
    ("2019年4月至6月", "2019-04", ""),
    ("［2019年4月8日］", "2019-04-08", ""),
    ("2019年4月8日下午3时", "2019-04-08", ""),
    ("二〇一九年四月八日下午三时半", "2019-04-08", ""),
    ("（2019年4月8日，根据录音整理，未经本人审阅）", "2019-04-08", ""),
    ("（2019年4月8日在清河县水利局会议室）", "2019-04-08", ""),
    ("2019年4月8日在清河县水利局会议室", "2019-04-08", ""),
    ("民国一百零八年四月八日", "2019-04-08", ""),
    ("（民國元年一月廿三日）", "1912-01-23", ""),
    ("二〇二〇年一月卅日", "2020-01-30", ""),
]


@pytest.mark.parametrize(("written", "iso", "note"), WRITTEN)
def test_dates_as_sources_write_them(written: str, iso: str, note: str) -> None:
    assert parse_date(written) == (iso, note)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2020年",
        "2020年2月30日",
        "2020年13月1日",
        "2月23日",
        "2020年2月23日，我到北京。",
        "2020年2月23日在北京召开了现场",
        "民国十年十三月一日",
        "2019年4月8日，根据录音整理，未经本人审阅",
        "2020",
        "12.5",
        "第3期",
    ],
)
def test_lines_that_are_not_dates(written: str) -> None:
    assert not is_date_line(written)


HAN = "〇一二三四五六七八九"


def chinese_ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (HAN[tens] if tens > 1 else "") + ("十" if tens else "") + (HAN[ones] if ones else "")


@given(st.dates(date(1000, 1, 1)))
def test_every_date_is_parsed_in_both_scripts(day: date) -> None:
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == (day.isoformat(), "")
    year = "".join(HAN[int(digit)] for digit in str(day.year))
    written = f"（{year}年{chinese_ordinal(day.month)}月{chinese_ordinal(day.day)}日）"
    assert parse_date(written) == (day.isoformat(), "")
