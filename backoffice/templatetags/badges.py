"""The tone in which a legal state is shown; the words beside it carry the meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template

from cases.states.access_application import ApplicationState
from cases.states.access_line import LineState
from cases.states.agreement import AgreementState
from cases.states.applicant_registration import RegistrationState
from cases.states.case_kind import CaseKind
from cases.states.data_issue import DataIssueState
from cases.states.emergency_suspension import EmergencySuspensionState
from cases.states.grant import GrantState
from cases.states.label_nomination import NominationState
from cases.states.list_change import ListChangeState
from cases.states.list_version import ListVersionState
from cases.states.second_look import SecondLookState

if TYPE_CHECKING:
    from cases.models import Case

register = template.Library()

# fmt: off
TONES: Final[dict[str, dict[str, str]]] = {
    CaseKind.LIST_CHANGE: {
        ListChangeState.DRAFT:                   "neutral",
        ListChangeState.PENDING_HEAD:            "info",
        ListChangeState.PENDING_LEAD:            "info",
        ListChangeState.PENDING_SECURITY:        "info",
        ListChangeState.IN_REVIEW:               "info",
        ListChangeState.APPROVED_PENDING_EFFECT: "good",
        ListChangeState.PARTIALLY_APPROVED:      "good",
        ListChangeState.PUBLISHED:               "good",
        ListChangeState.RETURNED:                "warn",
        ListChangeState.HEAD_REJECTED:           "bad",
        ListChangeState.REVIEW_REJECTED:         "bad",
        ListChangeState.CONFLICT:                "warn",
        ListChangeState.SUPERSEDED:              "neutral",
        ListChangeState.CANCELLED:               "neutral",
    },
    CaseKind.LIST_VERSION: {
        ListVersionState.COMPILING: "neutral",
        ListVersionState.REVIEWING: "info",
        ListVersionState.PUBLISHED: "info",
        ListVersionState.IN_EFFECT: "good",
        ListVersionState.ARCHIVED:  "neutral",
        ListVersionState.REVERSED:  "warn",
        ListVersionState.WITHDRAWN: "bad",
        ListVersionState.DISCARDED: "bad",
    },
    CaseKind.EMERGENCY_SUSPENSION: {
        EmergencySuspensionState.PENDING_CONFIRMATION: "bad",
        EmergencySuspensionState.CONFIRMED:            "bad",
        EmergencySuspensionState.REFUSED:              "neutral",
        EmergencySuspensionState.LAPSED:               "warn",
        EmergencySuspensionState.LIFTED:               "good",
        EmergencySuspensionState.LISTED:               "neutral",
    },
    CaseKind.DATA_ISSUE: {
        DataIssueState.PENDING:   "warn",
        DataIssueState.EXPLAINED: "neutral",
        DataIssueState.DISSOLVED: "good",
    },
    CaseKind.LABEL_NOMINATION: {
        NominationState.DRAFT:        "neutral",
        NominationState.PENDING_HEAD: "info",
        NominationState.SIGNED:       "info",
        NominationState.JUDGED_FIT:   "info",
        NominationState.JUDGED_UNFIT: "info",
        NominationState.LABELLED:     "good",
        NominationState.NOT_TAKEN:    "bad",
        NominationState.WITHDRAWN:    "neutral",
        NominationState.LAPSED:       "neutral",
    },
    CaseKind.ACCESS_APPLICATION: {
        ApplicationState.DRAFT:                "quiet",
        ApplicationState.SUBMITTED:            "info",
        ApplicationState.SUPPLEMENT_REQUESTED: "warn",
        ApplicationState.APPROVED:             "good",
        ApplicationState.PARTIALLY_APPROVED:   "good",
        ApplicationState.REFUSED:              "bad",
        ApplicationState.REDIRECTED:           "quiet",
        ApplicationState.WITHDRAWN:            "quiet",
        ApplicationState.ABANDONED:            "quiet",
        ApplicationState.RE_REVIEW:            "info",
    },
    CaseKind.ACCESS_LINE: {
        LineState.SUBMITTED:        "info",
        LineState.IN_REVIEW:        "info",
        LineState.PENDING_DECISION: "info",
        LineState.APPROVED:         "good",
        LineState.REFUSED:          "bad",
        LineState.NOT_NEEDED:       "quiet",
        LineState.REDIRECTED:       "quiet",
        LineState.WITHDRAWN:        "quiet",
        LineState.ABANDONED:        "quiet",
    },
    CaseKind.AGREEMENT: {
        AgreementState.DRAFTED:        "warn",
        AgreementState.COUNTERSIGNING: "info",
        AgreementState.SIGNING:        "info",
        AgreementState.IN_FORCE:       "good",
        AgreementState.LAPSED:         "bad",
        AgreementState.ENDED:          "quiet",
    },
    CaseKind.SECOND_LOOK: {
        SecondLookState.EXAMINING:        "info",
        SecondLookState.PENDING_DECISION: "info",
        SecondLookState.UPHELD:           "bad",
        SecondLookState.APPROVED:         "good",
        SecondLookState.RETURNED:         "good",
        SecondLookState.WITHDRAWN:        "quiet",
    },
    CaseKind.GRANT: {
        GrantState.PENDING_DELIVERY: "warn",
        GrantState.ACTIVE:           "good",
        GrantState.SUSPENDED:        "bad",
        GrantState.REVOKED:          "bad",
        GrantState.EXPIRED:          "quiet",
        GrantState.ENDED:            "quiet",
    },
    CaseKind.REGISTRATION: {
        RegistrationState.SUBMITTED: "info",
        RegistrationState.VERIFIED:  "good",
        RegistrationState.REFUSED:   "bad",
    },
}
# fmt: on


@register.filter
def state_tone(case: Case) -> str:
    if case.has_own_word:
        return "warn"
    return TONES.get(case.kind, {}).get(case.state, "neutral")
