"""What both sides try with a grant: deliver it, restrict it, lift that, use it no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cases.models import Grant, GrantSuspension, WorkItem
from cases.states.case_kind import CaseKind
from tests.random_runs.access.departments import civil_day
from tests.random_runs.access.lawful import GRANT, HEADS, LIVE, OBLIGATION, REVIEWERS
from tests.random_runs.access.walk import events_of
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from cases.models import Person
    from tests.random_runs.access.walk import Walk, Written

NOTE: Final = "接口地址由本单位另行送达。"
# Who may do what, besides that the user alone stops using it.
ACTS: Final = (
    *("restrict", "lift_restriction") * 2,
    "stop_using",
    "look_into",
)


def deliver_grant(walk: Walk) -> None:
    """Open the way to the data by hand (A15)."""
    items = WorkItem.objects.filter(process__kind=CaseKind.GRANT).order_by("pk")
    is_late = walk.errs(10)
    item = walk.one_of(each for each in items if is_late or each.finished is None)
    if item is None:
        return
    grant = _grant(item.process_id)
    roles = REVIEWERS | ({"department_head"} & {item.role})
    allowed = _of_department(walk, grant, roles)
    who, fault = walk.somebody(allowed), walk.fault("no note", "stale page")
    walk.tries(
        lambda: take_step(
            work_item=item,
            outcome="deliver_by_hand",
            actor=who,
            at=walk.at,
            expected_version=grant.version - (fault == "stale page"),
            data={"note": "" if fault else NOTE},
        ),
        lawful=(
            item.finished is None
            and who in allowed
            and item.owner_id in {None, who.pk}
            and not fault
            and grant.state == "pending_delivery"
            and civil_day(walk.at) <= grant.valid_until
        ),
        # F4, and the reports of use: what is owed first begins with the delivery. What was
        # promised to be approved at once is looked at besides (0049).
        writes={
            (GRANT, "deliver_by_hand"): 1,
            (OBLIGATION, "open"): 2 + rests_on_promise(grant),
            (OBLIGATION, "ask_user"): 1,
            (OBLIGATION, "ask_department"): 1 + rests_on_promise(grant),
        },
    )


def act_on_grant(walk: Walk) -> None:
    """Restrict a grant, lift that, look into its use, or stop using it (A18, A19, b2)."""
    grants = list(Grant.objects.order_by("pk").values_list("pk", flat=True))
    found = walk.one_of(grants)
    if found is None:
        return
    grant, name = _grant(found), walk.chance.choice(ACTS)
    roles = HEADS | REVIEWERS if name == "look_into" else HEADS
    allowed = _of_department(walk, grant, roles)
    if name == "stop_using":
        writer = grant.line.application.opened_by
        allowed = [person for person in walk.city.people if person == writer]
    who, fault = walk.somebody(allowed), walk.fault("no reason")
    suspended = GrantSuspension.objects.filter(grant=grant, ended_at=None)
    restricted = suspended.filter(cause="department").exists()
    is_over = civil_day(walk.at) > grant.valid_until
    possible = {
        "restrict": not restricted and not is_over,
        "lift_restriction": restricted and not is_over,
        # Nobody gets round a revocation, and its bar, by leaving first.
        "stop_using": not suspended.filter(cause="supervision").exists(),
    }.get(name, True)
    said = "" if fault else "超出约定用途，先行中止。"
    writes: Written = {(GRANT, name): 1}
    if name == "look_into":
        writes |= {(OBLIGATION, "open"): 1, (OBLIGATION, "ask_department"): 1}
    walk.tries(
        lambda: act(
            case=grant,
            name=name,
            actor=who,
            at=walk.at,
            expected_version=grant.version,
            data={"reason": said, "text": said},
        ),
        lawful=who in allowed and possible and not fault and grant.state in LIVE,
        writes=writes,
    )


def rests_on_promise(grant: Grant) -> bool:
    """Tell whether the dataset of a grant was approved at once, as the events tell it."""
    return any(each.act == "approve_at_once" for each in events_of(grant.line))


def _grant(pk: Any) -> Grant:
    return Grant.objects.select_related("line__application__applicant").get(pk=pk)


def _of_department(walk: Walk, grant: Grant, roles: frozenset[str]) -> list[Person]:
    return [
        person
        for person in walk.city.people
        if walk.city.holds(person, grant.organisation_id, roles)
        and not walk.city.is_recused(person, grant.line.application)
    ]
