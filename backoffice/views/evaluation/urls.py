"""Addresses of the pages of annual evaluations."""

from __future__ import annotations

from django.urls import path

from backoffice.views.evaluation import dossiers, rounds, verdicts

urlpatterns = [
    path("evaluations/", rounds.evaluations, name="evaluations"),
    path("evaluations/<str:label>/", rounds.evaluation, name="evaluation"),
    path("dossiers/<str:number>/facts/", dossiers.dossier_facts, name="dossier-facts"),
    path("dossiers/<str:number>/verdicts/", verdicts.verdicts, name="dossier-verdicts"),
    path("dossiers/<str:number>/verdicts/say/", verdicts.say, name="dossier-verdicts-say"),
    path("dossiers/<str:number>/verdicts/keep/", verdicts.keep, name="dossier-verdicts-keep"),
    path("dossiers/<str:number>/comment/", dossiers.dossier_comment, name="dossier-comment"),
]
