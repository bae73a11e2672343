"""Propose a version of the routing rules: the newest one's rules, to be changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.views.admin.area import administration, posted
from backoffice.views.admin.routing_steps import FLOWS_OF_KINDS, steps_by_name
from backoffice.views.clock import moment, today
from cases.errors import BadInput
from cases.queries import routing
from cases.queries.organisation_directory import organisations_in_office
from forms.routing import RoutingRules, RoutingVersionForm
from workflows.administration.change_routing import propose_routing
from workflows.administration.requirements import require_administrator
from workflows.administration.routing_proposal import ProposedRule, ProposedRules

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest
    from cases.models import RoutingRule, RoutingVersion

# What `ProposedRule` takes from a row as typed.
RULE_FIELDS = tuple(ProposedRule.__dataclass_fields__)


@administration
@require_http_methods(["GET", "POST"])
def propose(request: AdministrationRequest) -> HttpResponse:
    require_administrator(request.user, on=today())
    current = routing.version_in_force(today())
    head = RoutingVersionForm(
        posted(request), initial={"source": current.source if current else ""}
    )
    rules = RoutingRules(
        posted(request),
        prefix="rules",
        initial=[_typed(rule) for rule in routing.rules_of(current.pk)] if current else [],
        form_kwargs={
            "steps": [(name, step.title) for name, step in steps_by_name().items()],
            "organisations": tuple(organisations_in_office()),
        },
    )
    valid = [form.is_valid() for form in (head, rules)]
    if all(valid) and (version := _proposed(request, head, rules)):
        messages.success(request, _t("已提出分派规则，等待安全员审批；批准之前不生效。"))
        return redirect("routing-version", pk=version.pk)
    failed = bool(head.errors or rules.total_error_count())
    context = {"head": head, "rules": rules, "current": current}
    return render(request, "admin/routing_new.html", context, status=422 if failed else 200)


def _proposed(
    request: AdministrationRequest,
    head: RoutingVersionForm,
    rules: Any,  # Any: a class that Django makes
) -> RoutingVersion | None:
    filled = [form for form in rules.forms if _is_filled(form.cleaned_data)]
    proposed = ProposedRules(
        **head.cleaned_data,
        rules=[
            ProposedRule(**{name: form.cleaned_data[name] for name in RULE_FIELDS})
            for form in filled
        ],
    )
    act = partial(propose_routing, proposed=proposed, flows=FLOWS_OF_KINDS, at=moment())
    try:
        return act(actor=request.user)
    except BadInput as error:
        row, field = error.facts.get("row"), error.facts.get("field")
        form = filled[row - 1] if row else head
        form.add_error(field if field in form.fields else None, error.message)
        return None


def _is_filled(typed: dict[str, Any]) -> bool:  # Any: form values
    return bool(typed) and not typed.get("DELETE")


def _typed(rule: RoutingRule) -> dict[str, object]:
    risky = {None: "", True: "yes", False: "no"}[rule.risky]
    return {
        "tier": rule.tier,
        "step": f"{rule.kind}.{rule.node}",
        "organisation": rule.organisation_id,
        "organisation_kind": rule.organisation_kind,
        "district": rule.district_id,
        "risky": risky,
        "target": rule.target,
        "target_organisation": rule.target_organisation_id,
        "role": rule.role,
        "why": rule.why,
    }
