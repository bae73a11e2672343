"""Enquiries at consultation points: the log as far as one may know of it, and one enquiry."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.navigation import POINT_READERS
from backoffice.views.clock import today
from backoffice.views.registries.readers import must_read
from cases.permissions import Requirement, hats_for, own_memberships_on
from cases.queries.consultation_points import points_of
from cases.queries.enquiries import (
    ENQUIRIES_ON_A_PAGE,
    drafts_of,
    enquiries_before,
    enquiry_in_sight,
    steps_of,
)
from cases.states.case_kind import CaseKind
from cases.states.consultation import EnquiryStepKind
from cases.states.priority_scenario import ListedState
from forms.consultation import EnquiryFilter
from forms.whole_number import whole_number
from workflows.conditional_access.registries.consulting import CONSULTANTS
from workflows.conditional_access.registries.demand_answers import ANSWERERS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Enquiry, Membership


def enquiry_or_404(request: SignedInRequest, number: int) -> Enquiry:
    found = enquiry_in_sight(request.user, number, on=today())
    if found is None:
        raise Http404
    return found


def hats_at_point(request: SignedInRequest, enquiry: Enquiry) -> tuple[Membership, ...]:
    """Return the roles under which the person works at the enquiry's point, open or closed."""
    return _own(request, CONSULTANTS, enquiry, of_department=False)


def consulting_hats(request: SignedInRequest, enquiry: Enquiry) -> tuple[Membership, ...]:
    """Return the roles under which the person works at the enquiry's point, while it is open."""
    if enquiry.point.state_on(today()) != ListedState.LISTED:
        return ()
    return hats_at_point(request, enquiry)


def answering_hats(request: SignedInRequest, enquiry: Enquiry) -> tuple[Membership, ...]:
    """Return the roles under which the person may answer the enquiry as it stands."""
    if enquiry.outcome == EnquiryStepKind.FORWARDED:
        return _own(request, ANSWERERS, enquiry, of_department=True)
    return consulting_hats(request, enquiry)


def sees_asker(request: SignedInRequest, enquiry: Enquiry) -> bool:
    """Tell whether a person works at the point, or where the enquiry was forwarded last."""
    if hats_at_point(request, enquiry):
        return True
    return enquiry.organisation is not None and bool(
        _own(request, ANSWERERS, enquiry, of_department=True)
    )


def _own(
    request: SignedInRequest, roles: frozenset[str], enquiry: Enquiry, *, of_department: bool
) -> tuple[Membership, ...]:
    requirement = Requirement(
        roles=roles,
        organisation=enquiry.organisation if of_department else enquiry.point.host,
        kind=CaseKind.ACCESS_APPLICATION,
    )
    return hats_for(own_memberships_on(request.user, today()), requirement)


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request, POINT_READERS)
    form, on = EnquiryFilter(request.GET), today()
    kept = form.wanted
    before = whole_number(request.GET.get("before", ""))
    found = enquiries_before(request.user, on=on, state=kept.get("state", ""), before=before)
    page = found[:ENQUIRIES_ON_A_PAGE]
    following = urlencode({**kept, "before": page[-1].number}) if page else ""
    context = {
        "form": form,
        "is_filtered": bool(kept),
        "enquiries": page,
        "may_log": bool(points_of(request.user, on=on)),
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if before is not None else "",
    }
    return render(request, "registries/enquiries.html", context)


@login_required
@require_GET
def enquiry(request: SignedInRequest, number: int) -> HttpResponse:
    must_read(request, POINT_READERS)
    found, on = enquiry_or_404(request, number), today()
    serves = bool(hats_at_point(request, found))
    consults = serves and found.point.state_on(on) == ListedState.LISTED
    steps = steps_of(found)
    has_demand = any(step.demand_id for step in steps)
    context = {
        "enquiry": found,
        "steps": steps,
        "drafts": [(draft, draft.state_on(on)) for draft in drafts_of(found)],
        "sees_asker": sees_asker(request, found),
        "consults": consults,
        "may_answer": bool(answering_hats(request, found)),
        "may_ask_for_data": consults and not has_demand,
        "may_erase": serves and bool(found.asker or found.contact),
    }
    return render(request, "registries/enquiry.html", context)
