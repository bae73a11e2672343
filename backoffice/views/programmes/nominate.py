"""Choose an entry of one's own list and begin its nomination."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.programmes.criterion_lines import found_now, lines_of
from cases.errors import KaifangError, NotAllowed
from cases.permissions import Requirement, hats_for, hats_of
from cases.queries.label_programmes import (
    ENTRIES_ON_A_PAGE,
    eligible_rows,
    organisations_nominating,
    programme_labelled,
)
from cases.queries.list_versions import current_version
from cases.queries.open_list import row_of_entry
from cases.states.case_kind import CaseKind
from forms.programmes import NominateForm, OwnEntryFilter
from forms.whole_number import whole_number
from workflows.open_list.programmes.flow import NOMINATORS
from workflows.open_list.programmes.nominate import nominate

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryRow, LabelProgramme, Membership


def nominating_hats(request: SignedInRequest) -> list[Membership]:
    """Return the roles under which the person nominates entries: their own alone."""
    return hats_of(request.user, NOMINATORS, on=today())


def _own_hats_or_refusal(request: SignedInRequest) -> list[Membership]:
    hats = nominating_hats(request)
    if not hats:
        raise NotAllowed(_t("申报由提供部门的经办或者区公共数据主管部门进行，您当前没有这些角色。"))
    return hats


def _programme_or_404(label: str) -> LabelProgramme:
    found = programme_labelled(label)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def pick(request: SignedInRequest, label: str) -> HttpResponse:
    hats = _own_hats_or_refusal(request)
    programme = _programme_or_404(label)
    form = OwnEntryFilter(request.GET)
    after = whole_number(request.GET.get("after", "")) or 0
    rows = eligible_rows(programme, organisations_nominating(hats), text=form.wanted, after=after)
    page = rows[:ENTRIES_ON_A_PAGE]
    kept = {"text": form.wanted} if form.wanted else {}
    following = urlencode({**kept, "after": page[-1].entry_id}) if page else ""
    context = {
        "programme": programme,
        "is_open": today() <= programme.nominate_until,
        "form": form,
        "is_filtered": bool(kept),
        "rows": page,
        "next_url": f"?{following}" if len(rows) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if after else "",
    }
    return render(request, "programmes/pick.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def nominate_entry(request: SignedInRequest, label: str, uid: UUID) -> HttpResponse:
    hats = _own_hats_or_refusal(request)
    programme, row = _programme_or_404(label), _own_row_or_404(hats, uid)
    form = NominateForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            nomination = nominate(
                programme=programme,
                entry=row.entry,
                statement=form.cleaned_data["statement"],
                membership=_hat(hats, row),
                at=moment(),
            )
        except KaifangError as error:
            refusal = error
        else:
            deliver_soon()
            messages.success(
                request,
                _t("已建立申报 %(number)s，请核对后提交部门负责人签署。")
                % {"number": nomination.number},
            )
            return redirect("case", number=nomination.number)
    status = status_of(refusal) if refusal else 422 if form.is_bound and form.errors else 200
    found = found_now(row.entry_id, programme.criteria, at=moment())
    context = {
        "programme": programme,
        "row": row,
        "form": form,
        "criterion_lines": lines_of(programme.criteria, found),
        "refusal": refusal.message if refusal else "",
    }
    return render(request, "programmes/nominate.html", context, status=status)


def _own_row_or_404(hats: list[Membership], uid: UUID) -> EntryRow:
    version = current_version()
    row = row_of_entry(version, uid) if version else None
    if row is None or not hats_for(hats, _requirement(row)):
        raise Http404
    return row


def _hat(hats: list[Membership], row: EntryRow) -> Membership:
    return hats_for(hats, _requirement(row))[0]


def _requirement(row: EntryRow) -> Requirement:
    return Requirement(
        roles=frozenset(NOMINATORS), organisation=row.provider, kind=CaseKind.LABEL_NOMINATION
    )
