"""Pages of an agreement: what bars it, how it goes on, who reads notes, and who took the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import Agreement, SystemEvent
from cases.states.role import Role
from tests.backoffice.views.applications.test_agreement_pages import posted, task_of
from tests.factories import a_member
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.wordings import TRAINING, released
from tests.workflows.conditional_access.agreeing import SIGNED_AT, drawn_up
from tests.workflows.conditional_access.applying import a_town, delivered, taken_off
from tests.workflows.conditional_access.test_reopening import lapsed
from tests.workflows.conditional_access.test_signing_anew import acted
from workflows.collaboration.notes import write_note

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages know the day of the story."""
    monkeypatch.setattr("backoffice.views.casework.step.moment", lambda: SIGNED_AT)


def test_user_who_also_serves_the_department_signs_and_reads_no_note(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    a_member(Role.REVIEWER, town.traffic.organisation, person=town.person.person)
    author = town.traffic.reviewer.person
    write_note(case=agreement, author=author, text="原件缺骑缝章。", at=SIGNED_AT)
    client.force_login(town.person.person)

    page = client.get(reverse("case", args=[agreement.number]))
    done = posted(client, agreement, "send_paper", sha256=agreement.bound.sha256, authority="on")

    assert page.status_code == 200
    assert "原件缺骑缝章" not in page.content.decode()
    assert done.status_code == 302


def test_page_says_what_bars_the_signing_and_what_can_be_done(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    taken_off(town.traffic.row)
    client.force_login(town.person.person)
    of_user = client.get(task_of(agreement)).content.decode()
    refused = posted(client, agreement, "send_paper", sha256=agreement.bound.sha256, authority="on")
    client.force_login(town.traffic.head.person)
    of_head = client.get(reverse("case", args=[agreement.number])).content.decode()

    assert "“停车场实时泊位”已移出现行清单，双方都不能签署。" in of_user
    assert "其余数据由平台另行拟定协议" in of_user
    assert (refused.status_code, "请甲方负责人终止本协议" in refused.content.decode()) == (
        422,
        True,
    )
    assert "终止不能签署的协议" in of_head


def test_reopened_agreement_and_its_differences_stand_on_the_pages(client: Client) -> None:
    town = a_town()
    old = lapsed(town)
    client.force_login(town.person.person)
    before = client.get(reverse("case", args=[old.number])).content.decode()
    released(the_three().administrator)
    changed = client.get(reverse("case", args=[old.number])).content.decode()
    acted(old, "ask_new_terms", town.person)
    delivered(SIGNED_AT)
    new = Agreement.objects.get(replaces=old)

    page = client.get(reverse("case", args=[new.number])).content.decode()
    again = client.get(reverse("case", args=[old.number])).content.decode()

    assert ("恢复签署" in before, "按新的示范文本拟定协议" in before) == (True, False)
    assert reverse("case-act", args=[old.number, "ask_new_terms"]) in changed
    assert "与被替代协议的差异" in page
    assert f"<ins>{TRAINING.text}</ins>" in page
    assert new.number in again
    assert reverse("case-act", args=[old.number, "ask_new_terms"]) not in again


def test_whoever_takes_the_pdf_is_recorded_each_time(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    for reader in (town.person, town.traffic.head, town.traffic.head):
        client.force_login(reader.person)
        client.get(reverse("agreement-pdf", args=[agreement.number]))

    events = SystemEvent.objects.filter(act="agreement_taken").order_by("pk")

    assert [event.actor for event in events] == [
        town.person.person,
        town.traffic.head.person,
        town.traffic.head.person,
    ]
    assert {event.data["agreement"] for event in events} == {agreement.number}
