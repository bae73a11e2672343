"""What departments try with a line: check, propose, decide, ask, take a step back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from cases.models import AccessLine, Grant, SupplementRequest, WorkItem
from cases.states.case_kind import CaseKind
from tests.random_runs.access.lawful import (
    HEADS,
    LINE,
    REVIEWERS,
    SUPPLEMENT_WITHIN,
    UNDECIDED,
    WITH_REVIEWER,
)
from tests.random_runs.access.official_days import SHANGHAI, worked_day_after
from tests.random_runs.access.walk import clock_of, events_of, who_did
from workflows.conditional_access.supplement import Asked, ask_for_supplement
from workflows.engine.gate import take_step
from workflows.engine.taking_back import take_back

if TYPE_CHECKING:
    from datetime import date

    from cases.models import AccessApplication, Person
    from tests.random_runs.access.walk import Walk

# The tasks of a line (rules.md b2), who does them, and how each may end.
TASKS: Final = {
    "objection": (REVIEWERS, ("have_no_objection", "object_to_line")),
    "formal_check": (REVIEWERS, ("accept", "redirect", "find_not_needed")),
    "review": (REVIEWERS, ("propose", "redirect", "find_not_needed")),
    "decision": (HEADS, ("approve", "refuse", "send_back")),
}
OUTCOMES: Final = tuple(dict.fromkeys(name for _, ends in TASKS.values() for name in ends))
REASONS: Final = "申请的数据范围超出所述用途所需，请缩小范围后重新申请。"
ELSEWHERE: Final = "该数据由市数据局提供，请向其申请。"
GOOD: Final[dict[str, dict[str, Any]]] = {
    "have_no_objection": {},
    "object_to_line": {"reason": "实时泊位接口正在迁移，需要核对能否稳定提供。"},
    "accept": {},
    "redirect": {"answer": ELSEWHERE},
    "find_not_needed": {"answer": ELSEWHERE},
    "propose": {"proposal": "approve", "granted_months": 12},
    "approve": {
        "granted_months": 6,
        "answer": "仅限本市使用。",
        "shorter_because": "按项目的实际周期核定期限。",
    },
    "refuse": {"refusal_reason": "RF05", "answer": REASONS},
    "send_back": {"reason": "请补充安全评估。"},
}
BAD: Final[dict[str, dict[str, Any]]] = {
    "object_to_line": {"reason": "不同意"},
    "redirect": {"answer": "不归我"},
    "find_not_needed": {"answer": ""},
    "propose": {"proposal": "perhaps"},
    "approve": {"granted_months": 13},
    "refuse": {"refusal_reason": "", "answer": REASONS},
    "send_back": {"reason": " "},
}
FAULTS: Final = ("bad words", "stale page")
# The end that leads on.
LIKELY: Final = {
    "objection": "have_no_objection",
    "formal_check": "accept",
    "review": "propose",
    "decision": "approve",
}


def handle_line(walk: Walk) -> None:
    """Finish a task of a line in some way, whether or not it can end so."""
    items = WorkItem.objects.filter(process__kind=CaseKind.ACCESS_LINE).order_by("pk")
    is_late = walk.errs(5)
    item = walk.one_of(each for each in items if is_late or each.finished is None)
    if item is None:
        return
    line = AccessLine.objects.select_related("application__applicant").get(pk=item.process_id)
    name = item.flow_task.name
    ends, fault = TASKS[name][1], walk.fault(*FAULTS)
    outcome = LIKELY[name] if walk.goes_on(50) else walk.chance.choice(ends)
    if walk.errs(5):
        outcome = walk.chance.choice(OUTCOMES)
    allowed = [person for person in walk.city.people if may_do(walk, line, item, person)]
    who = walk.somebody(allowed)
    data = dict(GOOD[outcome])
    if outcome == "approve":
        # Short terms end within a run.
        data["granted_months"] = walk.chance.choice((1, 1, 6))
    if outcome == "propose" and walk.errs(30):
        data = {"proposal": "refuse"} | GOOD["refuse"]
    if fault == "bad words":
        data = BAD.get(outcome, data)
    lawful = (
        item.finished is None
        and who in allowed
        and item.owner_id in {None, who.pk}
        and outcome in ends
        and (not fault or (fault == "bad words" and outcome not in BAD))
        and _matter_allows(walk, line, outcome, data)
    )
    walk.tries(
        lambda: take_step(
            work_item=item,
            outcome=outcome,
            actor=who,
            at=walk.at,
            expected_version=line.version - (fault == "stale page"),
            data=data,
        ),
        lawful=lawful,
        writes={(LINE, outcome): 1},
    )


def may_do(walk: Walk, line: AccessLine, item: WorkItem, person: Person) -> bool:
    """Tell whether a task of a line is a person's: role, both sides, four eyes."""
    roles = TASKS[item.flow_task.name][0] | ({"department_head"} & {item.role})
    if not walk.city.holds(person, line.organisation_id, roles):
        return False
    if walk.city.is_recused(person, line.application):
        return False
    before = ("accept", "redirect", "find_not_needed", "propose")
    return item.flow_task.name != "decision" or person.pk not in who_did(line, *before)


