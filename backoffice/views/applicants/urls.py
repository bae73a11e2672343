"""Addresses of those who apply."""

from __future__ import annotations

from django.urls import path

from backoffice.views.applicants import my_registration, sign_up

urlpatterns = [
    path("sign-up/", sign_up.sign_up_page, name="sign-up"),
    path("my-registration/", my_registration.my_registration, name="my-registration"),
]
