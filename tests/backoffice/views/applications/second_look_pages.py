"""What the tests of the pages of second looks share: their day, their addresses, their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from cases.models import AccessApplication, AccessLine

if TYPE_CHECKING:
    from datetime import datetime

    import pytest
    from django.test import Client


def set_day(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    for module in (
        "backoffice.views.applications.second_look",
        "backoffice.views.applications.details",
        "backoffice.views.casework.step",
    ):
        monkeypatch.setattr(f"{module}.moment", lambda: at)


def address(line: AccessLine, name: str = "second-look") -> str:
    return reverse(name, args=[line.application.number, line.number])


def page_of(client: Client, number: str) -> str:
    return client.get(reverse("case", args=[number])).content.decode()


def version_of(line: AccessLine) -> int:
    return AccessApplication.objects.get(pk=line.application_id).version
