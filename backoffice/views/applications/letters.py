"""Letters about an application: who got them when, and the PDF of one."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET

from backoffice.views.casework.attachments import HARMLESS
from backoffice.views.clock import moment, today
from backoffice.views.taken_file import taken_file
from cases.letters.frozen import letter_of
from cases.models import AccessApplication, AccessLine, SecondLook
from cases.queries.letters import letters_about, letters_of_line, mails_about
from cases.queries.one_case import visible_case
from reports.letters.draw import draw_letter
from workflows.conditional_access.letter_reading import record_first_reading
from workflows.conditional_access.letters import letter_key
from workflows.engine.mail import mail_key
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import FileResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Letter, LetterReading, OutboxMessage

PDF = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class LetterShown:
    """A letter with the proof of its service: visible, read, mailed."""

    letter: Letter
    reading: LetterReading | None
    mail: OutboxMessage | None
    url: str


def letters_shown(case: AccessApplication | AccessLine | SecondLook) -> list[LetterShown]:
    """Return the letters of a page, of a line only its own; two statements, however many."""
    letters = list(_letters_of(case))
    keys = {each.pk: _mail_key(each) for each in letters}
    mails = mails_about(keys.values()) if keys else {}
    return [
        LetterShown(
            letter=each,
            reading=getattr(each, "reading", None),
            mail=mails.get(keys[each.pk]),
            url=reverse("letter", args=[case.number, each.pk]),
        )
        for each in letters
    ]


@login_required
@require_GET
def letter_pdf(request: SignedInRequest, number: str, pk: int) -> FileResponse:
    record = record_of(visible_case(request.user, number, on=today()))
    if not isinstance(record, AccessApplication | AccessLine | SecondLook):
        raise Http404
    letter = _letters_of(record).filter(pk=pk).first()
    if letter is None:
        raise Http404(_t("没有这份文书。"))
    drawn = draw_letter(letter_of(letter.kind, letter.facts, builder=letter.builder))
    # Before a byte leaves: what cannot be recorded is not given out.
    record_first_reading(letter=letter, person=request.user, at=moment())
    response = taken_file(
        io.BytesIO(drawn.content),
        name=f"{letter.number}.pdf",
        plain_name=f"letter-{letter.pk}.pdf",
        content_type=PDF,
    )
    for name, value in HARMLESS.items():
        response[name] = value
    return response


def _letters_of(case: AccessApplication | AccessLine | SecondLook) -> QuerySet[Letter]:
    if isinstance(case, AccessApplication):
        return letters_about(case)
    return letters_of_line(case.line if isinstance(case, SecondLook) else case)


def _mail_key(letter: Letter) -> str:
    return mail_key(letter_key(letter), letter.line.application.opened_by_id or 0)
