"""A commitment was false (S30): the applicant's other open cases of the fast path are diverted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import AccessLine, Applicant, OutboxMessage, WorkItem
from workflows.conditional_access.use_supervision.diversion import DIVERSIONS
from workflows.engine.clocks import civil_date
from workflows.engine.notify import people_for, tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from cases.models import Person

FALSE_COMMITMENT: Final = "false_commitment"
_NAME_SHOWN: Final = 80


def divert_and_tell(message: OutboxMessage, at: datetime) -> None:
    """Divert every open fast-path case of an applicant, and tell who reviews anything of theirs.

    Writes: what the diversions write; one `Notification` per person and open line.
    """
    applicant = Applicant.objects.get(pk=message.payload["applicant"])
    divert_open_fast_path_cases(applicant, at=at)
    with in_record_language():
        text = _t("“%(name)s”的承诺已被认定为虚假，请在审核其申请时注意核实：%(line)s。")
    for line, people in _who_reviews(applicant, at):
        about = OutboxMessage(
            topic=FALSE_COMMITMENT,
            idempotency_key=f"{message.idempotency_key}:{line.pk}",
            case_id=line.pk,
        )
        said = text % {"name": applicant.name[:_NAME_SHOWN], "line": line.number}
        tell(people, about, said, at)


def divert_open_fast_path_cases(applicant: Applicant, *, at: datetime) -> tuple[str, ...]:
    """Send every open fast-path case of an applicant to the ordinary path, with its own clock.

    Args:
        applicant: whose commitment was false.
        at: the moment.

    Returns:
        The numbers of the cases that were diverted.

    Writes: what each of `diversion.DIVERSIONS` does.
    """
    return tuple(number for divert in DIVERSIONS for number in divert(applicant, at))


def _who_reviews(applicant: Applicant, at: datetime) -> Iterator[tuple[AccessLine, list[Person]]]:
    open_lines = AccessLine.objects.filter(applicant=applicant, finished__isnull=True)
    for line in open_lines.order_by("pk"):
        items = WorkItem.objects.select_related("process", "organisation", "owner")
        item = items.filter(process_id=line.pk, finished__isnull=True).first()
        if item is not None:
            yield line, list(people_for(item, on=civil_date(at)))
