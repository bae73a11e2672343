"""Addresses of the own account."""

from __future__ import annotations

from django.urls import path

from backoffice.views.account import login

urlpatterns = [
    path("login/", login.LoginView.as_view(), name="login"),
    path("logout/", login.LogoutView.as_view(), name="logout"),
    path("password/", login.PasswordView.as_view(), name="password-change"),
    path("my-roles/", login.my_roles, name="my-roles"),
]
