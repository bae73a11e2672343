"""People: the list, and one person with the roles held and proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.admin.area import administration, person_or_404
from backoffice.views.clock import today
from cases.queries import organisation_directory, people
from cases.search_terms import LONGEST_SEARCH
from cases.states.role import Role
from forms.whole_number import whole_number
from workflows.administration.reset_password import who_resets

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest


@administration
@require_GET
def people_list(request: AdministrationRequest) -> HttpResponse:
    text = request.GET.get("text", "").strip()[:LONGEST_SEARCH]
    organisation = request.GET.get("organisation", "")
    after = request.GET.get("after", "")
    rows = people.people_after(
        text=text,
        organisation_id=whole_number(organisation),
        after=after,
        on=today(),
    )
    page = rows[: people.PEOPLE_ON_A_PAGE]
    kept = {"text": text, "organisation": organisation}
    following = urlencode({**kept, "after": page[-1].username}) if len(rows) > len(page) else ""
    return render(
        request,
        "admin/people.html",
        {
            "people": page,
            "organisations": organisation_directory.organisations_in_office(),
            **kept,
            "first_url": f"?{urlencode(kept)}" if after else "",
            "next_url": f"?{following}" if following else "",
            "is_administrator": Role.ADMINISTRATOR in request.separated,
        },
    )


@administration
@require_GET
def person_page(request: AdministrationRequest, pk: int) -> HttpResponse:
    person = person_or_404(pk)
    on = today()
    roles = people.roles_of(person)
    return render(
        request,
        "admin/person.html",
        {
            "person": person,
            "current": [role for role in roles if not role.valid_until or role.valid_until >= on],
            "past": [role for role in roles if role.valid_until and role.valid_until < on],
            "grants": people.grants_about(person),
            "today": on,
            "is_self": person.pk == request.user.pk,
            "is_administrator": Role.ADMINISTRATOR in request.separated,
            "may_reset": person.pk != request.user.pk
            and bool(who_resets(person, on=on).roles & request.separated),
        },
    )
