"""The security review as a record on each item that it let pass (工作安排 二(11))."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import ChangeItem
from cases.states.list_change import ItemDecision
from workflows.open_list.neighbour_news import tell_until_when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from cases.models import Case
    from workflows.engine.step import Step

BEFORE = "reviews_before"
NOBODY: dict[str, Any] = {  # Any: values of columns
    "security_assessment": "",
    "security_reviewed_by": None,
    "security_reviewed_at": None,
}
_NOTED = ("pk", "security_assessment", "security_reviewed_by_id", "security_reviewed_at")
CHUNK = 2_000


def record_review(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note on every waiting item that needs it what the review says, who made it and when.

    The record stays with the item, and so with the version that takes it in; the event holds a
    digest over the items that it covers.

    Writes: assessment, reviewer and moment on the items.
    """
    items = _waiting(step.case)
    noted = items.filter(security_reviewed_at__isnull=False).order_by("pk")
    before = [list(row) for row in noted.values_list(*_NOTED)]
    digest = hashlib.sha256()
    covered = items.order_by("position").values_list("entry__uid", "proposed_row__row_hash")
    for uid, proposed in covered.iterator(chunk_size=CHUNK):
        digest.update(f"{uid} {proposed}\n".encode())
    count = items.update(
        security_assessment=str(step.data.get("reason", "")).strip(),
        security_reviewed_by=step.actor,
        security_reviewed_at=step.at,
    )
    tell_until_when(step)
    facts: dict[str, Any] = {  # Any: JSON facts
        "reviewed_items": count,
        "reviewed_digest": digest.hexdigest(),
    }
    return facts | ({BEFORE: before} if before else {})


def put_review_back(step: Step, facts: Mapping[str, Any]) -> None:  # Any: JSON facts
    """Take the review off the items again; one of an earlier round comes back.

    Writes: the same columns.
    """
    _waiting(step.case).update(**NOBODY)
    for pk, assessment, person, moment in facts.get(BEFORE, ()):
        ChangeItem.objects.filter(pk=pk, change_id=step.case.pk).update(
            security_assessment=assessment,
            security_reviewed_by_id=person,
            security_reviewed_at=datetime.fromisoformat(moment),
        )


def must_be_reviewed(case: Case) -> None:
    """Refuse the approval of items that need a security review and have none on record.

    Raises:
        GuardFailed: with how many there are.
    """
    bare = _waiting(case).filter(security_reviewed_at__isnull=True).count()
    if bare:
        raise GuardFailed(
            _t(
                "有 %(count)s 个条目放宽开放属性或涉及个人信息，但没有安全复核记录，不能批准。"
                "请退回修改，重新提交后由安全员复核。"
            )
            % {"count": bare}
        )


def _waiting(case: Case) -> QuerySet[ChangeItem]:
    return ChangeItem.objects.filter(
        change_id=case.pk, decision=ItemDecision.PENDING, needs_security_review=True
    )
