"""Choose one's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction

from cases.events import append_system_event
from cases.models import Person
from cases.states.system_act import SystemAct
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime


@patiently
@transaction.atomic
def change_password(*, person: Person, new_password: str, at: datetime) -> Person:
    """Set the password that a person chose; the form has checked the old one and the rules.

    Writes: `Person.password`, `must_change_password`; one system event without either.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    locked.password = make_password(new_password)
    locked.must_change_password = False
    locked.save(update_fields=["password", "must_change_password"])
    append_system_event(
        act=SystemAct.PASSWORD_CHANGED, actor=locked, at=at, data={"person": locked.pk}
    )
    return locked
