"""A ruling on a removal is told as one of a removal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.backoffice.views.open_list.test_neighbours import shown_to
from tests.workflows.open_list.changes import (
    SUBMITTED_AT,
    a_draft,
    approved,
    put,
    step,
)
from tests.workflows.open_list.rivals import Rivals, two_departments

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


@pytest.mark.parametrize(
    ("outcome", "said"), [("redraft", "坚持本申请的内容"), ("yield", "采用现有内容")]
)
def test_ruling_on_a_removal_quotes_no_empty_wording(
    client: Client, rivals: Rivals, outcome: str, said: str
) -> None:
    removal = a_draft(rivals.provider)
    put(
        rivals.provider,
        removal,
        entry=rivals.row.entry,
        remove=True,
        justification="系统停用",
        reason_code="source_ended",
    )
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    removal = approved(rivals.provider, removal)
    assert removal.state == "conflict"
    removal = step(removal, rivals.provider.staff, outcome, SUBMITTED_AT, reason="同意")

    shown = shown_to(client, rivals.provider, removal)

    who = rivals.provider.staff.person.name
    assert f"冲突（移出前内容已变）已由{who}代表提出单位裁定（2026-11-03）：{said}。" in shown
    assert "本申请的“" not in shown
