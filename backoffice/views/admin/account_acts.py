"""Open an account, switch it off and on, and give it a new first password."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from axes.utils import reset as forget_failed_logins
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from backoffice.views.admin.area import (
    administration,
    carried_out,
    person_or_404,
    status_of,
)
from backoffice.views.clock import moment, today
from cases.permissions import require
from forms.people import AddPersonForm, ReasonForm
from workflows.administration.add_person import add_person
from workflows.administration.deactivate_person import deactivate_person, reactivate_person
from workflows.administration.requirements import require_administrator
from workflows.administration.reset_password import reset_password, who_resets

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest
    from cases.models import Person


@administration
@never_cache
@require_http_methods(["GET", "POST"])
def new_person(request: AdministrationRequest) -> HttpResponse:
    require_administrator(request.user, on=today())
    form = AddPersonForm(request.POST or None)
    if form.is_valid():
        act = partial(add_person, actor=request.user, at=moment(), **form.cleaned_data)
        added = carried_out(form, act)
        if added is not None:
            return first_password_page(request, added.person, added.first_password)
    return render(request, "admin/person_new.html", {"form": form}, status=status_of(form))


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


@administration
@require_http_methods(["GET", "POST"])
def switch_account(request: AdministrationRequest, pk: int) -> HttpResponse:
    require_administrator(request.user, on=today())
    person = person_or_404(pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        switch = deactivate_person if person.is_active else reactivate_person
        act = partial(switch, actor=request.user, person=person, at=moment(), **form.cleaned_data)
        if carried_out(form, act):
            sentence = (
                _t("已停用%(name)s的账号。") if person.is_active else _t("已恢复%(name)s的账号。")
            )
            messages.success(request, sentence % {"name": person.name})
            return redirect("person", pk=pk)
    title = _t("停用账号") if person.is_active else _t("恢复账号")
    lead = (
        _t("停用后立即不能登录，任职与办理记录保留；名下有未办结任务的，须先移交。")
        if person.is_active
        else _t("恢复后可以登录，尚未截止的任职重新生效。")
    )
    context = {
        "form": form,
        "title": f"{title}：{person.name}",
        "lead": lead,
        "button": title,
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
