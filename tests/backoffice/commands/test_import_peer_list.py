"""`manage.py import_peer_list`: the contract."""

from __future__ import annotations

import pytest

from backoffice.management.json_command import UsageError
from cases.models import PeerList
from cases.states.role import Role
from tests.backoffice.commands.told import said, told
from tests.factories import a_member
from tests.workflows.open_list.peers.peers import peer_file

pytestmark = pytest.mark.django_db
ORIGIN = ("--city", "某市", "--source", "某市平台", "--as-of", "2024-01-01")


@pytest.fixture(autouse=True)
def operator():
    return a_member(Role.DATA_CENTRE_OPERATOR)


@pytest.fixture
def a_file(tmp_path):
    def write(*lines):
        path = tmp_path / "peers.csv"
        path.write_bytes(peer_file(*lines).read())
        return str(path)

    return write


def test_list_is_taken_in_once(a_file):
    path = a_file("共享单车停放点,交通出行,市交通局,")

    status, first = told("import_peer_list", path, *ORIGIN)
    again = told("import_peer_list", path, *ORIGIN)[1]

    listed = PeerList.objects.get()
    assert (status, first["peer_list"], first["new"]) == (0, listed.pk, True)
    assert (again["peer_list"], again["new"]) == (listed.pk, False)
    assert first["counts"]["names"] == 1


def test_bad_rows_are_listed_with_exit_one(a_file):
    path = a_file("共享单车停放点,,,", ",交通出行,,")

    status, answer = told("import_peer_list", path, *ORIGIN)

    assert (status, answer["peer_list"], answer["error_count"]) == (1, None, 1)
    assert answer["errors"][0]["row"] == 3
    assert not PeerList.objects.exists()
    assert told("import_peer_list", path, *ORIGIN, "--only-good-rows")[0] == 0


def test_people_read_what_happened(a_file):
    path = a_file("共享单车停放点,,,")

    _status, first = said("import_peer_list", path, *ORIGIN)
    _status, again = said("import_peer_list", path, *ORIGIN)
    _status, bad = said("import_peer_list", a_file(",交通出行,,"), *ORIGIN)

    assert first == ["已载入某市的清单：1 个名称。"]
    assert "没有重复载入" in again[0]
    assert bad[1].startswith("第 2 行“数据资源名称”：名称为空")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["nowhere.csv", *ORIGIN], "打不开"),
        (["nowhere.csv", *ORIGIN[:4], "--as-of", "昨天"], "年-月-日"),
    ],
)
def test_bad_use_says_what_is_allowed(arguments, part):
    with pytest.raises(UsageError, match=part):
        told("import_peer_list", *arguments)
