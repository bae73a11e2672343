"""One name that another city opens: what was said of it, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.peer_lists.lists import must_read_peers
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of
from cases.queries.list_versions import current_version
from cases.queries.peer_lists import is_opened_by_us, marks_of, peer_name_by_key
from cases.queries.visible import numbers_in_sight
from cases.states.role import Role
from forms.peer_lists import ProposeNameForm, ReasonOfMarkForm
from workflows.open_list.peers.mark_name import JUDGES, PROPOSERS, propose_name, rule_name_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django import forms
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Membership, PeerName


@login_required
@require_GET
def peer_name(request: SignedInRequest, pk: int, name: int) -> HttpResponse:
    return _shown(request, _name_or_404(request, pk, name))


@login_required
@require_POST
def propose(request: SignedInRequest, pk: int, name: int) -> HttpResponse:
    found = _name_or_404(request, pk, name)
    hats = hats_of(request.user, PROPOSERS, on=today())
    if not hats:
        raise NotAllowed(_t("新增条目由部门经办、区公共数据主管部门或主管部门经办提出。"))
    form = ProposeNameForm(request.POST, own=_own(hats))
    if not form.is_valid():
        return _shown(request, found, propose_form=form, status=422)
    organisation = form.cleaned_data["organisation"]
    try:
        change = propose_name(
            peer_name=found,
            organisation=organisation,
            reason=form.cleaned_data["reason"],
            membership=_hat_for(hats, organisation.pk),
            at=moment(),
        )
    except KaifangError as error:
        return _shown(request, found, propose_form=form, refusal=error)
    deliver_soon()
    messages.success(
        request,
        _t("已建立调整申请 %(number)s 草稿。请补全条目内容后提交审核。")
        % {"number": change.number},
    )
    return redirect("case", number=change.number)


@login_required
@require_POST
def rule_out(request: SignedInRequest, pk: int, name: int) -> HttpResponse:
    found = _name_or_404(request, pk, name)
    hats = hats_of(request.user, JUDGES, on=today())
    if not hats:
        raise NotAllowed(_t("“不适用本市”由主管部门经办或负责人认定。"))
    form = ReasonOfMarkForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, rule_out_form=form, status=422)
    try:
        rule_name_out(
            peer_name=found, reason=form.cleaned_data["reason"], membership=hats[0], at=moment()
        )
    except KaifangError as error:
        return _shown(request, found, rule_out_form=form, refusal=error)
    messages.success(request, _t("已记为不适用本市。"))
    return redirect("peer-list", pk=pk)


def _name_or_404(request: SignedInRequest, pk: int, name: int) -> PeerName:
    must_read_peers(request)
    found = peer_name_by_key(pk, name)
    if found is None:
        raise Http404
    return found


def _shown(  # what a refused form brings back
    request: SignedInRequest,
    found: PeerName,
    *,
    propose_form: forms.Form | None = None,
    rule_out_form: forms.Form | None = None,
    refusal: KaifangError | None = None,
    status: int = 200,
) -> HttpResponse:
    hats = hats_of(request.user, {*PROPOSERS, *JUDGES}, on=today())
    proposing = [hat for hat in hats if hat.role in PROPOSERS]
    if proposing and propose_form is None:
        propose_form = ProposeNameForm(own=_own(proposing))
    if rule_out_form is None and any(hat.role in JUDGES for hat in hats):
        rule_out_form = ReasonOfMarkForm()
    marks = marks_of(found.name_key)
    numbers = [mark.change.number for mark in marks if mark.change]
    context = {
        "name": found,
        "is_ours": is_opened_by_us(found.name_key, current_version()),
        "marks": marks,
        "in_sight": numbers_in_sight(request.user, numbers, on=today()),
        "propose_form": propose_form,
        "rule_out_form": rule_out_form,
        "refusal": refusal.message if refusal else "",
    }
    status = status_of(refusal) if refusal else status
    return render(request, "peer_list/name.html", context, status=status)


def _own(hats: Sequence[Membership]) -> set[int] | None:
    """Return the organisations for which these roles draft; None: every one."""
    if any(hat.role == Role.COMMISSION_STAFF for hat in hats):
        return None
    return {hat.organisation_id for hat in hats}


def _hat_for(hats: Sequence[Membership], organisation: int) -> Membership:
    """Return the role that drafts for an organisation: one in it before the commission's."""
    own = (hat for hat in hats if hat.organisation_id == organisation)
    return next(own, next(iter(hats)))
