"""Saved views: the list of them, opening one, and what their owner does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.signed_in import hats_of_page
from backoffice.views.casework.queue_kinds import QUEUES
from backoffice.views.clock import moment, today
from cases.errors import BadInput, GuardFailed, NotVisible
from cases.queries.saved_views import offices_of, views_known_to, visible_view
from forms.task_filters import FILTER_SCHEMA, TaskFilterForm, kept_filter
from forms.whole_number import whole_number
from workflows.engine import saved_views as acts

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import SavedView


@login_required
@require_GET
def view_list(request: SignedInRequest) -> HttpResponse:
    on = today()
    hats = hats_of_page(request, on=on)
    known = [
        (view, QUEUES[view.queue].label)
        for view in views_known_to(request.user, on=on, hats=hats)
        if view.queue in QUEUES
    ]
    context = {
        "mine": [row for row in known if row[0].owner_id == request.user.pk],
        "shared": [row for row in known if row[0].owner_id != request.user.pk],
        "offices": offices_of(request.user, on=on, hats=hats),
    }
    return render(request, "casework/saved_views.html", context)


@login_required
@require_GET
def open_view(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _visible(request, pk)
    if view.queue not in QUEUES:
        raise NotVisible(_t("这个视图所属的队列已不存在。"))
    address = reverse(QUEUES[view.queue].url_name)
    query = urlencode({**kept_filter(view.filter).clauses, "view": view.pk})
    return redirect(f"{address}?{query}")


@login_required
@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    queue = request.POST.get("queue", "")
    if queue not in QUEUES or not QUEUES[queue].has_filter:
        raise Http404
    clauses = TaskFilterForm(request.POST).clauses()
    name = request.POST.get("view_name", "")
    back = reverse(QUEUES[queue].url_name)
    try:
        view = acts.save_view(
            person=request.user,
            queue=queue,
            name=name,
            clauses=clauses,
            schema=FILTER_SCHEMA,
            at=moment(),
        )
    except (BadInput, GuardFailed) as error:
        messages.error(request, error.message)
        return redirect(f"{back}?{urlencode({**clauses, 'view_name': name[: acts.NAME_LENGTH]})}")
    messages.success(request, _t("已保存视图“%(name)s”。") % {"name": view.name})
    return redirect(f"{back}?{urlencode({**clauses, 'view': view.pk})}")


@login_required
@require_POST
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _visible(request, pk)
    try:
        renamed = acts.rename_view(
            person=request.user,
            view=view,
            name=request.POST.get("view_name", ""),
            at=moment(),
        )
    except BadInput as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _t("已改名为“%(name)s”。") % {"name": renamed.name})
    return redirect("saved-views")


@login_required
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _visible(request, pk)
    acts.delete_view(person=request.user, view=view, at=moment())
    messages.success(request, _t("已删除视图“%(name)s”。") % {"name": view.name})
    return redirect("saved-views")


@login_required
@require_POST
def share(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _visible(request, pk)
    wanted = whole_number(request.POST.get("organisation", ""))
    offices = offices_of(request.user, on=today(), hats=hats_of_page(request, on=today()))
    office = next((office for office in offices if office.pk == wanted), None)
    if office is None:
        messages.error(request, _t("没有共享：请选择您任职的一个单位。"))
        return redirect("saved-views")
    acts.share_view(person=request.user, view=view, organisation=office, at=moment())
    messages.success(
        request,
        _t("已将视图“%(name)s”共享给%(organisation)s；同事打开时只看到各自有权查看的任务。")
        % {"name": view.name, "organisation": office},
    )
    return redirect("saved-views")


@login_required
@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _visible(request, pk)
    acts.take_back_view(person=request.user, view=view, at=moment())
    messages.success(request, _t("视图“%(name)s”不再共享。") % {"name": view.name})
    return redirect("saved-views")


def _visible(request: SignedInRequest, pk: int) -> SavedView:
    on = today()
    return visible_view(request.user, pk, on=on, hats=hats_of_page(request, on=on))
