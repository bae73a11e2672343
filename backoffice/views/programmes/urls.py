"""Addresses of the pages of programmes and labels."""

from __future__ import annotations

from django.urls import path

from backoffice.views.programmes import labels, nominate, programmes

urlpatterns = [
    path("programmes/", programmes.overview, name="programmes"),
    path("programmes/new/", programmes.new, name="programme-new"),
    path("programmes/<str:label>/", programmes.programme, name="programme"),
    path("programmes/<str:label>/nominate/", nominate.pick, name="nominate-pick"),
    path(
        "programmes/<str:label>/nominate/<uuid:uid>/",
        nominate.nominate_entry,
        name="nominate-entry",
    ),
    path("open-list/labels/", labels.register, name="labels"),
    path("open-list/labels/labels-<str:day>.csv", labels.register_file, name="labels-file"),
    path("labels/check/", labels.check, name="labels-check"),
    path("labels/<int:pk>/revoke/", labels.revoke, name="label-revoke"),
]
