"""Turn what was found into work: tasks of a run, and the request that settles one mismatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.reconciliation.finding_facts import shown
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of, holds_any
from cases.queries.reconciliation import newest_spell, run_by_key
from cases.states.role import CITY_WIDE_ROLES
from workflows.open_list.reconciliation.drawing_up import draw_up_request
from workflows.open_list.reconciliation.snapshot import RECONCILERS
from workflows.open_list.reconciliation.tasks import open_tasks

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_POST
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    run = run_by_key(pk) if holds_any(request.user, CITY_WIDE_ROLES, today()) else None
    if run is None:
        raise Http404
    hats = hats_of(request.user, RECONCILERS, on=today())
    if not hats:
        raise NotAllowed(_t("处理单由主管部门或大数据中心下达。"))
    tasks = open_tasks(run=run, membership=hats[0], at=moment())
    deliver_soon()
    if tasks:
        said = _t("已下达 %(count)s 份核对处理单。") % {"count": len(tasks)}
    else:
        said = _t("没有需要下达的差异：都已有处理单、例外或办理中的申请。")
    messages.success(request, said)
    return redirect("reconciliation-run", pk=run.pk)


@login_required
@require_POST
def draw_up(request: SignedInRequest, pk: int) -> HttpResponse:
    spell = newest_spell(request.user, pk, on=today())
    if spell is None:
        raise Http404
    try:
        change = draw_up_request(spell=spell, person=request.user, at=moment())
    except NotAllowed:
        raise
    except KaifangError as error:
        return shown(request, spell, form=None, refusal=error, status=status_of(error))
    messages.success(
        request, _t("已起草调整申请 %(number)s。请核对、补全后提交。") % {"number": change.number}
    )
    return redirect("case", number=change.number)
