"""Lists of other cities: those that were taken in, the upload, and one beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.middleware import status_of
from backoffice.navigation import PEER_READERS
from backoffice.views.clock import moment, today
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of, holds_any
from cases.queries.list_versions import current_version
from cases.queries.peer_lists import (
    LISTS_ON_A_PAGE,
    NAMES_ON_A_PAGE,
    compared_by_domain,
    names_they_open_alone,
    peer_list_by_key,
    peer_lists_before,
)
from forms.peer_lists import PeerListForm, PeerNameFilter
from forms.whole_number import whole_number
from workflows.open_list.peers.load_peer_list import (
    LOADERS,
    PeerListTaken,
    PeerOrigin,
    load_peer_list,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Membership


def must_read_peers(request: SignedInRequest) -> None:
    """Refuse who has nothing to do with the open list."""
    if not holds_any(request.user, PEER_READERS, today()):
        raise NotAllowed(_t("城市对标由各部门和主管部门查看，您当前没有这些角色。"))


@login_required
@require_http_methods(["GET", "POST"])
def peer_lists(request: SignedInRequest) -> HttpResponse:
    must_read_peers(request)
    hats = hats_of(request.user, LOADERS, on=today())
    form = PeerListForm(request.POST or None, request.FILES or None) if hats else None
    refusal, errors, status = "", [], 200
    if request.method == "POST":
        if form is None:
            raise NotAllowed(_t("其他城市的清单由主管部门或大数据中心载入。"))
        status = 422
        if form.is_valid():
            try:
                taken = _load(form, hats[0])
            except KaifangError as error:
                refusal, status = error.message, status_of(error)
            else:
                if taken.peer_list is not None:
                    _say(request, taken)
                    return redirect("peer-list", pk=taken.peer_list.pk)
                refusal, errors = taken.refusal, taken.errors
    before = whole_number(request.GET.get("before", ""))
    rows = peer_lists_before(before)
    page = rows[:LISTS_ON_A_PAGE]
    context = {
        "form": form,
        "refusal": refusal,
        "errors": errors[:LISTS_ON_A_PAGE],
        "lists": page,
        "first_url": "?" if before else "",
        "next_url": f"?before={page[-1].pk}" if len(rows) > len(page) else "",
    }
    return render(request, "peer_list/lists.html", context, status=status)


@login_required
@require_GET
def peer_list(request: SignedInRequest, pk: int) -> HttpResponse:
    must_read_peers(request)
    found = peer_list_by_key(pk)
    if found is None:
        raise Http404
    version = current_version()
    narrowed = PeerNameFilter(request.GET)
    after = whole_number(request.GET.get("after", "")) or 0
    rows = names_they_open_alone(
        found,
        version,
        domain=narrowed.wanted_domain,
        choice=narrowed.wanted_choice,
        after=after,
    )
    page = rows[:NAMES_ON_A_PAGE]
    kept = {name: request.GET.get(name, "") for name in narrowed.fields}
    context = {
        "peer_list": found,
        "version": version,
        "domains": compared_by_domain(found, version),
        "names": page,
        "form": narrowed,
        "first_url": f"?{urlencode(kept)}" if after else "",
        "next_url": f"?{urlencode({**kept, 'after': page[-1].pk})}"
        if len(rows) > len(page)
        else "",
    }
    return render(request, "peer_list/comparison.html", context)


def _load(form: PeerListForm, hat: Membership) -> PeerListTaken:
    said = form.cleaned_data
    return load_peer_list(
        file=said["file"].file,
        filename=said["file"].name,
        origin=PeerOrigin(city=said["city"], source=said["source"], as_of=said["as_of"]),
        membership=hat,
        at=moment(),
        only_good_rows=said["only_good_rows"],
    )


def _say(request: SignedInRequest, taken: PeerListTaken) -> None:
    if taken.is_new:
        messages.success(request, _t("已载入城市清单，可以逐条对标。"))
    else:
        messages.info(request, _t("这份清单此前已经载入，内容相同，没有重复载入。"))
