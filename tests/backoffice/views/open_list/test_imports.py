"""The import screens: upload, preview, propose, discard, and who may see them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cases.models import ListChange, ListImport
from cases.states.list_import import ImportStatus
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.files import csv_file, propose, put_in_force, row

pytestmark = pytest.mark.django_db
BUREAU = "上海市测试局"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Keep uploaded files apart for each test."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def bureau():
    return an_organisation(BUREAU)


@pytest.fixture
def staff(bureau, client):
    """Staff of the bureau, logged in."""
    member = a_member(Role.DEPARTMENT_STAFF, bureau)
    client.force_login(member.person)
    return member


def upload(client, *rows, **data):
    file = SimpleUploadedFile("清单.csv", csv_file(*rows).getvalue())
    return client.post(reverse("imports"), {"file": file, **data})


def test_upload_shows_the_preview_and_proposes_nothing(client, staff):
    answer = upload(client, row(1, BUREAU), row(2, BUREAU, open_type="完全开放"))

    found = ListImport.objects.get()
    page = client.get(answer.url).content.decode()
    assert answer.url == reverse("import", args=[found.pk])
    assert "识别的列：数据集ID、数据资源名称" in page
    assert "UTF-8" in page
    assert "完全开放" in page
    assert "开放属性无法识别" in page
    assert ListChange.objects.count() == 0


def test_propose_with_errors_is_refused_until_only_good_rows_is_ticked(client, staff):
    upload(client, row(1, BUREAU), row(2, BUREAU, open_type="完全开放"))
    address = reverse("import-propose", args=[ListImport.objects.get().pk])

    refused = client.post(address, {"submit": "on"})
    taken = client.post(address, {"submit": "on", "only_good_rows": "on"}, follow=True)

    change = ListChange.objects.get()
    assert refused.status_code == 422
    assert "没有提出申请" in refused.content.decode()
    assert change.number in taken.content.decode()
    assert (change.state, change.items.count()) == ("pending_head", 1)


def test_propose_many_removals_asks_for_confirmation(client, staff):
    propose(csv_file(*(row(number, BUREAU) for number in range(1, 31))), staff)
    put_in_force()
    upload(client, row(1, BUREAU), full="on")
    pk = ListImport.objects.latest("pk").pk

    page = client.get(reverse("import", args=[pk])).content.decode()
    refused = client.post(reverse("import-propose", args=[pk]), {})
    client.post(reverse("import-propose", args=[pk]), {"confirmed_removals": "on"})

    assert "上海市测试局：29 条（共 30 条）" in page
    assert refused.status_code == 422
    assert ListChange.objects.latest("pk").items.count() == 29


def test_discard_gives_the_preview_up(client, staff):
    upload(client, row(1, BUREAU))
    found = ListImport.objects.get()

    client.post(reverse("import-discard", args=[found.pk]))

    found.refresh_from_db()
    assert found.status == ImportStatus.DISCARDED
    assert client.get(reverse("import", args=[found.pk])).status_code == 200


def test_stale_preview_is_compared_again_and_shown(client, staff):
    upload(client, row(1, BUREAU), row(2, BUREAU))
    found = ListImport.objects.get()
    propose(csv_file(row(1, BUREAU)), staff)

    answer = client.post(reverse("import-propose", args=[found.pk]), {"submit": "on"})

    assert answer.status_code == 409
    assert "请核对更新后的预览" in answer.content.decode()
    found.refresh_from_db()
    assert (found.counts["add"], found.counts["already_proposed"]) == (1, 1)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff", "姓名,电话\n张三,1\n".encode()])
def test_upload_of_a_bad_file_says_why_and_keeps_nothing(client, staff, content):
    file = SimpleUploadedFile("清单.csv", content)

    answer = client.post(reverse("imports"), {"file": file})

    assert answer.status_code == 422
    assert "没有办成" in answer.content.decode()
    assert ListImport.objects.count() == 0


def test_upload_without_a_file_asks_for_one(client, staff):
    answer = client.post(reverse("imports"), {})

    assert answer.status_code == 422
    assert "请选择要导入的清单文件。" in answer.content.decode()


def test_workbook_has_the_reason_beside_the_refused_row(client, staff):
    upload(client, row(1, BUREAU), row(2, BUREAU, name="=1+1", open_type="完全开放"))
    pk = ListImport.objects.get().pk

    answer = client.get(reverse("import-workbook", args=[pk]))

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    header, good, bad = book.get_sheet_by_index(0).to_python()
    assert "attachment" in answer["Content-Disposition"]
    assert header[-1] == "错误原因"
    assert good[-1] == ""
    assert (bad[1], bad[3]) == ("'=1+1", "完全开放")
    assert bad[-1].startswith("开放属性：开放属性无法识别。")


@pytest.mark.parametrize("name", ["import", "import-propose", "import-discard", "import-workbook"])
def test_every_page_of_an_import_is_404_for_a_stranger(client, staff, name):
    upload(client, row(1, BUREAU))
    address = reverse(name, args=[ListImport.objects.get().pk])
    client.force_login(a_member(Role.DEPARTMENT_STAFF).person)

    answer = client.post(address) if name.endswith(("propose", "discard")) else client.get(address)

    assert answer.status_code == 404
    assert ListImport.objects.get().status == ImportStatus.PREVIEWED


def test_colleague_in_the_same_role_sees_and_proposes(client, staff, bureau):
    upload(client, row(1, BUREAU))
    pk = ListImport.objects.get().pk
    client.force_login(a_member(Role.DEPARTMENT_STAFF, bureau).person)

    client.post(reverse("import-propose", args=[pk]), {})

    assert ListChange.objects.get().list_import_id == pk


def test_rows_of_other_organisations_are_listed_as_not_own(client, staff):
    an_organisation("上海市另一局")
    answer = upload(client, row(1, BUREAU), row(2, "上海市另一局", name="别局的数据"))

    page = client.get(answer.url, {"op": "not_own"}).content.decode()

    assert "非本单位" in page
    assert "别局的数据" in page


def test_rows_that_another_request_holds_name_it_in_preview_and_result(client, staff):
    propose(csv_file(row(1, BUREAU), row(2, BUREAU), row(3, BUREAU)), staff)
    put_in_force()
    (other,) = propose(csv_file(row(1, BUREAU, frequency="每月")), staff).changes
    upload(client, row(1, BUREAU, name="新名称"), row(2, BUREAU, name="新"))
    pk = ListImport.objects.latest("pk").pk
    address = reverse("import", args=[pk])

    preview = client.get(address, {"op": "waiting"}).content.decode()
    client.post(reverse("import-propose", args=[pk]), {})
    result = client.get(address).content.decode()

    assert f"申请 {other.number} 正在办理" in preview
    assert f"申请 {other.number}：1 条" in preview
    assert f"申请 {other.number}：1 条" in result


def test_absent_rows_that_another_request_holds_are_listed_without_a_row_number(client, staff):
    propose(csv_file(row(1, BUREAU), row(2, BUREAU)), staff)
    put_in_force()
    (other,) = propose(csv_file(row(1, BUREAU, frequency="每月")), staff).changes
    upload(client, row(2, BUREAU), full="on")
    pk = ListImport.objects.latest("pk").pk

    page = client.get(reverse("import", args=[pk]), {"op": "waiting"}).content.decode()

    assert "文件中没有" in page
    assert f"申请 {other.number} 正在办理" in page


def test_merged_organisation_is_named_with_its_successor(client, staff, bureau):
    old = an_organisation("上海市旧局", valid_until=date(2026, 3, 31), successor=bureau)
    upload(client, row(1, old.full_name))
    pk = ListImport.objects.latest("pk").pk

    page = client.get(reverse("import", args=[pk])).content.decode()

    assert "“上海市旧局”已并入“上海市测试局”" in page
    assert "“…”已并入“…”" in page


def test_role_that_does_not_import_is_refused(client, bureau):
    client.force_login(a_member(Role.DEPARTMENT_HEAD, bureau).person)

    assert client.get(reverse("imports")).status_code == 403


def test_person_with_two_roles_picks_one(client, staff):
    a_member(Role.COMMISSION_STAFF, an_organisation("上海市主管委"), person=staff.person)

    page = client.get(reverse("imports")).content.decode()
    chosen = staff.person.memberships.get(role=Role.COMMISSION_STAFF)
    upload(client, row(1, BUREAU), hat=chosen.pk)

    assert "以何身份导入" in page
    assert ListImport.objects.get().organisation.full_name == "上海市主管委"
