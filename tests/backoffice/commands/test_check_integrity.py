"""`manage.py check_integrity`: what scripts read and people are told."""

from __future__ import annotations

import pytest

from cases.models import WorkItem
from tests.backoffice.commands.told import said, told
from tests.factories import shanghai
from tests.practice.requests import a_draft, an_office
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 27)


def test_check_integrity_on_a_sound_database_is_ok() -> None:
    assert told("check_integrity") == (0, {"ok": True, "findings": []})
    assert said("check_integrity") == (0, ["没有发现问题。"])


def test_check_integrity_names_what_it_finds() -> None:
    request = a_draft(an_office())
    deliver_due(at=AT, worker="w", handlers=HANDLERS)
    WorkItem.objects.update(finished=AT)

    status, answer = told("check_integrity")

    sentence = f"{request.number} 演练 尚未办结（draft），但没有任何待办任务，也不在等待系统办理。"
    assert status == 1
    assert answer == {
        "ok": False,
        "findings": [
            {
                "what": "case_without_item",
                "table": "cases_case",
                "row": request.pk,
                "case": request.number,
                "sentence": sentence,
            }
        ],
    }
    assert said("check_integrity") == (1, [sentence])
