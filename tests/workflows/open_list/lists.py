"""Builders of approved requests and of published versions, through the real gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cases.models import (
    CONTENT_FIELDS,
    ChangeItem,
    EntryRow,
    ListChange,
    ListEntry,
    ListVersion,
    Membership,
    Organisation,
    WorkItem,
)
from cases.row_hash import row_hash
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.workflows.open_list.impacts import let_all_go_on
from workflows.engine.gate import open_case, take_step
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.new_version import cut_version
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

START = shanghai(2023, 9, 4)

Edit = tuple[str, ListEntry | None, EntryRow | None, dict[str, Any] | None]


@dataclass(frozen=True, kw_only=True)
class City:
    """A commission with two people and a department with two."""

    department: Organisation
    staff: Membership
    head: Membership
    officer: Membership
    lead: Membership


def a_city(department: str = "上海市交通委员会") -> City:
    """Write the organisations and people that a version needs."""
    organisation = an_organisation(department)
    commission = the_commission()
    return City(
        department=organisation,
        staff=a_member(Role.DEPARTMENT_STAFF, organisation),
        head=a_member(Role.DEPARTMENT_HEAD, organisation),
        officer=a_member(Role.COMMISSION_STAFF, commission),
        lead=a_member(Role.COMMISSION_LEAD, commission),
    )


def content(**said: Any) -> dict[str, Any]:
    """Return the content of an entry; what the test does not name is plain."""
    empty = EntryRow()
    plain: dict[str, Any] = {name: getattr(empty, name) for name in CONTENT_FIELDS}
    plain |= {
        "name": "公交线路",
        "provider_name": "上海市交通委员会",
        "domain": "road_traffic",
        "abstract": "全市公交线路的起点、终点、首末班车时间",
        "items": [{"name": "线路名称"}, {"name": "首班时间"}],
        "formats": "CSV;JSON",
        "resource_type": "product",
        "open_type": "unconditional",
        "update_frequency": "monthly",
        "first_published_at": datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
        "last_data_update_at": datetime(2023, 8, 1, tzinfo=UTC),
        "record_count": 1500,
        "status": "published",
    }
    return plain | said


def add(**said: Any) -> Edit:
    """Propose a new entry."""
    return ("add", None, None, content(**said))


def change(row: EntryRow, *, operation: str = "change", **said: Any) -> Edit:
    """Propose another wording of an entry."""
    before = {name: getattr(row, name) for name in CONTENT_FIELDS}
    return (operation, row.entry, row, before | said)


def remove(row: EntryRow) -> Edit:
    """Propose to take an entry off the list."""
    return ("remove", row.entry, row, None)


def a_proposed_row(
    city: City, entry: ListEntry, said: dict[str, Any], provider: Organisation | None = None
) -> EntryRow:
    """Write a row that no version holds."""
    return EntryRow.objects.create(
        entry=entry,
        provider=provider or city.department,
        name_key=compare_key(said["name"]),
        row_hash=row_hash(said),
        **said,
    )


def an_approved_request(
    city: City,
    *edits: Edit,
    at: datetime = START,
    requested_on: date | None = None,
    provider: Organisation | None = None,
    waiver: str = "测试不等待通知期",
) -> ListChange:
    """Carry a request with these items through head and commission, without a notice."""
    request = a_request_in_review(city, *edits, at=at, requested_on=requested_on, provider=provider)
    let_all_go_on(request.pk, city.lead.person, at=at)
    walk(request.pk, city.lead, "conclude", at=at, notice_waiver=waiver)
    return ListChange.objects.get(pk=request.pk)


def a_request_in_review(
    city: City,
    *edits: Edit,
    at: datetime = START,
    requested_on: date | None = None,
    provider: Organisation | None = None,
) -> ListChange:
    """Carry a request with these items through the head and, if asked for, the security review."""
    taken = open_case(
        record=ListChange(
            kind="list_change",
            title="调整公交线路",
            state="draft",
            organisation=city.department,
            requested_on=requested_on,
        ),
        flow=ListChangeFlow,
        membership=city.staff,
        at=at,
        rule="house default",
    )
    for position, (operation, known, base, said) in enumerate(edits, 1):
        entry = known or ListEntry.objects.create()
        ChangeItem.objects.create(
            change_id=taken.case.pk,
            position=position,
            operation=operation,
            entry=entry,
            base_row=base,
            proposed_row=a_proposed_row(city, entry, said, provider) if said else None,
            reason_code="other",
            grade_reason="按方案核定级别",
        )
    for actor, outcome in ((city.staff, "submit"), (city.head, "approve")):
        walk(taken.case.pk, actor, outcome, at=at)
    request = ListChange.objects.get(pk=taken.case.pk)
    if request.state == "pending_security":
        officer = a_member(Role.SECURITY_OFFICER, the_commission())
        walk(request.pk, officer, "clear", at=at, reason="已脱敏。")
        request.refresh_from_db()
    return request


def walk(case: int, actor: Membership, outcome: str, *, at: datetime, **data: Any) -> None:
    """Finish the one open task of a case; a ruling on a conflict says why."""
    if outcome in {"redraft", "yield"}:
        data.setdefault("reason", "核对后决定")
    item = WorkItem.objects.get(process_id=case, finished__isnull=True)
    take_step(
        work_item=item,
        outcome=outcome,
        actor=actor.person,
        at=at,
        expected_version=None,
        data=data,
    )


def a_cut(city: City, *, at: datetime = START, reason: str = "测试立即生效") -> ListVersion:
    """Cut a version that takes effect at once."""
    return cut_version(membership=city.officer, at=at, immediate_reason=reason)


def confirm(city: City, version: ListVersion, *, at: datetime = START) -> ListVersion:
    """Confirm a version as the second person of the commission."""
    walk(version.pk, city.lead, "confirm", at=at)
    return ListVersion.objects.get(pk=version.pk)


def publish(city: City, *edits: Edit, at: datetime = START, **request: Any) -> ListVersion:
    """Approve these items, cut them, confirm them and bring them into effect."""
    an_approved_request(city, *edits, at=at, **request)
    version = confirm(city, a_cut(city, at=at), at=at)
    bring_into_effect(at=at)
    return ListVersion.objects.get(pk=version.pk)


def schedule(city: City, *edits: Edit, at: datetime = START) -> ListVersion:
    """Approve, cut and confirm these items for the next midnight."""
    an_approved_request(city, *edits, at=at)
    return confirm(city, cut_version(membership=city.officer, at=at), at=at)


def row(name: str) -> EntryRow:
    """Return the newest row of that name."""
    return EntryRow.objects.select_related("entry").get(
        name=name, valid_from__isnull=False, valid_until__isnull=True
    )


def in_days(days: int) -> datetime:
    """Return the moment so many days after the start of a story."""
    return START + timedelta(days=days)


def make_three(city: City, build: Callable[[int], Edit]) -> list[Edit]:
    """Return three edits that differ by their number."""
    return [build(number) for number in range(1, 4)]
