"""What the fast path does not take: entries and purposes that a rule of exclusion names (rules F3).

Whether somebody consented to the use of their personal information is not on record here: an
entry whose items name such information is excluded as long as nobody has shown a consent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import FastPathExclusion
from cases.states.fast_path import ExclusionPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import EntryRow
    from workflows.conditional_access.content import Content


def excluded_rows(rows: Sequence[EntryRow]) -> dict[int, str]:
    """Return, by the key of its row, why a dataset is excluded; one statement for all."""
    rules = _rules()
    found = {row.pk: _first(rules, row) for row in rows}
    return {
        row.pk: _t("“%(name)s”涉及%(category)s（%(place)s：%(value)s），不适用告知承诺。")
        % {
            "name": row.name,
            "category": rule.get_category_display(),
            "place": rule.get_place_display(),
            "value": _shown(rule, row),
        }
        for row in rows
        if (rule := found[row.pk]) is not None
    }


def excluded_purpose(content: Content) -> str:
    """Return why a purpose is excluded; empty: it is not."""
    said = content.purpose + content.necessity
    for rule in _rules():
        if rule.place == ExclusionPlace.PURPOSE and rule.value in said:
            return _t("使用场景和用途涉及%(category)s（“%(value)s”），不适用告知承诺。") % {
                "category": rule.get_category_display(),
                "value": rule.value,
            }
    return ""


def must_not_be_excluded(rows: Sequence[EntryRow], content: Content) -> None:
    """Refuse the fast path for an entry or a purpose that it does not take.

    Raises:
        BadInput: with what to do; its field is `entries` or `purpose`.
    """
    if excluded := excluded_rows(rows):
        raise BadInput(
            next(iter(excluded.values()))
            + _t("请从本申请中移除该数据，另按普通程序申请；或者将本申请改为普通程序。"),
            field="entries",
        )
    if why := excluded_purpose(content):
        raise BadInput(why + _t("请将本申请改为普通程序后提交。"), field="purpose")


def _rules() -> list[FastPathExclusion]:
    return list(FastPathExclusion.objects.order_by("pk"))


def _first(rules: Sequence[FastPathExclusion], row: EntryRow) -> FastPathExclusion | None:
    return next((rule for rule in rules if _holds(rule, row)), None)


def _holds(rule: FastPathExclusion, row: EntryRow) -> bool:
    if rule.place == ExclusionPlace.DOMAIN:
        return rule.value == row.domain
    if rule.place == ExclusionPlace.GRADE:
        return rule.value == row.grade
    if rule.place == ExclusionPlace.DATASET:
        return any(rule.value in name for name in (row.name, *_items(row)))
    return False


def _items(row: EntryRow) -> list[str]:
    return [str(item.get("name", "")) for item in row.items]


def _shown(rule: FastPathExclusion, row: EntryRow) -> str:
    return row.get_domain_display() if rule.place == ExclusionPlace.DOMAIN else rule.value
