"""A generated open list with the proportions of a real one: same seed, same list."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from backoffice.demo.cast import CULTURE, TRANSPORT
from backoffice.demo.sample_words import (
    COMMON_ITEMS,
    CONDITION_SHARES,
    DISTRICT_PREFIX,
    DISTRICT_PROVIDERS,
    FACETS,
    FIELDS,
    FREQUENCY_SHARES,
    LATE_PER_CENT,
    OPEN_SHARES,
    PERIODIC_DAYS,
    SUPPLEMENTS,
    TYPE_SHARES,
    Field,
)
from cases.seed.condition_templates import CONDITION_TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# At scale 1; a scale multiplies it.
ENTRIES: Final = 300
LARGEST_SCALE: Final = 10
SEED: Final = 20_230_825
FIRST_IDENTIFIER: Final = 9_000_001
NEWEST_YEAR: Final = 2025
# A district provides every third entry of a field.
DISTRICT_EVERY: Final = 3
COLUMNS: Final = (
    "数据集ID",
    "数据资源名称",
    "数据资源提供部门",
    "数据领域",
    "开放条件",
    "数据资源内容描述",
    "数据资源类型",
    "更新频率",
    "开放属性",
    "首次发布日期",
    "最近更新日期",
    "数据项",
    "数据格式",
    "记录数",
)
_TEMPLATES: Final = {template.code: template.text for template in CONDITION_TEMPLATES}


def sample_list(*, on: date, scale: int = 1) -> bytes:
    """Return the sample list as a CSV file in UTF-8 with a byte order mark.

    Args:
        on: the day on which the list is taken; no entry is newer.
        scale: how many times 300 entries, at most `LARGEST_SCALE`.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(on, ENTRIES * scale))
    return text.getvalue().encode("utf-8-sig")


def shared_out(shares: Mapping[str, int], total: int) -> dict[str, int]:
    """Share a number out in proportion, by largest remainders; the parts add up to it."""
    whole = sum(shares.values())
    parts = {name: total * share // whole for name, share in shares.items()}
    by_remainder = sorted(shares, key=lambda name: -(total * shares[name] % whole))
    for name in by_remainder[: total - sum(parts.values())]:
        parts[name] += 1
    return parts


def _rows(on: date, total: int) -> Iterator[tuple[str, ...]]:
    random = Random(SEED)  # noqa: S311  # a repeatable sample, no secret
    fields = {field.domain: field for field in FIELDS}
    openness = _column(random, OPEN_SHARES, total)
    types = _column(random, TYPE_SHARES, total)
    frequencies = _column(random, FREQUENCY_SHARES, total)
    conditions = iter(_column(random, CONDITION_SHARES, openness.count("有条件开放")))
    parts = shared_out({field.domain: field.share for field in FIELDS}, total)
    titles = [
        (fields[domain], *title)
        for domain, number in parts.items()
        for title in _titles(fields[domain], number)
    ]
    random.shuffle(titles)
    for position, (field, provider, name, subject) in enumerate(titles):
        first, last = _dates(random, frequencies[position], on)
        conditional = openness[position] == "有条件开放"
        yield (
            f"O{FIRST_IDENTIFIER + position}",
            name,
            provider,
            field.domain,
            _conditions(random, next(conditions)) if conditional else "",
            f"{name}，由{provider}在履职中形成，包括{subject}的{'、'.join(field.items)}等内容。",
            types[position],
            frequencies[position],
            openness[position],
            first.isoformat(),
            last.isoformat(),
            ";".join((*COMMON_ITEMS, *field.items)),
            "API" if types[position] == "数据接口" else "CSV;XLSX;JSON",
            str(random.randrange(12, 40_000)),
        )


def _column(random: Random, shares: Mapping[str, int], total: int) -> list[str]:
    values = [name for name, part in shared_out(shares, total).items() for _ in range(part)]
    random.shuffle(values)
    return values


def _titles(field: Field, number: int) -> Iterator[tuple[str, str, str]]:
    """Give so many different providers, names and subjects; years tell later rounds apart."""
    for position in range(number):
        subject = field.subjects[position % len(field.subjects)]
        turn = position // len(field.subjects)
        facet = FACETS[turn % len(FACETS)]
        years_ago = turn // len(FACETS)
        year = f"{NEWEST_YEAR - years_ago}年" if years_ago else ""
        if position % DISTRICT_EVERY or field.provider in (TRANSPORT, CULTURE):
            yield field.provider, f"{year}{subject}{facet}", subject
        else:
            provider = DISTRICT_PROVIDERS[turn % len(DISTRICT_PROVIDERS)]
            yield provider, f"{DISTRICT_PREFIX}{year}{subject}{facet}", subject


def _dates(random: Random, frequency: str, on: date) -> tuple[date, date]:
    period = PERIODIC_DAYS.get(frequency)
    if period is None:
        age = random.randrange(30, 900)
    elif random.randrange(100) < LATE_PER_CENT:
        age = period + random.randrange(5, 200)
    else:
        age = random.randrange(period)
    last = on - timedelta(days=age)
    return last - timedelta(days=random.randrange(60, 1_800)), last


def _conditions(random: Random, codes: str) -> str:
    text = "；".join(_TEMPLATES[code] for code in codes)
    supplement = random.choice(SUPPLEMENTS)
    return f"{text}&&{supplement}" if supplement else text
