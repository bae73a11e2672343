"""The files of an application: what is handed in is frozen, and until when files are taken."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import AccessApplication, Attachment, CaseEvent
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    AT,
    NEXT_DAY,
    a_draft,
    a_town,
    asked_for_supplement,
    finished,
    handed_in,
    line_of,
    said,
)
from tests.workflows.engine.files import PDF, PNG
from workflows.conditional_access.content import content_digest
from workflows.conditional_access.files import MOST_FILES
from workflows.conditional_access.start import start_application
from workflows.engine.attachments import attach, may_attach
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def with_file(
    application: AccessApplication,
    town: Town,
    store: Path,
    *,
    name: str = "营业执照.pdf",
    content: bytes = PDF,
    at: datetime = AT,
) -> Attachment:
    """Let the applicant add a file."""
    return attach(
        case=application,
        file=io.BytesIO(content),
        name=name,
        person=town.person.person,
        at=at,
        store=store,
    )


def submitted(town: Town, application: AccessApplication, **changed: Any) -> AccessApplication:
    """Hand a draft in."""
    found: AccessApplication = finished(
        application, town.person, "submit", AT, content=said(town, **changed), pledge=True
    )
    return found


def names(application: AccessApplication) -> list[list[str]]:
    """Return the files of each handing in, the first first."""
    return [
        [file["name"] for file in each.content["files"]]
        for each in application.submissions.order_by("number")
    ]


def test_files_of_the_draft_are_handed_in_under_their_digests(tmp_path: Path) -> None:
    town = a_town()
    application = a_draft(town)
    kept = with_file(application, town, tmp_path)

    submission = submitted(town, application).submissions.get()

    event = CaseEvent.objects.get(case=application.pk, act="submit")
    assert submission.content["files"] == [
        {"attachment": kept.pk, "name": kept.name, "size": len(PDF), "digest": kept.digest}
    ]
    assert event.data["files"] == [kept.digest]
    assert event.data["content_digest"] == content_digest(submission.content)


def test_file_that_its_applicant_leaves_out_is_not_handed_in(tmp_path: Path) -> None:
    town = a_town()
    application = a_draft(town)
    wrong = with_file(application, town, tmp_path)
    with_file(application, town, tmp_path, name="等保证明.png", content=PNG)

    application = submitted(town, application, left_out=(wrong.pk,))

    assert names(application) == [["等保证明.png"]]


def test_application_without_files_names_none() -> None:
    application = handed_in(a_town())

    assert names(application) == [[]]
    assert "files" not in CaseEvent.objects.get(case=application.pk, act="submit").data


def test_more_files_than_are_taken_are_refused(tmp_path: Path) -> None:
    town = a_town()
    application = a_draft(town)
    for number in range(MOST_FILES + 1):
        with_file(application, town, tmp_path, name=f"材料{number}.pdf")

    with pytest.raises(BadInput, match=f"一次最多提交 {MOST_FILES} 个附件") as refused:
        submitted(town, application)

    last = Attachment.objects.order_by("-pk").first()
    assert last is not None
    assert refused.value.facts["field"] == "files"
    assert len(names(submitted(town, application, left_out=(last.pk,)))[0]) == MOST_FILES


@pytest.mark.access_scenario(14)
def test_nothing_is_added_to_what_was_handed_in(tmp_path: Path) -> None:
    town = a_town()
    application = handed_in(town)
    asked_for_supplement(line_of(application, town.traffic), town.traffic, sections=("purpose",))
    for case in (application, AccessApplication.objects.get(pk=application.pk)):
        with pytest.raises(GuardFailed, match="已经提交，不能再添加附件"):
            with_file(case, town, tmp_path, at=NEXT_DAY)

        assert not may_attach(case=case, person=town.person.person, on=civil_date(NEXT_DAY))
    assert not Attachment.objects.exists()


def test_supplement_that_opens_the_files_takes_more_of_them(tmp_path: Path) -> None:
    town = a_town()
    application = a_draft(town)
    with_file(application, town, tmp_path)
    application = submitted(town, application)
    asked_for_supplement(line_of(application, town.traffic), town.traffic, sections=("files",))
    application = AccessApplication.objects.get(pk=application.pk)
    late = with_file(application, town, tmp_path, name="等保证明.png", content=PNG, at=NEXT_DAY)

    application = finished(
        application, town.person, "hand_in", AFTER_HOLIDAY, content=said(town), pledge=True
    )

    assert names(application) == [["营业执照.pdf"], ["营业执照.pdf", "等保证明.png"]]
    event = CaseEvent.objects.get(case=application.pk, act="hand_in")
    assert event.data["files"][1] == late.digest


def test_supplement_of_another_part_leaves_the_files_as_they_were(tmp_path: Path) -> None:
    town = a_town()
    application = a_draft(town)
    kept = with_file(application, town, tmp_path)
    application = submitted(town, application)
    asked_for_supplement(line_of(application, town.traffic), town.traffic, sections=("purpose",))
    application = AccessApplication.objects.get(pk=application.pk)

    application = finished(
        application,
        town.person,
        "hand_in",
        AFTER_HOLIDAY,
        content=said(town, left_out=(kept.pk,)),
        pledge=True,
    )

    assert names(application) == [["营业执照.pdf"]] * 2


def test_copy_leaves_the_files_with_the_application_they_came_to(tmp_path: Path) -> None:
    town = a_town()
    application = a_draft(town)
    kept = with_file(application, town, tmp_path)
    application = submitted(town, application, left_out=(kept.pk,))

    copy = start_application(person=town.person.person, at=NEXT_DAY, copy_of=application)

    assert copy.draft.content["left_out"] == []
    assert not copy.attachments.exists()
