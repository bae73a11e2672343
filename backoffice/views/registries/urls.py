"""Addresses of the pages of the registries."""

from __future__ import annotations

from django.urls import path

from backoffice.views.registries import demand_acts, demands, meetings, priority_units, scenarios

urlpatterns = [
    path("scenarios/", scenarios.overview, name="scenarios"),
    path("scenarios/new/", scenarios.new, name="scenario-new"),
    path("scenarios/<int:number>/", scenarios.scenario, name="scenario"),
    path("scenarios/<int:number>/revise/", scenarios.revise, name="scenario-revise"),
    path("priority-units/", priority_units.overview, name="priority-units"),
    path("priority-units/new/", priority_units.new, name="priority-unit-new"),
    path("priority-units/<int:pk>/remove/", priority_units.remove, name="priority-unit-remove"),
    path("matching-meetings/", meetings.overview, name="meetings"),
    path("matching-meetings/new/", meetings.new, name="meeting-new"),
    path("matching-meetings/<int:number>/", meetings.meeting, name="meeting"),
    path("demands/", demands.overview, name="demands"),
    path("demands/answered/", demands.figure, name="demand-figure"),
    path("demands/new/", demand_acts.new, name="demand-new"),
    path("demands/<int:number>/", demands.demand, name="demand"),
    path("demands/<int:number>/route/", demand_acts.route, name="demand-route"),
    path("demands/<int:number>/answer/", demand_acts.answer, name="demand-answer"),
    path("demands/<int:number>/withdraw/", demand_acts.withdraw, name="demand-withdraw"),
]
