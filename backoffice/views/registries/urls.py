"""Addresses of the pages of the registries."""

from __future__ import annotations

from django.urls import path

from backoffice.views.registries import (
    demand_acts,
    demands,
    enquiries,
    enquiry_acts,
    fusion_spaces,
    meetings,
    operators,
    points,
    priority_units,
    scenarios,
)

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
    path("demands/<int:number>/erase/", demand_acts.erase, name="demand-erase"),
    path("consultation-points/", points.overview, name="consultation-points"),
    path("consultation-points/rate/", points.rate, name="effective-rate"),
    path("consultation-points/new/", points.new, name="consultation-point-new"),
    path("consultation-points/<int:number>/close/", points.close, name="consultation-point-close"),
    path("enquiries/", enquiries.overview, name="enquiries"),
    path("enquiries/new/", enquiry_acts.new, name="enquiry-new"),
    path("enquiries/<int:number>/", enquiries.enquiry, name="enquiry"),
    path("enquiries/<int:number>/answer/", enquiry_acts.answer, name="enquiry-answer"),
    path("enquiries/<int:number>/forward/", enquiry_acts.forward, name="enquiry-forward"),
    path("enquiries/<int:number>/demand/", enquiry_acts.demand, name="enquiry-demand"),
    path("enquiries/<int:number>/draft/", enquiry_acts.draft, name="enquiry-draft"),
    path("enquiries/<int:number>/erase/", enquiry_acts.erase, name="enquiry-erase"),
    path("operators/", operators.overview, name="operators"),
    path("operators/new/", operators.new, name="operator-new"),
    path("operators/<int:pk>/end/", operators.end, name="operator-end"),
    path("fusion-spaces/", fusion_spaces.overview, name="fusion-spaces"),
    path("fusion-spaces/new/", fusion_spaces.new, name="fusion-space-new"),
    path("fusion-spaces/<int:number>/", fusion_spaces.space, name="fusion-space"),
    path("fusion-spaces/<int:number>/close/", fusion_spaces.close, name="fusion-space-close"),
]
