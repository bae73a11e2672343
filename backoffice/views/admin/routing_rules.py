"""Routing rules: the versions, a proposal, the decision about it, and applying it to tasks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backoffice.views.admin.area import administration, carried_out, posted, status_of
from backoffice.views.admin.routing_difference import difference
from backoffice.views.admin.routing_steps import rule_lines, steps_by_name
from backoffice.views.clock import moment, today
from cases.errors import Stale
from cases.queries import routing
from cases.states.role import GrantDecision, Role
from forms.people import DecideRoleForm
from workflows.administration.change_routing import approve_routing, refuse_routing
from workflows.administration.requirements import require_administrator
from workflows.administration.reroute import apply_reroute, plan_reroute
from workflows.administration.withdraw_routing import withdraw_routing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest
    from cases.models import RoutingVersion

DECISIONS: Final = {"approve": approve_routing, "refuse": refuse_routing}
# As many of the moved tasks as a person reads; the rest is counted.
SHOWN: Final = 50


@administration
@require_GET
def versions(request: AdministrationRequest) -> HttpResponse:
    context = {
        "versions": routing.versions(),
        "current": routing.version_in_force(today()),
        "is_administrator": Role.ADMINISTRATOR in request.separated,
    }
    return render(request, "admin/routing_versions.html", context)


@administration
@require_http_methods(["GET", "POST"])
def version(request: AdministrationRequest, pk: int) -> HttpResponse:
    found = _version_or_404(pk)
    form = DecideRoleForm(posted(request))
    act = DECISIONS.get(request.POST.get("decision", ""))
    if form.is_bound and act is None:
        form.add_error(None, _t("请选择“批准”或“不予批准”。"))
    if act is not None and form.is_valid():
        decide = partial(
            act,
            version=found,
            actor=request.user,
            note=form.cleaned_data["note"],
            at=moment(),
        )
        decided = carried_out(form, decide)
        if decided is not None:
            messages.success(
                request,
                _t("%(decision)s：分派规则第 %(number)s 版。")
                % {"decision": decided.get_decision_display(), "number": decided.number},
            )
            return redirect("routing-version", pk=pk)
    context = _about(request, found) | {"form": form}
    return render(request, "admin/routing_version.html", context, status=status_of(form))


@administration
@require_POST
def withdraw(request: AdministrationRequest, pk: int) -> HttpResponse:
    gone = withdraw_routing(version=_version_or_404(pk), actor=request.user, at=moment())
    messages.success(
        request, _t("已撤回：分派规则第 %(number)s 版，不再等待审批。") % {"number": gone.number}
    )
    return redirect("routing-version", pk=pk)


@administration
@require_http_methods(["GET", "POST"])
def reroute(request: AdministrationRequest, pk: int) -> HttpResponse:
    found = _version_or_404(pk)
    stale = ""
    if request.method == "POST":
        require_administrator(request.user, on=today())
        try:
            plan = apply_reroute(
                version=found,
                actor=request.user,
                plan_hash=request.POST.get("plan", ""),
                at=moment(),
            ).plan
        except Stale as error:
            stale = error.message
        else:
            messages.success(
                request,
                _t("已按第 %(number)s 版规则重新分派 %(moved)s 项任务。")
                % {"number": found.number, "moved": len(plan.moved)},
            )
            return redirect("routing-version", pk=pk)
    plan = plan_reroute(version=found, on=today())
    context = _about(request, found) | {
        "plan": plan,
        "moved": plan.moved[:SHOWN],
        "kept": plan.kept[:SHOWN],
        "more_moved": max(0, len(plan.moved) - SHOWN),
        "more_kept": max(0, len(plan.kept) - SHOWN),
        "stale": stale,
    }
    return render(request, "admin/routing_reroute.html", context, status=409 if stale else 200)


def _about(
    request: AdministrationRequest, found: RoutingVersion
) -> dict[str, Any]:  # Any: template context
    current = routing.version_in_force(today())
    pending = found.decision == GrantDecision.PENDING
    is_administrator = Role.ADMINISTRATOR in request.separated
    is_current = current is not None and current.pk == found.pk
    steps = steps_by_name()
    rules = rule_lines(routing.rules_of(found.pk), steps)
    held = rule_lines(routing.rules_of(current.pk), steps) if pending and current else []
    return {
        "version": found,
        "rules": rules,
        "current": current,
        "changes": difference(held, rules) if pending else [],
        "is_current": is_current,
        "may_decide": pending
        and Role.SECURITY_OFFICER in request.separated
        and request.user.pk != found.proposed_by_id,
        "may_withdraw": pending and (is_administrator or request.user.pk == found.proposed_by_id),
        "may_apply": is_current and is_administrator,
    }


def _version_or_404(pk: int) -> RoutingVersion:
    found = routing.version_by_id(pk)
    if found is None:
        raise Http404
    return found
