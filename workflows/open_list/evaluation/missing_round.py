"""Remind the commission's lead, once a year, of a round that nobody has opened (工作安排 四(3))."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import EvaluationRound, OutboxMessage
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.outbox import message
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSING = "evaluation_missing"
_FILE = Path(__file__).parents[2] / "evaluation.toml"


def remind_of_missing_round(*, at: datetime) -> bool:
    """Announce that the year has no round yet, from the day on that the file of terms names.

    It may run any time again: one message a year.

    Args:
        at: the moment.

    Returns:
        Whether a message was written now.

    Writes: one outbox row, or nothing.
    """
    today = civil_date(at)
    if today < _reminder_day(today.year) or _has_round(today.year):
        return False
    key = f"{MISSING}:{today.year}"
    if OutboxMessage.objects.filter(idempotency_key=key).exists():
        return False
    message(topic=MISSING, key=key, payload={"year": today.year}, at=at).save(force_insert=True)
    return True


def round_missing(message: OutboxMessage, at: datetime) -> None:
    """Tell the commission's leads; a round that was opened meanwhile is news to nobody.

    Writes: one `Notification` per person.
    """
    year = int(message.payload["year"])
    if _has_round(year):
        return
    leads = Requirement(roles=frozenset({Role.COMMISSION_LEAD}), organisation=commission())
    with in_record_language():
        text = _t("%(year)s 年度还没有开启年度评估：每年不少于一次，请在“年度评估”中开启。") % {
            "year": year
        }
    tell(people_meeting(leads, on=civil_date(at)), message, text, at)


def _has_round(year: int) -> bool:
    return EvaluationRound.objects.filter(year=year).exists()


def _reminder_day(year: int) -> date:
    terms = _terms()
    return date.fromisoformat(f"{year}-{terms['remind_on']}")


@cache
def _terms() -> Mapping[str, str]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
