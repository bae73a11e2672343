"""What the dossier says of each event."""

from __future__ import annotations

import pytest

from cases.events import append_case_event
from cases.models import Case, CaseMessage
from reports.dossier import event_cells, message_text
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

    cells = event_cells(event, lambda _: "保存意见", "审查中")

    staff, head = office.staff.person.name, office.head.person.name
    assert cells == (
        "2",
        "2023-09-28 09:00",
        "保存意见",
        f"{staff}（代{head}） 部门负责人\n{office.organisation.full_name}",
        "审查中",
        "内部约定\n核对无误",
    )


def test_message_names_its_moment_author_side_and_office() -> None:
    office = an_office()
    case = Case.objects.get(pk=a_draft(office).pk)
    message = CaseMessage(
        case=case,
        author=office.head.person,
        organisation=office.organisation,
        from_handlers=True,
        text="请补充\n依据",
        at=shanghai(2023, 9, 28),
    )
    from_nowhere = CaseMessage(
        case=case, author=office.staff.person, from_handlers=False, text="好", at=message.at
    )

    assert message_text(message) == (
        f"2023-09-28 09:00 {office.head.person.name}（承办方 {office.organisation.full_name}）："
        "\n请补充\n依据"
    )
    assert message_text(from_nowhere) == (
        f"2023-09-28 09:00 {office.staff.person.name}（申请方）：\n好"
    )
