"""The checks of an entry, dimension by dimension: passed, failed, or not to be looked at.

A check is True, False, a share between, or None where the entry gives nothing to look at: None
leaves the denominator and lowers the coverage (open-list-quality-objection 3.2).
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from cases.seed.personal_information import STRONG_WORDS
from cases.states.quality import QualityDimension
from cases.states.vocabulary import Domain, OpenType, ResourceType, UpdateFrequency
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cases.models import UpdatePeriod

Row = dict[str, Any]  # Any: values by field
Check = float | None
_DATASET_ID: Final = re.compile(
    r"O\d{16}|\d{3,7}|[A-Z]{2}\d{4,10}|[0-9a-fA-F]{32}|[0-9A-Za-z]{6}|O\d{7}"
)
_CONDITION_WORDS: Final = re.compile("申请|审核|安全")
_READABLE: Final = frozenset({"CSV", "JSON", "XML", "RDF", "XLSX", "API", "GEOJSON"})
_SEPARATORS: Final = re.compile(r"[;；,，、/\s]+")


def checks_of(
    row: Row,
    *,
    on: date,
    periods: Mapping[str, UpdatePeriod],
    fields: Mapping[str, float],
    settings: Mapping[str, float],
) -> dict[str, list[tuple[float, Check]]]:
    """Return what each check of an entry says, with its weight within the dimension.

    Args:
        row: the wording, by field.
        on: the reference day.
        periods: what the frequencies promise on that day.
        fields: how much each field counts for completeness.
        settings: numbers of the rules (`ScoreRules.settings`).
    """
    return {
        QualityDimension.STANDARD: _even(_standard(row)),
        QualityDimension.COMPLETE: [
            (weight, _filled(row, name, settings)) for name, weight in sorted(fields.items())
        ],
        QualityDimension.ACCURATE: _even(_accurate(row, on)),
        # The catalogue is compared by the reconciliation; without it nothing can be said.
        QualityDimension.CONSISTENT: _even([None]),
        QualityDimension.TIMELY: _even([_timely(row, on, periods, settings)]),
        QualityDimension.ACCESSIBLE: _even([_readable(row)]),
    }


def names_a_person(row: Row) -> bool:
    """Tell whether an unconditional entry has items whose names hint strongly at persons."""
    return row["open_type"] == OpenType.UNCONDITIONAL and any(
        word in item["name"] for item in row["items"] for word in STRONG_WORDS
    )


def _even(checks: Sequence[Check]) -> list[tuple[float, Check]]:
    return [(1.0, check) for check in checks]


def _standard(row: Row) -> list[Check]:
    identifier, conditions = row["portal_dataset_id"], row["conditions"]
    is_conditional = row["open_type"] == OpenType.CONDITIONAL
    return [
        _known(row["open_type"], OpenType.values),
        _known(row["update_frequency"], UpdateFrequency.values),
        _known(row["domain"], Domain.values),
        _known(row["resource_type"], ResourceType.values),
        float(bool(_DATASET_ID.fullmatch(identifier))) if identifier else None,
        float(bool(row["condition_templates"])) if is_conditional and conditions else None,
    ]


def _known(value: str, words: Sequence[str]) -> Check:
    return float(value in words) if value else None


def _filled(row: Row, name: str, settings: Mapping[str, float]) -> Check:
    value = row[name]
    if name == "abstract":
        return float(len(value.strip()) >= settings["abstract_length"])
    if name == "items":
        # Half for naming the items, half for saying what they mean.
        named = [item for item in value if item.get("name")]
        meant = sum(1 for item in named if item.get("meaning"))
        return 0.5 + 0.5 * meant / len(named) if named else 0.0
    return float(bool(str(value).strip()))


def _accurate(row: Row, on: date) -> list[Check]:
    first, last = row["first_published_at"], row["last_data_update_at"]
    conditions = row["conditions"]
    agrees: Check = None
    if row["open_type"] == OpenType.UNCONDITIONAL:
        agrees = float(not _CONDITION_WORDS.search(conditions))
    elif row["open_type"] == OpenType.CONDITIONAL:
        agrees = float(bool(conditions.strip()))
    return [
        agrees,
        float(last >= first) if first and last else None,
        float(civil_date(last) <= on) if last else None,
    ]


def _timely(
    row: Row, on: date, periods: Mapping[str, UpdatePeriod], settings: Mapping[str, float]
) -> Check:
    rule, last = periods.get(row["update_frequency"]), row["last_data_update_at"]
    if rule is None or rule.days is None or last is None:
        return None
    grace = max(settings["grace_days"], rule.days * settings["grace_per_cent"] / 100)
    over = (on - civil_date(last)) / timedelta(days=1) - rule.days - grace
    return max(0.0, 1 - max(0.0, over) / rule.days)


def _readable(row: Row) -> Check:
    formats = {word.upper() for word in _SEPARATORS.split(row["formats"]) if word}
    return float(bool(formats & _READABLE)) if formats else None
