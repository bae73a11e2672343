"""Withdraw what was accepted of a mismatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.reconciliation.finding_facts import shown
from cases.errors import BadInput, KaifangError, NotAllowed
from cases.permissions import hats_of
from cases.queries.reconciliation import exceptions_of, newest_spell
from forms.reconciliation import WithdrawalForm
from workflows.open_list.reconciliation.exceptions import ACCEPTING, withdraw_exception

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int, exception: int) -> HttpResponse:
    spell = newest_spell(request.user, pk, on=today())
    known = {each.pk: each for each in exceptions_of(request.user, pk, on=today())}
    if spell is None or exception not in known:
        raise Http404
    hats = hats_of(request.user, ACCEPTING, on=today())
    if not hats:
        raise NotAllowed(_t("例外由主管部门撤回。"))
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        refused = BadInput(_t("请写明撤回例外的理由。"), field="reason")
        return shown(request, spell, form=None, refusal=refused, status=422)
    try:
        withdraw_exception(
            exception=known[exception],
            reason=form.cleaned_data["reason"],
            membership=hats[0],
            at=moment(),
        )
    except KaifangError as error:
        return shown(request, spell, form=None, refusal=error, status=status_of(error))
    messages.success(request, _t("已撤回例外，这项差异重新提示。"))
    return redirect("finding", pk=pk)
