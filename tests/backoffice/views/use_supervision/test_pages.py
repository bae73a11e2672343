"""Pages of the supervision of use: who reads what, and what strangers find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.models import Grant, ObligationFinding, SupervisionSample
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member, an_organisation
from tests.workflows.conditional_access.applying import Town, a_town, an_applicant
from tests.workflows.conditional_access.granting import LATER
from tests.workflows.conditional_access.registries.entries import a_registrar
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    in_use,
    proposed,
    revoked,
    suspended,
    task_of,
    the_check,
    the_report,
    warned_and_asked,
)
from workflows.conditional_access.use_supervision.opening import Unscheduled, open_check

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db
LIST_QUERIES, MINE_QUERIES, CASE_QUERIES = 7, 6, 45


@pytest.fixture
def town() -> Town:
    return a_town()


@pytest.fixture
def grant(town: Town, tmp_path: Path) -> Grant:
    return in_use(town, tmp_path)


def test_user_reads_their_obligations_and_reports_on_the_page_of_the_task(
    client: Client, town: Town, grant: Grant
) -> None:
    client.force_login(town.person.person)
    report = the_report(grant)
    address = reverse("step", args=[task_of(report, "report").pk])

    listed = page(client, "my-obligations")
    asked = client.get(address).content.decode()
    typed = {"outcome": "report_use", "expected_version": report.version, "file": ""}
    empty = client.post(address, {**typed, "text": " "})
    done = client.post(address, {**typed, "text": "用于停车导航应用。"})

    assert (report.number in listed, the_check(grant).number in listed) == (True, True)
    assert "提交利用报告" in asked
    assert (empty.status_code, done.status_code) == (422, 302)
    assert "请填写情况说明。" in empty.content.decode()
    assert "用于停车导航应用。" in page(client, "case", report.number)


@pytest.mark.access_scenario(42)
def test_user_reads_a_proposal_nowhere_before_the_head_has_decided(
    client: Client, town: Town, grant: Grant
) -> None:
    report = proposed(town, warned_and_asked(the_report(grant)))
    a_member(Role.AUDITOR, town.traffic.organisation, person=town.person.person)

    client.force_login(town.person.person)
    of_user = page(client, "case", report.number)
    client.force_login(town.traffic.head.person)
    of_head = page(client, "case", report.number)

    said = "两次提示后仍未提交利用报告。"
    assert (said in of_user, said in of_head) == (False, True)


@pytest.mark.access_scenario(38)
def test_stranger_finds_no_obligation_no_violation_and_no_task(
    client: Client, town: Town, grant: Grant
) -> None:
    report = suspended(town, the_report(grant))
    other = a_member(Role.REVIEWER, an_organisation("上海市水务局"))
    rival = an_applicant("上海他图数据科技有限公司")
    addresses = [
        reverse("case", args=[report.number]),
        reverse("step", args=[task_of(report, "plead").pk]),
    ]

    for stranger in (other, rival):
        client.force_login(stranger.person)
        assert [client.get(each).status_code for each in addresses] == [404, 404]
        assert client.post(addresses[1], {"outcome": "plead"}).status_code == 404
        assert report.number not in page(client, "my-obligations")
    client.force_login(other.person)
    for name in ("obligations", "violations"):
        assert report.number not in page(client, name)


@pytest.mark.access_scenario(42)
def test_colleague_of_the_user_who_serves_the_department_finds_no_obligation(
    client: Client, town: Town, grant: Grant
) -> None:
    report = proposed(town, warned_and_asked(the_report(grant)))
    colleague = a_member(Role.APPLICANT, town.person.organisation)
    a_member(Role.DEPARTMENT_HEAD, town.traffic.organisation, person=colleague.person)
    client.force_login(colleague.person)

    assert client.get(reverse("case", args=[report.number])).status_code == 404
    task = task_of(report, "decide")
    assert client.get(reverse("step", args=[task.pk])).status_code == 404


@pytest.mark.parametrize("name", ["obligations", "violations", "samples", "sample-new"])
def test_applicant_and_nobody_read_no_list_of_the_departments(client: Client, name: str) -> None:
    address = reverse(name)

    assert client.get(address).status_code == 302
    client.force_login(an_applicant().person)
    assert client.get(address).status_code == 403


def test_department_narrows_its_list_and_reads_the_register(
    client: Client, town: Town, grant: Grant
) -> None:
    report = revoked(town, suspended(town, the_report(grant)), bar="fast")
    client.force_login(town.traffic.head.person)

    broken = page(client, "obligations", state="broken")
    register = page(client, "violations")

    assert (report.number in broken, the_check(grant).number in broken) == (True, False)
    assert report.number in page(client, "obligations", state="nonsense")
    assert "请放宽筛选条件。" in page(client, "obligations", state="met")
    assert ("UV01" in register, "告知承诺方式的申请" in register) == (True, True)


def test_commission_draws_a_sample_and_everybody_reads_its_seed(
    client: Client, town: Town, grant: Grant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backoffice.views.use_supervision.samples.moment", lambda: LATER)
    client.force_login(a_registrar().person)
    address = reverse("sample-new")

    too_long = client.post(address, {"words": "0" * 32})
    drawn = client.post(address, {"words": "12 07 31"})
    again = client.post(address, {"words": ""})

    assert (too_long.status_code, drawn.status_code, again.status_code) == (422, 302, 422)
    assert "每季度只抽取一次" in again.content.decode()
    client.force_login(town.traffic.reviewer.person)
    shown = page(client, "samples")
    assert ("12 07 31" in shown, grant.number in shown) == (True, True)
    assert reverse("sample-new") not in shown
    assert client.post(address, {"words": ""}).status_code == 403
    assert SupervisionSample.objects.count() == 1


def more_checks(grant: Grant, number: int) -> None:
    full = Grant.objects.select_related("signed_agreement", "line__row", "organisation")
    for count in range(number):
        wanted = Unscheduled(cause="report", text=f"接到反映{count}。")  # type: ignore[arg-type]
        open_check(full.get(pk=grant.pk), wanted, at=grant.delivered_at)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_for_one_and_three(
    client: Client, town: Town, grant: Grant, number: int, django_assert_num_queries: Any
) -> None:
    more_checks(grant, number)
    for reader, name, queries in (
        (town.traffic.head, "obligations", LIST_QUERIES),
        (town.person, "my-obligations", MINE_QUERIES),
    ):
        client.force_login(reader.person)
        page(client, name)
        with django_assert_num_queries(queries):
            page(client, name)


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_an_obligation_costs_the_same_for_one_and_three_findings(
    client: Client, town: Town, grant: Grant, number: int, django_assert_num_queries: Any
) -> None:
    check, at = the_check(grant), grant.delivered_at
    for count in range(number):
        said = {"by": town.traffic.reviewer.person, "at": at, "text": f"第{count}次核查。"}
        ObligationFinding.objects.create(obligation=check, kind="met", **said)
    client.force_login(town.person.person)
    page(client, "case", check.number)

    with django_assert_num_queries(CASE_QUERIES):
        shown = page(client, "case", check.number)
    assert f"第{number - 1}次核查。" in shown
