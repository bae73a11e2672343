"""Drafts: entries put in and taken out, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import CaseEvent, ChangeItem, EntryRow, Membership
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import (
    OPENED_AT,
    City,
    a_city,
    a_draft,
    a_draft_with_entries,
    a_listed_row,
    approved,
    content,
    put,
    submitted,
)
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def test_start_change_opens_a_draft_of_the_department(city: City) -> None:
    change = a_draft(city)

    assert (change.state, change.organisation, change.number) == (
        "draft",
        city.department,
        "LC-2026-00001",
    )


def test_start_change_for_a_day_more_than_a_year_ahead_is_refused(city: City) -> None:
    a_draft(city, requested_on=date(2027, 11, 3))

    with pytest.raises(BadInput, match="希望生效日期 2027-11-04 太远：最迟可填一年以内"):
        a_draft(city, requested_on=date(2027, 11, 4))


def test_start_change_in_a_role_that_has_ended_is_refused(city: City) -> None:
    Membership.objects.filter(pk=city.staff.pk).update(valid_until=date(2026, 11, 1))

    with pytest.raises(NotAllowed, match="您当前没有这一角色"):
        a_draft(city)


def test_start_change_in_a_role_that_writes_no_requests_is_refused(city: City) -> None:
    with pytest.raises(NotAllowed, match="您当前没有这一角色"):
        a_draft(replace(city, staff=city.head))


def test_put_item_new_entry_writes_a_row_that_no_version_holds(city: City) -> None:
    item = put(city, a_draft(city), content=content(conditions=""))

    row = item.proposed_row
    assert (item.operation, row.valid_from, row.provider_name, row.name) == (
        "add",
        None,
        "上海市交通委员会",
        "公交线路站点信息",
    )
    assert [name for name, _old, _new in item.fields] == [
        "name",
        "provider_name",
        "domain",
        "abstract",
        "items",
        "formats",
        "resource_type",
        "open_type",
        "update_frequency",
    ]


def test_put_item_change_names_the_fields_and_leaves_the_listed_row(city: City) -> None:
    listed = a_listed_row(city.department)

    item = put(
        city,
        a_draft(city),
        entry=listed.entry,
        content=content(update_frequency="weekly"),
    )

    assert (item.operation, item.base_row, item.fields) == (
        "change",
        listed,
        [["update_frequency", "monthly", "weekly"]],
    )
    listed.refresh_from_db()
    assert (listed.update_frequency, listed.valid_until) == ("monthly", None)


def test_put_item_other_opening_attribute_is_a_reclassification(city: City) -> None:
    listed = a_listed_row(city.department)

    item = put(
        city,
        a_draft(city),
        entry=listed.entry,
        content=content(open_type="conditional", conditions="须说明用途。"),
    )

    assert (item.operation, item.needs_security_review) == ("reclassify", False)


def test_put_item_toward_openness_needs_the_security_review(city: City) -> None:
    listed = a_listed_row(city.department, open_type="conditional", conditions="须说明用途。")

    item = put(city, a_draft(city), entry=listed.entry, content=content())

    assert (item.operation, item.needs_security_review, item.findings) == (
        "reclassify",
        True,
        [{"rule": "loosening", "words": []}],
    )


def test_put_item_again_replaces_the_proposal_and_forgets_its_row(city: City) -> None:
    change = a_draft(city)
    first = put(city, change, content=content())

    put(city, change, entry=first.entry, content=content(name="公交线路与站点"))

    item = ChangeItem.objects.get(change=change)
    assert (item.position, item.operation, item.proposed_row.name) == (
        1,
        "add",
        "公交线路与站点",
    )
    assert EntryRow.objects.count() == 1


def test_put_item_removal_proposes_no_row(city: City) -> None:
    listed = a_listed_row(city.department)

    item = put(city, a_draft(city), entry=listed.entry, remove=True, justification="系统停用")

    assert (item.operation, item.base_row, item.proposed_row, item.justification) == (
        "remove",
        listed,
        None,
        "系统停用",
    )


def test_put_item_without_a_difference_is_refused(city: City) -> None:
    listed = a_listed_row(city.department)

    with pytest.raises(BadInput, match="没有任何字段发生变化"):
        put(city, a_draft(city), entry=listed.entry, content=content())

    assert not ChangeItem.objects.exists()


def test_put_item_of_another_department_is_refused(city: City) -> None:
    foreign = a_listed_row(an_organisation("上海市水务局"))

    with pytest.raises(BadInput, match="由上海市水务局提供"):
        put(city, a_draft(city), entry=foreign.entry, content=content(name="雨量"))


def test_put_item_dataset_id_of_another_entry_is_refused(city: City) -> None:
    a_listed_row(city.department, portal_dataset_id="O2813838122025001")

    with pytest.raises(BadInput, match="已属于清单中的另一个条目"):
        put(city, a_draft(city), content=content(portal_dataset_id="O2813838122025001"))


def test_put_item_entry_in_another_open_request_is_refused_with_its_number(city: City) -> None:
    listed = a_listed_row(city.department)
    first = a_draft(city)
    put(city, first, entry=listed.entry, content=content(name="公交线网"))

    with pytest.raises(GuardFailed, match=f"已在申请 {first.number} 中办理"):
        put(city, a_draft(city), entry=listed.entry, content=content(name="公交站点"))


def test_put_item_entry_whose_approved_change_no_version_holds_yet_is_refused(city: City) -> None:
    listed = a_listed_row(city.department)
    first = a_draft(city)
    put(city, first, entry=listed.entry, content=content(name="公交线网"))
    approved(city, first)

    with pytest.raises(GuardFailed, match=f"已在申请 {first.number} 中办理"):
        put(city, a_draft(city), entry=listed.entry, content=content(name="公交线路图"))


def test_put_item_recognises_the_condition_templates(city: City) -> None:
    text = (
        "有基础的数据安全保护能力；可在自身业务范围内进行科学研究、咨询报告、业务支撑等场景；"
        "注明数据来源，定期抽查数据使用情况;&&依主管部门审核后开放"
    )

    item = put(city, a_draft(city), content=content(open_type="conditional", conditions=text))

    assert (item.proposed_row.condition_templates, item.proposed_row.condition_supplement) == (
        "A",
        "依主管部门审核后开放",
    )


def test_drop_item_forgets_the_proposal(city: City) -> None:
    change = a_draft_with_entries(city)
    item = change.items.get()

    act(
        case=change,
        name="drop_item",
        actor=city.staff.person,
        at=OPENED_AT,
        expected_version=2,
        data={"item": item.pk},
    )

    assert (change.items.count(), EntryRow.objects.count()) == (0, 0)


def test_drop_item_of_another_request_is_refused(city: City) -> None:
    foreign = a_draft_with_entries(city).items.get()
    change = a_draft(city)

    with pytest.raises(BadInput, match="不在本申请中"):
        act(
            case=change,
            name="drop_item",
            actor=city.staff.person,
            at=OPENED_AT,
            expected_version=None,
            data={"item": foreign.pk},
        )


def test_put_item_by_a_colleague_is_refused(city: City) -> None:
    colleague = a_member(Role.DEPARTMENT_STAFF, city.department).person

    with pytest.raises(NotAllowed, match="只能由本事项的经办人本人办理"):
        act(
            case=a_draft(city),
            name="put_item",
            actor=colleague,
            at=OPENED_AT,
            expected_version=None,
            data={"entry": None, "content": content()},
        )


def test_put_item_after_submission_is_refused(city: City) -> None:
    change = submitted(city, a_draft_with_entries(city))

    with pytest.raises(GuardFailed, match="现在的状态是“待部门负责人审核”"):
        put(city, change, content=content(name="地铁客流"))

    assert change.items.count() == 1


def test_submit_empty_draft_is_refused(city: City) -> None:
    with pytest.raises(GuardFailed, match="没有待决定的条目"):
        submitted(city, a_draft(city))


def test_submit_records_count_and_digest_of_what_is_proposed(city: City) -> None:
    change = submitted(city, a_draft_with_entries(city, content(), content(name="地铁客流")))

    facts = CaseEvent.objects.get(case_id=change.pk, act="submit").data
    assert facts["items"] == 2
    assert len(facts["items_digest"]) == 64
