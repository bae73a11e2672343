"""Reads of samples of grants in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import SampledGrant, SupervisionSample

if TYPE_CHECKING:
    from collections.abc import Sequence


def samples() -> Sequence[SupervisionSample]:
    """Return every sample, the newest first; there are four in a year."""
    return list(SupervisionSample.objects.select_related("drawn_by").order_by("-pk"))


def drawn_in(sample: SupervisionSample) -> Sequence[SampledGrant]:
    """Return what a sample drew, with the check of each, by the keys of the grants."""
    found = SampledGrant.objects.filter(sample=sample)
    related = ("grant__applicant", "grant__organisation", "grant__line__row", "obligation")
    return list(found.select_related(*related).order_by("grant"))
