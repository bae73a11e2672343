"""The template of agreements: its versions, and each of them as a page and as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.admin.area import administration
from cases.agreement.example import example_facts
from cases.agreement.text import rendered_text
from cases.agreement.wording import stored_wording
from cases.queries import agreement_templates
from cases.states.role import Role
from reports.agreement.draw import draw_agreement

if TYPE_CHECKING:
    from backoffice.views.admin.area import AdministrationRequest
    from cases.agreement.wording import Wording
    from cases.models import AgreementTemplateVersion


@administration
@require_GET
def versions(request: AdministrationRequest) -> HttpResponse:
    found = list(agreement_templates.template_versions())
    context = {
        "versions": found,
        "current": found[0].number,
        "draft": agreement_templates.template_draft(),
        "is_administrator": Role.ADMINISTRATOR in request.separated,
    }
    return render(request, "admin/agreement_templates.html", context)


@administration
@require_GET
def version(request: AdministrationRequest, number: int) -> HttpResponse:
    found = _version_or_404(number)
    context = {
        "version": found,
        "wording": stored_wording(found.wording),
        "current": agreement_templates.template_in_force().number,
    }
    return render(request, "admin/agreement_template.html", context)


@administration
@require_GET
def version_pdf(request: AdministrationRequest, number: int) -> HttpResponse:
    found = _version_or_404(number)
    return preview(stored_wording(found.wording), number)


def preview(wording: Wording, number: int) -> HttpResponse:
    """Return a version filled with facts of nobody, as a PDF; it must have no faults."""
    text = rendered_text(wording.as_template(number), example_facts(wording.terms))
    shown = f'inline; filename="agreement-template-{number}.pdf"'
    return HttpResponse(
        draw_agreement(text).content,
        content_type="application/pdf",
        headers={"Content-Disposition": shown},
    )


def _version_or_404(number: int) -> AgreementTemplateVersion:
    found = agreement_templates.template_version(number)
    if found is None:
        raise Http404
    return found
