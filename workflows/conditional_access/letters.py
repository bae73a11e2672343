"""Issue the letter (文书) of an act, in the act's own transaction, and let its applicant know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext as _t

from cases.letters.bases import bases_of
from cases.letters.frozen import BUILDER, digest_of, frozen, letter_of
from cases.letters.matter import Dataset, Matter
from cases.models import Letter, OutboxMessage
from cases.queries.letters import remedies_on
from cases.states.applicant import ApplicantKind
from workflows.conditional_access.letter_numbers import next_letter_number
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.outbox import message as outbox_row
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import AccessLine, Organisation, SecondLook
    from cases.states.letter_words import LetterKind
    from workflows.conditional_access.letter_numbers import DocumentNumber

LETTER_ISSUED: Final = "access_letter"
_NAME_SHOWN: Final = 80


def issue_letter(  # noqa: PLR0913  # a letter is its parts, one keyword each
    line: AccessLine,
    kind: LetterKind,
    own: Mapping[str, Any],  # Any: JSON facts
    *,
    at: datetime,
    reason: str = "",
    second_look: SecondLook | None = None,
    office: Organisation | None = None,
) -> dict[str, Any]:  # Any: JSON facts
    """Write a letter about a line; the applicant sees it as soon as the act stands (送达).

    Args:
        line: which.
        kind: what the letter tells.
        own: its facts beside those that all letters share.
        at: the moment of the act.
        reason: of a refusal, one of `RefusalReason`: it decides which bases are cited.
        second_look: whose act it tells of; its commission issues the letter.
        office: who issues the letter otherwise; None: the organisation of the case.

    Returns:
        What the act's event says of it: number, kind and digest.

    Writes: one `Letter`, the number that it takes, one message to the applicant.

    Raises:
        BadInput: the letter would be a refusal and no text of remedies is in force.
    """
    case = second_look or line
    issuer = office or case.organisation
    number = next_letter_number(issuer, kind, civil_date(at).year)
    matter = _matter(line, kind, number, at=at, reason=reason, office=issuer.full_name)
    facts = frozen(matter, own)
    letter = Letter.objects.create(
        line=line,
        second_look=second_look,
        kind=kind,
        organisation=issuer,
        year=number.year,
        word=number.word,
        serial=number.serial,
        number=number.text,
        facts=facts,
        builder=BUILDER,
        digest=digest_of(letter_of(kind, facts)),
        issued_at=at,
    )
    outbox_row(
        topic=LETTER_ISSUED,
        key=letter_key(letter),
        payload={"letter": letter.pk},
        at=at,
        # Not the application: a line never takes its lock, not even that of a foreign key.
        case=case,
    ).save(force_insert=True)
    return {"letter": {"number": letter.number, "kind": letter.kind, "digest": letter.digest}}


def letter_key(letter: Letter) -> str:
    """Return the key of the message that tells of a letter."""
    return f"letter:{letter.pk}"


def tell_of_letter(message: OutboxMessage, at: datetime) -> None:
    """Tell the applicant that a letter is there for them.

    Writes: one `Notification`, and a mail where they want one.
    """
    found = Letter.objects.select_related(
        "organisation", "line__row", "line__application__opened_by"
    )
    letter = found.get(pk=message.payload["letter"])
    application = letter.line.application
    with in_record_language():
        text = _t("您申请的“%(name)s”，%(organisation)s送达了%(kind)s：%(number)s。") % {
            "name": letter.line.row.name[:_NAME_SHOWN],
            "organisation": letter.organisation,
            "kind": letter.get_kind_display(),
            "number": letter.number,
        }
    # The applicant knows the application and never its lines: the news is about that.
    about = OutboxMessage(
        topic=LETTER_ISSUED, idempotency_key=message.idempotency_key, case_id=application.pk
    )
    writer = application.opened_by
    tell([writer] if writer is not None else [], about, text, at)


def _matter(  # what letters share is its parts
    line: AccessLine,
    kind: LetterKind,
    number: DocumentNumber,
    *,
    at: datetime,
    reason: str,
    office: str,
) -> Matter:
    on = civil_date(at)
    row, provider = line.row, line.organisation.full_name
    return Matter(
        office=office,
        number=number.text,
        on=on,
        applicant=line.applicant.name,
        is_person=line.applicant.kind == ApplicantKind.NATURAL_PERSON,
        application_number=line.application.number,
        received_on=civil_date(_first(line).created),
        datasets=(
            Dataset(name=row.name, code=row.portal_dataset_id or str(row.pk), provider=provider),
        ),
        citations=bases_of(kind, reason=reason),
        remedies=remedies_on(on),
        address=settings.BASE_URL,
    )


def _first(line: AccessLine) -> AccessLine:
    """Return the line on which a dataset was applied for: later ones decide it anew."""
    return _first(line.anew_of) if line.anew_of else line
