"""Tell of the dangerous direction the same day: not open in the catalogue, open on the list.

No task is waited for: whoever answers for the entry, the commission and its security officers
hear of it with the run itself (数据条例 41; 工作安排 二(3), 二(11)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _t

from cases.models import (
    FindingSpell,
    MismatchTask,
    Organisation,
    OutboxMessage,
    ReconciliationRun,
)
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.outbox import message
from workflows.engine.topics import OVER_OPEN

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person

LOOSER_LISTED: Final = "looser_listed"
_OWN = frozenset({Role.DEPARTMENT_STAFF, Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY})
_OVERSEEING = frozenset({Role.COMMISSION_STAFF, Role.COMMISSION_LEAD, Role.SECURITY_OFFICER})


def raise_alarm(run: ReconciliationRun) -> int:
    """Announce what a run found newly open although the catalogue says 非开放.

    What was told before and is there still is not told again, unless it is another organisation's
    now: that one has not heard of it. An exception silences nothing here:
    it may have been accepted before the finding became dangerous.

    Returns:
        How many findings are told of.

    Writes: one row of the outbox for each organisation.
    """
    known = FindingSpell.objects.filter(
        finding__subject=OuterRef("finding__subject"), dangerous=True, until_run=run
    )
    # The commission and its security officers hear of everything: what no longer belongs to an
    # organisation is no news to them.
    same = known.filter(organisation=OuterRef("organisation"))
    new = FindingSpell.objects.filter(from_run=run, dangerous=True).exclude(
        Exists(same) | (Q(organisation__isnull=True) & Exists(known))
    )
    counted = list(new.order_by("organisation").values("organisation").annotate(count=Count("pk")))
    OutboxMessage.objects.bulk_create(
        [
            message(
                topic=OVER_OPEN,
                key=f"{OVER_OPEN}:{run.pk}:{each['organisation'] or ''}",
                payload={"run": run.pk, **each},
                at=run.at,
            )
            for each in counted
        ]
    )
    return sum(each["count"] for each in counted)


def over_open_found(row: OutboxMessage, at: datetime) -> None:
    """Tell the organisation, the commission and the security officers.

    Writes: one `Notification` per person, mails through the outbox.
    """
    run = ReconciliationRun.objects.get(pk=row.payload["run"])
    organisation = Organisation.objects.filter(pk=row.payload["organisation"]).first()
    text = _t(
        "目录核对 %(run)s：%(organisation)s有 %(count)s 项资源目录标为非开放而清单仍开放，"
        "请当日核实，必要时先中止开放。"
    ) % {
        "run": run.number,
        "organisation": organisation or _t("部门不明的"),
        "count": row.payload["count"],
    }
    tell(_people(organisation, at), row, text, at, topic=OVER_OPEN)


def looser_found(row: OutboxMessage, at: datetime) -> None:
    """Give the security officers their copy of a task about a list looser than the catalogue.

    Writes: one `Notification` per person, mails through the outbox.
    """
    task = MismatchTask.objects.select_related("organisation").get(pk=row.payload["task"])
    text = _t("%(task)s：%(organisation)s有 %(count)s 项清单比资源目录更开放，请关注。") % {
        "task": task.number,
        "organisation": task.organisation,
        "count": row.payload["count"],
    }
    officers = Requirement(roles=frozenset({Role.SECURITY_OFFICER}), organisation=None)
    people = people_meeting(officers, on=civil_date(at))
    tell(list(people), row, text, at, topic=OVER_OPEN)


def _people(organisation: Organisation | None, at: datetime) -> list[Person]:
    on = civil_date(at)
    overseeing = Requirement(roles=_OVERSEEING, organisation=None)
    people = {person.pk: person for person in people_meeting(overseeing, on=on)}
    if organisation is not None:
        own = Requirement(roles=_OWN, organisation=organisation)
        people |= {person.pk: person for person in people_meeting(own, on=on)}
    return list(people.values())
