"""Addresses of the quality of the list."""

from __future__ import annotations

from django.urls import path

from backoffice.views.quality import (
    data_addresses,
    data_of_entry,
    export,
    late_entries,
    scores,
    slower_updates,
    timeliness,
    update_calendar,
)

urlpatterns = [
    path("quality/timeliness/", timeliness.timeliness, name="timeliness"),
    path("quality/timeliness/entries/", late_entries.late_entries, name="timeliness-entries"),
    path("quality/slower-updates/", slower_updates.slower, name="slower-updates"),
    path("quality/calendar/", update_calendar.update_calendar, name="update-calendar"),
    path("quality/calendar/entries/", update_calendar.due_entries, name="update-calendar-entries"),
    path("quality/scores/", scores.overview, {"subject": "entry"}, name="entry-scores"),
    path(
        "quality/scores/entries/",
        scores.entries,
        {"subject": "entry"},
        name="entry-scores-entries",
    ),
    path("quality/data/", scores.overview, {"subject": "data"}, name="data-scores"),
    path("quality/data/entries/", scores.entries, {"subject": "data"}, name="data-scores-entries"),
    path("quality/data/entries/<uuid:uid>/", data_of_entry.data_of_entry, name="entry-data"),
    path(
        "quality/data/entries/<uuid:uid>/addresses/",
        data_addresses.add,
        name="data-address-new",
    ),
    path(
        "quality/data/entries/<uuid:uid>/addresses/<int:pk>/end/",
        data_addresses.end,
        name="data-address-end",
    ),
    path("quality/timeliness/export/", export.export, name="timeliness-export"),
]
