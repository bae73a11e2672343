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
from backoffice.views.clock import moment, today
from backoffice.views.open_list.changes import change_or_404
from backoffice.views.open_list.seen_version import seen_version
from cases.errors import KaifangError, NotAllowed
from cases.permissions import require
from cases.queries import list_changes
from cases.search_terms import LONGEST_SEARCH
from forms.list_change import EntryForm
from forms.whole_number import whole_number
from workflows.engine import requirements
from workflows.engine.gate import act
from workflows.open_list.co_providers import may_propose
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.standing import as_it_stands

if TYPE_CHECKING:
    from uuid import UUID

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryRow, ListChange


@login_required
@require_GET
def pick_entry(request: SignedInRequest, number: str) -> HttpResponse:
    """Search the department's entries to put one into the draft."""
    change = _own_draft(request, number)
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    after = request.GET.get("after", "")
    rows = list_changes.own_entries(change, text=text, after=whole_number(after))
    page = rows[: list_changes.ENTRIES_ON_A_PAGE]
    has_next = len(rows) > len(page)
    return render(
        request,
        "list_change/pick_entry.html",
        {
            "case": change,
            "rows": page,
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
    row = _row_to_edit(change, uid)
    # A removal posts no entry fields: bound to it, a refused page would come back empty.
    removes = bool(request.POST.get("remove"))
    form = EntryForm(None if removes else request.POST or None, instance=row)
    refusal = ""
    status = 200
    if request.method == "POST":
        status = 422
        if removes or form.is_valid():
            try:
                _put(request, change, row, form)
            except KaifangError as error:
                refusal, status = error.message, status_of(error)
                # The page comes back as the draft is now: sent again, it is no longer stale.
                change.refresh_from_db(fields=["version"])
            else:
                return redirect("case", number=change.number)
    context = {
        "case": change,
        "form": form,
        "row": row,
        "refusal": refusal,
        "is_new": uid is None,
        "removal_reason": request.POST.get("justification", "") if removes else "",
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


def _row_to_edit(change: ListChange, uid: UUID | None) -> EntryRow | None:
    if uid is None:
        return None
    item = list_changes.item_of_entry(change, uid)
    if item is not None and item.proposed_row is not None:
        return item.proposed_row
    newest = list_changes.newest_row_of(uid)
    if newest is None or not may_propose(change.organisation, newest):
        raise Http404
    return as_it_stands(newest, without=change.pk)


def _put(
    request: SignedInRequest, change: ListChange, row: EntryRow | None, form: EntryForm
) -> None:
    remove = bool(request.POST.get("remove"))
    data: dict[str, Any] = {"entry": row.entry if row else None, "remove": remove}
    if not remove:
        data["content"] = form.content()
        data["justification"] = form.cleaned_data["justification"]
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
