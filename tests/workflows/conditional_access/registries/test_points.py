"""A point is entered once a host and day, and closed once; enquiries there are dealt with."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    ConsultationPoint,
    Enquiry,
    EnquiryStep,
    Notification,
    PreparedDraft,
    SystemEvent,
)
from cases.proof_of_registries import first_bad_registry
from cases.queries.enquiries import enquiries_in_sight
from cases.queries.recused import people_of_applicant
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.threads import at_once
from tests.workflows.conditional_access.applying import a_town, handed_in, line_of
from tests.workflows.conditional_access.registries.entries import (
    ENTERED_AT,
    SPACES,
    a_registrar,
)
from tests.workflows.conditional_access.registries.points import (
    ASKED,
    a_consultant,
    a_point,
    a_prepared_draft,
    an_enquiry,
)
from workflows.conditional_access.registries.enquiries import (
    answer_enquiry,
    erase_asker,
    forward_enquiry,
)
from workflows.conditional_access.registries.enquiry_demands import demand_of_enquiry
from workflows.conditional_access.registries.points import close_point
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    return a_point()


@pytest.fixture
def consultant(point):
    return a_consultant(point)


def answered(enquiry, by, text="每五分钟更新。"):
    return answer_enquiry(enquiry=enquiry, text=text, membership=by, at=ENTERED_AT)


def forwarded(enquiry, by, to):
    return forward_enquiry(
        enquiry=enquiry, organisation=to, text="请说明频率。", membership=by, at=ENTERED_AT
    )


def test_host_keeps_one_point_a_day_and_another_afterwards(point):
    with pytest.raises(GuardFailed, match="一个机构同时只承办一个服务点"):
        a_point(point.host, valid_from=date(2028, 11, 1), valid_until=date(2029, 1, 1))
    following = a_point(point.host, valid_from=date(2028, 11, 2), valid_until=date(2029, 1, 1))

    assert (point.number, following.number) == (1, 2)
    days = (date(2026, 11, 1), date(2026, 11, 2), date(2028, 11, 1), date(2028, 11, 2))
    assert [point.state_on(day) for day in days] == ["upcoming", "listed", "listed", "ended"]


def test_closed_point_takes_no_enquiry_and_is_not_closed_twice(point, consultant):
    registrar = a_registrar()
    close_point(point=point, reason="机构退出", membership=registrar, at=ENTERED_AT)
    point.refresh_from_db()

    with pytest.raises(GuardFailed, match="已移出"):
        an_enquiry(point, consultant)
    with pytest.raises(GuardFailed, match="不需要再撤销"):
        close_point(point=point, reason="再撤", membership=registrar, at=ENTERED_AT)

    assert SystemEvent.objects.get(act="point_closed").data == {"point": 1, "reason": "机构退出"}
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"host_kind": "shop"}, "host_kind"),
        ({"hours": "长" * 61}, "hours"),
        ({"valid_until": date(2026, 11, 1)}, "valid_until"),
    ],
)
def test_point_that_does_not_fit_names_its_field(changed, field):
    with pytest.raises(BadInput) as refusal:
        a_point(**changed)

    assert refusal.value.facts["field"] == field
    assert not ConsultationPoint.objects.exists()


def test_enquiry_stands_in_the_chain_without_words_and_who_asked(point, consultant):
    enquiry = an_enquiry(point, consultant)

    data = SystemEvent.objects.get(act="enquiry_logged").data
    assert (data["enquiry"], data["point"], data["service"]) == (1, 1, "fields")
    for word in (ASKED.question, ASKED.asker, ASKED.contact):
        assert word not in str(data)
    assert (enquiry.state, enquiry.asker) == ("waiting", ASKED.asker)


def test_enquiry_goes_to_a_department_that_answers_and_is_told(point, consultant):
    staff = a_member(Role.DEPARTMENT_STAFF)
    enquiry = forwarded(an_enquiry(point, consultant), consultant, staff.organisation)
    with pytest.raises(NotAllowed):
        answered(enquiry, consultant)
    with pytest.raises(GuardFailed, match="已经转请"):
        forwarded(enquiry, consultant, staff.organisation)
    deliver_due(at=ENTERED_AT, worker="w", handlers=HANDLERS)

    done = answered(enquiry, staff)
    again = answered(done, consultant, "已电话告知咨询人。")

    told = Notification.objects.get(topic="enquiry_forwarded")
    assert (told.person, ASKED.question in told.text) == (staff.person, False)
    assert again.state == "dealt_with"
    kinds = EnquiryStep.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["forwarded", "answered", "answered"]


def test_enquiry_answered_before_the_message_left_is_no_news(point, consultant):
    staff = a_member(Role.DEPARTMENT_STAFF)
    answered(forwarded(an_enquiry(point, consultant), consultant, staff.organisation), staff)

    deliver_due(at=ENTERED_AT, worker="w", handlers=HANDLERS)

    assert not Notification.objects.filter(topic="enquiry_forwarded").exists()


def test_enquiry_becomes_a_demand_once(point, consultant):
    enquiry = an_enquiry(point, consultant)

    demand = demand_of_enquiry(enquiry=enquiry, facts=SPACES, membership=consultant, at=ENTERED_AT)

    assert (demand.number, demand.state) == (1, "to_route")
    assert SystemEvent.objects.get(act="demand_logged").data["enquiry"] == enquiry.number
    assert EnquiryStep.objects.get().demand == demand
    with pytest.raises(GuardFailed, match="已转为数据需求 1"):
        demand_of_enquiry(enquiry=enquiry, facts=SPACES, membership=consultant, at=ENTERED_AT)


def test_who_asked_is_erased_for_good_and_stands_in_no_event(point, consultant):
    enquiry = erase_asker(
        enquiry=an_enquiry(point, consultant), membership=consultant, at=ENTERED_AT
    )

    assert (enquiry.asker, enquiry.contact, enquiry.question) == ("", "", ASKED.question)
    assert SystemEvent.objects.get(act="enquiry_asker_erased").data == {"enquiry": 1}
    with pytest.raises(GuardFailed):
        erase_asker(enquiry=enquiry, membership=consultant, at=ENTERED_AT)
    with (
        pytest.raises(IntegrityError, match="who asked erased"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_enquiry SET asker = 'X'")


def test_draft_prepared_meanwhile_leaves_the_answer_to_the_department_asked(point, consultant):
    staff = a_member(Role.DEPARTMENT_STAFF)
    enquiry = forwarded(an_enquiry(point, consultant), consultant, staff.organisation)
    a_prepared_draft(enquiry, consultant)

    enquiry.refresh_from_db()
    assert enquiry.state == "with_department"
    assert first_bad_registry() is None
    assert answered(enquiry, staff).state == "dealt_with"


def test_who_prepared_the_draft_is_kept_from_its_lines(point, consultant):
    town = a_town()
    prepared = a_prepared_draft(an_enquiry(point, consultant), consultant)
    assert prepared.draft.prepared_by == consultant.person
    application = handed_in(town, town.traffic.row)
    line = line_of(application, town.traffic)
    before = people_of_applicant(line.pk)

    PreparedDraft.objects.update(
        content=None, claimed_at=ENTERED_AT, application=application, prepared_by=consultant.person
    )

    assert people_of_applicant(line.pk) - before == {consultant.person_id}


def test_who_asked_is_erased_also_once_the_point_is_closed(point, consultant):
    enquiry = an_enquiry(point, consultant)
    close_point(point=point, reason="高校调整", membership=a_registrar(), at=ENTERED_AT)

    erased = erase_asker(enquiry=enquiry, membership=consultant, at=ENTERED_AT)

    assert (erased.asker, erased.contact) == ("", "")
    with pytest.raises(GuardFailed, match="已移出"):
        answered(enquiry, consultant)


def test_only_consultants_of_the_point_work_there(point, consultant):
    enquiry = an_enquiry(point, consultant)
    elsewhere = a_consultant(a_point(valid_from=date(2026, 11, 2)))
    for stranger in (elsewhere, a_registrar(), a_member(Role.APPLICANT, point.host)):
        with pytest.raises(NotAllowed):
            an_enquiry(point, stranger)
        with pytest.raises(NotAllowed):
            answered(enquiry, stranger)
        with pytest.raises(NotAllowed):
            forwarded(enquiry, stranger, an_organisation())
        with pytest.raises(NotAllowed):
            erase_asker(enquiry=enquiry, membership=stranger, at=ENTERED_AT)

    assert not EnquiryStep.objects.exists()
    with pytest.raises(NotAllowed):
        a_point(by=consultant)


def test_enquiry_is_seen_at_its_point_and_where_it_was_forwarded(point, consultant):
    staff, other = a_member(Role.DEPARTMENT_STAFF), a_member(Role.DEPARTMENT_STAFF)
    an_enquiry(point, consultant)
    forwarded(an_enquiry(point, consultant), consultant, staff.organisation)
    neighbour = a_consultant(a_point())
    fellow = a_member(Role.APPLICANT, point.host)

    def seen(member):
        found = enquiries_in_sight(member.person, on=date(2026, 11, 2))
        return sorted(found.values_list("number", flat=True))

    people = (consultant, staff, other, neighbour, fellow, a_registrar())
    assert [seen(each) for each in people] == [[1, 2], [2], [], [], [], [1, 2]]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"service": "tea"}, "service"),
        ({"question": " "}, "question"),
        ({"asker": "长" * 121}, "asker"),
        ({"contact": "长" * 101}, "contact"),
        ({"received_on": date(2026, 11, 3)}, "received_on"),
    ],
)
def test_enquiry_that_does_not_fit_names_its_field(point, consultant, changed, field):
    with pytest.raises(BadInput) as refusal:
        an_enquiry(point, consultant, **changed)

    assert refusal.value.facts["field"] == field


def test_enquiry_goes_to_nobody_without_data(point, consultant):
    enquiry = an_enquiry(point, consultant)

    with pytest.raises(BadInput, match="不解答数据咨询"):
        forwarded(enquiry, consultant, an_organisation(kind="enterprise"))
    with pytest.raises(GuardFailed, match="期满"):
        an_enquiry(point, consultant, at=shanghai(2028, 11, 2))


@pytest.mark.django_db(transaction=True)
def test_enquiries_logged_at_once_get_numbers_of_their_own():
    point = a_point()
    consultant = a_consultant(point)

    def one(question: str) -> int:
        return an_enquiry(point, consultant, question=question).number

    assert sorted(at_once([partial(one, "甲"), partial(one, "乙")])) == [1, 2]
