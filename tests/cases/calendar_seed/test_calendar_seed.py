"""The shipped days against two independent tables, and the notices they cite."""

from collections import Counter
from datetime import date, timedelta

import chinese_calendar
import holidays

from cases.calendar_seed import calendar_digest, read_seed
from cases.models.calendar import COUNTED_KINDS, DayKind

SEED = read_seed()


def test_every_day_of_the_covered_years_has_one_row():
    days = [row.day for row in SEED.days]

    assert days == [date(2019, 1, 1) + timedelta(days=n) for n in range(2922)]
    assert days[-1] == date(2026, 12, 31)


def test_the_kinds_are_those_that_the_database_knows():
    assert {row.kind for row in SEED.days} == set(DayKind.values)


def test_no_day_differs_from_chinesecalendar():
    different = [
        row.day
        for row in SEED.days
        if (row.kind in COUNTED_KINDS) != chinese_calendar.is_workday(row.day)
    ]

    assert different == []


def test_no_day_differs_from_holidays():
    stock = holidays.country_holidays("CN", years=range(2019, 2027))

    different = [
        row.day for row in SEED.days if (row.kind in COUNTED_KINDS) != stock.is_working_day(row.day)
    ]

    assert different == []


def test_the_years_have_as_many_working_days_as_published():
    worked = Counter(row.day.year for row in SEED.days if row.kind in COUNTED_KINDS)

    assert worked == {
        2019: 250,
        2020: 249,
        2021: 250,
        2022: 249,
        2023: 249,
        2024: 251,
        2025: 248,
        2026: 248,
    }


def test_makeup_workdays_are_weekend_days_and_ordinary_rest_days_too():
    weekend = {
        row.day.weekday() >= 5 for row in SEED.days if row.kind in {"makeup_workday", "rest"}
    }

    assert weekend == {True}


def test_the_lengthened_spring_festival_cites_its_own_notice():
    saturday = next(row for row in SEED.days if row.day == date(2020, 2, 1))

    assert saturday.kind == "holiday"
    assert saturday.notice is not None
    assert SEED.notices[saturday.notice].title == "国务院办公厅关于延长2020年春节假期的通知"


def test_every_holiday_and_makeup_workday_cites_a_notice_and_no_other_day_does():
    cited = {row.kind for row in SEED.days if row.notice is not None}
    uncited = {row.kind for row in SEED.days if row.notice is None}

    assert cited == {"holiday", "makeup_workday"}
    assert uncited == {"workday", "rest"}


def test_each_notice_is_cited_with_number_and_official_address():
    numbers = [notice.document_number for notice in SEED.notices]

    assert numbers == [
        "国办发明电〔2018〕15号",
        "国办发明电〔2019〕3号",
        "国办发明电〔2019〕16号",
        "国办发明电〔2020〕1号",
        "国办发明电〔2020〕27号",
        "国办发明电〔2021〕11号",
        "国办发明电〔2022〕16号",
        "国办发明电〔2023〕7号",
        "国办发明电〔2024〕12号",
        "国办发明电〔2025〕7号",
    ]
    assert {notice.tier for notice in SEED.notices} == {"R"}
    assert all(notice.url.startswith("https://www.gov.cn/zhengce/") for notice in SEED.notices)


def test_the_digest_follows_every_part_of_the_content():
    day = (date(2027, 1, 1), "holiday", "元旦")
    digest = calendar_digest(day[0], day[0], iter([day]))

    assert digest != calendar_digest(day[0], date(2027, 1, 2), iter([day]))
    assert digest != calendar_digest(day[0], day[0], iter([(day[0], "workday", "元旦")]))
    assert digest != calendar_digest(day[0], day[0], iter([(day[0], "holiday", "新年")]))
    assert digest == calendar_digest(day[0], day[0], iter([day]))
