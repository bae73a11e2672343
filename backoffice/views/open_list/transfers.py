"""Draft the request that moves all entries of an organisation to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.middleware import status_of
from backoffice.views.clock import moment
from cases.errors import BadInput, KaifangError, NotAllowed
from cases.permissions import hats_of
from cases.queries.organisation_directory import organisations_in_office
from cases.queries.transfers import sources_of_entries
from forms.transfer import TransferForm
from workflows.engine.clocks import civil_date
from workflows.open_list.import_scope import IMPORT_ROLES, organisations_in_scope
from workflows.open_list.transfer_all import draft_transfer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Membership


@login_required
@require_http_methods(["GET", "POST"])
def transfer_new(request: SignedInRequest) -> HttpResponse:
    on = civil_date(moment())
    hats = hats_of(request.user, IMPORT_ROLES, on=on)
    if not hats:
        raise NotAllowed(_t("整体划转由提供部门或其承接单位的经办、主管部门经办起草。"))
    sources = sources_of_entries(_scope(hats, on=on))
    form = TransferForm(
        request.POST or None,
        sources=sources,
        targets=organisations_in_office(),
        initial={name: request.GET.get(name, "") for name in ("source", "target")},
    )
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        chosen = {each.pk: each.organisation for each in sources}[form.cleaned_data["source"]]
        said: dict[str, Any] = {**form.cleaned_data, "source": chosen}  # Any: form values
        try:
            return _drafted(request, hats, said)
        except NotAllowed:
            raise
        except BadInput as error:
            form.add_error(error.facts.get("field"), error.message)
        except KaifangError as error:
            refusal = error
    status = 422 if form.is_bound else 200
    status = status_of(refusal) if refusal is not None else status
    context = {"form": form, "sources": sources, "refusal": refusal}
    return render(request, "list_change/transfer.html", context, status=status)


def _drafted(
    request: SignedInRequest,
    hats: Sequence[Membership],
    said: dict[str, Any],  # Any: form values
) -> HttpResponse:
    at = moment()
    change = draft_transfer(membership=_hat_for(hats, said, on=civil_date(at)), at=at, **said)
    messages.success(
        request,
        _t("已起草 %(number)s。请核对条目，再提交部门负责人审核。") % {"number": change.number},
    )
    return redirect("case", number=change.number)


def _hat_for(
    hats: Sequence[Membership],
    said: dict[str, Any],  # Any: form values
    *,
    on: date,
) -> Membership:
    """The role that speaks for the organisation; the act refuses where none does."""
    for hat in hats:
        scope = organisations_in_scope(hat, on=on)
        if scope is None or said["source"].pk in scope:
            return hat
    return hats[0]


def _scope(hats: Sequence[Membership], *, on: date) -> frozenset[int] | None:
    """Whose entries the person may move under any of their roles; None: everybody's."""
    scopes = [organisations_in_scope(hat, on=on) for hat in hats]
    found: set[int] = set()
    for scope in scopes:
        if scope is None:
            return None
        found |= scope
    return frozenset(found)
