"""A demand is logged, sent to who answers it, and answered; each is recorded and none altered."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import DataDemand, DemandAnswer, DemandRouting, Notification, SystemEvent
from cases.proof import verify_system
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.threads import at_once
from tests.workflows.conditional_access.registries.entries import (
    ENTERED_AT,
    SPACES,
    a_demand,
    a_registrar,
    an_answered_demand,
    sent,
)
from workflows.conditional_access.registries.demand_answers import answer_demand, withdraw_demand
from workflows.conditional_access.registries.demand_routing import route_demand
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
# Ten working days after 2 November 2026.
DUE = date(2026, 11, 16)
IN_TIME = shanghai(2026, 11, 16, 23)
LATE = shanghai(2026, 11, 17)


@pytest.fixture
def registrar():
    return a_registrar()


@pytest.fixture
def staff():
    return a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市停车局"))


def answer(demand, by, *, kind="satisfied", at=IN_TIME, text="已开放。"):
    return answer_demand(demand=demand, kind=kind, text=text, membership=by, at=at)


def test_demand_is_due_ten_working_days_after_receipt_and_its_contact_is_in_no_event(registrar):
    demand = a_demand(registrar)

    assert (demand.number, demand.due_on, demand.state) == (1, DUE, "to_route")
    data = SystemEvent.objects.get(act="demand_logged").data
    assert (data["demand"], data["due_on"], data["scenario"]) == (1, "2026-11-16", None)
    assert SPACES.contact not in str(data)
    assert demand.contact == SPACES.contact


def test_demand_sent_on_is_told_to_those_who_may_answer_it(registrar, staff):
    applicant = a_member(Role.APPLICANT, staff.organisation)
    demand = sent(a_demand(registrar), staff, registrar)

    deliver_due(at=ENTERED_AT, worker="w", handlers=HANDLERS)

    assert (demand.organisation, demand.state) == (staff.organisation, "to_answer")
    told = Notification.objects.filter(topic="demand_routed")
    assert [line.person for line in told] == [staff.person]
    assert "2026-11-16 前答复" in told.get().text
    assert not told.filter(person=applicant.person).exists()
    assert verify_system().first_bad is None


def test_demand_that_went_on_before_the_message_left_is_told_to_the_second_alone(registrar, staff):
    other = a_member(Role.DEPARTMENT_HEAD)
    demand = sent(a_demand(registrar), staff, registrar)
    sent(demand, other, registrar)

    deliver_due(at=ENTERED_AT, worker="w", handlers=HANDLERS)

    told = Notification.objects.filter(topic="demand_routed")
    assert [line.person for line in told] == [other.person]
    assert DemandRouting.objects.filter(demand=demand).count() == 2


def test_first_answer_sets_the_day_and_a_later_one_the_outcome(registrar, staff):
    demand = sent(a_demand(registrar), staff, registrar)

    planned = answer(demand, staff, kind="planned", text="明年开放。")
    done = answer(demand, staff, at=LATE)

    assert (planned.answered_on, planned.outcome) == (DUE, "planned")
    assert (done.answered_on, done.outcome, done.state) == (DUE, "satisfied", "answered")
    assert not done.is_late(date(2027, 1, 1))
    texts = DemandAnswer.objects.filter(demand=demand).order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["明年开放。", "已开放。"]
    kinds = SystemEvent.objects.filter(act="demand_answered").order_by("sequence")
    assert [event.data["kind"] for event in kinds] == ["planned", "satisfied"]
    with pytest.raises(GuardFailed, match="已满足"):
        answer(demand, staff)


def test_demand_is_late_from_the_day_after_its_last(registrar, staff):
    demand = sent(a_demand(registrar), staff, registrar)

    assert not demand.is_late(DUE)
    assert demand.is_late(DUE + timedelta(days=1))
    assert answer(demand, staff, at=LATE).is_late(DUE)


def test_only_who_serves_the_organisation_answers(registrar, staff):
    demand = sent(a_demand(registrar), staff, registrar)
    strangers = (
        a_member(Role.DEPARTMENT_HEAD),
        a_member(Role.APPLICANT, staff.organisation),
        registrar,
    )

    for stranger in strangers:
        with pytest.raises(NotAllowed):
            answer(demand, stranger)

    assert not DemandAnswer.objects.exists()


def test_district_authority_answers_for_its_unit(registrar):
    district = an_organisation(kind="district")
    unit = a_member(Role.DEPARTMENT_STAFF, an_organisation(kind="district", parent=district))
    demand = sent(a_demand(registrar), unit, registrar)

    answered = answer(demand, a_member(Role.DISTRICT_AUTHORITY, district))

    assert answered.outcome == "satisfied"


def test_demand_that_lies_nowhere_is_not_answered(registrar, staff):
    with pytest.raises(GuardFailed, match="还没有转办"):
        answer(a_demand(registrar), staff)


def test_demand_goes_only_to_who_answers_for_data_and_not_twice(registrar, staff):
    demand = sent(a_demand(registrar), staff, registrar)
    company = a_member(Role.APPLICANT, an_organisation(kind="enterprise"))
    closed = a_member(Role.DEPARTMENT_STAFF, an_organisation(valid_until=date(2020, 1, 1)))

    for nobody in (company, closed):
        with pytest.raises(BadInput, match="不承办数据需求"):
            sent(demand, nobody, registrar)
    with pytest.raises(GuardFailed, match="已由上海市停车局承办"):
        sent(demand, staff, registrar)
    answer(demand, staff, kind="not_possible")
    with pytest.raises(GuardFailed, match="已答复"):
        sent(demand, a_member(Role.DEPARTMENT_STAFF), registrar)


def test_withdrawn_demand_is_answered_and_sent_no_more(registrar, staff):
    demand = sent(a_demand(registrar), staff, registrar)

    withdrawn = withdraw_demand(
        demand=demand, reason="不再需要", membership=registrar, at=ENTERED_AT
    )

    assert (withdrawn.state, withdrawn.answered_on) == ("withdrawn", None)
    assert not withdrawn.is_late(date(2027, 1, 1))
    assert SystemEvent.objects.get(act="demand_withdrawn").data == {
        "demand": 1,
        "reason": "不再需要",
    }
    with pytest.raises(GuardFailed):
        answer(demand, staff)
    with pytest.raises(GuardFailed, match="不能撤回"):
        withdraw_demand(demand=demand, reason="再撤", membership=registrar, at=ENTERED_AT)


def test_only_the_commission_logs_sends_and_withdraws(registrar, staff):
    demand = a_demand(registrar)

    with pytest.raises(NotAllowed):
        a_demand(staff)
    with pytest.raises(NotAllowed):
        sent(demand, staff, staff)
    with pytest.raises(NotAllowed):
        withdraw_demand(demand=demand, reason="不要", membership=staff, at=ENTERED_AT)

    assert DataDemand.objects.get().state == "to_route"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "other"}, "kind"),
        ({"title": " "}, "title"),
        ({"content": "长" * 2001}, "content"),
        ({"demander": ""}, "demander"),
        ({"contact": "长" * 101}, "contact"),
        ({"received_on": date(2026, 11, 3)}, "received_on"),
    ],
)
def test_what_does_not_fit_names_its_field(registrar, changed, field):
    with pytest.raises(BadInput) as refusal:
        a_demand(registrar, **changed)

    assert refusal.value.facts["field"] == field
    assert not DataDemand.objects.exists()


def test_sending_and_answering_need_words_and_a_known_kind(registrar, staff):
    demand = a_demand(registrar)

    with pytest.raises(BadInput, match="转办说明"):
        route_demand(
            demand=demand,
            organisation=staff.organisation,
            reason="",
            membership=registrar,
            at=ENTERED_AT,
        )
    sent(demand, staff, registrar)
    for kind, text in (("withdrawn", "撤"), ("satisfied", " ")):
        with pytest.raises(BadInput):
            answer(demand, staff, kind=kind, text=text)

    assert not DemandAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_demands_logged_at_once_get_numbers_of_their_own():
    registrar = a_registrar()

    def one(title: str) -> int:
        return a_demand(registrar, title=title).number

    assert sorted(at_once([partial(one, "甲"), partial(one, "乙")])) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_that_satisfy_at_once_the_second_is_refused():
    registrar = a_registrar()
    staff = a_member(Role.DEPARTMENT_STAFF, an_organisation())
    demand = sent(a_demand(registrar), staff, registrar)

    def one(text: str) -> str:
        try:
            answer(demand, staff, text=text)
        except GuardFailed:
            return "refused"
        return "answered"

    assert sorted(at_once([partial(one, "甲"), partial(one, "乙")])) == ["answered", "refused"]
    assert DemandAnswer.objects.count() == 1


def test_answered_demand_of_tests_has_all_its_rows():
    demand = an_answered_demand()

    assert (demand.routings.count(), demand.answers.count()) == (1, 1)
    assert demand.scenario is not None
