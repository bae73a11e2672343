"""Addresses of the files of a case."""

from __future__ import annotations

from django.urls import path

from backoffice.views.casework import attachments

urlpatterns = [
    path("cases/<str:number>/attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("cases/<str:number>/attachments/", attachments.upload, name="attachment-upload"),
]
