"""Open an account, switch it off and on, and give it a new first password."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from axes.utils import reset as forget_failed_logins
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t, gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from backoffice.views.admin.area import (
    administration,
    carried_out,
    person_or_404,
    posted,
    status_of,
)
from backoffice.views.clock import moment, today
from cases.permissions import require
from forms.people import AddPersonForm, CorrectPersonForm, ReasonForm
from workflows.administration.add_person import add_person
from workflows.administration.correct_person import correct_person
from workflows.administration.deactivate_person import deactivate_person, reactivate_person
from workflows.administration.leaving import left_behind
from workflows.administration.requirements import require_administrator
from workflows.administration.reset_password import reset_password, who_resets

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django_stubs_ext import StrOrPromise

    from backoffice.views.admin.area import AdministrationRequest
    from cases.models import Person
    from workflows.administration.deactivate_person import AccountSwitched


@administration
@never_cache
@require_http_methods(["GET", "POST"])
def new_person(request: AdministrationRequest) -> HttpResponse:
    require_administrator(request.user, on=today())
    form = AddPersonForm(posted(request))
    if form.is_valid():
        act = partial(add_person, actor=request.user, at=moment(), **form.cleaned_data)
        added = carried_out(form, act)
        if added is not None:
            return first_password_page(request, added.person, added.first_password)
    return render(request, "admin/person_new.html", {"form": form}, status=status_of(form))


@administration
@require_http_methods(["GET", "POST"])
def correct(request: AdministrationRequest, pk: int) -> HttpResponse:
    require_administrator(request.user, on=today())
    person = person_or_404(pk)
    form = CorrectPersonForm(posted(request), initial={"name": person.name, "email": person.email})
    if form.is_valid():
        act = partial(
            correct_person, actor=request.user, person=person, at=moment(), **form.cleaned_data
        )
        if carried_out(form, act):
            messages.success(request, _t("已更正%(name)s的信息。") % {"name": person.username})
            return redirect("person", pk=pk)
    context = {
        "form": form,
        "title": _t("更正信息：%(name)s") % {"name": person.name},
        "lead": _t("账号 %(username)s 不变。更正后，以往案卷中也显示新的姓名。")
        % {"username": person.username},
        "button": _t("更正"),
        "back_url": reverse("person", args=[pk]),
        "back_label": person.name,
        "area_url": reverse("people"),
        "area_label": _t("人员"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))


@administration
@never_cache
@require_http_methods(["GET", "POST"])
def new_first_password(request: AdministrationRequest, pk: int) -> HttpResponse:
    person = person_or_404(pk)
    on = today()
    require(request.user, who_resets(person, on=on), on=on)
    if request.method == "POST":
        reset = reset_password(actor=request.user, person=person, at=moment())
        # Whoever forgot a password has often locked the account with it.
        forget_failed_logins(username=person.username)
        return first_password_page(request, person, reset.first_password)
    return render(request, "admin/person_password.html", {"person": person})


@dataclass(frozen=True, kw_only=True)
class Switch:
    """One of the two directions, each with an address: a page sent twice must not undo itself."""

    act: Callable[..., AccountSwitched]
    title: StrOrPromise
    lead: StrOrPromise
    done: StrOrPromise


SWITCHES: Final = {
    "deactivate": Switch(
        act=deactivate_person,
        title=_("停用账号"),
        lead=_(
            "停用后立即不能登录，任职与办理记录保留；名下有未办结事项的，须先拟定离岗移交方案。"
        ),
        done=_("已停用%(name)s的账号。"),
    ),
    "reactivate": Switch(
        act=reactivate_person,
        title=_("恢复账号"),
        lead=_("恢复后可以登录，尚未截止的任职重新生效。"),
        done=_("已恢复%(name)s的账号。"),
    ),
}


@administration
@require_http_methods(["GET", "POST"])
def switch_account(request: AdministrationRequest, pk: int, direction: str) -> HttpResponse:
    require_administrator(request.user, on=today())
    person, switch = person_or_404(pk), SWITCHES[direction]
    if direction == "deactivate" and not left_behind(person, on=today()).is_nothing:
        messages.info(request, _t("其名下还有未办结的事项：停用之前，请先说明各由谁接办。"))
        return redirect("person-leaving", pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        act = partial(
            switch.act, actor=request.user, person=person, at=moment(), **form.cleaned_data
        )
        if carried_out(form, act):
            messages.success(request, str(switch.done) % {"name": person.name})
            return redirect("person", pk=pk)
    context = {
        "form": form,
        "title": f"{switch.title}：{person.name}",
        "lead": switch.lead,
        "button": switch.title,
        "back_url": reverse("person", args=[pk]),
        "back_label": person.name,
        "area_url": reverse("people"),
        "area_label": _t("人员"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))


def first_password_page(
    request: AdministrationRequest, person: Person, first_password: str
) -> HttpResponse:
    # Shown in the answer itself: a redirect would have to carry it through the session.
    return render(
        request, "admin/first_password.html", {"person": person, "password": first_password}
    )
