"""What a dataset that changed while it is applied for bars (S19), and what acts say of it.

Which change it is, is read from the list each time; of it the line keeps nothing but events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.queries.changed_datasets import dataset_changes
from cases.states.access_words import BARS_APPROVAL, DatasetChange, RefusalReason
from cases.states.grant import GrantState

if TYPE_CHECKING:
    from cases.models import AccessLine


def must_still_be_given(line: AccessLine) -> None:
    """Refuse to open what the list does not open under conditions any more.

    Raises:
        GuardFailed: it was removed, closed, suspended, or opened to everybody; or the grant that
            the application renews or amends was revoked.
    """
    must_not_follow_revoked(line)
    change = dataset_changes([line]).get(line.pk)
    if change == DatasetChange.UNCONDITIONAL:
        raise GuardFailed(
            _t("“%(name)s”%(change)s，不需要审核：请退回审核人，由其以“已无条件开放”告知申请人。")
            % {"name": line.row.name, "change": change.label}
        )
    if change is not None and change in BARS_APPROVAL:
        raise GuardFailed(
            _t("“%(name)s”%(change)s，不能予以开放：请以“%(reason)s”不予开放，或者退回重新审核。")
            % {
                "name": line.row.name,
                "change": change.label,
                "reason": RefusalReason.TAKEN_OFF.label,
            }
        )


def must_not_follow_revoked(line: AccessLine) -> None:
    """Refuse to open, on whichever path, what is to follow a grant that was revoked (S33).

    Raises:
        GuardFailed: the grant that the application renews or amends was revoked.
    """
    grant = line.application.data_grant
    if grant is not None and grant.state == GrantState.REVOKED:
        raise GuardFailed(
            _t(
                "所续期或者变更的授权 %(number)s 已撤销，不能予以开放：请不予开放并说明理由；"
                "一次性审核的，请转普通程序。"
            )
            % {"number": grant.number}
        )


def as_facts(line: AccessLine) -> dict[str, Any]:  # Any: JSON facts
    """Return what an act on a line says of its dataset; of one that reads as it did nothing."""
    change = dataset_changes([line]).get(line.pk)
    return {"dataset_change": change.value} if change is not None else {}
