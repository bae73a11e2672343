"""Entries of the demonstration that are suspended at once: one for good, one that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT
from backoffice.demo.stage import Edit, newest_rows
from cases.models import ChangeItem
from cases.states.emergency_suspension import SuspensionReason
from cases.states.list_change import HOLDING
from cases.states.role import Role
from workflows.open_list.emergency import suspend_at_once

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import EntryRow


def suspend_in_an_emergency(stage: Stage) -> None:
    """Let the security officer confirm what a head ordered; another order waits for its second."""
    confirmed = suspend_at_once(
        entry=_untouched(TRANSPORT).entry,
        reason_code=SuspensionReason.PERSONAL_INFORMATION,
        reason_text="抽查发现导出文件的备注列含有驾驶员手机号，涉及三百余行，正在清理。",
        person=stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD).person,
        at=stage.days_ago(2),
    )
    officer = stage.hat(COMMISSION, Role.SECURITY_OFFICER)
    data = {"reason": "已核对下载日志和样本，情况属实。"}
    stage.take(confirmed.pk, "confirm", officer, at=stage.days_ago(1), data=data)
    claimed = _untouched(CULTURE)
    suspend_at_once(
        entry=claimed.entry,
        reason_code=SuspensionReason.RIGHTS_CLAIM,
        reason_text="权利人来函，称其中的场馆设计参数属于商业秘密，附有登记证明。",
        person=stage.hat(CULTURE, Role.DEPARTMENT_HEAD).person,
        at=stage.days_ago(1, hour=16),
    )
    # Under review: the order about the entry must be ruled about first.
    staff, at = stage.hat(CULTURE, Role.DEPARTMENT_STAFF), stage.days_ago(1, hour=17)
    why = "权利人已提出书面异议，拟移出清单后另行整理。"
    removal = stage.draft(
        staff, f"移出“{claimed.name}”", Edit(row=claimed, content={}, why=why), at=at
    )
    stage.take(removal.pk, "submit", staff, at=at)
    stage.pass_by_head(removal.pk, CULTURE, at=at)


def _untouched(organisation: str) -> EntryRow:
    """Return the row of an entry that no open request of the story is about."""
    waiting = ChangeItem.objects.filter(decision__in=HOLDING, list_version__isnull=True)
    touched = set(waiting.values_list("entry_id", flat=True))
    return next(r for r in reversed(newest_rows(organisation)) if r.entry_id not in touched)
