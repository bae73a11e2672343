"""Addresses of the pages of the supervision of use."""

from __future__ import annotations

from django.urls import path

from backoffice.views.use_supervision import obligations, samples, violations

urlpatterns = [
    path("my-obligations/", obligations.my_obligations, name="my-obligations"),
    path("obligations/", obligations.obligations, name="obligations"),
    path("violations/", violations.violations, name="violations"),
    path("supervision-samples/", samples.overview, name="samples"),
    path("supervision-samples/new/", samples.new, name="sample-new"),
]
