"""A point prepares a draft; who has its code claims it once, and the point sees it no more."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import AccessApplication, PreparedDraft, SystemEvent
from cases.models.prepared_draft import MOST_TRIES
from cases.queries.effective_applications import effective_figures
from cases.states.role import Role
from tests.factories import a_member
from tests.threads import at_once
from tests.workflows.conditional_access.applying import a_town, an_applicant
from tests.workflows.conditional_access.registries.entries import ENTERED_AT
from tests.workflows.conditional_access.registries.points import (
    WORDS,
    a_claimed_draft,
    a_consultant,
    a_point,
    a_prepared_draft,
    an_enquiry,
)
from workflows.conditional_access.content import Content, content_of
from workflows.conditional_access.registries.claiming import (
    MOST_WRONG_A_DAY,
    claim_draft,
    share_application,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant():
    return an_applicant()


@pytest.fixture
def prepared():
    point = a_point()
    consultant = a_consultant(point)
    return a_prepared_draft(an_enquiry(point, consultant), consultant)


def claimed(code, applicant, *, at=ENTERED_AT):
    return claim_draft(code=code, person=applicant.person, at=at)


def wrong(prepared):
    return f"{prepared.draft.pk}-2222-2222-2222"


def test_claimed_draft_is_the_applicants_and_its_words_leave_the_point(prepared, applicant):
    application = claimed(f" {prepared.code.lower()} ", applicant)

    assert content_of(application.draft.content) == WORDS
    assert (application.opened_by, application.state) == (applicant.person, "draft")
    draft = PreparedDraft.objects.get()
    assert (draft.content, draft.application, draft.claimed_at) == (None, application, ENTERED_AT)
    with pytest.raises(BadInput, match="没有可以领取的草稿"):
        claimed(prepared.code, applicant)
    assert AccessApplication.objects.count() == 1


def test_code_is_kept_nowhere(prepared, applicant):
    secret = prepared.code.partition("-")[2]
    rows = [str(event.data) for event in SystemEvent.objects.all()]
    rows.append(str(PreparedDraft.objects.values().get()))

    assert not any(secret in row or secret.replace("-", "") in row for row in rows)
    assert WORDS.purpose not in "".join(rows[:-1])


def test_five_wrong_codes_lock_a_draft_also_for_the_right_one(prepared):
    for _ in range(MOST_TRIES):
        with pytest.raises(BadInput):
            claimed(wrong(prepared), an_applicant(name=f"甲{_}公司"))

    with pytest.raises(BadInput, match="没有可以领取的草稿"):
        claimed(prepared.code, an_applicant(name="乙公司"))
    draft = PreparedDraft.objects.get()
    assert (draft.tries, draft.state_on(ENTERED_AT.date())) == (MOST_TRIES, "locked")
    refused = SystemEvent.objects.filter(act="draft_code_refused")
    assert refused.count() == MOST_TRIES + 1


def test_who_guesses_ten_times_a_day_guesses_no_more_and_locks_no_other_draft(prepared, applicant):
    for number in range(MOST_WRONG_A_DAY):
        with pytest.raises(BadInput):
            claimed(f"{prepared.draft.pk + 1 + number}-2222-2222-2222", applicant)

    with pytest.raises(GuardFailed, match="10 次"):
        claimed(wrong(prepared), applicant)
    assert PreparedDraft.objects.get().tries == 0
    later = ENTERED_AT + timedelta(days=1, minutes=1)
    assert claimed(prepared.code, applicant, at=later).state == "draft"


@pytest.mark.parametrize("code", ["", "-", "²-2222-2222-2222", "1" * 30, "1-OOOO-OOOO-OOOO"])
def test_what_is_no_code_is_refused_with_the_same_sentence(prepared, applicant, code):
    with pytest.raises(BadInput, match="没有可以领取的草稿"):
        claimed(code, applicant)

    assert PreparedDraft.objects.get().tries == 0


def test_code_lasts_until_the_end_of_its_last_day(prepared, applicant):
    last = ENTERED_AT + timedelta(days=14)

    with pytest.raises(BadInput):
        claimed(prepared.code, applicant, at=last + timedelta(days=1))
    assert claimed(prepared.code, applicant, at=last).state == "draft"


def test_who_is_not_verified_claims_nothing_and_spends_no_try(prepared):
    nobody = a_member(Role.DEPARTMENT_STAFF)

    for code in (prepared.code, wrong(prepared)):
        with pytest.raises(NotAllowed, match="先完成主体认证"):
            claimed(code, nobody)

    assert PreparedDraft.objects.get().tries == 0


def test_draft_prepared_again_ends_the_code_of_the_first(applicant):
    point = a_point()
    consultant = a_consultant(point)
    enquiry = an_enquiry(point, consultant)
    first = a_prepared_draft(enquiry, consultant)

    second = a_prepared_draft(enquiry, consultant)

    first.draft.refresh_from_db()
    assert (first.draft.content, first.draft.state_on(ENTERED_AT.date())) == (None, "replaced")
    with pytest.raises(BadInput):
        claimed(first.code, applicant)
    assert claimed(second.code, applicant).state == "draft"


def test_only_a_consultant_prepares_and_only_what_can_be_applied_for():
    town, point = a_town(), a_point()
    consultant = a_consultant(point)
    enquiry = an_enquiry(point, consultant)
    entry = str(town.traffic.row.entry.uid)

    for content, field in (
        (Content(purpose=" "), "purpose"),
        (Content(purpose="长" * 2001), "purpose"),
        (Content(purpose="好", necessity="长" * 1001), "necessity"),
        (Content(purpose="好", entries=("00000000-0000-0000-0000-000000000000",)), "entries"),
        (Content(purpose="好", entries=tuple(map(str, range(21)))), "entries"),
    ):
        with pytest.raises(BadInput) as refusal:
            a_prepared_draft(enquiry, consultant, content=content)
        assert refusal.value.facts["field"] == field
    with pytest.raises(NotAllowed):
        a_prepared_draft(enquiry, town.traffic.reviewer)
    kept = a_prepared_draft(
        enquiry, consultant, content=Content(purpose="好", entries=(entry, entry))
    )

    assert content_of(kept.draft.content or {}).entries == (entry,)


def test_point_hears_of_the_application_when_the_applicant_says_so(applicant):
    prepared, application = a_claimed_draft(applicant)
    stranger = an_applicant(name="另一公司")

    with pytest.raises(NotAllowed):
        share_application(application=application, person=stranger.person, at=ENTERED_AT)
    share_application(application=application, person=applicant.person, at=ENTERED_AT)

    prepared.draft.refresh_from_db()
    assert prepared.draft.shared_at == ENTERED_AT
    with pytest.raises(GuardFailed, match="不需要再告知"):
        share_application(application=application, person=applicant.person, at=ENTERED_AT)


def test_database_keeps_a_draft_but_for_its_claim(prepared):
    for change in ("code_digest = 'X'", "expires_on = '2099-01-01'", "content = '{}'"):
        with (
            pytest.raises(IntegrityError, match="prepared drafts are kept"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE cases_prepareddraft SET {change}")


def test_rate_is_empty_while_nothing_has_ended(applicant):
    a_claimed_draft(applicant)

    prepared, others = effective_figures()

    assert (prepared.ended, others.ended) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_one_has_it():
    point = a_point()
    consultant = a_consultant(point)
    prepared = a_prepared_draft(an_enquiry(point, consultant), consultant)
    people = [an_applicant(name=f"甲{number}公司") for number in range(2)]

    def one(applicant) -> str:
        try:
            claimed(prepared.code, applicant)
        except BadInput:
            return "refused"
        return "claimed"

    assert sorted(at_once([partial(one, each) for each in people])) == ["claimed", "refused"]
