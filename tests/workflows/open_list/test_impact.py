"""What depends on an entry is listed, ruled about and counted before the entry loses openness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import CaseEvent, ItemDisposition, ListChange
from cases.proof import verify_cases
from tests.practice.requests import an_office
from tests.workflows.open_list.impacts import (
    depending_on,
    dispose,
    let_all_go_on,
    practice_requests,
)
from tests.workflows.open_list.lists import (
    START,
    City,
    a_city,
    a_request_in_review,
    add,
    change,
    publish,
    remove,
    row,
    walk,
)
from tests.workflows.open_list.suspensions import ORDERED_AT, an_emergency, ordered
from workflows.open_list import impact
from workflows.open_list.disposing import Ruling
from workflows.open_list.impact import DependantKind, impact_of
from workflows.supervision.open_order import open_order

if TYPE_CHECKING:
    from tests.practice.requests import Office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _practice_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = DependantKind(code="practice", label="演练事项", find=practice_requests)
    monkeypatch.setitem(impact.KINDS, kind.code, kind)


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="甲"), add(name="乙"), add(name="丙"))
    return city


@pytest.fixture
def office() -> Office:
    return an_office()


def conclude(city: City, request: ListChange) -> ListChange:
    walk(request.pk, city.lead, "conclude", at=START)
    return ListChange.objects.get(pk=request.pk)


@pytest.mark.list_scenario(12)
def test_removal_waits_until_everything_that_depends_on_the_entry_is_ruled_about(
    city: City, office: Office
) -> None:
    first, second = depending_on(office, row("甲")), depending_on(office, row("甲"))
    depending_on(office, row("乙"))
    request = a_request_in_review(city, remove(row("甲")))

    with pytest.raises(GuardFailed, match="有 2 个事项依赖于要移出或收紧的条目，还没有处置"):
        conclude(city, request)
    names = {each.dependant.key: each.name for each in impact_of(request)}
    rulings = {
        names[first.number]: Ruling(disposition="terminate", note="电话并书面通知"),
        names[second.number]: Ruling(disposition="migrate", target=row("丙").entry.uid),
    }
    dispose(request, city.lead.person, rulings, at=START)

    assert conclude(city, request).state == "approved_pending_effect"
    found = ItemDisposition.objects.order_by("pk")
    assert list(found.values_list("dependant", "disposition", "note", "target")) == [
        (first.number, "terminate", "电话并书面通知", None),
        (second.number, "migrate", "", row("丙").entry_id),
    ]
    assert verify_cases().first_bad is None


@pytest.mark.list_scenario(12)
def test_impact_is_counted_when_handed_in_and_again_at_the_approval(
    city: City, office: Office
) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    depending_on(office, row("甲"))

    let_all_go_on(request.pk, city.lead.person, at=START)
    conclude(city, request)

    events = CaseEvent.objects.filter(case=request, act__in=("submit", "conclude"))
    counts = events.order_by("sequence").values_list("data__impact", flat=True)
    assert list(counts) == [{"practice": 1}, {"practice": 2}]


def test_matter_that_came_after_the_rulings_holds_the_approval_up(
    city: City, office: Office
) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    let_all_go_on(request.pk, city.lead.person, at=START)
    late = depending_on(office, row("甲"))

    with pytest.raises(GuardFailed, match=f"有 1 个事项.*演练事项{late.number}"):
        conclude(city, request)


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ({"open_type": "conditional", "conditions": "须说明用途"}, True),
        ({"open_type": "not_open"}, True),
        ({"status": "suspended"}, True),
        ({"abstract": "另写"}, False),
    ],
)
def test_only_what_takes_openness_away_waits(
    city: City, office: Office, said: dict[str, str], *, waits: bool
) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, change(row("甲"), **said))

    assert [each.kind.code for each in impact_of(request)] == (["practice"] if waits else [])


def test_refused_item_needs_no_ruling(city: City, office: Office) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")), change(row("乙"), abstract="另写"))
    removal = request.items.get(operation="remove")

    walk(request.pk, city.lead, "conclude", at=START, refusals={removal.pk: "仍有人使用"})

    assert ListChange.objects.get(pk=request.pk).state == "partially_approved"


def test_own_matters_of_the_open_list_are_found(office: Office) -> None:
    emergency = an_emergency("公交线路")
    city = emergency.city
    request = a_request_in_review(city, remove(emergency.row))
    suspension = ordered(emergency)
    other = a_city("上海市文化和旅游局")
    rival = a_request_in_review(other, change(emergency.row, abstract="另写"))
    order = open_order(about=rival, question="为何逾期", membership=city.officer, at=ORDERED_AT)

    found = [(each.kind.code, each.dependant.number) for each in impact_of(request)]

    assert found == [
        ("list_change", rival.number),
        ("emergency_suspension", suspension.number),
        ("supervision_order", order.number),
    ]


# fmt: off
REFUSED = {
    "unknown matter": ({"9:practice:X": Ruling(disposition="continue")}, "已经办结，或不再依赖"),
    "nothing":        ({}, "请至少为一个关联事项选择处置"),
}
# fmt: on


@pytest.mark.parametrize("what", REFUSED)
def test_ruling_about_nothing_is_refused(city: City, office: Office, what: str) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    rulings, sentence = REFUSED[what]

    with pytest.raises(BadInput, match=sentence):
        dispose(request, city.lead.person, rulings, at=START)


@pytest.mark.parametrize(
    ("ruling", "sentence"),
    [
        (Ruling(disposition="forget"), "只能选择：继续办理至决定、通知后终止、转至其他条目"),
        (Ruling(disposition="terminate"), "请写明如何通知当事人"),
        (Ruling(disposition="terminate", note="长" * 301), "不超过 300 字"),
        (Ruling(disposition="migrate"), "转至清单中的哪个其他条目"),
    ],
)
def test_ruling_that_does_not_suit_is_refused(
    city: City, office: Office, ruling: Ruling, sentence: str
) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    (only,) = impact_of(request)

    with pytest.raises(BadInput, match=sentence):
        dispose(request, city.lead.person, {only.name: ruling}, at=START)
    assert not ItemDisposition.objects.exists()


def test_head_and_staff_rule_about_nothing(city: City, office: Office) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    (only,) = impact_of(request)

    for by in (city.head, city.staff):
        with pytest.raises(NotAllowed):
            dispose(request, by.person, {only.name: Ruling(disposition="continue")}, at=START)


def test_later_ruling_takes_the_place_of_the_first_and_both_are_kept(
    city: City, office: Office
) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    (only,) = impact_of(request)
    dispose(request, city.lead.person, {only.name: Ruling(disposition="continue")}, at=START)
    end = Ruling(disposition="terminate", note="书面通知")
    dispose(request, city.lead.person, {only.name: end}, at=START)

    (now,) = impact_of(request)
    assert now.ruling is not None
    assert (now.ruling.disposition, ItemDisposition.objects.count()) == ("terminate", 2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ItemDisposition.objects.filter(pk=now.ruling.pk)._raw_delete(using="default")


def test_impact_costs_the_same_for_one_entry_and_for_three(city: City, office: Office) -> None:
    depending_on(office, row("甲"))
    one = a_request_in_review(city, remove(row("甲")))
    with CaptureQueriesContext(connection) as for_one:
        assert len(impact_of(one)) == 1
    for name in ("乙", "丙"):
        depending_on(office, row(name))
    other = a_city("上海市文化和旅游局")
    three = a_request_in_review(other, *(remove(row(name)) for name in ("甲", "乙", "丙")))

    with CaptureQueriesContext(connection) as for_three:
        assert len(impact_of(three)) == 4

    assert len(for_one) == len(for_three) == 9


def test_kind_registers_once() -> None:
    kind = DependantKind(code="list_change", label="再来", find=practice_requests)

    with pytest.raises(ValueError, match="list_change is registered already"):
        impact.register(kind)
