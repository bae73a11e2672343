"""Pages of the reconciliation: upload, findings, a halted run, exceptions, and who sees what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from backoffice.views.clock import moment
from cases.models import (
    EntryRow,
    Finding,
    ListVersion,
    ReconciliationRun,
    ResourceLink,
)
from cases.states.role import Role
from tests.backoffice.views.reconciliation.uploads import FOREIGN, LINES, upload
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.reconciliation.catalogues import City, Line, Listed
from workflows.open_list.reconciliation.reconcile import reconcile

pytestmark = pytest.mark.django_db


def test_catalogue_is_uploaded_compared_and_its_findings_listed(client, officer):
    answer = upload(client, [*LINES, FOREIGN])

    run = ReconciliationRun.objects.get()
    page = client.get(reverse("reconciliation"), {"mismatch": "R1"}).content.decode()
    assert answer.url == reverse("reconciliation-run", args=[run.pk])
    assert "目录.csv" in client.get(answer.url).content.decode()
    assert "乙局的数据" in page
    assert '应开未列&nbsp;<span class="text-muted-house">11</span>' in page
    assert run.number in page


def test_bad_rows_are_shown_and_nothing_is_kept(client, officer):
    answer = upload(client, [*LINES, Line("", name="无代码")])

    assert answer.status_code == 422
    assert "信息资源代码为空" in answer.content.decode()
    assert not ReconciliationRun.objects.exists()


def test_empty_page_tells_how_to_begin(client, officer):
    page = client.get(reverse("reconciliation")).content.decode()

    assert "还没有核对过" in page
    assert "没有这样的差异" in page


def test_halted_run_goes_on_with_a_reason(client, officer):
    upload(client, LINES)
    halted = upload(client, LINES[:5])
    page = client.get(halted.url).content.decode()

    refused = client.post(halted.url, {"reason": ""})
    done = client.post(halted.url, {"reason": "五项已撤并"})

    assert "核对已停下" in page
    assert refused.status_code == 422
    assert "五项已撤并" in client.get(done.url).content.decode()
    assert ReconciliationRun.objects.first().status == "done"


def test_department_sees_its_own_findings_alone_and_decides_nothing(client, officer, bureau):
    upload(client, [replace(LINES[0], name="甲局的数据"), FOREIGN])
    own, foreign = Finding.objects.get(code="C0"), Finding.objects.get(code="X1")
    client.force_login(a_member(Role.DEPARTMENT_STAFF, bureau).person)

    page = client.get(reverse("reconciliation")).content.decode()

    assert "甲局的数据" in page
    assert "乙局的数据" not in page
    assert client.get(reverse("finding", args=[own.pk])).status_code == 200
    assert client.get(reverse("finding", args=[foreign.pk])).status_code == 404
    assert client.post(reverse("finding", args=[foreign.pk]), {}).status_code == 404
    assert client.post(reverse("finding", args=[own.pk]), {}).status_code == 403
    run = ReconciliationRun.objects.get()
    assert client.get(reverse("reconciliation-run", args=[run.pk])).status_code == 404
    assert upload(client, LINES).status_code == 403


def test_district_sees_its_units(client, officer, bureau):
    district = an_organisation("丁区", kind="district")
    an_organisation("丁区一局", parent=district)
    upload(client, [replace(LINES[0], provider="丁区一局", name="区里的数据"), FOREIGN])
    client.force_login(a_member(Role.DISTRICT_AUTHORITY, district).person)

    page = client.get(reverse("reconciliation")).content.decode()

    assert "区里的数据" in page
    assert "乙局的数据" not in page


@pytest.mark.parametrize("name", ["reconciliation", "reconciliation-run", "finding"])
def test_people_who_are_not_logged_in_are_sent_to_the_log_in_page(client, name):
    address = reverse(name, args=[] if name == "reconciliation" else [1])

    assert client.get(address).status_code == 302


def test_an_applicant_has_nothing_to_see_here(client):
    client.force_login(a_member(Role.APPLICANT).person)

    assert client.get(reverse("reconciliation")).status_code == 403


@pytest.mark.parametrize("asked", ["mismatch=R10", "above=x", "above=99999999999999999999999"])
def test_odd_questions_are_answered(client, officer, asked):
    upload(client, LINES)

    assert client.get(f"{reverse('reconciliation')}?{asked}").status_code == 200


LONG = "上海市公共交通线路站点及首末班车时间信息汇总表二零二六年"


def test_similar_name_is_confirmed_and_the_next_run_goes_by_it(client, officer, bureau):
    City({"甲局": bureau}).publish({"a": Listed("D1", name=LONG)})
    ListVersion.objects.update(state="in_effect")
    upload(client, [*LINES, Line("C99", name=f"{LONG}册")])
    missing = Finding.objects.get(code="C99")
    staff = a_member(Role.DEPARTMENT_STAFF, bureau)
    client.force_login(staff.person)
    page = client.get(reverse("finding", args=[missing.pk])).content.decode()
    entry = EntryRow.objects.get().entry_id
    address = reverse("finding-link", args=[missing.pk])

    refused = [client.post(address, data).status_code for data in ({}, {"entry": entry + 1})]
    client.post(address, {"entry": entry})

    assert LONG in page
    assert refused == [422, 422]
    link = ResourceLink.objects.get()
    assert (link.code, link.entry_id, link.confirmed_by_id) == ("C99", entry, staff.person_id)
    version = ListVersion.objects.get()
    run = reconcile(version=version, membership=officer, at=moment())
    assert (run.incremental, run.counts["R2"], run.counts["R6"]) == (True, 0, 1)


def test_who_has_two_hats_confirms_under_the_one_that_may(client, officer, bureau, other):
    City({"甲局": bureau}).publish({"a": Listed("D1", name=LONG)})
    ListVersion.objects.update(state="in_effect")
    upload(client, [*LINES, Line("C99", name=f"{LONG}册")])
    person = a_member(Role.DEPARTMENT_STAFF, other).person
    a_member(Role.DEPARTMENT_STAFF, bureau, person=person)
    client.force_login(person)
    address = reverse("finding-link", args=[Finding.objects.get(code="C99").pk])

    answer = client.post(address, {"entry": EntryRow.objects.get().entry_id})

    assert answer.status_code == 302
    assert ResourceLink.objects.get().confirmed_by == person


def test_buttons_are_shown_to_those_who_may_press_them(client, officer, bureau):
    City({"甲局": bureau}).publish({"a": Listed("D1", name=LONG)})
    ListVersion.objects.update(state="in_effect")
    upload(client, [*LINES, Line("C99", name=f"{LONG}册")])
    finding = reverse("finding", args=[Finding.objects.get(code="C99").pk])
    link = reverse("finding-link", args=[Finding.objects.get(code="C99").pk])
    entry = {"entry": EntryRow.objects.get().entry_id}
    for role, organisation in [(Role.AUDITOR, None), (Role.REVIEWER, bureau)]:
        client.force_login(a_member(role, organisation).person)
        assert link not in client.get(finding).content.decode()
        assert client.post(link, entry).status_code == 403
    client.force_login(a_member(Role.DEPARTMENT_STAFF, bureau).person)
    assert link in client.get(finding).content.decode()


def test_a_halted_run_offers_to_go_on_only_while_it_is_the_newest(client, officer):
    upload(client, LINES)
    halted = upload(client, LINES[:5])
    offered = "仍然继续核对" in client.get(halted.url).content.decode()
    upload(client, LINES[:6])

    page = client.get(halted.url).content.decode()

    assert offered
    assert "仍然继续核对" not in page
    assert client.post(halted.url, {"reason": "五项已撤并"}).status_code == 403


def test_an_unlike_name_is_no_candidate_and_a_stranger_confirms_nothing(client, officer, bureau):
    City({"甲局": bureau}).publish({"a": Listed("D1", name="完全不同的名称")})
    ListVersion.objects.update(state="in_effect")
    upload(client, LINES)
    address = reverse("finding-link", args=[Finding.objects.filter(mismatch="R1")[0].pk])
    entry = EntryRow.objects.get().entry_id

    assert client.post(address, {"entry": entry}).status_code == 422
    client.force_login(a_member(Role.DEPARTMENT_STAFF).person)
    assert client.post(address, {"entry": entry}).status_code == 404
    assert not ResourceLink.objects.exists()


def test_mismatch_marks_what_catalogue_and_list_say_differently(client, officer, bureau):
    city = City({"甲局": bureau})
    line = Line("C1", "D1", frequency="daily")
    upload(client, [line])
    version = city.publish({"a": Listed("D1")})
    reconcile(version=version, membership=officer, at=moment())

    finding = Finding.objects.get(mismatch="R6")
    page = client.get(reverse("finding", args=[finding.pk])).content.decode()

    assert page.count("不一致</span>") == 1
    assert page.index("更新频率") < page.index("不一致</span>")
