"""Addresses of the casework screens."""

from __future__ import annotations

from django.urls import path

from backoffice.views.casework import (
    absences,
    case,
    case_act,
    claim,
    clock_changes,
    dossier,
    extension_requests,
    home,
    my_queue,
    notifications,
    search,
    step,
    team_queue,
    why_this_date,
)
from backoffice.views.casework.clock_change_page import PAGES

urlpatterns = [
    path("", home.home, name="home"),
    path("tasks/", my_queue.my_queue, name="my-queue"),
    path("tasks/waiting/", my_queue.waiting_queue, name="waiting-queue"),
    path("tasks/watched/", my_queue.watched_queue, name="watched-queue"),
    path("tasks/done/", my_queue.done_queue, name="done-queue"),
    path("tasks/team/", team_queue.team_queue, name="team-queue"),
    path("tasks/next/", claim.pull_next, name="task-pull-next"),
    path("tasks/<int:pk>/", step.step, name="step"),
    path("tasks/<int:pk>/claim/", claim.claim, name="task-claim"),
    path("tasks/<int:pk>/release/", claim.release, name="task-release"),
    path("tasks/<int:pk>/hand-over/", claim.hand_over, name="task-hand-over"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/dossier/", dossier.dossier, name="case-dossier"),
    path("cases/<str:number>/acts/<str:name>/", case_act.case_act, name="case-act"),
    path(
        "cases/<str:number>/clocks/<int:pk>/",
        why_this_date.why_this_date,
        name="why-this-date",
    ),
    *(
        path(
            f"cases/<str:number>/clocks/<int:pk>/{verb}/",
            clock_changes.clock_change,
            {"verb": verb},
            name="clock-policy-move" if verb == "policy" else f"clock-{verb}",
        )
        for verb in PAGES
    ),
    path("extension-requests/", extension_requests.extension_requests, name="extension-requests"),
    path(
        "extension-requests/<int:pk>/",
        extension_requests.extension_request,
        name="extension-request",
    ),
    path("search/", search.search, name="search"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:pk>/end/", absences.end, name="absence-end"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notifications-read-all"),
    path("notifications/<int:pk>/read/", notifications.read_one, name="notification-read"),
]
