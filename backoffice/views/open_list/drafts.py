"""Write a draft: pick entries of the department, edit them, take them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backoffice.middleware import status_of
from backoffice.signed_in import hats_of_page
from backoffice.views.clock import moment, today
from backoffice.views.open_list.changes import change_or_404
from backoffice.views.open_list.seen_version import seen_version
from backoffice.views.open_list.stored_entry import ahead_of_the_list, refused_entry, stored_entry
from cases.errors import KaifangError, NotAllowed
from cases.permissions import require
from cases.queries import list_changes
from cases.search_terms import LONGEST_SEARCH
from cases.states.tightening import OFFERED_REASONS
from forms.whole_number import whole_number
from workflows.engine import requirements
from workflows.engine.gate import act
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from uuid import UUID

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryRow, ListChange
    from forms.list_change import EntryForm


@login_required
@require_GET
def pick_entry(request: SignedInRequest, number: str) -> HttpResponse:
    """Search the department's entries to put one into the draft."""
    change = _own_draft(request, number)
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    after = request.GET.get("after", "")
    rows = list_changes.own_entries(change, text=text, after=whole_number(after))
    page = rows[: list_changes.ENTRIES_ON_A_PAGE]
    entries = [row.entry_id for row in page]
    on = today()
    hats = hats_of_page(request, on=on)
    holders = list_changes.holders_of(entries, request.user, change=change, on=on, hats=hats)
    has_next = len(rows) > len(page)
    return render(
        request,
        "list_change/pick_entry.html",
        {
            "case": change,
            "rows": [(row, holders.get(row.entry_id)) for row in page],
            "q": text,
            "next_url": f"?{urlencode({'q': text, 'after': page[-1].pk})}" if has_next else "",
            "first_url": f"?{urlencode({'q': text})}" if after else "",
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit_entry(request: SignedInRequest, number: str, uid: UUID | None = None) -> HttpResponse:
    """Edit one entry in the draft: a new one, or an entry of the list."""
    change = _own_draft(request, number)
    stored = stored_entry(change, uid)
    row = stored.row
    is_gone = uid is not None and row is None
    if is_gone and request.method == "GET":
        raise Http404
    # A removal posts no entry fields: bound to it, a refused page would come back empty.
    removes = bool(request.POST.get("remove"))
    form = stored.form(None if removes else request.POST or None)
    context: dict[str, Any] = {"expected_version": change.version}
    shown = request.POST.get("shown", "") if request.method == "POST" else stored.shown
    status = 200
    if request.method == "POST":
        # A page that comes back for a field alone stays as old as it was.
        status, context = 422, {"expected_version": request.POST.get("expected_version", "")}
        if removes or form.is_valid():
            try:
                _put(request, change, row, form)
            except KaifangError as error:
                status, context = status_of(error), refused_entry(request, change, uid, error)
            else:
                return redirect("case", number=change.number)
    context["removal_reason"] = (
        request.POST.get("justification", "") if removes else stored.removal_reason
    )
    code = request.POST.get("reason_code", "") or (stored.item.reason_code if stored.item else "")
    context |= ahead_of_the_list(request, stored)
    context |= {
        "shown": shown,
        "reason_code": code,
        "tightening_reasons": OFFERED_REASONS,
        "case": change,
        "form": form,
        "row": row,
        "may_remove": row is not None and row.provider_id == change.organisation_id,
        "is_new": row is None,
        "is_gone": is_gone,
    }
    return render(request, "list_change/edit_entry.html", context, status=status)


@login_required
@require_POST
def drop_item(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Take one item out of the draft."""
    change = change_or_404(request, number)
    act(
        case=change,
        name="drop_item",
        actor=request.user,
        at=moment(),
        expected_version=seen_version(request, change),
        data={"item": pk},
    )
    messages.success(request, _t("已从申请中移除该条目。"))
    return redirect("case", number=change.number)


def _own_draft(request: SignedInRequest, number: str) -> ListChange:
    """Return the request where the person may write it: others see the case page, not this one.

    Whether it is still a draft the gate says, beside what was typed.
    """
    change = change_or_404(request, number)
    declared = ListChangeFlow.act("put_item")
    if declared is None:
        raise NotAllowed(_t("这类事项不能编辑条目。"))
    require(request.user, requirements.of_act(change, declared), on=today())
    return change


def _put(
    request: SignedInRequest, change: ListChange, row: EntryRow | None, form: EntryForm
) -> None:
    remove = bool(request.POST.get("remove"))
    data: dict[str, Any] = {
        "entry": row.entry if row else None,
        "remove": remove,
        "shown": request.POST.get("shown", ""),
    }
    data["reason_code"] = request.POST.get("reason_code", "")
    if not remove:
        data["content"] = form.content()
        data["justification"] = form.cleaned_data["justification"]
        data["grade_reason"] = form.cleaned_data["grade_reason"]
    else:
        data["justification"] = request.POST.get("justification", "")
    act(
        case=change,
        name="put_item",
        actor=request.user,
        at=moment(),
        expected_version=seen_version(request, change),
        data=data,
    )
    messages.success(request, _t("条目已写入调整申请。"))
