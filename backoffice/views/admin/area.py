"""The fence around administration: people without any of the three roles find nothing."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404

from backoffice.signed_in import SignedInRequest
from backoffice.views.clock import today
from cases.errors import BadInput, GuardFailed
from cases.permissions import hats_of
from cases.queries import organisation_directory, people
from cases.states.role import SEPARATED_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse, QueryDict

    from cases.models import Membership, Organisation, Person, RoleGrant

Done = TypeVar("Done")


class AdministrationRequest(SignedInRequest):
    """A request from behind the fence: which of the three roles the person holds today."""

    separated: frozenset[str]


def administration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def fenced(request: AdministrationRequest, **named: int | str) -> HttpResponse:
        request.separated = frozenset(
            hat.role for hat in hats_of(request.user, SEPARATED_ROLES, on=today())
        )
        if not request.separated:
            raise Http404
        return view(request, **named)

    return login_required(fenced)


def carried_out(form: Form, act: Callable[[], Done]) -> Done | None:
    # A refusal belongs beside the field it is about, with what was typed kept.
    try:
        return act()
    except (BadInput, GuardFailed) as error:
        field = error.facts.get("field")
        form.add_error(field if field in form.fields else None, error.message)
        return None


def posted(request: AdministrationRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def status_of(form: Form) -> int:
    return 422 if form.errors else 200


def person_or_404(pk: int) -> Person:
    found = people.person_by_id(pk)
    if found is None:
        raise Http404
    return found


def membership_or_404(pk: int) -> Membership:
    found = people.membership_by_id(pk)
    if found is None:
        raise Http404
    return found


def grant_or_404(pk: int) -> RoleGrant:
    found = people.grant_by_id(pk)
    if found is None:
        raise Http404
    return found


def organisation_or_404(pk: int) -> Organisation:
    found = organisation_directory.organisation_by_id(pk)
    if found is None:
        raise Http404
    return found
