"""All entries of an organisation move to another in one request; history keeps the old name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import EntryRow, ListChange, Organisation
from cases.proof_of_versions import verify_versions
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.lists import (
    City,
    a_city,
    a_cut,
    add,
    an_approved_request,
    change,
    confirm,
    in_days,
    publish,
    row,
    walk,
)
from workflows.administration.merge_organisation import merge_organisation
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.known_names import merged_names
from workflows.open_list.transfer_all import draft_transfer

if TYPE_CHECKING:
    from cases.models import Membership

pytestmark = pytest.mark.django_db
REASON = "机构改革方案第三条。"


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.fixture
def heir() -> Organisation:
    return an_organisation("上海市交通运输局")


def drafted(city: City, heir: Organisation, *, day: int = 1, **said: Any) -> ListChange:
    said.setdefault("membership", city.staff)
    return draft_transfer(
        source=city.department, target=heir, reason=REASON, at=in_days(day), **said
    )


def published(city: City, request: ListChange, author: Membership, head: Membership) -> None:
    walk(request.pk, author, "submit", at=in_days(2))
    walk(request.pk, head, "approve", at=in_days(2))
    walk(request.pk, city.lead, "conclude", at=in_days(2))
    confirm(city, a_cut(city, at=in_days(3)), at=in_days(3))
    bring_into_effect(at=in_days(3))


def names() -> list[tuple[str, str, int | None, int | None]]:
    rows = EntryRow.objects.order_by("name", "valid_from")
    return list(rows.values_list("name", "provider_name", "valid_from", "valid_until"))


def test_all_entries_move_in_one_request_and_history_keeps_the_old_name(
    city: City, heir: Organisation
) -> None:
    publish(city, add(name="A"), add(name="B", co_providers="上海市交通运输局，上海市公安局"))

    request = drafted(city, heir)

    items = request.items.order_by("position")
    assert [(item.operation, item.base_row) for item in items] == [
        ("transfer", row("A")),
        ("transfer", row("B")),
    ]
    assert {item.proposed_row.provider for item in items} == {heir}
    assert [item.proposed_row.co_providers for item in items] == ["", "上海市公安局"]
    assert items[0].fields == [["provider_name", "上海市交通委员会", "上海市交通运输局"]]
    published(city, request, city.staff, city.head)
    assert names() == [
        ("A", "上海市交通委员会", 1, 2),
        ("A", "上海市交通运输局", 2, None),
        ("B", "上海市交通委员会", 1, 2),
        ("B", "上海市交通运输局", 2, None),
    ]
    assert verify_versions().first_bad is None


def test_what_a_merged_organisation_left_is_moved_by_its_successor(
    city: City, heir: Organisation
) -> None:
    publish(city, add(name="A"))
    merge_organisation(
        actor=a_member(Role.ADMINISTRATOR, city.officer.organisation).person,
        organisation=city.department,
        successor=heir,
        last_day=in_days(0).date(),
        at=in_days(0),
    )
    staff, head = (a_member(role, heir) for role in (Role.DEPARTMENT_STAFF, Role.DEPARTMENT_HEAD))

    request = drafted(city, heir, membership=staff)

    assert request.organisation == heir
    published(city, request, staff, head)
    assert row("A").provider == heir
    # A file that still knows the old name means the organisation that took it over.
    (name,) = [each for each in merged_names(on=in_days(3).date()) if each == "上海市交通委员会"]
    assert merged_names(on=in_days(3).date())[name].organisation == heir.pk


def test_entries_in_the_hands_of_another_request_are_left_out_and_named(
    city: City, heir: Organisation
) -> None:
    publish(city, add(name="A"), add(name="B"))
    an_approved_request(city, change(row("A"), abstract="新"), at=in_days(1))

    request = drafted(city, heir)

    assert [item.proposed_row.name for item in request.items.all()] == ["B"]
    assert list(request.left_out.values_list("reason", "row__name")) == [("held", "A")]


def test_organisation_without_free_entries_is_refused_and_opens_nothing(
    city: City, heir: Organisation
) -> None:
    publish(city, add(name="A"))
    an_approved_request(city, change(row("A"), abstract="新"), at=in_days(1))
    requests = ListChange.objects.count()

    with pytest.raises(GuardFailed, match="在清单中没有可划转的条目"):
        drafted(city, heir)

    assert ListChange.objects.count() == requests


def test_transfer_is_drafted_by_who_speaks_for_the_organisation(
    city: City, heir: Organisation
) -> None:
    publish(city, add(name="A"))

    with pytest.raises(NotAllowed, match="须由该单位或其承接单位提出划转"):
        drafted(city, heir, membership=a_member(Role.DEPARTMENT_STAFF, heir))
    with pytest.raises(NotAllowed):
        drafted(city, heir, membership=city.head)
    request = drafted(city, heir, membership=a_member(Role.DATA_CENTRE_OPERATOR))

    assert request.organisation == city.department


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": " "}, "请写明划转理由"),
        ({"requested_on": in_days(-3).date()}, "已经过去"),
    ],
)
def test_transfer_with_odd_input_says_what_is_wrong(
    city: City, heir: Organisation, said: dict[str, Any], sentence: str
) -> None:
    publish(city, add(name="A"))
    facts = {"reason": REASON, "requested_on": None, **said}

    with pytest.raises(BadInput, match=sentence):
        draft_transfer(
            source=city.department, target=heir, membership=city.staff, at=in_days(1), **facts
        )


def test_transfer_to_itself_to_one_that_has_ended_or_from_one_without_successor_is_refused(
    city: City, heir: Organisation
) -> None:
    publish(city, add(name="A"))
    with pytest.raises(BadInput, match="条目不能划转给原单位"):
        drafted(city, city.department)
    heir.valid_until = in_days(0).date()
    heir.save()
    with pytest.raises(BadInput, match="不能承接条目"):
        drafted(city, heir)
    Organisation.objects.filter(pk=city.department.pk).update(valid_until=in_days(0).date())
    city.department.refresh_from_db()

    with pytest.raises(BadInput, match="没有登记在用的承接单位"):
        drafted(city, an_organisation(), membership=a_member(Role.DATA_CENTRE_OPERATOR))


def test_statements_of_a_transfer_do_not_grow_with_the_entries(
    city: City, heir: Organisation
) -> None:
    counts = []
    for number, size in enumerate((1, 3)):
        source = an_organisation()
        publish(
            city,
            *(add(name=f"{number}-{each}") for each in range(size)),
            at=in_days(number),
            provider=source,
        )
        with CaptureQueriesContext(connection) as asked:
            draft_transfer(
                source=source,
                target=heir,
                membership=a_member(Role.DATA_CENTRE_OPERATOR),
                reason=REASON,
                at=in_days(number + 1),
            )
        counts.append(len(asked))

    assert counts[0] == counts[1]
