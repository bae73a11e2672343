"""Log in, log out, choose a password, see one's own roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET

from backoffice.views.clock import moment, today
from cases.queries import people
from forms.people import LoginForm, OwnPasswordForm
from workflows.administration.change_password import change_password

if TYPE_CHECKING:
    from django.contrib.auth.forms import PasswordChangeForm
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


class LoginView(views.LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True


class LogoutView(views.LogoutView):
    template_name = "registration/logged_out.html"

    def get_default_redirect_url(self) -> str:
        # Show that the session has ended, rather than a login form that looks like an error.
        return self.request.path


class PasswordView(views.PasswordChangeView):
    form_class = OwnPasswordForm
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("my-roles")
    request: SignedInRequest

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        person = change_password(
            person=self.request.user,
            new_password=form.cleaned_data["new_password1"],
            at=moment(),
        )
        # Other sessions of the account end; this one goes on.
        update_session_auth_hash(self.request, person)
        messages.success(self.request, _t("密码已修改，其他设备上的登录已失效。"))
        return redirect(self.get_success_url())


@login_required
@require_GET
def my_roles(request: SignedInRequest) -> HttpResponse:
    on = today()
    roles = people.roles_of(request.user)
    return render(
        request,
        "registration/my_roles.html",
        {
            "current": [role for role in roles if not role.valid_until or role.valid_until >= on],
            "past": [role for role in roles if role.valid_until and role.valid_until < on],
            "today": on,
        },
    )
