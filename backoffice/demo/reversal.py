"""The commission of the demonstration wants to take its second version back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.demo.cast import COMMISSION
from cases.queries.list_versions import current_version
from cases.states.role import Role
from workflows.open_list.reversal import draft_reversal

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage


def take_the_second_version_back(stage: Stage) -> None:
    """Submit the reversal; it waits for a lead who had no part in the version."""
    version = current_version()
    assert version is not None  # noqa: S101  # two versions have been in effect by now
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    request = draft_reversal(
        version=version,
        membership=officer,
        reason="复核发现本版本收入的部分条目未经提供部门最终确认，先恢复原内容，再另行调整。",
        at=stage.days_ago(2, hour=14),
    )
    stage.take(request.pk, "submit", officer, at=stage.days_ago(2, hour=15))
