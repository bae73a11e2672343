"""Where pages read the clock: the moment of a request and the civil day it falls on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date, datetime


def moment() -> datetime:
    return timezone.now()


def today() -> date:
    return civil_date(moment())
