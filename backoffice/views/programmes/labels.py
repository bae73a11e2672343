"""The public register of labels and its file; which labels stand no longer, and taking one away."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.taken_file import taken_file
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of, holds_any
from cases.queries.labels import (
    LABELS_ON_A_PAGE,
    followers_of,
    label_by_key,
    labels_to_look_at,
    page_of_register,
)
from forms.programmes import REASON_CHARACTERS, RegisterFilter, RevokeForm
from forms.whole_number import whole_number
from reports.open_list.labels_file import write_labels
from workflows.open_list.programmes.flow import JUDGES
from workflows.open_list.programmes.revoke import revoke_label
from workflows.open_list.programmes.standing import standing_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from backoffice.signed_in import SignedInRequest
    from cases.models import Membership


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterFilter(request.GET)
    after = whole_number(request.GET.get("after", ""))
    found = page_of_register(today(), kind=form.wanted, after=after)
    page = found[:LABELS_ON_A_PAGE]
    kept = {"kind": form.wanted} if form.wanted else {}
    following = urlencode({**kept, "after": page[-1].pk}) if page else ""
    person = request.user
    context = {
        "form": form,
        "labels": page,
        "today_digits": f"{today():%Y%m%d}",
        "may_look_after": person.is_authenticated and holds_any(person, JUDGES, today()),
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if after is not None else "",
    }
    return render(request, "programmes/register.html", context)


@require_safe
def register_file(_request: HttpRequest, day: str) -> HttpResponseBase:
    """The register of today; the day stands in the address so that a saved link says which."""
    if day != f"{today():%Y%m%d}":
        raise Http404
    stream = io.BytesIO()
    write_labels(stream, on=today())
    stream.seek(0)
    return taken_file(
        stream,
        name=f"{_t('样本与品牌数据目录')}-{day}.csv",
        plain_name=f"labels-{day}.csv",
        content_type="text/csv; charset=utf-8",
    )


def _commission_hats(request: SignedInRequest) -> list[Membership]:
    hats = hats_of(request.user, JUDGES, on=today())
    if not hats:
        raise NotAllowed(_t("标注由主管部门复核和撤销，您当前没有主管部门的角色。"))
    return hats


@login_required
@require_GET
def check(request: SignedInRequest) -> HttpResponse:
    _commission_hats(request)
    found = standing_of(labels_to_look_at(today()), at=moment())
    failing = [each for each in found if each.not_met]
    context = {"failing": failing, "standing": len(found) - len(failing)}
    return render(request, "programmes/check.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    hats = _commission_hats(request)
    label = label_by_key(pk)
    if label is None:
        raise Http404
    found = standing_of([label], at=moment())[0]
    form = RevokeForm(request.POST or None, initial={"reason": found.said[:REASON_CHARACTERS]})
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            revoke_label(label=label, membership=hats[0], at=moment(), **form.cleaned_data)
        except KaifangError as error:
            refusal = error
        else:
            deliver_soon()
            messages.success(request, _t("标注已撤销，提供部门将收到通知。"))
            return redirect("labels-check")
    status = status_of(refusal) if refusal else 422 if form.is_bound and form.errors else 200
    context = {
        "form": form,
        "label": label,
        "state": label.state_on(today()),
        "not_met": found.not_met,
        "followers": list(followers_of(label)),
        "refusal": refusal.message if refusal else "",
    }
    return render(request, "programmes/revoke.html", context, status=status)
