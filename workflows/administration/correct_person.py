"""Correct the name or the e-mail address of a person; the account name stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import Person
from cases.states.system_act import SystemAct
from workflows.administration.add_person import checked_email, checked_name
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class PersonCorrected:
    """The person as they are called and reached now."""

    person: Person


@patiently
@transaction.atomic
def correct_person(
    *, actor: Person, person: Person, name: str, email: str, reason: str, at: datetime
) -> PersonCorrected:
    """Write a person's right name and e-mail address.

    Every page shows the new name, those of old cases too; so the chain keeps the old one. Of the
    address it keeps only that it changed: an address proves nothing and could never be erased.

    Writes: `Person.name`, `email`; one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: no name, no reason, an address that cannot be one, or nothing would change.
    """
    require_administrator(actor, on=civil_date(at))
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    old = (locked.name, locked.email)
    locked.name, locked.email = checked_name(name), checked_email(email)
    if (locked.name, locked.email) == old:
        raise BadInput(_t("姓名和电子邮箱都没有变化：请填写更正后的内容。"), field="name")
    if not reason.strip():
        raise BadInput(_t("请写明更正的理由，例如“录入时姓名写错”。"), field="reason")
    locked.save(update_fields=["name", "email"])
    append_system_event(
        act=SystemAct.PERSON_CORRECTED,
        actor=actor,
        at=at,
        data={
            "person": locked.pk,
            "from": {"name": old[0]},
            "to": {"name": locked.name},
            "email_changed": locked.email != old[1],
            "reason": reason.strip(),
        },
    )
    return PersonCorrected(person=locked)
