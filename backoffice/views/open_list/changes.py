"""Change requests: the list, a new one, the pages of their items."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.views.clock import moment, today
from cases.errors import BadInput
from cases.permissions import hats_of
from cases.queries import list_changes
from cases.states.list_change import ListChangeState
from cases.states.role import Role
from forms.list_change import StartChangeForm
from forms.whole_number import whole_number
from workflows.open_list.draft import start_change
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.import_scope import IMPORT_ROLES
from workflows.open_list.last_words import last_words
from workflows.state_names import name_states

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backoffice.signed_in import SignedInRequest
    from cases.models import ListChange
    from workflows.open_list.last_words import LastWord


def change_or_404(request: SignedInRequest, number: str) -> ListChange:
    """Return a change request that the person may know of."""
    on = today()
    found = list_changes.visible_changes(request.user, on=on).filter(number=number).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def change_list(request: SignedInRequest) -> HttpResponse:
    """Show the change requests that the person may know of, newest first."""
    on = today()
    before = request.GET.get("before", "")
    hats = hats_of(request.user, IMPORT_ROLES, on=on)
    state = request.GET.get("state", "")
    rows = list_changes.changes_before(
        request.user,
        on=on,
        before=whole_number(before),
        state=state if state in ListChangeState.values else "",
    )
    page = rows[: list_changes.CHANGES_ON_A_PAGE]
    has_next = len(rows) > len(page)
    name_states(page)
    kept = {"state": state}
    return render(
        request,
        "list_change/list.html",
        {
            "changes": page,
            "states": ListChangeState.choices,
            "state": state,
            "next_url": f"?{urlencode({**kept, 'before': page[-1].pk})}" if has_next else "",
            "first_url": f"?{urlencode(kept)}" if before else "",
            "may_start": any(hat.role == Role.DEPARTMENT_STAFF for hat in hats),
            "may_transfer": bool(hats),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def new_change(request: SignedInRequest) -> HttpResponse:
    """Open a change request for the person's department."""
    now = moment()
    hats = hats_of(request.user, (Role.DEPARTMENT_STAFF,), on=today())
    if not hats:
        return render(request, "list_change/not_staff.html", status=403)
    form = StartChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = request.POST.get("hat", "")
        hat = next((hat for hat in hats if str(hat.pk) == chosen), hats[0])
        try:
            change = start_change(flow=ListChangeFlow, membership=hat, at=now, **form.cleaned_data)
        except BadInput as error:
            form.add_error("requested_on", error.message)
        else:
            return _to_its_entries(request, change)
    status = 422 if form.is_bound else 200
    return render(request, "list_change/new.html", {"form": form, "hats": hats}, status=status)


def _to_its_entries(request: SignedInRequest, change: ListChange) -> HttpResponse:
    messages.success(
        request,
        _t("已建立调整申请 %(number)s。请添加要调整的条目，然后提交审核。")
        % {"number": change.number},
    )
    return redirect("list-change-entries", number=change.number)


@login_required
@require_GET
def change_items(request: SignedInRequest, number: str) -> HttpResponse:
    """Show every item of a request with its differences and decision, page by page."""
    change = change_or_404(request, number)
    name_states([change])
    return render(request, "list_change/items.html", items_page(request, change))


def items_page(request: SignedInRequest, change: ListChange) -> dict[str, object]:
    """Return the context of one page of items; `?after=` names where it starts.

    A refused post carries the same word, so that the page comes back on which was typed.
    """
    shown = request.POST if request.method == "POST" else request.GET
    after = whole_number(shown.get("after", ""))
    rows = list_changes.items_after(change, after=after or 0)
    page = rows[: list_changes.ITEMS_ON_A_PAGE]
    words = last_words(page)
    name_last_words(page, words)
    return {
        "has_last_words": bool(words),
        "case": change,
        "change": change,
        "items": page,
        "after": "" if after is None else after,
        "next_url": f"?after={page[-1].position}" if len(rows) > len(page) else "",
        "first_url": "?" if after is not None else "",
        "counts": list_changes.item_counts(change),
        "risky": list_changes.risky_items(change),
    }


def name_last_words(items: object, words: Mapping[int, LastWord]) -> None:
    """Say of each item of a page what of it its version does not say."""
    assert isinstance(items, list)  # noqa: S101  # for the type checker
    for item in items:
        item.last_word = words.get(item.pk)
