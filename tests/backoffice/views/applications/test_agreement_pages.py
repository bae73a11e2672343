"""An agreement on its pages: who finds it, its PDF, and the acts of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Agreement, WorkItem
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.agreeing import (
    SIGNED_AT,
    drawn_up,
    entered,
    sent,
    signed_by_both,
)
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_town,
    an_applicant,
    approved,
    delivered,
    handed_in,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.collaboration.notes import write_note

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from django.test import Client

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages know the day of the story."""
    monkeypatch.setattr("backoffice.views.casework.step.moment", lambda: SIGNED_AT)


def task_of(agreement: Agreement) -> str:
    return reverse(
        "step", args=[WorkItem.objects.get(process=agreement.pk, finished__isnull=True).pk]
    )


def posted(client: Client, agreement: Agreement, outcome: str, **said: Any) -> Any:
    version = Agreement.objects.get(pk=agreement.pk).version
    sent_along = {"outcome": outcome, "expected_version": str(version)}
    return client.post(task_of(agreement), sent_along | said)


def test_user_reads_the_agreement_and_sends_it_signed(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    client.force_login(town.person.person)

    page = client.get(task_of(agreement)).content.decode()
    done = posted(client, agreement, "send_paper", sha256=agreement.bound.sha256, authority="on")

    assert f'name="sha256" value="{agreement.bound.sha256}"' in page
    assert "请下载并打印协议" in page
    assert "停车场实时泊位" in page
    assert done.status_code == 302
    assert Agreement.objects.get().state == "signing"


def test_missing_authority_and_another_text_are_refused_in_words(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    client.force_login(town.person.person)

    unsure = posted(client, agreement, "send_paper", sha256=agreement.bound.sha256)
    other = posted(client, agreement, "send_paper", sha256="0" * 64, authority="on")

    assert (unsure.status_code, other.status_code) == (422, 409)
    assert "签署人有权代表乙方签署" in unsure.content.decode()
    assert "没有签署" in other.content.decode()


def test_clerk_enters_the_paper_and_the_head_confirms_it(client: Client, tmp_path: Path) -> None:
    town = a_town()
    agreement = entered(town, sent(town, drawn_up(town)), tmp_path, at=SIGNED_AT)
    client.force_login(town.traffic.head.person)

    page = client.get(task_of(agreement)).content.decode()
    done = posted(client, agreement, "confirm_paper", sha256=agreement.bound.sha256, agrees="on")
    after = client.get(reverse("case", args=[agreement.number])).content.decode()

    assert "沪交数开档2023-018" in page
    assert "协议扫描件.pdf" in page
    assert done.status_code == 302
    assert "线下签署" in after
    assert "协议生效" in after


def test_paper_without_a_scan_is_refused_and_nothing_typed_is_lost(client: Client) -> None:
    town = a_town()
    agreement = sent(town, drawn_up(town))
    client.force_login(town.traffic.reviewer.person)

    refused = posted(
        client,
        agreement,
        "enter_paper",
        reference="沪交数开档2023-018",
        user_signatory="李喆",
        user_signed_on="2023-10-09",
        provider_signatory="王立新",
        provider_signed_on="2023-10-09",
    )

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "请先在案卷页上传扫描件" in page
    assert "沪交数开档2023-018" in page


def test_pdf_is_that_of_the_bound_text(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    client.force_login(town.person.person)

    answer: Any = client.get(reverse("agreement-pdf", args=[agreement.number]))

    assert answer["Content-Type"] == "application/pdf"
    assert f"{agreement.number}.pdf" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize(
    "who",
    [
        "another applicant",
        "colleague",
        "other department",
        "administrator",
        "reviewer who serves the user",
        "auditor who serves the user",
    ],
)
def test_strangers_find_no_agreement(client: Client, tmp_path: Path, who: str) -> None:
    town = a_town()
    agreement = sent(town, drawn_up(town))
    people = {
        "another applicant": an_applicant("上海泊联信息有限公司").person,
        "colleague": a_member(Role.APPLICANT, town.person.organisation).person,
        "other department": town.health.reviewer.person,
        "administrator": a_member(Role.ADMINISTRATOR).person,
    }
    if "serves the user" in who:
        role = Role.AUDITOR if "auditor" in who else Role.REVIEWER
        both = a_member(role, town.traffic.organisation)
        a_member(Role.APPLICANT, town.person.organisation, person=both.person)
        people[who] = both.person
    client.force_login(people[who])

    statuses = [
        client.get(reverse("case", args=[agreement.number])).status_code,
        client.get(reverse("agreement-pdf", args=[agreement.number])).status_code,
        client.get(task_of(agreement)).status_code,
        client.post(task_of(agreement)).status_code,
    ]

    assert statuses == [404] * 4


def test_whoever_is_logged_out_is_sent_to_the_login(client: Client) -> None:
    agreement = drawn_up(a_town())

    answer = client.get(reverse("agreement-pdf", args=[agreement.number]))

    assert answer.status_code == 302


def test_user_reads_no_internal_note(client: Client) -> None:
    town = a_town()
    agreement = sent(town, drawn_up(town))
    author = town.traffic.reviewer.person
    write_note(case=agreement, author=author, text="原件缺骑缝章。", at=SIGNED_AT)
    client.force_login(town.person.person)

    page = client.get(reverse("case", args=[agreement.number])).content.decode()

    assert "原件缺骑缝章" not in page


def test_application_names_its_agreement(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    client.force_login(town.person.person)

    page = client.get(reverse("case", args=[agreement.application.number])).content.decode()

    assert agreement.number in page
    assert "逾期没有签署的，同意开放的决定失效" in page


def test_page_asks_as_often_however_many_datasets(client: Client, tmp_path: Path) -> None:
    town = a_town()
    client.force_login(town.person.person)
    asked = []
    for number in (1, 3):
        address = reverse("case", args=[_with_datasets(town, number).number])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def _with_datasets(town: Town, number: int) -> Agreement:
    rows = [
        a_listed_row(
            town.traffic.organisation,
            open_type="conditional",
            portal_dataset_id=f"O2023000000000{number}{each}",
        )
        for each in range(number)
    ]
    application = handed_in(town, *rows)
    for line in application.lines.all():
        approved(line, town.traffic)
    delivered(NEXT_DAY)
    return Agreement.objects.get(application=application)


def test_signed_agreement_stays_readable(client: Client, tmp_path: Path) -> None:
    town = a_town()
    agreement = signed_by_both(town, tmp_path)
    client.force_login(town.person.person)

    page = client.get(reverse("case", args=[agreement.number])).content.decode()

    assert "王立新" in page
    assert "2023-10-09" in page