def _matter_allows(walk: Walk, line: AccessLine, outcome: str, data: dict[str, Any]) -> bool:
    """S6, S19: nothing is said while a supplement is waited for; what is closed is not opened."""
    if outcome == "object_to_line":
        return may_object(walk, line)
    if outcome in {"accept", "propose", "redirect", "find_not_needed"} and _is_asked(line):
        return False
    opens = outcome == "approve" or data.get("proposal") == "approve"
    if opens and follows_what_was_revoked(line.application):
        return False
    return not opens or walk.may_be_applied_for(line.entry_id)


def follows_what_was_revoked(application: AccessApplication) -> bool:
    """Tell whether an application is to follow a grant that was revoked meanwhile (S33)."""
    return Grant.objects.filter(pk=application.data_grant_id, state="revoked").exists()


def may_object(walk: Walk, line: AccessLine) -> bool:
    """Tell whether a department's working day to object is not over, and nothing was said."""
    told = clock_of(line)
    return told.code == "app.fast.object" and told.is_open and civil_day(walk.at) <= told.due_on


def _is_asked(line: AccessLine) -> bool:
    asked = SupplementRequest.objects.filter(line=line, answered_at=None, lapsed_at=None)
    return asked.exists()


def ask_supplement(walk: Walk) -> None:
    """Ask the applicant, once, within two working days, before the head decides (rules a2, A5)."""
    lines = AccessLine.objects.select_related("application__applicant").order_by("pk")
    is_late = walk.errs(10)
    line = walk.one_of(each for each in lines if is_late or each.state in UNDECIDED)
    if line is None:
        return
    allowed = [
        person
        for person in walk.city.people
        if walk.city.holds(person, line.organisation_id, REVIEWERS)
        and not walk.city.is_recused(person, line.application)
    ]
    who = walk.somebody(allowed)
    fault = walk.fault(*FAULTS)
    asked = Asked(
        kind=walk.chance.choice(("incorrect", "incomplete")),
        sections=("purpose", "contact") if fault != "bad words" else (),
        text="请写明结果提供给谁使用。",
    )
    # On the fast path nothing is asked; what left it has its own days (0046).
    first = next((each for each in events_of(line) if each.to_state == "submitted"), None)
    lawful = (
        who in allowed
        and not fault
        and line.state in WITH_REVIEWER
        and not SupplementRequest.objects.filter(line=line).exists()
        and first is not None
        and civil_day(walk.at) <= worked_day_after(civil_day(first.at), SUPPLEMENT_WITHIN)
    )
    walk.tries(
        lambda: ask_for_supplement(
            line=line,
            asked=asked,
            actor=who,
            at=walk.at,
            expected_version=line.version - (fault == "stale page"),
        ),
        lawful=lawful,
        writes={(LINE, "stop_clock"): 1, (LINE, "ask_supplement"): 1},
    )


def take_step_back(walk: Walk) -> None:
    """Take back the last step of a line, which only a head's sending back allows, and not long."""
    lines = AccessLine.objects.select_related("application__applicant").order_by("pk")
    newest = {line.pk: events_of(line)[-1] for line in lines}
    whichever = walk.happens(15)
    line = walk.one_of(each for each in lines if whichever or newest[each.pk].act == "send_back")
    if line is None:
        return
    last = newest[line.pk]
    who = walk.somebody([last.actor] if last.actor else [])
    clock, until = clock_of(line), last.at + timedelta(minutes=5)
    if clock.status == "running":
        until = min(until, last_minute(clock.due_on))
    walk.tries(
        lambda: take_back(
            case=line,
            actor=who,
            at=walk.at,
            expected_version=line.version,
            reason="选错了办理结果",
        ),
        lawful=last.act == "send_back" and last.actor_id == who.pk and walk.at < until,
        writes={(LINE, "undo"): 1},
    )


def civil_day(at: datetime) -> date:
    """Return the day in Shanghai of a moment."""
    return at.astimezone(SHANGHAI).date()


def last_minute(day: date) -> datetime:
    """Return when a hold ends at the latest (decisions.md, Applications)."""
    return datetime.combine(day, time(23, 59), tzinfo=SHANGHAI)
