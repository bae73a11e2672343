"""Reads of enquiries at consultation points as far as a person may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Enquiry, EnquiryStep, PreparedDraft
from cases.permissions import covers, hats_on
from cases.queries.visible import SEES_ONLY_OWN
from cases.states.case_kind import CaseKind
from cases.states.consultation import EnquiryState, EnquiryStepKind
from cases.states.role import CITY_WIDE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Person

ENQUIRIES_ON_A_PAGE = 25
# Each state as a condition on the row; `Enquiry.state` says the same of one.
_STATES = {
    EnquiryState.WAITING: Q(outcome=""),
    EnquiryState.WITH_DEPARTMENT: Q(outcome=EnquiryStepKind.FORWARDED),
    EnquiryState.DEALT_WITH: ~Q(outcome__in=["", EnquiryStepKind.FORWARDED]),
}


def enquiries_in_sight(person: Person, *, on: date) -> QuerySet[Enquiry]:
    """Return the enquiries that a person may know of on a day.

    Holders of a city-wide role see all; consultants those at their point; others those that were
    forwarded to the organisations they serve, a district's authority also to the district's units.
    """
    hats = [hat for hat in hats_on(person, on) if covers(hat, CaseKind.ACCESS_APPLICATION)]
    if any(hat.role in CITY_WIDE_ROLES for hat in hats):
        return Enquiry.objects.all()
    hosts = {hat.organisation_id for hat in hats if hat.role == Role.CONSULTANT}
    own = {hat.organisation_id for hat in hats if hat.role not in SEES_ONLY_OWN}
    districts = {hat.organisation_id for hat in hats if hat.role == Role.DISTRICT_AUTHORITY}
    return Enquiry.objects.filter(
        Q(point__host__in=hosts) | Q(organisation__in=own) | Q(organisation__parent__in=districts)
    )


def enquiries_before(
    person: Person, *, on: date, state: str = "", before: int | None = None
) -> Sequence[Enquiry]:
    """Return one page of the enquiries in sight, the newest first, and one more.

    Args:
        person: who looks.
        on: the day.
        state: one `EnquiryState`; empty: all.
        before: the number before which the page starts; None: the first page.
    """
    found = enquiries_in_sight(person, on=on).select_related("point", "organisation")
    if before is not None:
        found = found.filter(number__lt=before)
    if state:
        found = found.filter(_STATES[EnquiryState(state)])
    return list(found.order_by("-number")[: ENQUIRIES_ON_A_PAGE + 1])


def enquiry_in_sight(person: Person, number: int, *, on: date) -> Enquiry | None:
    """Return an enquiry that a person may know of."""
    found = enquiries_in_sight(person, on=on).filter(number=number)
    return found.select_related("point__host", "organisation", "entered_by").first()


def steps_of(enquiry: Enquiry) -> Sequence[EnquiryStep]:
    """Return what was done about an enquiry, in order."""
    found = EnquiryStep.objects.filter(enquiry=enquiry)
    return list(found.select_related("organisation", "taken_by", "demand").order_by("pk"))


def drafts_of(enquiry: Enquiry) -> Sequence[PreparedDraft]:
    """Return the drafts prepared of an enquiry, in order; their words are not read."""
    found = PreparedDraft.objects.filter(enquiry=enquiry).defer("code_digest")
    return list(found.select_related("application", "prepared_by").order_by("pk"))
