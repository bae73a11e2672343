"""Tell the user and the department that a grant ends soon: 30 days before, and 7 (S37)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import Grant, OutboxMessage
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.grant import LIVE_STATES
from workflows.conditional_access.recusal import REVIEWERS
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.outbox import message as outbox_row
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import date, datetime

ENDS_SOON: Final = "grant_ends_soon"
# Days before the last one, the later notice first: who comes late sends the nearer one alone.
NOTICE_DAYS: Final = (7, 30)
_NAME_SHOWN: Final = 80


def remind_of_ending_grants(*, at: datetime) -> int:
    """Remind of the live grants that end soon, of each notice once.

    Whether a grant holds does not depend on it. Running it again tells nobody a second time.

    Args:
        at: the present moment.

    Returns:
        How many notices it found new.

    Writes: one row of the outbox per notice.
    """
    on = civil_date(at)
    ending = Grant.objects.filter(
        state__in=LIVE_STATES,
        valid_until__gte=on,
        valid_until__lte=on + timedelta(days=max(NOTICE_DAYS)),
    )
    due = {_key(grant, on): grant for grant in ending.order_by("pk")}
    known = set(
        OutboxMessage.objects.filter(idempotency_key__in=due).values_list(
            "idempotency_key", flat=True
        )
    )
    new = [
        outbox_row(topic=ENDS_SOON, key=key, payload={"grant": grant.pk}, at=at, case=grant)
        for key, grant in due.items()
        if key not in known
    ]
    OutboxMessage.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _key(grant: Grant, on: date) -> str:
    left = (grant.valid_until - on).days
    notice = next(days for days in NOTICE_DAYS if left <= days)
    return f"{ENDS_SOON}:{grant.pk}:{notice}"


def grant_ends_soon(message: OutboxMessage, at: datetime) -> None:
    """Tell the user and the department's reviewers the last day; one that ended is no news.

    Writes: one `Notification` per person.
    """
    grant = Grant.objects.select_related("organisation", "opened_by", "line__row").get(
        pk=message.payload["grant"]
    )
    if not grant.is_live:
        return
    on = civil_date(at)
    with in_record_language():
        text = _t(
            "%(number)s：“%(name)s”的授权到 %(last)s 止（含当日），届时自动失效，数据不能再使用；"
            "需要继续使用的，请及时申请续期，已续期的不必再办。"
        ) % {
            "number": grant.number,
            "name": grant.line.row.name[:_NAME_SHOWN],
            "last": grant.valid_until.isoformat(),
        }
    reviewers = Requirement(roles=frozenset(REVIEWERS), organisation=grant.organisation)
    people = list(people_meeting(reviewers, on=on))
    if grant.opened_by is not None and grant.opened_by not in people:
        people.append(grant.opened_by)
    tell(people, message, text, at, due_on=grant.valid_until)
