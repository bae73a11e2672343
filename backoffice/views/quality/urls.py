"""Addresses of the quality of the list."""

from __future__ import annotations

from django.urls import path

from backoffice.views.quality import export, late_entries, timeliness

urlpatterns = [
    path("quality/timeliness/", timeliness.timeliness, name="timeliness"),
    path("quality/timeliness/entries/", late_entries.late_entries, name="timeliness-entries"),
    path("quality/timeliness/export/", export.export, name="timeliness-export"),
]
