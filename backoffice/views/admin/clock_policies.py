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

from backoffice.templatetags.rules import seeded
from backoffice.views.admin.area import administration, carried_out, posted, status_of
from backoffice.views.clock import moment, today
from cases.queries import deadline_rules
from cases.states.role import Role
from forms.calendar_notice import ClockPolicyForm
from workflows.administration.change_clock_policy import PolicyChange, change_clock_policy
from workflows.administration.requirements import require_administrator
from workflows.administration.withdraw_clock_policy import withdraw_clock_policy
from workflows.engine.calendar import newest_calendar

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest
    from cases.models import ClockPolicy


@administration
@require_GET
def policies(request: AdministrationRequest) -> HttpResponse:
    on, rules = today(), list(deadline_rules.clock_policies())
    # By code the newest is first: what a later one of the code leaves is the one in force.
    holding = {
        rule.code: rule
        for rule in reversed(rules)
        if rule.withdrawn_at is None and not rule.is_ahead(on)
    }
    context = {
        "policies": [
            (policy, policy.is_ahead(on), holding.get(policy.code) == policy) for policy in rules
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
        if (entered := carried_out(form, act)) is not None:
            messages.success(request, _what_changes(newest, entered))
            if entered.counts_on_calendar:
                _warn_beyond_the_calendar(request, change.effective_from)
            return redirect("clock-policies")
    context = {
        "form": form,
        "title": _t("调整时限：%(label)s") % {"label": seeded(newest.label)},
        "lead": _lead(newest),
        "button": _t("登记"),
        "area_url": reverse("clock-policies"),
        "area_label": _t("时限规则"),
        "back_url": reverse("clock-policies"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))


def _what_changes(before: ClockPolicy, after: ClockPolicy) -> str:
    facts = {
        "day": after.effective_from,
        "label": seeded(after.label),
        "before": before.term,
        "after": after.term,
        "source": after.source,
    }
    if before.term == after.term:
        return (
            _t(
                "已登记：自 %(day)s 起起算的“%(label)s”时长不变（%(after)s），"
                "依据改为：%(source)s。施行之前可在本页撤回。"
            )
            % facts
        )
    return (
        _t(
            "已登记：自 %(day)s 起起算的“%(label)s”由 %(before)s 变为 %(after)s；"
            "已经起算的不变。施行之前可在本页撤回。"
        )
        % facts
    )


def _lead(newest: ClockPolicy) -> str:
    facts = {
        "term": newest.term,
        "source": seeded(newest.source),
        "day": newest.effective_from,
    }
    if newest.is_ahead(today()):
        return (
            _t("最新规则：%(term)s，自 %(day)s 起施行，依据：%(source)s。登记有误的，先撤回。")
            % facts
        )
    return _t("现行规则：%(term)s，依据：%(source)s。") % facts


def _warn_beyond_the_calendar(request: AdministrationRequest, day: date) -> None:
    if not newest_calendar().covers(day, day):
        messages.warning(
            request,
            _t(
                "施行日期 %(day)s 的放假安排尚未录入：届时起算的到期日先按周一至周五推算，"
                "录入通知后重新计算。"
            )
            % {"day": day},
        )


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
        % {"label": seeded(gone.label), "day": gone.effective_from},
    )
    return redirect("clock-policies")
