"""Cut a version of the list: what waits, when it takes effect, what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.middleware import status_of
from backoffice.views.clock import moment
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of
from cases.queries.list_versions import newest_version, unfinished_version
from cases.queries.version_items import by_request, conflicting_items, waiting_items
from forms.list_version import CutForm
from workflows.engine.clocks import civil_date
from workflows.open_list.cut_forecast import forecast_cut
from workflows.open_list.new_version import Announcement, cut_version, next_midnight
from workflows.open_list.version_flow import CUTTERS

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import ListVersion, Membership

# As many conflicts as a person reads before cutting; the rest is counted.
CONFLICTS_SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def version_new(request: SignedInRequest) -> HttpResponse:
    at = moment()
    hats = hats_of(request.user, CUTTERS, on=civil_date(at))
    if not hats:
        raise NotAllowed(_t("清单版本由主管部门编制，您当前没有主管部门经办或负责人的角色。"))
    form = CutForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _cut(request, form, hats[0], at)
        except KaifangError as error:
            refusal = error
    return _drawn(request, form, at, refusal)


def _cut(request: SignedInRequest, form: CutForm, hat: Membership, at: datetime) -> HttpResponse:
    said = form.cleaned_data
    version: ListVersion = cut_version(
        membership=hat,
        at=at,
        effective_at=said["effective_at"],
        immediate_reason=said["immediate_reason"],
        announcement=Announcement(
            title=said["title"], document_number=said["document_number"], notice=said["notice"]
        ),
        accepted_conflicts=request.POST.get("accept_conflicts", ""),
    )
    messages.success(
        request,
        _t("已编制 %(number)s，并提交主管部门另一人复核确认。") % {"number": version.number},
    )
    return redirect("case", number=version.number)


def _drawn(
    request: SignedInRequest, form: CutForm, at: datetime, refusal: KaifangError | None
) -> HttpResponse:
    requests = by_request(waiting_items())
    wanted = _wanted_time(form, at)
    forecast = forecast_cut(wanted)
    return render(
        request,
        "list_version/new.html",
        {
            "form": form,
            "requests": requests,
            "item_count": sum(sum(each.counts.values()) for each in requests),
            "newest": newest_version(),
            "unfinished": unfinished_version(),
            "midnight": next_midnight(at),
            "forecast": forecast,
            "forecast_at": wanted,
            "conflicting": [
                (item, forecast.conflicts[item.pk].reason.sentence)
                for item in conflicting_items(forecast.conflicts)[:CONFLICTS_SHOWN]
            ],
            "conflicts_not_shown": max(0, len(forecast.conflicts) - CONFLICTS_SHOWN),
            "accepted": request.POST.get("accept_conflicts", "") == forecast.digest,
            "refusal": refusal,
        },
        status=_status(form, refusal),
    )


def _wanted_time(form: CutForm, at: datetime) -> datetime:
    """The effective time that the page asks for; the default where it does not say one yet."""
    if not form.is_bound or not form.is_valid():
        return next_midnight(at)
    said = form.cleaned_data
    return said["effective_at"] or (at if said["immediate_reason"] else next_midnight(at))


def _status(form: CutForm, refusal: KaifangError | None) -> int:
    if refusal is not None:
        return status_of(refusal)
    return 422 if form.is_bound else 200
