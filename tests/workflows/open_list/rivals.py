"""Two departments that provide one entry together, and change it at the same time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import (
    City,
    a_city,
    a_draft,
    a_listed_row,
    approved,
    content,
    put,
)

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

    def put(self, city: City, draft: ListChange, **said: Any) -> None:
        """Put a change of the entry into a draft."""
        values = content(co_providers=self.row.co_providers) | said
        put(city, draft, entry=self.row.entry, content=values)


def two_departments(**said: Any) -> Rivals:
    """Write transport, which provides the entry, and culture, which helps to."""
    provider = a_city()
    culture = an_organisation("上海市文化和旅游局")
    helper = replace(
        provider,
        department=culture,
        staff=a_member(Role.DEPARTMENT_STAFF, culture),
        head=a_member(Role.DEPARTMENT_HEAD, culture),
    )
    row = a_listed_row(provider.department, co_providers="上海市文化和旅游局", **said)
    return Rivals(provider=provider, helper=helper, row=row)


def in_conflict(rivals: Rivals, *, also: Sequence[dict[str, Any]] = ()) -> ListChange:
    """Approve the provider's weekly, then the helper's daily with further additions."""
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(rivals.helper, update_frequency="daily")
    for values in also:
        put(rivals.helper, mine, content=values)
    approved(rivals.provider, theirs)
    return approved(rivals.helper, mine)
