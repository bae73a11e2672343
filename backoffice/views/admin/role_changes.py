"""Role changes: the administrator proposes, the security officer decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backoffice.views.admin.area import (
    administration,
    carried_out,
    grant_or_404,
    membership_or_404,
    person_or_404,
    posted,
    status_of,
)
from backoffice.views.clock import moment, today
from cases.queries import people
from cases.states.role import GrantDecision, Role
from forms.people import DecideRoleForm, ProposeRevocationForm, ProposeRoleForm
from forms.whole_number import whole_number
from workflows.administration.decide_role import approve_role, refuse_role
from workflows.administration.propose_revocation import propose_revocation
from workflows.administration.propose_role import RoleTerm, propose_role
from workflows.administration.requirements import require_administrator
from workflows.administration.withdraw_role import withdraw_role

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest
    from cases.models import Person

DECISIONS: Final = {"approve": approve_role, "refuse": refuse_role}


@administration
@require_http_methods(["GET", "POST"])
def propose(request: AdministrationRequest, pk: int) -> HttpResponse:
    require_administrator(request.user, on=today())
    person = person_or_404(pk)
    form = ProposeRoleForm(posted(request), initial={"valid_from": today()})
    if form.is_valid():
        typed = dict(form.cleaned_data)
        reason = typed.pop("reason")
        act = partial(
            propose_role,
            actor=request.user,
            person=person,
            term=RoleTerm(**typed),
            reason=reason,
            at=moment(),
        )
        if carried_out(form, act):
            messages.success(request, _t("已提出角色变更，等待安全员审批；批准之前不生效。"))
            return redirect("person", pk=pk)
    context = _about(person) | {
        "form": form,
        "title": _t("为%(name)s提出角色") % {"name": person.name},
        "lead": _t("提出后由安全员审批，批准后自起始日生效。不能为自己提出。"),
        "button": _t("提交安全员审批"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))


@administration
@require_http_methods(["GET", "POST"])
def propose_end(request: AdministrationRequest, pk: int) -> HttpResponse:
    require_administrator(request.user, on=today())
    membership = membership_or_404(pk)
    form = ProposeRevocationForm(posted(request), initial={"last_day": today()})
    if form.is_valid():
        act = partial(
            propose_revocation,
            actor=request.user,
            membership=membership,
            at=moment(),
            **form.cleaned_data,
        )
        if carried_out(form, act):
            messages.success(request, _t("已提出收回角色，等待安全员审批；批准之前仍然有效。"))
            return redirect("person", pk=membership.person_id)
    facts = {
        "name": membership.person.name,
        "where": membership.organisation.full_name,
        "role": membership.get_role_display(),
    }
    context = _about(membership.person) | {
        "form": form,
        "title": _t("收回%(name)s的角色") % facts,
        "lead": _t("%(where)s · %(role)s。提出后由安全员审批。") % facts,
        "button": _t("提交安全员审批"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))


@administration
@require_GET
def grants(request: AdministrationRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = people.decided_grants_before(whole_number(before))
    page = rows[: people.GRANTS_ON_A_PAGE]
    return render(
        request,
        "admin/grants.html",
        {
            "pending": people.pending_grants(),
            "decided": page,
            "first_url": "?" if before else "",
            "next_url": f"?before={page[-1].pk}" if len(rows) > len(page) else "",
            "is_administrator": Role.ADMINISTRATOR in request.separated,
            "is_security_officer": Role.SECURITY_OFFICER in request.separated,
        },
    )


@administration
@require_http_methods(["GET", "POST"])
def decide(request: AdministrationRequest, pk: int) -> HttpResponse:
    grant = grant_or_404(pk)
    form = DecideRoleForm(posted(request))
    act = DECISIONS.get(request.POST.get("decision", ""))
    if form.is_bound and act is None:
        form.add_error(None, _t("请选择“批准”或“不予批准”。"))
    if act is not None and form.is_valid():
        decided = carried_out(
            form,
            partial(
                act,
                grant=grant,
                actor=request.user,
                note=form.cleaned_data["note"],
                at=moment(),
            ),
        )
        if decided is not None:
            messages.success(
                request,
                _t("%(decision)s：%(grant)s。")
                % {"decision": decided.grant.get_decision_display(), "grant": decided.grant},
            )
            return redirect("role-grants")
    may_decide = (
        Role.SECURITY_OFFICER in request.separated
        and grant.decision == GrantDecision.PENDING
        and request.user.pk not in {grant.proposed_by_id, grant.person_id}
    )
    may_withdraw = (
        Role.ADMINISTRATOR in request.separated
        and grant.decision == GrantDecision.PENDING
        and request.user.pk == grant.proposed_by_id
    )
    context = {
        "grant": grant,
        "form": form,
        "may_decide": may_decide,
        "may_withdraw": may_withdraw,
    }
    return render(request, "admin/grant.html", context, status=status_of(form))


@administration
@require_POST
def withdraw(request: AdministrationRequest, pk: int) -> HttpResponse:
    grant = withdraw_role(grant=grant_or_404(pk), actor=request.user, at=moment()).grant
    messages.success(request, _t("已撤回：%(grant)s。") % {"grant": grant})
    return redirect("role-grants")


def _about(person: Person) -> dict[str, object]:
    return {
        "back_url": reverse("person", args=[person.pk]),
        "back_label": person.name,
        "area_url": reverse("people"),
        "area_label": _t("人员"),
    }
