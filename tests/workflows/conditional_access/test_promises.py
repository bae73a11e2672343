"""What an applicant promises is what they read, about the datasets that they ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.errors import BadInput, NotAllowed
from cases.models import AccessApplication, Applicant
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.conditional_access.applying import (
    AT,
    a_draft,
    a_town,
    finished,
    handed_in,
    reworded,
    said,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.start import start_application

pytestmark = pytest.mark.django_db


def test_promise_is_asked_again_where_the_list_has_other_words_by_now() -> None:
    town = a_town()
    row = a_listed_row(
        town.traffic.organisation, open_type="conditional", condition_supplement="不得转让。"
    )
    application = a_draft(town, row)
    before = said(town, row)
    reworded(row, condition_supplement="不得转让，每季度接受检查。")

    with pytest.raises(BadInput, match="每季度接受检查") as refusal:
        finished(application, town.person, "submit", AT, content=before, pledge=True)

    assert str(refusal.value.facts["field"]).startswith(f"answer-own-{row.entry.uid}-")
    assert AccessApplication.objects.get().state == "draft"


def test_answers_about_datasets_that_were_taken_out_are_not_handed_in() -> None:
    town = a_town()
    both = said(town)
    application = a_draft(town, town.traffic.row)
    content = replace(said(town, town.traffic.row), answers=both.answers)

    application = finished(application, town.person, "submit", AT, content=content, pledge=True)

    stored = application.submissions.get().content
    assert "D-use" in both.answers
    assert set(stored["answers"]) == {each["code"] for each in stored["checklist"]}
    assert "D-use" not in stored["answers"]


def test_words_of_another_applicant_are_not_copied() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    person = town.person.person
    town.person.valid_until = AT.date()
    town.person.save()
    new = a_member(
        Role.APPLICANT, an_organisation("上海泊联信息有限公司", kind="enterprise"), person=person
    )
    Applicant.objects.create(
        kind="legal_person",
        name="上海泊联信息有限公司",
        organisation=new.organisation,
        verified_at=AT,
    )

    with pytest.raises(NotAllowed, match=application.number):
        start_application(person=person, at=AT.replace(day=28), copy_of=application)

    assert AccessApplication.objects.count() == 1
