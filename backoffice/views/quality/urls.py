"""Addresses of the quality of the list."""

from __future__ import annotations

from django.urls import path

from backoffice.views.quality import (
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
    path("quality/scores/", scores.overview, name="entry-scores"),
    path("quality/scores/entries/", scores.entries, name="entry-scores-entries"),
    path("quality/timeliness/export/", export.export, name="timeliness-export"),
]
