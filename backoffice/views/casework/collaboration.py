"""What people write about a case, as the case page shows it to who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.queries.messages import SHOWN_AT_ONCE, newest_messages, unread_by_case
from cases.queries.notes import NOTES_AT_ONCE, newest_notes
from cases.queries.reminders import reminders_about
from cases.queries.sides import standing_of
from cases.queries.watches import is_watched_by
from forms.collaboration import MessageForm, NoteForm, ReminderForm
from forms.whole_number import whole_number
from workflows.collaboration.reminders import quick_moments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest

    from backoffice.signed_in import SignedInRequest
    from cases.models import Case, CaseMessage, CaseNote, Person
    from cases.queries.sides import Standing


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Forms that were refused, to be shown with what was typed."""

    message: MessageForm | None = None
    note: NoteForm | None = None
    reminder: ReminderForm | None = None


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Messages of a case, the newest first, each with whether the reader has not read it."""

    rows: list[tuple[CaseMessage, bool]]
    unread: int
    form: MessageForm | None
    first_url: str
    next_url: str

    @property
    def newest(self) -> int:
        return self.rows[0][0].pk if self.rows else 0


@dataclass(frozen=True, kw_only=True)
class Notes:
    """Internal notes of a case, the newest first."""

    rows: list[CaseNote]
    form: NoteForm | None
    first_url: str
    next_url: str


def collaboration_context(
    request: SignedInRequest, record: Case, *, due_on: date | None, typed: Typed | None = None
) -> dict[str, Any]:  # Any: template context
    typed = typed or Typed()
    standing = standing_of(request.user, record, on=today())
    moments = quick_moments(at=moment(), due_on=due_on)
    return {
        "talk": talk_of(request, record, standing, typed),
        "notes": _notes(request, record, standing, typed),
        "is_watching": is_watched_by(request.user, record),
        "reminders": reminders_about(record, request.user),
        "reminder_form": typed.reminder or ReminderForm(moments=moments),
        "reminder_is_typed": typed.reminder is not None,
    }


def case_url(record: Case, part: str) -> str:
    return f"{reverse('case', kwargs={'number': record.number})}#{part}"


def talk_of(
    request: SignedInRequest, record: Case, standing: Standing, typed: Typed
) -> Talk | None:
    """Return the messages of a case; None where its flow takes them in the cases beneath it."""
    if not record.flow_class.takes_messages:
        return None
    before = whole_number(request.GET.get("messages_before", ""))
    found = newest_messages(record, before=before)
    shown = found[:SHOWN_AT_ONCE]
    unread = unread_by_case(request.user, [record.pk]).get(record.pk, 0)
    may_write = standing.speaks_as is not None and not record.is_closed
    return Talk(
        rows=_marked(shown, request.user, 0 if before else unread),
        unread=unread,
        form=typed.message or (MessageForm() if may_write else None),
        first_url="?#messages" if before else "",
        next_url=_older("messages", found, shown),
    )


def _marked(
    rows: Sequence[CaseMessage], person: Person, unread: int
) -> list[tuple[CaseMessage, bool]]:
    """A read mark stands at one message: the newest of others are those that were not read."""
    marked = []
    for row in rows:
        is_unread = unread > 0 and row.author_id != person.pk
        unread -= is_unread
        marked.append((row, is_unread))
    return marked


def _notes(request: HttpRequest, record: Case, standing: Standing, typed: Typed) -> Notes | None:
    if not standing.may_read_notes:
        return None
    before = whole_number(request.GET.get("notes_before", ""))
    found = newest_notes(record, standing, before=before)
    shown = found[:NOTES_AT_ONCE]
    return Notes(
        rows=shown,
        form=typed.note or (NoteForm() if standing.handles is not None else None),
        first_url="?#notes" if before else "",
        next_url=_older("notes", found, shown),
    )


def _older(
    part: str, found: Sequence[CaseMessage | CaseNote], shown: Sequence[CaseMessage | CaseNote]
) -> str:
    return f"?{part}_before={shown[-1].pk}#{part}" if len(found) > len(shown) else ""
