"""Who leaves while standing in for others: the absences go on with somebody else, or the lead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.errors import BadInput
from cases.models import (
    Absence,
    Membership,
    Person,
)
from cases.proof_of_roles import first_bad_role
from cases.states.role import Role
from tests.factories import a_member, a_person
from tests.workflows.administration.leavers import (
    AT,
    TODAY,
    Scene,
    a_scene,
    confirmed,
    drawn,
)
from tests.workflows.administration.offices import acts_in_chain
from workflows.administration.leaving import left_behind
from workflows.engine.absence import Away, enter_absence

pytestmark = pytest.mark.django_db


def away(
    scene: Scene, delegate: Person, *, first: date = TODAY, kinds: tuple[str, ...] = ()
) -> Absence:
    """Let the colleague be away with somebody standing in."""
    return enter_absence(
        actor=scene.colleague,
        person=scene.colleague,
        away=Away(
            first_day=first,
            last_day=first + timedelta(days=9),
            delegate=delegate,
            reason="年休假",
            kinds=kinds,
        ),
        at=AT,
    )


def test_absences_in_which_the_leaver_stands_in_end_and_begin_again_with_another() -> None:
    scene = a_scene(tasks=0)
    present = away(scene, scene.head)
    coming = away(scene, scene.head, first=TODAY + timedelta(days=20))
    other = a_member(Role.DEPARTMENT_HEAD, scene.office.organisation).person
    answers = {f"absence-{present.pk}": other.pk, f"absence-{coming.pk}": None}

    done = confirmed(scene, drawn(scene, scene.head, **answers))

    assert done.failure == ""
    rows = Absence.objects.order_by("pk").values_list(
        "delegate_id", "valid_from", "valid_until", "ended_on"
    )
    assert list(rows) == [
        (scene.head.pk, TODAY, TODAY + timedelta(days=9), TODAY),
        (scene.head.pk, coming.valid_from, coming.valid_until, TODAY),
        (other.pk, TODAY, TODAY + timedelta(days=9), None),
        (None, coming.valid_from, coming.valid_until, None),
    ]
    assert left_behind(scene.head, on=TODAY).is_nothing
    assert acts_in_chain() == [
        *["absence_entered"] * 2,
        "leaving_confirmed",
        *["absence_ended", "absence_entered"] * 2,
        "person_deactivated",
    ]
    # The memberships of the factories are in no chain; the absences must be.
    assert first_bad_role().table == "cases_membership"
    Membership.objects.filter(grant=None).delete()
    assert first_bad_role() is None


def test_absence_for_some_kinds_goes_on_for_these_alone_and_to_the_lead_for_all() -> None:
    scene = a_scene(tasks=0)
    present = away(scene, scene.head, kinds=("list_change",))
    coming = away(scene, scene.head, first=TODAY + timedelta(days=20), kinds=("list_change",))
    other = a_member(Role.DEPARTMENT_HEAD, scene.office.organisation).person

    done = confirmed(
        scene,
        drawn(
            scene,
            scene.head,
            **{f"absence-{present.pk}": other.pk, f"absence-{coming.pk}": None},
        ),
    )

    assert done.failure == ""
    begun = Absence.objects.filter(ended_on=None).order_by("pk")
    assert list(begun.values_list("delegate_id", "kinds")) == [
        (other.pk, ["list_change"]),
        (None, []),
    ]


def test_stand_in_who_is_away_themselves_is_refused_while_the_plan_is_drawn() -> None:
    scene = a_scene(tasks=0)
    absence = away(scene, scene.head)
    other = a_member(
        Role.DEPARTMENT_HEAD, scene.office.organisation, person=a_person("林静")
    ).person
    enter_absence(
        actor=other,
        person=other,
        away=Away(first_day=TODAY, last_day=TODAY, delegate=None, reason="出差"),
        at=AT,
    )

    with pytest.raises(BadInput, match="林静在 2023-09-28 至 2023-09-28 也不在岗"):
        drawn(scene, scene.head, **{f"absence-{absence.pk}": other.pk})

    assert Absence.objects.filter(ended_on=None).count() == 2
