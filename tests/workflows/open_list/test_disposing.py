"""Rulings that move a matter to another entry, which must be one that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import ListChange
from tests.practice.requests import an_office
from tests.workflows.open_list.impacts import depending_on, dispose, practice_requests
from tests.workflows.open_list.lists import (
    START,
    City,
    a_city,
    a_request_in_review,
    add,
    an_approved_request,
    change,
    publish,
    remove,
    row,
    walk,
)
from workflows.open_list import impact
from workflows.open_list.disposing import Ruling
from workflows.open_list.impact import DependantKind, impact_of

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


def test_matter_does_not_migrate_to_the_entry_that_goes(city: City, office: Office) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    (only,) = impact_of(request)

    with pytest.raises(BadInput, match="哪个其他条目"):
        dispose(
            request,
            city.lead.person,
            {only.name: Ruling(disposition="migrate", target=row("甲").entry.uid)},
            at=START,
        )


def going_to(name: str) -> Ruling:
    return Ruling(disposition="migrate", target=row(name).entry.uid)


@pytest.mark.parametrize("is_approved", [False, True])
@pytest.mark.parametrize("how", ["removed", "tightened"])
def test_matter_does_not_migrate_to_an_entry_that_is_on_its_way_out(
    city: City, office: Office, how: str, *, is_approved: bool
) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    proposed = an_approved_request if is_approved else a_request_in_review
    edit = remove(row("乙")) if how == "removed" else change(row("乙"), open_type="not_open")
    going = proposed(city, edit)
    (only,) = impact_of(request)

    with pytest.raises(BadInput, match=f"不能转至“乙”：申请 {going.number} 正在移出或收紧该条目"):
        dispose(request, city.lead.person, {only.name: going_to("乙")}, at=START)
    dispose(request, city.lead.person, {only.name: going_to("丙")}, at=START)

    assert conclude(city, request).state == "approved_pending_effect"


def test_matter_does_not_migrate_to_another_entry_that_its_own_request_removes(
    city: City, office: Office
) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")), remove(row("乙")))
    (only,) = impact_of(request)

    with pytest.raises(BadInput, match="不能转至“乙”"):
        dispose(request, city.lead.person, {only.name: going_to("乙")}, at=START)


def test_matter_migrates_to_an_entry_that_only_changes_its_words_or_is_drafted_away(
    city: City, office: Office
) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    a_request_in_review(a_city("上海市文化和旅游局"), change(row("乙"), abstract="另写"))
    returned = a_request_in_review(a_city("上海市体育局"), remove(row("乙")))
    walk(returned.pk, city.officer, "return", at=START, reason="请补充依据")
    (only,) = impact_of(request)

    dispose(request, city.lead.person, {only.name: going_to("乙")}, at=START)

    assert conclude(city, request).state == "approved_pending_effect"


def test_approval_is_refused_where_the_target_of_a_ruling_is_on_its_way_out_by_then(
    city: City, office: Office
) -> None:
    depending_on(office, row("甲"))
    request = a_request_in_review(city, remove(row("甲")))
    (only,) = impact_of(request)
    dispose(request, city.lead.person, {only.name: going_to("乙")}, at=START)
    going = a_request_in_review(a_city("上海市文化和旅游局"), remove(row("乙")))

    with pytest.raises(GuardFailed, match=f"不能转至“乙”：申请 {going.number}"):
        conclude(city, request)
    dispose(request, city.lead.person, {only.name: going_to("丙")}, at=START)

    assert conclude(city, request).state == "approved_pending_effect"
