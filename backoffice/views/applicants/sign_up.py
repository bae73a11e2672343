"""The page on which somebody opens an account to apply for data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.tasks import deliver_soon
from backoffice.views.clock import moment
from cases.errors import BadInput
from forms.applicants import SignUpForm
from workflows.administration.applicants.register import sign_up

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("my-registration")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            registration = sign_up(
                username=said["username"],
                name=said["person_name"],
                email=said["email"],
                password=said["password"],
                subject=form.subject,
                at=moment(),
            )
        except BadInput as error:
            form.show_refusal(str(error.facts.get("field", "")), error.message)
        else:
            deliver_soon()
            messages.success(
                request,
                _t("账号已建立，主体认证 %(number)s 已提交。请登录查看核验结果。")
                % {"number": registration.number},
            )
            return redirect("login")
    status = 422 if form.is_bound else 200
    return render(request, "applicants/sign_up.html", {"form": form}, status=status)
