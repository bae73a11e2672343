"""Tests of how records call themselves, in shells, in logs and in refusals."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from cases import models as records
from cases.states.role import Role

OPERATION = UUID("8d6f9d3e-0000-4000-8000-000000000001")
HOLDER = records.Person(name="陈经办")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (
            records.Absence(
                person_id=3, valid_from=date(2025, 10, 1), valid_until=date(2025, 10, 8)
            ),
            "3 2025-10-01–2025-10-08",
        ),
        (records.Anchor(sequence=7, hash="0123456789abcdef"), "7 0123456789ab"),
        (records.Assignment(work_item_id=5, why="claim"), "领取 5"),
        (records.Attachment(name="授权书.pdf"), "授权书.pdf"),
        (records.BulkPlan(act="claim", operation=OPERATION), f"claim {OPERATION}"),
        (records.BulkRow(plan_id=4, position=2), "4/2"),
        (records.CaseEvent(case_id=9, sequence=3, act="submit"), "9#3 submit"),
        (records.CaseMessage(text="请问附件二缺哪一页？"), "请问附件二缺哪一页？"),
        (records.CaseNote(text="已电话核对。"), "已电话核对。"),
        (records.CaseNumber(kind="LC", year=2026, last=12), "LC 2026: 12"),
        (records.ChainHead(name="system", sequence=40), "system#40"),
        (records.ChangeItem(change_id=6, position=2, operation="add"), "6/2 add"),
        (
            records.Clock(code="list_change_review", due_on=date(2025, 10, 9)),
            "list_change_review 2025-10-09",
        ),
        (records.ClockEvent(kind="start", effective_on=date(2025, 9, 25)), "起算 2025-09-25"),
        (
            records.ClockPolicy(label="主管部门审核", length=5, unit="working_day"),
            "主管部门审核 5 个工作日",
        ),
        (records.ClockReason(label="等待补正"), "等待补正"),
        (records.ConditionTemplate(code="A", capability="安全"), "A 安全"),
        (records.EntryRow(name="公交线路"), "公交线路"),
        (records.EscalationFiring(clock_id=8, rung="B1"), "8 B1"),
        (records.ExtensionRequest(clock_id=8, days=5), "8 +5"),
        (records.ListEntry(uid=OPERATION), str(OPERATION)),
        (records.ListImport(file_name="清单.csv"), "清单.csv"),
        (records.ListVersion(number="2026-001"), "2026-001"),
        (records.ListVersion(number="2026-001", label="首版清单"), "首版清单"),
        (records.Membership(person=HOLDER, role=Role.DEPARTMENT_STAFF), "陈经办 · 经办"),
        (records.Notification(text="已批准。"), "已批准。"),
        (records.NotificationPreference(person_id=3, topic="rung"), "3 rung"),
        (records.Organisation(full_name="上海市民政局", short_name="市民政局"), "市民政局"),
        (records.OrganisationAlias(name="民政局"), "民政局"),
        (records.OutboxMessage(topic="rung", idempotency_key="8:1:B1"), "rung 8:1:B1"),
        (records.ReadMark(person_id=3, case_id=9, message_id=2), "3/9: 2"),
        (records.Reminder(text="问一下进度"), "问一下进度"),
        (records.SavedView(name="两日内到期"), "两日内到期"),
        (records.SearchText(text="公交线路"), "公交线路"),
        (records.StagedRow(list_import_id=2, row_number=51), "2/51"),
        (records.SystemEvent(sequence=12, act="role_granted"), "#12 role_granted"),
        (records.VersionFile(list_version_id=1, export_format="csv"), "1.csv"),
        (records.Watch(person_id=3, case_id=9), "3/9"),
        (records.WorkItem(pk=5, process_id=9), "9/5"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value,
)
def test_record_tells_who_it_is(record: models.Model, words: str) -> None:
    assert str(record) == words


def test_every_record_has_words_of_its_own() -> None:
    nameless = {
        each.__name__
        for each in apps.get_app_config("cases").get_models()
        if each.__str__ is models.Model.__str__
    }
    assert nameless == set()
