"""The one-off review: owners object or not, a named officer decides, nobody refuses (S28, S30)."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed, Stale
from cases.models import (
    AccessApplication,
    Agreement,
    CaseEvent,
    Clock,
    Letter,
    LineDiversion,
    Notification,
    WorkItem,
)
from cases.proof import verify_cases
from cases.proof_of_applications import first_bad_application
from cases.proof_of_letters import first_bad_letter
from cases.queries.applications import answer_clocks
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.workflows.conditional_access.applying import (
    AT,
    delivered,
    finished,
    line_of,
    taken_off,
)
from tests.workflows.conditional_access.committing import (
    FIRST_DAY,
    REASON,
    SECOND_DAY,
    a_listed_town,
    committed,
    decided,
    no_objection,
    objected,
    review_of,
    seen_in,
)
from workflows.conditional_access.fast_path.term import end_terms_to_object
from workflows.engine.integrity import cases_without_item, items_out_of_place

pytestmark = pytest.mark.django_db


@pytest.mark.access_scenario(28)
def test_named_officer_approves_all_lines_at_once_and_agreements_follow() -> None:
    town, officer = a_listed_town()
    application = committed(town)
    end_terms_to_object(at=SECOND_DAY)

    review = decided(application, officer)
    delivered(SECOND_DAY)

    lines = [line_of(application, each) for each in (town.traffic, town.health)]
    assert [(line.state, line.granted_months) for line in lines] == [("approved", 12)] * 2
    assert [line.answered_at for line in lines] == [SECOND_DAY] * 2
    event = CaseEvent.objects.get(case=review.pk, act="approve_demand")
    assert event.actor == officer.person
    assert event.data["approved"] == [line.number for line in lines]
    letters = Letter.objects.filter(kind="one_off")
    assert [letter.organisation for letter in letters] == [the_commission()] * 2
    assert all(letter.facts["officer"] == officer.person.name for letter in letters)
    assert AccessApplication.objects.get().state == "approved"
    assert Agreement.objects.filter(application=application).count() == 2
    assert Clock.objects.get(case=review.pk).status == "satisfied"


def test_rows_events_and_letters_agree_after_every_way_out() -> None:
    town, officer = a_listed_town()
    application = committed(town)
    objected(line_of(application, town.health), town.health)
    no_objection(line_of(application, town.traffic), town.traffic)
    review = decided(application, officer, at=FIRST_DAY)
    delivered(FIRST_DAY)

    assert verify_cases(case=review.case_ptr).first_bad is None
    assert first_bad_application() is None
    assert first_bad_letter() is None


def test_lines_that_object_and_lines_that_wait_are_in_their_lawful_places() -> None:
    town, _officer = a_listed_town()
    application = committed(town)
    no_objection(line_of(application, town.traffic), town.traffic)

    found = {each.case for each in (*cases_without_item(), *items_out_of_place())}

    lines = application.lines.values_list("number", flat=True)
    assert found & {*lines, review_of(application).number} == set()


def test_silence_is_no_approval_and_leaves_the_line_to_the_officer_after_the_first_day() -> None:
    town, officer = a_listed_town()
    application = committed(town, town.traffic.row)

    with pytest.raises(GuardFailed, match="在 2023-09-28 前（含当日）可以提出异议"):
        decided(application, officer, at=FIRST_DAY)

    assert end_terms_to_object(at=shanghai(2023, 9, 28, 23, 59)) == ()
    line = line_of(application, town.traffic)
    assert end_terms_to_object(at=shanghai(2023, 9, 29, 0, 10)) == (line.number,)
    assert end_terms_to_object(at=shanghai(2023, 9, 29, 0, 10)) == ()
    assert line_of(application, town.traffic).state == "committed"
    assert not WorkItem.objects.filter(process=line.pk, finished=None).exists()
    assert decided(application, officer).state == "one_off_approved"


def test_word_of_every_owner_lets_the_officer_decide_on_the_first_day() -> None:
    town, officer = a_listed_town()
    application = committed(town, town.traffic.row)
    no_objection(line_of(application, town.traffic), town.traffic, at=AT)

    assert decided(application, officer, at=AT).state == "one_off_approved"


def test_objected_line_goes_the_ordinary_way_with_five_days_of_its_own() -> None:
    town, officer = a_listed_town()
    application = committed(town)

    line = objected(line_of(application, town.health), town.health)
    delivered(FIRST_DAY)

    assert line.state == "submitted"
    diversion = LineDiversion.objects.get()
    assert (diversion.line, diversion.cause, diversion.reason) == (line, "objection", REASON)
    item = WorkItem.objects.get(process=line.pk, finished=None)
    # Five working days across the holiday from the day of the objection.
    assert (item.flow_task.name, item.due_on) == ("formal_check", date(2023, 10, 11))
    assert answer_clocks([line])[line.pk].due_on == date(2023, 10, 11)
    letter = Letter.objects.get(kind="diverted")
    assert letter.organisation == town.health.organisation
    assert letter.facts["answer_by"] == "2023-10-11"
    news = Notification.objects.filter(person=town.person.person, topic="access_letter")
    assert news.count() == 1
    assert seen_in(application)["seen"] == [line_of(application, town.traffic).number]
    assert decided(application, officer).state == "one_off_approved"


def test_objection_after_the_first_day_is_refused() -> None:
    town, _officer = a_listed_town()
    application = committed(town, town.traffic.row)
    line = line_of(application, town.traffic)

    with pytest.raises(GuardFailed, match="提出异议的期限已经届满"):
        objected(line, town.traffic, at=SECOND_DAY)

    assert line_of(application, town.traffic).state == "committed"


def test_objection_needs_words() -> None:
    town, _officer = a_listed_town()
    line = line_of(committed(town, town.traffic.row), town.traffic)

    with pytest.raises(BadInput, match="至少 10 字"):
        finished(line, town.traffic.reviewer, "object_to_line", FIRST_DAY, reason="不同意")


def test_officer_sends_one_line_the_ordinary_way_and_opens_the_other() -> None:
    town, officer = a_listed_town()
    application = committed(town)
    end_terms_to_object(at=SECOND_DAY)
    health = line_of(application, town.health)

    with pytest.raises(BadInput, match="转普通程序须写明理由"):
        decided(application, officer, diverted=[health.number])
    review = decided(application, officer, diverted=[health.number], reason=REASON)

    assert review.state == "one_off_approved"
    assert line_of(application, town.traffic).state == "approved"
    assert line_of(application, town.health).state == "submitted"
    assert LineDiversion.objects.get().diverted_by == officer.person
    assert Letter.objects.get(kind="diverted").organisation == the_commission()


def test_officer_never_refuses_but_sends_everything_the_ordinary_way() -> None:
    town, officer = a_listed_town()
    application = committed(town)
    everything = seen_in(application)["seen"]

    with pytest.raises(BadInput, match="请选“全部转普通程序”"):
        decided(application, officer, diverted=everything, reason=REASON)
    # Also on the first day: nothing is decided against anybody's silence.
    review = decided(application, officer, "divert_demand", FIRST_DAY, reason=REASON)

    assert review.state == "to_ordinary"
    outcomes = [each.name for each in type(review).objects.get().flow_class.decide.outcomes]
    assert outcomes == ["approve_demand", "divert_demand"]
    states = application.lines.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["submitted", "submitted"]


def test_decision_on_another_page_than_the_present_one_is_stale() -> None:
    town, officer = a_listed_town()
    application = committed(town)
    shown = seen_in(application)
    objected(line_of(application, town.health), town.health)

    with pytest.raises(Stale, match="有数据提供部门提出了异议"):
        decided(application, officer, **shown)
    with pytest.raises(Stale):
        decided(application, officer, content_digest="0" * 64)

    assert review_of(application).state == "committed"


@pytest.mark.access_scenario(35)
@pytest.mark.parametrize("who", ["serves the applicant", "spoke for an owner", "staff"])
def test_who_is_not_impartial_or_no_officer_decides_nothing(who: str) -> None:
    town, officer = a_listed_town()
    application = committed(town, town.traffic.row)
    no_objection(line_of(application, town.traffic), town.traffic)
    if who == "staff":
        officer = a_member(Role.COMMISSION_STAFF, the_commission())
    elif who == "spoke for an owner":
        officer = a_member(Role.DUTY_OFFICER, the_commission(), person=town.traffic.reviewer.person)
    else:
        a_member(Role.APPLICANT, town.person.organisation, person=officer.person)

    with pytest.raises(NotAllowed):
        decided(application, officer)

    assert line_of(application, town.traffic).state == "committed"


def test_lead_may_decide_where_nobody_is_on_duty() -> None:
    town, _officer = a_listed_town()
    application = committed(town, town.traffic.row)
    lead = a_member(Role.COMMISSION_LEAD, the_commission())

    assert decided(application, lead).state == "one_off_approved"


@pytest.mark.access_scenario(19)
def test_dataset_taken_off_the_list_is_not_opened_by_the_officer() -> None:
    town, officer = a_listed_town()
    application = committed(town)
    taken_off(town.health.row)

    with pytest.raises(
        GuardFailed, match="已移出现行清单，不能一次性审核通过：请将这一项转普通程序"
    ):
        decided(application, officer)

    assert line_of(application, town.traffic).state == "committed"
