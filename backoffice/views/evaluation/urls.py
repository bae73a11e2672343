"""Addresses of the pages of annual evaluations."""

from __future__ import annotations

from django.urls import path

from backoffice.views.evaluation import criteria, dossiers, results, rounds, scores, verdicts

urlpatterns = [
    path("evaluations/", rounds.evaluations, name="evaluations"),
    # Before the rounds: their labels begin with a year.
    path("evaluations/criteria/", criteria.criteria, name="evaluation-criteria"),
    path("evaluations/criteria/new/", criteria.criteria_new, name="evaluation-criteria-new"),
    path("evaluations/<str:label>/", rounds.evaluation, name="evaluation"),
    path(
        "evaluations/<str:label>/results/",
        results.results,
        name="evaluation-results",
    ),
    path(
        "evaluations/<str:label>/results/export/",
        results.export,
        name="evaluation-results-export",
    ),
    path("dossiers/<str:number>/scores/", scores.scores, name="dossier-scores"),
    path("dossiers/<str:number>/scores/say/", scores.score, name="dossier-score"),
    path("dossiers/<str:number>/facts/", dossiers.dossier_facts, name="dossier-facts"),
    path("dossiers/<str:number>/verdicts/", verdicts.verdicts, name="dossier-verdicts"),
    path("dossiers/<str:number>/verdicts/say/", verdicts.say, name="dossier-verdicts-say"),
    path("dossiers/<str:number>/verdicts/keep/", verdicts.keep, name="dossier-verdicts-keep"),
    path("dossiers/<str:number>/comment/", dossiers.dossier_comment, name="dossier-comment"),
]
