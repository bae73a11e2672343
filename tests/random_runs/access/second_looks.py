"""What applicants and the commission try with an answer that is contested (复核)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from cases.models import (
    AccessApplication,
    AccessLine,
    CaseEvent,
    FastPathReview,
    SecondLook,
    WorkItem,
)
from tests.random_runs.access.departments import civil_day, follows_what_was_revoked
from tests.random_runs.access.lawful import (
    APPLICATION,
    CONTESTED,
    SECOND_LOOK,
    TIME_TO_CONTEST,
    UNDECIDED,
    WAITING,
)
from tests.random_runs.access.lawful_oversight import LOOKING
from tests.random_runs.access.official_days import worked_day_after
from tests.random_runs.access.walk import events_of, who_did
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from cases.models import Person
    from tests.random_runs.access.walk import Walk

STAFF: Final = frozenset({"commission_staff", "commission_lead"})
LEADS: Final = frozenset({"commission_lead"})
# The tasks of a second look (0048), whose they are, how each may end.
TASKS: Final = {
    "examine": (STAFF, ("propose",)),
    "decision": (LEADS, ("uphold", "approve", "return_to_department", "send_back")),
}
OUTCOMES: Final = tuple(name for _, ends in TASKS.values() for name in ends)
# An answer that a person gave, and that opens nothing.
CONTESTABLE: Final = {"refuse", "redirect", "find_not_needed"}
GROUNDS: Final = "申请只含泊位总数，不含车主信息，没有超出用途所需。"
FAULTS: Final = ("no words", "stale page")


def contest_answer(walk: Walk) -> None:
    """Ask for a second look at an answer: once, in time, and not beside another application."""
    lines = list(AccessLine.objects.select_related("application__applicant").order_by("pk"))
    whichever = walk.happens(15)
    line = walk.one_of(each for each in lines if whichever or _answer(each) is not None)
    if line is None:
        return
    application = line.application
    who, fault = _writer(walk, application), walk.fault(*FAULTS)
    answer = _answer(line)
    lawful = (
        answer is not None
        and not fault
        and who.pk == application.opened_by_id
        and application.state in (*WAITING, *CONTESTED)
        and not SecondLook.objects.filter(line=line).exists()
        and civil_day(walk.at) <= worked_day_after(civil_day(answer.at), TIME_TO_CONTEST)
        and not _is_applied_for_anew(line)
    )
    walk.tries(
        lambda: act(
            case=application,
            name="ask_second_look",
            actor=who,
            at=walk.at,
            expected_version=application.version - (fault == "stale page"),
            data={"line": line, "grounds": "不服" if fault else GROUNDS},
        ),
        lawful=lawful,
        writes={(APPLICATION, "ask_second_look"): 1, (SECOND_LOOK, "open"): 1},
    )


def give_up(walk: Walk) -> None:
    """Contest an answer no more."""
    looks = SecondLook.objects.select_related("line__application").order_by("pk")
    look = walk.one_of(looks)
    if look is None:
        return
    application = look.line.application
    who = _writer(walk, application)
    walk.tries(
        lambda: act(
            case=application,
            name="give_up_second_look",
            actor=who,
            at=walk.at,
            expected_version=application.version,
            data={"line": look.line},
        ),
        lawful=who.pk == application.opened_by_id and look.state in LOOKING,
        writes={(APPLICATION, "give_up_second_look"): 1, (SECOND_LOOK, "withdraw"): 1},
    )


def handle_second_look(walk: Walk) -> None:
    """Finish a task of the commission in some way, whether or not it can end so."""
    items = WorkItem.objects.filter(process__kind=SECOND_LOOK).order_by("pk")
    is_late = walk.errs(5)
    item = walk.one_of(each for each in items if is_late or each.finished is None)
    if item is None:
        return
    look = SecondLook.objects.select_related("line__application__applicant").get(pk=item.process_id)
    ends, fault = TASKS[item.flow_task.name][1], walk.fault(*FAULTS)
    outcome = walk.chance.choice(ends if not walk.happens(5) else OUTCOMES)
    ruling = walk.chance.choice(("uphold", "approve", "return"))
    opens = outcome == "approve" or (outcome == "propose" and ruling == "approve")
    allowed = [person for person in walk.city.people if _may_do(walk, look, item, person)]
    who = walk.somebody(allowed)
    # What is ruled is said in words of its own, as is what is proposed.
    words = f"针对申请人的复核理由逐条研究，意见为“{outcome} {ruling}”。"
    data: dict[str, Any] = {
        "ruling": ruling,
        "reasons": "" if fault == "no words" else words,
        "reason": "" if fault == "no words" else words,
        "granted_months": walk.chance.choice((1, 6)),
        "conditions": "",
    }
    version = look.version - (fault == "stale page")
    walk.tries(
        lambda: take_step(
            work_item=item,
            outcome=outcome,
            actor=who,
            at=walk.at,
            expected_version=version,
            data=data,
        ),
        lawful=(
            item.finished is None
            and who in allowed
            and item.owner_id in {None, who.pk}
            and outcome in ends
            and not fault
            and (not opens or _may_be_opened(walk, look.line))
        ),
        writes={(SECOND_LOOK, outcome): 1},
    )


def is_contested(applicant: int, entries: list[int]) -> bool:
    """Tell whether an answer about one of some datasets is looked at, or about to go on anew."""
    looks = SecondLook.objects.filter(line__applicant=applicant, line__entry__in=entries)
    set_aside = looks.filter(state__in=("approved", "returned"), line__decided_anew=None)
    return looks.filter(state__in=LOOKING).exists() or set_aside.exists()


def withdrawn_with(application: AccessApplication) -> dict[tuple[str, str], int]:
    """Return what ends with an application that is taken back."""
    looks = SecondLook.objects.filter(line__application=application, state__in=LOOKING)
    return dict(Counter({(SECOND_LOOK, "withdraw"): looks.count()}) + Counter())


def _may_be_opened(walk: Walk, line: AccessLine) -> bool:
    is_open = walk.may_be_applied_for(line.entry_id)
    return is_open and not follows_what_was_revoked(line.application)


def _answer(line: AccessLine) -> CaseEvent | None:
    told = [each for each in events_of(line) if each.act in CONTESTABLE]
    return told[-1] if told else None


def _is_applied_for_anew(line: AccessLine) -> bool:
    """S34."""
    later = AccessLine.objects.filter(
        applicant=line.applicant_id, entry=line.entry_id, pk__gt=line.pk
    )
    return later.filter(state__in=(*UNDECIDED, "approved")).exists()


def _may_do(walk: Walk, look: SecondLook, item: WorkItem, person: Person) -> bool:
    roles = TASKS[item.flow_task.name][0] | ({"commission_lead"} & {item.role})
    if not walk.city.holds(person, look.organisation_id, roles):
        return False
    # An officer who diverted the demand had a hand in the line as well.
    reviews = FastPathReview.objects.filter(application=look.line.application_id)
    hands = CaseEvent.objects.filter(case__in=[look.line_id, *reviews.values_list("pk", flat=True)])
    acted = set(hands.values_list("actor", flat=True))
    if walk.city.is_recused(person, look.line.application) or person.pk in acted:
        return False
    return item.flow_task.name != "decision" or person.pk not in who_did(look, "propose")


def _writer(walk: Walk, application: AccessApplication) -> Person:
    assert application.opened_by is not None
    return walk.somebody([application.opened_by])
