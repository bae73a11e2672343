"""Acts on enquiries: logging, answering, forwarding, turning one into a demand or a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.navigation import POINT_READERS
from backoffice.views.clock import moment, today
from backoffice.views.registries.enquiries import (
    answering_hats,
    consulting_hats,
    enquiry_or_404,
    hats_at_point,
)
from backoffice.views.registries.form_page import FormPage, take_form
from backoffice.views.registries.readers import must_read
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of
from cases.queries.consultation_points import points_of
from forms.consultation import (
    EnquiryAnswerForm,
    EnquiryForm,
    ForwardingForm,
    PreparedDraftForm,
)
from forms.demands import DemandForm, ErasureForm
from workflows.conditional_access.registries.consulting import CONSULTANTS
from workflows.conditional_access.registries.demands import DemandFacts
from workflows.conditional_access.registries.enquiries import (
    EnquiryFacts,
    answer_enquiry,
    erase_asker,
    forward_enquiry,
    log_enquiry,
)
from workflows.conditional_access.registries.enquiry_demands import demand_of_enquiry
from workflows.conditional_access.registries.prepared_drafts import prepare_draft
from workflows.conditional_access.registries.supply import claim_calendar_days

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse
    from django_stubs_ext import StrOrPromise

    from backoffice.signed_in import SignedInRequest
    from cases.models import Enquiry, Membership


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    points = points_of(request.user, on=today())
    if not points:
        raise NotAllowed(_t("咨询由服务点人员在服务点开放期间登记，您当前不在开放的服务点任职。"))
    hats = {hat.organisation_id: hat for hat in hats_of(request.user, CONSULTANTS, on=today())}

    def log(form: forms.Form) -> tuple[str, str]:
        said = dict(form.cleaned_data)
        point = said.pop("point")
        logged = log_enquiry(
            point=point,
            facts=EnquiryFacts(**said),
            membership=hats[point.host_id],
            at=moment(),
        )
        return reverse("enquiry", args=[logged.number]), _t("已登记咨询，请处理。")

    page = FormPage(
        title=_t("登记咨询"),
        lead=_t("序号自动接续，登记后不能改动；可以答复、转请部门解答、转为需求或者代拟申请。"),
        registry=(_t("咨询"), reverse("enquiries")),
        back_url=reverse("enquiries"),
    )
    form = EnquiryForm(request.POST or None, points=points, initial={"received_on": today()})
    return take_form(request, page, form, log)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, number: int) -> HttpResponse:
    must_read(request, POINT_READERS)
    enquiry = enquiry_or_404(request, number)
    hats = answering_hats(request, enquiry)
    if not hats:
        raise NotAllowed(_t("咨询由服务点答复；转请部门解答的，由该部门答复。"))

    def say(form: forms.Form) -> tuple[str, str]:
        answer_enquiry(enquiry=enquiry, membership=hats[0], at=moment(), **form.cleaned_data)
        return reverse("enquiry", args=[number]), _t("已答复。")

    page = _page(enquiry, _t("答复咨询"), _t("服务点按答复回复咨询人。"))
    return take_form(request, page, EnquiryAnswerForm(request.POST or None), say)


@login_required
@require_http_methods(["GET", "POST"])
def forward(request: SignedInRequest, number: int) -> HttpResponse:
    enquiry, hat = _at_the_point(request, number)

    def send(form: forms.Form) -> tuple[str, str]:
        forward_enquiry(enquiry=enquiry, membership=hat, at=moment(), **form.cleaned_data)
        deliver_soon()
        return reverse("enquiry", args=[number]), _t("已转请部门解答，该部门将收到通知。")

    page = _page(enquiry, _t("转请部门解答"), _t("该部门答复后，服务点按答复回复咨询人。"))
    return take_form(request, page, ForwardingForm(request.POST or None), send)


@login_required
@require_http_methods(["GET", "POST"])
def demand(request: SignedInRequest, number: int) -> HttpResponse:
    enquiry, hat = _at_the_point(request, number)

    def log(form: forms.Form) -> tuple[str, str]:
        facts = DemandFacts(**form.cleaned_data)
        logged = demand_of_enquiry(enquiry=enquiry, facts=facts, membership=hat, at=moment())
        done = _t("已登记数据需求 %(number)s，由主管部门转办。") % {"number": logged.number}
        return reverse("enquiry", args=[number]), done

    page = _page(
        enquiry,
        _t("转为数据需求"),
        _t("登记后不能改动；主管部门转给承办单位答复，答复期限从收到日期起算。"),
    )
    initial = {
        "received_on": enquiry.received_on,
        "content": enquiry.question,
        "demander": enquiry.asker,
        "contact": enquiry.contact,
    }
    return take_form(request, page, DemandForm(request.POST or None, initial=initial), log)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: SignedInRequest, number: int) -> HttpResponse:
    """Take the words; the code is shown on the answer to the post, this once."""
    enquiry, hat = _at_the_point(request, number)
    form = PreparedDraftForm(request.POST or None)
    refused: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            prepared = prepare_draft(
                enquiry=enquiry, content=form.content(), membership=hat, at=moment()
            )
        except KaifangError as error:
            refused = error
        else:
            context = {"enquiry": enquiry, "prepared": prepared}
            return render(request, "registries/draft_code.html", context)

    def refuse(_form: forms.Form) -> tuple[str, str]:
        assert refused is not None  # noqa: S101  # a form that was taken has been answered
        raise refused

    page = _page(
        enquiry,
        _t("代拟申请草稿"),
        _t("保存后显示一次领取码，%(days)s 天内有效；申请人领取后，服务点不再看到草稿内容。")
        % {"days": claim_calendar_days()},
    )
    return take_form(request, page, form, refuse)


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: SignedInRequest, number: int) -> HttpResponse:
    must_read(request, POINT_READERS)
    enquiry = enquiry_or_404(request, number)
    hats = hats_at_point(request, enquiry)
    if not hats:
        raise NotAllowed(_t("咨询人信息由所在服务点的人员删除。"))

    def empty(_form: forms.Form) -> tuple[str, str]:
        erase_asker(enquiry=enquiry, membership=hats[0], at=moment())
        return reverse("enquiry", args=[number]), _t("咨询人信息已删除。")

    page = _page(
        enquiry, _t("删除咨询人信息"), _t("删除咨询人和联系方式；咨询内容和处理情况保留。")
    )
    return take_form(
        request, page, ErasureForm(request.POST if request.method == "POST" else None), empty
    )


def _at_the_point(request: SignedInRequest, number: int) -> tuple[Enquiry, Membership]:
    must_read(request, POINT_READERS)
    enquiry = enquiry_or_404(request, number)
    hats = consulting_hats(request, enquiry)
    if not hats:
        raise NotAllowed(_t("这件咨询由所在服务点的人员在服务点开放期间处理。"))
    return enquiry, hats[0]


def _page(enquiry: Enquiry, title: StrOrPromise, lead: StrOrPromise) -> FormPage:
    address = reverse("enquiry", args=[enquiry.number])
    return FormPage(
        title=title,
        lead=lead,
        registry=(_t("咨询"), reverse("enquiries")),
        middle=(_t("咨询 %(number)s") % {"number": enquiry.number}, address),
        back_url=address,
    )
