"""Drafts: who may begin one, what saving keeps, and what another tab may not overwrite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.errors import GuardFailed, NotAllowed, Stale
from cases.models import AccessApplication, Applicant, ApplicationDraft, CaseEvent
from cases.states.role import Role
from tests.factories import a_member, a_person
from tests.workflows.conditional_access.applying import (
    AT,
    NEXT_DAY,
    a_draft,
    a_town,
    handed_in,
    said,
)
from workflows.conditional_access.autosave import save_draft
from workflows.conditional_access.content import Content, content_of
from workflows.conditional_access.start import MOST_DRAFTS, start_application

pytestmark = pytest.mark.django_db


def draft_of(application: AccessApplication) -> ApplicationDraft:
    return ApplicationDraft.objects.get(application=application)


@pytest.mark.access_scenario(41)
def test_draft_is_the_applicants_and_begins_with_the_dataset() -> None:
    town = a_town()

    application = a_draft(town, town.traffic.row)

    assert (application.organisation, application.applicant, application.opened_by) == (
        town.person.organisation,
        town.applicant,
        town.person.person,
    )
    assert content_of(draft_of(application).content) == Content(
        entries=(str(town.traffic.row.entry.uid),)
    )


def test_natural_person_applies_for_themselves() -> None:
    a_town()
    member = a_member(Role.APPLICANT)
    applicant = Applicant.objects.create(
        kind="natural_person",
        name="陆明远",
        person=member.person,
        identity_digest="0" * 64,
        verified_at=AT,
    )

    application = start_application(person=member.person, at=AT)

    assert (application.applicant, application.organisation) == (applicant, member.organisation)


def test_who_is_not_verified_begins_nothing() -> None:
    a_town()

    with pytest.raises(NotAllowed, match="主体认证"):
        start_application(person=a_person(), at=AT)


@pytest.mark.access_scenario(45)
def test_too_many_drafts_are_refused() -> None:
    town = a_town()
    for _number in range(MOST_DRAFTS):
        a_draft(town)

    with pytest.raises(GuardFailed, match="20 件申请草稿"):
        a_draft(town)


def test_saving_keeps_what_could_not_be_handed_in_and_writes_no_event() -> None:
    town = a_town()
    application = a_draft(town)
    content = Content(purpose="还没写完", term_months=None, delivery="by-post")

    draft = save_draft(
        application=application, content=content, seen=0, person=town.person.person, at=NEXT_DAY
    )

    assert (draft.version, draft.saved_at) == (1, NEXT_DAY)
    assert content_of(draft_of(application).content) == content
    assert list(CaseEvent.objects.filter(case=application.pk).values_list("act", flat=True)) == [
        "open"
    ]


def test_older_tab_does_not_overwrite_a_later_saving() -> None:
    town = a_town()
    application, person = a_draft(town), town.person.person
    save_draft(application=application, content=Content(purpose="新"), seen=0, person=person, at=AT)

    with pytest.raises(Stale, match="另一个页面"):
        save_draft(
            application=application, content=Content(purpose="旧"), seen=0, person=person, at=AT
        )
    same = save_draft(
        application=application, content=Content(purpose="新"), seen=0, person=person, at=AT
    )

    assert (draft_of(application).content["purpose"], same.version) == ("新", 1)


def test_colleague_does_not_write_in_a_draft() -> None:
    town = a_town()
    colleague = a_member(Role.APPLICANT, town.person.organisation)

    with pytest.raises(NotAllowed):
        save_draft(
            application=a_draft(town),
            content=Content(purpose="别人的"),
            seen=0,
            person=colleague.person,
            at=AT,
        )


@pytest.mark.access_scenario(14)
def test_handed_in_application_is_not_written_in() -> None:
    town = a_town()
    application = handed_in(town)

    with pytest.raises(GuardFailed, match="已提交"):
        save_draft(
            application=application,
            content=Content(purpose="改一改"),
            seen=0,
            person=town.person.person,
            at=NEXT_DAY,
        )


def test_copy_begins_with_what_was_handed_in() -> None:
    town = a_town()
    application = handed_in(town)

    copy = start_application(person=town.person.person, at=NEXT_DAY, copy_of=application)

    assert copy.copied_from == application
    assert content_of(draft_of(copy).content) == replace(
        said(town), answers=dict(said(town).answers)
    )
    opened = CaseEvent.objects.get(case=copy.pk, act="open")
    assert opened.data["copied_from"] == application.number


def test_very_long_text_is_bounded_and_kept() -> None:
    town = a_town()
    application = a_draft(town)

    draft = save_draft(
        application=application,
        content=Content(purpose="长" * 20_000),
        seen=0,
        person=town.person.person,
        at=AT,
    )

    assert len(draft.content["purpose"]) == 10_000
