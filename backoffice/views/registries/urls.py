"""Addresses of the pages of the registries."""

from __future__ import annotations

from django.urls import path

from backoffice.views.registries import priority_units, scenarios

urlpatterns = [
    path("scenarios/", scenarios.overview, name="scenarios"),
    path("scenarios/new/", scenarios.new, name="scenario-new"),
    path("scenarios/<int:number>/", scenarios.scenario, name="scenario"),
    path("scenarios/<int:number>/revise/", scenarios.revise, name="scenario-revise"),
    path("priority-units/", priority_units.overview, name="priority-units"),
    path("priority-units/new/", priority_units.new, name="priority-unit-new"),
    path("priority-units/<int:pk>/remove/", priority_units.remove, name="priority-unit-remove"),
]
