"""Addresses of applications for conditional data."""

from __future__ import annotations

from django.urls import path

from backoffice.views.applications import agreement, apply, line_supplement, mine, write

urlpatterns = [
    path("apply/<uuid:uid>/", apply.apply, name="apply"),
    path("apply/<uuid:uid>/to/<str:number>/", apply.add, name="application-add"),
    path("my-applications/", mine.my_applications, name="my-applications"),
    path("my-applications/<str:number>/copy/", mine.copy_as_new, name="application-copy"),
    path("applications/task/<int:pk>/", write.write_application, name="application-write"),
    path("applications/task/<int:pk>/save/", write.save_application, name="application-save"),
    path("agreements/<str:number>/agreement.pdf", agreement.agreement_pdf, name="agreement-pdf"),
    path("lines/<str:number>/supplement/", line_supplement.ask, name="line-supplement"),
]
