"""What the page of a mismatch shows, whichever act led to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from backoffice.views.clock import today
from cases.permissions import hats_of
from cases.queries.reconciliation import exceptions_of, spells_of
from workflows.open_list.reconciliation.exceptions import ACCEPTING
from workflows.open_list.reconciliation.links import candidates, confirming_hat

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
    context = {
        "spell": spell,
        "form": form,
        "refusal": refusal.message if refusal else "",
        "spells": spells_of(request.user, spell.finding_id, on=today()),
        "exceptions": _exceptions(request, spell),
        "candidates": candidates(spell) if may_confirm else [],
    }
    return render(request, "reconciliation/finding.html", context, status=status)


def _exceptions(
    request: SignedInRequest, spell: FindingSpell
) -> list[tuple[FindingException, bool]]:
    """Return each exception, and whether the person may withdraw it."""
    on = today()
    decides = bool(hats_of(request.user, ACCEPTING, on=on))
    known = exceptions_of(request.user, spell.finding_id, on=on)
    return [(each, decides and each.is_in_force(on)) for each in known]
