"""The people of the journeys, their passwords, and the list as it was before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import ListChange, WorkItem
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai, the_commission
from tests.workflows.open_list import lists
from tests.workflows.open_list.changes import content
from workflows.engine.gate import act, take_step
from workflows.open_list.draft import start_change
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import ListVersion, Organisation, Person

PASSWORD = "four-bridges-1843"
FIRST_VERSION_AT = shanghai(2023, 9, 4)
SUBMITTED_AT = shanghai(2023, 9, 27)


@dataclass(frozen=True, kw_only=True)
class Office:
    """A department and the commission with everybody who appears in a journey."""

    department: Organisation
    staff: Person
    head: Person
    officer: Person
    lead: Person
    administrator: Person
    security: Person
    city: lists.City


def an_office() -> Office:
    """Write the organisations and people; everybody logs in with `PASSWORD`."""
    department = an_organisation("上海市交通委员会", short_name="市交通委")
    commission = the_commission()
    staff = a_member(Role.DEPARTMENT_STAFF, department, person=_somebody("staff", "陆经纬"))
    head = a_member(Role.DEPARTMENT_HEAD, department, person=_somebody("head", "周通"))
    officer = a_member(Role.COMMISSION_STAFF, commission, person=_somebody("officer", "何建明"))
    lead = a_member(Role.COMMISSION_LEAD, commission, person=_somebody("lead", "秦岚"))
    administrator = a_member(
        Role.ADMINISTRATOR, commission, person=_somebody("administrator", "管立")
    )
    security = a_member(Role.SECURITY_OFFICER, commission, person=_somebody("security", "安守正"))
    return Office(
        department=department,
        staff=staff.person,
        head=head.person,
        officer=officer.person,
        lead=lead.person,
        administrator=administrator.person,
        security=security.person,
        city=lists.City(department=department, staff=staff, head=head, officer=officer, lead=lead),
    )


def _somebody(username: str, name: str) -> Person:
    return a_person(name, username=username, password=PASSWORD)


def a_first_version(office: Office) -> ListVersion:
    """Publish a version of two entries, in effect since September 2023."""
    return lists.publish(
        office.city,
        lists.add(
            name="公交线路站点信息",
            portal_dataset_id="SH20210001",
            abstract="全市公交线路及沿线站点的名称、编号与位置。",
            update_frequency="monthly",
        ),
        lists.add(
            name="公共停车场（库）信息",
            portal_dataset_id="SH20210002",
            abstract="全市公共停车场（库）的名称、地址、泊位数与收费标准。",
            update_frequency="quarterly",
        ),
        at=FIRST_VERSION_AT,
    )


def a_submitted_request(office: Office, *, at: datetime = SUBMITTED_AT) -> ListChange:
    """Hand a request with one new entry to the head, if not told otherwise before the holidays."""
    author = office.city.staff
    change = start_change(
        flow=ListChangeFlow,
        membership=author,
        title="新增公交到站数据",
        reason="市民查询需求大。",
        requested_on=None,
        at=at,
    )
    act(
        case=change,
        name="put_item",
        actor=author.person,
        at=at,
        expected_version=None,
        data={"entry": None, "content": content(name="公交实时到站信息")},
    )
    take_step(
        work_item=WorkItem.objects.get(process_id=change.pk, finished__isnull=True),
        outcome="submit",
        actor=author.person,
        at=at,
        expected_version=None,
        data={},
    )
    return ListChange.objects.get(pk=change.pk)
