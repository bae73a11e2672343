"""Tell the commission that the delivery system holds other grants than it should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import HoldingsCheck
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage

HOLDINGS_DIFFER: Final = "holdings_differ"
TOLD: Final = frozenset({Role.COMMISSION_STAFF, Role.COMMISSION_LEAD})


def holdings_differ(message: OutboxMessage, at: datetime) -> None:
    """Tell the commission's staff and lead how many grants are held otherwise, or what failed.

    Writes: one `Notification` per person.
    """
    check = HoldingsCheck.objects.get(pk=message.payload["check"])
    with in_record_language():
        if check.failure:
            text = _t("与交付系统的夜间核对没有完成：%(why)s") % {"why": check.failure}
        else:
            text = _t("与交付系统的夜间核对发现 %(count)s 件授权不一致：请在“交付核对”中查看。") % {
                "count": check.findings.count()
            }
    requirement = Requirement(roles=TOLD, organisation=commission())
    tell(people_meeting(requirement, on=civil_date(at)), message, text, at)
