"""The page on which an authorised person suspends an entry at once (紧急中止)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.clock import moment
from cases.errors import KaifangError, NotAllowed
from cases.queries.list_versions import current_version
from cases.queries.one_case import history_of
from cases.queries.open_list import row_of_entry
from cases.queries.suspensions import live_suspension_of
from cases.states.emergency_suspension import EmergencySuspensionState
from forms.emergency_suspension import SuspendAtOnceForm
from workflows.engine.clocks import civil_date
from workflows.open_list.emergency import hats_to_suspend, suspend_at_once
from workflows.state_names import name_states

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EmergencySuspension


@login_required
@require_http_methods(["GET", "POST"])
def suspend_entry(request: SignedInRequest, uid: UUID) -> HttpResponse:
    at = moment()
    current = current_version()
    row = row_of_entry(current, uid) if current else None
    if row is None:
        raise Http404
    if not hats_to_suspend(request.user, row.provider, on=civil_date(at)):
        raise NotAllowed(
            _t(
                "紧急中止由%(provider)s负责人、主管部门负责人或安全员下达，您当前没有这些角色。"
                "请立即联系其中一位。"
            )
            % {"provider": row.provider_name}
        )
    form = SuspendAtOnceForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            suspension = suspend_at_once(
                entry=row.entry, person=request.user, at=at, **form.cleaned_data
            )
        except KaifangError as error:
            refusal = error
        else:
            deliver_soon()
            messages.success(
                request,
                _t("“%(name)s”已中止开放，等待第二人确认：%(number)s。")
                % {"name": row.name, "number": suspension.number},
            )
            return redirect("case", number=suspension.number)
    status = status_of(refusal) if refusal else 422 if form.is_bound and form.errors else 200
    context = {
        "form": form,
        "row": row,
        "refusal": refusal,
        "suspension": live_suspension_of(row.entry_id),
    }
    return render(request, "emergency_suspension/new.html", context, status=status)


def suspension_details(suspension: EmergencySuspension) -> dict[str, object]:
    """Return which request keeps the list change of a confirmed suspension from being drafted."""
    if suspension.change is not None:
        name_states([suspension.change])
    waits = suspension.state == EmergencySuspensionState.CONFIRMED and suspension.change is None
    confirmed = history_of(suspension).filter(act="confirm").first() if waits else None
    return {"held_by": confirmed.data.get("held_by", "") if confirmed else ""}
