"""The statutory holidays that fall on the same civil date each year.

They are all that can be said of a year before its notice: the lunar festivals, the days moved to
make a longer holiday and the weekends worked for them are known only when the notice is out.

The rule is article 2 of 全国年节及纪念日放假办法: 1 January, Labour Day, 1 to 3 October.
Labour Day is 1 May in the text of 2007 (国务院令第513号, in force 2008-01-01), and 1 and 2 May
in the text of 2024 (国务院令第795号, in force 2025-01-01). Years before 2008 are read by the text
of 2007: no calendar of the product reaches them, and what is said of them is provisional anyway.

Names are data in Chinese, as the notices write them; a screen may translate what it shows.
"""

from datetime import date

NEW_YEAR = "元旦"
LABOUR_DAY = "劳动节"
NATIONAL_DAY = "国庆节"
SECOND_OF_MAY_SINCE = 2025

_BY_MONTH_AND_DAY = {
    (1, 1): NEW_YEAR,
    (5, 1): LABOUR_DAY,
    (5, 2): LABOUR_DAY,
    (10, 1): NATIONAL_DAY,
    (10, 2): NATIONAL_DAY,
    (10, 3): NATIONAL_DAY,
}


def statutory_holiday(day: date) -> str:
    """Name the fixed-date statutory holiday that `day` is, or give an empty text."""
    if (day.month, day.day) == (5, 2) and day.year < SECOND_OF_MAY_SINCE:
        return ""
    return _BY_MONTH_AND_DAY.get((day.month, day.day), "")
