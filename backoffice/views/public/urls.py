"""Addresses of the published list: stable, because others link to them."""

from __future__ import annotations

from django.urls import path

from backoffice.views.public import (
    difference,
    downloads,
    entries,
    entry,
    home,
    list_charts,
    proof,
    versions,
)

urlpatterns = [
    path("open-list/", home.home, name="public-list"),
    path("open-list/entries/", entries.entries, name="entries"),
    path("open-list/entries/<uuid:uid>/", entry.entry, name="entry"),
    path("open-list/charts/", list_charts.list_charts, name="list-charts"),
    path("open-list/versions/", versions.versions, name="versions"),
    path("open-list/versions/<str:label>/", versions.version, name="version"),
    path("open-list/versions/<str:label>/entries/", entries.entries, name="version-entries"),
    path(
        "open-list/versions/<str:label>/difference/<str:other>/",
        difference.version_difference,
        name="version-difference",
    ),
    path(
        "open-list/versions/<str:label>/difference/<str:other>/difference.<str:kind>",
        difference.difference_file,
        name="version-difference-file",
    ),
    path(
        "open-list/versions/<str:label>/proof.zip",
        proof.version_proof_file,
        name="version-proof-file",
    ),
    path("open-list/versions/<str:label>/proof/<uuid:uid>/", proof.entry_proof, name="entry-proof"),
    path(
        "open-list/versions/<str:label>/proof/<uuid:uid>.zip",
        proof.entry_proof_file,
        name="entry-proof-file",
    ),
    path(
        "open-list/versions/<str:label>/<str:name>",
        downloads.version_file,
        name="version-file",
    ),
]
