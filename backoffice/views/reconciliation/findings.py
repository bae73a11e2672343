"""One mismatch: both sides, since when, and what was accepted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.reconciliation.finding_facts import shown
from cases.errors import BadInput, KaifangError, NotAllowed
from cases.permissions import hats_of
from cases.queries.reconciliation import newest_spell
from forms.reconciliation import ExceptionForm, LinkForm
from workflows.open_list.reconciliation.exceptions import ACCEPTING, accept_exception
from workflows.open_list.reconciliation.links import confirm_link, confirming_hat

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def finding_page(request: SignedInRequest, pk: int) -> HttpResponse:
    spell = newest_spell(request.user, pk, on=today())
    if spell is None:
        raise Http404
    hats = hats_of(request.user, ACCEPTING, on=today())
    is_open = spell.until_run_id is None
    form = ExceptionForm(request.POST or None) if hats and is_open and not spell.dangerous else None
    refusal: KaifangError | None = None
    if request.method == "POST":
        if form is None:
            raise NotAllowed(
                _t("例外由主管部门接受；已消除的差异和目录非开放而清单开放的不能例外。")
            )
        if form.is_valid():
            try:
                accept_exception(
                    finding=spell.finding, membership=hats[0], at=moment(), **form.cleaned_data
                )
            except KaifangError as error:
                refusal = error
            else:
                messages.success(request, _t("已接受例外，到期前不再提示这项差异。"))
                return redirect("finding", pk=pk)
    status = status_of(refusal) if refusal else 422 if form and form.errors else 200
    return shown(request, spell, form=form, refusal=refusal, status=status)


@login_required
@require_POST
def finding_link(request: SignedInRequest, pk: int) -> HttpResponse:
    spell = newest_spell(request.user, pk, on=today())
    if spell is None:
        raise Http404
    hat = confirming_hat(spell, request.user, on=today())
    if hat is None:
        raise NotAllowed(_t("对应关系由提供部门或主管部门确认。"))
    form = LinkForm(request.POST)
    if not form.is_valid():
        refused = BadInput(_t("请选择列出的一个清单条目。"), field="entry")
        return shown(request, spell, form=None, refusal=refused, status=422)
    try:
        confirm_link(spell=spell, entry=form.cleaned_data["entry"], membership=hat, at=moment())
    except KaifangError as error:
        return shown(request, spell, form=None, refusal=error, status=status_of(error))
    messages.success(request, _t("已确认对应关系，下次核对起按此匹配。"))
    return redirect("finding", pk=pk)
