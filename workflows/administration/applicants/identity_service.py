"""Ask a service of real identity (实名核验服务) whether a name belongs to a number."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from cases.states.identity_answer import ANSWERS, IdentityOutcome

if TYPE_CHECKING:
    from workflows.administration.applicants.subject import Subject

logger = logging.getLogger(__name__)
REFERENCE_LENGTH: Final = 100


@dataclass(frozen=True, kw_only=True)
class IdentityAnswer:
    """What the service said.

    Attributes:
        outcome: one of `IdentityOutcome`; of a service CONFIRMED, DIFFERENT or UNKNOWN.
        reference: under which the service keeps its answer, at most 100 characters; may be empty.
    """

    outcome: str
    reference: str = ""


class IdentityService(Protocol):
    """A service of real identity; the class of an installation lies beside the product."""

    def check(self, *, kind: str, name: str, number: str) -> IdentityAnswer:
        """Tell whether a name belongs to a number. It answers within seconds: a person waits.

        Args:
            kind: one of `ApplicantKind`.
            name: of the person, or in full of the organisation.
            number: the identity number of the person, or the organisation's unified credit code.
        """


NOT_ASKED: Final = IdentityAnswer(outcome=IdentityOutcome.NOT_ASKED)
NO_ANSWER: Final = IdentityAnswer(outcome=IdentityOutcome.NO_ANSWER)


def ask_identity_service(subject: Subject) -> IdentityAnswer:
    """Return what the configured service says of a subject that was checked.

    Nobody is kept from registering by it: where none is configured it was not asked, and whatever
    fails counts as no answer. The log names neither the name nor the number.
    """
    if not settings.IDENTITY_SERVICE:
        return NOT_ASKED
    try:
        service: IdentityService = import_string(settings.IDENTITY_SERVICE)()
        answer = service.check(kind=subject.kind, name=subject.name, number=subject.number)
    except Exception as error:  # noqa: BLE001  # whatever the class of a service raises
        # The message of a service may repeat whom it was asked about.
        logger.error("The identity service gave no answer: %s", type(error).__name__)  # noqa: TRY400
        return NO_ANSWER
    if answer.outcome not in ANSWERS or len(answer.reference) > REFERENCE_LENGTH:
        logger.error("The identity service gave an answer that is none.")
        return NO_ANSWER
    return answer
