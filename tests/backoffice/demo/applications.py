"""What the story leaves of applicants and of their applications for conditional data."""

from __future__ import annotations

from cases.models import (
    AccessApplication,
    AccessLine,
    Agreement,
    Grant,
    Letter,
    Registration,
    SecondLook,
)
from cases.states.access_application import ApplicationState
from cases.states.access_line import LineState
from cases.states.agreement import AgreementState
from cases.states.applicant_registration import RegistrationState
from cases.states.grant import GrantState
from cases.states.letter_words import LetterKind
from cases.states.second_look import SecondLookState


def states_that_lack() -> set[str]:
    """Return the states, with their kind, in which the story leaves nothing; so with letters."""
    kinds = (
        (Registration, RegistrationState),
        (AccessApplication, ApplicationState),
        (AccessLine, LineState),
        (Agreement, AgreementState),
        (SecondLook, SecondLookState),
        (Grant, GrantState),
    )
    letters = set(LetterKind.values) - set(Letter.objects.values_list("kind", flat=True))
    return {
        f"{model.__name__}: {state}"
        for model, states in kinds
        for state in set(states.values) - set(model.objects.values_list("state", flat=True))
    } | {f"Letter: {kind}" for kind in letters}
