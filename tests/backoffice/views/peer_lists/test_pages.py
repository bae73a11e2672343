"""Pages of other cities' lists: upload, comparison, and what is done about a name."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import ListChange, PeerList, PeerMark
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city, a_listed_row
from tests.workflows.open_list.peers.peers import NOW, a_peer_list, a_version, peer_file
from workflows.open_list.peers.mark_name import rule_name_out

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_LISTS = 7
QUERIES_OF_THE_COMPARISON = 10
LINES = (
    "公交线路 站点信息,交通出行,市交通局,无条件开放",
    "共享单车停放点,交通出行,市交通局,无条件开放",
    "=HYPERLINK(1),其他,,",
)


@pytest.fixture
def city():
    return a_city()


def upload(client, *lines, **said):
    file = SimpleUploadedFile("目录.csv", peer_file(*lines).read())
    data = {"city": "某市", "source": "某市平台", "as_of": "2026-11-01", "file": file}
    return client.post(reverse("peer-lists"), data | said)


def page(client, name, *arguments, **query):
    return client.get(reverse(name, args=arguments), query).content.decode()


def test_list_is_uploaded_and_compared_by_field(client, city):
    a_version()
    a_listed_row(city.department)
    client.force_login(city.officer.person)

    answer = upload(client, *LINES)

    listed = PeerList.objects.get()
    text = page(client, "peer-list", listed.pk)
    assert answer.url == reverse("peer-list", args=[listed.pk])
    assert "共享单车停放点" in text
    assert "公交线路 站点信息" not in text
    assert "未对应领域" in text
    assert "与某市对标" in text
    assert "某市平台" in page(client, "peer-lists")
    narrowed = page(client, "peer-list", listed.pk, domain="none")
    assert "=HYPERLINK(1)" in narrowed
    assert "共享单车停放点" not in narrowed


def test_bad_rows_are_shown_with_their_numbers(client, city):
    client.force_login(city.officer.person)

    answer = upload(client, *LINES, ",其他,,")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "1 行错误" in text
    assert '<td data-label="行">5</td>' in text
    assert not PeerList.objects.exists()


def test_form_without_a_city_comes_back(client, city):
    client.force_login(city.officer.person)

    answer = upload(client, *LINES, city="")

    assert answer.status_code == 422
    assert "请填写城市名称" in answer.content.decode()


def test_same_file_again_says_that_it_is_there(client, city):
    client.force_login(city.officer.person)
    upload(client, *LINES)

    again = upload(client, *LINES)

    assert "此前已经载入" in client.get(again.url).content.decode()
    assert PeerList.objects.count() == 1


def test_staff_proposes_a_name_for_their_own_department(client, city):
    listed = a_peer_list(city.officer, *LINES)
    name = listed.names.get(name="共享单车停放点")
    client.force_login(city.staff.person)
    shown = page(client, "peer-name", listed.pk, name.pk)

    answer = client.post(
        reverse("peer-name-propose", args=[listed.pk, name.pk]),
        {"organisation": city.department.pk, "reason": "市民需要"},
    )

    change = ListChange.objects.get()
    assert "建立调整申请草稿" in shown
    assert "记为不适用" not in shown
    assert answer.url == reverse("case", args=[change.number])
    assert client.get(answer.url).status_code == 200
    items = client.get(reverse("list-change-items", args=[change.number]))
    assert "共享单车停放点" in items.content.decode()
    assert change.number in page(client, "peer-name", listed.pk, name.pk)
    assert "共享单车停放点" not in page(client, "peer-list", listed.pk)
    assert "提出新增" in page(client, "peer-list", listed.pk, choice="propose")


def test_staff_proposes_nothing_for_another_department(client, city):
    listed = a_peer_list(city.officer, *LINES)
    name = listed.names.get(name="共享单车停放点")
    other = an_organisation("上海市气象局")
    client.force_login(city.staff.person)
    address = reverse("peer-name-propose", args=[listed.pk, name.pk])

    answer = client.post(address, {"organisation": other.pk, "reason": "市民需要"})

    assert answer.status_code == 422
    assert "没有这个单位" in answer.content.decode()
    assert not ListChange.objects.exists()


def test_officer_rules_a_name_out_with_a_reason(client, city):
    listed = a_peer_list(city.officer, *LINES)
    name = listed.names.get(name="共享单车停放点")
    client.force_login(city.officer.person)
    address = reverse("peer-name-rule-out", args=[listed.pk, name.pk])

    refused = client.post(address, {"reason": ""})
    answer = client.post(address, {"reason": "本市另有同类数据"})

    assert refused.status_code == 422
    assert answer.url == reverse("peer-list", args=[listed.pk])
    assert PeerMark.objects.get().reason == "本市另有同类数据"
    assert "不适用本市" in page(client, "peer-list", listed.pk, choice="not_applicable")
    assert "本市另有同类数据" in page(client, "peer-name", listed.pk, name.pk)


def test_refused_proposal_brings_back_what_was_typed(client, city):
    listed = a_peer_list(city.officer, *LINES)
    name = listed.names.get(name="共享单车停放点")
    client.force_login(city.staff.person)
    address = reverse("peer-name-propose", args=[listed.pk, name.pk])
    said = {"organisation": city.department.pk, "reason": "市民需要"}
    client.post(address, said)

    again = client.post(address, said)
    client.force_login(city.officer.person)
    ruled = client.post(
        reverse("peer-name-rule-out", args=[listed.pk, name.pk]), {"reason": "不需要"}
    )

    assert (again.status_code, ruled.status_code) == (422, 422)
    assert "请等其办结后再处理" in again.content.decode()
    assert "市民需要" in again.content.decode()
    assert "不需要" in ruled.content.decode()


def test_number_of_a_request_out_of_sight_is_not_shown(client, city):
    listed = a_peer_list(city.officer, *LINES)
    name = listed.names.get(name="共享单车停放点")
    client.force_login(city.staff.person)
    client.post(
        reverse("peer-name-propose", args=[listed.pk, name.pk]),
        {"organisation": city.department.pk, "reason": "市民需要"},
    )
    page(client, "case", ListChange.objects.get().number)
    client.force_login(a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person)

    text = page(client, "peer-name", listed.pk, name.pk)

    assert ListChange.objects.get().number not in text
    assert "交通委员会" in text


def test_who_may_not_act_is_refused(client, city):
    listed = a_peer_list(city.officer, *LINES)
    arguments = [listed.pk, listed.names.first().pk]
    client.force_login(city.head.person)

    assert upload(client, *LINES).status_code == 403
    for name in ("peer-name-propose", "peer-name-rule-out"):
        assert client.post(reverse(name, args=arguments), {}).status_code == 403


@pytest.mark.parametrize(
    ("name", "arguments", "method"),
    [
        ("peer-lists", 0, "get"),
        ("peer-lists", 0, "post"),
        ("peer-list", 1, "get"),
        ("peer-name", 2, "get"),
        ("peer-name-propose", 2, "post"),
        ("peer-name-rule-out", 2, "post"),
    ],
)
def test_stranger_is_refused_and_nobody_sees_it_without_log_in(
    client, city, name, arguments, method
):
    listed = a_peer_list(city.officer, *LINES)
    address = reverse(name, args=[listed.pk, listed.names.first().pk][:arguments])

    nobody = getattr(client, method)(address)
    client.force_login(a_member(Role.APPLICANT).person)
    stranger = getattr(client, method)(address)

    assert nobody.status_code == 302
    assert stranger.status_code == 403


def test_unknown_list_and_a_name_of_another_list_are_not_found(client, city):
    listed = a_peer_list(city.officer, *LINES)
    other = a_peer_list(city.officer, LINES[1])
    client.force_login(city.officer.person)

    assert client.get(reverse("peer-list", args=[0])).status_code == 404
    address = reverse("peer-name", args=[other.pk, listed.names.first().pk])
    assert client.get(address).status_code == 404


def test_names_go_on_on_the_next_page(client, city):
    listed = a_peer_list(city.officer, *(f"数据{n},其他,," for n in range(26)))
    client.force_login(city.officer.person)
    first = page(client, "peer-list", listed.pk)
    last = listed.names.order_by("pk")[24].pk

    second = page(client, "peer-list", listed.pk, after=last)

    assert f"after={last}" in first
    assert ("数据24<" in first, "数据25<" in first) == (True, False)
    assert ("数据24<" in second, "数据25<" in second) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(client, city, count, django_assert_num_queries):
    a_version()
    for number in range(count):
        a_listed_row(city.department, name=f"已有{number}")
        listed = a_peer_list(
            city.officer, *(f"数据{number}{n},其他,," for n in range(count)), "已有0,其他,,"
        )
    name = listed.names.earliest("pk")
    rule_name_out(peer_name=name, reason="不适用", membership=city.officer, at=NOW)
    client.force_login(city.officer.person)
    page(client, "peer-lists")

    with django_assert_num_queries(QUERIES_OF_THE_LISTS):
        page(client, "peer-lists")
    with django_assert_num_queries(QUERIES_OF_THE_COMPARISON):
        page(client, "peer-list", listed.pk, choice="all")
