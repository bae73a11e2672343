"""What the page of a mismatch shows, whichever act led to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from backoffice.views.clock import today
from cases.permissions import hats_of
from cases.queries.mismatch_tasks import requests_in_sight, tasks_in_sight
from cases.queries.reconciliation import exceptions_of, spells_of
from workflows.open_list.reconciliation.drawing_up import drawing_hat, may_draw_up
from workflows.open_list.reconciliation.exceptions import ACCEPTING
from workflows.open_list.reconciliation.links import candidates, confirming_hat
from workflows.state_names import name_states

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.errors import KaifangError
    from cases.models import FindingException, FindingSpell
    from forms.reconciliation import ExceptionForm


def shown(
    request: SignedInRequest,
    spell: FindingSpell,
    *,
    form: ExceptionForm | None,
    refusal: KaifangError | None,
    status: int,
) -> HttpResponse:
    may_confirm = confirming_hat(spell, request.user, on=today()) is not None
    requests = requests_in_sight(request.user, spell.finding_id, on=today())
    name_states(requests)
    context = {
        "spell": spell,
        "differing": differing(spell),
        "form": form,
        "refusal": refusal.message if refusal else "",
        "spells": spells_of(request.user, spell.finding_id, on=today()),
        "exceptions": _exceptions(request, spell),
        "tasks": tasks_in_sight(request.user, spell.finding_id, on=today()),
        "requests": requests,
        "may_draw_up": _may_draw_up(request, spell),
        "candidates": candidates(spell) if may_confirm else [],
    }
    return render(request, "reconciliation/finding.html", context, status=status)


def differing(spell: FindingSpell) -> set[str]:
    """Return the attributes in which catalogue and list say different things."""
    fields = {field for field in spell.differs.split(";") if field}
    catalogue, entry = spell.catalogue_row, spell.entry_row
    if catalogue and entry and catalogue.open_type != entry.open_type:
        fields.add("open_type")
    return fields


def _may_draw_up(request: SignedInRequest, spell: FindingSpell) -> bool:
    hat = drawing_hat(spell, request.user, on=today())
    return hat is not None and may_draw_up(spell)


def _exceptions(
    request: SignedInRequest, spell: FindingSpell
) -> list[tuple[FindingException, bool]]:
    """Return each exception, and whether the person may withdraw it."""
    on = today()
    decides = bool(hats_of(request.user, ACCEPTING, on=on))
    known = exceptions_of(request.user, spell.finding_id, on=on)
    return [(each, decides and each.is_in_force(on)) for each in known]
