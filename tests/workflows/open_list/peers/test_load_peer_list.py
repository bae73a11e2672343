"""Another city's list is taken in once, its bad rows named, its names compared by key."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest

from cases.errors import BadInput, NotAllowed, UnreadableFile
from cases.models import PeerList, PeerName, SystemEvent
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.peers.peers import NOW, ORIGIN, load
from workflows.open_list.peers.domain_words import domain_of
from workflows.open_list.peers.load_peer_list import load_peer_list

pytestmark = pytest.mark.django_db
GOOD = ("共享单车停放点,交通出行,市交通局,无条件开放", "空气质量（小时）,生态环境,,")


@pytest.fixture
def operator():
    return a_member(Role.DATA_CENTRE_OPERATOR)


def test_names_are_kept_with_key_field_and_row(operator):
    taken = load(operator, *GOOD)

    assert (taken.is_new, taken.refusal, taken.error_count) == (True, "", 0)
    assert list(
        PeerName.objects.order_by("pk").values_list("row_number", "name_key", "domain")
    ) == [
        (2, "共享单车停放点", "road_traffic"),
        (3, "空气质量(小时)", "environment"),
    ]
    assert SystemEvent.objects.get().data["digest"] == taken.peer_list.digest


def test_same_content_of_a_city_is_kept_once_and_another_city_keeps_its_own(operator):
    first = load(operator, *GOOD)

    again = load(operator, *GOOD, origin=replace(ORIGIN, as_of=date(2026, 11, 2)))
    other = load(operator, *GOOD, origin=replace(ORIGIN, city="别市"))

    assert (again.is_new, again.peer_list) == (False, first.peer_list)
    assert other.is_new
    assert (PeerList.objects.count(), PeerName.objects.count()) == (2, 4)
    assert SystemEvent.objects.count() == 2


def test_bad_rows_are_named_by_number_and_nothing_is_kept(operator):
    taken = load(operator, GOOD[0], ",交通出行,市交通局,", f"{'长' * 201},,,")

    assert [(each["row"], each["column"], each["rule"]) for each in taken.errors] == [
        (3, "数据资源名称", "name_empty"),
        (4, "数据资源名称", "text_too_long"),
    ]
    assert "2 行错误" in taken.refusal
    assert not PeerList.objects.exists()
    assert not SystemEvent.objects.exists()


def test_bad_rows_are_left_out_where_that_is_asked_for(operator):
    taken = load(operator, GOOD[0], ",交通出行,市交通局,", only_good_rows=True)

    assert taken.peer_list.counts == {
        "rows": 2,
        "names": 1,
        "repeated": 0,
        "not_open": 0,
        "no_domain": 0,
        "errors": 1,
    }
    assert taken.peer_list.errors[0]["row"] == 3


def test_repeated_names_and_what_is_not_open_are_counted_and_left_out(operator):
    taken = load(
        operator, GOOD[0], "共享单车 停放点,其他,,", "涉密数据,其他,,非开放", "数据,其他,,"
    )

    counts = taken.peer_list.counts
    assert (counts["rows"], counts["names"]) == (4, 2)
    assert (counts["repeated"], counts["not_open"], counts["no_domain"]) == (1, 1, 1)


def test_workbook_of_names_alone_is_enough(operator):
    from openpyxl import Workbook  # slow import

    book, file = Workbook(), io.BytesIO()
    book.active.append(["数据集名称", "提供单位"])
    book.active.append(["停车场泊位", "市交通局"])
    book.save(file)

    taken = load_peer_list(
        file=file, filename="目录.xlsx", origin=ORIGIN, membership=operator, at=NOW
    )

    assert list(PeerName.objects.values_list("name", "provider_name", "domain")) == [
        ("停车场泊位", "市交通局", "")
    ]
    assert taken.peer_list.counts["no_domain"] == 1


@pytest.mark.parametrize(
    ("origin", "part"),
    [
        (replace(ORIGIN, city=" "), "城市和来源"),
        (replace(ORIGIN, source="源" * 301), "城市和来源"),
        (replace(ORIGIN, as_of=date(2026, 11, 21)), "还没有到"),
    ],
)
def test_origin_that_says_nothing_is_refused(operator, origin, part):
    with pytest.raises(BadInput, match=part):
        load(operator, *GOOD, origin=origin)


def test_file_without_open_names_is_refused(operator):
    with pytest.raises(UnreadableFile, match="没有可以对标"):
        load(operator, "涉密数据,其他,,非开放")


def test_department_does_not_load(operator):
    with pytest.raises(NotAllowed):
        load(a_member(Role.DEPARTMENT_STAFF), *GOOD)


@pytest.mark.parametrize(
    ("theme", "domain"),
    [
        ("交通出行", "road_traffic"),
        ("道路交通", "road_traffic"),
        ("文化、卫生、体育", "culture_leisure"),
        ("暂无，医疗卫生，", "health"),
        ("气象 水文 测绘 地震", "weather"),
        ("其他", ""),
        ("", ""),
    ],
)
def test_field_of_another_city_is_read_as_ours(theme, domain):
    assert domain_of(theme) == domain
