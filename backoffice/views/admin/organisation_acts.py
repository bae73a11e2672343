"""Change one thing about an organisation: names, alias, code, parent, or its end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t, gettext_lazy as _
from django.views.decorators.http import require_http_methods

from backoffice.views.admin.area import (
    administration,
    carried_out,
    organisation_or_404,
    posted,
    status_of,
)
from backoffice.views.clock import moment, today
from forms.organisation import (
    AliasForm,
    CreditCodeForm,
    MergeOrganisationForm,
    MoveOrganisationForm,
    RenameOrganisationForm,
)
from workflows.administration.edit_organisation import move_organisation, set_credit_code
from workflows.administration.merge_organisation import merge_organisation
from workflows.administration.rename_organisation import add_alias, rename_organisation
from workflows.administration.requirements import require_administrator

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse
    from django_stubs_ext import StrOrPromise

    from backoffice.views.admin.area import AdministrationRequest


@dataclass(frozen=True, kw_only=True)
class Change:
    """One kind of change: its form, its act, and the words around them."""

    title: StrOrPromise
    lead: StrOrPromise
    form: type[Form]
    act: Callable[..., Any]  # Any: each act has a result of its own
    shown: tuple[str, ...] = ()


CHANGES: Final[dict[str, Change]] = {
    "rename": Change(
        title=_("更名"),
        lead=_("原全称自动留作别名，历史案卷不变。"),
        form=RenameOrganisationForm,
        act=rename_organisation,
        shown=("full_name", "short_name"),
    ),
    "alias": Change(
        title=_("新增别名"),
        lead=_("一个名称只能指向一个单位。"),
        form=AliasForm,
        act=add_alias,
    ),
    "credit-code": Change(
        title=_("登记统一社会信用代码"),
        lead=_("提交时核对校验位，并核对是否已属于其他单位。"),
        form=CreditCodeForm,
        act=set_credit_code,
        shown=("credit_code",),
    ),
    "parent": Change(
        title=_("调整上级单位"),
        lead=_("区公共数据主管部门可以办理其下属单位的案卷。上下级不得成环。"),
        form=MoveOrganisationForm,
        act=move_organisation,
        shown=("parent",),
    ),
    "merge": Change(
        title=_("并入其他单位"),
        lead=_("并入后本单位撤销，由承接单位承接；历史案卷仍在原单位名下。此操作不能撤回。"),
        form=MergeOrganisationForm,
        act=merge_organisation,
    ),
}


@administration
@require_http_methods(["GET", "POST"])
def change_organisation(request: AdministrationRequest, pk: int, what: str) -> HttpResponse:
    require_administrator(request.user, on=today())
    organisation = organisation_or_404(pk)
    change = CHANGES[what]
    shown = {name: getattr(organisation, name) for name in change.shown}
    form = change.form(posted(request), initial=shown)
    if form.is_bound and form.is_valid():
        act = partial(
            change.act,
            actor=request.user,
            organisation=organisation,
            at=moment(),
            **form.cleaned_data,
        )
        if carried_out(form, act):
            messages.success(request, _t("已完成：%(change)s。") % {"change": change.title})
            return redirect("organisation", pk=pk)
    context = {
        "form": form,
        "title": f"{change.title}：{organisation.full_name}",
        "lead": change.lead,
        "button": change.title,
        "back_url": reverse("organisation", args=[pk]),
        "back_label": str(organisation),
        "area_url": reverse("organisations"),
        "area_label": _t("单位"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))
