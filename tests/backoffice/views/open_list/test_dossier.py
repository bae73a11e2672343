"""The dossier of a change request: what became of each entry; that of a version says less."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.views.open_list.dossier_table import table_of_change
from cases.models import ChangeItem
from reports.dossier_table import MOST_ROWS, DossierTable, draw_table
from reports.pdf import Document
from tests.backoffice.views.casework.pages import logged_in
from tests.workflows.open_list.lists import (
    a_city,
    a_request_in_review,
    add,
    change,
    publish,
    remove,
    row,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    city = a_city()
    publish(city, add(name="一", update_frequency="monthly"), add(name="二"))
    return city


def said(request, operation, *fields):
    """Write into items what the draft page writes: field, old value, new value."""
    ChangeItem.objects.filter(change=request, operation=operation).update(fields=list(fields))


def test_table_says_of_each_item_what_changes_and_what_was_decided(city):
    request = a_request_in_review(
        city, change(row("一"), update_frequency="weekly"), remove(row("二")), add(name="三")
    )
    ChangeItem.objects.filter(change=request, operation="remove").update(
        decision="rejected", decision_reason="仍有单位使用", decided_by=city.lead.person
    )

    said(request, "change", ["update_frequency", "monthly", "weekly"])
    said(request, "add", ["name", "", "三"])

    table = table_of_change(request)

    changed, removed, added = table.rows
    assert "更新频率：每月 → 每周" in changed[2]
    assert removed[2] == "整条移出清单。"
    assert removed[4].split("\n")[1:] == [city.lead.person.name, "仍有单位使用"]
    assert "数据资源名称：三" in added[2]
    assert "→" not in added[2]
    assert [each["operation"] for each in table.data] == ["change", "remove", "add"]


def test_dossier_of_a_version_says_nothing_of_the_requests_behind_it(city, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    version = ChangeItem.objects.get(proposed_row__name="一").list_version
    assert version is not None

    answer = logged_in(city.officer.person).post(reverse("case-dossier", args=[version.number]))

    assert "items.json" not in zipfile.ZipFile(io.BytesIO(answer.getvalue())).namelist()


def test_long_values_are_cut_for_the_reader_and_whole_in_the_file(city):
    long = "长" * 500
    request = a_request_in_review(city, change(row("一"), abstract=long))
    said(request, "change", ["abstract", "", long])

    table = table_of_change(request)

    assert long not in table.rows[0][2]
    assert long in [value for _name, _old, value in table.data[0]["fields"]]


def test_table_costs_the_same_for_one_item_and_three(city):
    publish(city, *(add(name=name) for name in ("三", "四", "五")))
    counts = []
    for names in (["一"], ["三", "四", "五"]):
        request = a_request_in_review(city, *(change(row(n), abstract="新的摘要。") for n in names))
        with CaptureQueriesContext(connection) as captured:
            table_of_change(request)
        counts.append(len(captured))

    assert counts == [1, 1]


def test_dossier_of_a_request_holds_its_items(city, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    request = a_request_in_review(city, change(row("一"), update_frequency="weekly"))

    answer = logged_in(city.staff.person).post(reverse("case-dossier", args=[request.number]))

    bundle = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    (item,) = json.loads(bundle.read("items.json"))["rows"]
    assert (item["name"], item["request"], item["decision"]) == ("一", request.number, "pending")
    assert "items.json" in json.loads(bundle.read("manifest.json"))["files"]


def test_reader_is_told_where_the_rest_of_a_long_table_is(monkeypatch):
    drawn: list[object] = []
    document = Document(title="案卷", footer="")
    monkeypatch.setattr(document, "heading", drawn.append)
    monkeypatch.setattr(document, "paragraph", drawn.append)
    monkeypatch.setattr(document, "table", lambda _header, rows, **_: drawn.append(len(rows)))

    draw_table(
        document,
        DossierTable(
            title="调整条目",
            header=("条目",),
            widths=(1.0,),
            rows=[("一",)] * (MOST_ROWS + 1),
            file="items.json",
            data=(),
        ),
    )

    assert drawn == [
        "调整条目",
        300,
        "共 301 行，本文件列出前 300 行；全部内容见 items.json。",
    ]
