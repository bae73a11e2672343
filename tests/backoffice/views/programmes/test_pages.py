"""Pages of programmes: opening one, nominating an entry, its way to a label, who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.html import strip_tags

from backoffice.views.clock import today
from cases import triggers
from cases.models import EntryLabel, LabelNomination, LabelProgramme
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import (
    a_fair,
    a_label,
    a_nomination,
    a_programme,
    finish,
    open_task,
    page,
)
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_listed_row

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_OVERVIEW = 8
QUERIES_OF_THE_PROGRAMME = 12
QUERIES_OF_THE_PICK = 9
JUDGED = {
    "reason": "各项标准均已核对。",
    "result_described": "met",
    "why_described": "字段说明齐全。",
    "result_exemplary": "met",
    "why_exemplary": "同类数据中使用最多。",
}


@pytest.fixture
def fair():
    return a_fair()


def call(**changed):
    return {
        "kind": "sample",
        "target": "100",
        "call": "请各部门申报样本数据集。",
        "nominate_until": today() + timedelta(days=20),
        "term_months": "12",
    } | changed


def test_officer_opens_a_programme_and_sees_its_progress(client, fair):
    client.force_login(fair.officer.person)
    assert "开启批次" in page(client, "programmes")
    proposed = page(client, "programme-new")

    answer = client.post(reverse("programme-new"), call())

    opened = LabelProgramme.objects.get()
    text = page(client, "programme", opened.label)
    assert answer.url == reverse("programme", args=[opened.label])
    assert 'value="100"' in proposed
    assert "请各部门申报样本数据集。" in text
    assert "有效标注 0 个，目标 100 个。" in text
    assert "条目质量得分不低于 80。" in text
    assert "0 / 100" in page(client, "programmes")


def test_programme_that_does_not_fit_comes_back_with_a_sentence(client, fair):
    client.force_login(fair.officer.person)
    address = reverse("programme-new")

    number = client.post(address, call(target="很多"))
    day = client.post(address, call(nominate_until=today(), call="写过的话"))

    assert (number.status_code, day.status_code) == (422, 422)
    assert "请填写 1 至 1000 之间的整数" in number.content.decode()
    assert "申报截止日期须晚于今天" in day.content.decode()
    assert "写过的话" in day.content.decode()
    assert not LabelProgramme.objects.exists()


def test_department_opens_no_programme_but_reads_its_call(client, fair):
    programme = a_programme(fair)
    client.force_login(fair.staff.person)

    assert client.get(reverse("programme-new")).status_code == 403
    assert client.post(reverse("programme-new"), call()).status_code == 403
    text = page(client, "programme", programme.label)
    assert "申报本单位的条目" in text
    assert "数据量不低于本领域第 75 百分位。" in text


def test_staff_finds_an_entry_and_nominates_it_knowing_how_it_stands(client, fair):
    a_listed_row(fair.department, name="停车场", contact="")
    programme = a_programme(fair)
    client.force_login(fair.staff.person)
    offered = page(client, "nominate-pick", programme.label)
    narrowed = page(client, "nominate-pick", programme.label, text="公交")
    shown = page(client, "nominate-entry", programme.label, fair.row.entry.uid)

    answer = client.post(
        reverse("nominate-entry", args=[programme.label, fair.row.entry.uid]),
        {"statement": "线网权威数据。"},
    )

    nomination = LabelNomination.objects.get()
    assert ("停车场" in offered, "停车场" in narrowed) == (True, False)
    assert "近 90 天没有对本条目的探测。" in shown
    assert answer.url == reverse("case", args=[nomination.number])
    assert "线网权威数据。" in page(client, "case", nomination.number)
    assert nomination.number in page(client, "programme", programme.label)
    assert fair.row.name not in page(client, "nominate-pick", programme.label)


def test_refused_nomination_keeps_what_was_typed(client, fair):
    programme = a_programme(fair)
    first = a_nomination(fair, programme)
    client.force_login(fair.staff.person)
    address = reverse("nominate-entry", args=[programme.label, fair.row.entry.uid])

    empty = client.post(address, {"statement": " "})
    again = client.post(address, {"statement": "写过的话"})

    assert (empty.status_code, again.status_code) == (422, 422)
    assert "请写明申报理由和数据的特点。" in empty.content.decode()
    assert first.number in again.content.decode()
    assert "写过的话" in again.content.decode()


def test_nomination_goes_through_its_pages_to_a_label_that_everybody_sees(client, fair):
    programme = a_programme(fair)
    nomination = a_nomination(fair, programme)
    client.force_login(fair.staff.person)
    assert "请核对后" not in page(client, "case", nomination.number)

    finish(client, fair.staff, nomination, "hand_in", statement="线网权威数据，每月更新。")
    finish(client, fair.head, nomination, "sign")
    client.force_login(fair.officer.person)
    judging = page(client, "step", open_task(nomination).pk)
    assert "“具有标杆示范意义”的判断依据" in judging
    finish(client, fair.officer, nomination, "judge_fit", **JUDGED)
    finish(client, fair.second, nomination, "grant")
    client.logout()

    label = EntryLabel.objects.get()
    assert label.valid_from == today()
    assert "品牌数据" in page(client, "entry", fair.row.entry.uid)
    assert fair.row.name in page(client, "entries", label="brand")
    assert fair.row.name not in page(client, "entries", label="sample")
    client.force_login(fair.staff.person)
    words = " ".join(strip_tags(page(client, "case", nomination.number)).split())
    assert ("标注 品牌数据" in words, "版本号" in words) == (True, False)
    assert "各项标准均已核对。" in words
    assert "同类数据中使用最多。" in words
    assert "有效标注 1 个，目标 10 个。" in page(client, "programme", programme.label)


def test_judgement_that_leaves_something_open_comes_back(client, fair):
    nomination = a_nomination(fair, a_programme(fair))
    finish(client, fair.staff, nomination, "hand_in", statement="线网权威数据。")
    finish(client, fair.head, nomination, "sign")
    said = JUDGED | {"why_exemplary": "", "result_described": ""}

    answer = finish(client, fair.officer, nomination, "judge_fit", **said)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请判断“业务说明完备”是否符合。" in text
    assert "请写明判断“具有标杆示范意义”的依据。" in text
    assert "字段说明齐全。" in text
    sent_back = finish(client, fair.officer, nomination, "return", reason="补充案例")
    assert sent_back.status_code == 302


def test_programme_after_its_last_day_says_so_and_offers_nothing(client, fair):
    programme = a_programme(fair)
    later = today() - timedelta(days=1)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_labelprogramme SET nominate_until = %s", [later])
    client.force_login(fair.staff.person)

    text = page(client, "programme", programme.label)

    assert f"申报已于 {later.isoformat()} 截止。" in text
    assert "申报本单位的条目" not in text
    assert "已截止" in page(client, "programmes")
    assert "截止" in page(client, "nominate-pick", programme.label)
    refused = client.post(
        reverse("nominate-entry", args=[programme.label, fair.row.entry.uid]),
        {"statement": "迟了"},
    )
    assert refused.status_code == 422


def test_stranger_sees_the_call_but_no_nomination_of_others(client, fair):
    programme = a_programme(fair)
    nomination = a_nomination(fair, programme)
    stranger = a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市气象局"))
    client.force_login(stranger.person)

    text = page(client, "programme", programme.label)

    assert nomination.number not in text
    assert "没有您可以查看的申报" in text
    assert client.get(reverse("case", args=[nomination.number])).status_code == 404
    address = reverse("nominate-entry", args=[programme.label, fair.row.entry.uid])
    assert client.get(address).status_code == 404
    assert client.post(address, {"statement": "别人的"}).status_code == 404
    assert fair.row.name not in page(client, "nominate-pick", programme.label)


@pytest.mark.parametrize(
    "name", ["programmes", "programme", "programme-new", "nominate-pick", "nominate-entry"]
)
def test_who_has_nothing_to_do_with_it_is_refused(client, fair, name):
    programme = a_programme(fair)
    arguments = {
        "programme": [programme.label],
        "nominate-pick": [programme.label],
        "nominate-entry": [programme.label, fair.row.entry.uid],
    }
    address = reverse(name, args=arguments.get(name, []))

    nobody = client.get(address)
    client.force_login(a_member(Role.APPLICANT).person)

    assert nobody.status_code == 302
    assert client.get(address).status_code == 403


def test_unknown_programme_or_entry_is_not_found(client, fair):
    programme = a_programme(fair)
    client.force_login(fair.staff.person)
    unknown = "00000000-0000-0000-0000-000000000000"

    for name, arguments in (
        ("programme", ["2020-brand"]),
        ("nominate-pick", ["2020-brand"]),
        ("nominate-entry", [programme.label, unknown]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404


def test_district_authority_nominates_entries_of_its_units(client, fair):
    district = an_organisation("上海市徐汇区人民政府", kind="district")
    unit = an_organisation("上海市徐汇区统计局", kind="district", parent=district)
    row = a_listed_row(unit, name="区统计年鉴")
    authority = a_member(Role.DISTRICT_AUTHORITY, district)
    programme = a_programme(fair)
    client.force_login(authority.person)

    assert row.name in page(client, "nominate-pick", programme.label)
    client.post(
        reverse("nominate-entry", args=[programme.label, row.entry.uid]), {"statement": "年鉴"}
    )

    assert LabelNomination.objects.get().organisation == unit


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(client, fair, count, django_assert_num_queries):
    programme = a_programme(fair)
    rows = [fair.row, *(a_listed_row(fair.department, name=f"数据{n}") for n in range(count - 1))]
    for row in rows:
        a_label(fair, programme, row=row)
        a_listed_row(fair.department, name=f"候选{row.pk}")
    for _ in range(count - 1):
        a_programme(fair)
    client.force_login(fair.staff.person)
    page(client, "programmes")

    with django_assert_num_queries(QUERIES_OF_THE_OVERVIEW):
        page(client, "programmes")
    with django_assert_num_queries(QUERIES_OF_THE_PROGRAMME):
        page(client, "programme", programme.label)
    with django_assert_num_queries(QUERIES_OF_THE_PICK):
        page(client, "nominate-pick", programme.label)


def test_nominations_come_in_pages_and_are_narrowed_to_a_state(client, fair):
    programme = a_programme(fair)
    rows = [a_listed_row(fair.department, name=f"数据{n:02}") for n in range(26)]
    for row in rows:
        a_nomination(fair, programme, row=row)
    client.force_login(fair.officer.person)

    first = page(client, "programme", programme.label, state="draft")
    last = LabelNomination.objects.order_by("pk")[24].pk

    assert ("数据24" in first, "数据25" in first) == (True, False)
    second = page(client, "programme", programme.label, state="draft", after=str(last))
    assert ("数据24" in second, "数据25" in second) == (False, True)
    assert "没有您可以查看的申报" in page(client, "programme", programme.label, state="signed")
    assert "数据25" not in page(client, "programme", programme.label, state="x", after="x")
