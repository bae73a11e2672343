"""The ordered list of flows; families of tests and pages run over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.administration.applicants.flow import ApplicantRegistrationFlow
from workflows.conditional_access.agreements.flow import AgreementFlow
from workflows.conditional_access.flow import AccessApplicationFlow
from workflows.conditional_access.grants.flow import GrantFlow
from workflows.conditional_access.line_flow import AccessLineFlow
from workflows.conditional_access.second_look.flow import SecondLookFlow
from workflows.open_list.data_quality.issue_flow import DataIssueFlow
from workflows.open_list.emergency_flow import EmergencySuspensionFlow
from workflows.open_list.evaluation.flow import EvaluationFlow
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.grading_review.flow import GradingReviewFlow
from workflows.open_list.programmes.flow import LabelNominationFlow
from workflows.open_list.reconciliation.task_flow import MismatchTaskFlow
from workflows.open_list.version_flow import ListVersionFlow
from workflows.supervision.flow import SupervisionOrderFlow

if TYPE_CHECKING:
    from workflows.engine.nodes import CaseFlow

FLOWS: tuple[type[CaseFlow], ...] = (
    ListChangeFlow,
    ListVersionFlow,
    EmergencySuspensionFlow,
    MismatchTaskFlow,
    SupervisionOrderFlow,
    EvaluationFlow,
    GradingReviewFlow,
    DataIssueFlow,
    LabelNominationFlow,
    AccessApplicationFlow,
    AccessLineFlow,
    AgreementFlow,
    SecondLookFlow,
    GrantFlow,
    ApplicantRegistrationFlow,
)
