"""Addresses of grants: those that one may know of, and the public register."""

from __future__ import annotations

from django.urls import path

from backoffice.views.grants import follow_up, holdings, overview, register

urlpatterns = [
    path("data-grants/", overview.overview, name="data-grants"),
    path("data-grants/<str:number>/<str:kind>/", follow_up.follow_up, name="grant-follow-up"),
    path("grant-holdings/", holdings.holdings, name="grant-holdings"),
    path("open-list/grants/", register.register, name="grant-register"),
    path(
        "open-list/grants/grants.<str:ending>", register.register_file, name="grant-register-file"
    ),
]
