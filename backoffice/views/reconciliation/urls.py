"""Addresses of the pages of the reconciliation."""

from __future__ import annotations

from django.urls import path

from backoffice.views.reconciliation import exceptions, findings, overview, work

urlpatterns = [
    path("reconciliation/", overview.overview, name="reconciliation"),
    path("reconciliation/runs/<int:pk>/", overview.run_page, name="reconciliation-run"),
    path("reconciliation/runs/<int:pk>/tasks/", work.assign, name="reconciliation-tasks"),
    path("reconciliation/findings/<int:pk>/request/", work.draw_up, name="finding-request"),
    path("reconciliation/findings/<int:pk>/", findings.finding_page, name="finding"),
    path(
        "reconciliation/findings/<int:pk>/exceptions/<int:exception>/withdraw/",
        exceptions.withdraw,
        name="finding-exception-withdraw",
    ),
    path("reconciliation/findings/<int:pk>/link/", findings.finding_link, name="finding-link"),
]
