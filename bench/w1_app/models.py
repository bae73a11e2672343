"""The record of the trial: a case that two people pass to and fro."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django_fsm import transition

from cases.models import Case


class Trial(Case):
    """A case of its own table, as every kind of the product is."""

    note = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "w1_app"
        constraints: ClassVar = []

    @transition("state", source="first", target="second")
    def pass_on(self) -> None:
        """Give it to the commission."""

    @transition("state", source="second", target="first")
    def hand_back(self) -> None:
        """Give it back to the department."""
