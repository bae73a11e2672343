"""What the story leaves of applicants and of their applications for conditional data."""

from __future__ import annotations

from cases.models import (
    AccessApplication,
    AccessLine,
    Agreement,
    FastPathReview,
    Grant,
    Letter,
    Obligation,
    Registration,
    SecondLook,
    Violation,
)
from cases.states.access_application import ApplicationState
from cases.states.access_line import LineState
from cases.states.agreement import AgreementState
from cases.states.applicant_registration import RegistrationState
from cases.states.fast_path import FastPathState
from cases.states.grant import GrantState
from cases.states.letter_words import LetterKind
from cases.states.obligation import ObligationState
from cases.states.second_look import SecondLookState

# The kinds of cases of which an applicant hears.
NEWS_OF_AN_APPLICANT = {"registration", "access_application", "agreement", "grant", "obligation"}


def states_that_lack() -> set[str]:
    """Return the states, with their kind, in which the story leaves nothing; so with letters."""
    kinds = (
        (Registration, RegistrationState),
        (AccessApplication, ApplicationState),
        (AccessLine, LineState),
        (Agreement, AgreementState),
        (Grant, GrantState),
        (SecondLook, SecondLookState),
        (FastPathReview, FastPathState),
        (Obligation, ObligationState),
    )
    letters = set(LetterKind.values) - set(Letter.objects.values_list("kind", flat=True))
    return (
        {
            f"{model.__name__}: {state}"
            for model, states in kinds
            for state in set(states.values) - set(model.objects.values_list("state", flat=True))
        }
        | {f"Letter: {kind}" for kind in letters}
        | _outcomes_that_lack()
    )


def _outcomes_that_lack() -> set[str]:
    left = set(Violation.objects.values_list("outcome", flat=True))
    return {f"Violation: {each}" for each in {"", "made_good", "revoked"} - left}
