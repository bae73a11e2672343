"""The forms of acts by name: outcomes and case acts name theirs, screens find it here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms.access_lines import (
    LineAnswerForm,
    LineApprovalForm,
    LineProposalForm,
    LineRefusalForm,
    LineReturnForm,
)
from forms.agreements import (
    CountersignatureForm,
    OnlineSignatureForm,
    PaperConfirmationForm,
    PaperSigningForm,
    SentPaperForm,
)
from forms.applicants import VerificationForm
from forms.base import ReasonForm, StepForm
from forms.conflicts import RulingForm, YieldForm
from forms.grants import DeliveryForm
from forms.hand_in import HandInForm
from forms.list_change import CommissionDecisionForm, ItemDecisionForm, SecurityReviewForm
from forms.programmes import JudgementForm, NominationForm
from forms.second_looks import (
    SecondLookApprovalForm,
    SecondLookDecisionForm,
    SecondLookProposalForm,
    SecondLookReturnForm,
)
from forms.supervision_order import SupervisionCloseForm, SupervisionReplyForm

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS: Final[Mapping[str, type[StepForm]]] = {
    "": StepForm,
    "ReasonForm": ReasonForm,
    "ItemDecisionForm": ItemDecisionForm,
    "CommissionDecisionForm": CommissionDecisionForm,
    "HandInForm": HandInForm,
    "RulingForm": RulingForm,
    "YieldForm": YieldForm,
    "SecurityReviewForm": SecurityReviewForm,
    "NominationForm": NominationForm,
    "JudgementForm": JudgementForm,
    "VerificationForm": VerificationForm,
    "LineAnswerForm": LineAnswerForm,
    "LineApprovalForm": LineApprovalForm,
    "LineRefusalForm": LineRefusalForm,
    "LineProposalForm": LineProposalForm,
    "LineReturnForm": LineReturnForm,
    "OnlineSignatureForm": OnlineSignatureForm,
    "CountersignatureForm": CountersignatureForm,
    "SentPaperForm": SentPaperForm,
    "PaperSigningForm": PaperSigningForm,
    "PaperConfirmationForm": PaperConfirmationForm,
    "SecondLookProposalForm": SecondLookProposalForm,
    "SecondLookDecisionForm": SecondLookDecisionForm,
    "SecondLookApprovalForm": SecondLookApprovalForm,
    "SecondLookReturnForm": SecondLookReturnForm,
    "DeliveryForm": DeliveryForm,
    "SupervisionCloseForm": SupervisionCloseForm,
    "SupervisionReplyForm": SupervisionReplyForm,
}


def form_named(name: str, *, reason_required: bool = False) -> type[StepForm]:
    """Return the form of an act.

    Args:
        name: the form that the act declares; empty for a bare confirmation.
        reason_required: whether the act needs a reason, where it declares no form.

    Raises:
        KeyError: no form has that name; a test walks through every declared one.
    """
    return ReasonForm if reason_required and not name else FORMS[name]
