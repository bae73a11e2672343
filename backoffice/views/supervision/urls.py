"""Addresses of the supervision view."""

from __future__ import annotations

from django.urls import path

from backoffice.views.supervision import answers, export, overview, tasks

urlpatterns = [
    path("supervision/", overview.overview, name="supervision"),
    path("supervision/tasks/", tasks.task_list, name="supervision-tasks"),
    path("supervision/answers/", answers.answers, name="supervision-answers"),
    path("supervision/export/", export.export, name="supervision-export"),
]
