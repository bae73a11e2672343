"""Tell people that an entry was suspended in an emergency, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import EmergencySuspension, ListChange
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.list_change import BEFORE_REVIEW_STATES
from cases.states.role import Role
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.escalate_case import lead_role
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission
from workflows.engine.topics import SUSPENSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from cases.models import OutboxMessage, Person
    from workflows.engine.step import Step


def entry_suspended(message: OutboxMessage, at: datetime) -> None:
    """Tell who leads the provider, who leads the commission, and its security officers.

    Where the entry is open again, the request that would have made the suspension lasting is
    withdrawn as long as its own department has it. One that the commission is looking at, or has
    approved, is the business of its people: the news reaches them.

    Writes: one `Notification` per person; what the withdrawal of a request writes.
    """
    suspension = EmergencySuspension.objects.select_related("organisation", "change").get(
        pk=message.payload["suspension"]
    )
    # A newer act has news of its own.
    act = str(message.payload["act"])
    if act == "lift":
        _withdraw_request(suspension, at)
    tell(_concerned(suspension, on=civil_date(at)), message, _text(suspension, act=act), at)


def tell_of(step: Step, *, act: str) -> None:
    """Let people hear of an act about a suspension; it goes with the news of the step."""
    step.news[SUSPENSION] = {"suspension": step.case.pk, "act": act}


def _concerned(suspension: EmergencySuspension, *, on: date) -> Iterator[Person]:
    provider = suspension.organisation
    leads = frozenset({lead_role(provider), Role.DISTRICT_AUTHORITY})
    yield from people_meeting(Requirement(roles=leads, organisation=provider), on=on)
    officers = frozenset({Role.COMMISSION_LEAD, Role.SECURITY_OFFICER})
    yield from people_meeting(Requirement(roles=officers, organisation=commission()), on=on)


def _withdraw_request(suspension: EmergencySuspension, at: datetime) -> None:
    change = suspension.change
    if change is None:
        return
    if ListChange.objects.filter(pk=change.pk, state__in=BEFORE_REVIEW_STATES).exists():
        with in_record_language():
            reason = _t("%(number)s 已恢复开放，不再需要中止条目。") % {"number": suspension.number}
        try:
            gate.act(
                case=change,
                name="cancel",
                actor=None,
                at=at,
                expected_version=None,
                data={"reason": reason},
            )
        except GuardFailed:
            # Passed on to the commission at this very moment: it is theirs to decide.
            return


def _text(suspension: EmergencySuspension, *, act: str) -> str:
    facts = {
        "case": suspension,
        "reason": suspension.get_reason_code_display(),
        "provider": suspension.organisation,
    }
    with in_record_language():
        sentences = {
            "open": _t(
                "%(case)s（%(provider)s，%(reason)s）：条目已立即中止开放，等待第二人确认。"
            ),
            "confirm": _t("%(case)s（%(provider)s，%(reason)s）：紧急中止已由第二人确认。"),
            "refuse": _t("%(case)s（%(provider)s）：紧急中止未获确认，条目已恢复开放。"),
            "lapse": _t(
                "%(case)s（%(provider)s，%(reason)s）：一个工作日内无人确认，紧急中止已失效，条目恢复开放。"
                "仍须中止的，请重新下达。"
            ),
            "lift": _t("%(case)s（%(provider)s）：条目已恢复开放。"),
            "enter_version": _t("%(case)s（%(provider)s）：中止已纳入现行清单版本。"),
        }
        return sentences[act] % facts
