"""The page on which a grant is renewed or amended: who finds it, what it says, where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import AccessApplication, Grant
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.applying import a_town, an_applicant, line_of
from tests.workflows.conditional_access.granting import LATER, in_use
from tests.workflows.conditional_access.test_follow_ups import FIRST_DAY, TOO_EARLY, handed, started

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages know the day of the story."""
    set_day(monkeypatch, FIRST_DAY)


def set_day(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    for module in ("follow_up", "details"):
        monkeypatch.setattr(f"backoffice.views.grants.{module}.moment", lambda: at)


def address(grant: Grant, kind: str = "renewal") -> str:
    return reverse("grant-follow-up", args=[grant.number, kind])


def test_holder_begins_a_renewal_from_the_page_of_the_grant(client: Client, tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    client.force_login(town.person.person)

    page = client.get(reverse("case", args=[grant.number])).content.decode()
    form = client.get(address(grant)).content.decode()
    done = client.post(address(grant))

    draft = AccessApplication.objects.get(data_grant=grant)
    assert address(grant) in page
    assert address(grant, "amendment") in page
    assert "期限自 2024-09-27 的次日起接续" in form
    assert done["Location"] == reverse("application-write", args=[draft.task_set.get().pk])
    written = client.get(done["Location"]).content.decode()
    assert grant.number in written
    assert "为停车导航应用提供附近泊位" in written


def test_page_says_from_when_a_grant_can_be_renewed(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    set_day(monkeypatch, TOO_EARLY)
    client.force_login(town.person.person)

    page = client.get(reverse("case", args=[grant.number])).content.decode()
    form = client.get(address(grant)).content.decode()
    early = client.post(address(grant))

    assert "自 2024-07-29 起可以申请续期" in page
    assert address(grant) not in page
    assert "新建草稿" not in form
    assert early.status_code == 422
    assert not AccessApplication.objects.filter(data_grant=grant).exists()


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize("who", ["another applicant", "colleague", "reviewer", "administrator"])
def test_strangers_begin_nothing(client: Client, tmp_path: Path, who: str) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    person = {
        "another applicant": lambda: an_applicant("上海泊联信息有限公司"),
        "colleague": lambda: a_member(Role.APPLICANT, town.person.organisation),
        "reviewer": lambda: town.traffic.reviewer,
        "administrator": lambda: a_member(Role.ADMINISTRATOR),
    }[who]().person
    client.force_login(person)

    statuses = [client.get(address(grant)).status_code, client.post(address(grant)).status_code]

    assert statuses == [404, 404]


def test_other_kinds_are_no_page(client: Client, tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    client.force_login(town.person.person)

    assert client.get(address(grant, "extension")).status_code == 404


def test_department_reads_which_grant_is_to_be_amended(client: Client, tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    application = handed(town, started(town, grant, "amendment", LATER), LATER)
    client.force_login(town.traffic.reviewer.person)

    line = line_of(application, town.traffic)
    page = client.get(reverse("case", args=[line.number])).content.decode()

    assert f"本申请是对授权 {grant.number} 的变更" in page
    assert reverse("case", args=[grant.number]) in page


def test_reviewer_sees_what_an_amendment_changes_of_the_former_application(
    client: Client, tmp_path: Path
) -> None:
    town = a_town()
    draft = started(town, in_use(town, tmp_path), "amendment", LATER)
    application = handed(town, draft, LATER, purpose="在车载导航中提示附近泊位，只展示空闲数。")
    client.force_login(town.traffic.reviewer.person)

    page = client.get(reverse("case", args=[line_of(application, town.traffic).number]))

    parts = page.context["unlike_followed"]
    assert [(str(each.label), each.before, each.now) for each in parts] == [
        (
            "使用场景和用途",
            "为停车导航应用提供附近泊位和就诊高峰提示。",
            "在车载导航中提示附近泊位，只展示空闲数。",
        )
    ]
    assert "与原授权所依据的申请的不同" in page.content.decode()
