"""Addresses of the pages of yearly reviews of levels."""

from __future__ import annotations

from django.urls import path

from backoffice.views.grading_reviews import reviews

urlpatterns = [
    path("grading-reviews/<str:number>/", reviews.review, name="grading-review"),
    path("grading-reviews/<str:number>/draft/", reviews.draw_up, name="grading-review-draft"),
    path("grading-reviews/<str:number>/confirm/", reviews.confirm, name="grading-review-confirm"),
]
