"""What both sides try with an obligation: report, look, put right, suspend, be heard, conclude."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cases.models import Grant, GrantSuspension, Obligation, WorkItem
from cases.states.case_kind import CaseKind
from tests.random_runs.access.departments import civil_day
from tests.random_runs.access.grants import rests_on_promise
from tests.random_runs.access.lawful import GRANT, HEADS, LIVE, OBLIGATION, REVIEWERS
from tests.random_runs.access.walk import events_of, who_did
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from cases.models import Person
    from tests.random_runs.access.walk import Walk, Written

WRITER: Final = frozenset[str]()
# The tasks of an obligation (0049; rules.md a3, F4 and F5), whose they are, how each may end.
TASKS: Final = {
    "report": (WRITER, ("report_use",)),
    "look": (REVIEWERS, ("find_met", "demand_rectification", "propose_suspension")),
    "rectify": (WRITER, ("reply_rectification",)),
    "recheck": (REVIEWERS, ("find_met", "propose_suspension")),
    "decide": (HEADS, ("suspend",)),
    "plead": (WRITER, ("plead",)),
    "weigh": (REVIEWERS, ("propose_revocation", "propose_lifting")),
    "conclude": (HEADS, ("revoke", "lift")),
}
OUTCOMES: Final = tuple(name for _, ends in TASKS.values() for name in ends)
# Who did one of these in an obligation does not decide about it (four eyes).
LOOKED: Final = ("find_met", "demand_rectification", "propose_suspension")
WEIGHED: Final = ("propose_revocation", "propose_lifting")
# What a head or a reviewer does beside a task, and while which task is open.
ACTS: Final = {
    "dismiss": (HEADS, "decide"),
    "return_conclusion": (HEADS, "conclude"),
    "wait_longer": (REVIEWERS, "look"),
}
FALSE_PROMISE: Final = "UV08"
OF_PROMISES: Final = frozenset({"UV07", FALSE_PROMISE})
GROUNDS: Final = ("UV03", "UV03", "UV03", *sorted(OF_PROMISES))
FAULTS: Final = ("no words", "stale page")
WORDS: Final = "核对日志，未见超出约定场景的调用。"


def handle_obligation(walk: Walk) -> None:
    """Finish a task of an obligation in some way, whether or not it can end so."""
    items = WorkItem.objects.filter(process__kind=CaseKind.OBLIGATION).order_by("pk")
    is_late = walk.errs(5)
    item = walk.one_of(each for each in items if is_late or each.finished is None)
    if item is None:
        return
    obligation, name = _obligation(item.process_id), item.flow_task.name
    ends, fault = TASKS[name][1], walk.fault(*FAULTS)
    outcome = walk.chance.choice(ends if not walk.happens(5) else OUTCOMES)
    allowed = [person for person in walk.city.people if _may_do(walk, obligation, item, person)]
    who = walk.somebody(allowed)
    # To suspend or revoke needs no words: the proposal has them.
    needs_words = outcome not in {"suspend", "revoke"}
    lawful = (
        item.finished is None
        and who in allowed
        and item.owner_id in {None, who.pk}
        and outcome in ends
        and not (fault == "stale page" or (fault and needs_words))
        and _matter_allows(walk, obligation, outcome)
    )
    ground, bar = walk.chance.choice(GROUNDS), walk.chance.choice(("", "fast", "all"))
    if outcome in {"propose_suspension", "propose_revocation"}:
        lawful = lawful and (obligation.is_commitment or ground not in OF_PROMISES)
    # S30: who promised what is false is barred from promising at least.
    lawful = lawful and (outcome, ground, bar) != ("propose_revocation", FALSE_PROMISE, "")
    data: dict[str, Any] = {
        "text": "" if fault == "no words" else WORDS,
        "file": None,
        "ground": ground,
        "bar": bar,
        "outcome": "" if fault == "no words" else walk.chance.choice(("made_good", "unfounded")),
    }
    version = obligation.version - (fault == "stale page")
    walk.tries(
        lambda: take_step(
            work_item=item,
            outcome=outcome,
            actor=who,
            at=walk.at,
            expected_version=version,
            data=data,
        ),
        lawful=lawful,
        writes={(OBLIGATION, outcome): 1, **_of_grants(obligation, outcome)},
    )


def act_on_obligation(walk: Walk) -> None:
    """Send a proposal back, or give the user more time."""
    waiting = WorkItem.objects.filter(process__kind=CaseKind.OBLIGATION, finished=None)
    open_now: dict[int, set[str]] = {}
    for item in waiting.order_by("pk"):
        open_now.setdefault(item.process_id, set()).add(item.flow_task.name)
    name = walk.chance.choice(sorted(ACTS))
    roles, task = ACTS[name]
    whichever = walk.happens(15)
    found = walk.one_of(pk for pk, tasks in open_now.items() if whichever or task in tasks)
    if found is None:
        return
    obligation, tasks = _obligation(found), open_now[found]
    allowed = _of_department(walk, obligation, roles)
    who, fault = walk.somebody(allowed), walk.fault("no words")
    possible = task in tasks
    if name == "wait_longer":
        possible = bool(tasks & {"look", "recheck"} and tasks & {"report", "rectify", "plead"})
    said = "" if fault else WORDS
    walk.tries(
        lambda: act(
            case=obligation,
            name=name,
            actor=who,
            at=walk.at,
            expected_version=obligation.version,
            data={"reason": said, "remark": said},
        ),
        lawful=who in allowed and possible and not fault,
        writes={(OBLIGATION, name): 1},
    )


def _matter_allows(walk: Walk, obligation: Obligation, outcome: str) -> bool:
    grant = obligation.data_grant
    is_live = grant.state in LIVE
    is_over = civil_day(walk.at) > grant.valid_until
    suspended = GrantSuspension.objects.filter(grant=grant, cause="supervision", ended_at=None)
    match outcome:
        case "propose_suspension" | "propose_revocation":
            return is_live
        case "suspend":
            return is_live and not is_over and not suspended.exists()
        case "revoke":
            return is_live and _newest_proposal(obligation) == "propose_revocation"
        case "lift":
            return not is_live or not is_over
    return True


def _newest_proposal(obligation: Obligation) -> str:
    told = [each.act for each in events_of(obligation) if each.act in WEIGHED]
    return told[-1] if told else ""


def _of_grants(obligation: Obligation, outcome: str) -> Written:
    """F5: what was broken is revoked with all that rests on the same agreement, or promise."""
    grant = obligation.data_grant
    match outcome:
        case "suspend":
            return {(GRANT, "suspend_for_supervision"): 1}
        case "lift" if grant.state in LIVE:
            return {(GRANT, "resume_after_supervision"): 1}
        case "revoke":
            return {(GRANT, "revoke"): len(_falling_with(obligation))}
    return {}


def _falling_with(obligation: Obligation) -> set[int]:
    """What rests on the same agreement or promise, delivered or not, and what renews such."""
    first = obligation.data_grant
    live = Grant.objects.filter(applicant=first.applicant_id, state__in=LIVE)
    falling = {first.pk}
    for grant in live.select_related("line__application").order_by("pk"):
        follows, same = grant.line.application.data_grant_id, False
        if not obligation.is_commitment:
            same = grant.signed_agreement_id == first.signed_agreement_id
        elif grant.line.application_id == first.line.application_id:
            same = rests_on_promise(grant)
        if same or follows in falling:
            falling.add(grant.pk)
    return falling


def _may_do(walk: Walk, obligation: Obligation, item: WorkItem, person: Person) -> bool:
    name = item.flow_task.name
    if TASKS[name][0] is WRITER:
        return person.pk == obligation.data_grant.line.application.opened_by_id
    roles = TASKS[name][0] | ({"department_head"} & {item.role})
    if person not in _of_department(walk, obligation, roles):
        return False
    before = {"decide": LOOKED, "conclude": WEIGHED}.get(name, ())
    return person.pk not in who_did(obligation, *before)


def _of_department(walk: Walk, obligation: Obligation, roles: frozenset[str]) -> list[Person]:
    application = obligation.data_grant.line.application
    return [
        person
        for person in walk.city.people
        if walk.city.holds(person, obligation.organisation_id, roles)
        and not walk.city.is_recused(person, application)
    ]


def _obligation(pk: Any) -> Obligation:
    found = Obligation.objects.select_related("data_grant__line__application__applicant")
    return found.get(pk=pk)
