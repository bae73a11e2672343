"""Mismatches as work on the pages: who gives it out, who drafts, who sees what."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Finding, ListChange, MismatchTask, ReconciliationRun, WorkItem
from cases.states.role import Role
from tests.factories import a_member, an_organisation, the_commission
from tests.workflows.open_list.reconciliation.catalogues import Line, catalogue_file

pytestmark = pytest.mark.django_db
LINES = [Line(f"C{n}", name=f"数据{n}") for n in range(3)]


@pytest.fixture
def bureau():
    return an_organisation("甲局")


@pytest.fixture
def officer(client, bureau):
    """An officer of the commission, logged in, who has compared a catalogue with no list."""
    member = a_member(Role.COMMISSION_STAFF, the_commission())
    client.force_login(member.person)
    compared(client, [*LINES, Line("X1", name="乙局的数据", provider="乙局")])
    return member


def compared(client, lines):
    an_organisation("乙局")
    file = SimpleUploadedFile("目录.csv", catalogue_file(lines).read())
    client.post(reverse("reconciliation"), {"file": file})


def assign(client):
    return client.post(reverse("reconciliation-tasks", args=[ReconciliationRun.objects.get().pk]))


def test_a_confirmed_run_becomes_work_of_each_organisation(client, officer, bureau):
    run = reverse("reconciliation-run", args=[ReconciliationRun.objects.get().pk])
    before = client.get(run).content.decode()

    answer = assign(client)

    after = client.get(answer.url).content.decode()
    assert "有 4 项差异还没有下达处理" in before
    assert "已下达 2 份核对处理单" in after
    assert "还没有下达处理" not in after
    assert MismatchTask.objects.get(organisation=bureau).about.count() == 3


def test_nobody_else_gives_work_out(client, officer, bureau):
    statuses = []
    for role, organisation in [(Role.DEPARTMENT_HEAD, bureau), (Role.AUDITOR, None)]:
        client.force_login(a_member(role, organisation).person)
        statuses.append(assign(client).status_code)

    assert statuses == [404, 403]
    assert not MismatchTask.objects.exists()


def test_task_shows_its_mismatches_to_its_department_and_to_no_other(client, officer, bureau):
    assign(client)
    task = MismatchTask.objects.get(organisation=bureau)
    item = WorkItem.objects.get(process_id=task.pk)
    addresses = [reverse("case", args=[task.number]), reverse("step", args=[item.pk])]

    client.force_login(a_member(Role.DEPARTMENT_STAFF, bureau).person)
    pages = [client.get(address).content.decode() for address in addresses]
    finding = client.get(reverse("finding", args=[Finding.objects.get(code="C0").pk]))
    client.force_login(a_member(Role.DEPARTMENT_STAFF).person)
    foreign = [client.get(address).status_code for address in addresses]

    assert all("数据2" in page for page in pages)
    assert "说明理由后办结" in pages[1]
    assert task.number in finding.content.decode()
    assert foreign == [404, 404]


def test_one_button_drafts_the_request_that_settles_a_mismatch(client, officer, bureau):
    address = reverse("finding-request", args=[Finding.objects.get(code="C0").pk])
    page = reverse("finding", args=[Finding.objects.get(code="C0").pk])
    client.force_login(a_member(Role.DEPARTMENT_STAFF, bureau).person)
    offered = address in client.get(page).content.decode()

    answer = client.post(address)
    again = client.post(address)

    change = ListChange.objects.get()
    assert offered
    assert answer.url == reverse("case", args=[change.number])
    assert (change.organisation, change.items.get().operation) == (bureau, "add")
    assert again.status_code == 422
    assert address not in client.get(page).content.decode()
    assert change.number in client.get(page).content.decode()


def test_nobody_drafts_for_another_department(client, officer, bureau):
    address = reverse("finding-request", args=[Finding.objects.get(code="C0").pk])
    page = reverse("finding", args=[Finding.objects.get(code="C0").pk])
    as_officer = client.post(address).status_code
    shown_to_officer = address in client.get(page).content.decode()
    client.force_login(a_member(Role.DEPARTMENT_HEAD, bureau).person)
    as_head = client.post(address).status_code
    client.force_login(a_member(Role.DEPARTMENT_STAFF).person)

    assert (as_officer, as_head, client.post(address).status_code) == (403, 403, 404)
    assert not shown_to_officer
    assert not ListChange.objects.exists()


@pytest.mark.parametrize("name", ["reconciliation-tasks", "finding-request"])
def test_people_who_are_not_logged_in_are_sent_to_the_log_in_page(client, name):
    assert client.post(reverse(name, args=[1])).status_code == 302


def test_a_page_costs_the_same_however_many_mismatches_a_task_has(client, bureau):
    member = a_member(Role.COMMISSION_STAFF, the_commission())
    client.force_login(member.person)
    lines = [*LINES, Line("X1", name="乙局的数据", provider="乙局")]
    compared(client, lines)
    assign(client)
    costs = []
    for task in MismatchTask.objects.order_by("pk"):
        address = reverse("case", args=[task.number])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        costs.append((task.about.count(), len(queries)))

    assert [count for count, _queries in costs] == [3, 1]
    assert len({queries for _count, queries in costs}) == 1
