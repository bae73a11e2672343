"""What depends on the entries that a request removes or makes less open, and what is ruled."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.open_list.changes import change_or_404
from backoffice.views.open_list.seen_version import seen_version
from cases.errors import BadInput, KaifangError
from cases.permissions import hats_for, memberships_on
from cases.queries.dispositions import standing_rulings
from cases.queries.visible import numbers_in_sight
from cases.states.list_change import ListChangeState
from workflows.engine import requirements
from workflows.engine.gate import act
from workflows.open_list.disposing import Ruling
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.impact import KINDS, Impact, impact_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import ItemDisposition, ListChange


@login_required
@require_http_methods(["GET", "POST"])
def change_impact(request: SignedInRequest, number: str) -> HttpResponse:
    change = change_or_404(request, number)
    refusal: KaifangError | None = None
    if request.method == "POST":
        try:
            act(
                case=change,
                name="dispose",
                actor=request.user,
                at=moment(),
                expected_version=seen_version(request, change),
                data={"rulings": _rulings(request)},
            )
        except KaifangError as error:
            refusal = error
            change.refresh_from_db(fields=["version"])
        else:
            messages.success(request, _t("处置已记录。"))
            return redirect("list-change-impact", number=change.number)
    impacts = impact_of(change)
    ruled = [] if impacts else standing_rulings(change)
    numbers = {each.dependant.number for each in impacts if each.dependant.number}
    numbers |= {each.dependant for each in ruled}
    context = {
        "change": change,
        "rows": [_row(request, each) for each in impacts],
        "ruled": [_record(each) for each in ruled],
        "seen": numbers_in_sight(request.user, numbers, on=today()) if numbers else (),
        "may_dispose": _may_dispose(request, change),
        "refusal": refusal,
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "list_change/impact.html", context, status=status)


def _record(ruling: ItemDisposition) -> dict[str, object]:
    """Return a ruling that stands, with what its kind of matter is called."""
    kind = KINDS.get(ruling.kind)
    return {"ruling": ruling, "kind": kind.label if kind else ruling.kind}


def _row(request: SignedInRequest, impact: Impact) -> dict[str, object]:
    """Return one matter with what was typed about it, or what was ruled before."""
    ruling, posted = impact.ruling, request.POST
    target = str(ruling.target.uid) if ruling and ruling.target else ""
    return {
        "impact": impact,
        "chosen": posted.get(f"disposition-{impact.name}", ruling.disposition if ruling else ""),
        "note": posted.get(f"note-{impact.name}", ruling.note if ruling else ""),
        "target": posted.get(f"target-{impact.name}", target),
        "takes_target": "migrate" in impact.kind.allowed,
    }


def _rulings(request: SignedInRequest) -> dict[str, Ruling]:
    """Read what was chosen; a matter without a choice is left for later."""
    found = {}
    for field in request.POST:
        name = field.removeprefix("disposition-")
        chosen = request.POST.get(field, "")
        if name != field and chosen:
            found[name] = Ruling(
                disposition=chosen,
                note=request.POST.get(f"note-{name}", ""),
                target=_uid(request.POST.get(f"target-{name}", "")),
            )
    return found


def _uid(text: str) -> UUID | None:
    """Read an identifier, or the address of an entry's page that ends in one."""
    word = text.strip().rstrip("/").rpartition("/")[2]
    if not word:
        return None
    try:
        return UUID(word)
    except ValueError as error:
        raise BadInput(
            _t("“%(text)s”不是条目标识：请从条目页面复制，或粘贴条目页面的地址。") % {"text": text}
        ) from error


def _may_dispose(request: SignedInRequest, change: ListChange) -> bool:
    declared = ListChangeFlow.act("dispose")
    if declared is None or change.state != ListChangeState.IN_REVIEW:
        return False
    hats = tuple(memberships_on(request.user, today()))
    return bool(hats_for(hats, requirements.of_act(change, declared)))
