"""The lengths of deadlines as data: each with a day of effect, taken back before it comes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backoffice.views.admin.area import administration, carried_out, posted, status_of
from backoffice.views.clock import moment, today
from cases.queries import deadline_rules
from cases.states.role import Role
from forms.calendar_notice import ClockPolicyForm
from workflows.administration.change_clock_policy import PolicyChange, change_clock_policy
from workflows.administration.requirements import require_administrator
from workflows.administration.withdraw_clock_policy import withdraw_clock_policy

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest


@administration
@require_GET
def policies(request: AdministrationRequest) -> HttpResponse:
    context = {
        "policies": [
            (policy, policy.is_ahead(today())) for policy in deadline_rules.clock_policies()
        ],
        "is_administrator": Role.ADMINISTRATOR in request.separated,
    }
    return render(request, "admin/clock_policies.html", context)


@administration
@require_http_methods(["GET", "POST"])
def change_policy(request: AdministrationRequest, code: str) -> HttpResponse:
    require_administrator(request.user, on=today())
    newest = deadline_rules.newest_policy(code)
    if newest is None:
        raise Http404
    form = ClockPolicyForm(
        posted(request),
        has_length=not newest.is_fixed_date,
        initial={
            "length": newest.length,
            "unit": newest.unit,
            "source": newest.source,
            "tier": newest.tier,
        },
    )
    if form.is_valid():
        change = PolicyChange(**form.cleaned_data)
        act = partial(
            change_clock_policy, actor=request.user, code=code, change=change, at=moment()
        )
        if carried_out(form, act):
            messages.success(
                request,
                _t("已登记新的规则；自施行日期起起算的时限按新规则办理。施行之前可在本页撤回。"),
            )
            return redirect("clock-policies")
    context = {
        "form": form,
        "title": _t("调整时限：%(label)s") % {"label": newest.label},
        "lead": _t("现行规则：%(term)s，依据：%(source)s。")
        % {"term": newest.term, "source": newest.source},
        "button": _t("登记"),
        "area_url": reverse("clock-policies"),
        "area_label": _t("时限规则"),
        "back_url": reverse("clock-policies"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))


@administration
@require_POST
def withdraw_policy(request: AdministrationRequest, code: str, pk: int) -> HttpResponse:
    found = deadline_rules.policy_numbered(code, pk)
    if found is None:
        raise Http404
    gone = withdraw_clock_policy(policy=found, actor=request.user, at=moment())
    messages.success(
        request,
        _t("已撤回“%(label)s”自 %(day)s 起施行的规则，并记入系统记录；现行规则不变。")
        % {"label": gone.label, "day": gone.effective_from},
    )
    return redirect("clock-policies")
