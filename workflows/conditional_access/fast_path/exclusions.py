"""What the fast path does not take: entries and purposes that a rule of exclusion names (rules F3).

Whether somebody consented to the use of their personal information is not on record here: an
entry whose items name such information is excluded as long as nobody has shown a consent.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import FastPathExclusion
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.states.fast_path import ExclusionPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import AccessLine, EntryRow
    from workflows.conditional_access.content import Content

# Spaces, line breaks, and what is not seen at all: a word is the same with them or without.
_UNSEEN: Final = frozenset({"Z", "C"})


def excluded_rows(rows: Sequence[EntryRow]) -> dict[int, str]:
    """Return, by the key of its row, why a dataset is excluded; one statement for all."""
    rules = _rules()
    return {row.pk: why for row in rows if (why := _why_excluded(rules, row))}


def excluded_lines(lines: Sequence[AccessLine], content: Content) -> dict[int, str]:
    """Return, by the key of a line, why it is not opened all at once; three statements for all.

    Each rule that holds now is asked of the purpose, of the entry as it was applied for, and of
    the entry as the list has it now: what is excluded by law is not opened because it was handed
    in before anybody saw it.

    Args:
        lines: with their pinned rows.
        content: as it was handed in last; a supplement may have changed the purpose.
    """
    rules = _rules()
    if why := _why_purpose(rules, content):
        return {line.pk: why for line in lines}
    version = current_version()
    entries = [line.entry_id for line in lines]
    rows = rows_of_version(version).filter(entry__in=entries) if version is not None else ()
    now = {row.entry_id: row for row in rows}
    found = {
        line.pk: _why_excluded(rules, line.row)
        or _why_excluded(rules, now.get(line.entry_id, line.row))
        for line in lines
    }
    return {pk: why for pk, why in found.items() if why}


def excluded_purpose(content: Content) -> str:
    """Return why a purpose is excluded; empty: it is not."""
    return _why_purpose(_rules(), content)


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


def _why_purpose(rules: Sequence[FastPathExclusion], content: Content) -> str:
    said = (_plain(content.purpose), _plain(content.necessity))
    for rule in rules:
        if rule.place == ExclusionPlace.PURPOSE and any(
            _plain(rule.value) in text for text in said
        ):
            return _t("使用场景和用途涉及%(category)s（“%(value)s”），不适用告知承诺。") % {
                "category": rule.get_category_display(),
                "value": rule.value,
            }
    return ""


def _why_excluded(rules: Sequence[FastPathExclusion], row: EntryRow) -> str:
    rule = next((rule for rule in rules if _holds(rule, row)), None)
    if rule is None:
        return ""
    return _t("“%(name)s”涉及%(category)s（%(place)s：%(value)s），不适用告知承诺。") % {
        "name": row.name,
        "category": rule.get_category_display(),
        "place": rule.get_place_display(),
        "value": _shown(rule, row),
    }


def _holds(rule: FastPathExclusion, row: EntryRow) -> bool:
    if rule.place == ExclusionPlace.DOMAIN:
        return rule.value == row.domain
    if rule.place == ExclusionPlace.GRADE:
        return rule.value == row.grade
    if rule.place == ExclusionPlace.DATASET:
        word = _plain(rule.value)
        return any(word in _plain(name) for name in (row.name, *_items(row)))
    return False


def _plain(text: str) -> str:
    """Return a text without what is not seen, wide and narrow characters alike."""
    alike = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in alike if unicodedata.category(each)[0] not in _UNSEEN)


def _items(row: EntryRow) -> list[str]:
    return [str(item.get("name", "")) for item in row.items]


def _shown(rule: FastPathExclusion, row: EntryRow) -> str:
    return row.get_domain_display() if rule.place == ExclusionPlace.DOMAIN else rule.value
