"""The page on which somebody opens an account to apply for data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from backoffice.client_address import client_address
from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.clock import moment
from cases.errors import BadInput, TooOften
from forms.applicants import SignUpForm
from workflows.administration.applicants.register import sign_up
from workflows.administration.applicants.sign_up_limit import count_attempt

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cases.models import Registration


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password", "password_again", "number")
def sign_up_page(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("my-registration")
    form = SignUpForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            registration = _signed_up(request, form)
        except BadInput as error:
            form.show_refusal(str(error.facts.get("field", "")), error.message)
        except TooOften as error:
            form.add_error(None, error.message)
            status = status_of(error)
        else:
            deliver_soon()
            messages.success(
                request,
                _t("账号已建立，主体认证 %(number)s 已提交。请登录查看核验结果。")
                % {"number": registration.number},
            )
            return redirect("login")
    return render(request, "applicants/sign_up.html", {"form": form}, status=status)


@sensitive_variables()
def _signed_up(request: HttpRequest, form: SignUpForm) -> Registration:
    at = moment()
    address = client_address(request)
    count_attempt(address=address, most=settings.SIGN_UPS_PER_HOUR, at=at)
    said = form.cleaned_data
    return sign_up(
        username=said["username"],
        name=said["person_name"],
        email=said["email"],
        password=said["password"],
        subject=form.subject,
        at=at,
    )
