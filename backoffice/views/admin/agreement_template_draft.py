"""The next version of the template of agreements: word it, look at it, release or drop it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backoffice.views.admin.agreement_templates import preview
from backoffice.views.admin.area import administration, carried_out, posted
from backoffice.views.clock import moment, today
from cases.agreement.placeholders import FILL
from cases.agreement.template import Clause
from cases.agreement.terms import AgreementTerms
from cases.agreement.wording import Wording, stored_wording
from cases.errors import Stale
from cases.queries import agreement_templates
from forms.agreement_templates import Clauses, ReleaseForm, TemplateHeadForm
from forms.whole_number import whole_number
from workflows.administration.agreement_templates import (
    drop_template_draft,
    release_template,
    save_template_draft,
)
from workflows.administration.requirements import require_administrator

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest

TERMS = tuple(AgreementTerms.__dataclass_fields__)


@administration
@require_http_methods(["GET", "POST"])
def draft(request: AdministrationRequest) -> HttpResponse:
    require_administrator(request.user, on=today())
    kept = agreement_templates.template_draft()
    wording = stored_wording((kept or agreement_templates.template_in_force()).wording)
    head, clauses = _forms(request, wording)
    status, stale = 200, ""
    if request.method == "POST":
        status, stale = _saved(request, head, clauses)
        if status == 200:  # noqa: PLR2004  # saved
            messages.success(request, _t("草稿已保存，发布之前不影响任何协议。"))
            return redirect("agreement-template-draft")
    return _page(request, head=head, clauses=clauses, stale=stale, status=status)


@administration
@require_GET
def draft_pdf(request: AdministrationRequest) -> HttpResponse:
    require_administrator(request.user, on=today())
    kept = agreement_templates.template_draft()
    wording = stored_wording((kept or agreement_templates.template_in_force()).wording)
    if wording.faults():
        messages.error(request, _t("草稿还有下列问题，改正并保存之后才能预览。"))
        return redirect("agreement-template-draft")
    return preview(wording, agreement_templates.template_in_force().number + 1)


@administration
@require_POST
def release(request: AdministrationRequest) -> HttpResponse:
    form = ReleaseForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            released = carried_out(
                form,
                lambda: release_template(
                    actor=request.user,
                    expected=_expected(request),
                    reason=form.cleaned_data["reason"],
                    at=moment(),
                ),
            )
        except Stale:
            form.add_error(None, _t("打开页面之后草稿已有变化：请核对下面的文本，再次发布。"))
            released, status = None, 409
        if released is not None:
            messages.success(
                request,
                _t("已发布协议示范文本%(version)s，此后拟定的协议使用这一版。")
                % {"version": released},
            )
            return redirect("agreement-template", number=released.number)
    return _page(request, release=form, status=status)


@administration
@require_POST
def drop(request: AdministrationRequest) -> HttpResponse:
    try:
        drop_template_draft(actor=request.user, expected=_expected(request), at=moment())
    except Stale:
        return _page(request, stale=_t("打开页面之后草稿已有变化：请核对后再放弃。"), status=409)
    messages.success(request, _t("已放弃草稿，现行版本不变。"))
    return redirect("agreement-templates")


def _page(
    request: AdministrationRequest, *, status: int = 200, **shown: Any
) -> HttpResponse:  # Any: template context
    kept = agreement_templates.template_draft()
    newest = agreement_templates.template_in_force()
    wording = stored_wording((kept or newest).wording)
    context: dict[str, Any] = {"release": ReleaseForm(), "stale": ""} | shown
    if "head" not in shown:
        context["head"], context["clauses"] = _blank(wording)
    context |= {
        "draft": kept,
        "expected": kept.version if kept else 0,
        "newest": newest,
        "faults": wording.faults() if kept else (),
        "placeholders": list(FILL),
    }
    return render(request, "admin/agreement_template_draft.html", context, status=status)


def _saved(request: AdministrationRequest, head: Any, clauses: Any) -> tuple[int, str]:
    """Keep what is typed: status, and what to say where somebody saved meanwhile."""
    if not all([head.is_valid(), clauses.is_valid()]):
        return 422, ""
    try:
        save_template_draft(
            actor=request.user,
            wording=_typed(head, clauses),
            expected=_expected(request),
            at=moment(),
        )
    except Stale as error:
        return 409, error.message
    return 200, ""


def _typed(head: Any, clauses: Any) -> Wording:  # Any: made by Django
    said = head.cleaned_data
    in_order = [form.cleaned_data for form in clauses.ordered_forms if form.cleaned_data]
    return Wording(
        title=said["title"].strip(),
        clauses=tuple(
            Clause(
                code=each["code"],
                title=each["title"].strip(),
                text=each["text"].replace("\r\n", "\n").strip(),
                is_required=each["is_required"],
            )
            for each in in_order
        ),
        terms=AgreementTerms(
            **{name: _plain(said[name]) for name in TERMS}  # type: ignore[arg-type]
        ),
    )


def _plain(value: str | int) -> str | int:
    return value.strip() if isinstance(value, str) else value


def _forms(request: AdministrationRequest, wording: Wording) -> tuple[Any, Any]:
    head, clauses = _initial(wording)
    return (
        TemplateHeadForm(posted(request), initial=head),
        Clauses(posted(request), prefix="clauses", initial=clauses),
    )


def _blank(wording: Wording) -> tuple[Any, Any]:  # Any: made by Django
    head, clauses = _initial(wording)
    return TemplateHeadForm(initial=head), Clauses(prefix="clauses", initial=clauses)


def _initial(wording: Wording) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    head = {"title": wording.title, **asdict(wording.terms)}
    return head, [asdict(clause) for clause in wording.clauses]


def _expected(request: AdministrationRequest) -> int:
    return whole_number(request.POST.get("expected", "")) or 0
