"""Reads of applicants and of the registrations by which they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Applicant, CaseEvent, Registration, WorkItem
from cases.permissions import held_on
from cases.states.applicant_registration import RegistrationState
from cases.states.role import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cases.models import Organisation, Person


def registrations_of(person: Person) -> Sequence[Registration]:
    """Return what a person has registered, newest first; not many."""
    found = Registration.objects.filter(opened_by=person).select_related("applicant")
    return list(found.order_by("-pk"))


def waiting_registration(person: Person) -> Registration | None:
    """Return the registration of a person that nobody has decided yet."""
    found = Registration.objects.filter(opened_by=person, state=RegistrationState.SUBMITTED)
    return found.first()


def applicant_of_person(person: Person, *, on: date) -> Applicant | None:
    """Return for whom a person may apply on a day; None: for nobody."""
    held = held_on(on).filter(person=person, role=Role.APPLICANT)
    theirs = Q(person=person) | Q(organisation__in=held.values("organisation"))
    if not held.exists():
        return None
    return Applicant.objects.filter(theirs).order_by("pk").first()


def due_day_of(registration: Registration) -> date | None:
    """Return the day on which the verification of a registration is due."""
    found = WorkItem.objects.filter(process_id=registration.pk, finished__isnull=True)
    return found.values_list("due_on", flat=True).first()


def applicants_for(organisation: Organisation, *, on: date) -> Sequence[Person]:
    """Return who applies for an organisation on a day, by name."""
    hats = held_on(on).filter(organisation=organisation, role=Role.APPLICANT)
    return [hat.person for hat in hats.order_by("person__name", "pk")]


def applicant_of_code(code: str) -> Applicant | None:
    """Return the organisation of that unified credit code, if it was verified before."""
    return Applicant.objects.filter(organisation__credit_code=code).first() if code else None


def applicant_with_identity(digest: str) -> Applicant | None:
    """Return the natural person with that digest of an identity number."""
    return Applicant.objects.filter(identity_digest=digest).first()


def reasons_of_refusal(registrations: Sequence[Registration]) -> dict[int, str]:
    """Return why some registrations were refused, by key; what was not refused is left out."""
    refused = CaseEvent.objects.filter(case__in=[each.pk for each in registrations], act="refuse")
    return {event.case_id: str(event.data.get("reason", "")) for event in refused}
