"""What the dossier says of each event."""

from __future__ import annotations

import pytest

from cases.events import append_case_event
from cases.models import Case
from reports.dossier import event_cells
from tests.factories import shanghai
from tests.practice.requests import a_draft, an_office

pytestmark = pytest.mark.django_db


def test_event_that_a_delegate_did_names_both_people() -> None:
    office = an_office()
    case = Case.objects.get(pk=a_draft(office).pk)
    event = append_case_event(
        case=case,
        act="note",
        actor=office.staff.person,
        membership=office.head,
        acting_for=office.head.person,
        at=shanghai(2023, 9, 28),
        from_state=case.state,
        rule="house default",
        data={"reason": "核对无误"},
    )

    cells = event_cells(case, event, lambda _: "保存意见")

    staff, head = office.staff.person.name, office.head.person.name
    assert cells == (
        "2",
        "2023-09-28 09:00",
        "保存意见",
        f"{staff}（代{head}） 部门负责人\n{office.organisation.full_name}",
        "draft",
        "house default\n核对无误",
    )
