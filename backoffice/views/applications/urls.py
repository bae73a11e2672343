"""Addresses of applications for conditional data."""

from __future__ import annotations

from django.urls import path

from backoffice.views.applications import (
    agreement,
    apply,
    fast_path,
    files,
    letters,
    line_supplement,
    mine,
    prepared,
    second_look,
    talk,
    write,
)

urlpatterns = [
    path("apply/<uuid:uid>/", apply.apply, name="apply"),
    path("apply/<uuid:uid>/to/<str:number>/", apply.add, name="application-add"),
    path("my-applications/", mine.my_applications, name="my-applications"),
    path("my-applications/claim/", prepared.claim, name="draft-claim"),
    path("my-applications/<str:number>/share/", prepared.share, name="application-share"),
    path("my-applications/<str:number>/copy/", mine.copy_as_new, name="application-copy"),
    path("applications/task/<int:pk>/", write.write_application, name="application-write"),
    path("applications/task/<int:pk>/save/", write.save_application, name="application-save"),
    path(
        "applications/task/<int:pk>/fast-path/", fast_path.choose_path, name="application-fast-path"
    ),
    path("cases/<str:number>/letters/<int:pk>/", letters.letter_pdf, name="letter"),
    path("applications/task/<int:pk>/file/", write.add_file, name="application-file"),
    path("my-applications/<str:number>/lines/<str:line>/", talk.line_talk, name="line-talk"),
    path(
        "my-applications/<str:number>/lines/<str:line>/read/",
        talk.read_line_talk,
        name="line-talk-read",
    ),
    path(
        "my-applications/<str:number>/lines/<str:line>/second-look/",
        second_look.second_look,
        name="second-look",
    ),
    path(
        "my-applications/<str:number>/lines/<str:line>/second-look/give-up/",
        second_look.give_up,
        name="second-look-give-up",
    ),
    path("lines/<str:number>/files/<int:pk>/", files.line_file, name="line-file"),
    path("agreements/<str:number>/agreement.pdf", agreement.agreement_pdf, name="agreement-pdf"),
    path("lines/<str:number>/supplement/", line_supplement.ask, name="line-supplement"),
]
