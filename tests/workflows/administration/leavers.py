"""What the tests of leaving share: an office whose head leaves, a plan drawn and confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from cases.models import BulkPlan, Clock, ClockEvent, Person, WorkItem
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from tests.workflows.administration.offices import Three, the_three
from workflows.administration.leave import confirm_leaving_plan, draw_leaving_plan
from workflows.bulk_acts import BULK_ACTS
from workflows.engine.bulk.apply import work_off
from workflows.engine.claims import claim
from workflows.engine.standstill import Wanted, stop_clock
from workflows.engine.why_due import Derivation, derivation

AT = shanghai(2023, 9, 28, 10)
LATER = shanghai(2023, 9, 28, 11)
TODAY = AT.date()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An office whose head leaves, and the administrator who draws the plan."""

    office: Office
    three: Three
    head: Person
    colleague: Person


def a_scene(tasks: int = 3, paused: int = 0) -> Scene:
    """Let a head hold some tasks, the clocks of some of them standing still."""
    office = an_office()
    head = office.head.person
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=a_person("周明")).person
    for number in range(tasks):
        item = open_item(a_submitted_request(office))
        claim(work_item=item, person=head, at=AT)
        if number < paused:
            stop(item, head)
    return Scene(office=office, three=the_three(), head=head, colleague=colleague)


def stop(item: WorkItem, person: Person) -> None:
    """Stop the clock of a task until another department has answered."""
    stop_clock(
        clock=Clock.objects.get(work_item=item),
        wanted=Wanted(reason="consult_department", on=TODAY, note="征求意见"),
        actor=person,
        at=AT,
        expected_version=None,
    )


def drawn(scene: Scene, person: Person, **answers: int | None) -> BulkPlan:
    """Draw a plan with these answers."""
    return draw_leaving_plan(
        actor=scene.three.administrator, person=person, answers=answers, reason="调离", at=AT
    )


def confirmed(scene: Scene, plan: BulkPlan) -> BulkPlan:
    """Confirm a plan and work it off; return it as it now is."""
    confirm_leaving_plan(plan=plan, actor=scene.three.administrator, seen_hash=plan.hash, at=LATER)
    while work_off(at=LATER, worker="worker", acts=BULK_ACTS).settled:
        pass
    return BulkPlan.objects.get(pk=plan.pk)


def held_key(scene: Scene) -> str:
    return f"held-{scene.office.organisation.pk}-department_head"


def drafts_key(scene: Scene) -> str:
    return f"drafts-{scene.office.organisation.pk}-practice"


def clocks() -> tuple[list[object], list[object], list[Derivation]]:
    """Return every clock, every event of one, and every explanation of a date."""
    whole = Clock.objects.order_by("pk")
    why = [derivation(clock, list(clock.events.order_by("pk"))) for clock in whole]
    return list(whole.values()), list(ClockEvent.objects.order_by("pk").values()), why
