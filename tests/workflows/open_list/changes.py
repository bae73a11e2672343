"""Builders of change requests in each stage, and of rows of the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import CONTENT_FIELDS, ChangeItem, EntryRow, ListChange, ListEntry, WorkItem
from cases.row_hash import row_hash
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.workflows.open_list.impacts import let_all_go_on
from workflows.engine.gate import act, take_step
from workflows.open_list.draft import start_change
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership, Organisation

OPENED_AT = shanghai(2026, 11, 2)
SUBMITTED_AT = shanghai(2026, 11, 3)
DECIDED_AT = shanghai(2026, 11, 4)
REVIEWED_AT = shanghai(2026, 11, 5)


@dataclass(frozen=True, kw_only=True)
class City:
    """A department, the commission, and the people who move a change request."""

    department: Organisation
    staff: Membership
    head: Membership
    officer: Membership
    lead: Membership
    security: Membership


def a_city() -> City:
    """Write a department with staff and head, and the commission with its people."""
    department = an_organisation("上海市交通委员会")
    commission = the_commission()
    return City(
        department=department,
        staff=a_member(Role.DEPARTMENT_STAFF, department),
        head=a_member(Role.DEPARTMENT_HEAD, department),
        officer=a_member(Role.COMMISSION_STAFF, commission),
        lead=a_member(Role.COMMISSION_LEAD, commission),
        security=a_member(Role.SECURITY_OFFICER, commission),
    )


def content(**changed: Any) -> dict[str, Any]:
    """Return the content of an unremarkable unconditional entry, with changes."""
    row = EntryRow()
    return {
        **{name: getattr(row, name) for name in CONTENT_FIELDS},
        "name": "公交线路站点信息",
        "domain": "road_traffic",
        "abstract": "全市公交线路及沿线站点的名称、编号与位置，每月更新。",
        "items": [{"name": "线路编号"}, {"name": "站点名称"}],
        "formats": "CSV;JSON",
        "resource_type": "product",
        "open_type": "unconditional",
        "update_frequency": "monthly",
        **changed,
    }


def a_listed_row(
    organisation: Organisation,
    *,
    valid_from: int = 1,
    valid_until: int | None = None,
    **changed: Any,
) -> EntryRow:
    """Write a row that a version holds, with its entry."""
    values = content(provider_name=organisation.full_name, **changed)
    return EntryRow.objects.create(
        entry=ListEntry.objects.create(),
        provider=organisation,
        name_key=compare_key(values["name"]),
        row_hash=row_hash(values),
        valid_from=valid_from,
        valid_until=valid_until,
        **values,
    )


def a_draft(city: City, *, requested_on: date | None = None) -> ListChange:
    """Open an empty draft of the department."""
    return start_change(
        flow=ListChangeFlow,
        membership=city.staff,
        title="新增公交数据",
        reason="市民查询需求大。",
        requested_on=requested_on,
        at=OPENED_AT,
    )


def put(city: City, change: ListChange, **data: Any) -> ChangeItem:
    """Put one entry into a draft as its author; return the item."""
    data.setdefault("entry", None)
    data.setdefault("reason_code", "other")
    act(
        case=change,
        name="put_item",
        actor=city.staff.person,
        at=OPENED_AT,
        expected_version=None,
        data=data,
    )
    return change.items.latest("pk")


def a_draft_with_entries(city: City, *contents: dict[str, Any]) -> ListChange:
    """Open a draft that adds the given entries."""
    change = a_draft(city)
    for values in contents or (content(),):
        put(city, change, content=values)
    return change


def open_item(change: ListChange) -> WorkItem:
    """Return the one open task of a request."""
    return WorkItem.objects.get(process_id=change.pk, finished__isnull=True)


def step(change: ListChange, by: Membership, outcome: str, at: datetime, **data: Any) -> ListChange:
    """Finish the open task of a request; return the request as it now is.

    A ruling on a conflict says why.
    """
    if outcome in {"redraft", "yield"}:
        data.setdefault("reason", "核对后决定")
    take_step(
        work_item=open_item(change),
        outcome=outcome,
        actor=by.person,
        at=at,
        expected_version=None,
        data=data,
    )
    return ListChange.objects.get(pk=change.pk)


def submitted(city: City, change: ListChange) -> ListChange:
    """Hand a draft to the head."""
    return step(change, city.staff, "submit", SUBMITTED_AT)


def in_review(city: City, change: ListChange) -> ListChange:
    """Bring a draft through head (and security review where needed) to the commission."""
    change = step(submitted(city, change), city.head, "approve", DECIDED_AT)
    if change.state == "pending_security":
        change = step(change, city.security, "clear", DECIDED_AT, reason="已脱敏。")
    return change


def approved(city: City, change: ListChange) -> ListChange:
    """Bring a draft to approval of every item."""
    change = in_review(city, change)
    let_all_go_on(change.pk, city.officer.person, at=REVIEWED_AT)
    return step(change, city.officer, "conclude", REVIEWED_AT)
