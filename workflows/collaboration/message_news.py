"""Tell the other side, and who watches, that there is a new message.

The handler may run twice for one message; a person still gets one line. What was written is not
repeated in the line: whoever may no longer see the case when it is read has no right to it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import CaseMessage, Organisation, Person, WorkItem
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.queries.sides import asked_in, askers_among, opening_of, standing_of
from cases.queries.watches import those_who_see, watchers_of
from workflows.collaboration.messages import TOPIC
from workflows.engine.clocks import civil_date
from workflows.engine.notify import people_for, tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from cases.models import Case, OutboxMessage

# House default: a queue of a hundred people is not told one by one of every message.
MOST_TOLD: Final = 20


def message_sent(message: OutboxMessage, at: datetime) -> None:
    """Tell the other side and the watchers, as far as they may see the case at this moment.

    Writes: one `Notification` per person.
    """
    said = CaseMessage.objects.select_related(
        "author", "organisation", "case__organisation", "case__opened_by"
    ).get(pk=message.payload["message"])
    on = civil_date(at)
    reads_here = asked_in(said.case).pk == said.case_id
    if said.from_handlers:
        other_side = _askers(said.case, on=on) if reads_here else iter(())
    else:
        other_side = _handlers(said.case, on=on)
    people = {person.pk: person for person in other_side}
    people.pop(said.author_id, None)
    told = dict(islice(people.items(), MOST_TOLD))
    told |= {person.pk: person for person in watchers_of(said.case).exclude(pk=said.author_id)}
    with in_record_language():
        text = _t("%(case)s 有%(organisation)s%(author)s的新消息") % {
            "case": said.case,
            "organisation": said.organisation or "",
            "author": said.author,
        }
    tell(those_who_see(said.case, told.values(), on=on), message, text, at)


def tell_askers(message: OutboxMessage, at: datetime) -> None:
    """Tell an asking side that reads in another case than the message was written in.

    Writes: one `Notification` about that case per person who may see it.
    """
    said = CaseMessage.objects.select_related("organisation", "case").get(
        pk=message.payload["message"]
    )
    on = civil_date(at)
    asked = asked_in(said.case)
    with in_record_language():
        text = _t("%(case)s 有%(organisation)s的新消息") % {
            "case": asked,
            "organisation": said.organisation or "",
        }
    people = those_who_see(asked, _askers(said.case, on=on), on=on)
    tell(people, message, text, at, topic=TOPIC)


def _askers(case: Case, *, on: date) -> Iterator[Person]:
    """Give who opened the case; once they have left, their colleagues in the same role."""
    opener = asked_in(case).opened_by
    if opener is not None and standing_of(opener, case, on=on).asks is not None:
        yield opener
        return
    opening = opening_of(case)
    if opening.organisation is None:
        # The system asked: what it is told is read by those who have the next task.
        yield from _handlers(case, on=on)
        return
    office = Organisation.objects.get(pk=opening.organisation)
    colleagues = Requirement(roles=frozenset({opening.role}), organisation=office)
    yield from people_meeting(colleagues, on=on)


def _handlers(case: Case, *, on: date) -> Iterator[Person]:
    """Give who has the open tasks, else who may do them; else who did the last one."""
    items = WorkItem.objects.filter(process_id=case.pk).select_related(
        "process", "organisation", "owner", "done_by"
    )
    able = {
        person.pk: person
        for item in items.filter(finished__isnull=True).order_by("id")
        for person in people_for(item, on=on)
    }
    askers = askers_among(able, case, on=on)
    found = [person for pk, person in able.items() if pk not in askers]
    yield from found
    if not found:
        # The task is with the side that asked: the answer is owed by who sent it there.
        done = items.filter(done_by__isnull=False).exclude(done_by=case.opened_by_id)
        last = done.order_by("-finished", "-id").first()
        if last is not None and last.done_by is not None:
            yield last.done_by
