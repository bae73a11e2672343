"""Addresses of every page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("backoffice.views.casework.urls")),
    path("", include("backoffice.views.casework.attachment_urls")),
    path("", include("backoffice.views.supervision.urls")),
    path("", include("backoffice.views.supervision_orders.urls")),
    path("", include("backoffice.views.open_list.urls")),
    path("", include("backoffice.views.reconciliation.urls")),
    path("", include("backoffice.views.quality.urls")),
    path("", include("backoffice.views.peer_lists.urls")),
    path("", include("backoffice.views.evaluation.urls")),
    path("", include("backoffice.views.grading_reviews.urls")),
    path("", include("backoffice.views.programmes.urls")),
    path("", include("backoffice.views.public.urls")),
    path("", include("backoffice.views.applicants.urls")),
    path("", include("backoffice.views.applications.urls")),
    path("", include("backoffice.views.registries.urls")),
    path("", include("backoffice.views.grants.urls")),
    path("", include("backoffice.views.account.urls")),
    path("", include("backoffice.views.admin.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
