"""What records keep is Chinese, though whoever clicked reads English pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from cases.models import CaseEvent
from cases.states.conflict import Conflict
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.files import csv_file, propose, put_in_force, row as line
from tests.workflows.open_list.lists import (
    a_city,
    a_cut,
    add,
    an_approved_request,
    change,
    confirm,
    in_days,
    publish,
    row,
)
from workflows.open_list.effect import bring_into_effect

pytestmark = pytest.mark.django_db


def test_conflicts_and_titles_of_a_cut_by_an_english_reader_are_chinese() -> None:
    city = a_city()
    publish(city, add(name="一"), add(name="二"))
    late = an_approved_request(
        city, add(name="三", portal_dataset_id="O0003"), requested_on=date(2023, 9, 20)
    )
    publish(city, add(name="四", portal_dataset_id="O0003"), at=in_days(1))
    an_approved_request(city, change(row("二"), abstract="新的描述"), at=in_days(2))

    with translation.override("en"):
        shown = str(Conflict.PORTAL_ID_TAKEN.sentence)
        version = a_cut(city, at=in_days(20))
        confirm(city, version, at=in_days(20))
        bring_into_effect(at=in_days(20))

    assert version.title == "开放清单（2023-09-24 09:00 生效）"
    assert late.items.get().decision_reason == (
        "数据集ID已属于清单中的另一个条目。由提出单位处理。"
    )
    assert shown not in late.items.get().decision_reason
    fallen = CaseEvent.objects.get(case_id=late.pk, act="fall_into_conflict")
    assert fallen.data["reason"] == f"编制 {version.number} 时，与清单的最新内容冲突。"
    published = CaseEvent.objects.filter(act="publish").latest("id")
    assert published.data["reason"] == "随清单版本 2023-003 生效。"


def test_requests_of_a_full_import_by_an_english_reader_are_chinese(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    an_organisation("上海市测试局")
    operator = a_member(Role.DATA_CENTRE_OPERATOR)
    lines = [line(number, "上海市测试局") for number in range(1, 12)]
    propose(csv_file(*lines), operator)
    put_in_force()

    with translation.override("en"):
        (proposed,) = propose(csv_file(*lines[:-1]), operator, full=True).changes

    assert proposed.title == "导入“清单.csv”：调整 0 条，移出 1 条"
    assert proposed.reason == "据导入的清单文件“清单.csv”提出。"
    assert proposed.items.get().justification == "全量导入的文件中没有这一条目。"
