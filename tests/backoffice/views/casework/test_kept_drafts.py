"""What somebody typed about a task that was taken from them: kept, shown, never applied."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Case, KeptDraft, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.workflows.engine.overdue import B1_AT, W1_AT, a_request_due_on_9_october
from workflows.engine.claims import claim, release
from workflows.engine.escalation import sweep

pytestmark = pytest.mark.django_db
ON_THE_28TH = shanghai(2023, 9, 28)
TYPED = "事由太笼统，请写明线路。"


def address(item: WorkItem) -> str:
    return reverse("step", kwargs={"pk": item.pk})


def test_words_of_who_lost_the_task_wait_for_the_new_holder_and_are_never_applied() -> None:
    """Queues-and-deadlines, section 8, scenario 28: B1 reassigns while the owner is typing."""
    office = an_office()
    request = a_request_due_on_9_october(office)
    item = open_item(request)
    claim(work_item=item, person=office.head.person, at=W1_AT)
    successor = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    stranger = a_member(Role.DEPARTMENT_HEAD).person
    sweep(at=B1_AT)

    refused = logged_in(office.head.person).post(
        address(item), {"outcome": "send_back", "reason": TYPED, "expected_version": "2"}
    )
    claim(work_item=item, person=successor.person, at=B1_AT)
    page = logged_in(successor.person).get(address(item)).content.decode()

    assert refused.status_code == 409
    assert f"{office.head.person}留下的草稿" in page
    assert TYPED in page
    assert f"{TYPED}</textarea>" not in page
    assert Case.objects.get(pk=request.pk).state == "checking"
    draft = KeptDraft.objects.get()
    assert (draft.work_item, draft.person, draft.outcome) == (item, office.head.person, "退回")
    assert draft.words == [["理由", TYPED]]
    for person, status in ((stranger, 404), (office.staff.person, 200)):
        seen = logged_in(person).get(address(item))
        assert seen.status_code == status
        assert TYPED not in seen.content.decode()


def test_stale_words_of_who_still_holds_or_gave_away_the_task_are_not_kept() -> None:
    office = an_office()
    request = a_submitted_request(office)
    item = open_item(request)
    head = office.head.person
    claim(work_item=item, person=head, at=ON_THE_28TH)
    Case.objects.filter(pk=request.pk).update(version=3)
    typed = {"outcome": "send_back", "reason": TYPED, "expected_version": "2"}

    logged_in(head).post(address(item), typed)
    release(work_item=item, person=head, at=ON_THE_28TH)
    logged_in(head).post(address(item), typed)
    logged_in(head).post(address(item), typed | {"outcome": "nonsense"})
    logged_in(head).post(address(item), typed | {"reason": " "})

    assert not KeptDraft.objects.exists()
