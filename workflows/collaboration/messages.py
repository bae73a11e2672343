"""Messages (往来消息) between the side that asked and the side that handles, and reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, NotAllowed
from cases.models import CaseMessage, ReadMark
from cases.queries.sides import asked_in, standing_of
from cases.states.system_act import SystemAct
from workflows.collaboration.words import checked_text, locked_case, write_once
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Case, Person
    from workflows.collaboration.words import Written

TOPIC: Final = "case_message"
# To an asking side that reads elsewhere than in the case itself.
TO_ASKERS: Final = "message_to_askers"


@patiently
@transaction.atomic
def send_message(*, case: Case, author: Person, text: str, at: datetime) -> Written[CaseMessage]:
    """Send a message about an open case to the other side; it is part of the record.

    The same text by the same person within a minute is one message.

    Writes: one `CaseMessage` with side and organisation of its author; one event of the system
    chain; one outbox row, and one more for an asking side that reads in another case.

    Raises:
        NotAllowed: the person belongs to neither side today, or the flow takes messages in the
            cases beneath it. GuardFailed: the case is closed.
        BadInput: the text is empty or too long.
    """
    text = checked_text(text)
    locked = locked_case(case)
    if not locked.flow_class.takes_messages:
        raise NotAllowed(
            _t("%(number)s 按数据分别往来消息：请在“各项数据的答复”中选择数据，再发送。")
            % {"number": locked.number}
        )
    standing = standing_of(author, locked, on=civil_date(at))
    hat = standing.speaks_as
    if hat is None:
        raise NotAllowed(
            _t("只有申请方和承办方的在任人员可以发消息。您可以查看，如有疑问请联系承办单位。")
        )
    if locked.is_closed:
        raise GuardFailed(
            _t("%(number)s 已办结，不能再发消息。如有新的问题，请另行提出。")
            % {"number": locked.number},
            field="text",
        )
    written = write_once(
        CaseMessage(
            case=locked,
            author=author,
            organisation_id=hat.organisation_id,
            from_handlers=standing.asks is None,
            text=text,
            at=at,
        ),
        act=SystemAct.MESSAGE_SENT,
    )
    if written.is_new:
        pk = written.words.pk
        message(topic=TOPIC, key=f"message:{pk}", payload={"message": pk}, at=at, case=locked).save(
            force_insert=True
        )
        asked = asked_in(locked)
        if written.words.from_handlers and asked.pk != locked.pk:
            message(
                topic=TO_ASKERS, key=f"to_askers:{pk}", payload={"message": pk}, at=at, case=asked
            ).save(force_insert=True)
    return written


@patiently
@transaction.atomic
def mark_messages_read(*, case: Case, person: Person, up_to: int) -> None:
    """Remember up to which message a person has read a case; a mark never goes back.

    Args:
        case: the case, which the person may see.
        person: whose mark it is.
        up_to: primary key of the last message that the page showed; no other case's counts.

    Writes: the person's `ReadMark` of the case.
    """
    shown = CaseMessage.objects.filter(case_id=case.pk, pk__lte=up_to).order_by("pk").last()
    if shown is None:
        return
    # First that there is one, perhaps twice at once; then that it is as new as what was shown.
    ReadMark.objects.bulk_create(
        [ReadMark(person=person, case_id=case.pk, message=shown)], ignore_conflicts=True
    )
    mark = ReadMark.objects.filter(person=person, case_id=case.pk)
    mark.filter(message_id__lt=shown.pk).update(message=shown)
