"""Two departments that provide one entry together, and change it at the same time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import (
    REVIEWED_AT,
    City,
    a_city,
    a_draft,
    a_listed_row,
    approved,
    content,
    in_review,
    put,
    step,
)
from tests.workflows.open_list.impacts import let_all_go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import EntryRow, ListChange


@dataclass(frozen=True, kw_only=True)
class Rivals:
    """The department that provides an entry, the one that helps to, and the entry."""

    provider: City
    helper: City
    row: EntryRow

    def change(self, city: City, **said: Any) -> ListChange:
        """Write a draft of one of the two that changes the entry."""
        draft = a_draft(city)
        self.put(city, draft, **said)
        return draft

    def put(
        self, city: City, draft: ListChange, *, why: str = "按方案核定级别", **said: Any
    ) -> None:
        """Put a change of the entry into a draft; `why` it gets another level, if it does."""
        values = content(co_providers=self.row.co_providers) | said
        put(city, draft, entry=self.row.entry, content=values, grade_reason=why)


def two_departments(**said: Any) -> Rivals:
    """Write transport, which provides the entry, and culture, which helps to."""
    provider = a_city()
    helper = another_department(provider, "上海市文化和旅游局")
    row = a_listed_row(provider.department, co_providers=helper.department.full_name, **said)
    return Rivals(provider=provider, helper=helper, row=row)


def three_departments() -> tuple[Rivals, City]:
    """Write the two, and a third that helps to provide the entry as well."""
    provider = a_city()
    helper = another_department(provider, "上海市文化和旅游局")
    third = another_department(provider, "上海市水务局")
    helping = f"{helper.department.full_name}，{third.department.full_name}"
    row = a_listed_row(provider.department, co_providers=helping)
    return Rivals(provider=provider, helper=helper, row=row), third


def another_department(city: City, name: str) -> City:
    """Write a second department of the same city, with staff and head."""
    department = an_organisation(name)
    return replace(
        city,
        department=department,
        staff=a_member(Role.DEPARTMENT_STAFF, department),
        head=a_member(Role.DEPARTMENT_HEAD, department),
    )


def another_entry(rivals: Rivals, name: str) -> Rivals:
    """Write a further entry that the same two provide."""
    row = a_listed_row(rivals.provider.department, name=name, co_providers=rivals.row.co_providers)
    return replace(rivals, row=row)


def in_conflict(*entries: Rivals, also: Sequence[dict[str, Any]] = ()) -> ListChange:
    """Approve the provider's weekly for each entry, then the helper's daily, with additions."""
    rivals = entries[0]
    theirs, mine = a_draft(rivals.provider), a_draft(rivals.helper)
    for each in entries:
        each.put(rivals.provider, theirs, name=each.row.name, update_frequency="weekly")
        each.put(rivals.helper, mine, name=each.row.name, update_frequency="daily")
    for values in also:
        put(rivals.helper, mine, content=values)
    approved(rivals.provider, theirs)
    return approved(rivals.helper, mine)


def removed(rivals: Rivals) -> ListChange:
    """Let the removal of the entry be approved, as its provider proposes it."""
    removal = a_draft(rivals.provider)
    put(
        rivals.provider,
        removal,
        entry=rivals.row.entry,
        remove=True,
        justification="系统停用",
        reason_code="source_ended",
    )
    in_review(rivals.provider, removal)
    let_all_go_on(removal.pk, rivals.provider.officer.person, at=REVIEWED_AT)
    lead = rivals.provider.lead
    return step(removal, lead, "conclude", REVIEWED_AT, notice_waiver="测试不等待通知期")
