"""A draft that a consultation point prepared: claiming it, and telling the point what became."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.views.applications.draft_task import task_url
from backoffice.views.clock import moment, today
from backoffice.views.registries.form_page import FormPage, take_form
from cases.models import AccessApplication
from cases.queries.one_case import visible_case
from forms.consultation import ClaimForm, SharingForm
from workflows.conditional_access.registries.claiming import claim_draft, share_application
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


def _registry() -> tuple[str, str]:
    return _t("我的申请"), reverse("my-applications")


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: SignedInRequest) -> HttpResponse:
    def take(form: forms.Form) -> tuple[str, str]:
        application = claim_draft(code=form.cleaned_data["code"], person=request.user, at=moment())
        return task_url(application), _t("已领取草稿，请核对、补充后提交；服务点不再看到内容。")

    page = FormPage(
        title=_t("领取代拟草稿"),
        lead=_t("领取码只能用一次；领取后草稿归您，服务点不再看到内容。"),
        registry=_registry(),
        back_url=reverse("my-applications"),
    )
    return take_form(request, page, ClaimForm(request.POST or None), take)


@login_required
@require_http_methods(["GET", "POST"])
def share(request: SignedInRequest, number: str) -> HttpResponse:
    record = record_of(visible_case(request.user, number, on=today()))
    if not isinstance(record, AccessApplication) or record.opened_by_id != request.user.pk:
        raise Http404

    def tell(_form: forms.Form) -> tuple[str, str]:
        share_application(application=record, person=request.user, at=moment())
        return reverse("case", args=[number]), _t("已告知服务点，它能看到编号和办理状态。")

    page = FormPage(
        title=_t("告知咨询服务点"),
        lead=_t("%(number)s 由咨询服务点代拟；同意后，服务点能看到编号和办理状态，看不到内容。")
        % {"number": number},
        registry=_registry(),
        middle=(number, reverse("case", args=[number])),
        back_url=reverse("case", args=[number]),
    )
    return take_form(
        request, page, SharingForm(request.POST if request.method == "POST" else None), tell
    )
