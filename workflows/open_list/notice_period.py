"""What takes openness away needs a reason, and time for those who use the data (2.2, rule 5).

The reason is asked for when a request is handed in. The notice starts with the approval, and no
version may bring the item into effect before it is over; until then access is unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import ChangeItem, ListChange
from cases.queries.deadline_rules import policy_in_force
from cases.queries.suspensions import closed_by_emergency
from cases.queries.tightening import TIGHTENING
from cases.states.clock import ClockUnit
from cases.states.list_change import ItemDecision
from workflows.clock_arithmetic import EveryDay, WorkingDays
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.office_hours import WorkingHours
from workflows.open_list.screening import is_tighter

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case, ClockPolicy
    from workflows.clock_arithmetic import CountedDays
    from workflows.engine.step import Step

POLICY = "list.notice_period"
WAIVER_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The notice of an approval on a day.

    Attributes:
        policy: its length with its source.
        approved_on: the day of the approval.
        not_before: the first day on which a version may bring the item into effect.
    """

    policy: ClockPolicy
    approved_on: date
    not_before: date

    @property
    def sentence(self) -> str:
        """Why this date."""
        return _t(
            "%(approved)s 批准，提前通知 %(term)s（%(source)s），最早 %(first)s 起生效；"
            "此前访问不变。"
        ) % {
            "approved": self.approved_on.isoformat(),
            "term": self.policy.term,
            "source": self.policy.source,
            "first": self.not_before.isoformat(),
        }


def notice_of(approved_on: date) -> Notice | None:
    """Return the notice that an approval on a day starts; None where no length is in force.

    It counts whole days: one in working hours counts none of those of the day of the approval.
    """
    policy = policy_in_force(POLICY, on=approved_on)
    if policy is None:
        return None
    end = _days_of(policy).end(approved_on, policy.length, since=None)
    return Notice(policy=policy, approved_on=approved_on, not_before=end.day)


def _days_of(policy: ClockPolicy) -> CountedDays:
    if policy.unit == ClockUnit.CALENDAR_DAY:
        return EveryDay()
    counted = WorkingHours if policy.unit == ClockUnit.WORKING_HOUR else WorkingDays
    return counted(newest_calendar())


def takes_away(item: ChangeItem) -> bool:
    """Tell whether an item takes openness away, from its rows: `TIGHTENING` for one item."""
    base, proposed = item.base_row, item.proposed_row
    if base is None or proposed is None:
        return proposed is None
    standing = {"open_type": base.open_type, "status": base.status}
    return is_tighter({"open_type": proposed.open_type, "status": proposed.status}, standing)


def must_have_reasons(case: Case) -> None:
    """Refuse to hand in items that take openness away without a reason.

    Raises:
        GuardFailed: with how many there are, and the name of the first.
    """
    bare = ChangeItem.objects.filter(
        TIGHTENING, change_id=case.pk, decision=ItemDecision.PENDING, reason_code=""
    )
    count = bare.count()
    first = bare.select_related("base_row").order_by("position").first()
    if first is not None and first.base_row is not None:
        raise GuardFailed(
            _t(
                "有 %(count)s 个条目移出、收紧或中止开放，但没有选择原因（如“%(name)s”）。"
                "请打开条目，选择“移出或收紧的原因”后再提交。"
            )
            % {"count": count, "name": first.base_row.name}
        )


def give_notice(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the notice start for the approved items that take openness away.

    An emergency has none. `step.data` may carry `notice_waiver`: why this approval does without.

    Writes: on each item the first day on which a version may bring it into effect.

    Raises:
        BadInput: the reason is too long.

    Rests on open-list-quality-objection.md 2.2 (rule 5), 7 (scenario 10).
    """
    change = cast("ListChange", step.case)
    waiver = str(step.data.get("notice_waiver") or "").strip()
    if len(waiver) > WAIVER_LENGTH:
        raise BadInput(
            _t("不等待提前通知期的理由不超过 %(most)s 字。") % {"most": WAIVER_LENGTH},
            field="notice_waiver",
        )
    items = ChangeItem.objects.filter(
        TIGHTENING, change=change, decision=ItemDecision.APPROVED, list_version__isnull=True
    )
    items = items.exclude(closed_by_emergency(change))
    if not items.exists():
        return {}
    if waiver:
        return {"notice_waived": waiver, "notice_items": items.count()}
    notice = notice_of(civil_date(step.at))
    if notice is None:
        return {}
    # The condition looks at other tables, which an update does not.
    some = ChangeItem.objects.filter(pk__in=items.values("pk"))
    count = some.update(not_before=notice.not_before)
    return {"notice_items": count, "not_before": notice.not_before}
