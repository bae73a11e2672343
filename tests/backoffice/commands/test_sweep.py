"""`manage.py sweep`: counts as JSON, a moment of one's own, and a clear refusal."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import the_commission
from tests.practice.requests import an_office
from tests.workflows.engine.overdue import a_request_due_on_9_october

pytestmark = pytest.mark.django_db


def swept(*arguments: str) -> dict[str, int]:
    out = StringIO()
    call_command("sweep", *arguments, "--json", stdout=out)
    answer: dict[str, int] = json.loads(out.getvalue())
    return answer


def test_sweep_at_a_moment_of_shanghai_fires_once() -> None:
    the_commission()
    a_request_due_on_9_october(an_office())

    assert swept("--at", "2025-09-30T08:59") == {"fired": 1, "messages": 1, "examined": 1}
    assert swept("--at", "2025-09-30T01:00+00:00") == {"fired": 1, "messages": 1, "examined": 1}
    assert swept("--at", "2025-09-30T09:00") == {"fired": 0, "messages": 0, "examined": 0}


def test_sweep_without_a_moment_takes_the_present_one() -> None:
    assert swept() == {"fired": 0, "messages": 0, "examined": 0}


def test_sweep_at_no_moment_is_refused() -> None:
    with pytest.raises(CommandError, match="不是时刻"):
        swept("--at", "tomorrow")
