"""What is typed on the pages of a clock, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from backoffice.views.clock import today
from cases.models import Clock

if TYPE_CHECKING:
    from tests.practice.models import PracticeRequest

WHY = "consult_department"


def address(name: str, request: PracticeRequest) -> str:
    """Return a page about the clock of a request."""
    pk = Clock.objects.get(case_id=request.pk).pk
    return reverse(name, kwargs={"number": request.number, "pk": pk})


def stopping(request: PracticeRequest, **typed: str) -> dict[str, str]:
    """Return what is typed to stop a clock today."""
    request.refresh_from_db()
    usual = {"reason": WHY, "on": today().isoformat(), "note": "征求市公安局意见", "evidence": ""}
    return {"expected_version": str(request.version), **usual, **typed}


def asking(request: PracticeRequest, **typed: str) -> dict[str, str]:
    """Return what is typed to ask for two more days."""
    request.refresh_from_db()
    usual = {"reason": "complex_matter", "days": "2", "text": "涉及三家单位的数据口径"}
    return {"expected_version": str(request.version), **usual, **typed}
