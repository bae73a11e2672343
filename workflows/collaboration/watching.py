"""Watch a case (关注): hear of its moves as long as one may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import CaseEvent, Watch
from cases.queries.watches import those_who_see, watchers_of
from workflows.engine.clocks import civil_date
from workflows.engine.notify import case_moved, tell
from workflows.engine.record_language import in_record_language
from workflows.engine.state_words import state_behind

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Case, OutboxMessage, Person


def watch(*, case: Case, person: Person, at: datetime) -> bool:
    """Let a person hear of a case that they may see; asking again changes nothing.

    Returns:
        Whether they did not watch it before.

    Writes: one `Watch`. It moves nothing and gives no sight, so no chain records it.
    """
    before = Watch.objects.filter(person=person, case_id=case.pk).exists()
    Watch.objects.bulk_create(
        [Watch(person=person, case_id=case.pk, since=at)], ignore_conflicts=True
    )
    return not before


def unwatch(*, case: Case, person: Person) -> None:
    """Let a person hear of a case no more; asking again changes nothing.

    Writes: deletes their `Watch`.
    """
    Watch.objects.filter(person=person, case_id=case.pk).delete()


def news_of_case(message: OutboxMessage, at: datetime) -> None:
    """Tell the opener and the watchers what became of a case, each once, but not who did it.

    Watchers hear of a move from one state to another, the opener of what people do besides. Who
    watches hears if they may see the case at this moment:
    leaving the department ends it.

    Writes: one `Notification` per person.
    """
    event = CaseEvent.objects.select_related("case").get(
        case_id=message.payload["case"], sequence=message.payload["sequence"]
    )
    is_moved = event.from_state != event.to_state
    # The message is also written for watchers alone, when the opener acts. What the system notes
    # without a word and without moving the case is news to nobody.
    is_news = is_moved or event.actor_id is not None or bool(event.data.get("reason"))
    if is_news and (event.actor_id is None or event.actor_id != event.case.opened_by_id):
        case_moved(message, at)
    if not is_moved:
        return
    with in_record_language():
        text = _t("您关注的 %(case)s 的状态变为“%(state)s”") % {
            "case": event.case,
            "state": state_behind(event),
        }
    watchers = [each for each in watchers_of(event.case) if each.pk != event.actor_id]
    tell(those_who_see(event.case, watchers, on=civil_date(at)), message, text, at)
